"""The tables and the verdict of `ketensim compare`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ketensim.show.cli.costs import print_costs
from ketensim.show.cli.faults import InputError, nearest
from ketensim.show.cli.figures import Figures
from ketensim.show.cli.printing import table, to_screen
from ketensim.study.comparison import Comparison, check_strategies_differ, comparison_of
from ketensim.study.outcomes import blocks, outcome_of

if TYPE_CHECKING:
    from rich.table import Table

    from ketensim.scenario.schema import Scenario
    from ketensim.show.cli.work import Study
    from ketensim.show.messages import Messages

__all__ = ["check_indicator", "check_strategies_differ", "print_comparison"]

COST = "cost_per_resolved"
MONEY = "money"
FIXED_WIDTH = 62  # what the names, units and the first strategy take of a table
STRATEGY_WIDTH = 22


def check_indicator(indicator: str | None, scenario: Scenario) -> None:
    """Refuse an outcome that does not exist, before any work is done."""
    from ketensim.measure.indicators import INDICATORS

    if indicator is None:
        return
    groups = [group.name for group in scenario.groups]
    known = [*INDICATORS, *(f"{name}@{group}" for name in INDICATORS for group in groups)]
    if indicator not in known:
        near = nearest(indicator, known)
        raise InputError("cli.error.indicator", value=indicator, nearest=near)


def print_comparison(study: Study, words: Messages, indicator: str | None, *, quiet: bool) -> None:
    """Print what the strategies give, how they differ, and what that is worth."""
    if quiet:
        sys.stdout.write(f"{study.place}\n")
        return
    comparison = comparison_of(study.runs, indicator)
    screen = to_screen()
    title = getattr(study.scenario.title, words.language)
    facts = {
        "title": title,
        "runs": len(study.runs) // len(comparison.strategies),
        "outcome": outcome_of(comparison.indicator).words(words.language),
        "first": comparison.strategies[0],
    }
    screen.print(words("cli.compare.title", **facts))
    screen.print(_levels(comparison, comparison.indicator, words))
    screen.print(words("cli.compare.cost"))
    screen.print(_levels(comparison, COST, words))
    screen.print(words("cli.compare.others", **facts))
    for others in _beside_each_other(comparison.strategies[1:], screen.width):
        screen.print(_others(comparison, others, words))
    print_costs(screen, comparison, words)
    for sentence in comparison.verdict(words.language):
        screen.print(f"- {sentence}")
    screen.print()
    screen.print(words("cli.compare.method"))
    screen.print(words("cli.results_in", place=study.place))
    screen.print(words("cli.report_is", page=study.place / "report.html"), soft_wrap=True)


def _levels(comparison: Comparison, indicator: str, words: Messages) -> Table:
    """Lay out what every strategy gives on one outcome and how that differs from the first."""
    outcome = outcome_of(indicator)
    figures = Figures(words, outcome)
    rows = comparison.table([indicator]).set_index("strategy")
    made = table(
        words("cli.column.strategy"),
        f"{words('cli.column.mean')} ({figures.unit})",
        words("cli.column.difference"),
        words("cli.column.interval"),
        words("cli.column.chance"),
        numbers=4,
    )
    usual = rows["mean"].iloc[0]
    for strategy, row in rows.iterrows():
        made.add_row(
            str(strategy),
            figures.write(row["mean"]),
            figures.write(row["difference"], signed=True, like=usual),
            figures.interval(
                row["difference_low"], row["difference_high"], signed=True, like=usual
            ),
            words.number(row["chance_best"], 2),
        )
    return made


def _others(comparison: Comparison, others: tuple[str, ...], words: Messages) -> Table:
    """Lay out the differences on all outcomes, those that are more than noise with a star."""
    first = comparison.strategies[0]
    headers = [words("cli.column.outcome"), words("cli.column.unit"), first, *others]
    made = table(*headers, numbers=1 + len(others))
    for block, names in blocks().items():
        if block == MONEY:  # has a table of its own
            continue
        rows = {
            (row["indicator"], row["strategy"]): row
            for row in comparison.table(names).to_dict("records")
        }
        for name in names:
            figures = Figures(words, outcome_of(name))
            usual = rows[name, first]["mean"]
            cells = [figures.write(usual)]
            for other in others:
                row = rows[name, other]
                star = "*" if row["separable"] else " "
                cells.append(figures.write(row["difference"], signed=True, like=usual) + star)
            made.add_row(figures.outcome.words(words.language), figures.unit, *cells)
        made.add_section()
    return made


def _beside_each_other(names: tuple[str, ...], width: int) -> Iterator[tuple[str, ...]]:
    """Divide strategies over tables that are no wider than the screen."""
    fits = max(1, (width - FIXED_WIDTH) // STRATEGY_WIDTH)
    for start in range(0, len(names), fits):
        yield names[start : start + fits]
