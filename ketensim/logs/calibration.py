"""A scenario from an event log: what can be read from it, with what was assumed instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ketensim.logs.errors import LogError
from ketensim.logs.estimating import (
    ELSEWHERE,
    PAUSE,
    PAUSE_DISCIPLINE,
    Times,
    offer_of,
    routing_of,
    times_of,
)
from ketensim.logs.stages import Stages, plain_names, stages_of
from ketensim.logs.timeline import Floats, Timeline
from ketensim.logs.working_hours import FEWEST, hours_of
from ketensim.scenario.schema import Scenario

GROUP = "cases"
_ONE = "organisation"
_LEAST_CASES = 50


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
    with_memory
        Activities of which the next step depends on the one before.
    left_out
        Share of the steps from one activity to the next that were too rare to be told [0-1].
    cases, weeks
        How much it comes from.
    """

    scenario: Scenario
    times: tuple[Times, ...]
    with_memory: tuple[str, ...]
    left_out: float
    cases: int
    weeks: float


def calibrate(
    log: Timeline, name: str = "calibrated", arrivals: Timeline | None = None
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

    Raises
    ------
    LogError
        With fewer than fifty cases, or where no step was seen five times.

    Notes
    -----
    Source: the steps are a Markov chain with memory where a test shows it; times are estimated on
    the clock of the hours in which things happen (rule F16). Places are the most cases seen at a
    step at once, a lower bound; staff is who was seen at it in a week. Both are *assumptions*.
    """
    cases = len(log.begun)
    if cases < _LEAST_CASES:
        raise LogError("few_cases", cases=cases, least=_LEAST_CASES)
    stages = stages_of(log)
    hours = hours_of(log.end, log.case)
    organisations = (*plain_names(log.organisations), _ONE)
    times = times_of(log, stages, organisations, hours)
    routing = routing_of(log, stages, {one.name for one in times})
    if not routing["start"]:
        raise LogError("rare_steps", fewest=FEWEST)
    used = {step for row in routing.values() for step in row}
    times = [one for one in times if one.name in used]
    return Calibration(
        scenario=Scenario.from_data(
            _data(name, times, routing, hours, (log if arrivals is None else arrivals).begun)
        ),
        times=tuple(times),
        with_memory=tuple(log.activities[a] for a in stages.with_memory),
        left_out=_left_out(log, stages, routing),
        cases=cases,
        weeks=float(np.ptp(log.begun)),
    )


def _data(
    name: str,
    times: list[Times],
    routing: dict[str, dict[str, float]],
    hours: str | None,
    begun: Floats,
) -> dict[str, Any]:
    """Put the scenario together as it stands in a file; `begun` is when clients came [weeks]."""
    rate = len(begun) / float(np.ptp(begun))
    partners = []
    for partner in sorted({one.partner for one in times}):
        offers = [offer_of(one) for one in times if one.partner == partner]
        about = {"name": partner, "sector": partner, "offers": offers, "hours": hours}
        partners.append(about | ({"wage": 0.0, "power": 0.0} if partner == ELSEWHERE else {}))
    group: dict[str, Any] = {
        "name": GROUP,
        "arrivals": {"rate": float(f"{rate:.4g}")},
        "hours": hours_of(begun, np.arange(len(begun))),
        "routing": routing,
    }
    return {
        "format": 1,
        "name": name,
        "functions": {
            one.name: {
                "discipline": PAUSE_DISCIPLINE if one.name.startswith(PAUSE) else one.partner,
                "treatment": one.fitted.distribution,
            }
            for one in times
        },
        "partners": [_without_none(partner) for partner in partners],
        "groups": [_without_none(group)],
        "mechanisms": "off",
    }


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known."""
    return {name: value for name, value in values.items() if value is not None}


def _left_out(log: Timeline, stages: Stages, routing: dict[str, dict[str, float]]) -> float:
    """Say which share of the steps between activities the routing does not have [0-1]."""
    names = stages.names
    goes = {(before, after.removeprefix(PAUSE)) for before, row in routing.items() for after in row}
    inner = ~log.is_first
    pairs = zip(stages.of_event[np.flatnonzero(inner) - 1], stages.of_event[inner], strict=True)
    missing = sum((names[before], names[after]) not in goes for before, after in pairs)
    return missing / max(1, int(inner.sum()))
