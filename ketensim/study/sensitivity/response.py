"""How an outcome answers to a factor: its mean from low to high values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.study.sensitivity.sampled import (
    DUMMY,
    Arm,
    SampledDesign,
    Values,
    arms_of,
    factor_names,
    lever_names,
    outcome_matrix,
)
from ketensim.study.statistics import estimate

if TYPE_CHECKING:
    import pandas as pd

MOST_STEPS = 8
FEWEST_IN_STEP = 5  # blocks behind one mean; an assumption


def responses(design: SampledDesign, runs: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Average an outcome within steps of every factor.

    Parameters
    ----------
    design, runs
        The experiment.
    outcome
        Name of the outcome.

    Returns
    -------
    DataFrame
        The levers, then outcome, factor, step (from low to high), at (mean value of the factor in
        its own unit), mean, low, high (95%, Student t over blocks; over replications where one
        block makes a step) and points. All other factors vary within each step, so that a curve
        shows what a factor does on average.
    """
    import pandas as pd

    rows = []
    for arm in arms_of(design, runs):
        values = outcome_matrix(design, arm, outcome)
        for column, name in enumerate(factor_names(design)):
            if name != DUMMY:
                facts = {**arm.levers, "outcome": outcome, "factor": name}
                rows += [facts | row for row in _curve(design, arm, column, name, values)]
    found = ["outcome", "factor", "step", "at", "mean", "low", "high", "points"]
    return pd.DataFrame(rows, columns=[*lever_names(design, runs), *found])


def _curve(
    design: SampledDesign, arm: Arm, column: int, name: str, values: Values
) -> list[dict[str, float]]:
    """Average within the steps of one factor."""
    steps = steps_of(design.unit[:, column], len(np.unique(design.block)))
    first = arm.runs.drop_duplicates("point").sort_values("point")
    real = first[name].to_numpy(dtype=np.float64)
    rows = []
    for step in range(int(steps.max()) + 1):
        inside = steps == step
        _, place = np.unique(design.block[inside], return_inverse=True)
        own = values[inside]
        of_blocks = np.bincount(place, weights=own.mean(axis=1)) / np.bincount(place)
        found = estimate(of_blocks if len(of_blocks) > 1 else own.mean(axis=0))
        rows.append(
            {"step": step, "at": float(real[inside].mean()), "mean": float(own.mean())}
            | {"low": found.low, "high": found.high, "points": int(inside.sum())}
        )
    return rows


def steps_of(unit: Values, blocks: int) -> NDArray[np.int64]:
    """Put each point in a step of one factor.

    Parameters
    ----------
    unit
        (points,) place of each point in the factor's range [0-1].
    blocks
        Blocks of runs; eight steps at most, and fewer where these would hold less than five.

    Returns
    -------
    (points,)
        Levels of a grid keep a step each; else steps are equally wide in chance.
    """
    levels, place = np.unique(np.round(unit, 9), return_inverse=True)
    if len(levels) <= MOST_STEPS:
        return np.asarray(place, dtype=np.int64)
    steps = max(2, min(MOST_STEPS, blocks // FEWEST_IN_STEP))
    borders = np.quantile(unit, np.linspace(0.0, 1.0, steps + 1)[1:-1])
    return np.asarray(np.searchsorted(borders, unit, side="right"), dtype=np.int64)
