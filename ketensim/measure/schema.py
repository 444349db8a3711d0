"""What is recorded: every table and column, with its type, unit and meaning, declared once.

The Parquet files, the data frames, the reference page and the report all take their columns,
units and words from here. How each indicator is computed stands in `indicators.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ketensim.measure.growth_fields import GROWTH_FIELDS

FORMAT = 1
"""Version of the layout of a results folder."""

OUTCOMES = ("resolved", "unresolved", "gave_up", "lost", "in_system")
"""How a client's time in the chain ended, in the order of the codes that the flow records."""

PAIR_TALLIES = (
    "offered",
    "accepted",
    "refused",
    "informed",
    "reported",
    "late",
    "lost",
    "recovered",
)
"""What is counted a week for every ordered pair of partners (sender, receiver)."""

GROUP_COUNTS = (
    "arrived",
    "resolved",
    "unresolved",
    "gave_up",
    "lost",
    "waiting",
    "in_treatment",
    "in_transit",
    "incidents",
)
"""What is counted a week for every client group."""

PARTNER_STATES = (
    "availability",
    "engagement",
    "promise",
    "trust_given",
    "trust_received",
    "meeting_share",
    "outside_pressure",
    "fte",
)
"""What is noted a week for every partner."""

FACTORS = ("transparency", "interdependence", "quality", "trust", "self_cleaning")
"""The factors T, W, K, V and Z that DKS multiplies."""

Kind = Literal[
    "int32", "int64", "nullable_int64", "float64", "bool", "partner", "function", "group", "outcome"
]
"""Type of a column; the last four are names, kept as codes with a list of names."""


@dataclass(frozen=True)
class Column:
    """One column of a table: its type, unit and meaning in both languages."""

    kind: Kind
    unit: str
    en: str
    nl: str


_RUN = Column("int32", "", "number of the run in its folder", "nummer van de run in de map")
_WEEK = Column(
    "int32",
    "week",
    "week that starts at this time; recording starts at 0",
    "week die op dit tijdstip begint; het vastleggen begint op 0",
)
_CLIENT = Column(
    "int64",
    "",
    "the client, the same number under every strategy",
    "de cliënt, onder elke strategie hetzelfde nummer",
)
_PARTNER = Column("partner", "", "name of the partner", "naam van de partner")
_FUNCTION = Column("function", "", "step of the primary process", "stap van het primaire proces")
_GROUP = Column("group", "", "client group", "cliëntgroep")


def _count(unit: str, en: str, nl: str) -> Column:
    return Column("int32", unit, en, nl)


def _number(unit: str, en: str, nl: str) -> Column:
    return Column("float64", unit, en, nl)


CLIENTS: Mapping[str, Column] = {
    "run": _RUN,
    "client": _CLIENT,
    "person": Column(
        "int64",
        "",
        "the person or household; several clients may be one person",
        "de persoon of het huishouden; meer cliënten kunnen één persoon zijn",
    ),
    "group": _GROUP,
    "arrived": _number("week", "time of arrival in the chain", "tijdstip van instroom"),
    "severity": _number("0-1", "how serious the problems are", "ernst van de problematiek"),
    "needs": _count("functions", "number of functions needed", "aantal benodigde functies"),
    "ended": _number(
        "week",
        "time of leaving the chain; missing while in the system",
        "tijdstip van uitstroom; leeg zolang de cliënt in de keten is",
    ),
    "outcome": Column("outcome", "", "how it ended", "hoe het afliep"),
    "incidents": _count("incidents", "incidents of this client", "incidenten van deze cliënt"),
    "relapse_of": Column(
        "nullable_int64",
        "",
        "the client this is a return of; missing for a first time",
        "de cliënt van wie dit een terugkeer is; leeg bij een eerste keer",
    ),
    "joined": _number(
        "week",
        "when its file was joined with another one of its household; missing: never",
        "wanneer het dossier met een ander van het huishouden is verenigd; leeg: nooit",
    ),
}

