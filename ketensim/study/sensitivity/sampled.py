"""Runs of a design as arrays: one row a point, one column a replication, whole or refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ketensim.study.sensitivity.errors import AnalysisError

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]
Places = NDArray[np.int64]

DUMMY = "dummy"
_BEFORE_LEVERS = ("point", "block", "replication", "seed")
_AFTER_FACTORS = ("failed", "error")
_NAMED = 5  # runs that a sentence names before it says how many more


class SampledFactor(Protocol):
    """What the analysis needs to know of a factor."""

    @property
    def name(self) -> str:
        """Path in the scenario, or `dummy`."""

    @property
    def group(self) -> str | None:
        """Group of factors that are changed together; None for a factor by itself."""


class SampledDesign(Protocol):
    """What the analysis needs to know of a design; see `ketensim.study.experiment`."""

    @property
    def method(self) -> str:
        """How the points were chosen."""

    @property
    def factors(self) -> Sequence[SampledFactor]:
        """What was varied."""

    @property
    def unit(self) -> Values:
        """(points, factors) place of each point in its factors' ranges [0-1]."""

    @property
    def block(self) -> Places:
        """(points,) which points share their seeds."""

    @property
    def n(self) -> int:
        """Size of the design as its method counts it."""

    @property
    def second_order(self) -> bool:
        """Whether a Sobol' design holds the points for interactions."""

    @property
    def seed(self) -> int:
        """Seed of the experiment."""


@dataclass(frozen=True)
class Arm:
    """The runs at one setting of the levers.

    Parameters
    ----------
    levers
        Name and value of each lever.
    runs
        The rows of the runs table.
    """

    levers: dict[str, object]
    runs: pd.DataFrame

    @property
    def label(self) -> str:
        """The setting in a few words: `chain_unit`, or `chain_unit, effort=2`."""
        chosen = [
            str(value) if name in ("scenario", "strategy") else f"{name}={value}"
            for name, value in self.levers.items()
        ]
        return ", ".join(chosen)


def factor_names(design: SampledDesign) -> tuple[str, ...]:
    """Names of the factors, in the order of the design's columns."""
    return tuple(factor.name for factor in design.factors)


def group_columns(design: SampledDesign) -> dict[str, list[int]]:
    """Columns of each group of factors; a factor without a group is one by itself."""
    groups: dict[str, list[int]] = {}
    for column, factor in enumerate(design.factors):
        groups.setdefault(factor.group or factor.name, []).append(column)
    return groups


def lever_names(design: SampledDesign, runs: pd.DataFrame) -> tuple[str, ...]:
    """Names of the columns that say what was chosen, and not sampled."""
    known = {*_BEFORE_LEVERS, *factor_names(design)}
    columns = [str(name) for name in runs.columns]
    first = columns.index(_AFTER_FACTORS[0])
    return tuple(name for name in columns[:first] if name not in known)


def outcome_names(runs: pd.DataFrame) -> tuple[str, ...]:
    """Names of the columns that hold outcomes: what stands after the errors."""
    columns = [str(name) for name in runs.columns]
    return tuple(columns[columns.index(_AFTER_FACTORS[1]) + 1 :])


def arms_of(design: SampledDesign, runs: pd.DataFrame) -> list[Arm]:
    """Split the runs by the setting of the levers, in the order in which these first stand."""
    names = list(lever_names(design, runs))
    if not names:
        return [Arm({}, runs)]
    by = names[0] if len(names) == 1 else names
    found = []
    for key, own in runs.groupby(by, sort=False, dropna=False):
        values = key if isinstance(key, tuple) else (key,)
        found.append(Arm(dict(zip(names, values, strict=True)), own))
    return found


def outcome_matrix(design: SampledDesign, arm: Arm, outcome: str) -> Values:
    """Lay one outcome out by point and replication.

    Parameters
    ----------
    design
        The design; it says which points there are.
    arm
        The runs at one setting of the levers.
    outcome
        Name of a column.

    Returns
    -------
    (points, replications)
        Every planned run, none missing.

    Raises
    ------
    AnalysisError
        Where a run was not done, failed, or has no value: one missing value would make an index
        wrong in silence.
    """
    runs = arm.runs
    if outcome not in outcome_names(runs):
        near = get_close_matches(outcome, outcome_names(runs), n=1)
        raise AnalysisError(
            "unknown_outcome", outcome=outcome, hint=f"; nearest: {near[0]}" if near else ""
        )
    points = len(design.unit)
    replication = runs["replication"].to_numpy(dtype=np.int64)
    replications = int(replication.max()) + 1 if len(runs) else 1
    where = f" ({arm.label})" if arm.levers else ""
    planned = points * replications
    if len(runs) < planned:
        missing = planned - len(runs)
        raise AnalysisError("missing_runs", missing=missing, planned=planned, where=where)
    values = runs[outcome].to_numpy(dtype=np.float64)
    _refuse_missing(arm, outcome, values, where)
    matrix = np.full((points, replications), np.nan)
    matrix[runs["point"].to_numpy(dtype=np.int64), replication] = values
    return matrix


def _refuse_missing(arm: Arm, outcome: str, values: Values, where: str) -> None:
    """Name the runs that failed, or else those that have no value."""
    failed = arm.runs["failed"].to_numpy(dtype=bool)
    for rule, wrong in (("failed_runs", failed), ("no_value", ~np.isfinite(values))):
        if wrong.any():
            raise AnalysisError(
                rule,
                outcome=outcome,
                failed=int(wrong.sum()),
                planned=len(wrong),
                where=where,
                runs=", ".join(_named(arm.runs[wrong])),
            )


def _named(runs: pd.DataFrame) -> Iterator[str]:
    """Name the first few runs by point and replication, and count the rest."""
    places = zip(runs["point"], runs["replication"], runs["seed"], strict=True)
    for number, (point, replication, seed) in enumerate(places):
        if number == _NAMED:
            yield f"+{len(runs) - _NAMED}"
            return
        yield f"point {point} replication {replication} seed {seed}"
