"""Parts of the week: whether things happen more in some, and whether kinds differ in that."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.privacy import FEWEST
from ketensim.logs.working_hours import hours_of, is_open

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVEL = 0.01
"""Chance of seeing a pattern where there is none, for each of the tests."""
_BLOCKS = (28, 14, 7)  # parts of the week that are compared: six hours, half a day, a day
FEWEST_COMPARED = FEWEST * _BLOCKS[-1]
"""Things that happened from which a kind is compared: five for each day of the week."""
_KEPT = 0.9  # share of what happens that hours of its own must hold


def uneven_chance(moments: Floats) -> float:
    """Test whether the parts of the week are alike (chi-square); NaN in less than a week.

    Parameters
    ----------
    moments
        When independent things happened (n,) [weeks]; whole weeks of them count.
    """
    from scipy.stats import chisquare

    whole = np.floor(np.ptp(moments))
    if whole < 1:
        return np.nan
    inside = moments[moments < moments.min() + whole]
    blocks = _blocks(len(inside))
    return float(chisquare(np.bincount(_parts(inside, blocks), minlength=blocks)).pvalue)


def differing_chance(moments: Floats, kind: Ints, kinds: int) -> float:
    """Test whether kinds happen in the same parts of the week (chi-square).

    Parameters
    ----------
    moments, kind
        When independent things happened, and of which kind each was (n,) [weeks].
    kinds
        How many there are.

    Returns
    -------
    float
        Chance of differing as much where they do not; NaN with one kind.
    """
    from scipy.stats import chi2_contingency

    if kinds < 2:
        return np.nan
    blocks = _blocks(int(np.bincount(kind, minlength=kinds).min()))
    table = np.zeros((kinds, blocks))
    np.add.at(table, (kind, _parts(moments, blocks)), 1)
    table = table[:, table.sum(axis=0) > 0]
    return float(chi2_contingency(table).pvalue) if table.shape[1] > 1 else np.nan


def hours_of_kinds(
    moments: Floats, case: Ints, kind: Ints, kinds: int, common: str | None
) -> tuple[str | None, ...]:
    """Give each kind hours of its own; the common ones where its own leave too much out.

    Parameters
    ----------
    moments, case, kind
        When things happened, in which case, and of which kind each was (n,) [weeks].
    kinds
        How many there are.
    common
        Hours of all kinds together.
    """
    found = []
    for number in range(kinds):
        own = moments[kind == number]
        hours = hours_of(own, case[kind == number])
        held = hours is not None and is_open(hours, own).mean() >= _KEPT
        found.append(hours if held else common)
    return tuple(found)


def _parts(moments: Floats, blocks: int) -> Ints:
    """Say in which part of the week each moment lies (n,)."""
    return np.floor((moments - np.floor(moments)) * blocks).astype(np.int64)


def _blocks(count: int) -> int:
    """Choose the finest parts of the week in which at least five are expected."""
    return next((n for n in _BLOCKS if count >= FEWEST * n), _BLOCKS[-1])
