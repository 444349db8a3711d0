"""The five fields of the growth model of regie: what each brings, and where it goes wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GrowthField:
    """A field of the growth model, in both languages (`nl`, `en`).

    Attributes
    ----------
    name
        What it is called in tables.
    title
        Its title.
    expected
        The result that work on it should give.
    pitfall
        What goes wrong when it is done alone, too soon or too long.
    measured
        What its maturity is read from.
    source
        Where it comes from.
    """

    name: str
    title: dict[str, str]
    expected: dict[str, str]
    pitfall: dict[str, str]
    measured: dict[str, str]
    source: str


GROWTH_FIELDS: tuple[GrowthField, ...] = (
    GrowthField(
        "explore_context",
        {"nl": "Context verkennen", "en": "Explore the context"},
        {
            "nl": "een strategie voor regie die past bij hoe complex de keten is",
            "en": "a strategy for regie that fits how complex the chain is",
        },
        {
            "nl": "blijven steken in steeds dieper onderzoek en nog meer overleg",
            "en": "getting stuck in ever deeper research and still more consultation",
        },
        {
            "nl": "hoe vers de informatie van de regisseur is",
            "en": "how fresh the regisseur's information is",
        },
        "S2 4.1",
    ),
    GrowthField(
        "activate_actors",
        {"nl": "Actoren activeren", "en": "Activate the actors"},
        {
            "nl": "partners die zich vastleggen en zich aan hun woord houden",
            "en": "partners that commit themselves and keep their word",
        },
        {
            "nl": "een convenant voordat er vertrouwen is",
            "en": "a covenant before there is trust",
        },
        {
            "nl": "wat partners toezeggen, maal wat zij ervan nakomen",
            "en": "what partners promise, times what they keep of it",
        },
        "S2 4.2",
    ),
    GrowthField(
        "develop_vision",
        {"nl": "Visie ontwikkelen", "en": "Develop a vision"},
        {
            "nl": "een gezamenlijk doel en denkwijze als referentiekader",
            "en": "a joint goal and way of thinking to refer to",
        },
        {
            "nl": "de een betaalt en de ander plukt de vruchten",
            "en": "one pays while others reap the fruits",
        },
        {
            "nl": "hoever de doelen van wie cliënten delen overeenkomen",
            "en": "how far the goals of those who share clients agree",
        },
        "S2 4.3",
    ),
    GrowthField(
        "organise_demand",
        {"nl": "Vraag organiseren", "en": "Organise the demand"},
        {
            "nl": "zicht op wat cliënten nodig hebben, zo concreet mogelijk",
            "en": "a view of what clients need, as concrete as can be",
        },
        {
            "nl": "cliënten die hun vraag niet kunnen verwoorden",
            "en": "clients who cannot put their needs into words",
        },
        {
            "nl": "hoe goed routes passen bij wat cliënten nodig hebben",
            "en": "how well routes match what clients need",
        },
        "S2 4.4",
    ),
    GrowthField(
        "form_chains",
        {"nl": "Ketens vormen", "en": "Form chains"},
        {
            "nl": "afspraken die op de werkvloer worden uitgevoerd",
            "en": "agreements that are carried out on the work floor",
        },
        {
            "nl": "projecten die niet beklijven, of te veel regels",
            "en": "projects that do not stick, or too many rules",
        },
        {
            "nl": "afspraken die de professionals hebben bereikt, naar gedeelde cliënten",
            "en": "agreements that have reached the professionals, by clients shared",
        },
        "S2 4.5",
    ),
)
