"""A typical run of a condition: which point it is, and the command that makes its report."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ketensim.study.discovery.holding_out import Mask
from ketensim.study.sensitivity.sampled import DUMMY, SampledDesign

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class TypicalRun:
    """One run that shows what a condition is like.

    Parameters
    ----------
    point
        Number of the point in the design.
    seed
        Seed of its first replication.
    values
        Value of every factor there, in its own unit.
    """

    point: int
    seed: int
    values: dict[str, float]


def typical_run(design: SampledDesign, runs: pd.DataFrame, inside: Mask) -> TypicalRun:
    """Find the run that lies most in the middle of a set of points.

    Parameters
    ----------
    design, runs
        The experiment.
    inside
        (points,) the points of the condition; one at least.

    Notes
    -----
    Nearest to the median of these points on the unit scale of the factors, all factors counting
    alike: extremes within the condition are not typical of it.
    """
    unit = design.unit[inside]
    distance = np.abs(unit - np.median(unit, axis=0)).sum(axis=1)
    point = int(np.flatnonzero(inside)[int(distance.argmin())])
    own = runs[(runs["point"] == point) & (runs["replication"] == 0)].iloc[0]
    names = [factor.name for factor in design.factors if factor.name != DUMMY]
    return TypicalRun(point, int(own["seed"]), {name: own[name] for name in names})


def command_of(
    run: TypicalRun,
    scenario: str,
    levers: Mapping[str, object],
    constants: Mapping[str, object],
) -> str:
    """Write the command that does one run of an experiment again and makes its report.

    Parameters
    ----------
    run
        Which run.
    scenario
        Name or path of the scenario; a lever `scenario` has priority.
    levers
        Setting of the levers.
    constants
        Paths that the experiment changed for all of its runs.
    """
    chosen = dict(levers)
    words = ["ketensim", "run", str(chosen.pop("scenario", scenario))]
    if "strategy" in chosen:
        words += ["--strategy", str(chosen.pop("strategy"))]
    words += ["--seed", str(run.seed), "--runs", "1"]
    for path, value in {**constants, **chosen, **run.values}.items():
        words += ["--set", f"{path}={_written(value)}"]
    return shlex.join(words)


def _written(value: object) -> str:
    """Write a value so that the command line reads the same one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        return repr(float(value))
    return str(value)
