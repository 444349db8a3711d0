"""What each strategy changes: paired differences on the same clients, with intervals."""

from __future__ import annotations

import math

import pandas as pd

from ketensim.show.messages import Messages
from ketensim.show.report.figures.whiskers import Whisker, draw_whiskers
from ketensim.show.report.material import Material
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.sections.outcomes import unit_of
from ketensim.show.report.wording import (
    capital,
    missing,
    percent,
    significant,
    strategy_name,
    within_sentence,
)
from ketensim.study.comparison import Comparison, comparison_of
from ketensim.study.outcomes import outcome_of
from ketensim.study.statistics import FEWEST_RESAMPLED

COMPARED = (
    "within_norm_share",
    "resolved_share",
    "lead_time_mean",
    "waiting_time_mean",
    "gave_up_share",
    "lost_share",
    "double_work_share",
    "incidents",
    "dks",
    "cost_per_resolved",
)


def differences_section(material: Material, words: Messages) -> Section:
    """Show every strategy against the first, indicator by indicator."""
    comparison = compare_arms(material, words)
    chosen = dict.fromkeys((comparison.indicator, *COMPARED))  # what decides comes first
    present = [name for name in chosen if _has_values(comparison, name)]
    first = within_sentence(comparison.strategies[0])
    panels = []
    for name in present:
        rows = _whiskers(comparison, name, words)
        title = f"{capital(outcome_of(name).words(words.language))} [{_unit(name, words)}]"
        label = words("report.differences.label", what=title, first=first)
        svg = draw_whiskers(f"differences-{name}", label, title, rows, words, 460.0)
        panels.append(Panel("", svg, wide=False))
    runs = len(material.arms[0].runs)
    note = words("report.differences.note", first=first, runs=runs)
    tables = [_table(comparison, present, words)]
    if runs >= FEWEST_RESAMPLED:
        tables.append(_chances(comparison, present, words))
    else:
        note += " " + words("report.differences.few", fewest=FEWEST_RESAMPLED)
    return Section(
        name="differences",
        heading=words("report.differences.heading", first=first),
        sentences=tuple(comparison.verdict(words.language)),
        panels=tuple(panels),
        legend=tuple(
            Key(f"key-{mark}", words(f"report.differences.{mark}"))
            for mark in ("better", "worse", "open")
        ),
        note=note,
        tables=tuple(tables),
    )


def compare_arms(material: Material, words: Messages) -> Comparison:
    """Compare the strategies, named by their titles."""
    runs = material.summary
    return comparison_of(
        runs.assign(strategy=[strategy_name(words, name) for name in runs["strategy"]]),
        material.decides,
    )


def _has_values(comparison: Comparison, name: str) -> bool:
    """Whether an indicator was measured."""
    return name in comparison.indicators and bool(comparison.runs[name].notna().any())


def _unit(name: str, words: Messages) -> str:
    """Return the unit of a difference; shares differ by percentage points."""
    return words("report.points") if outcome_of(name).is_share else unit_of(name, words)


def _against_first(comparison: Comparison, name: str) -> pd.DataFrame:
    """Return the pairs of all strategies with the first."""
    pairs = comparison.pairs(name)
    return pairs[pairs["against"] == comparison.strategies[0]]


def _whiskers(comparison: Comparison, name: str, words: Messages) -> list[Whisker]:
    """Turn the pairs of an indicator into dots with whiskers."""
    factor = 100.0 if outcome_of(name).is_share else 1.0
    return [
        Whisker(
            row["strategy"],
            factor * row["difference"],
            factor * row["low"],
            factor * row["high"],
            _amount(name, row["difference"], _digits(name, row), words),
            mark_of(name, row["difference"], separable=bool(row["separable"])),
        )
        for _, row in _against_first(comparison, name).iterrows()
    ]


def mark_of(name: str, difference: float, *, separable: bool) -> str:
    """Say whether a difference is better, worse, or open (noise, or neither way is better)."""
    better = outcome_of(name).better
    if not separable or better is None:
        return "open"
    return "better" if (difference > 0) == (better == "higher") else "worse"


def _digits(name: str, row: pd.Series) -> int:
    """Return how many decimals show a difference and its interval."""
    outcome = outcome_of(name)
    factor = 100.0 if outcome.is_share else 1.0
    ends = [abs(factor * row[column]) for column in ("difference", "low", "high")]
    largest = max((end for end in ends if math.isfinite(end)), default=0.0)
    return max(outcome.digits(*ends), significant(largest, 2))


def _amount(name: str, value: float, digits: int, words: Messages) -> str:
    """Write a difference with its sign."""
    if not math.isfinite(value):
        return missing(words)
    factor = 100.0 if outcome_of(name).is_share else 1.0
    return words.number(factor * value, digits, signed=True)


def _table(comparison: Comparison, present: list[str], words: Messages) -> Table:
    """List the differences with their intervals and what may be concluded."""
    columns = ("indicator", "strategy", "difference", "interval", "verdict")
    rows = []
    for name in present:
        title = f"{capital(outcome_of(name).words(words.language))} [{_unit(name, words)}]"
        for _, row in _against_first(comparison, name).iterrows():
            mark = mark_of(name, row["difference"], separable=bool(row["separable"]))
            rows.append(
                (
                    title,
                    row["strategy"],
                    _amount(name, row["difference"], _digits(name, row), words),
                    words(
                        "interval",
                        low=_amount(name, row["low"], _digits(name, row), words),
                        high=_amount(name, row["high"], _digits(name, row), words),
                    ),
                    words(f"report.differences.{mark}"),
                )
            )
    heads = tuple(words(f"report.differences.column_{column}") for column in columns)
    return Table(words("report.differences.table"), heads, tuple(rows))


def _chances(comparison: Comparison, present: list[str], words: Messages) -> Table:
    """List how likely each strategy is the best, by indicator."""
    chosen = [name for name in present if outcome_of(name).better is not None]
    rows = tuple(
        (
            capital(outcome_of(name).words(words.language)),
            *(percent(words, float(chance)) for chance in comparison.chances(name)),
        )
        for name in chosen
    )
    columns = (words("report.differences.column_indicator"), *comparison.strategies)
    return Table(words("report.differences.chances"), columns, rows, folded=False)
