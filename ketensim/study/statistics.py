"""What may be concluded from runs on the same clients: means, paired differences, chances.

Every function takes plain arrays with one value a run, so that it can be checked by hand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

CONFIDENCE = 0.95
RESAMPLES = 10_000
_HALVINGS = 60  # more than a float has bits
FEWEST_RESAMPLED = 5  # an assumption
_BOOTSTRAP_KEY = 0x6B657465  # the letters 'kete'; the same resamples in every comparison


@dataclass(frozen=True)
class Estimate:
    """A mean over runs with its uncertainty.

    Parameters
    ----------
    mean
        Mean over the runs that have a value; NaN where none has.
    low, high
        95% interval; NaN for fewer than two runs.
    error
        Standard error of the mean; NaN for fewer than two runs.
    runs
        Runs that have a value.
    """

    mean: float
    low: float
    high: float
    error: float
    runs: int

    @property
    def p(self) -> float:
        """Two-sided chance of a mean at least this far from 0 if the truth is 0.

        NaN for fewer than two runs; where all runs agree to the last digit 1 (all zero) or 0.
        """
        if not self.error > 0.0:
            return math.nan if math.isnan(self.error) else float(self.mean == 0.0)
        from scipy.special import stdtr  # half a second to import, and only comparisons ask

        return 2.0 * float(stdtr(self.runs - 1, -abs(self.mean) / self.error))


def estimate(values: Values) -> Estimate:
    """Estimate a mean over independent runs, with Student's t.

    Parameters
    ----------
    values
        (R,) one value a run; runs where it is missing (NaN) do not count.

    Notes
    -----
    Runs are independent because their seeds differ; that their mean is near enough to normal
    for t is an *assumption* that grows better with the number of runs. Applied to differences
    between two strategies on the same seeds this is the paired t test, which common random
    numbers call for (Law, Simulation Modeling and Analysis, chapter 10). Where all runs agree to
    the last digit the interval has no width.
    """
    present = values[np.isfinite(values)]
    runs = present.size
    if runs == 0:
        return Estimate(np.nan, np.nan, np.nan, np.nan, 0)
    mean = float(present.mean())
    if runs == 1:
        return Estimate(mean, np.nan, np.nan, np.nan, 1)
    if np.ptp(present) == 0.0:
        return Estimate(mean, mean, mean, 0.0, runs)
    error = float(present.std(ddof=1)) / math.sqrt(runs)
    reach = student_t(runs - 1) * error
    return Estimate(mean, mean - reach, mean + reach, error, runs)


@cache
def student_t(freedom: int) -> float:
    """Give how many standard errors a 95% interval reaches, with Student's t.

    Parameters
    ----------
    freedom
        Degrees of freedom: a whole number from 1 on.

    Notes
    -----
    Abramowitz and Stegun (1964), 26.7.3 and 26.7.4: for whole degrees of freedom the chance of
    staying within t is a finite sum over an angle; t is sought by halving. `scipy.special` has
    both, but importing it takes a tenth of a short run.
    """
    low, high = 0.0, math.pi / 2.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _within(middle, freedom) < CONFIDENCE else (low, middle)
    return math.sqrt(freedom) * math.tan(low)


def _within(angle: float, freedom: int) -> float:
    """Chance that Student's t stays within the root of its freedom times the angle's tangent."""
    odd = freedom % 2
    total = term = 1.0 if freedom > 1 else 0.0
    for number in range(2 + odd, freedom - 1, 2):
        term *= (1.0 - 1.0 / number) * math.cos(angle) ** 2
        total += term
    if odd:
        return (angle + math.sin(angle) * math.cos(angle) * total) * 2.0 / math.pi
    return math.sin(angle) * total


def holm(chances: Values) -> Values:
    """Adjust the p-values of several comparisons, so that all verdicts hold together.

    Parameters
    ----------
    chances
        (C,) p-values; missing ones (NaN) stay missing and do not count as comparisons.

    Returns
    -------
    (C,)
        Adjusted p-values: calling those below 0.05 separable makes one false call or more in at
        most 5% of studies in which nothing differs.

    Notes
    -----
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    adjusted = np.full(chances.shape, np.nan)
    present = np.flatnonzero(np.isfinite(chances))
    order = present[np.argsort(chances[present], kind="stable")]
    steps = np.arange(order.size, 0, -1) * chances[order]
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return adjusted


def false_discovery(chances: Values) -> Values:
    """Adjust the p-values of a search among many for the share of false finds.

    Parameters
    ----------
    chances
        (C,) p-values; missing ones (NaN) stay missing and do not count as comparisons.

    Returns
    -------
    (C,)
        Adjusted p-values: of those called separable because they are below 0.05, at most 5% are
        expected to be false finds.

    Notes
    -----
    Benjamini and Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x. It holds for independent
    comparisons and for positively dependent ones; that comparisons with the same runs are near
    enough to that is an *assumption*.
    """
    adjusted = np.full(chances.shape, np.nan)
    present = np.flatnonzero(np.isfinite(chances))
    order = present[np.argsort(chances[present], kind="stable")[::-1]]
    count = order.size
    steps = chances[order] * count / np.arange(count, 0, -1)
    adjusted[order] = np.minimum.accumulate(steps)
    return adjusted


def chance_best(outcomes: Values, *, higher_is_better: bool) -> Values:
    """How likely each strategy is the one with the best mean outcome.

    Parameters
    ----------
    outcomes
        (R, S) outcome of each strategy on each seed; seeds on which a strategy has no value do
        not count.
    higher_is_better
        Which way is better.

    Returns
    -------
    (S,)
        Share of resamples in which the strategy's mean is best; ties are shared out evenly, so
        the shares sum to 1. NaN for fewer than five seeds: a bootstrap of so few is far too sure
        of itself.

    Notes
    -----
    Paired bootstrap: seeds are drawn with replacement, all strategies of a seed together, 10,000
    times with one fixed key, so that the same runs always give the same chances.
    """
    rows = outcomes[np.isfinite(outcomes).all(axis=1)]
    seeds, strategies = rows.shape
    if seeds < FEWEST_RESAMPLED:
        return np.full(strategies, np.nan)
    draws = np.random.Generator(np.random.Philox(key=_BOOTSTRAP_KEY))
    weights = draws.multinomial(seeds, np.full(seeds, 1.0 / seeds), size=RESAMPLES)
    means = weights @ (rows - rows[:, :1])  # differences with the first: exact ties stay exact
    best = means.max(axis=1) if higher_is_better else means.min(axis=1)
    is_best = means == best[:, None]
    return np.asarray((is_best / is_best.sum(axis=1, keepdims=True)).mean(axis=0))