VISITS: Mapping[str, Column] = {
    "run": _RUN,
    "client": _CLIENT,
    "visit": _count("", "ordinal of the visit of this client", "volgnummer van het bezoek"),
    "partner": _PARTNER,
    "function": _FUNCTION,
    "queued": _number("week", "time of joining the queue", "tijdstip van aansluiten"),
    "started": _number(
        "week",
        "start of the treatment; missing if it has not started or never will",
        "begin van de behandeling; leeg als die niet is begonnen",
    ),
    "ended": _number(
        "week",
        "time of leaving the station; missing while there",
        "tijdstip van vertrek; leeg zolang de cliënt er is",
    ),
    "dossier": Column("bool", "", "the dossier came along", "het dossier kwam mee"),
    "reintake": Column(
        "bool",
        "",
        "the intake was done again because the dossier was missing",
        "de intake is overgedaan omdat het dossier ontbrak",
    ),
    "success": Column("bool", "", "the treatment succeeded", "de behandeling slaagde"),
    "referred_by": Column(
        "partner",
        "",
        "partner that referred the client; missing when it came from outside",
        "partner die de cliënt verwees; leeg bij instroom van buiten",
    ),
}

RELATIONS: Mapping[str, Column] = {
    "run": _RUN,
    "week": _WEEK,
    "sender": Column("partner", "", "partner that refers", "partner die verwijst"),
    "receiver": Column("partner", "", "partner referred to", "partner waarnaar wordt verwezen"),
    "offered": _count("referrals/week", "referrals offered", "aangeboden verwijzingen"),
    "accepted": _count("referrals/week", "of these accepted", "daarvan aangenomen"),
    "refused": _count("referrals/week", "of these refused", "daarvan geweigerd"),
    "informed": _count(
        "referrals/week", "accepted with the dossier", "aangenomen met het dossier erbij"
    ),
    "reported": _count(
        "treatments/week",
        "ended treatments that were reported back to the sender",
        "beëindigde behandelingen die aan de verwijzer zijn teruggemeld",
    ),
    "late": _count("referrals/week", "late hand-offs", "te late overdrachten"),
    "lost": _count(
        "clients/week",
        "clients that fell between two stools after the last refusal",
        "cliënten die na de laatste weigering tussen wal en schip vielen",
    ),
    "recovered": _count(
        "faults/week",
        "faults put right before anything escalated",
        "fouten die zijn hersteld voordat er iets escaleerde",
    ),
    "trust": _number(
        "0-1", "trust of the sender in the receiver", "vertrouwen van verwijzer in ontvanger"
    ),
    "agreement": _number(
        "0-1", "how far the two have agreements", "in hoeverre de twee afspraken hebben"
    ),
    "intertwining": _number(
        "0-1", "how far goals are intertwined", "in hoeverre doelen vervlochten zijn"
    ),
}

PARTNERS: Mapping[str, Column] = {
    "run": _RUN,
    "week": _WEEK,
    "partner": _PARTNER,
    "availability": _number(
        "share",
        "share of the staff's time that reaches clients",
        "deel van de tijd dat bij cliënten terechtkomt",
    ),
    "engagement": _number(
        "0-1",
        "attention that the chain really gets",
        "aandacht die de keten werkelijk krijgt",
    ),
    "promise": _number("0-1", "attention that was promised", "aandacht die is toegezegd"),
    "trust_given": _number("0-1", "mean trust in the others", "gemiddeld vertrouwen in de anderen"),
    "trust_received": _number(
        "0-1", "mean trust of the others", "gemiddeld vertrouwen van de anderen"
    ),
    "meeting_share": _number(
        "share", "share of the working time in meetings", "deel van de werktijd in overleg"
    ),
    "waiting": _count(
        "clients", "clients waiting at the end of the week", "wachtenden aan het eind van de week"
    ),
    "in_treatment": _count(
        "clients",
        "clients in treatment at the end of the week",
        "cliënten in behandeling aan het eind van de week",
    ),
    "served": _count("treatments/week", "treatments ended", "beëindigde behandelingen"),
    "refused": _count(
        "referrals/week", "referrals it refused", "verwijzingen die de partner weigerde"
    ),
    "outside_pressure": _number(
        "0-1", "pull of matters outside the chain", "druk van zaken buiten de keten"
    ),
}

_FACTOR_COLUMNS: Mapping[str, Column] = {
    "transparency": _number(
        "0-1",
        "T: hand-offs with dossier and with report-back",
        "T: overdrachten met dossier en met terugmelding",
    ),
    "interdependence": _number(
        "0-1", "W: mutual dependence of partners", "W: wederzijdse afhankelijkheid"
    ),
    "quality": _number(
        "0-1",
        "K: closed clients resolved within the norm, needs met",
        "K: afgesloten cliënten die binnen de norm en naar behoefte zijn geholpen",
    ),
    "trust": _number(
        "0-1", "V: trust on the used relations", "V: vertrouwen in gebruikte relaties"
    ),
    "self_cleaning": _number(
        "0-1", "Z: faults put right among partners", "Z: fouten die partners onderling herstellen"
    ),
    "dks": _number("index", "DKS over the last 13 weeks", "DKS over de laatste 13 weken"),
}

