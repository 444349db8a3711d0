"""Compare strategies on the same clients: which does best, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ketensim.study.errors import StudyError
from ketensim.study.outcomes import outcome_of
from ketensim.study.plan import plan_runs
from ketensim.study.runner import Progress, iterate_runs
from ketensim.study.statistics import Estimate, Values, chance_best, estimate, holm
from ketensim.study.verdict import verdict_sentences
from ketensim.study.worker import Simulate, simulate_chain

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

SEPARABLE_BELOW = 0.05


@dataclass(frozen=True)
class _Difference:
    """One strategy against another (both by number), with p adjusted for all pairs."""

    strategy: int
    against: int
    estimate: Estimate
    p_adjusted: float


@dataclass(frozen=True)
class Comparison:
    """Strategies compared on the same clients.

    Parameters
    ----------
    runs
        One row a run: run, strategy, seed and every indicator; the strategies in the order in
        which they were given, the first being what the others are compared with.
    indicator
        The outcome that decides which strategy is best.

    Notes
    -----
    All differences are paired by seed. Intervals are Student t intervals of one mean or one
    difference at 95%. A difference is called *separable* from noise where its p-value, adjusted
    by Holm for all pairs of strategies on that indicator, is below 0.05: all verdicts on one
    indicator hold together, so that an interval may just exclude 0 while the verdict is 'not
    separable'. There is no adjustment over indicators: choose the one that decides beforehand.
    """

    runs: pd.DataFrame
    indicator: str

    @cached_property
    def strategies(self) -> tuple[str, ...]:
        """What was compared, in the order given."""
        return tuple(self.runs["strategy"].drop_duplicates())

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every outcome that was measured."""
        return tuple(self.runs.columns.drop(["run", "strategy", "seed"]))

    def outcomes(self, indicator: str) -> Values:
        """(R, S) an indicator on each seed (rows) under each strategy (columns)."""
        values = np.append(np.asarray(self.runs[indicator], dtype=np.float64), np.nan)
        return values[self._places]

    @cached_property
    def _places(self) -> NDArray[np.int64]:
        """(R, S) the row of the runs for each seed and strategy; -1 where there is none."""
        rows = self.runs[["seed", "strategy"]].assign(row=np.arange(len(self.runs)))
        wide = rows.pivot(index="seed", columns="strategy", values="row")
        return np.asarray(wide.loc[:, list(self.strategies)].fillna(-1), dtype=np.int64)

    def pairs(self, indicator: str | None = None) -> pd.DataFrame:
        """Every strategy against every other, one row a pair.

        Returns
        -------
        DataFrame
            strategy, against, difference (strategy minus against), low, high, runs (seeds on
            which both have a value), p, p_adjusted, separable.
        """
        found = self._differences(indicator or self.indicator)
        return pd.DataFrame(
            {
                "strategy": [self.strategies[one.strategy] for one in found],
                "against": [self.strategies[one.against] for one in found],
                "difference": [one.estimate.mean for one in found],
                "low": [one.estimate.low for one in found],
                "high": [one.estimate.high for one in found],
                "runs": [one.estimate.runs for one in found],
                "p": [one.estimate.p for one in found],
                "p_adjusted": [one.p_adjusted for one in found],
                "separable": [one.p_adjusted < SEPARABLE_BELOW for one in found],
            }
        )

    def _differences(self, indicator: str) -> list[_Difference]:
        """Every strategy against every one before it; those against the first come first."""
        outcomes = self.outcomes(indicator)
        chosen = list(combinations(range(len(self.strategies)), 2))
        found = [estimate(outcomes[:, second] - outcomes[:, first]) for first, second in chosen]
        adjusted = holm(np.array([one.p for one in found])).tolist()
        return [
            _Difference(second, first, one, p)
            for (first, second), one, p in zip(chosen, found, adjusted, strict=True)
        ]

    def table(self, indicators: Iterable[str] | None = None) -> pd.DataFrame:
        """Tabulate what each strategy gives and how it differs from the first.

        Returns
        -------
        DataFrame
            indicator, strategy, runs, mean, low, high, then of the paired difference with the
            first strategy: difference, difference_low, difference_high, p, p_adjusted,
            separable; and chance_best, missing where neither direction of the indicator is
            better.
        """
        rows = [
            row
            for indicator in (self.indicators if indicators is None else indicators)
            for row in self._rows(indicator)
        ]
        return pd.DataFrame(rows)

    def _rows(self, indicator: str) -> list[dict[str, object]]:
        """One row a strategy for one indicator."""
        outcomes = self.outcomes(indicator)
        with_first = [one for one in self._differences(indicator) if one.against == 0]
        chances = self.chances(indicator)
        return [
            _level_columns(indicator, strategy, estimate(outcomes[:, column]))
            | _difference_columns(with_first[column - 1] if column else None)
            | {"chance_best": chances[column]}
            for column, strategy in enumerate(self.strategies)
        ]

    def chances(self, indicator: str | None = None) -> Values:
        """(S,) how likely each strategy has the best mean; missing if no direction is better."""
        chosen = indicator or self.indicator
        better = outcome_of(chosen).better
        if better is None:
            return np.full(len(self.strategies), np.nan)
        return chance_best(self.outcomes(chosen), higher_is_better=better == "higher")

    def verdict(self, lang: str = "en") -> list[str]:
        """Sentences that say which strategy does best and whether noise could explain it.

        Parameters
        ----------
        lang
            "nl" or "en".
        """
        return verdict_sentences(self, lang)


