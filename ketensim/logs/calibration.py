"""A scenario from an event log: what can be read from it, with what was assumed instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketensim.declaring import ASSUMPTION
from ketensim.logs.arrival_pattern import ArrivalPattern, arrival_pattern
from ketensim.logs.censoring import had_time
from ketensim.logs.client_groups import ClientGroups, GroupSeen, groups_seen, one_group
from ketensim.logs.errors import LogError
from ketensim.logs.estimating import PAUSE_DISCIPLINE, Times, offer_of, times_of
from ketensim.logs.hand_overs import HandOver, hand_overs_of
from ketensim.logs.organisation_hours import OrganisationHours, hours_by_organisation
from ketensim.logs.patience import Patience
from ketensim.logs.privacy import FEWEST
from ketensim.logs.routing import Chances, routing_of
from ketensim.logs.stages import ELSEWHERE, PAUSE, Stages, plain_names, stages_of
from ketensim.logs.timeline import Timeline
from ketensim.logs.working_hours import hours_of
from ketensim.scenario.schema import Scenario
from ketensim.scenario.sources import AANNAME

_ONE, _OTHERS = "organisation", "others"  # who did what, where the log does not say or may not
_LEAST_CASES = 50
_SOURCE = {
    "nl": "ketensim calibrate: {cases} gevallen uit een log (aankomsten, routes, tijden, plaatsen)",
    "en": "ketensim calibrate: {cases} cases of an event log (arrivals, routes, times, places)",
}
_ASSUMED = {
    "nl": f"{AANNAME}: hoe partners zich gedragen en wat ze kosten, wat geen eventlog vertelt",
    "en": f"{ASSUMPTION}: how partners behave and what they cost, which no event log tells",
}


@dataclass(frozen=True)
class Calibration:
    """A scenario made from a log, and what it was made from.

    Attributes
    ----------
    scenario
        The chain; without the behaviour of partners (`mechanisms: off`), since a log shows
        neither trust nor goals.
    times
        Each function, with its distribution and how well that fits.
    stages
        The steps that activities were told apart as.
    activities
        Names of the activities in the log.
    with_memory, by_group
        Activities of which the next step or the time depends on the one before; of which the time
        depends on the client group.
    arrivals
        How many clients come and when, and what tests said of it.
    patience
        How long clients wait before they give up; None: the log does not tell.
    hand_overs
        How often organisations hand clients over to one another in the log.
    groups, seen
        The client group of each case, and what each group looks like.
    hours
        When each organisation works.
    left_out
        Share of the steps from one activity to the next that were too rare to be told [0-1].
    cases, weeks
        How much it comes from.
    """

    scenario: Scenario
    times: tuple[Times, ...]
    stages: Stages
    activities: tuple[str, ...]
    with_memory: tuple[str, ...]
    by_group: tuple[str, ...]
    arrivals: ArrivalPattern
    patience: Patience | None
    hand_overs: tuple[HandOver, ...]
    groups: ClientGroups
    seen: tuple[GroupSeen, ...]
    hours: OrganisationHours
    left_out: float
    cases: int
    weeks: float


def calibrate(
    log: Timeline,
    name: str = "calibrated",
    arrivals: Timeline | None = None,
    groups: ClientGroups | None = None,
    patience: Patience | None = None,
    until: float | None = None,
) -> Calibration:
    """Estimate a chain from a log.

    Parameters
    ----------
    log
        Cases from one period in which the chain worked in one way.
    name
        Name of the scenario.
    arrivals
        Log from which it is estimated how many clients come, and when; left out, the same one.
    groups
        Client group of each case of `log`; left out, all are one group.
    patience
        How long clients wait before they give up; left out, nobody does.
    until
        Moment at which the log ends, of which `log` may be a part [weeks]; left out, its last.

    Raises
    ------
    LogError
        With fewer than fifty cases, where each is one event, where no step was seen five times, or
        where all cases begin at one moment.

    Notes
    -----
    Source: the steps are a Markov chain with memory where a test shows it; times are estimated on
    the clock of the hours in which things happen (rule F16). Places are the most cases seen at a
    step at once, a lower bound; staff is who was seen at it in a week. Both are *assumptions*.
    """
    cases = len(log.begun)
    if cases < _LEAST_CASES:
        raise LogError("few_cases", cases=cases, least=_LEAST_CASES)
    if log.is_first.all():
        raise LogError("single_events")
    groups = one_group(cases) if groups is None else groups
    until = float(log.end.max()) if until is None else until
    stages = stages_of(log, groups.events_of(log))
    hours = hours_of(log.end, log.case)
    organisations = plain_names((*log.organisations, _OTHERS if log.organisations else _ONE))
    when = hours_by_organisation(log, hours)
    hours_at = dict(zip(organisations, (*when.hours, hours), strict=True)) | {ELSEWHERE: hours}
    times = times_of(log, stages, organisations, hours_at, until)
    routings, missing = _routings(log, stages, groups, {one.name for one in times}, until)
    used = {step for routing in routings for row in routing.values() for step in row}
    times = [one for one in times if one.name in used]
    begun = _counted(log if arrivals is None else arrivals, until)
    pattern = arrival_pattern(begun, log.begun, groups)
    data = _data(name, times, groups, routings, hours_at, pattern)
    if patience is not None:
        for group_data in data["groups"]:
            group_data["patience"] = patience.distribution
    return Calibration(
        scenario=Scenario.from_data(data),
        times=tuple(times),
        stages=stages,
        activities=log.activities,
        with_memory=tuple(log.activities[a] for a in stages.with_memory),
        by_group=tuple(log.activities[a] for a in stages.by_group),
        arrivals=pattern,
        patience=patience,
        hand_overs=hand_overs_of(log, organisations),
        groups=groups,
        seen=groups_seen(log, groups),
        hours=when,
        left_out=missing / max(1, int((~log.is_first).sum())),
        cases=cases,
        weeks=float(np.ptp(log.begun)),
    )


def _routings(
    log: Timeline, stages: Stages, groups: ClientGroups, functions: set[str], until: float
) -> tuple[list[Chances], int]:
    """Estimate the routes of each group, and count the steps between activities they lack."""
    group = groups.events_of(log)
    routings, missing = [], 0
    for number in range(len(groups.names)):
        own, own_stages = log.of_cases(groups.of_case == number), stages.picked(group == number)
        routing = routing_of(own, own_stages, functions, until)
        if not routing["start"]:
            raise LogError("rare_steps", fewest=FEWEST)
        routings.append(routing)
        missing += _left_out(own, own_stages, routing)
    return routings, missing


def _counted(log: Timeline, until: float) -> NDArray[np.float64]:
    """Give the beginnings of cases, but for those so late that others are not in the log yet."""
    begun = log.begun
    if np.ptp(begun) == 0.0:
        raise LogError("one_begin")
    kept = begun[had_time(begun, log.end[log.is_first] - begun, until)]
    return kept if np.ptp(kept) > 0.0 else begun


def _data(
    name: str,
    times: list[Times],
    groups: ClientGroups,
    routings: list[Chances],
    hours: dict[str, str | None],
    arrivals: ArrivalPattern,
) -> dict[str, Any]:
    """Put the scenario together as it stands in a file."""
    partners = []
    for partner in sorted({one.partner for one in times}):
        offers = [offer_of(one) for one in times if one.partner == partner]
        about = {"name": partner, "sector": partner, "offers": offers, "hours": hours[partner]}
        partners.append(about | ({"wage": 0.0, "power": 0.0} if partner == ELSEWHERE else {}))
    shares = groups.counts / groups.counts.sum()
    found: list[dict[str, Any]] = [
        {
            "name": group,
            "arrivals": arrivals.steps(share),
            "hours": when,
            "routing": routing,
        }
        for group, share, when, routing in zip(
            groups.names, shares, arrivals.hours, routings, strict=True
        )
    ]
    return {
        "format": 1,
        "name": name,
        "sources": [
            {lang: text.format(cases=groups.counts.sum()) for lang, text in _SOURCE.items()},
            _ASSUMED,
        ],
        "functions": {
            one.name: {
                "discipline": PAUSE_DISCIPLINE if one.name.startswith(PAUSE) else one.partner,
                "treatment": one.fitted.distribution,
            }
            for one in times
        },
        "partners": [_without_none(partner) for partner in partners],
        "groups": [_without_none(group) for group in found],
        "mechanisms": "off",
    }


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known."""
    return {name: value for name, value in values.items() if value is not None}


def _left_out(log: Timeline, stages: Stages, routing: Chances) -> int:
    """Count the steps between activities that the routing does not have."""
    names = stages.names
    goes = {(before, after.removeprefix(PAUSE)) for before, row in routing.items() for after in row}
    inner = ~log.is_first
    pairs = zip(stages.of_event[np.flatnonzero(inner) - 1], stages.of_event[inner], strict=True)
    return sum((names[before], names[after]) not in goes for before, after in pairs)
