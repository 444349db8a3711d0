"""Factors: how a number of a design between 0 and 1 becomes a value of the scenario."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketensim.study.experiment.uncertainty import Uncertainty

Values = NDArray[np.float64]

#: A factor of this name changes nothing: what an analysis finds for it is noise.
DUMMY = "dummy"
#: Share of each tail of a distribution that is left out, since some designs go to its very end
#: (*assumption*: 3.7 standard deviations of a normal one).
TAIL = 1e-4


@dataclass(frozen=True)
class Factor:
    """One uncertain value of an experiment.

    Parameters
    ----------
    name
        Path in the scenario as in the file, or "dummy".
    how
        How it varies.
    """

    name: str
    how: Uncertainty

    @property
    def group(self) -> str | None:
        """Group of factors that vary together; None: on its own."""
        return self.how.group

    @property
    def label(self) -> str:
        """What it is called in an analysis: its group, or else its own name."""
        return self.how.group or self.name

    @property
    def log(self) -> bool:
        """Whether it varies on a logarithmic scale."""
        return self.how.log

    @property
    def integer(self) -> bool:
        """Whether it takes whole values only."""
        return self.how.integer

    def value(self, unit: float) -> float | int:
        """Give the value at one place [0-1] of its distribution."""
        found = float(self.values(np.array([unit]))[0])
        return int(found) if self.integer else found

    def values(self, unit: Values) -> Values:
        """Give the values at many places [0-1] of its distribution, in the unit of the path."""
        if self.how.range is not None:
            return self._in_range(unit, *self.how.range)
        if self.how.values is not None:
            chosen = np.array(self.how.values)
            places = np.minimum((unit * len(chosen)).astype(np.int64), len(chosen) - 1)
            return np.asarray(chosen[places])
        inside = np.clip(unit, TAIL, 1.0 - TAIL)
        return np.asarray(_quantiles(self.how).ppf(inside), dtype=np.float64)

    def _in_range(self, unit: Values, low: float, high: float) -> Values:
        """Spread places evenly over a range, its logarithm or its whole numbers."""
        if self.integer and self.log:
            spread = (low - 0.5) * ((high + 0.5) / (low - 0.5)) ** unit
            return np.clip(np.round(spread), low, high)
        if self.integer:
            return np.minimum(np.floor(low + unit * (high - low + 1.0)), high)
        if self.log:
            return np.clip(low * (high / low) ** unit, low, high)
        return np.minimum(low + unit * (high - low), high)

    def ends(self) -> tuple[float, float]:
        """Give the lowest and highest value that a design can ask for."""
        low, high = self.values(np.array([0.0, 1.0])).tolist()
        if self.how.values is not None:
            return min(self.how.values), max(self.how.values)
        return low, high


def _quantiles(how: Uncertainty) -> Any:
    """Give the distribution of scipy that a scenario file means."""
    from scipy import stats

    assert how.distribution is not None
    said = how.distribution
    mean, cv = said.average(), said.cv or 1.0
    if said.kind == "beta":
        return stats.beta(said.a, said.b)
    if said.kind == "lognormal":
        sigma = math.sqrt(math.log1p(cv * cv))
        return stats.lognorm(sigma, scale=mean * math.exp(-sigma * sigma / 2))
    if said.kind == "uniform":
        half = mean * cv * math.sqrt(3)
        return stats.uniform(mean - half, 2 * half)
    return stats.gamma(1 / (cv * cv), scale=mean * cv * cv)  # exponential: cv 1