def _level_columns(indicator: str, strategy: str, level: Estimate) -> dict[str, object]:
    """Columns for what a strategy gives by itself."""
    return {
        "indicator": indicator,
        "strategy": strategy,
        "runs": level.runs,
        "mean": level.mean,
        "low": level.low,
        "high": level.high,
    }


def _difference_columns(found: _Difference | None) -> dict[str, object]:
    """Columns for how a strategy differs from the first; None: it is the first."""
    missing = Estimate(np.nan, np.nan, np.nan, np.nan, 0)
    one, adjusted = (found.estimate, found.p_adjusted) if found else (missing, np.nan)
    return {
        "difference": one.mean,
        "difference_low": one.low,
        "difference_high": one.high,
        "p": one.p,
        "p_adjusted": adjusted,
        "separable": adjusted < SEPARABLE_BELOW,
    }


def compare(
    scenario: Scenario,
    strategies: Sequence[str],
    seeds: Iterable[int] = range(30),
    *,
    indicator: str | None = None,
    jobs: int | None = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
    simulate: Simulate = simulate_chain,
) -> Comparison:
    """Run strategies on the same clients and compare what comes out.

    Parameters
    ----------
    scenario
        The chain.
    strategies
        Two or more, each as "name" or "name:key=value,..."; the first is what the others are
        compared with.
    seeds
        One run of every strategy for each.
    indicator
        The outcome that decides; left out: the share resolved within the norm, or the share
        resolved where no group has a norm.
    jobs, executor, progress, simulate
        As in `iterate_runs`. More than one job needs the script's own work under
        ``if __name__ == "__main__":``.
    """
    seeds = list(seeds)
    check_strategies_differ(strategies)
    if not seeds:
        raise StudyError("no_seeds")
    if len(set(seeds)) < len(seeds):
        raise StudyError("same_seed")
    planned = plan_runs(strategies, seeds)
    results = iterate_runs(
        scenario,
        planned,
        jobs=jobs,
        executor=executor,
        progress=progress,
        simulate=simulate,
    )
    with closing(results):
        rows = [
            {"run": run.number, "strategy": run.strategy, "seed": run.seed, **result.indicators}
            for run, result in zip(planned, results, strict=True)
        ]
    return comparison_of(pd.DataFrame(rows), indicator)


def comparison_of(runs: pd.DataFrame, indicator: str | None = None) -> Comparison:
    """Compare runs that have been done already.

    Parameters
    ----------
    runs
        As `summary.csv` holds them: run, strategy, seed and every indicator.
    indicator
        The outcome that decides, as in `compare`.
    """
    comparison = Comparison(runs, indicator or _deciding_indicator(runs))
    if comparison.indicator not in comparison.indicators:
        near = get_close_matches(comparison.indicator, comparison.indicators, n=1)
        hint = f"; nearest: {near[0]}" if near else ""
        raise StudyError("unknown_indicator", indicator=comparison.indicator, hint=hint)
    return comparison


def _deciding_indicator(runs: pd.DataFrame) -> str:
    """Share resolved within the norm where there is a norm, else share resolved."""
    named = "within_norm_share"
    has_norm = named in runs and bool(np.isfinite(runs[named].astype(float)).any())
    return named if has_norm else "resolved_share"


def check_strategies_differ(strategies: Sequence[str]) -> None:
    """Refuse strategies that cannot be compared, in one sentence."""
    twice = {name for name in strategies if list(strategies).count(name) > 1}
    if len(strategies) < 2:
        raise StudyError("few_strategies", count=len(strategies))
    if twice:
        raise StudyError("same_strategy", strategy=min(twice))
