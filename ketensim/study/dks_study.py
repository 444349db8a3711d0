"""The runs behind docs/dks.md: every chain under every strategy, and what DKS and outcomes were.

What is kept of a chain and an arm is a mean over seeds: of logarithms for DKS and its factors,
which are multiplied, and of the figures themselves for outcomes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ketensim.measure.schema import FACTORS
from ketensim.study.plan import plan_runs
from ketensim.study.runner import iterate_runs
from ketensim.study.worker import shared_scenario

if TYPE_CHECKING:
    from ketensim.measure.result import Result
    from ketensim.scenario.schema import Scenario

COUNTED_WEEKS = 104  # weeks in which clients arrive that count
REFERENCE = "none"
ONE_DISCIPLINE = "one_discipline"
"""Arm in which all functions are said to be of one discipline, and nobody leads."""
OUTCOMES = ("within_norm_share", "resolved_share", "dropout_share", "lead_time_mean")

Figures = dict[str, float]


def study_chain(
    scenario: Scenario,
    strategies: Sequence[str],
    seeds: Iterable[int],
    *,
    jobs: int | None = 1,
    tell: Callable[[], None] | None = None,
) -> dict[str, Figures]:
    """Run a chain under every strategy on the same clients.

    Parameters
    ----------
    scenario
        The chain; its horizon becomes `COUNTED_WEEKS` and the longest norm.
    strategies
        What is compared; `none` is added in front where it is missing.
    seeds
        The clients that each of them meets.
    jobs
        Processes; None takes all processors.
    tell
        Told after every run.

    Returns
    -------
    dict
        Arm -> figures, each a mean over the seeds; what nothing could be measured of is left out.
    """
    arms = [REFERENCE, *(s for s in strategies if s != REFERENCE)]
    chain = with_horizon(scenario)
    seeds = list(seeds)
    found = _means(shared_scenario(chain, arms), arms, seeds, jobs, tell)
    renamed = one_discipline(chain)
    alike = _means(shared_scenario(renamed, [REFERENCE]), [REFERENCE], seeds, jobs, tell)
    return found | {ONE_DISCIPLINE: alike[REFERENCE]}


def runs_of_chain(strategies: Sequence[str], seeds: int) -> int:
    """Count the runs that a chain takes: one arm more than there are strategies."""
    return (len({REFERENCE, *strategies}) + 1) * seeds


def with_horizon(scenario: Scenario) -> Scenario:
    """Give a chain `COUNTED_WEEKS` of clients that count, and time for the last of them to end."""
    norms = [group.norm_weeks for group in scenario.groups if group.norm_weeks is not None]
    follow_up = math.ceil(max(norms, default=0.0))
    return scenario.with_values(
        {"horizon.weeks": COUNTED_WEEKS + follow_up, "horizon.follow_up": follow_up}
    )


def one_discipline(scenario: Scenario) -> Scenario:
    """Call the discipline of every function by one name, and change nothing else."""
    functions = {
        name: function.model_copy(update={"discipline": "one"})
        for name, function in scenario.functions.items()
    }
    return scenario.model_copy(update={"functions": functions})


def figures_of(result: Result) -> Figures:
    """Read DKS, its factors and the outcomes of a run; DKS and factors as logarithms.

    `size` is partners times disciplines, `without_quality` is DKS less the factor quality.
    """
    given = result.indicators
    read = {name: given[name] for name in (*FACTORS, "dks", "dks_numerator")}
    read["size"] = _over(given["dks_numerator"], given["dks"])
    read["without_quality"] = _over(given["dks"], given["quality"])
    logs = {name: math.log(value) if value > 0.0 else math.nan for name, value in read.items()}
    own = {name: given[name] for name in OUTCOMES if name != "dropout_share"}
    return logs | own | {"dropout_share": given["gave_up_share"] + given["lost_share"]}


def _over(one: float, other: float) -> float:
    """Divide, where there is something to divide by."""
    return one / other if other > 0.0 else math.nan


def _means(
    scenario: Scenario,
    arms: Sequence[str],
    seeds: Sequence[int],
    jobs: int | None,
    tell: Callable[[], None] | None,
) -> dict[str, Figures]:
    """Run the arms and take the mean of each figure over the seeds on which it has a value."""
    planned = plan_runs(arms, seeds)
    read: dict[str, list[Figures]] = {arm: [] for arm in arms}
    for run, result in zip(planned, iterate_runs(scenario, planned, jobs=jobs), strict=True):
        read[run.strategy].append(figures_of(result))
        if tell is not None:
            tell()
    return {arm: _mean(figures) for arm, figures in read.items()}


def _mean(runs: Sequence[Figures]) -> Figures:
    """Take means over runs, and leave out figures that no run has."""
    means: dict[str, Any] = {}
    for name in runs[0]:
        values = np.array([run[name] for run in runs])
        if np.isfinite(values).any():
            means[name] = float(f"{np.nanmean(values):.6g}")
    return means
