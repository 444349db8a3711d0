"""Designs and runs of functions whose indices are known, without a chain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class PlainFactor:
    name: str
    group: str | None = None


@dataclass(frozen=True)
class PlainDesign:
    """As much of a design as the analysis reads."""

    method: str
    factors: tuple[PlainFactor, ...]
    unit: NDArray[np.float64]
    block: NDArray[np.int64]
    n: int
    second_order: bool = False
    seed: int = 1


def factors(size, groups=None):
    return tuple(PlainFactor(f"x{k + 1}", groups[k] if groups else None) for k in range(size))


def problem(size, groups=None):
    found = {
        "num_vars": size,
        "names": [f"x{k + 1}" for k in range(size)],
        "bounds": [[0.0, 1.0]] * size,
    }
    return found | ({"groups": list(groups)} if groups else {})


def sobol_design(size, n, *, second_order=False, groups=None, seed=1):
    from SALib.sample import sobol

    unit = sobol.sample(problem(size, groups), n, calc_second_order=second_order, seed=seed)
    block = np.repeat(np.arange(n), len(unit) // n)
    return PlainDesign("sobol", factors(size, groups), unit, block, n, second_order)


def morris_design(size, n, *, groups=None, seed=1):
    from SALib.sample import morris

    unit = morris.sample(problem(size, groups), n, num_levels=4, seed=seed)
    return PlainDesign(
        "morris", factors(size, groups), unit, np.repeat(np.arange(n), len(unit) // n), n
    )


def lhs_design(size, n, seed=1):
    from SALib.sample import latin

    unit = latin.sample(problem(size), n, seed=seed)
    return PlainDesign("lhs", factors(size), unit, np.arange(n), n)


def noise(design, replications, *, common=True, key=7):
    """(points, replications) standard normal; the same for all points of a block if common."""
    draws = np.random.Generator(np.random.Philox(key=key))
    points = len(design.unit)
    if not common:
        return draws.normal(size=(points, replications))
    _, place = np.unique(design.block, return_inverse=True)
    return draws.normal(size=(place.max() + 1, replications))[place]


def runs_table(design, outcomes, *, levers=({},), failed=()):
    """Lay (points, replications) outcomes, one dict a lever setting, out as a table of runs."""
    rows = []
    for setting, values in zip(levers, outcomes, strict=True):
        points, replications = next(iter(values.values())).shape
        for point in range(points):
            for replication in range(replications):
                block = int(design.block[point])
                rows.append(
                    {"point": point, "block": block, "replication": replication}
                    | {"seed": 1000 * block + replication}
                    | setting
                    | {f.name: design.unit[point, k] for k, f in enumerate(design.factors)}
                    | {"failed": (point, replication) in failed, "error": ""}
                    | {name: each[point, replication] for name, each in values.items()}
                )
    return pd.DataFrame(rows)


def ishigami(unit):
    x = np.pi * (2.0 * unit[:, :3] - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


ISHIGAMI_FIRST = np.array([0.3139, 0.4424, 0.0])
ISHIGAMI_TOTAL = np.array([0.5576, 0.4424, 0.2437])
ISHIGAMI_SECOND = np.array([0.0, 0.2437, 0.0])  # of x1 x2, x1 x3, x2 x3
