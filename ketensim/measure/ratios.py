"""Ratios that are missing, and not 0, where there is nothing to divide by."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.records import Floats

Numbers = NDArray[Any]


def ratio(numerator: Numbers, denominator: Numbers, nothing: float = np.nan) -> Floats:
    """Divide element by element; `nothing` where the denominator is 0: nothing to measure."""
    top, bottom = np.broadcast_arrays(np.asarray(numerator, float), np.asarray(denominator, float))
    result = np.full(top.shape, nothing)
    np.divide(top, bottom, out=result, where=bottom != 0)
    return result


def with_total(by_group: Numbers) -> Numbers:
    """Put the sum over the groups before the groups: (G, ...) becomes (1 + G, ...)."""
    return np.concatenate([by_group.sum(axis=0, keepdims=True), by_group])


def share(part: Numbers, whole: Numbers) -> Floats:
    """Divide counts by group (G,) into shares of all and of each group (1 + G,)."""
    return ratio(with_total(part), with_total(whole))


def window_sum(values: Numbers, width: int) -> Numbers:
    """Add up each week and the weeks before it, `width` in all and fewer at the start (W, ...)."""
    total = np.cumsum(values, axis=0)
    total[width:] -= total[:-width].copy()
    return total
