"""Intervals from whole blocks of runs, and products that noise does not enter."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ketensim.study.sensitivity.sampled import Values

RESAMPLES = 2_000
FEWEST_BLOCKS = 5  # a bootstrap of fewer is far too sure of itself; an assumption
_KEY = 0x626C6F63  # the letters 'bloc'; the same resamples every time


def pair_product(one: Values, other: Values) -> Values:
    """Mean product of two outcomes over pairs of *different* replications.

    Parameters
    ----------
    one, other
        (..., replications) the same replications of two points.

    Returns
    -------
    (...,)
        Mean of one[r1] other[r2] over r1 != r2: runs of different replications share no seed, so
        that noise drops out on average, also where the points of a block share theirs. Of one
        replication its own product.
    """
    replications = one.shape[-1]
    same = (one * other).sum(axis=-1)
    if replications == 1:
        return np.asarray(same)
    every = one.sum(axis=-1) * other.sum(axis=-1)
    return np.asarray((every - same) / (replications * (replications - 1)))


@lru_cache(maxsize=8)
def resampling_weights(blocks: int, resamples: int = RESAMPLES) -> Values:
    """How often each block is drawn in each resample.

    Parameters
    ----------
    blocks
        Blocks of runs that share their seeds; a block is drawn whole.
    resamples
        How many times as many blocks are drawn with replacement.

    Returns
    -------
    (resamples, blocks)
        Counts that sum to `blocks` in each row; the same every time.
    """
    draws = np.random.Generator(np.random.Philox(key=_KEY))
    counts = draws.multinomial(blocks, np.full(blocks, 1.0 / blocks), size=resamples)
    weights = counts.astype(np.float64)
    weights.setflags(write=False)
    return weights


def interval(resampled: Values, blocks: int) -> tuple[Values, Values]:
    """95% interval of each figure, from its resamples along the first axis.

    Returns
    -------
    tuple
        Low and high; NaN for fewer than five blocks. Resamples without a value, as indices have
        that happen to draw no variance, do not count.
    """
    if blocks < FEWEST_BLOCKS:
        missing = np.full(resampled.shape[1:], np.nan)
        return missing, missing
    known = np.isfinite(resampled).any(axis=0)
    ends = np.nanpercentile(np.where(known, resampled, 0.0), [2.5, 97.5], axis=0)
    low, high = np.where(known, ends, np.nan)
    return low, high
