"""Sensitivity of the decision: how often the best strategy changes, and what makes it change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.study.discovery.options import Options
from ketensim.study.discovery.robustness import robustness
from ketensim.study.sensitivity.blocks import interval, resampling_weights
from ketensim.study.sensitivity.estimand import MEAN
from ketensim.study.sensitivity.indices import COLUMNS, measures_of, rows_of, usual_analyses
from ketensim.study.sensitivity.noise import noise_share
from ketensim.study.sensitivity.sampled import SampledDesign, Values
from ketensim.study.statistics import estimate, holm, student_t

if TYPE_CHECKING:
    import pandas as pd

_CERTAIN = 0.05


@dataclass(frozen=True)
class Decision:
    """The advice over the whole uncertain space, and how it holds.

    Parameters
    ----------
    advised
        The option with the best mean.
    rival
        The other one that most often does better than it; None where none ever does.
    flips, low, high
        Share of points at which another option than the advised does best, with its 95% interval.
    clear
        Share of points at which another one does better beyond what chance explains; NaN with one
        replication.
    by_option
        Table of `robustness`.
    alike
        Options whose mean cannot be told from that of the advised one.
    """

    advised: str
    rival: str | None
    flips: float
    low: float
    high: float
    clear: float
    by_option: pd.DataFrame
    alike: tuple[str, ...]


def decide(options: Options, threshold: float | None = None) -> Decision:
    """Say which strategy is best overall, and how often it is not best.

    Parameters
    ----------
    options
        The strategies side by side.
    threshold
        What the outcome must reach to be good enough.
    """
    flipped = (options.best != options.advised).astype(np.float64)
    low, high = _share_ends(options, flipped)
    rival = rival_of(options)
    return Decision(
        advised=options.labels[options.advised],
        rival=None if rival is None else options.labels[rival],
        flips=float(flipped.mean()),
        low=low,
        high=high,
        clear=float(clear_flips(options).mean()) if options.values.shape[1] > 1 else np.nan,
        by_option=robustness(options, threshold),
        alike=tuple(options.labels[option] for option in alike(options)),
    )


def alike(options: Options) -> list[int]:
    """Options whose mean over all points cannot be told from that of the advised one.

    Paired on the same clients, with Student's t over blocks of points, which are drawn; or over
    replications where the points are chains, which are given. At 5% for all others together (Holm).
    Empty with one block or replication: then nothing can be told.
    """
    rows = options.gains.mean(axis=0) if options.chains else _by_block(options)
    if len(rows) < 2:
        return []
    others = [option for option in range(len(options.labels)) if option != options.advised]
    chances = [estimate(rows[:, options.advised] - rows[:, option]).p for option in others]
    told = holm(np.array(chances)) < _CERTAIN
    return [option for option, apart in zip(others, told, strict=True) if not apart]


def _by_block(options: Options) -> Values:
    """(blocks, options) mean gain of the points of each block: only blocks are independent."""
    _, place, counts = np.unique(options.block, return_inverse=True, return_counts=True)
    sums = np.zeros((len(counts), len(options.labels)))
    np.add.at(sums, place, options.means)
    return np.asarray(sums / counts[:, None])


def rival_of(options: Options) -> int | None:
    """Option that most often does better than the advised one; None where none ever does."""
    counts = np.bincount(options.best, minlength=len(options.labels))
    counts[options.advised] = 0
    return int(counts.argmax()) if counts.any() else None


def clear_flips(options: Options) -> NDArray[np.bool_]:
    """(points,) whether some other option beats the advised one by more than chance explains.

    A paired Student t over the replications of a point, at 5% for all other options together
    (Bonferroni). With few replications few flips are clear: it bounds the share from below.
    """
    gains = options.gains
    replications, count = gains.shape[1:]
    others = [option for option in range(count) if option != options.advised]
    above = gains[:, :, others] - gains[:, :, [options.advised]]
    error = above.std(axis=1, ddof=1) / np.sqrt(replications)
    reach = _student(replications - 1, 0.05 / len(others)) * error
    return np.asarray((above.mean(axis=1) - reach > 0.0).any(axis=1))


def _student(freedom: int, chance: float) -> float:
    """How many standard errors a difference must exceed to be more than chance [one side]."""
    if chance == 0.025:
        return student_t(freedom)
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 1.0 - chance))


def _share_ends(options: Options, flipped: Values) -> tuple[float, float]:
    """Give the interval of a share of points, by a bootstrap over whole blocks."""
    _, place, counts = np.unique(options.block, return_inverse=True, return_counts=True)
    weights = resampling_weights(len(counts))
    drawn = weights @ np.bincount(place, weights=flipped) / (weights @ counts.astype(np.float64))
    low, high = interval(drawn[:, None], len(counts))
    return float(low[0]), float(high[0])


def decision_indices(design: SampledDesign, options: Options) -> pd.DataFrame:
    """Say which factors move the advantage of the advised strategy over its rival.

    Parameters
    ----------
    design
        The design.
    options
        The strategies side by side.

    Returns
    -------
    DataFrame
        As `indices`, of the paired difference between the two; empty where no other option ever
        does better, or the design has no indices.

    Notes
    -----
    The difference is taken on the same clients, so that most of the noise drops out before any
    index is estimated; a factor that moves both strategies alike has no part in it.
    """
    import pandas as pd

    rival = rival_of(options)
    if rival is None:
        return pd.DataFrame(columns=list(COLUMNS))
    gap = options.gains[:, :, options.advised] - options.gains[:, :, rival]
    facts = {
        "outcome": options.outcome,
        "estimand": MEAN.name,
        "noise_share": noise_share(gap),
        "blocks": len(np.unique(design.block)),
        "runs": 2 * gap.size,
    }
    rows: list[dict[str, object]] = []
    for analysis in usual_analyses(design):
        for measure in measures_of(design, gap, analysis):
            rows += rows_of(facts | {"analysis": analysis}, measure)
    return pd.DataFrame(rows, columns=list(COLUMNS))
