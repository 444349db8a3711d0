"""Sums over the weekly tallies of all links, compiled: a profile showed them to weigh."""

from __future__ import annotations

import numpy as np
from numba import njit

from ketensim.measure.records import Floats, Ints


@njit(cache=True)
def over_weeks(tally: Ints, first: int) -> Ints:
    """Add up what was counted by week and link (W, L) from week number `first` on: (L,)."""
    total = np.zeros(tally.shape[1], np.int64)
    for week in range(first, tally.shape[0]):
        for link in range(tally.shape[1]):
            total[link] += tally[week, link]
    return total


@njit(cache=True)
def trust_times_flow(
    accepted: Ints, trust: Floats, back: Ints, first: int
) -> tuple[Floats, Floats]:
    """Add up the trust on links, both ways, times the hand-offs on them.

    Parameters
    ----------
    accepted
        Hand-offs by week and link (W, L).
    trust
        Trust of the sender in the receiver (W, L) [0-1].
    back
        The link the other way (L,); -1 where only one way is recorded, which then counts alone.
    first
        Number of the first week of the sums by link.

    Returns
    -------
    by_week (W,), by_link (L,)
        The sums over links of every week, and over weeks from `first` on of every link.
    """
    by_week = np.zeros(accepted.shape[0])
    by_link = np.zeros(accepted.shape[1])
    for week in range(accepted.shape[0]):
        for link in range(accepted.shape[1]):
            if accepted[week, link] == 0:
                continue
            other = trust[week, back[link]] if back[link] >= 0 else trust[week, link]
            amount = accepted[week, link] * (trust[week, link] + other) / 2.0
            by_week[week] += amount
            if week >= first:
                by_link[link] += amount
    return by_week, by_link
