"""How often organisations hand clients over to one another, as a log shows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketensim.logs.privacy import told_values
from ketensim.logs.timeline import NOBODY, Timeline


@dataclass(frozen=True)
class HandOver:
    """Clients who go from one organisation to another.

    Attributes
    ----------
    sender, receiver
        Names of the organisations.
    weekly
        How many go on average [clients/week].
    share
        Part of the next steps after one at the sender that they are [0-1].
    """

    sender: str
    receiver: str
    weekly: float
    share: float


def hand_overs_of(log: Timeline, names: tuple[str, ...]) -> tuple[HandOver, ...]:
    """Count hand-overs between organisations, the most frequent first.

    Parameters
    ----------
    log
        The log; steps of which the organisation is not known count for nothing.
    names
        Of the organisations, by number.

    Notes
    -----
    A step at another organisation than the one before in the same case is a hand-over; what fewer
    than five cases show is left out.
    """
    before = np.r_[NOBODY, log.organisation[:-1]]
    known = ~log.is_first & (before != NOBODY) & (log.organisation != NOBODY)
    sender, receiver, case = before[known], log.organisation[known], log.case[known]
    pair = sender * len(names) + receiver
    counts, passed = np.bincount(pair), np.bincount(sender, minlength=len(names))
    weeks = max(float(np.ptp(log.begun)), 1.0)
    found = []
    for number in told_values(pair, case):
        one, other = divmod(int(number), len(names))
        if one != other:
            times = float(counts[number])
            found.append(HandOver(names[one], names[other], times / weeks, times / passed[one]))
    return tuple(sorted(found, key=lambda one: -one.weekly))
