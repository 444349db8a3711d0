"""Which factors matter: a bar for each with its interval, strategy by strategy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ketensim.show.experiment.material import Material
from ketensim.show.report.figures.measures import MeasureRow, draw_measures
from ketensim.show.report.figures.scatter import Spot, draw_scatter
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.wording import capital, significant
from ketensim.study.sensitivity.classes import BARE, FLAT, UNSEEN, classify
from ketensim.study.sensitivity.sampled import Arm
from ketensim.study.sensitivity.verdict import sensitivity_sentences

if TYPE_CHECKING:
    import pandas as pd

_SHARES = ("ST", "S1", "S2", "shapley_normalized")
_EFFECTS = ("mu_star", "mu", "sigma")
MOST_ROWS = 20
_TINY = 1e-3
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def rows_of(
    material: Material, outcome: str, arm: Arm, analysis: str | None = None
) -> pd.DataFrame:
    """Return the indices of one outcome under one lever setting, by one analysis."""
    table = material.answers.indices
    chosen = (table["outcome"] == outcome) & (
        table["analysis"] == (analysis or table["analysis"].iloc[0])
    )
    for name, value in arm.levers.items():
        chosen &= table[name] == value
    return table[chosen]


def ranking_sections(material: Material) -> list[Section]:
    """Make one section for each outcome that has a value in every run."""
    if not material.answers.has_factors:
        return []
    return [_section(material, outcome) for outcome in material.answers.whole]


def _section(material: Material, outcome: str) -> Section:
    """Show which factors matter to one outcome."""
    words, names, answers = material.words, material.names, material.answers
    several = len(answers.arms) > 1
    sentences: list[str] = []
    panels: list[Panel] = []
    tables: list[Table] = []
    analyses = list(dict.fromkeys(answers.indices["analysis"]))
    for arm in answers.arms:
        for analysis in analyses:
            rows = rows_of(material, outcome, arm, analysis)
            title = names.arm(arm)
            if analysis == analyses[0]:
                said = sensitivity_sentences(
                    rows,
                    words.language,
                    outcome=names.outcome(outcome),
                    name=names.factor,
                    scale=names.times(outcome),
                )
                if several:
                    said[0] = f"{title}: {said[0][:1].lower()}{said[0][1:]}"
                details = said[1:] if arm is answers.arms[0] else []
                sentences += [capital(said[0]), *details]
            panels += _panels(material, outcome, arm, rows)
            tables.append(_table(material, rows, title))
    return Section(
        name=f"factors-{outcome.replace('@', '-')}",
        heading=words("experiment.factors.heading", outcome=names.outcome(outcome)),
        sentences=tuple(sentences),
        panels=tuple(panels),
        legend=_legend(material, analyses),
        note=" ".join(_notes(material, analyses)),
        together=False,
        tables=tuple(tables),
    )


def _panels(material: Material, outcome: str, arm: Arm, rows: pd.DataFrame) -> list[Panel]:
    """Draw the bars of one strategy; for a screening its points as well."""
    words, names = material.words, material.names
    found = classify(rows).head(MOST_ROWS)
    if (found["class"] == FLAT).all():
        return []
    measure = str(found["measure"].iloc[0])
    analysis = str(found["analysis"].iloc[0])
    number = material.answers.arms.index(arm)
    key = f"{outcome}-{number}-{analysis}".replace("@", "-")
    title = f"{names.arm(arm)}: {measure_title(material, measure, outcome)}"
    label = words("experiment.factors.label", title=title)
    bars = draw_measures(
        f"measure-{key}", label, title, _bars(material, rows, found), words, 460.0,
        bounds=[times_of(material, found.iloc[0]) * float(bound) for bound in found["bound"]],
    )  # fmt: skip
    panels = [Panel("", bars, wide=False)]
    if measure == "mu_star":
        panels.append(Panel("", _scatter(material, outcome, arm, rows, found, key), wide=False))
    return panels


def measure_title(material: Material, measure: str, outcome: str) -> str:
    """Say what the figures of a measure are, with their unit."""
    words = material.words
    known = f"experiment.measure.{measure}"
    unit = material.names.in_unit(outcome)
    power = _power(material, outcome) if measure in _EFFECTS else 0
    if power:
        unit += f" × 10{str(power).translate(_RAISED)}"
    return words(known, unit=unit) if known in words else measure


def times_of(material: Material, row: pd.Series) -> float:
    """Return what a figure is multiplied by: shares in percent, of variance or of clients."""
    measure = str(row["measure"])
    if measure in _EFFECTS:
        outcome = str(row["outcome"])
        return material.names.times(outcome) * 10.0 ** -_power(material, outcome)
    return 100.0 if measure in _SHARES else 1.0


def _power(material: Material, outcome: str) -> int:
    """Return the power of ten that effects on an outcome are written in; 0 but for tiny ones."""
    table = material.answers.indices
    effects = table[(table["outcome"] == outcome) & (table["measure"] == "mu_star")]["value"]
    largest = float(effects.abs().max()) * material.names.times(outcome)
    return 0 if not 0.0 < largest < _TINY else 3 * math.floor(math.log10(largest) / 3.0)


def _bars(material: Material, rows: pd.DataFrame, found: pd.DataFrame) -> list[MeasureRow]:
    """Turn the figures of the deciding measure into bars; those of shares end at the whole."""
    measure = str(found["measure"].iloc[0])
    most = 100.0 if measure in _SHARES else math.inf
    times = times_of(material, found.iloc[0])
    first = rows[rows["measure"] == "S1"].set_index("factor")["value"] if measure == "ST" else None
    bars = []
    for _, row in found.iterrows():
        value, low, high = (min(times * float(row[end]), most) for end in ("value", "low", "high"))
        inner = math.nan if first is None else times * float(first[row["factor"]])
        mark = "open" if row["class"] in (BARE, UNSEEN) else str(row["class"])
        text = _written(material, value, low, high, measure)
        bars.append(
            MeasureRow(
                material.names.factor(str(row["factor"])), value, low, high, inner, text, mark
            )
        )
    return bars


def _written(material: Material, value: float, low: float, high: float, measure: str) -> str:
    """Write a figure with its interval."""
    words = material.words
    if not math.isfinite(value):
        return words("report.missing")
    digits = 0 if measure in _SHARES else significant(value, 2)
    ends = [end for end in (low, high) if math.isfinite(end)]
    text = words.number(value, digits) + ("%" if measure in _SHARES else "")
    return f"{text} ({words.interval(low, high, digits)})" if len(ends) == 2 else text


def _scatter(
    material: Material, outcome: str, arm: Arm, rows: pd.DataFrame, found: pd.DataFrame, key: str
) -> str:
    """Draw how strongly against how unevenly each factor works."""
    words, names = material.words, material.names
    sigma = rows[rows["measure"] == "sigma"].set_index("factor")["value"]
    spots = []
    for _, row in found.iterrows():
        factor, times = str(row["factor"]), times_of(material, row)
        up, across = times * float(sigma[row["factor"]]), times * float(row["value"])
        if math.isfinite(up):
            title = f"{names.factor(factor)}: mu* {names.value(across)}, sigma {names.value(up)}"
            spots.append(Spot(names.factor(factor), across, up, title, str(row["class"])))
    label = words("experiment.factors.scatter_label", title=names.arm(arm))
    axes = (words("experiment.factors.mu_star"), words("experiment.factors.sigma"))
    return draw_scatter(f"scatter-{key}", label, spots, axes, words, (460.0, 320.0))


def _legend(material: Material, analyses: list[str]) -> tuple[Key, ...]:
    """Say what the bars stand for."""
    words = material.words
    keys = [
        Key("measure-matters", words("experiment.factors.matters")),
        Key("measure-negligible", words("experiment.factors.negligible")),
        Key("key-waiting", words("experiment.factors.open")),
        Key("key-bound", words("experiment.factors.bound")),
    ]
    if "sobol" in analyses:
        keys.insert(3, Key("key-inner", words("experiment.factors.inner")))
    return tuple(keys)


def _notes(material: Material, analyses: list[str]) -> list[str]:
    """Say how the figures were made and what the bounds are."""
    words = material.words
    known = [each for each in analyses if f"experiment.note.{each}" in words]
    return [
        words("experiment.note.interval"),
        *(words(f"experiment.note.{each}") for each in known),
    ]


def _table(material: Material, rows: pd.DataFrame, title: str) -> Table:
    """List all figures with their intervals."""
    words, names = material.words, material.names
    kinds = dict(zip(*(classify(rows)[name] for name in ("factor", "class")), strict=True))
    written = []
    for _, row in rows.iterrows():
        other = str(row["other"])
        factor = names.factor(str(row["factor"])) + (f" × {names.factor(other)}" if other else "")
        times = times_of(material, row)
        value, low, high = (times * float(row[end]) for end in ("value", "low", "high"))
        said = kinds.get(row["factor"], FLAT) if not other else ""
        verdict = words(f"experiment.class.{said.replace(' ', '_')}") if said else "–"
        figure = _written(material, value, low, high, str(row["measure"]))
        floor = float(row["floor"])
        beside = names.value(times * floor) if np.isfinite(floor) else "–"
        written.append((factor, str(row["measure"]), figure, beside, verdict))
    heads = tuple(
        words(f"experiment.column.{name}")
        for name in ("factor", "measure", "figure", "floor", "verdict")
    )
    caption = words("experiment.factors.table", title=title, analysis=str(rows["analysis"].iloc[0]))
    return Table(caption, heads, tuple(written))
