"""Who trusts whom at the end of the run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketensim.show.messages import Messages
from ketensim.show.naming import named
from ketensim.show.report.figures.matrix import draw_matrix
from ketensim.show.report.material import Arm, Material
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.wording import (
    class_texts,
    count,
    number,
    strategy_name,
    under,
)

BREAKS = (0.2, 0.35, 0.5, 0.65, 0.8)
LAST_WEEKS = 26

Values = NDArray[np.float64]


def trust_section(material: Material, words: Messages) -> Section:
    """Show trust on the used links, averaged over the last half year and over runs."""
    names = [named(words, partner.name) for partner in material.scenario.partners]
    found = [trust_matrix(material, arm) for arm in material.arms]
    last = min(LAST_WEEKS, material.weeks)
    sentences, panels = [], []
    for index, (arm, values) in enumerate(zip(material.arms, found, strict=True)):
        strategy = strategy_name(words, arm.strategy)
        under_which = strategy if material.compares else ""
        found_here = _sentences(values, names, words)[: 1 if material.compares else None]
        sentences += [under(words, under_which, said) for said in found_here]
        label = words("report.trust.label", partners=len(names), strategy=strategy)
        svg = _picture(f"trust-{index}", label, names, values, words)
        small = material.compares and len(names) <= 12
        panels.append(Panel(strategy if material.compares else "", svg, wide=not small))
    heading = words("report.trust.heading")
    if all(np.isnan(values).all() for values in found):  # no picture of nothing
        return Section("trust", heading, tuple(sentences))
    return Section(
        name="trust",
        heading=heading,
        sentences=tuple(sentences),
        panels=tuple(panels),
        legend=tuple(_legend(words)),
        note=words("report.trust.note", weeks=count(words, "week", last)),
        together=not material.compares,
        tables=(_table(material, found, names, words),),
    )


def trust_matrix(material: Material, arm: Arm) -> Values:
    """Return (P, P) trust of the row in the column; NaN where nothing is handed over."""
    order = {partner.name: at for at, partner in enumerate(material.scenario.partners)}
    matrix = np.full((len(order), len(order)), np.nan)
    recent = arm.relations[arm.relations["week"] >= material.weeks - LAST_WEEKS]
    means = recent.groupby(["sender", "receiver"], observed=True)["trust"].mean()
    for row in means.reset_index().to_dict("records"):
        matrix[order[row["sender"]], order[row["receiver"]]] = row["trust"]
    return matrix


def _picture(name: str, label: str, names: list[str], values: Values, words: Messages) -> str:
    """Draw the matrix of one strategy."""
    texts = [[words.number(value, 2) for value in row] for row in values]
    titles = [
        [
            words("report.trust.cell", sender=a, receiver=b, trust=number(words, value, 2))
            for b, value in zip(names, row, strict=True)
        ]
        for a, row in zip(names, values, strict=True)
    ]
    sides = (words("report.trust.rows"), words("report.trust.columns"))
    return draw_matrix(name, label, names, values, texts, titles, BREAKS, sides)


def _legend(words: Messages) -> list[Key]:
    """Say what each colour stands for."""
    steps = [words.number(step, 2) for step in BREAKS]
    texts = class_texts(words, steps, "report.trust.under", "report.trust.over")
    keys = [Key(f"trust-{index}", text) for index, text in enumerate(texts)]
    return [*keys, Key("cell-empty", words("report.trust.empty"))]


def _sentences(values: Values, names: list[str], words: Messages) -> list[str]:
    """Say where trust is lowest and highest, and which relation is most one-sided."""
    if not np.isfinite(values).any():
        return [words("report.trust.none")]
    low = np.unravel_index(np.nanargmin(values), values.shape)
    high = np.unravel_index(np.nanargmax(values), values.shape)
    said = [
        words(
            "report.trust.see",
            mean=number(words, float(np.nanmean(values)), 2),
            low_sender=names[low[0]],
            low_receiver=names[low[1]],
            low=number(words, float(values[low]), 2),
            high_sender=names[high[0]],
            high_receiver=names[high[1]],
            high=number(words, float(values[high]), 2),
        )
    ]
    gap = values - values.T
    if np.isfinite(gap).any() and float(np.nanmax(gap)) >= 0.05:
        one = np.unravel_index(np.nanargmax(gap), gap.shape)
        said.append(
            words(
                "report.trust.one_sided",
                sender=names[one[0]],
                receiver=names[one[1]],
                there=number(words, float(values[one]), 2),
                back=number(words, float(values.T[one]), 2),
            )
        )
    return said


def _table(material: Material, found: list[Values], names: list[str], words: Messages) -> Table:
    """List trust link by link."""
    columns = [words("report.trust.rows"), words("report.trust.columns")]
    if material.compares:
        columns += [strategy_name(words, arm.strategy) for arm in material.arms]
    else:
        columns.append(words("report.trust.column"))
    present = np.isfinite(np.stack(found)).any(axis=0)
    rows = tuple(
        (names[a], names[b], *(number(words, float(values[a, b]), 2) for values in found))
        for a, b in np.argwhere(present)
    )
    return Table(words("report.trust.table"), tuple(columns), rows)
