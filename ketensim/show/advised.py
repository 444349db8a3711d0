"""What the guide names for a chain, beside what the model finds on this very chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketensim.chain.regie.registry import strategies
from ketensim.show.guide import LEVELS, TYPES, Advice, advice, named_for
from ketensim.show.source_words import source_words

if TYPE_CHECKING:
    from ketensim.show.messages import Messages
    from ketensim.study.comparison import Comparison

NOTHING = "none"  # the strategy of who does nothing, with which the others are compared


@dataclass(frozen=True)
class Cell:
    """One strategy that the guide names: for which type and level, and where."""

    chain_type: str
    level: str
    named: Advice


def candidates(chain_type: str) -> list[str]:
    """List the strategies to try on a chain: none, and those the guide names that exist here."""
    names = dict.fromkeys(one.strategy for one in named_for(chain_type))
    return [NOTHING, *(name for name in names if name in strategies())]


def cells(chain_type: str, level: str) -> list[Cell]:
    """List what the guide names at a level; for a mixed chain what it names for the others."""
    types = [one for one in TYPES if one == chain_type or chain_type == "mixed"]
    return [Cell(one, level, each) for one in types for each in advice(one, level)]


def table_rows(
    chain_type: str,
    words: Messages,
    found: Comparison | None,
    name: Callable[[str], str] = str,
) -> list[tuple[str, ...]]:
    """Lay out the guide level by level, and beside it what was found, if anything was.

    Parameters
    ----------
    chain_type
        As `ketensim profile` says it.
    words
        The catalogue.
    found
        A comparison on this chain.
    name
        Puts a strategy into words; left out: as a user types it.

    Returns
    -------
    list
        Level, strategy with its source, and with `found` the difference with no regie and whether
        that agrees with the guide. A level at which the guide names nothing says so.
    """
    rows: list[tuple[str, ...]] = []
    for level in LEVELS:
        title = words(f"cli.level.{level}")
        chosen = cells(chain_type, level)
        if not chosen:
            empty = (title, words("cli.guide.empty"))
            rows.append(empty if found is None else (*empty, "", ""))
        for cell in chosen:
            row = (title, _named(cell, chain_type, words, name))
            rows.append(row if found is None else (*row, *_found(cell, words, found)))
    return rows


def _named(cell: Cell, chain_type: str, words: Messages, name: Callable[[str], str]) -> str:
    """Name a strategy with the passage that names it; say so where this version lacks it."""
    known = cell.named.strategy in strategies()
    key = "advised.named" if known else "cli.guide.absent"
    source = source_words(cell.named.source, words.language)
    text = words(key, strategy=name(cell.named.strategy), source=source)
    if cell.chain_type == chain_type:
        return text
    return words(
        "advised.of_type", named=text, type=words(f"report.profile.type_{cell.chain_type}")
    )


def _found(cell: Cell, words: Messages, found: Comparison) -> tuple[str, str]:
    """Write the difference with no regie, and whether it agrees with the guide."""
    from ketensim.show.improving import amount, interval, mark_of

    pairs = found.pairs()
    rows = pairs[(pairs["strategy"] == cell.named.strategy) & (pairs["against"] == NOTHING)]
    if rows.empty:
        return words("advised.not_tried"), ""
    row = rows.iloc[0]
    difference = amount(words, found.indicator, row["difference"], unit=True)
    reach = interval(words, found.indicator, row)
    verdict = words(f"advised.{mark_of(found.indicator, row)}")
    return f"{difference} ({reach})", verdict
