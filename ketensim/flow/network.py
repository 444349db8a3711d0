"""The network that a scenario describes, as arrays for the kernel."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ketensim.flow.draws import name_key
from ketensim.flow.layout import FILE, FUNCTION, GROUP, INDEX, LAW, NUMBER
from ketensim.flow.memory import Rows, table
from ketensim.flow.sampling import law_of
from ketensim.scenario.hours import WeekPattern, pattern_of

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NONE = -1
_ROUNDING = 1e-9  # an hour of a later week is this near to the hour of the week [weeks]


@dataclass(frozen=True)
class Network:
    """Stations, groups, routes and laws: what stays the same during a run.

    Attributes
    ----------
    station_partner, station_function, places
        (n_stations,) in the order of partners and then of their offers.
    links
        (n_links, 2) ordered pairs of different partners between which a route can lead.
    demand_orientation
        (n_groups,) share of individual routes that the scenario gives [0-1].
    steps
        Of each group its arrival rate, as (start week, clients a week).
    changes
        Moments at which an arrival rate changes [weeks].
    hours
        Moments in every week at which the pace of work or of arrivals changes, the first 0 [weeks].
    work_paces, arrival_paces
        (n_hours, n_stations), (n_hours, n_groups) pace from each of them to the next, 1 on average
        over the week [-].
    routes
        Standard routes of all groups in one row; then the providers of each function.
    needs
        Chance that a client of each group needs each function [0-1], groups in a row.
    routing
        Cumulative routing chances of the groups that have them, from the start and from each
        function; functions in a row.
    files
        Further files that households open: in which group, by whom, how likely, how long after.
    facts
        What holds for the chain as a whole, by the name it has in the kernel.
    """

    partner_names: tuple[str, ...]
    function_names: tuple[str, ...]
    group_names: tuple[str, ...]
    station_partner: Ints
    station_function: Ints
    places: Ints
    links: Ints
    demand_orientation: Floats
    steps: tuple[tuple[tuple[float, float], ...], ...]
    changes: tuple[float, ...]
    hours: tuple[float, ...]
    work_paces: Floats
    arrival_paces: Floats
    n_ranks: int
    facts: dict[str, float]
    groups: Rows
    functions: Rows
    routes: Rows
    needs: Rows
    routing: Rows
    laws: Rows
    values: Rows
    files: Rows

    @property
    def n_partners(self) -> int:
        """Number of partners."""
        return len(self.partner_names)

    @property
    def n_stations(self) -> int:
        """Number of (partner, function) pairs."""
        return len(self.places)

    @property
    def has_households(self) -> bool:
        """Whether a person can have several files."""
        return len(self.files) > 0

    @property
    def n_functions(self) -> int:
        """Number of steps of the primary process."""
        return len(self.function_names)

    @property
    def n_groups(self) -> int:
        """Number of client groups."""
        return len(self.group_names)

    @property
    def has_hours(self) -> bool:
        """Whether the pace of work or of arrivals changes within a week."""
        return len(self.hours) > 1

    def moments(self, now: float, end: float) -> list[float]:
        """Give the moments after `now` at which a rate or a pace changes, and then `end`."""
        first, last = bisect_right(self.changes, now), bisect_left(self.changes, end)
        found = [*self.changes[first:last], end]
        if self.has_hours:
            weeks = range(floor(now), ceil(end))
            hours = (week + hour for week in weeks for hour in self.hours)
            found = sorted({*found, *(moment for moment in hours if now < moment < end)})
        return found

    def paces(self, moment: float) -> tuple[Floats, Floats]:
        """Give the pace of work (n_stations,) and of arrivals (n_groups,) from a moment on [-].

        Notes
        -----
        Rule F16 in docs/ODD.md. Weekly rates stay what the chain decided; hours divide them over
        the week. That a place stays taken while its partner is closed is an *assumption*.
        """
        piece = bisect_right(self.hours, moment - floor(moment) + _ROUNDING) - 1
        return self.work_paces[piece], self.arrival_paces[piece]

    def arrival_rates(self, week: float) -> Floats:
        """(n_groups,) arrival rate that the scenario gives from this moment [clients/week]."""
        return np.array([_rate_at(steps, week) for steps in self.steps])

    @classmethod
    def from_scenario(cls, scenario: Scenario) -> Network:
        """Lay the scenario out as arrays; the scenario was checked when it was read."""
        names = list(scenario.functions)
        offers = [
            (p, offer) for p, partner in enumerate(scenario.partners) for offer in partner.offers
        ]
        partner = np.array([p for p, _ in offers], np.int64)
        function = np.array([names.index(offer.function) for _, offer in offers], np.int64)
        laws: list[tuple[int, float, float]] = []
        values: list[float] = []
        lists: list[int] = []
        functions = _functions(scenario, function, laws, values, lists)
        needs = _needs(scenario, names)
        routing = _routing(scenario, names)
        groups, ranks = _groups(scenario, names, needs, laws, values, lists)
        work = [pattern_of(scenario.partners[p].hours) for p, _ in offers]
        coming = [pattern_of(group.hours) for group in scenario.groups]
        hours = tuple(sorted({hour for pattern in (*work, *coming) for hour in pattern.starts}))
        return cls(
            partner_names=tuple(p.name for p in scenario.partners),
            function_names=tuple(names),
            group_names=tuple(g.name for g in scenario.groups),
            station_partner=partner,
            station_function=function,
            places=np.array([offer.places for _, offer in offers], np.int64),
            links=_links(scenario, names, partner, function, needs, routing),
            demand_orientation=np.array([g.demand_orientation for g in scenario.groups], float),
            steps=tuple(
                tuple((s.start, s.rate) for s in g.arrivals.steps) for g in scenario.groups
            ),
            changes=_changes(scenario),
            hours=hours,
            work_paces=np.array([[_pace_at(p, hour) for p in work] for hour in hours]),
            arrival_paces=np.array([[_pace_at(p, hour) for p in coming] for hour in hours]),
            n_ranks=ranks,
            facts=_facts(scenario),
            groups=groups,
            functions=functions,
            routes=_filled(INDEX, lists),
            needs=_filled(NUMBER, needs),
            routing=_filled(NUMBER, routing),
            laws=_filled(LAW, np.array(laws, LAW)),
            values=_filled(NUMBER, values),
            files=_files(scenario, groups),
        )


def _changes(scenario: Scenario) -> tuple[float, ...]:
    """Gather the moments at which an arrival rate changes."""
    steps = (step for group in scenario.groups for step in group.arrivals.steps)
    return tuple(sorted({step.start for step in steps if step.start > -np.inf}))


def _pace_at(pattern: WeekPattern, hour: float) -> float:
    """Give the pace from a moment of the week on."""
    return pattern.paces[bisect_right(pattern.starts, hour) - 1]


def _facts(scenario: Scenario) -> dict[str, float]:
    """Gather what holds for the chain as a whole."""
    names = ("retry_weeks", "search_weeks", "relapse_weeks", "late_weeks", "max_attempts")
    return {name: getattr(scenario.parameters, name) for name in names} | {
        "by_severity": scenario.queue == "severity",
        "has_incidents": not scenario.mechanisms.all_off,
        "calls": scenario.mechanisms.is_on("P8"),
    }


def _filled(dtype: np.dtype[np.void], values: ArrayLike) -> Rows:
    """Make a table of these values, in a row."""
    flat = np.ravel(np.asarray(values, dtype if dtype == LAW else dtype[0]))
    rows = table(dtype, len(flat))
    rows.view(flat.dtype)[:] = flat
    return rows


def _functions(
    scenario: Scenario,
    station_function: Ints,
    laws: list[tuple[int, float, float]],
    values: list[float],
    lists: list[int],
) -> Rows:
    """Give each function its key, its law and the list of stations that provide it."""
    functions = table(FUNCTION, len(scenario.functions))
    for index, (name, function) in enumerate(scenario.functions.items()):
        providers = np.flatnonzero(station_function == index)
        functions[index] = (name_key(name), len(laws), len(lists), len(lists) + len(providers))
        laws.append(law_of(function.treatment, values))
        lists.extend(int(s) for s in providers)
    return functions


def _needs(scenario: Scenario, names: list[str]) -> Floats:
    """Give the chance that a client of each group needs each function."""
    needs = np.zeros((len(scenario.groups), len(names)))
    for row, group in zip(needs, scenario.groups, strict=True):
        given = group.needs if group.needs is not None else dict.fromkeys(group.route or (), 1.0)
        for name, chance in given.items():
            row[names.index(name)] = chance
    return needs


def _routing(scenario: Scenario, names: list[str]) -> Floats:
    """Give the cumulative routing chances of the groups that have them."""
    routed = [group.routing for group in scenario.groups if group.routing is not None]
    chances = np.zeros((len(routed), len(names) + 1, len(names)))
    for matrix, routing in zip(chances, routed, strict=True):
        for source, targets in routing.items():
            row = 0 if source == "start" else names.index(source) + 1
            for target, chance in targets.items():
                matrix[row, names.index(target)] = chance
    cumulative = np.cumsum(chances, axis=2)
    sure = np.abs(cumulative[:, :, -1:] - 1.0) < 1e-9  # a sum within rounding of 1 is 1
    last = chances > 0
    last &= np.cumsum(last[:, :, ::-1], axis=2)[:, :, ::-1] == 1
    cumulative[np.broadcast_to(sure, last.shape) & (np.cumsum(last, axis=2) > 0)] = 1.0
    return cumulative


def _groups(
    scenario: Scenario,
    names: list[str],
    needs: Floats,
    laws: list[tuple[int, float, float]],
    values: list[float],
    lists: list[int],
) -> tuple[Rows, int]:
    """Give each group its route, laws and rank in the queue, and the number of ranks."""
    ranks = sorted({group.priority for group in scenario.groups})
    groups = table(GROUP, len(scenario.groups))
    routed = 0
    for record, group, row in zip(groups, scenario.groups, needs, strict=True):
        record["key"] = name_key(group.name)
        record["rank"] = ranks.index(group.priority)
        record["route_first"], record["route_length"] = len(lists), len(group.route or ())
        lists.extend(names.index(name) for name in group.route or ())
        record["routing"] = NONE
        if group.routing is not None:
            record["routing"], routed = routed, routed + 1
        record["severity"] = len(laws)
        laws.append(law_of(group.severity, values))
        record["patience"] = NONE
        if group.patience is not None:
            record["patience"] = len(laws)
            laws.append(law_of(group.patience, values))
        record["needs_given"] = bool(row.any())
    return groups, len(ranks)


def _files(scenario: Scenario, groups: Rows) -> Rows:
    """Lay out the files that households open, those of each group in a row."""
    names = [group.name for group in scenario.groups]
    opened: list[tuple[int, int, int, float, float]] = []
    for place, group in enumerate(scenario.groups):
        groups[place]["files_first"] = len(opened)
        for name, file in (group.households or {}).items():
            who = name_key(f"{group.name}/{name}")
            opened.append((who, place, names.index(name), file.chance, file.weeks))
        groups[place]["files_end"] = len(opened)
    files = table(FILE, len(opened))
    files[:] = np.array(opened, FILE)
    return files


def _links(
    scenario: Scenario,
    names: list[str],
    partner: Ints,
    function: Ints,
    needs: Floats,
    routing: Floats,
) -> Ints:
    """Find the pairs of different partners that some route can lead between, in both orders.

    Trust goes both ways over a link, also where clients go one way.
    """
    steps = np.zeros((len(names), len(names)), bool)
    for group, row in zip(scenario.groups, needs, strict=True):
        route = [names.index(name) for name in group.route or ()]
        steps[route[:-1], route[1:]] = True
        if group.routing is None:  # an individual route may lead from any need to any other
            needed = np.flatnonzero(row)
            steps[np.ix_(needed, needed)] |= ~np.eye(len(needed), dtype=bool)
    for cumulative in routing:
        steps |= np.diff(cumulative[1:], axis=1, prepend=0.0) > 0
    linked = np.zeros((len(scenario.partners),) * 2, bool)
    sends, receives = np.nonzero(steps[np.ix_(function, function)])
    linked[partner[sends], partner[receives]] = True
    for office in (p for p, one in enumerate(scenario.partners) if one.latent):
        linked[office] = True  # it may direct clients anywhere
    np.fill_diagonal(linked, False)
    return np.argwhere(linked | linked.T)


def _rate_at(steps: tuple[tuple[float, float], ...], week: float) -> float:
    """Give the rate of the last step that has begun, 0 before the first."""
    rate = 0.0
    for start, value in steps:
        if start <= week:
            rate = value
    return rate
