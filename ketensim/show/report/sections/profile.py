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
    names = {name: words(f"cli.dimension.{name}") for name in DIMENSIONS}
    highest = max(values, key=lambda name: values[name])
    lowest = min(values, key=lambda name: values[name])
    type_name = words(f"report.profile.type_{profile.type}")
    bars = [
        BarRow(names[name], (value,), (number(words, value, 2),)) for name, value in values.items()
    ]
    picture = draw_bars(
        "profile",
        words("report.profile.label", type=type_name),
        bars,
        700,
        top=1.0,
        ends=(words("report.profile.low"), words("report.profile.high")),
    )
    see = words(
        "report.profile.see",
        type=type_name,
        highest=names[highest].lower(),
        high=number(words, values[highest], 2),
        lowest=names[lowest].lower(),
        low=number(words, values[lowest], 2),
    )
    rows = tuple(
        (names[name], number(words, values[name], 2), words(f"report.profile.{name}_meaning"))
        for name in DIMENSIONS
    )
    columns = ("dimension", "value", "meaning")
    table = Table(
        words("report.profile.table"),
        tuple(words(f"report.profile.column_{column}") for column in columns),
        rows,
        folded=False,
    )
    return Section(
        name="profile",
        heading=words("report.profile.heading"),
        sentences=(see, words(f"report.profile.advice_{profile.type}")),
        panels=(Panel("", picture),),
        note=words("report.profile.note"),
        tables=(table,),
    )
