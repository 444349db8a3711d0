"""Costs and benefits in `ketensim compare`: what each strategy costs and saves a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketensim.show.cli.printing import table
from ketensim.show.wording_of_money import line_words
from ketensim.study.benefits import changes, has_money

if TYPE_CHECKING:
    from rich.console import Console

    from ketensim.show.messages import Messages
    from ketensim.study.comparison import Comparison


def print_costs(screen: Console, comparison: Comparison, words: Messages) -> None:
    """Print a table for each strategy but the first, and what is not counted."""
    if not has_money(comparison.runs):
        return
    first = comparison.strategies[0]
    for strategy in comparison.strategies[1:]:
        screen.print(words("money.title", strategy=strategy, first=first))
        made = table(
            words("money.column.line"),
            first,
            words("cli.column.difference"),
            words("cli.column.interval"),
            numbers=3,
        )
        for one in changes(comparison, strategy):
            usual = "" if one.usual is None else words.number(one.usual, 0)
            interval = words.interval(one.low, one.high, 0, signed=True)
            made.add_row(
                line_words(one.line, words), usual, words.number(one.mean, 0, signed=True), interval
            )
        screen.print(made)
    screen.print(words("money.not_counted"))
    screen.print()
