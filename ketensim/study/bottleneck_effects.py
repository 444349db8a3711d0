"""What improvements of a chain bring, and where the queue moves, with how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ketensim.study.improvements import Improvement
from ketensim.study.outcomes import Outcome, outcome_of
from ketensim.study.statistics import Estimate, Values, estimate, false_discovery

SEPARABLE_BELOW = 0.05
OUTCOMES = ("within_norm_share", "lead_time_mean", "dropout_share")
"""What is looked at; `dropout_share` is who gave up or was lost."""

OF_IMPROVEMENT = ("kind", "partner", "function", "receiver")
"""Columns that say which improvement a row is of; all empty in a base run."""


@dataclass(frozen=True)
class Bottlenecks:
    """Improvements of a chain, each tried by itself on the same clients.

    Parameters
    ----------
    runs
        One row a run: run, seed, strategy, the improvement (`kind`, `partner`, `function`,
        `receiver`; all empty in a base run), every indicator and `dropout_share`. Base runs come
        first; every improvement has a run on each of their seeds, in the same order.
    queues
        (runs, S) mean number of clients waiting at each station over the recorded weeks.
    stations
        (partner, function) of each station.
    raised
        How much staff, or odds, were raised [share].
    left_out
        By kind, how many hand-offs were not tried (`Survey`).
    told
        Of every run: run, seed, strategy, started, seconds, and what was improved as `run.json`
        holds it (`interventions`).

    Notes
    -----
    All differences are paired by seed (common random numbers), with Student t intervals at 95%
    of one difference. Many are looked at, so that a difference is called *separable* where its
    p-value, adjusted for the false discovery rate, is below 0.05: of those called separable at
    most 5% are expected to be false. The adjustment is over all improvements on one outcome, and
    for queues over all stations under one improvement. The improvement that ranks first is
    overestimated, as the best of many estimates always is.
    """

    runs: pd.DataFrame
    queues: Values
    stations: tuple[tuple[str, str], ...]
    raised: float
    left_out: dict[str, int] = field(default_factory=dict)
    told: tuple[dict[str, Any], ...] = ()

    @cached_property
    def seeds(self) -> int:
        """Number of base runs."""
        return int((self.runs["kind"] == "").sum())

    @cached_property
    def improvements(self) -> tuple[Improvement, ...]:
        """What was tried, in the order in which it was run."""
        rows = self.runs.iloc[self.seeds :: self.seeds]
        columns = (rows[name] for name in OF_IMPROVEMENT)
        return tuple(
            Improvement(kind, partner, function or receiver)
            for kind, partner, function, receiver in zip(*columns, strict=True)
        )

    @cached_property
    def deciding(self) -> str:
        """Outcome that ranks: the share within the norm, or lead time where there is no norm."""
        has_norm = bool(self.runs["within_norm_share"].iloc[: self.seeds].notna().any())
        return "within_norm_share" if has_norm else "lead_time_mean"

    @cached_property
    def measured(self) -> tuple[str, ...]:
        """The outcomes that have a value, the deciding one first."""
        has_value = self.runs[list(OUTCOMES)].notna().any()
        others = (name for name in OUTCOMES if has_value[name] and name != self.deciding)
        return (self.deciding, *others)

    def _differences(self, values: Values) -> Values:
        """(improvements, seeds, ...) improved minus base, from one row a run."""
        folded = values.reshape(-1, self.seeds, *values.shape[1:])
        difference: Values = folded[1:] - folded[0]
        return difference

    @cached_property
    def ranks(self) -> tuple[int, ...]:
        """Rank of each improvement by its mean effect on the deciding outcome, 1 for the best."""
        values = np.asarray(self.runs[self.deciding], dtype=np.float64)
        better = 1.0 if self.deciding == "within_norm_share" else -1.0
        means = [better * estimate(row).mean for row in self._differences(values)]
        order = np.argsort(-np.array(means), kind="stable")
        ranks = np.empty(len(means), dtype=np.int64)
        ranks[order] = np.arange(1, len(means) + 1)
        return tuple(ranks.tolist())

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Effect of every improvement on every outcome, best first.

        Returns
        -------
        DataFrame
            rank, kind, partner, function, receiver, outcome, base (mean of the base runs),
            difference, low, high, runs, p, p_adjusted, separable.
        """
        tables = []
        for outcome in OUTCOMES:
            values = np.asarray(self.runs[outcome], dtype=np.float64)
            found = [estimate(row) for row in self._differences(values)]
            base = estimate(values[: self.seeds]).mean
            table = self._named().assign(outcome=outcome, base=base)
            tables.append(_with_estimates(table, found, max(1, len(found))))
        return pd.concat(tables).sort_values("rank", kind="stable", ignore_index=True)

    def effects_on(self, outcome: str) -> pd.DataFrame:
        """Effect of every improvement on one outcome, best first."""
        effects = self.effects
        return effects[effects["outcome"] == outcome]

    @cached_property
    def shifts(self) -> pd.DataFrame:
        """How every improvement changes the queue at every station, best improvement first.

        Returns
        -------
        DataFrame
            rank, kind, partner, function, receiver (of the improvement), at_partner, at_function
            (of the queue), base (mean number waiting in the base runs), difference, low, high,
            runs, p, p_adjusted, separable.
        """
        differences = self._differences(self.queues)
        base = self.queues[: self.seeds].mean(axis=0)
        count = len(self.improvements)
        table = self._named().loc[np.repeat(np.arange(count), len(self.stations))]
        table = table.assign(
            at_partner=[partner for partner, _ in self.stations] * count,
            at_function=[function for _, function in self.stations] * count,
            base=np.tile(base, count),
        )
        columns = differences.transpose(0, 2, 1).reshape(-1, self.seeds)
        found = [estimate(row) for row in columns]
        made = _with_estimates(table.reset_index(drop=True), found, len(self.stations))
        return made.sort_values("rank", kind="stable", ignore_index=True)

    def _named(self) -> pd.DataFrame:
        """One row an improvement: its rank and its names."""
        named = pd.DataFrame(
            [one.columns() for one in self.improvements], columns=list(OF_IMPROVEMENT), dtype=object
        )
        named.insert(0, "rank", np.array(self.ranks, dtype=np.int64))
        return named


def outcome_named(name: str) -> Outcome:
    """Say what there is to know of one of `OUTCOMES`; dropout is written as lost clients are."""
    if name != "dropout_share":
        return outcome_of(name)
    lost = outcome_of("lost_share")
    words = replace(lost.indicator, en="gave up or lost", nl="afgehaakt of verloren")
    return replace(lost, name=name, indicator=words)


def _with_estimates(table: pd.DataFrame, found: list[Estimate], family: int) -> pd.DataFrame:
    """Add the columns of estimates; every `family` rows in turn are adjusted together."""
    chances = np.array([one.p for one in found])
    families = [chances[start : start + family] for start in range(0, len(found), family)]
    adjusted = np.concatenate([*map(false_discovery, families), np.empty(0)])
    return table.assign(
        difference=[one.mean for one in found],
        low=[one.low for one in found],
        high=[one.high for one in found],
        runs=[one.runs for one in found],
        p=chances,
        p_adjusted=adjusted,
        separable=adjusted < SEPARABLE_BELOW,
    )
