"""Rank correlation: how far two figures rise and fall together, with an interval."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

FEWEST = 5  # values, and clusters of a bootstrap, below which nothing is claimed; an assumption
RESAMPLES = 2_000
_KEY = 0x72616E6B  # the letters 'rank'; the same resamples every time
_NORMAL = 1.959964  # standard errors of a 95% interval


@dataclass(frozen=True)
class Correlation:
    """A rank correlation [-1, 1] with its 95% interval, and the number of cases behind it.

    Parameters
    ----------
    rho, low, high
        The correlation and its interval; NaN where it cannot be had.
    cases
        What the interval is drawn over: values (Fisher), or clusters (bootstrap).
    """

    rho: float
    low: float
    high: float
    cases: int

    def __neg__(self) -> Correlation:
        """Give the correlation with the opposite of one of the two."""
        return Correlation(-self.rho, -self.high, -self.low, self.cases)


def ranks(values: Values) -> Values:
    """Rank values from 1 on; equal ones share their mean rank."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2.0)[place.ravel()])


def spearman(one: Values, other: Values) -> float:
    """Give Spearman's rank correlation [-1, 1] of the pairs that both have a value.

    Returns
    -------
    float
        NaN for fewer than three pairs, or where one of the two is the same everywhere.
    """
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < 3:
        return math.nan
    a, b = ranks(one[both]), ranks(other[both])
    if np.ptp(a) == 0.0 or np.ptp(b) == 0.0:
        return math.nan
    return float(np.corrcoef(a, b)[0, 1])


def fisher(one: Values, other: Values) -> Correlation:
    """Give a rank correlation with an interval by Fisher's z, for pairs that are independent.

    Notes
    -----
    The variance of z of a rank correlation is near 1.06 / (n - 3): Fieller, Hartley and Pearson
    (1957), doi:10.1093/biomet/44.3-4.470. No interval for fewer than five pairs.
    """
    both = np.isfinite(one) & np.isfinite(other)
    count, rho = int(both.sum()), spearman(one, other)
    if count < FEWEST or math.isnan(rho):
        return Correlation(rho, math.nan, math.nan, count)
    z = math.atanh(min(max(rho, -1.0 + 1e-12), 1.0 - 1e-12))
    reach = _NORMAL * math.sqrt(1.06 / (count - 3))
    return Correlation(rho, math.tanh(z - reach), math.tanh(z + reach), count)


def bootstrapped(clusters: int, measure: Callable[[NDArray[np.intp]], float]) -> Correlation:
    """Give a correlation with an interval by a bootstrap over clusters.

    Parameters
    ----------
    clusters
        How many there are; those are what is drawn anew, each as a whole.
    measure
        Computes the correlation from the numbers of the clusters that were drawn, some twice.

    Notes
    -----
    Percentiles of 2,000 resamples with one fixed key (Efron and Tibshirani 1993, chapter 13). Runs
    of one chain resemble each other, so that chains and not runs are drawn. No interval for fewer
    than five clusters: a bootstrap of so few is far too sure of itself.
    """
    rho = measure(np.arange(clusters))
    if clusters < FEWEST or math.isnan(rho):
        return Correlation(rho, math.nan, math.nan, clusters)
    drawn = np.random.Generator(np.random.Philox(key=_KEY)).integers(
        clusters, size=(RESAMPLES, clusters)
    )
    found = np.array([measure(numbers) for numbers in drawn])
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return Correlation(rho, float(low), float(high), clusters)
