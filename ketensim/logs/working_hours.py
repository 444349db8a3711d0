"""The hours of the week in which work is done and clients come, and the clock that they make."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.privacy import told_values
from ketensim.scenario.hours import DAYS, pattern_of

Floats = NDArray[np.float64]

_HOURS = 168
_DIGITS = 2


def hours_of(moments: Floats, case: NDArray[np.int64]) -> str | None:
    """Write in which hours of the week moments lie, as `hours` of a scenario.

    Parameters
    ----------
    moments
        When something happened (n,) [weeks since a Monday, local time].
    case
        In which case it did (n,).

    Returns
    -------
    str or None
        Each hour of the week with its share of the moments, in two digits; hours seen in
        fewer than five cases are closed. None where no hour has so many: nothing can be said.
    """
    hour = (np.floor(moments * _HOURS) % _HOURS).astype(np.int64)
    counts = np.bincount(hour, minlength=_HOURS)
    counts[~np.isin(np.arange(_HOURS), told_values(hour, case))] = 0
    if not counts.any():
        return None
    paces = [float(f"{count / counts.max():.{_DIGITS}g}") for count in counts]
    pieces = []
    for day, name in enumerate(DAYS):
        of_day = paces[24 * day : 24 * day + 24]
        for pace, hours in groupby(range(24), key=of_day.__getitem__):
            together = list(hours)
            if pace > 0.0:
                pieces.append(f"{name} {together[0]}-{together[-1] + 1} x {pace:.6f}".rstrip("0"))
    return ", ".join(piece + "0" if piece.endswith(".") else piece for piece in pieces)


def work_until(hours: str | None, moments: Floats) -> Floats:
    """Say how much work somebody with these hours has done up to each moment [weeks].

    The clock that a station of the simulation has: it stands still when its partner is closed.
    """
    pattern = pattern_of(hours)
    starts, paces = np.array(pattern.starts), np.array(pattern.paces)
    done = np.r_[0.0, np.cumsum(np.diff(np.r_[starts, 1.0]) * paces)]
    week = np.floor(moments)
    piece = _piece(starts, moments)
    return np.asarray(week + done[piece] + (moments - week - starts[piece]) * paces[piece])


def is_open(hours: str, moments: Floats) -> NDArray[np.bool_]:
    """Tell which moments (n,) [weeks] lie within these hours."""
    pattern = pattern_of(hours)
    return np.asarray(np.array(pattern.paces)[_piece(np.array(pattern.starts), moments)] > 0.0)


def _piece(starts: Floats, moments: Floats) -> NDArray[np.int64]:
    """Find the piece of the week in which each moment (n,) lies."""
    return np.searchsorted(starts, moments - np.floor(moments), side="right") - 1
