"""Fit behaviour: simulate logs under many parameters, and keep those that may have made the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.flow.draws import name_key
from ketensim.logs.behaviour.behaving import behaving, partner_of_activity, with_times
from ketensim.logs.behaviour.emulation import Posterior, posterior_of, sobol_places
from ketensim.logs.behaviour.places import with_ample_places
from ketensim.logs.behaviour.searched import Searched
from ketensim.logs.behaviour.waiting import handed_over, summaries_of
from ketensim.logs.errors import LogError
from ketensim.logs.held_out import cut, timeline_of_run
from ketensim.logs.stages import PAUSE, activity_of, plain_names
from ketensim.logs.timeline import Timeline
from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]
Told = Callable[[int, int], None]

FEWEST_HANDED_OVER = 100
"""Hand-overs between partners from which waiting says something: assumption."""
WIDE = 0.7
"""Part of the range from which an interval counts as the range itself; beforehand it is 0.9."""
TRUSTED = 0.8
"""How often intervals must hold what made a simulated log to be believed: assumption."""

_LOG2 = 6  # simulated logs of a round, as a power of two
_ROUNDS = 2
_MARGIN = 1.0  # of the width of the interval, on both sides, in the second round
_NARROWEST = 0.2
_WARMUP = 52
_LEVELLING = 2  # times that treatment times are put right
_LEVEL_RUNS = 4
_LEVELLED = (0.2, 5.0)  # least and most that a time is changed at once


@dataclass(frozen=True)
class Estimate:
    """What was found of one parameter.

    Parameters
    ----------
    searched
        The parameter and the bounds of the search.
    low, middle, high
        Interval and middle [unit of the parameter].
    coverage
        How often such an interval held the value that made a simulated log [0-1].
    is_identified
        Whether the log tells more than the bounds did, with intervals that hold what they should.
    """

    searched: Searched
    low: float
    middle: float
    high: float
    coverage: float
    is_identified: bool


@dataclass(frozen=True)
class BehaviourFit:
    """A chain with fitted behaviour.

    Parameters
    ----------
    scenario
        The chain: parameters that were identified stand in it, the others keep their defaults.
    estimates
        One of each parameter that was looked for.
    simulated
        Simulated logs that it comes from.
    strangeness
        Share of simulated logs that fit no better than the log does [0-1].
    """

    scenario: Scenario
    estimates: tuple[Estimate, ...]
    simulated: int
    strangeness: float


def fit_behaviour(
    scenario: Scenario,
    log: Timeline,
    searched: tuple[Searched, ...],
    *,
    seed: int = 0,
    told: Told | None = None,
) -> BehaviourFit:
    """Estimate behavioural parameters by simulating.

    Parameters
    ----------
    scenario
        The chain as it was calibrated on the log.
    log
        The log.
    searched
        Parameters to look for.
    seed
        Seed of all simulated logs.
    told
        Called with the simulated logs that are done, and with how many there will be.

    Raises
    ------
    LogError
        Where the log cannot show behaviour: no starts, no organisations, or few hand-overs
        between partners.

    Notes
    -----
    Two rounds of simulated logs: over the bounds, then where the first round points. Each has draws
    of its own, since an interval must know what chance does to a log of this length.
    """
    check_shows_behaviour(log)
    partner = partner_of_activity(scenario, log)
    seen = int(handed_over(log, partner).sum())
    if seen < FEWEST_HANDED_OVER:
        raise LogError("fit_hand_overs", count=seen, least=FEWEST_HANDED_OVER)
    chain = _levelled(with_ample_places(behaving(scenario), log), log, seed)
    found = _searched(chain, log, partner, searched, seed, told or (lambda _, __: None))
    estimates = tuple(_estimate(one, found, number) for number, one in enumerate(searched))
    values = {
        f"parameters.{one.searched.name}": float(f"{one.middle:.4g}")
        for one in estimates
        if one.is_identified
    }
    return BehaviourFit(
        scenario=_levelled(chain.with_values(values), log, seed),
        estimates=estimates,
        simulated=simulated_logs(),
        strangeness=found.strangeness,
    )


def check_shows_behaviour(log: Timeline) -> None:
    """Refuse a log in which waiting at hand-overs between organisations cannot be seen at all."""
    if not log.has_starts:
        raise LogError("fit_no_starts")
    if not log.organisations:
        raise LogError("fit_no_organisations")


def simulated_logs() -> int:
    """Count the simulated logs of a search, over all rounds."""
    return _ROUNDS * int(2**_LOG2)


def simulated_as(chain: Scenario, log: Timeline, seed: int) -> Timeline:
    """Simulate the period of a log: cases that begin in it, up to its end."""
    from ketensim.chain.simulate import simulate

    first, until = float(np.floor(log.begun.min())), float(log.end.max())
    horizon = {"horizon.warmup": _WARMUP, "horizon.weeks": int(np.ceil(until - first))}
    run = timeline_of_run(simulate(chain.with_values(horizon), seed=seed), log, first)
    begun = run.begun
    inside = (begun >= log.begun.min()) & (begun <= log.begun.max())
    return cut(run.of_cases(inside), until)


def _searched(
    chain: Scenario,
    log: Timeline,
    partner: NDArray[np.int64],
    searched: tuple[Searched, ...],
    seed: int,
    told: Told,
) -> Posterior:
    """Simulate in rounds, each around what the one before points at."""
    seen = summaries_of(log, partner)
    box = np.array([np.zeros(len(searched)), np.ones(len(searched))])
    count = 2**_LOG2
    for number in range(_ROUNDS):
        spread = sobol_places(len(searched), _LOG2, name_key(f"fit {seed} {number}"))
        places = box[0] + (box[1] - box[0]) * spread
        rows = []
        for i, place in enumerate(places):
            values = {
                f"parameters.{one.name}": float(one.value(place[d]))
                for d, one in enumerate(searched)
            }
            key = name_key(f"fit {seed} {number} {i}") % 2**31
            rows.append(summaries_of(simulated_as(chain.with_values(values), log, key), partner))
            told(number * count + i + 1, simulated_logs())
        found = posterior_of(places, np.array(rows), seen, box)
        box = _around(found, box)
    return found


def _around(found: Posterior, box: Floats) -> Floats:
    """Draw a box around what is likely, inside the one before."""
    margin = np.maximum(_MARGIN * (found.high - found.low), _NARROWEST / 2)
    return np.array(
        [np.maximum(box[0], found.low - margin), np.minimum(box[1], found.high + margin)]
    )


def _estimate(one: Searched, found: Posterior, number: int) -> Estimate:
    """Turn places between the bounds into values."""
    low, middle, high = (
        float(one.value(places[number])) for places in (found.low, found.middle, found.high)
    )
    coverage = float(found.coverage[number])
    is_narrow = bool(found.high[number] - found.low[number] < WIDE)
    return Estimate(one, low, middle, high, coverage, is_narrow and coverage >= TRUSTED)


def _levelled(chain: Scenario, log: Timeline, seed: int) -> Scenario:
    """Put treatment times right, so that behaviour does not make them longer than the log shows.

    Treatments of the log hold what behaviour did to them; in a chain with behaviour they must be
    shorter by that.
    """
    for number in range(_LEVELLING):
        keys = [name_key(f"level {seed} {number} {i}") % 2**31 for i in range(_LEVEL_RUNS)]
        runs = [simulated_as(chain, log, key) for key in keys]
        chain = with_times(chain, _factors(chain, log, runs))
    return chain


def _factors(chain: Scenario, log: Timeline, runs: list[Timeline]) -> dict[str, float]:
    """Say by which factor the time of each function differs from what the log shows."""
    partner = partner_of_activity(chain, log)
    seen = _means(log, partner)
    simulated = np.mean([_means(run, partner) for run in runs], axis=0)
    both = (seen > 0.0) & (simulated > 0.0)
    factor = np.divide(seen, simulated, out=np.ones(seen.shape), where=both)
    numbers = {name: number for number, name in enumerate(plain_names(log.activities))}
    found = {}
    for name in chain.functions:
        activity = numbers[activity_of(name.removeprefix(PAUSE))]
        by = factor[1 if name.startswith(PAUSE) else 0, activity]
        found[name] = float(np.clip(by, *_LEVELLED))
    return found


def _means(log: Timeline, partner: NDArray[np.int64]) -> Floats:
    """Give the mean time of each activity, and of the pause within a partner before it."""
    count = len(log.activities)
    within = ~log.is_first & ~handed_over(log, partner)
    rows = []
    for times, kept in (
        (log.end - log.start, ~np.isnan(log.start)),
        (log.start - log.freed, within),
    ):
        at = log.activity[kept]
        seen = np.bincount(at, minlength=count)
        summed = np.bincount(at, weights=times[kept], minlength=count)
        rows.append(np.divide(summed, seen, out=np.zeros(count), where=seen > 0))
    return np.array(rows)
