"""How complex the chain is: the five dimensions, the type they make, and what the guide says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketensim.scenario.complexity import DIMENSIONS
from ketensim.show.advised import NOTHING, table_rows
from ketensim.show.messages import Messages
from ketensim.show.report.figures.radar import RINGS, Spoke, draw_radar
from ketensim.show.report.material import Material
from ketensim.show.report.page import Panel, Section, Table
from ketensim.show.report.wording import number, strategy_name
from ketensim.study.comparison import Comparison, comparison_of
from ketensim.study.outcomes import outcome_of

if TYPE_CHECKING:
    from ketensim.scenario import Scenario


def profile_section(material: Material, words: Messages) -> Section:
    """Show the profile of the scenario as it was run, and the guide beside what was compared."""
    found = None
    if material.compares and material.arms[0].strategy == NOTHING:
        found = comparison_of(material.summary, material.decides)
    return profile_of(material.scenario, words, found)


def profile_of(scenario: Scenario, words: Messages, found: Comparison | None = None) -> Section:
    """Show the complexity profile of a scenario, and what the guide names for its type.

    Parameters
    ----------
    scenario
        The chain.
    words
        Language.
    found
        Strategies compared with no regie on this chain; None: nothing was simulated.
    """
    profile = scenario.complexity()
    values = {name: float(getattr(profile, name)) for name in DIMENSIONS}
    type_name = words(f"report.profile.type_{profile.type}")
    highest = max(values, key=lambda name: values[name])
    lowest = min(values, key=lambda name: values[name])
    differ = "see" if values[highest] > values[lowest] else "see_equal"
    see = words(
        f"report.profile.{differ}",
        type=type_name,
        highest=words(f"cli.dimension.{highest}").lower(),
        high=number(words, values[highest], 2),
        lowest=words(f"cli.dimension.{lowest}").lower(),
        low=number(words, values[lowest], 2),
    )
    sentences = [see, words(f"report.profile.advice_{profile.type}")]
    if profile.type == "mixed":
        sentences.append(words("advised.empty_mixed"))
    return Section(
        name="profile",
        heading=words("report.profile.heading"),
        sentences=tuple(sentences),
        panels=(Panel("", profile_picture(scenario, words)),),
        note=words("report.profile.note"),
        tables=(_dimensions(values, words), _guide(profile.type, words, found)),
    )


def profile_picture(scenario: Scenario, words: Messages) -> str:
    """Draw the five dimensions as a radar picture."""
    profile = scenario.complexity()
    spokes = [
        Spoke(words(f"cli.dimension.{name}"), (value,), number(words, value, 2))
        for name, value in ((name, float(getattr(profile, name))) for name in DIMENSIONS)
    ]
    type_name = words(f"report.profile.type_{profile.type}")
    rings = [words.number(ring, 2) for ring in RINGS]
    return draw_radar("profile", words("report.profile.label", type=type_name), spokes, rings)


def _dimensions(values: dict[str, float], words: Messages) -> Table:
    """List the dimensions with their meaning."""
    rows = tuple(
        (
            words(f"cli.dimension.{name}"),
            number(words, value, 2),
            words(f"report.profile.{name}_meaning"),
        )
        for name, value in values.items()
    )
    columns = tuple(
        words(f"report.profile.column_{column}") for column in ("dimension", "value", "meaning")
    )
    return Table(words("report.profile.table"), columns, rows, folded=False)


def _guide(chain_type: str, words: Messages, found: Comparison | None) -> Table:
    """List what the guide names by level, beside what was simulated."""
    columns = [words("cli.guide.level"), words("cli.guide.strategies")]
    if found is not None:
        outcome = outcome_of(found.indicator).words(words.language)
        columns += [words("advised.simulated", outcome=outcome), words("advised.verdict")]
    rows = tuple(table_rows(chain_type, words, found, lambda name: strategy_name(words, name)))
    return Table(words("cli.guide.title"), tuple(columns), rows, folded=False)
