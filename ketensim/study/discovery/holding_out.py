"""Whole blocks of runs held out, so that a condition is judged by runs it was not made from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_KEY = 0x68656C64  # the letters 'held'

Mask = NDArray[np.bool_]


def held_out(block: NDArray[np.int64]) -> Mask:
    """Choose half of the blocks to judge by.

    Parameters
    ----------
    block
        (points,) which points share their seeds: these stay together.

    Returns
    -------
    (points,)
        Whether a point judges; the same every time.
    """
    _, place = np.unique(block, return_inverse=True)
    blocks = int(place.max()) + 1
    draws = np.random.Generator(np.random.Philox(key=_KEY))
    judges = np.zeros(blocks, dtype=bool)
    judges[draws.permutation(blocks)[: blocks // 2]] = True
    return np.asarray(judges[place])


def wilson(hits: int, cases: int) -> tuple[float, float]:
    """95% interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953)."""
    if cases == 0:
        return 0.0, 1.0
    z2, share = 1.959964**2, hits / cases
    middle = (share + z2 / (2.0 * cases)) / (1.0 + z2 / cases)
    reach = np.sqrt(z2 * (share * (1.0 - share) / cases + z2 / (4.0 * cases**2)))
    reach /= 1.0 + z2 / cases
    return float(max(0.0, middle - reach)), float(min(1.0, middle + reach))
