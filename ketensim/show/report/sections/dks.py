"""DKS over time, its factors, and which of them holds it down."""

from __future__ import annotations

import math

import numpy as np

from ketensim.measure.schema import FACTORS
from ketensim.show.messages import Messages
from ketensim.show.report.figures.lines import draw_lines
from ketensim.show.report.material import Arm, Material
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.weekly_line import weekly_line
from ketensim.show.report.wording import (
    capital,
    number,
    significant,
    strategy_name,
    under,
    with_interval,
)
from ketensim.study.statistics import estimate


def dks_section(material: Material, words: Messages) -> Section:
    """Show DKS and its five factors week by week, every strategy a line."""
    sentences = [
        sentence for arm in material.arms for sentence in _arm_sentences(material, arm, words)
    ]
    sentences += _missing_sentences(material, words)
    names = ("dks", *FACTORS)
    panels = [
        Panel("", _picture(material, name, words), wide=name == "dks")
        for name in names
        if _is_known(material, name)
    ]
    legend: tuple[Key, ...] = ()
    if material.compares:
        legend = tuple(
            Key(f"key-line-{index}", strategy_name(words, arm.strategy))
            for index, arm in enumerate(material.arms)
        )
    return Section(
        name="dks",
        heading=words("report.dks.heading"),
        sentences=tuple(sentences),
        panels=tuple(panels),
        legend=legend,
        note=_note(material, words),
        tables=(_table(material, words),),
    )


def pooled(arm: Arm) -> dict[str, float]:
    """Return DKS and its factors over all recorded weeks, averaged over runs."""
    return {name: estimate(arm.indicator(name)).mean for name in ("dks", *FACTORS)}


def holding_down(arm: Arm) -> tuple[str, float, float] | None:
    """Find the factor that holds DKS down.

    Returns
    -------
    tuple or None
        Its name, its value, and how many times as high DKS would be if it were as high as the
        next lowest factor (NaN where it is 0); None where no factor has a value.
    """
    values = pooled(arm)
    present = sorted((values[name], name) for name in FACTORS if math.isfinite(values[name]))
    if not present:
        return None
    lowest, name = present[0]
    gain = present[1][0] / lowest if len(present) > 1 and lowest > 0 else math.nan
    return name, lowest, gain


def _arm_sentences(material: Material, arm: Arm, words: Messages) -> list[str]:
    """Say how high DKS is, what holds it down, and how it moved."""
    strategy = strategy_name(words, arm.strategy) if material.compares else ""
    dks = estimate(arm.indicator("dks"))
    if not math.isfinite(dks.mean):
        return [under(words, strategy, words("report.dks.none"))]
    digits = significant(dks.mean)
    said = [words("report.dks.level", dks=with_interval(words, dks, digits))]
    held = holding_down(arm)
    if held is not None:
        name, value, gain = held
        factor = words(f"report.factor.{name}")
        key = "held" if math.isfinite(gain) else "held_zero"
        facts = {"factor": factor, "value": number(words, value, 2)}
        said.append(words(f"report.dks.{key}", gain=number(words, gain), **facts))
    joined = " ".join(said)
    return [under(words, strategy, joined), *([] if strategy else _trend(arm, words))]


def _trend(arm: Arm, words: Messages) -> list[str]:
    """Say how DKS moved from the first half year to the last."""
    weekly = arm.weekly[arm.weekly["week"] >= 0].groupby("week")["dks"].mean()
    if len(weekly) < 52:
        return []
    early, late = float(weekly.iloc[:26].mean()), float(weekly.iloc[-26:].mean())
    if not (math.isfinite(early) and math.isfinite(late)):
        return []
    digits = significant(max(early, late))
    key = "rose" if late > 1.1 * early else "fell" if early > 1.1 * late else "stayed"
    facts = {"early": number(words, early, digits), "late": number(words, late, digits)}
    return [words(f"report.dks.{key}", **facts)]


def _is_known(material: Material, name: str) -> bool:
    """Whether DKS or a factor has a value in any week that is recorded."""
    return any(arm.weekly.loc[arm.weekly["week"] >= 0, name].notna().any() for arm in material.arms)


def _missing_sentences(material: Material, words: Messages) -> list[str]:
    """Name the factors that are missing in some weeks, and a chain that has no norm."""
    said = []
    if all(group.norm_weeks is None for group in material.scenario.groups):
        said.append(words("report.dks.no_norm"))
    for name in FACTORS:
        if not _is_known(material, name):
            if name != "quality" or not said:
                said.append(words("report.dks.never", factor=words(f"report.factor.{name}")))
            continue
        share = float(
            np.mean(
                [
                    arm.weekly.loc[arm.weekly["week"] >= 0, name].isna().mean()
                    for arm in material.arms
                ]
            )
        )
        if share > 0:
            said.append(
                words(
                    "report.dks.missing",
                    factor=words(f"report.factor.{name}"),
                    share=number(words, max(1.0, 100 * share), 0),
                )
            )
    return said


def _picture(material: Material, name: str, words: Messages) -> str:
    """Draw DKS or one factor."""
    title = words(f"report.factor.{name}")
    held = holding_down(material.arms[0])
    mark = ""
    if not material.compares and held is not None and held[0] == name:
        mark = words("report.dks.lowest")
    unit = words("report.dks.index") if name == "dks" else " [0–1]"
    return draw_lines(
        f"dks-{name}",
        words("report.dks.label", what=title),
        [weekly_line(arm.weekly, name, band=not material.compares) for arm in material.arms],
        words,
        title=capital(title) + unit + mark,
        size=(860.0, 250.0) if name == "dks" else (420.0, 180.0),
        top=None if name == "dks" else 1.0,
    )


def _note(material: Material, words: Messages) -> str:
    """Say how DKS is measured, and what the band is where there is one."""
    note = words("report.dks.note")
    if not material.compares and len(material.arms[0].runs) > 1:
        note += " " + words("report.dks.band")
    return note


def _table(material: Material, words: Messages) -> Table:
    """List DKS and its factors over all recorded weeks."""
    columns = (
        words("report.dks.column_factor"),
        *(strategy_name(words, arm.strategy) for arm in material.arms),
    )
    rows = []
    for name in (*FACTORS, "dks_numerator", "dks"):
        row = [capital(words(f"report.factor.{name}"))]
        for arm in material.arms:
            found = estimate(arm.indicator(name))
            digits = significant(found.mean) if name.startswith("dks") else 2
            row.append(with_interval(words, found, digits))
        rows.append(tuple(row))
    return Table(words("report.dks.table"), columns, tuple(rows))
