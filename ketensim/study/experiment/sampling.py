"""Who chooses the points: SALib's samplers on the unit cube, each with a seed of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from ketensim.study.experiment.factors import Factor, Values


@dataclass(frozen=True)
class Asked:
    """What a sampler is asked for.

    Parameters
    ----------
    factors
        What varies.
    n
        Base size.
    second_order
        Whether pairs are wanted too.
    levels
        Levels of Morris' grid.
    """

    factors: tuple[Factor, ...]
    n: int
    second_order: bool
    levels: int

    @property
    def problem(self) -> dict[str, Any]:
        """The factors as SALib wants them, each between 0 and 1."""
        problem: dict[str, Any] = {
            "num_vars": len(self.factors),
            "names": [factor.name for factor in self.factors],
            "bounds": [[0.0, 1.0] for _ in self.factors],
        }
        if any(factor.group is not None for factor in self.factors):
            problem["groups"] = [factor.label for factor in self.factors]
        return problem

    @property
    def together(self) -> int:
        """How many factors an analysis sees: a group is one."""
        return len({factor.label for factor in self.factors})


def _one(_: Asked) -> int:
    """Let every point be a block."""
    return 1


@dataclass(frozen=True)
class Sampler:
    """One way to choose points.

    Parameters
    ----------
    module
        Module of SALib whose `sample` does it.
    options
        What it is told beside the size and the seed.
    points_of_a_block
        How many points in a row share their clients.
    least
        Smallest base size that it takes.
    is_prefix
        Whether a larger sample begins with the smaller one of the same seed.
    """

    module: str
    options: Callable[[Asked], dict[str, Any]] = lambda _: {}
    points_of_a_block: Callable[[Asked], int] = _one
    least: int = 2
    is_prefix: bool = False

    def draw(self, asked: Asked, seed: int) -> Values:
        """Choose the points: (points, factors), each between 0 and 1."""
        sample = import_module(f"SALib.sample.{self.module}").sample
        # 0 would count as no seed
        found = sample(asked.problem, asked.n, seed=seed + 1, **self.options(asked))
        return np.clip(np.asarray(found, dtype=np.float64), 0.0, 1.0)


def _rows_of_saltelli(asked: Asked) -> int:
    """Count the points of a row group: A, each mixture, and B."""
    return asked.together * (2 if asked.second_order else 1) + 2


def _neighbours(asked: Asked) -> int:
    """Count a base point and one neighbour in each direction."""
    return asked.together + 1


SAMPLERS: dict[str, Sampler] = {
    "lhs": Sampler("latin"),
    "morris": Sampler(
        "morris", lambda asked: {"num_levels": asked.levels}, points_of_a_block=_neighbours
    ),
    "sobol": Sampler(
        "sobol",
        lambda asked: {"calc_second_order": asked.second_order},
        points_of_a_block=_rows_of_saltelli,
        is_prefix=True,
    ),
    "fast": Sampler("fast_sampler", least=65),  # 4 M^2 + 1 with the M = 4 of SALib
    "shapley": Sampler("shapley", points_of_a_block=_neighbours),
    "dgsm": Sampler("finite_diff", points_of_a_block=_neighbours, is_prefix=True),
}
