"""From simulated logs to the parameters that may have made a log: a synthetic likelihood.

A summary of a log is a quadratic function of the parameters and normal noise; both are estimated
from simulated logs. Sources: Wood 2010, doi:10.1038/nature09319 (the likelihood of summaries);
Talts et al. 2018, arXiv:1804.06788 (checking intervals on simulated logs).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEVEL = 0.9
"""Chance with which an interval is to hold the value that made the log."""
_TEMPERS = (1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0)
_TRIED_LOG2 = 11
_LEAST_NOISE = 1e-9


@dataclass(frozen=True)
class Posterior:
    """What a log says of parameters.

    Attributes
    ----------
    low, middle, high
        Ends of the interval and the middle of each parameter (d,) [place between its bounds, 0-1].
    coverage
        How often such intervals held the value that made a simulated log (d,) [0-1]; the log was
        left out each time, and the noise enlarged until they held it as often as they should.
    strangeness
        Share of the simulated logs that fit their own parameters no better than the log fits
        the best ones [0-1]: when small, the chain with behaviour cannot make this log.
    """

    low: Floats
    middle: Floats
    high: Floats
    coverage: Floats
    strangeness: float


def sobol_places(dimensions: int, log2: int, seed: int) -> Floats:
    """Spread places over a box evenly (2**log2, dimensions) [0-1]."""
    from scipy.stats import qmc

    engine = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    return np.asarray(engine.random_base2(log2))


def posterior_of(places: Floats, summaries: Floats, seen: Floats, box: Floats) -> Posterior:
    """Find the parameters that may have made a log.

    Parameters
    ----------
    places
        Parameters of each simulated log (n, d) [place between the bounds, 0-1].
    summaries
        Of each simulated log (n, k).
    seen
        Those of the log (k,).
    box
        Lowest and highest place of each parameter that is considered (2, d).
    """
    tried = box[0] + (box[1] - box[0]) * sobol_places(places.shape[1], _TRIED_LOG2, 0)
    keep = summaries.std(axis=0) > _LEAST_NOISE
    summaries, seen = summaries[:, keep], seen[keep]
    left_out = [
        _distances(np.delete(places, i, 0), np.delete(summaries, i, 0), summaries[i], tried)
        for i in range(len(places))
    ]
    temper, coverage = _tempered(places, left_out, tried)
    distances = _distances(places, summaries, seen, tried)
    low, middle, high = _quantiles(distances, tried, temper)
    nearest = np.array([one.min() for one in left_out])
    return Posterior(low, middle, high, coverage, float((nearest >= distances.min()).mean()))


def _terms(places: Floats) -> Floats:
    """Give constant, linear and quadratic terms of each place (n, terms)."""
    columns = [np.ones(len(places)), *places.T]
    pairs = combinations_with_replacement(range(places.shape[1]), 2)
    return np.stack([*columns, *(places[:, i] * places[:, j] for i, j in pairs)], axis=1)


def _distances(places: Floats, summaries: Floats, seen: Floats, tried: Floats) -> Floats:
    """Say how far a log lies from what each tried place would make, in squared noise (m,)."""
    terms = _terms(places)
    weights, *_ = np.linalg.lstsq(terms, summaries, rcond=None)
    left = summaries - terms @ weights
    noise = left.T @ left / max(1, len(places) - terms.shape[1])
    plain = np.diag(np.diag(noise))
    noise = 0.9 * noise + 0.1 * plain + _LEAST_NOISE * np.eye(len(noise))  # never singular
    off = _terms(tried) @ weights - seen
    return np.asarray(np.einsum("mi,ij,mj->m", off, np.linalg.inv(noise), off))


def _quantiles(distances: Floats, tried: Floats, temper: float) -> tuple[Floats, Floats, Floats]:
    """Give both ends and the middle of what is likely, for each parameter."""
    weight = np.exp(-0.5 * (distances - distances.min()) / temper)
    ends = ((1.0 - LEVEL) / 2, 0.5, (1.0 + LEVEL) / 2)
    found = []
    for column in tried.T:
        order = np.argsort(column)
        summed = np.cumsum(weight[order]) / weight.sum()
        found.append(np.interp(ends, summed, column[order]))
    low, middle, high = np.array(found).T
    return low, middle, high


def _tempered(places: Floats, left_out: list[Floats], tried: Floats) -> tuple[float, Floats]:
    """Enlarge the noise until intervals hold what made a simulated log as often as they should."""
    for temper in _TEMPERS:
        held = [
            _held(place, *_quantiles(distances, tried, temper))
            for place, distances in zip(places, left_out, strict=True)
        ]
        coverage = np.mean(held, axis=0)
        if coverage.min() >= LEVEL - 0.02:
            break
    return temper, coverage


def _held(place: Floats, low: Floats, _: Floats, high: Floats) -> Bools:
    """Tell for each parameter whether its interval holds the value that made the log."""
    return np.asarray((low <= place) & (place <= high))
