"""The distribution of a time: a family where one fits, or else a table of quantiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.privacy import FEWEST, is_told
from ketensim.scenario.distributions import Distribution

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHORTEST = 1e-6  # of an average time: some half a second [weeks]
_WITHIN = 0.05  # largest distance between a family and what was seen that passes for a fit
_QUANTILES = 60
CV_LIMITS = (0.05, 10.0)
"""Spread of lognormal, gamma and Weibull times that is taken for real; a scenario takes no more."""


@dataclass(frozen=True)
class FittedTime:
    """The distribution of a time, and how well it fits.

    Parameters
    ----------
    distribution
        As in a scenario file.
    observations
        How many times it comes from.
    distance
        Largest difference between the two cumulative distributions (Kolmogorov-Smirnov) [0-1].
    criterion
        Akaike's information criterion of each family that was tried.
    """

    distribution: dict[str, Any]
    observations: int
    distance: float
    criterion: dict[str, float]

    @property
    def mean(self) -> float:
        """Average time [weeks]."""
        return Distribution.model_validate(self.distribution).average()


def fitted_time(times: Floats, case: Ints) -> FittedTime | None:
    """Choose a distribution for times [weeks] of these cases; None with fewer than five cases.

    The family with the lowest information criterion, if it is nowhere more than 0.05 off; or else a
    table of quantiles, each the mean of times of at least five cases, so that no time of one case
    can be read from it.
    """
    if not is_told(case):
        return None
    times = np.maximum(times, 0.0)
    if times.mean() < SHORTEST:
        moment = {"distribution": "deterministic", "mean": SHORTEST}
        return FittedTime(moment, len(times), 0.0, {})
    if times.std() < CV_LIMITS[0] ** 2 * times.mean():  # all alike: no family has so little spread
        alike = {"distribution": "deterministic", "mean": float(f"{times.mean():.4g}")}
        return FittedTime(alike, len(times), 0.0, {})
    tried = {} if (times < SHORTEST).mean() > _WITHIN else _families(np.maximum(times, SHORTEST))
    criterion = {
        name: 2.0 * (1 + (name != "exponential")) - 2.0 * fit for name, (fit, _) in tried.items()
    }
    best = min(criterion, key=criterion.__getitem__, default=None)
    if best is not None:
        law = tried[best][1]
        distance = _distance(times, law)
        if distance <= _WITHIN:
            return FittedTime(law_written(best, law), len(times), distance, criterion)
    values = quantiles(times, case)
    table = {"distribution": "empirical", "values": [float(f"{value:.4g}") for value in values]}
    return FittedTime(table, len(times), _apart(times, values), criterion)


def quantiles(times: Floats, case: Ints) -> Floats:
    """Give the means of equally likely parts of the times (m,), each of at least five cases.

    Parameters
    ----------
    times, case
        The times, and the case of each (n,).

    Notes
    -----
    The mean over all parts is that of the times. A time that lies in two parts counts in each as
    far as it does, and as a case of neither.
    """
    order = np.argsort(times, kind="stable")
    count, parts = len(times), max(1, min(_QUANTILES, len(times) // FEWEST))
    while parts > 1 and not _all_told(np.linspace(0.0, count, parts + 1), case[order]):
        parts -= 1
    edges = np.linspace(0.0, count, parts + 1)
    summed = np.r_[0.0, np.cumsum(times[order])]
    return np.asarray(np.diff(np.interp(edges, np.arange(count + 1), summed)) * parts / count)


def _all_told(edges: Floats, case: Ints) -> bool:
    """Tell whether what lies wholly between every two edges comes from enough cases."""
    begins, ends = np.ceil(edges[:-1] - 1e-9), np.floor(edges[1:] + 1e-9)
    return all(
        is_told(case[int(begin) : int(end)]) for begin, end in zip(begins, ends, strict=True)
    )


def _families(times: Floats) -> dict[str, tuple[float, Any]]:
    """Fit each family by maximum likelihood: log likelihood and the law."""
    from scipy import stats

    laws = {
        "exponential": stats.expon(scale=times.mean()),
        "lognormal": stats.lognorm(np.log(times).std(), scale=np.exp(np.log(times).mean())),
    }
    for name, kind in (("gamma", stats.gamma), ("weibull", stats.weibull_min)):
        shape, _, scale = kind.fit(times, floc=0)
        laws[name] = kind(shape, scale=scale)
    return {
        name: (float(law.logpdf(times).sum()), law) for name, law in laws.items() if is_plain(law)
    }


def is_plain(law: Any) -> bool:
    """Tell whether the spread of a law is one that is taken for real."""
    return bool(CV_LIMITS[0] < law.std() / law.mean() < CV_LIMITS[1])


def _distance(times: Floats, law: Any) -> float:
    """Say how far a law lies from what was seen (Kolmogorov-Smirnov) [0-1]."""
    from scipy import stats

    return float(stats.kstest(times, law.cdf).statistic)


def _apart(times: Floats, values: Floats) -> float:
    """Say how far a table lies from what was seen (Kolmogorov-Smirnov) [0-1]."""
    from scipy import stats

    return float(stats.ks_2samp(times, values, method="asymp").statistic)


def law_written(name: str, law: Any) -> dict[str, Any]:
    """Write a law as in a scenario file."""
    mean = float(f"{law.mean():.6g}")
    if name == "exponential":
        return {"distribution": name, "mean": mean}
    return {"distribution": name, "mean": mean, "cv": float(f"{law.std() / law.mean():.6g}")}
