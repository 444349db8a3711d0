"""The tables and the verdict of `ketensim compare`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ketensim.show.cli.faults import InputError, nearest
from ketensim.show.cli.figures import Figures
from ketensim.show.cli.outcomes import BLOCKS
from ketensim.show.cli.printing import table, to_screen
from ketensim.study.comparison import Comparison, check_strategies_differ, comparison_of
from ketensim.study.outcomes import outcome_of

if TYPE_CHECKING:
    from rich.table import Table

    from ketensim.scenario.schema import Scenario
    from ketensim.show.cli.work import Study
    from ketensim.show.messages import Messages

__all__ = ["check_indicator", "check_strategies_differ", "print_comparison"]

COST = "cost_per_resolved"


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
    screen.print(_deciding(comparison, words))
    screen.print(words("cli.compare.others", **facts))
    screen.print(_others(comparison, words))
    for sentence in comparison.verdict(words.language):
        screen.print(f"- {sentence}")
    screen.print()
    screen.print(words("cli.compare.method"))
    screen.print(words("cli.results_in", place=study.place))
    screen.print(words("cli.report_is", page=study.place / "report.html"), soft_wrap=True)


def _deciding(comparison: Comparison, words: Messages) -> Table:
    """Lay out the outcome that decides, and the cost, of every strategy."""
    figures = Figures(words, outcome_of(comparison.indicator))
    cost = Figures(words, outcome_of(COST))
    decides = comparison.table([comparison.indicator]).set_index("strategy")
    costs = comparison.table([COST]).set_index("strategy")
    made = table(
        words("cli.column.strategy"),
        f"{words('cli.column.mean')} ({figures.unit})",
        words("cli.column.difference"),
        words("cli.column.interval"),
        words("cli.column.chance"),
        f"{words('cli.column.cost')} ({cost.unit})",
        words("cli.column.difference"),
        words("cli.column.interval"),
        numbers=7,
    )
    for strategy in comparison.strategies:
        row, spent = decides.loc[strategy], costs.loc[strategy]
        made.add_row(
            strategy,
            figures.write(row["mean"]),
            figures.write(row["difference"], signed=True),
            figures.interval(row["difference_low"], row["difference_high"], signed=True),
            words.number(row["chance_best"], 2),
            cost.write(spent["mean"]),
            cost.write(spent["difference"], signed=True),
            cost.interval(spent["difference_low"], spent["difference_high"], signed=True),
        )
    return made


def _others(comparison: Comparison, words: Messages) -> Table:
    """Lay out the differences on all outcomes, those that are more than noise with a star."""
    first, *others = comparison.strategies
    made = table(
        words("cli.column.outcome"),
        words("cli.column.unit"),
        first,
        *others,
        numbers=len(comparison.strategies),
    )
    for names in BLOCKS.values():
        rows = comparison.table(names).set_index(["indicator", "strategy"])
        for name in names:
            figures = Figures(words, outcome_of(name))
            cells = [figures.write(rows.loc[(name, first), "mean"])]
            for other in others:
                row = rows.loc[(name, other)]
                star = "*" if row["separable"] else " "
                cells.append(figures.write(row["difference"], signed=True) + star)
            made.add_row(figures.outcome.words(words.language), figures.unit, *cells)
        made.add_section()
    return made
