"""Sobol' indices of stochastic runs: how much of the variance each factor makes, without noise.

With one replication the estimators are those of SALib, to the last digits. With more, each product
of two outcomes is taken between *different* replications, so that noise drops out on average: also
where all points of a block share their seeds (common random numbers), which the usual correction
by the noise variance does not allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ketensim.study.sensitivity.blocks import (
    FEWEST_BLOCKS,
    interval,
    pair_product,
    resampling_weights,
)
from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.measure import Measure, block_rows, of_single_factors
from ketensim.study.sensitivity.sampled import SampledDesign, Values, group_columns

METHODS = ("sobol",)


@dataclass(frozen=True)
class SobolTerms:
    """What each block of runs adds to the indices; every index is a ratio of weighted sums.

    Parameters
    ----------
    groups
        Names of the factors, or of the groups that are changed together.
    square
        (blocks,) product of the two base outcomes with themselves.
    mean
        (blocks, replications) mean of the two base outcomes.
    first, total
        (blocks, groups) numerators of the first-order and the total index.
    pairs
        Groups of each interaction, by number.
    second
        (blocks, pairs) numerators of the closed second-order index; no columns without them.
    """

    groups: tuple[str, ...]
    square: Values
    mean: Values
    first: Values
    total: Values
    pairs: tuple[tuple[int, int], ...]
    second: Values

    def variance(self, weights: Values) -> Values:
        """(resamples,) variance that the factors make, blocks weighted (resamples, blocks)."""
        blocks = weights.sum(axis=1)
        mean = (weights @ self.mean) / blocks[:, None]
        return np.asarray((weights @ self.square) / blocks - pair_product(mean, mean))

    def indices(self, weights: Values) -> tuple[Values, Values, Values]:
        """First-order, total and interaction indices for each row of weights.

        Returns
        -------
        tuple
            (resamples, groups) twice and (resamples, pairs); NaN where there is no variance.
        """
        blocks = weights.sum(axis=1)[:, None]
        variance = self.variance(weights)[:, None]
        scale = np.where(variance > 0.0, variance, np.nan) * blocks
        first, total = (weights @ self.first) / scale, (weights @ self.total) / scale
        closed = (weights @ self.second) / scale
        one, other = ([pair[side] for pair in self.pairs] for side in (0, 1))
        return first, total, closed - first[:, one] - first[:, other]


def sobol_terms(design: SampledDesign, values: Values) -> SobolTerms:
    """Work out what each block adds.

    Parameters
    ----------
    design
        A Saltelli design: blocks of A, every AB, every BA (with second order only), B.
    values
        (points, replications) what is analysed.

    Notes
    -----
    First order: Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018; total: Jansen, there too;
    second order: Saltelli (2002), doi:10.1016/S0010-4655(02)00280-1. Outcomes are centred by their
    grand mean first, as SALib does, since the first is biased otherwise.
    """
    groups = group_columns(design)
    size = len(groups)
    rows = _rows(design, list(groups.values()))
    centred = (values - values.mean())[rows]  # (blocks, points in a block, replications)
    a, b, ab = centred[:, 0], centred[:, -1], centred[:, 1 : 1 + size]
    change = ab - a[:, None]
    pairs = tuple(combinations(range(size), 2)) if design.second_order else ()
    one, other = ([pair[side] for pair in pairs] for side in (0, 1))
    ba = centred[:, 1 + size : 1 + 2 * size] if pairs else ab
    both = pair_product(a, b)[:, None]
    return SobolTerms(
        groups=tuple(groups),
        square=(pair_product(a, a) + pair_product(b, b)) / 2.0,
        mean=(a + b) / 2.0,
        first=pair_product(np.broadcast_to(b[:, None], change.shape), change),
        total=pair_product(change, change) / 2.0,
        pairs=pairs,
        second=pair_product(ba[:, one], ab[:, other]) - both,
    )


def _rows(design: SampledDesign, groups: list[list[int]]) -> Values:
    """Points of each block; a design whose blocks are not Saltelli's is refused."""
    size = len(groups)
    asked = 2 * size + 2 if design.second_order else size + 2
    rows = block_rows(design)
    if rows is None or rows.shape[1] != asked:
        points = "?" if rows is None else rows.shape[1]
        raise AnalysisError(
            "broken_block", block=0, method=design.method, points=points, asked=asked
        )
    unit = design.unit[rows]
    for place, columns in enumerate(groups, start=1):
        right = unit[:, 0].copy()
        right[:, columns] = unit[:, -1][:, columns]
        wrong = np.flatnonzero((unit[:, place] != right).any(axis=1))
        if wrong.size:
            raise AnalysisError(
                "broken_block", block=int(wrong[0]), method=design.method, points=asked, asked=asked
            )
    return np.asarray(rows)


def sobol_indices(design: SampledDesign, values: Values) -> list[Measure]:
    """Estimate S1, ST and, where the design allows, S2 with 95% intervals over whole blocks.

    Parameters
    ----------
    design
        A Saltelli design.
    values
        (points, replications) what is analysed.

    Returns
    -------
    list of Measure
        S1: what a factor makes by itself; ST: with all interactions that it takes part in; S2:
        what two make together beyond what each makes alone. All are shares of the variance that
        the factors make. NaN throughout where that variance cannot be told from none.
    """
    terms = sobol_terms(design, values)
    blocks = len(terms.square)
    weights = resampling_weights(blocks)
    known = 1.0 if _has_variance(terms, weights) else np.nan
    found = [known * each for each in terms.indices(np.ones((1, blocks)))]
    resampled = [known * each for each in terms.indices(weights)]
    names = terms.groups
    measures = [
        of_single_factors(name, names, value[0], interval(drawn, blocks))
        for name, value, drawn in zip(("S1", "ST"), found[:2], resampled[:2], strict=True)
    ]
    if terms.pairs:
        low, high = interval(resampled[2], blocks)
        one, other = (tuple(names[pair[side]] for pair in terms.pairs) for side in (0, 1))
        missing = np.full(len(terms.pairs), np.nan)
        measures.append(Measure("S2", one, other, found[2][0], low, high, missing))
    return measures


def _has_variance(terms: SobolTerms, weights: Values) -> bool:
    """Whether the factors make variance that can be told from noise, and so has shares."""
    found = float(terms.variance(np.ones((1, weights.shape[1])))[0])
    scale = float(np.abs(terms.square).max(initial=0.0))
    if not found > 1e-14 * scale:
        return False
    if weights.shape[1] < FEWEST_BLOCKS:
        return True
    return float(np.percentile(terms.variance(weights), 2.5)) > 0.0
