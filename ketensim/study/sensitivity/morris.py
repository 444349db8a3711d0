"""Morris' screening: how strongly and how unevenly an outcome answers to each factor."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ketensim.study.sensitivity.blocks import interval, resampling_weights
from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.measure import Measure, block_rows, of_single_factors
from ketensim.study.sensitivity.sampled import Places, SampledDesign, Values, group_columns

METHODS = ("morris",)
_MEAN_OF_HALF_NORMAL = math.sqrt(2.0 / math.pi)


@dataclass(frozen=True)
class Effects:
    """Elementary effects: the change of an outcome over the whole range of a factor.

    Parameters
    ----------
    groups
        Names of the factors, or of the groups that are changed together.
    single
        (groups,) whether a group is one factor, so that its effects have a direction.
    effects
        (trajectories, groups, replications) in units of the outcome.
    """

    groups: tuple[str, ...]
    single: Places
    effects: Values


def elementary_effects(design: SampledDesign, values: Values) -> Effects:
    """Divide each change of the outcome by the step that made it.

    Parameters
    ----------
    design
        Trajectories in which each step changes one factor or one group.
    values
        (points, replications) what is analysed.

    Notes
    -----
    Morris (1991), doi:10.1080/00401706.1991.10484804. SALib computes the same effects but keeps
    only what it makes of them; whole trajectories are needed for intervals and for the noise.
    """
    groups = group_columns(design)
    rows = block_rows(design)
    size = len(groups)
    if rows is None or rows.shape[1] != size + 1:
        points = "?" if rows is None else rows.shape[1]
        raise AnalysisError(
            "broken_block", block=0, method=design.method, points=points, asked=size + 1
        )
    steps = np.diff(design.unit[rows], axis=1)  # (trajectories, steps, factors)
    member = np.zeros((design.unit.shape[1], size))
    for number, columns in enumerate(groups.values()):
        member[columns, number] = 1.0
    moved = (np.abs(steps) @ member) > 0.0  # (trajectories, steps, groups)
    wrong = (moved.sum(axis=2) != 1).any(axis=1) | (moved.sum(axis=1) != 1).any(axis=1)
    if wrong.any():
        block = int(np.flatnonzero(wrong)[0])
        raise AnalysisError(
            "broken_block", block=block, method=design.method, points=size + 1, asked=size + 1
        )
    width = np.abs(steps).max(axis=2)
    single = member.sum(axis=0) == 1
    way = np.where(single[moved.argmax(axis=2)], np.sign(steps.sum(axis=2)), 1.0)
    change = np.diff(values[rows], axis=1) / (way * width)[..., None]
    effects = np.einsum("tsr,tsg->tgr", change, moved.astype(np.float64))
    return Effects(tuple(groups), single, effects)


def morris_measures(design: SampledDesign, values: Values) -> list[Measure]:
    """Estimate mu*, mu and sigma with 95% intervals over whole trajectories.

    Parameters
    ----------
    design
        Trajectories as SALib makes them.
    values
        (points, replications) what is analysed; effects are of the mean over replications.

    Returns
    -------
    list of Measure
        mu_star: mean size of the effect; mu: mean effect with its direction (missing for groups);
        sigma: how unevenly it works, through interactions or curves. `floor` of mu_star is what
        noise alone gives: the mean size of a normal error with the spread that is seen between
        replications; missing with one replication.
    """
    found = elementary_effects(design, values)
    effects = found.effects.mean(axis=2)
    trajectories = len(effects)
    weights = resampling_weights(trajectories) / trajectories
    size = np.abs(effects)
    mu = np.where(found.single, effects.mean(axis=0), np.nan)
    drawn = weights @ effects
    spread = np.maximum(weights @ effects**2 - drawn**2, 0.0)
    scale = trajectories / max(1, trajectories - 1)
    sigma = np.where(found.single, np.sqrt(scale * effects.var(axis=0)), np.nan)
    alone = np.where(found.single, 1.0, np.nan)
    return [
        of_single_factors(
            "mu_star",
            found.groups,
            size.mean(axis=0),
            interval(weights @ size, trajectories),
            _noise_floor(found.effects),
        ),
        of_single_factors("mu", found.groups, mu, interval(drawn * alone, trajectories)),
        of_single_factors(
            "sigma", found.groups, sigma, interval(np.sqrt(scale * spread) * alone, trajectories)
        ),
    ]


def _noise_floor(effects: Values) -> Values:
    """Give the mean size of an effect that is nothing but noise; NaN with one replication.

    That errors of a mean over replications are normal is an *assumption*.
    """
    replications = effects.shape[2]
    if replications == 1:
        return np.full(effects.shape[1], np.nan)
    variance = effects.var(axis=2, ddof=1).mean(axis=0) / replications
    return np.asarray(_MEAN_OF_HALF_NORMAL * np.sqrt(variance))
