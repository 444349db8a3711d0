"""Broken promises: a partner gives the chain less than its word, until it gives more again."""

from __future__ import annotations

import numpy as np

from ketensim.measure.records import Floats, Ints

BREACH = 0.1
"""How far engagement may stay behind the promise before the word counts as broken [0-1]."""

_ROUNDING = 1e-12


def broken_promises(promise: Floats, engagement: Floats) -> tuple[Ints, Ints]:
    """Count by week and partner the broken promises that were closed and those put right.

    A promise is broken for as long as it exceeds engagement by more than 0.1 (`BREACH`). It is
    closed in the first week in which that is over, and put right when engagement has by then come
    within 0.1 of the word that was first broken: lowering the promise closes it only. A promise
    that is still broken at the end is not closed.

    Parameters
    ----------
    promise, engagement
        By week and partner (W, P) [0-1].

    Returns
    -------
    closed, put_right
        By week and partner (W, P), 0 or 1.

    Notes
    -----
    Part of Z of DKS (docs/dks.md). The threshold and the rule for what puts a promise right are
    *assumptions*.
    """
    broken = promise - engagement > BREACH + _ROUNDING
    before = np.zeros_like(broken)
    before[1:] = broken[:-1]
    weeks = np.arange(len(broken))[:, None]
    first = np.maximum.accumulate(np.where(broken & ~before, weeks, 0), axis=0)
    word = np.take_along_axis(promise, first, axis=0)
    closed = before & ~broken
    put_right = closed & (engagement >= word - BREACH - _ROUNDING)
    return closed.astype(np.int64), put_right.astype(np.int64)
