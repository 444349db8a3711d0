"""Checks on the scenario as a whole: what no part can know by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from ketensim.scenario.errors import fault
from ketensim.scenario.events import faults_in_events, left_alone
from ketensim.scenario.groups import START, Group
from ketensim.scenario.households import expected_files
from ketensim.scenario.offered_load import offered_load, trapped_functions
from ketensim.scenario.partners import first_repeated

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

#: How far chances that ought to sum to 1 may miss it.
TOLERANCE = 1e-9
#: Most clients that a scenario may expect over its whole horizon.
MOST_CLIENTS = 1e8
#: Fewer expected clients than this over the whole horizon are none.
FEWEST_CLIENTS = 1e-6
#: Most places at one station.
MOST_PLACES = 1_000_000


def first_fault(scenario: Scenario) -> PydanticCustomError | None:
    """Return the first thing that does not fit together, if any."""
    return next(_faults(scenario), None)


def _faults(scenario: Scenario) -> Iterator[PydanticCustomError]:
    """Yield everything that does not fit together."""
    yield from _faults_in_names(scenario)
    yield from _faults_in_functions(scenario)
    for place, group in enumerate(scenario.groups):
        yield from _faults_in_routing(group, ("groups", place, "routing"))
    yield from _faults_in_households(scenario)
    yield from _faults_in_goals(scenario)
    yield from _faults_in_size(scenario)
    yield from faults_in_events(scenario)


def _faults_in_names(scenario: Scenario) -> Iterator[PydanticCustomError]:
    """Names that are used twice or have another meaning."""
    for kind, named in (("partners", scenario.partners), ("groups", scenario.groups)):
        place, name = first_repeated(item.name for item in named)
        if name is not None:
            yield fault("same_name", (kind, place, "name"))
    if START in scenario.functions:
        yield fault("reserved_name", ("functions", START))


def _faults_in_functions(scenario: Scenario) -> Iterator[PydanticCustomError]:
    """Functions that do not exist, or that clients need and nobody offers."""
    known = tuple(scenario.functions)
    offered: dict[str, None] = {}
    for place, partner in enumerate(scenario.partners):
        for number, offer in enumerate(partner.offers):
            offered[offer.function] = None
            at = ("partners", place, "offers", number)
            if offer.function not in known:
                yield fault("unknown_function", (*at, "function"), offer.function, known)
            if offer.places > MOST_PLACES:
                yield fault("too_many_places", at, offer.places, bound=MOST_PLACES)
    for place, group in enumerate(scenario.groups):
        for where, function in group.functions_named:
            if function not in known:
                yield fault("unknown_function", ("groups", place, *where), function, known)
            elif function not in offered:
                yield fault("not_offered", ("groups", place, *where), function, offered)


def _faults_in_routing(group: Group, at: tuple[str | int, ...]) -> Iterator[PydanticCustomError]:
    """Chances that are not chances, or a way that has no end."""
    for row, chances in (group.routing or {}).items():
        total = math.fsum(chances.values())
        if row == START and abs(total - 1) > TOLERANCE:
            yield fault("start_sum", (*at, row), total)
        elif total > 1 + TOLERANCE:
            yield fault("row_sum", (*at, row), total)
    if group.routing is not None and START not in group.routing:
        yield fault("start_missing", at)
    elif group.routing is not None and trapped_functions(group.routing):
        yield fault("no_way_out", at, trapped=", ".join(trapped_functions(group.routing)))


def _faults_in_households(scenario: Scenario) -> Iterator[PydanticCustomError]:
    """Files in a group that does not exist, or in the group itself."""
    known = [group.name for group in scenario.groups]
    for place, group in enumerate(scenario.groups):
        for name in group.households or {}:
            at = ("groups", place, "households", name)
            if name == group.name:
                yield fault("household_itself", at)
            elif name not in known:
                others = [other for other in known if other != group.name]
                yield fault("unknown_group", at, name, others)


def _faults_in_goals(scenario: Scenario) -> Iterator[PydanticCustomError]:
    """Goals that cannot be compared, or power that nobody has."""
    stated = ["goal" in partner.model_fields_set for partner in scenario.partners]
    if any(stated) and not all(stated):
        yield fault("goal_missing", ("partners", stated.index(False), "goal"))
    length = len(scenario.partners[0].goal)
    for place, partner in enumerate(scenario.partners):
        if len(partner.goal) != length:
            at = ("partners", place, "goal")
            yield fault("goal_lengths", at, len(partner.goal), length=length)
    if not any(partner.power for partner in scenario.present):
        yield fault("no_power", ("partners",))


def _faults_in_size(scenario: Scenario) -> Iterator[PydanticCustomError]:
    """No clients at all, or more than any machine takes."""
    begin, end = -float(scenario.horizon.warmup), float(scenario.horizon.weeks)
    expected = math.fsum(expected_files(scenario, begin, end))
    if expected < FEWEST_CLIENTS:
        yield fault("no_arrivals", ("groups",))
    if expected > MOST_CLIENTS:
        yield fault("too_many_clients", ("groups",), round(expected), bound=MOST_CLIENTS)


_WARNINGS = {
    "load": (
        "More work comes in at {name} than its places can do: the offered load is {figure:.2f}, "
        "so its queue grows until clients give up.",
        "Bij {name} komt meer werk binnen dan de plaatsen aankunnen: de belasting is "
        "{figure:.2f}, dus groeit de wachtrij tot cliënten afhaken.",
    ),
    "follow_up": (
        "No client is counted: they are followed for {name} weeks and only {figure:g} are "
        "recorded.",
        "Geen enkele cliënt telt mee: zij worden {name} weken gevolgd en er worden er maar "
        "{figure:g} vastgelegd.",
    ),
    "departure": (
        "From week {figure} on nobody offers {name} any more: who needs it waits between stations.",
        "Vanaf week {figure} biedt niemand {name} nog aan: wie het nodig heeft, wacht tussen "
        "stations.",
    ),
    "incident": (
        "The incident of week {figure} does nothing: the mechanism {name} is off.",
        "Het incident van week {figure} doet niets: het mechanisme {name} staat uit.",
    ),
}


def warnings(scenario: Scenario, lang: str = "en") -> list[str]:
    """Return a sentence for everything that is allowed but probably not meant.

    Parameters
    ----------
    scenario
        The chain.
    lang
        Language of the sentences: nl or en.
    """
    language = 1 if lang == "nl" else 0
    sentences = [
        _WARNINGS["load"][language].format(name=name, figure=load)
        for name, load in offered_load(scenario).items()
        if load >= 1
    ]
    weeks = scenario.horizon.weeks
    if scenario.follow_up >= weeks:
        text = _WARNINGS["follow_up"][language]
        sentences.append(text.format(name=f"{scenario.follow_up:g}", figure=weeks))
    if not scenario.mechanisms.is_on("C1"):
        text = _WARNINGS["incident"][language]
        weeks_of = [event.week for event in scenario.interventions if event.kind == "incident"]
        sentences += [text.format(name="C1", figure=week) for week in weeks_of]
    text = _WARNINGS["departure"][language]
    sentences += [text.format(name=name, figure=week) for name, week in left_alone(scenario)]
    return sentences
