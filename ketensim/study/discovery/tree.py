"""A small tree: which strategy to choose when, and what following it would bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketensim.study.discovery.holding_out import Mask, held_out
from ketensim.study.discovery.options import Options
from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.sampled import DUMMY
from ketensim.study.statistics import Estimate, estimate

if TYPE_CHECKING:
    import pandas as pd

DEPTH = 3  # questions in a row that a reader will follow; an assumption
_LEAF = 0.05  # smallest leaf, as a share of the points


@dataclass(frozen=True)
class Condition:
    """One question of the tree and its answer: a factor lies below or above a border."""

    factor: str
    is_below: bool
    border: float


@dataclass(frozen=True)
class Leaf:
    """Where the answers lead to.

    Parameters
    ----------
    conditions
        The questions on the way with their answers.
    option
        The strategy to choose there.
    mass
        Share of the points held out that come there.
    best
        Share of these at which that strategy does best.
    """

    conditions: tuple[Condition, ...]
    option: str
    mass: float
    best: float


@dataclass(frozen=True)
class Tree:
    """Which strategy to choose when.

    Parameters
    ----------
    leaves
        From left to right; one leaf says that one strategy is to be chosen everywhere.
    advantage
        What following the tree would bring over choosing the advised strategy everywhere, in the
        unit of the outcome (more is better), on runs that it was not made from.
    """

    leaves: tuple[Leaf, ...]
    advantage: Estimate

    @property
    def holds(self) -> bool:
        """Whether following it is better than not, by more than chance explains."""
        return len(self.leaves) > 1 and self.advantage.low > 0.0


def grow_tree(factors: pd.DataFrame, options: Options) -> Tree:
    """Grow a small tree of questions about factors that leads to the strategy to choose.

    Parameters
    ----------
    factors
        One row a point, one column a factor, in the unit of each; `dummy` is left out.
    options
        The strategies side by side.

    Returns
    -------
    Tree
        Grown on half of the blocks, judged by the other half.

    Notes
    -----
    CART (Breiman et al. 1984) as scikit-learn has it. A point weighs as much as depends on the
    choice there (the regret of the advised strategy), so that points at which all do equally well
    do not shape the tree.
    """
    own = factors.drop(columns=[DUMMY], errors="ignore").astype(np.float64)
    judges = held_out(options.block)
    means = options.means
    stake = means.max(axis=1) - means.min(axis=1)
    if own.shape[1] == 0 or not stake[~judges].any():
        return _single(options)
    grown = _classifier()(
        max_depth=DEPTH,
        min_samples_leaf=max(1, round(_LEAF * (~judges).sum())),
        random_state=1,
    )
    grown.fit(own[~judges].to_numpy(), options.best[~judges], sample_weight=stake[~judges] + 1e-12)
    chosen = np.asarray(grown.predict(own.to_numpy()), dtype=np.int64)
    leaves = _leaves(grown.tree_, grown.classes_, own, options, judges)
    return Tree(tuple(leaves), _advantage(options, chosen, judges))


def _single(options: Options) -> Tree:
    """Make the tree without a question."""
    best = float((options.best == options.advised).mean())
    leaf = Leaf((), options.labels[options.advised], 1.0, best)
    return Tree((leaf,), Estimate(0.0, 0.0, 0.0, 0.0, len(options.means)))


def _advantage(options: Options, chosen: NDArray[np.int64], judges: Mask) -> Estimate:
    """Estimate what the tree brings, block by block of the half held out."""
    gain = np.take_along_axis(options.means, chosen[:, None], axis=1)[:, 0]
    brings = (gain - options.means[:, options.advised])[judges]
    _, place, counts = np.unique(options.block[judges], return_inverse=True, return_counts=True)
    return estimate(np.bincount(place, weights=brings) / counts)


def _leaves(
    tree: Any, classes: NDArray[np.int64], factors: pd.DataFrame, options: Options, judges: Mask
) -> list[Leaf]:
    """Walk the tree from left to right; leaves side by side with one answer become one."""
    names = [str(name) for name in factors.columns]
    matrix = factors.to_numpy()

    def walk(node: int, conditions: tuple[Condition, ...], inside: Mask) -> list[Leaf]:
        left, right = int(tree.children_left[node]), int(tree.children_right[node])
        if left >= 0:
            at, border = int(tree.feature[node]), float(tree.threshold[node])
            below = matrix[:, at] <= border
            sides = ((left, True, below), (right, False, ~below))
            found = [
                walk(child, (*conditions, Condition(names[at], is_below, border)), inside & where)
                for child, is_below, where in sides
            ]
            if {leaf.option for side in found for leaf in side} != {found[0][0].option}:
                return [leaf for side in found for leaf in side]
            option = options.labels.index(found[0][0].option)
        else:
            option = int(classes[int(np.argmax(tree.value[node][0]))])
        here = inside & judges
        best = float((options.best[here] == option).mean()) if here.any() else np.nan
        return [Leaf(conditions, options.labels[option], float(here.sum() / judges.sum()), best)]

    return walk(0, (), np.ones(len(matrix), dtype=bool))


def _classifier() -> Any:
    """Import the tree of scikit-learn; a clear sentence where it is not installed."""
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError as error:
        raise AnalysisError("no_package", what="a tree", package="scikit-learn") from error
    return DecisionTreeClassifier
