"""Runs the arms of a pattern on the same clients, and reads the effects from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketensim.study.patterns.pattern import Outcome, Pattern, load_pattern

if TYPE_CHECKING:
    from ketensim.measure.result import Result

Values = NDArray[np.float64]

_WAYS: dict[str, Callable[[Values], Any]] = {
    "mean": np.nanmean,
    "sum": np.nansum,
    "smallest": np.nanmin,
    "largest": np.nanmax,
    "last": lambda values: values[-1],
}


@dataclass(frozen=True)
class Trial:
    """A pattern that is to be run once for some seeds.

    Parameters
    ----------
    path
        Its file.
    seeds
        The clients that each arm meets.
    more
        Values on top of those of the pattern: an ablation, or a draw of the parameters.
    """

    path: Path
    seeds: tuple[int, ...]
    more: tuple[tuple[str, Any], ...] = ()


def run_trial(trial: Trial) -> Values:
    """Run every arm for every seed.

    Returns
    -------
    (n_effects, n_seeds)
        The effects in the order of the pattern, each in the unit of its outcome.
    """
    pattern = load_pattern(trial.path)
    found = {arm: _run_arm(pattern, arm, trial) for arm in pattern.arms}
    return np.array(
        [
            sum(weight * found[arm][at] for arm, weight in effect.contrast.items())
            for at, effect in enumerate(pattern.effects)
        ]
    )


def _run_arm(pattern: Pattern, arm: str, trial: Trial) -> Values:
    """Run one arm: the outcome of every effect for every seed, (n_effects, n_seeds)."""
    from ketensim.chain.simulate import simulate

    scenario = pattern.chain(arm, trial.path.parent, dict(trial.more))
    strategy = pattern.arms[arm].strategy
    found = np.empty((len(pattern.effects), len(trial.seeds)))
    for at, seed in enumerate(trial.seeds):
        result = simulate(scenario, strategy=strategy, seed=seed)
        found[:, at] = [read_outcome(effect.outcome, result) for effect in pattern.effects]
    return found


def read_outcome(outcome: Outcome, result: Result) -> float:
    """Read one figure from a run."""
    if outcome.indicator is not None:
        return float(result.indicators[outcome.indicator])
    assert outcome.table is not None
    assert outcome.column is not None
    rows = result.table(outcome.table)
    for column, value in outcome.where.items():
        rows = rows[rows[column] == value]
    last = np.inf if outcome.until is None else outcome.until
    rows = rows[(rows["week"] >= outcome.since) & (rows["week"] < last)]
    values = rows[outcome.column].to_numpy(float)
    if outcome.of in ("first_above", "first_below"):
        return _first_week(outcome, rows["week"].to_numpy(float), values)
    return float(_WAYS[outcome.of](values))


def _first_week(outcome: Outcome, weeks: Values, values: Values) -> float:
    """Give the first week in which a value passes its border, or else the last."""
    beyond = values >= outcome.bound if outcome.of == "first_above" else values <= outcome.bound
    return float(weeks[np.argmax(beyond)] if beyond.any() else weeks[-1])
