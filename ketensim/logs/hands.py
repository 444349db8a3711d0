"""Who had a case before: steps told apart by whether another person takes them up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.routing import Chances
from ketensim.logs.stages import activity_of
from ketensim.logs.timeline import NOBODY, Timeline

Bools = NDArray[np.bool_]

_FARTHEST = 12.0  # logarithm of the factor by which odds are changed at most
OTHER = " by another"
"""Behind the name of an activity that somebody else than the one before takes up."""


def in_other_hands(log: Timeline) -> Bools:
    """Tell which events were done by somebody else than the one before in the same case (n,)."""
    before = np.r_[NOBODY, log.resource[:-1]]
    known = (log.resource != NOBODY) & (before != NOBODY)
    return np.asarray(~log.is_first & known & (log.resource != before))


def handed_share(log: Timeline) -> float:
    """Give the share of steps, from the second of a case on, that another person takes up [0-1]."""
    return float(in_other_hands(log)[~log.is_first].mean())


def persons_a_case(log: Timeline) -> float:
    """Count the different persons who had a case, on average."""
    known = log.resource != NOBODY
    pairs = np.unique(np.c_[log.case[known], log.resource[known]], axis=0)
    return len(pairs) / len(log.begun)


def told_apart(log: Timeline) -> Timeline:
    """Make two activities of each: taken up by the same person, and by another one."""
    names = [name + ending for name in log.activities for ending in ("", OTHER)]
    activity = 2 * log.activity + in_other_hands(log)
    return replace(log, activities=tuple(names), activity=activity)


def with_handed_share(routing: Chances, share: float) -> Chances:
    """Change how often another person takes a step up, and nothing else about the routes.

    Parameters
    ----------
    routing
        Chances of a chain that was calibrated on a log that `told_apart` made.
    share
        Share of the steps, from the second of a case on, that another person takes up [0-1].

    Notes
    -----
    What comes next keeps its chance; only the odds of another person doing it change, by one
    factor everywhere. That factor is such that the expected share is the one that is asked for, or
    as near as it can come: where before one kind only was seen, that kind stays.
    """
    from scipy.optimize import brentq

    def too_many(log_factor: float) -> float:
        return expected_share(_with_odds(routing, float(np.exp(log_factor)))) - share

    if too_many(-_FARTHEST) >= 0.0:
        return _with_odds(routing, float(np.exp(-_FARTHEST)))
    if too_many(_FARTHEST) <= 0.0:
        return _with_odds(routing, float(np.exp(_FARTHEST)))
    return _with_odds(routing, float(np.exp(brentq(too_many, -_FARTHEST, _FARTHEST))))


def expected_share(routing: Chances) -> float:
    """Give the share of steps that another person takes up, in the long run [0-1]."""
    names = [name for name in routing if name != "start"]
    number = {name: i for i, name in enumerate(names)}
    goes = np.zeros((len(names), len(names)))
    for name, row in routing.items():
        for after, chance in row.items():
            if name != "start":
                goes[number[name], number[after]] = chance
    start = np.zeros(len(names))
    for name, chance in routing["start"].items():
        start[number[name]] = chance
    later = np.linalg.solve(np.eye(len(names)) - goes.T, start) - start
    is_other = np.array([activity_of(name).endswith(OTHER) for name in names])
    return float(later[is_other].sum() / later.sum())


def _with_odds(routing: Chances, factor: float) -> Chances:
    """Multiply the odds of another person by a factor, where a step has both."""
    found: Chances = {}
    for name, row in routing.items():
        steps: dict[str, list[str]] = defaultdict(list)
        for after in row:
            steps[activity_of(after).removesuffix(OTHER)].append(after)
        found[name] = {}
        for own in steps.values():
            weight = {
                after: row[after] * (factor if activity_of(after).endswith(OTHER) else 1.0)
                for after in own
            }
            scale = sum(row[after] for after in own) / sum(weight.values())
            found[name] |= {after: scale * one for after, one in weight.items()}
    return found
