"""Test a calibrated chain on later cases that it has not seen, beside two naive predictions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketensim.flow.draws import name_key
from ketensim.logs.arrival_pattern import PERIOD, YEAR
from ketensim.logs.distances import DISTANCES
from ketensim.logs.stages import PAUSE, activity_of, plain_names
from ketensim.logs.timeline import NOBODY, Timeline
from ketensim.measure.result import Result
from ketensim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.scenario.groups import Arrivals, ArrivalStep

Floats = NDArray[np.float64]

_HOURS = 168
_WARMUP = 52
_TIME_TO_FINISH = 0.9
"""Share of the training cases that were over within the time a test case must have had."""


@dataclass(frozen=True)
class Split:
    """A log in two parts by the beginning of its cases.

    Attributes
    ----------
    train, test
        Earlier and later cases.
    since, until
        When the first case of the test part begins, and the last moment of the log [weeks].
    """

    train: Timeline
    test: Timeline
    since: float
    until: float


def split_by_start(log: Timeline, test_share: float) -> Split:
    """Hold the cases that begin last out (share of the cases [0-1])."""
    order = np.argsort(log.begun, kind="stable")
    is_test = np.zeros(len(order), bool)
    is_test[order[int(len(order) * (1.0 - test_share)) :]] = True
    test = log.of_cases(is_test)
    return Split(log.of_cases(~is_test), test, float(test.begun.min()), float(log.end.max()))


def last_cases(log: Timeline, count: int) -> Timeline:
    """Keep the cases that begin last."""
    latest = np.zeros(len(log.begun), bool)
    latest[np.argsort(log.begun, kind="stable")[-count:]] = True
    return log.of_cases(latest)


def predicted(scenario: Scenario, split: Split, seed: int) -> Timeline:
    """Simulate the period of the test part, as many cases of it, and cut it where the log ends.

    Where partners behave they have a year before it, in which clients come as well, to get used to
    each other.
    """
    from ketensim.chain.simulate import simulate

    first = np.floor(split.since)
    weeks = int(np.ceil(split.until - first)) + 1
    warmup = 0 if scenario.mechanisms.all_off else _WARMUP
    since = first - warmup if warmup else split.since
    arrivals: dict[str, Any] = {
        f"groups.{group.name}.arrivals": _arrivals_from(group.arrivals, since, first, weeks)
        for group in scenario.groups
    }
    chain = scenario.with_values({"horizon.warmup": warmup, "horizon.weeks": weeks} | arrivals)
    run = timeline_of_run(simulate(chain, seed=seed), split.test, first)
    order = np.argsort(run.begun, kind="stable")
    coming = order[np.searchsorted(run.begun[order], split.since) :]
    wanted = np.zeros(len(order), bool)
    wanted[coming[: len(split.test.begun)]] = True
    return cut(run.of_cases(wanted), split.until)


def _arrivals_from(
    arrivals: Arrivals, since: float, first: float, weeks: int
) -> list[dict[str, float]]:
    """Let nobody come before a moment of the log, and from then on as many as in that season.

    Parameters
    ----------
    arrivals
        Those of a scenario; its week 0 is that of the log.
    since, first
        The moment, and the week of the log which is week 0 of the run [weeks].
    weeks
        Length of the run [weeks].
    """
    steps = arrivals.steps
    rates = [
        {"from": week - first, "rate": _rate_at(steps, week)}
        for week in np.arange(np.floor(since / PERIOD) * PERIOD + PERIOD, first + weeks, PERIOD)
    ]
    begins = [{"rate": 0.0}, {"from": float(since - first), "rate": _rate_at(steps, since)}]
    return begins + (rates if len(steps) > 1 else [])


def _rate_at(steps: tuple[ArrivalStep, ...], week: float) -> float:
    """Give the rate in a week of the log, from the same week of its first year."""
    return [step.rate for step in steps if step.start <= week % YEAR][-1]


def timeline_of_run(result: Result, like: Timeline, first: float) -> Timeline:
    """Write a run as a log would: without pauses, with the activities of another log.

    Parameters
    ----------
    result
        The run.
    like
        The log whose activities it has.
    first
        Week of that log which is week 0 of the run.
    """
    visits = result.visits
    names = visits["function"].astype("str")
    visits = visits[visits["ended"].notna() & ~names.str.startswith(PAUSE)]
    visits = visits.sort_values(["client", "visit"], kind="stable")
    plain = {name: number for number, name in enumerate(plain_names(like.activities))}
    activity = visits["function"].astype("str").map(lambda name: plain[activity_of(name)])
    start = visits["started"].to_numpy(float) + first
    _, case = np.unique(visits["client"].to_numpy(), return_inverse=True)
    nobody = np.full(len(visits), NOBODY)
    return Timeline(
        origin=like.origin,
        activities=like.activities,
        organisations=like.organisations,
        case=case,
        activity=activity.to_numpy(np.int64),
        organisation=nobody,
        resource=nobody,
        start=start if like.has_starts else np.full(len(visits), np.nan),
        end=visits["ended"].to_numpy(float) + first,
    )


def cut(log: Timeline, until: float) -> Timeline:
    """Leave out what ends later: at that moment somebody took the log from the system."""
    seen = log.end <= until
    _, case = np.unique(log.case[seen], return_inverse=True)
    return log.picked(np.flatnonzero(seen), case)


def shifted(split: Split) -> Timeline:
    """Predict that the latest training cases come again: moved by whole weeks."""
    again = last_cases(split.train, len(split.test.begun))
    weeks = round(split.since - float(again.begun.min()))
    return again.moved(np.full(len(again.begun), float(weeks)))


def resampled(split: Split, seed: int) -> Timeline:
    """Predict that training cases come again at random, at the hours of the week they came at."""
    draws = np.random.default_rng(name_key(f"resampled {seed}"))
    train, count = split.train, len(split.test.begun)
    hour = np.floor(train.begun * _HOURS) % _HOURS
    weeks = max(1.0, float(np.ptp(train.begun)))
    chance = np.bincount(hour.astype(int), minlength=_HOURS) / weeks
    moments: list[float] = []
    at = np.floor(split.since * _HOURS)
    while len(moments) < count:
        coming = draws.poisson(chance[int(at) % _HOURS])
        moments.extend((at + np.sort(draws.random(coming))) / _HOURS)
        at += 1.0
    begin = np.array(moments[:count])
    of_hour = [np.flatnonzero(hour == h) for h in range(_HOURS)]
    chosen = np.array([draws.choice(of_hour[int(m * _HOURS) % _HOURS]) for m in begin])
    return _cases_again(train, chosen, np.round(begin - train.begun[chosen]))


def _cases_again(log: Timeline, chosen: NDArray[np.int64], weeks: Floats) -> Timeline:
    """Put chosen cases behind each other, each moved by whole weeks."""
    rows = [np.flatnonzero(log.case == case) for case in chosen]
    case = np.repeat(np.arange(len(rows)), [len(own) for own in rows])
    return log.picked(np.concatenate(rows), case).moved(weeks)


def distances_table(
    split: Split, scenario: Scenario, replications: int, seed: int = 0
) -> pd.DataFrame:
    """Compare predictions with what was held out.

    Parameters
    ----------
    split
        The two parts of the log.
    scenario
        The chain that was calibrated on the first.
    replications
        Simulated logs, and resampled ones.
    seed
        Seed of the first of each.

    Returns
    -------
    DataFrame
        One row a prediction and a choice of cases: prediction (`ketensim`, `week`, `shift`), cases
        (`all`, or `finished`: those that began long enough before the end of the log for nine in
        ten of the training cases to be over), and of each distance its mean and its standard
        deviation over the replications (`name`, `name_sd`).
    """
    import pandas as pd

    seeds = range(seed, seed + replications)
    logs = {
        "ketensim": [predicted(scenario, split, seed) for seed in seeds],
        "week": [resampled(split, seed) for seed in seeds],
        "shift": [shifted(split)],
    }
    took = split.train.ended - split.train.begun
    in_time = split.until - float(np.quantile(took, _TIME_TO_FINISH))
    rows = []
    for chosen, last in (("all", np.inf), ("finished", in_time)):
        test = _begun_by(split.test, last)
        if test is None:
            continue
        for prediction, found in logs.items():
            kept = [log for log in (_begun_by(log, last) for log in found) if log is not None]
            rows.append({"prediction": prediction, "cases": chosen} | _summary(kept, test))
    return pd.DataFrame(rows)


def _begun_by(log: Timeline, last: float) -> Timeline | None:
    """Keep the cases that began by some moment; None where there are none."""
    early = log.begun <= last
    return log.of_cases(early) if early.any() else None


def _summary(logs: list[Timeline], test: Timeline) -> dict[str, float]:
    """Give mean and standard deviation of each distance over some predicted logs."""
    found: dict[str, float] = {}
    for name, distance in DISTANCES.items():
        values = np.array([distance(log, test) for log in logs])
        found[name] = float(values.mean()) if len(values) else np.nan
        found[f"{name}_sd"] = float(values.std(ddof=1)) if len(values) > 1 else np.nan
    return found
