"""`ketensim profile`: how complex a chain is and what the guide says for its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketensim.show.cli.guide import LEVELS, Advice, advice
from ketensim.show.cli.printing import table, to_screen

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario
    from ketensim.show.messages import Messages

DIMENSIONS = (
    "ambiguity",
    "demand_orientation",
    "dynamism",
    "competing_responsibilities",
    "power_fragmentation",
)
BAR = 20


def print_profile(scenario: Scenario, words: Messages) -> None:
    """Print the five dimensions as bars, the type, and the strategies named for that type."""
    screen = to_screen()
    profile = scenario.complexity()
    title = getattr(scenario.title, words.language)
    screen.print(words("cli.profile.title", title=title, name=scenario.name))
    bars = table("", "", "", "")
    for dimension in DIMENSIONS:
        value = float(getattr(profile, dimension))
        bars.add_row(
            words(f"cli.dimension.{dimension}"),
            bar(value),
            words.number(value, 2),
            words(f"cli.poles.{dimension}"),
        )
    screen.print(bars)
    screen.print(words(f"cli.type.{profile.type}"))
    screen.print()
    screen.print(words("cli.guide.title"))
    cells = table(words("cli.guide.level"), words("cli.guide.strategies"))
    for level in LEVELS:
        named = [_named(one, words) for one in advice(profile.type, level)]
        cells.add_row(words(f"cli.level.{level}"), "\n".join(named) or words("cli.guide.empty"))
    screen.print(cells)
    screen.print(words("cli.guide.note"))


def _named(one: Advice, words: Messages) -> str:
    """Name a strategy with the passage that names it; say so where this version lacks it."""
    from ketensim.chain.regie.registry import strategies

    if one.strategy in strategies():
        return f"{one.strategy} ({one.source})"
    return words("cli.guide.absent", strategy=one.strategy, source=one.source)


def bar(value: float) -> str:
    """Draw a share as a bar of blocks."""
    full = round(BAR * min(1.0, max(0.0, value)))
    return "█" * full + "░" * (BAR - full)
