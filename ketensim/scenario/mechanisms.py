"""Which mechanisms of partner behaviour a scenario switches on."""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import model_serializer, model_validator

from ketensim.declaring import declared
from ketensim.scenario.base import Frozen
from ketensim.scenario.errors import fault


class Mechanism(NamedTuple):
    """A mechanism of the model: its label in docs/ODD.md and a line on it in both languages."""

    id: str
    nl: str
    en: str


_CORE: tuple[Mechanism, ...] = (
    Mechanism(
        "P1",
        "inzet: hoeveel aandacht van een partner de keten krijgt",
        "engagement: how much of a partner's attention the chain gets",
    ),
    Mechanism(
        "P2",
        "beschikbaarheid: overleg en geringe inzet kosten capaciteit",
        "availability: meetings and low engagement cost capacity",
    ),
    Mechanism(
        "P3",
        "belofte en breuk: wie zijn afspraak niet nakomt, verliest vertrouwen",
        "promise and breach: who breaks a promise loses trust",
    ),
    Mechanism(
        "P4",
        "acceptatie: een verwijzing wordt aangenomen of geweigerd",
        "acceptance: a referral is taken on or refused",
    ),
    Mechanism(
        "P5",
        "dossier: gaat wel of niet met de cliënt mee",
        "dossier: it travels with the client or it does not",
    ),
    Mechanism(
        "P5b",
        "terugkoppeling: de verwijzer hoort wel of niet hoe het ging",
        "report-back: the sender hears how it went, or does not",
    ),
    Mechanism(
        "P6",
        "vertrouwen komt te voet en gaat te paard",
        "trust comes on foot and leaves on horseback",
    ),
    Mechanism(
        "P7",
        "keuze van aanbieder, en verloop onder partners",
        "choice of provider, and turnover of partners",
    ),
    Mechanism(
        "P8",
        "zelfreiniging: partners spreken elkaar aan en herstellen fouten",
        "self-cleaning: partners call each other to account and put faults right",
    ),
    Mechanism(
        "C1",
        "urgentie: incidenten en campagnes wekken haar, daarna slijt zij",
        "urgency: raised by incidents and campaigns, then it wears off",
    ),
    Mechanism(
        "C2",
        "afspraken: groeien met inspanning, kosten onderhoud en slijten",
        "agreements: grow with effort, cost upkeep and erode",
    ),
    Mechanism(
        "C2b",
        "macht: versnipperde macht maakt besluiten moeilijk",
        "power: scattered power makes deciding hard",
    ),
    Mechanism(
        "C3",
        "doelvervlechting: twee partijen vinden een gezamenlijk belang",
        "goal intertwining: two parties find a joint interest",
    ),
    Mechanism(
        "C4",
        "gedeelde visie: doelen bewegen naar de gezamenlijke ambitie",
        "shared vision: goals move towards the joint ambition",
    ),
    Mechanism(
        "C5",
        "overlegdruk: uren groeien met tafels, partners en afspraken",
        "meeting burden: hours grow with tables, partners and agreements",
    ),
)
#: The weekly core, and every mechanism that declares itself.
MECHANISMS: tuple[Mechanism, ...] = (
    *_CORE,
    *(Mechanism(kind.id, kind.line["nl"], kind.line["en"]) for kind in declared()),
)
MECHANISM_IDS: tuple[str, ...] = tuple(mechanism.id for mechanism in MECHANISMS)

_SWITCH = {"on": True, "true": True, "off": False, "false": False, True: True, False: False}


def _is_on(switch: Any, at: tuple[str, ...]) -> bool:
    """Read a switch as it stands in a file: on, off, true or false, quoted or not."""
    key = switch.lower() if isinstance(switch, str) else switch
    if isinstance(key, str | bool) and key in _SWITCH:
        return _SWITCH[key]
    raise fault("switch", at, switch)


class Mechanisms(Frozen):
    """The switches of a scenario's mechanisms.

    Parameters
    ----------
    all_off
        No partner behaviour at all: what is left is the queueing network that the file describes.
    off
        Labels of the mechanisms that are off one by one.
    """

    all_off: bool = False
    off: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        """Take the forms of the file: one switch for all, or a switch for each label."""
        if not isinstance(given, dict):
            return {"all_off": not _is_on(given, ()), "off": ()}
        for label in given:
            if label not in MECHANISM_IDS:
                raise fault("unknown_mechanism", (label,), candidates=MECHANISM_IDS)
        states = {label: _is_on(switch, (label,)) for label, switch in given.items()}
        return {"all_off": False, "off": tuple(m for m in MECHANISM_IDS if not states.get(m, True))}

    @model_serializer
    def _write(self) -> str | dict[str, str]:
        """Write the switches the way `_read` takes them."""
        if self.all_off:
            return "off"
        return dict.fromkeys(self.off, "off") or "on"

    def is_on(self, label: str) -> bool:
        """Tell whether a mechanism works in this scenario.

        Parameters
        ----------
        label
            Label in docs/ODD.md, such as `P4`.
        """
        if label not in MECHANISM_IDS:
            raise ValueError(f"{label!r} is not a mechanism; known are {', '.join(MECHANISM_IDS)}")
        return not self.all_off and label not in self.off
