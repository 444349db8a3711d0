"""A change of regime as a natural experiment: what a chain predicts when one thing changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.flow.draws import name_key
from ketensim.logs.calibration import calibrate
from ketensim.logs.hands import handed_share, persons_a_case, told_apart, with_handed_share
from ketensim.logs.held_out import Split, predicted
from ketensim.logs.timeline import Timeline
from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]

FIGURES = ("mean", "median", "within_day", "within_week")
"""Of the times that cases take: mean and median [days], and the share within a day and a week."""
_LEVEL = 0.95
_ROOM = 1e4  # clients for each FTE: all that come


@dataclass(frozen=True)
class Span:
    """A figure with its interval.

    Attributes
    ----------
    middle, low, high
        Mean over predictions, and the interval that holds 95 in 100 of them.
    """

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class NaturalExperiment:
    """What happened when fewer persons had a case, beside what a chain of before predicts.

    Attributes
    ----------
    cases, persons, handed
        Cases, persons a case, and the share of steps taken up by another person, before and after.
    before, after
        Times of cases as they happened, by `FIGURES`.
    unchanged, changed
        What a chain calibrated on the time before predicts for the time after, by `FIGURES`: if
        nothing changes, and if only the share of steps taken up by another person does.
    """

    cases: tuple[int, int]
    persons: tuple[float, float]
    handed: tuple[float, float]
    before: dict[str, float]
    after: dict[str, float]
    unchanged: dict[str, Span]
    changed: dict[str, Span]


def natural_experiment(log: Timeline, since: float, draws: int, seed: int = 0) -> NaturalExperiment:
    """Predict the time after a change from the time before it.

    Parameters
    ----------
    log
        A log with completions and persons.
    since
        Week of the change.
    draws
        Times that the cases of before are drawn anew, a chain is calibrated on them and simulated.
    seed
        Seed of the first.

    Notes
    -----
    The chain of before tells steps that another person takes up from steps that the same one goes
    on with, each with its own time. Of the time after, it is given that share, the number of cases
    and where the log ends, and nothing else. The intervals hold chance in the cases of before and
    in the simulation. They do not hold what else changed: that is what the comparison is about.
    """
    whole = told_apart(log)
    is_before = log.begun < since
    before, after = log.of_cases(is_before), log.of_cases(~is_before)
    split = Split(
        whole.of_cases(is_before), whole.of_cases(~is_before), since, float(log.end.max())
    )
    share = handed_share(after)
    rows: dict[str, list[dict[str, float]]] = {"unchanged": [], "changed": []}
    for number in range(draws):
        key = name_key(f"natural experiment {seed} {number}")
        chain = calibrate(drawn_anew(split.train, key), until=split.until).scenario
        for name, variant in (("unchanged", chain), ("changed", _handed(chain, share))):
            rows[name].append(times_of_cases(predicted(variant, split, key % 2**31)))
    return NaturalExperiment(
        cases=(len(before.begun), len(after.begun)),
        persons=(persons_a_case(before), persons_a_case(after)),
        handed=(handed_share(before), share),
        before=times_of_cases(before),
        after=times_of_cases(after),
        unchanged=_spans(rows["unchanged"]),
        changed=_spans(rows["changed"]),
    )


def drawn_anew(log: Timeline, key: int) -> Timeline:
    """Draw as many cases from a log, each any number of times."""
    count = len(log.begun)
    chosen = np.random.default_rng(key).integers(count, size=count)
    ends = np.r_[np.flatnonzero(log.is_first), len(log.case)]
    rows = [np.arange(ends[case], ends[case + 1]) for case in chosen]
    return log.picked(np.concatenate(rows), np.repeat(np.arange(count), [len(own) for own in rows]))


def times_of_cases(log: Timeline) -> dict[str, float]:
    """Say how long cases take, by `FIGURES`."""
    days = 7.0 * (log.ended - log.begun)
    values = (days.mean(), np.median(days), (days <= 1.0).mean(), (days <= 7.0).mean())
    return {name: float(value) for name, value in zip(FIGURES, values, strict=True)}


def _handed(chain: Scenario, share: float) -> Scenario:
    """Change how often another person takes a step up; there is room for all at every step.

    The same work goes to other steps than it did, and times hold the waiting for room already.
    """
    data = chain.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    for group in data["groups"]:
        group["routing"] = with_handed_share(group["routing"], share)
    for partner in data["partners"]:
        for offer in partner["offers"]:
            offer["caseload"] = _ROOM
    return Scenario.from_data(data)


def _spans(rows: list[dict[str, float]]) -> dict[str, Span]:
    """Put predictions together."""
    edges = ((1.0 - _LEVEL) / 2, (1.0 + _LEVEL) / 2)
    found = {}
    for name in FIGURES:
        values = np.array([row[name] for row in rows])
        low, high = np.quantile(values, edges)
        found[name] = Span(float(values.mean()), float(low), float(high))
    return found
