"""The strategies of an experiment side by side, on the same clients at every point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.study.outcomes import outcome_of
from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.sampled import Arm, SampledDesign, Values, arms_of, outcome_matrix

if TYPE_CHECKING:
    import pandas as pd


_CHAIN = "scenario"


@dataclass(frozen=True)
class Options:
    """What each option gives at every point, higher always being better.

    Parameters
    ----------
    outcome
        Name of the outcome that decides.
    labels
        The options: settings of the levers in a few words.
    levers
        The setting of each option.
    values
        (points, replications, options) the outcome as it is.
    sign
        1.0 where higher is better, -1.0 where lower is.
    block
        (points,) which points share their seeds; points of two chains never do.
    chains
        (points,) which chain a point is about; empty where the experiment has one.
    """

    outcome: str
    labels: tuple[str, ...]
    levers: tuple[dict[str, object], ...]
    values: Values
    sign: float
    block: NDArray[np.int64]
    chains: tuple[str, ...] = ()

    @cached_property
    def gains(self) -> Values:
        """(points, replications, options) the outcome, turned so that higher is better."""
        return self.sign * self.values

    @cached_property
    def means(self) -> Values:
        """(points, options) mean gain over replications."""
        return np.asarray(self.gains.mean(axis=1))

    @cached_property
    def advised(self) -> int:
        """Option with the best mean over all points: what one would choose knowing no more."""
        return int(np.argmax(self.means.mean(axis=0)))

    @cached_property
    def best(self) -> NDArray[np.int64]:
        """(points,) the option that does best at each point; the advised one where it ties."""
        means = self.means
        best = means.argmax(axis=1)
        tied = means[:, self.advised] >= means.max(axis=1)
        return np.where(tied, self.advised, best)


def options_of(
    design: SampledDesign, runs: pd.DataFrame, outcome: str, better: str | None = None
) -> Options:
    """Lay the strategies of an experiment side by side.

    Parameters
    ----------
    design, runs
        The experiment; every option has a run at every point and replication.
    outcome
        The outcome that decides.
    better
        "higher" or "lower"; left out: what the indicator itself says.

    Raises
    ------
    AnalysisError
        For fewer than two options, a missing run, or an outcome without a better direction.
    """
    way = better or _better(outcome)
    if way not in ("higher", "lower"):
        raise AnalysisError("neither_better", outcome=outcome)
    chains = _by_chain(arms_of(design, runs))
    chosen = next(iter(chains.values()))
    if len(chosen) < 2:
        raise AnalysisError("few_arms", got=len(chosen))
    beside = [
        np.stack([outcome_matrix(design, arm, outcome) for arm in arms], axis=2)
        for arms in chains.values()
    ]
    size, points = int(design.block.max()) + 1, len(design.unit)
    return Options(
        outcome=outcome,
        labels=tuple(Arm(_chosen(arm), arm.runs).label for arm in chosen),
        levers=tuple(_chosen(arm) for arm in chosen),
        values=np.concatenate(beside),
        sign=1.0 if way == "higher" else -1.0,
        block=np.concatenate([design.block + size * number for number in range(len(chains))]),
        chains=tuple(np.repeat(list(chains), points)) if len(chains) > 1 else (),
    )


def _by_chain(arms: list[Arm]) -> dict[str, list[Arm]]:
    """Sort settings of the levers by chain: a chain is given, and no choice."""
    found: dict[str, list[Arm]] = {}
    for arm in arms:
        found.setdefault(str(arm.levers.get(_CHAIN, "")), []).append(arm)
    return found


def _chosen(arm: Arm) -> dict[str, object]:
    """Give what was chosen, the chain left out."""
    return {name: value for name, value in arm.levers.items() if name != _CHAIN}


def _better(outcome: str) -> str | None:
    """Which direction of an indicator is better; None where it is not an indicator."""
    try:
        return outcome_of(outcome).better
    except KeyError:
        return None
