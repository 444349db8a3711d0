"""What a log shows of behaviour: how clients wait where one partner hands them to another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SUMMARIES = ("waited", "how_long", "spread", "drift", "uneven")
"""What is compared; `summaries_of` gives them in this order."""

_HOURS = 168.0
_WAITED = 1.0  # hours from which a gap is a wait: less is the rounding of who writes things down
_USUAL_WAITS = np.log([6.0, 12.0, 24.0, 48.0, 96.0])
"""Waits that are counted along [log hour]: a log with two waits is not taken at its word."""


def handed_over(log: Timeline, partner: Ints) -> Bools:
    """Tell which events come after an event at another partner in the same case (n,).

    Parameters
    ----------
    log
        The log.
    partner
        Number of the partner that has each activity (n_activities,).
    """
    at = partner[log.activity]
    return np.asarray(~log.is_first & (at != np.r_[-1, at[:-1]]))


def summaries_of(log: Timeline, partner: Ints) -> Floats:
    """Summarise the waits at hand-overs between partners (len(SUMMARIES),).

    Parameters
    ----------
    log
        A log with starts.
    partner
        Number of the partner that has each activity (n_activities,).

    Returns
    -------
    array
        Share that waited (as an angle, so that its chance error is alike everywhere) [radian];
        mean and standard deviation of the logarithm of the waits [log hour]; how much more often
        clients waited in the later half of the log [-]; how much that differs between pairs of
        partners, as a standard deviation [-]. Logarithms have five waits of hours to days added.

    Notes
    -----
    Nothing else is compared. Times of treatment and routes are what the chain was estimated from:
    whatever behaviour did to them is in the estimates already, and would be counted twice.
    """
    there = handed_over(log, partner)
    gap = (log.start - log.freed)[there] * _HOURS
    waited = gap > _WAITED
    logs = np.r_[np.log(gap[waited]), _USUAL_WAITS]
    late = log.freed[there] > np.median(log.freed[there])
    share = float(waited.mean())
    drift = float(waited[late].mean() - waited[~late].mean()) if late.any() else 0.0
    angle = np.arcsin(np.sqrt(share))
    return np.array([angle, logs.mean(), logs.std(), drift, _uneven(log, partner, there, waited)])


def _uneven(log: Timeline, partner: Ints, there: Bools, waited: Bools) -> float:
    """Say how much the share that waited differs between pairs of partners, weighed by clients."""
    at = partner[log.activity]
    pair = (np.r_[0, at[:-1]] * (at.max() + 1) + at)[there]
    _, number = np.unique(pair, return_inverse=True)
    clients = np.bincount(number)
    shares = np.bincount(number, weights=waited) / clients
    return float(np.sqrt(np.average((shares - waited.mean()) ** 2, weights=clients)))
