"""Sums over the weekly tallies of all links."""

from __future__ import annotations

import numpy as np

from ketensim.measure.records import Floats, Ints


def over_weeks(tally: Ints, first: int) -> Ints:
    """Add up what was counted by week and link (W, L) from week number `first` on: (L,)."""
    total: Ints = np.add.reduce(tally[first:], axis=0, dtype=np.int64)
    return total


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
    weeks, links = accepted.shape
    used = np.flatnonzero(accepted)  # few hand-offs a week: most of the tally is zero
    week, link = np.divmod(used, links)
    way_back = np.where(back >= 0, back, np.arange(links))[link]
    amount = accepted.ravel()[used] * (trust[week, link] + trust[week, way_back]) / 2.0
    late = np.searchsorted(week, first)
    by_week: Floats = np.bincount(week, amount, weeks).astype(np.float64)
    by_link: Floats = np.bincount(link[late:], amount[late:], links).astype(np.float64)
    return by_week, by_link
