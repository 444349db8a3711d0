"""The conditions under which the advice flips, each with a typical run to look at."""

from __future__ import annotations

import math

from ketensim.show.experiment.decision import option_name
from ketensim.show.experiment.material import Material
from ketensim.show.experiment.typical_reports import typical_runs
from ketensim.show.report.figures.ranges import Range, draw_ranges
from ketensim.show.report.page import Link, Panel, Section, Table
from ketensim.show.report.wording import percent, significant, within_sentence
from ketensim.study.answers import Condition
from ketensim.study.discovery.tree import Leaf
from ketensim.study.discovery.typical import command_of
from ketensim.study.sensitivity.errors import AnalysisError


def conditions_sections(material: Material) -> list[Section]:
    """Show boxes and the tree; nothing where strategies or space are missing."""
    answers = material.answers
    try:
        found = answers.conditions
    except AnalysisError as error:
        heading = material.words("experiment.conditions.heading")
        return [Section("conditions", heading, (error.sentence(material.words.language),))]
    if found is None or answers.decisions[str(answers.deciding)].rival is None:
        return []
    return [_boxes(material, found), _tree(material)]


def _boxes(material: Material, found: list[Condition]) -> Section:
    """Show the conditions that runs held out bear out, and say so where none is."""
    words = material.words
    held = [one for one in found if one.box.holds]
    if not held:
        key = "unheld" if found else "few"
        text = words(f"experiment.conditions.{key}")
        return Section("conditions", words("experiment.conditions.heading"), (text,))
    panels = tuple(
        Panel("", _picture(material, one, number), wide=False)
        for number, one in enumerate(held, start=1)
    )
    sentences = [_sentence(material, one, number) for number, one in enumerate(held, start=1)]
    return Section(
        name="conditions",
        heading=words("experiment.conditions.heading"),
        sentences=tuple(sentences),
        panels=panels,
        note=words("experiment.conditions.note"),
        together=False,
        tables=(_runs(material),),
    )


def _sentence(material: Material, one: Condition, number: int) -> str:
    """Say what a condition is and how well runs held out bear it out."""
    words, names, box = material.words, material.names, one.box
    limits = words.listing(
        [
            f"{names.factor(name)} {_ends(material, name, *ends)}"
            for name, ends in box.limits.items()
        ]
    )
    return words(
        "experiment.conditions.box",
        number=number,
        limits=limits,
        density=percent(words, box.density),
        interval=words.interval(100 * box.low, 100 * box.high, 0),
        base=percent(words, box.base),
        coverage=percent(words, box.coverage),
        mass=percent(words, box.mass),
    )


def _ends(material: Material, name: str, low: float, high: float) -> str:
    """Write a range of a factor that may be open at one end, to a hundredth of its whole range.

    Ends that lie closer are written as fine as it takes to tell them apart.
    """
    words = material.words
    least, most = _whole(material, name)
    apart = high - low if math.isfinite(high - low) and high > low else most - least
    digits = max(significant(most - least, 3), significant(apart, 1))
    written = [words.number(end, digits) if math.isfinite(end) else "" for end in (low, high)]
    if not written[0]:
        return words("experiment.conditions.below", value=written[1])
    if not written[1]:
        return words("experiment.conditions.above", value=written[0])
    return words("experiment.conditions.between", low=written[0], high=written[1])


def _whole(material: Material, name: str) -> tuple[float, float]:
    """Return the whole range of a factor."""
    factor = next(each for each in material.experiment.factors if each.name == name)
    return factor.ends()


def _picture(material: Material, one: Condition, number: int) -> str:
    """Draw a condition as ranges."""
    words, names = material.words, material.names
    rows = []
    for name, (low, high) in one.box.limits.items():
        whole = _whole(material, name)
        part = max(low, whole[0]), min(high, whole[1])
        rows.append(
            Range(
                names.factor(name), whole, part, (names.value(whole[0]), names.value(whole[1])),
                _ends(material, name, low, high),
            )
        )  # fmt: skip
    title = words("experiment.conditions.title", number=number)
    label = words("experiment.conditions.label", number=number)
    return draw_ranges(f"box-{number}", label, title, rows, 460.0)


def _runs(material: Material) -> Table:
    """List the typical run of each condition: its report, and the command that does it again."""
    words = material.words
    rows: list[tuple[str | Link, ...]] = []
    for one in typical_runs(material.answers):
        title = words("experiment.conditions.title", number=one.condition)
        address = material.reports.get((one.run.point, one.label))
        seen = words("experiment.conditions.report", seed=one.run.seed)
        report = "–" if address is None else Link(seen, address)
        constants = dict(material.experiment.constants)
        command = command_of(one.run, material.scenario, one.levers, constants)
        rows.append((title, option_name(material, one.label), report, command))
    columns = ("condition", "strategy", "report", "command")
    heads = tuple(words(f"experiment.column.{name}") for name in columns)
    return Table(words("experiment.conditions.runs"), heads, tuple(rows), folded=False)


def _tree(material: Material) -> Section:
    """Show which strategy to choose when, and what following that would bring."""
    words, names, answers = material.words, material.names, material.answers
    tree, options = answers.tree, answers.options
    assert tree is not None
    assert options is not None
    advised = within_sentence(option_name(material, options.labels[options.advised]))
    facts = {
        "gain": names.amount(options.outcome, tree.advantage.mean, signed=True),
        "interval": names.amount(
            options.outcome, tree.advantage.low, tree.advantage.high, unit=False
        ),
        "strategy": advised,
    }
    key = "holds" if tree.holds else "alone" if len(tree.leaves) == 1 else "unheld"
    text = words(f"experiment.tree.{key}", **facts)
    heading = words("experiment.tree.heading")
    if not tree.holds:
        return Section("tree", heading, (text,), note=words("experiment.tree.note"))
    rows = tuple(
        (_path(material, leaf), option_name(material, leaf.option), percent(words, leaf.mass),
         percent(words, leaf.best))
        for leaf in tree.leaves
    )  # fmt: skip
    heads = tuple(words(f"experiment.column.{name}") for name in ("when", "choose", "mass", "best"))
    table = Table(words("experiment.tree.table"), heads, rows, folded=False)
    return Section("tree", heading, (text,), note=words("experiment.tree.note"), tables=(table,))


def _path(material: Material, leaf: Leaf) -> str:
    """Write the conditions of a leaf; those on one factor are drawn together."""
    limits: dict[str, tuple[float, float]] = {}
    for each in leaf.conditions:
        low, high = limits.get(each.factor, (-math.inf, math.inf))
        if each.is_below:
            limits[each.factor] = low, min(high, each.border)
        else:
            limits[each.factor] = max(low, each.border), high
    names = material.names
    return material.words.listing(
        [f"{names.factor(name)} {_ends(material, name, *ends)}" for name, ends in limits.items()]
    )
