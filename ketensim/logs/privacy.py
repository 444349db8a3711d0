"""What may be told of a log: nothing that comes from fewer than five cases."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

FEWEST = 5
"""Cells of fewer cases are told to nobody, and count as nothing."""


def is_told(case: Ints) -> bool:
    """Tell whether events (n,) of these cases come from enough different ones to be told of.

    Five events of one case are one case: who knows it would know what they say.
    """
    return len(np.unique(case)) >= FEWEST


def told_values(values: Ints, case: Ints) -> Ints:
    """List the values (n,), not negative, that are seen in enough different cases (n,)."""
    pairs = np.unique(np.c_[values, case], axis=0)
    return np.flatnonzero(np.bincount(pairs[:, 0]) >= FEWEST)
