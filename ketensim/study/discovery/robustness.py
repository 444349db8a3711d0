"""How safe each strategy is over the whole uncertain space: regret, chance of best, robustness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketensim.study.discovery.options import Options
from ketensim.study.sensitivity.blocks import interval, resampling_weights
from ketensim.study.sensitivity.sampled import Values

if TYPE_CHECKING:
    import pandas as pd

_TAIL = 0.95  # the regret that is exceeded at one point in twenty


def robustness(options: Options, threshold: float | None = None) -> pd.DataFrame:
    """Compare strategies over all points, paired on the same clients.

    Parameters
    ----------
    options
        The strategies side by side.
    threshold
        What the outcome must reach to be good enough (at least, or at most where lower is better);
        left out: no chance of that.

    Returns
    -------
    DataFrame
        One row an option, best mean first: option; mean, low, high of the outcome; regret (mean
        of what is lost against the best option at each point), regret_low, regret_high,
        regret_tail (lost at the worst point in twenty); chance_best (share of points at which it
        does best) with its ends; good_enough (share of points at which the mean outcome meets the
        threshold) with its ends. Intervals: 95%, bootstrap over whole blocks.

    Notes
    -----
    Savage's regret and Starr's satisficing robustness, in the terms of McPhail et al. (2018),
    doi:10.1002/2017EF000649. With two replications or more, the best option at a point is chosen
    on other runs than those it is judged by: the best of several noisy figures is too good to be
    true, and every regret would be too large.
    """
    import pandas as pd

    lost = regrets(options)
    best = chances_of_best(options)
    means = options.values.mean(axis=1)
    columns = {"mean": means, "regret": lost, "chance_best": best}
    if threshold is not None:
        columns["good_enough"] = (options.means >= options.sign * threshold).astype(np.float64)
    table: dict[str, object] = {"option": list(options.labels)}
    for name, values in columns.items():
        low, high = _ends(options, values)
        ends = ("low", "high") if name == "mean" else (f"{name}_low", f"{name}_high")
        table |= {name: values.mean(axis=0), ends[0]: low, ends[1]: high}
    table["regret_tail"] = np.quantile(lost, _TAIL, axis=0)
    order = np.argsort(-options.means.mean(axis=0), kind="stable")
    return pd.DataFrame(table).iloc[order].reset_index(drop=True)


def regrets(options: Options) -> Values:
    """(points, options) what each option loses against the best one at each point.

    The best one is chosen on other replications than those that judge it, where there are any: a
    loss at a single point may then come out below 0 by chance, its mean is right.
    """
    gains = options.gains
    replications = gains.shape[1]
    if replications == 1:
        return np.asarray(options.means.max(axis=1, keepdims=True) - options.means)
    total = gains.sum(axis=1, keepdims=True)
    others = (total - gains) / (replications - 1)  # (points, replications, options)
    chosen = others.argmax(axis=2)
    reached = np.take_along_axis(gains, chosen[..., None], axis=2)[..., 0]
    return np.asarray(reached.mean(axis=1)[:, None] - options.means)


def chances_of_best(options: Options) -> Values:
    """(points, options) 1 where an option does best; equal ones share it."""
    means = options.means
    is_best = means == means.max(axis=1, keepdims=True)
    return np.asarray(is_best / is_best.sum(axis=1, keepdims=True))


def _ends(options: Options, values: Values) -> tuple[Values, Values]:
    """Give 95% intervals of means over points, by a bootstrap over whole blocks."""
    _, place, counts = np.unique(options.block, return_inverse=True, return_counts=True)
    blocks = len(counts)
    sums = np.zeros((blocks, values.shape[1]))
    np.add.at(sums, place, values)
    weights = resampling_weights(blocks)
    return interval((weights @ sums) / (weights @ counts.astype(np.float64))[:, None], blocks)
