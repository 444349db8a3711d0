"""One measure of how much each factor matters, with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketensim.study.sensitivity.sampled import Places, SampledDesign, Values


@dataclass(frozen=True)
class Measure:
    """One measure over all factors, groups of factors or pairs of these.

    Parameters
    ----------
    name
        As in the tables: S1, ST, S2, mu_star, ...
    factors
        What each figure is about.
    others
        The other one of each pair; empty strings where a figure is about one factor.
    value, low, high
        The figures with their 95% intervals; NaN where there is none.
    floor
        What a factor must exceed before it can be said to do anything at all: what a factor that
        does nothing would show. NaN where noise has been taken out already.
    """

    name: str
    factors: tuple[str, ...]
    others: tuple[str, ...]
    value: Values
    low: Values
    high: Values
    floor: Values


def of_single_factors(
    name: str,
    factors: tuple[str, ...],
    value: Values,
    ends: tuple[Values, Values],
    floor: Values | None = None,
) -> Measure:
    """Make a measure in which every figure is about one factor."""
    missing = np.full(len(factors), np.nan)
    low, high = ends
    others = ("",) * len(factors)
    return Measure(name, factors, others, value, low, high, missing if floor is None else floor)


def block_rows(design: SampledDesign) -> Places | None:
    """Points of each block, in their order.

    Returns
    -------
    (blocks, points in a block) or None
        None where blocks differ in size.
    """
    _, counts = np.unique(design.block, return_counts=True)
    if np.ptp(counts) != 0:
        return None
    order = np.argsort(design.block, kind="stable")
    return np.asarray(order.reshape(len(counts), -1), dtype=np.int64)
