"""Lead times when some clients are still in the chain: the estimator of Kaplan and Meier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.records import Floats

_ROUNDING = 1e-9  # a product of shares that equals 0.1 on paper may end a hair above it


@dataclass(frozen=True)
class StayCurve:
    """Share of the clients still in the chain, as a function of the time since arrival.

    Parameters
    ----------
    times
        Sorted times at which a client left (m,) [weeks since arrival].
    staying
        Share still in the chain just after each of them (m,) [0-1].
    longest
        Longest time that anybody was followed [weeks]; NaN without clients.
    """

    times: Floats
    staying: Floats
    longest: float

    def mean(self) -> float:
        """Mean lead time up to the longest time followed [weeks]; NaN without clients.

        The area under the curve. Where the client followed longest is still in the chain, this is
        a restricted mean: what comes after `longest` is left out, so it is a lower bound.
        """
        if np.isnan(self.longest):
            return float("nan")
        edges = np.concatenate([[0.0], self.times, [self.longest]])
        heights = np.concatenate([[1.0], self.staying])
        return float((np.diff(edges) * heights).sum())  # np.dot: as many threads as it finds

    def quantile(self, share: float) -> float:
        """Time within which this share has left [weeks]; NaN where that point is not reached."""
        reached = self.staying <= 1.0 - share + _ROUNDING
        return float(self.times[np.argmax(reached)]) if reached.any() else float("nan")


def stay_curve(duration: Floats, closed: NDArray[np.bool_]) -> StayCurve:
    """Estimate how long clients stay, using those who have not left yet for as long as they stayed.

    Parameters
    ----------
    duration
        Time from arrival to departure, or to the end of the run (n,) [weeks].
    closed
        Whether the client has left (n,); the others are censored.

    Notes
    -----
    Kaplan and Meier (1958), doi:10.1080/01621459.1958.10501452. A departure at the very moment
    at which another client is censored counts as the earlier of the two.
    """
    left = np.sort(duration[closed])
    censored = np.sort(duration[~closed])
    longer = len(censored) - np.searchsorted(censored, left, side="left")
    at_risk = np.arange(len(left), 0, -1) + longer
    staying = np.cumprod(1.0 - 1.0 / at_risk).astype(np.float64)
    longest = max((times[-1] for times in (left, censored) if len(times)), default=np.nan)
    return StayCurve(left, staying, float(longest))
