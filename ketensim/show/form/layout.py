"""Which sheets a form has, and which values of a scenario stand on which sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel

from ketensim.scenario.events import Event
from ketensim.scenario.groups import START, ArrivalStep, Group
from ketensim.scenario.households import Household
from ketensim.scenario.mechanisms import MECHANISM_IDS
from ketensim.scenario.partners import Offer, Partner
from ketensim.scenario.roles import ROLES, Player
from ketensim.scenario.schema import Function, Scenario
from ketensim.show.form.entries import Entry, Kind, entries_of, larger_fields

#: Fields that need more than a cell, and the sheet on which they stand.
PLACED = {
    "Scenario.functions": "functions",
    "Scenario.partners": "partners",
    "Partner.offers": "offers",
    "Scenario.groups": "groups",
    "Group.arrivals": "arrivals",
    "Group.route": "steps",
    "Group.needs": "steps",
    "Group.routing": "routing",
    "Group.households": "households",
    "Scenario.mechanisms": "mechanisms",
    "Scenario.roles": "roles",
    "Scenario.check": "check",
    "Scenario.interventions": "interventions",
    "Scenario.sources": "sources",
}
#: The sheets by the last key of what they hold.
PLACED_BELOW = {name.partition(".")[2]: sheet for name, sheet in PLACED.items()}
ALL = "all"  # the row of the mechanisms that stands for all of them
PARAMETERS = "parameters"


@dataclass(frozen=True)
class Column:
    """One question of a sheet.

    Parameters
    ----------
    name
        Its name on its sheet; a term of the catalogue where there is no entry.
    kind
        What may be filled in.
    entry
        The value of a model that it is; None for what ties rows of sheets together.
    refers
        The sheet whose names may be filled in; empty where there is none.
    choices
        The words that it may be; empty where it is free.
    required
        Whether each row has it.
    unit, low, high
        Unit and range, where there is no entry that declares them.
    """

    name: str
    kind: Kind
    entry: Entry | None = None
    refers: str = ""
    choices: tuple[str, ...] = ()
    required: bool = True
    unit: str = "-"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet: a row for each thing, or (`is_list`) a row for each question."""

    name: str
    columns: tuple[Column, ...]
    is_list: bool = False


@cache
def sheets() -> tuple[Sheet, ...]:
    """Return the sheets of the form, in their order."""
    start = [entry for entry in entries_of(Scenario) if entry.path[0] not in ("format", PARAMETERS)]
    parameters = [entry for entry in entries_of(Scenario) if entry.path[0] == PARAMETERS]
    group = Column("group", "text", refers="groups")
    return (
        Sheet("start", _columns(start), is_list=True),
        Sheet("functions", (Column("function_name", "text"), *_columns(entries_of(Function)))),
        Sheet("partners", _columns(entries_of(Partner))),
        Sheet("offers", (Column("partner", "text", refers="partners"), *_of(Offer))),
        Sheet("groups", _columns(entries_of(Group))),
        Sheet("arrivals", (group, *_of(ArrivalStep))),
        Sheet("steps", (group, *_STEPS)),
        Sheet("routing", (group, *_ROUTING)),
        Sheet("households", (group, _ALSO, *_of(Household))),
        Sheet("roles", (Column("role", "choice", choices=ROLES), *_of(Player))),
        Sheet("mechanisms", _mechanisms(), is_list=True),
        Sheet("parameters", _columns(parameters), is_list=True),
        Sheet("check", _CHECK),
        Sheet("interventions", _of(Event)),
        Sheet("sources", (Column("source", "text"), _IN_DUTCH)),
    )


def sheet(name: str) -> Sheet:
    """Return a sheet of the form."""
    return next(one for one in sheets() if one.name == name)


def unplaced_fields() -> tuple[str, ...]:
    """Name, as `Model.field`, what a scenario can hold and the form cannot."""
    models: tuple[type[BaseModel], ...] = (
        Scenario,
        Function,
        Partner,
        Offer,
        Group,
        ArrivalStep,
        Household,
        Player,
        Event,
    )
    larger = [name for model in models for name in larger_fields(model)]
    return tuple(name for name in larger if name not in PLACED)


def _columns(entries: list[Entry] | tuple[Entry, ...]) -> tuple[Column, ...]:
    """Make a column of each entry."""
    return tuple(
        Column(
            ".".join(entry.path),
            entry.kind,
            entry,
            refers="functions" if entry.terms[-1] == "Offer.function" else "",
            choices=entry.choices,
            required=entry.is_required and len(entry.path) == 1,
        )
        for entry in entries
    )


def _of(model: type[BaseModel]) -> tuple[Column, ...]:
    """Make a column of each entry of a model."""
    return _columns(entries_of(model))


def _mechanisms() -> tuple[Column, ...]:
    """Make a question of each mechanism, and one of all of them together."""
    return tuple(
        Column(label, "choice", choices=("on", "off"), required=False)
        for label in (ALL, *MECHANISM_IDS)
    )


_STEPS = (
    Column("function", "text", refers="functions"),
    Column("step", "whole", required=False, low=1),
    Column("need", "number", required=False, unit="0-1", low=0, high=1),
)
_ROUTING = (
    Column("leaves", "text", refers="functions", choices=(START,)),
    Column("goes_to", "text", refers="functions"),
    Column("chance", "number", unit="0-1", low=0, high=1),
)
_ALSO = Column("also", "text", refers="groups")
_IN_DUTCH = Column("source_nl", "text", required=False)
_CHECK = (
    Column("indicator", "text"),
    Column("lowest", "number"),
    Column("highest", "number"),
)