GROUPS: Mapping[str, Column] = {
    "run": _RUN,
    "week": _WEEK,
    "group": _GROUP,
    "arrived": _count("clients/week", "arrived, returns included", "ingestroomd, met terugkeer"),
    "resolved": _count("clients/week", "left resolved", "opgelost vertrokken"),
    "unresolved": _count("clients/week", "left unresolved", "onopgelost vertrokken"),
    "gave_up": _count("clients/week", "gave up waiting", "afgehaakt tijdens het wachten"),
    "lost": _count("clients/week", "lost for good", "voorgoed uit beeld"),
    "waiting": _count("clients", "waiting at the end of the week", "wachtend aan eind van de week"),
    "in_treatment": _count(
        "clients", "in treatment at the end of the week", "in behandeling aan eind van de week"
    ),
    "in_transit": _count(
        "clients",
        "between stations at the end of the week, those searched for included",
        "tussen stations aan eind van de week, ook wie wordt gezocht",
    ),
    "incidents": _count("incidents/week", "incidents", "incidenten"),
}

WEEKLY: Mapping[str, Column] = {
    "run": _RUN,
    "week": _WEEK,
    **{name: GROUPS[name] for name in GROUP_COUNTS},
    "urgency": _number(
        "0-1", "urgency felt at the end of the week", "gevoelde urgentie aan eind van de week"
    ),
    **_FACTOR_COLUMNS,
}

STATIONS: Mapping[str, Column] = {
    "run": _RUN,
    "week": _WEEK,
    "partner": _PARTNER,
    "function": _FUNCTION,
    "waiting": PARTNERS["waiting"],
    "in_treatment": PARTNERS["in_treatment"],
    "served": PARTNERS["served"],
    "busy": _number("place-weeks", "places in use over the week", "bezette plaatsen in de week"),
}

STAFF: Mapping[str, Column] = {
    "run": _RUN,
    "week": _WEEK,
    "partner": _PARTNER,
    "fte": _number("FTE", "staff of the partner in the chain", "personeel van de partner"),
    "organisation": Column(
        "partner",
        "",
        "organisation that it is part of: its own, or that of the partner it merged with",
        "organisatie waarvan de partner deel is: de eigen, of die waarmee hij fuseerde",
    ),
}

COSTS: Mapping[str, Column] = {
    "run": _RUN,
    "week": _WEEK,
    "regie_hours": _number("h/week", "hours of the regisseur", "uren van de regisseur"),
    "chain_cost": _number("euro/week", "staff and regie", "personeel en regie"),
}

GROWTH: Mapping[str, Column] = {
    "run": _RUN,
    "week": _WEEK,
    **{
        field.name: _number(
            "0-1",
            f"maturity of this field of the growth model: {field.measured['en']}",
            f"rijpheid van dit veld van het groeimodel: {field.measured['nl']}",
        )
        for field in GROWTH_FIELDS
    },
    "escalation": _number(
        "0-1",
        "how hard a forced intervention presses: 0 without one",
        "hoe hard een gedwongen ingreep drukt: 0 zonder ingreep",
    ),
}

SCHEMA: Mapping[str, Mapping[str, Column]] = {
    "clients": CLIENTS,
    "visits": VISITS,
    "relations": RELATIONS,
    "partners": PARTNERS,
    "weekly": WEEKLY,
    "groups": GROUPS,
    "stations": STATIONS,
    "staff": STAFF,
    "costs": COSTS,
    "growth": GROWTH,
}
"""Every table of a results folder: table -> column -> what it holds."""

TABLES: Mapping[str, tuple[str, str]] = {
    "clients": ("one row a client, returns included", "een rij per cliënt, ook bij terugkeer"),
    "visits": ("one row a visit to a station", "een rij per bezoek aan een station"),
    "relations": ("one row a week and ordered pair", "een rij per week en geordend paar"),
    "partners": ("one row a week and partner", "een rij per week en partner"),
    "weekly": ("one row a week", "een rij per week"),
    "groups": ("one row a week and client group", "een rij per week en cliëntgroep"),
    "stations": ("one row a week and station", "een rij per week en station"),
    "staff": (
        "staff and organisation, one row a week and partner",
        "personeel en organisatie, een rij per week en partner",
    ),
    "costs": ("costs, one row a week", "kosten, een rij per week"),
    "growth": (
        "the growth model, one row a week",
        "het groeimodel, een rij per week",
    ),
}
"""What a row of each table is, in English and in Dutch."""
