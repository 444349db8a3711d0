"""Luck: what the same chain does with other seeds, and whether two sides differ by more than that.

The ghost band says how far chance alone carries a line; the verdict is about the difference
between the sides on the same clients, seed by seed, which chance carries much less far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ketensim.study.statistics import Estimate, estimate, holm

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]
Band = dict[str, list[float | None]]
Ahead = Literal["a", "b", "mixed", "unclear"]

ECHOES = 20
"""How many other seeds make a ghost."""
BOUNDS = {"low": 0.05, "high": 0.95}
"""Quantiles of the two ends of a band."""
MEASURES: dict[str, float] = {"within_norm": 1.0, "lost_and_gave_up": -1.0, "waiting": -1.0}
"""What decides who is ahead, and which way is better."""
LUCK = 0.05
"""Chance of calling a side ahead on something where the sides do not differ."""


@dataclass(frozen=True)
class Echo:
    """A side with another seed.

    Parameters
    ----------
    seed
        The seed.
    series
        The lines over time, as in `Timeline.series`.
    """

    seed: int
    series: dict[str, list[float | None]]


@dataclass(frozen=True)
class Difference:
    """How two sides differ on one measure, on the same clients.

    Parameters
    ----------
    measure
        Name, of `MEASURES`.
    mean, low, high
        Mean over seeds of B minus A, and its 95% interval; shares are [0-1], the others clients.
    seeds
        Seeds on which both sides have a value.
    p
        Two-sided, adjusted (Holm) for all measures together.
    better
        Which side is better on it by more than luck; None: neither.
    """

    measure: str
    mean: float
    low: float
    high: float
    seeds: int
    p: float
    better: Literal["a", "b"] | None


@dataclass(frozen=True)
class Verdict:
    """Who is ahead at a week, on what, and whether that is more than luck.

    Parameters
    ----------
    week
        Weeks that had passed.
    differences
        One a measure, in the order of `MEASURES`.
    """

    week: int
    differences: tuple[Difference, ...]

    @property
    def ahead(self) -> Ahead:
        """The side that is better wherever they differ; `mixed` where each is better on something.

        `unclear` where no difference is more than luck.
        """
        better = {one.better for one in self.differences if one.better is not None}
        if len(better) == 1:
            return better.pop()
        return "mixed" if better else "unclear"


def other_seeds(seed: int, count: int = ECHOES) -> tuple[int, ...]:
    """Give the seeds of a ghost: the first whole numbers but the session's own."""
    return tuple(other for other in range(1, count + 2) if other != seed)[:count]


def echo(scenario: Scenario, seed: int) -> Echo:
    """Compute the lines of a side with one seed; the pieces of a ghost, in any order."""
    from ketensim.measure.measured import Measured
    from ketensim.show.app.frames import series_of
    from ketensim.show.app.timeline import played
    from ketensim.show.app.weeks import Weeks

    records = played(scenario, seed)
    return Echo(seed, series_of(Weeks(records, Measured(records))))


def ghost(echoes: Sequence[Echo]) -> dict[str, Band]:
    """Lay a band around each line: what nine in ten runs stay within.

    Returns
    -------
    dict
        Name of the line -> `low` and `high`, a number or None for every moment.
    """
    bands = {}
    for name in echoes[0].series if echoes else ():
        lines = np.array([one.series[name] for one in echoes], np.float64)
        known = np.isfinite(lines).any(axis=0)
        found = np.full((len(BOUNDS), lines.shape[1]), np.nan)
        found[:, known] = np.nanquantile(lines[:, known], list(BOUNDS.values()), axis=0)
        bands[name] = dict(zip(BOUNDS, map(_rounded, found), strict=True))
    return bands


def verdict(a: Sequence[Echo], b: Sequence[Echo], week: int, since: int = 0) -> Verdict:
    """Judge two sides at a week by their paired differences over the seeds that both have.

    Parameters
    ----------
    a, b
        The sides with other seeds, in any order.
    week
        Weeks that have passed; what comes later does not count [week].
    since
        Week of the first intervention in which the sides differ [week].

    Notes
    -----
    Within the norm and waiting are averages over the weeks since the sides part; lost and gave up
    is counted up to the week. Student's t on the differences seed by seed, as in `compare`.
    """
    both = sorted({one.seed for one in a} & {one.seed for one in b})
    sides = [{one.seed: one for one in side} for side in (a, b)]
    found = []
    for measure in MEASURES:
        first, second = (
            np.array([_level(side[seed], measure, week, since) for seed in both]) for side in sides
        )
        found.append(estimate(second - first))
    adjusted = holm(np.array([one.p for one in found])).tolist()
    return Verdict(
        week,
        tuple(
            _difference(measure, one, p)
            for measure, one, p in zip(MEASURES, found, adjusted, strict=True)
        ),
    )


def _level(one: Echo, measure: str, week: int, since: int) -> float:
    """Say how a side stands on a measure at a week."""
    line = np.array(one.series[measure], np.float64)[: week + 1]
    if measure == "lost_and_gave_up":
        return float(line[-1])
    line = line[min(since + 1, week) :]
    known = line[np.isfinite(line)]
    return float(known.mean()) if len(known) else float("nan")


def _difference(measure: str, one: Estimate, p: float) -> Difference:
    """Say what a difference means."""
    better: Literal["a", "b"] | None = None
    if p < LUCK:
        better = "b" if one.mean * MEASURES[measure] > 0.0 else "a"
    return Difference(measure, one.mean, one.low, one.high, one.runs, p, better)


def _rounded(values: Floats) -> list[float | None]:
    """Round to what a line on a screen needs; what is missing is None."""
    return [float(f"{one:.4g}") if np.isfinite(one) else None for one in values.tolist()]
