"""How complex the chain is: the five dimensions and the type they make."""

from __future__ import annotations

from ketensim.show.messages import Messages
from ketensim.show.report.figures.bars import BarRow, draw_bars
from ketensim.show.report.material import Material
from ketensim.show.report.page import Panel, Section, Table
from ketensim.show.report.wording import number

DIMENSIONS = (
    "ambiguity",
    "demand_orientation",
    "dynamism",
    "competing_responsibilities",
    "power_fragmentation",
)


def profile_section(material: Material, words: Messages) -> Section:
    """Show the complexity profile of the scenario as it was run."""
    profile = material.scenario.complexity()
    values = {name: float(getattr(profile, name)) for name in DIMENSIONS}
    type_name = words(f"report.profile.type_{profile.type}")
    highest = max(values, key=lambda name: values[name])
    lowest = min(values, key=lambda name: values[name])
    see = words(
        "report.profile.see",
        type=type_name,
        highest=words(f"cli.dimension.{highest}").lower(),
        high=number(words, values[highest], 2),
        lowest=words(f"cli.dimension.{lowest}").lower(),
        low=number(words, values[lowest], 2),
    )
    label = words("report.profile.label", type=type_name)
    return Section(
        name="profile",
        heading=words("report.profile.heading"),
        sentences=(see, words(f"report.profile.advice_{profile.type}")),
        panels=(Panel("", _picture(values, label, words)),),
        note=words("report.profile.note"),
        tables=(_table(values, words),),
    )


def _picture(values: dict[str, float], label: str, words: Messages) -> str:
    """Draw the five dimensions as bars from 0 to 1."""
    bars = [
        BarRow(words(f"cli.dimension.{name}"), (value,), (number(words, value, 2),))
        for name, value in values.items()
    ]
    ends = (words("report.profile.low"), words("report.profile.high"))
    return draw_bars("profile", label, bars, 700, top=1.0, ends=ends)


def _table(values: dict[str, float], words: Messages) -> Table:
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
