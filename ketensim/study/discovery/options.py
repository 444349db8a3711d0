"""The strategies of an experiment side by side, on the same clients at every point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.study.outcomes import outcome_of
from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.sampled import SampledDesign, Values, arms_of, outcome_matrix

if TYPE_CHECKING:
    import pandas as pd


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
        (points,) which points share their seeds.
    """

    outcome: str
    labels: tuple[str, ...]
    levers: tuple[dict[str, object], ...]
    values: Values
    sign: float
    block: NDArray[np.int64]

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
    arms = arms_of(design, runs)
    if len(arms) < 2:
        raise AnalysisError("few_arms", got=len(arms))
    values = np.stack([outcome_matrix(design, arm, outcome) for arm in arms], axis=2)
    return Options(
        outcome=outcome,
        labels=tuple(arm.label for arm in arms),
        levers=tuple(arm.levers for arm in arms),
        values=values,
        sign=1.0 if way == "higher" else -1.0,
        block=design.block,
    )


def _better(outcome: str) -> str | None:
    """Which direction of an indicator is better; None where it is not an indicator."""
    try:
        return outcome_of(outcome).better
    except KeyError:
        return None
