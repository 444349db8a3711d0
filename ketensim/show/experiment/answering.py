"""How outcomes answer to factors: a tornado of ends, and curves from low to high."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ketensim.show.experiment.material import Material
from ketensim.show.report.figures.curves import Curve, draw_curves, ends_of
from ketensim.show.report.figures.tornado import Swing, draw_tornado
from ketensim.show.report.page import Key, Panel, Section
from ketensim.study.sensitivity.sampled import Arm

if TYPE_CHECKING:
    import pandas as pd

MOST_CURVES = 6
MOST_SWINGS = 12
MOST_ARMS = 6


def answering_sections(material: Material) -> list[Section]:
    """Make one section for each outcome that has a value in every run."""
    if not any(name != "dummy" for name in material.answers.factors.columns):
        return []
    return [_section(material, outcome) for outcome in material.answers.whole]


def _section(material: Material, outcome: str) -> Section:
    """Show how one outcome answers to the factors."""
    words, names, answers = material.words, material.names, material.answers
    table = answers.responses[answers.responses["outcome"] == outcome]
    tornado, order, sentence = _tornado(material, outcome, table)
    panels = [Panel("", tornado), *_curves(material, outcome, table, order[:MOST_CURVES])]
    keys = [
        Key("key-waiting", words("experiment.answering.at_low")),
        Key("measure-matters", words("experiment.answering.at_high")),
    ]
    if len(answers.arms) > 1:
        keys += [
            Key(f"key-line-{index}", names.arm(arm))
            for index, arm in enumerate(arms_drawn(material, outcome))
        ]
    return Section(
        name=f"answering-{outcome.replace('@', '-')}",
        heading=words("experiment.answering.heading", outcome=names.outcome(outcome)),
        sentences=(sentence,),
        panels=tuple(panels),
        legend=tuple(keys),
        note=words("experiment.answering.note"),
        together=False,
    )


def arms_drawn(material: Material, outcome: str) -> list[Arm]:
    """Choose whose curves are drawn: of many the first, and those that do best on the outcome."""
    arms, decision = material.answers.arms, material.answers.decisions.get(outcome)
    if len(arms) <= MOST_ARMS or decision is None:
        return arms[:MOST_ARMS]
    places = {label: place for place, label in enumerate(decision.by_option["option"])}
    others = sorted(arms[1:], key=lambda arm: places.get(arm.label, len(places)))
    return [arms[0], *others[: MOST_ARMS - 1]]


def _of_arm(table: pd.DataFrame, arm: Arm) -> pd.DataFrame:
    """Return the rows of one lever setting."""
    for name, value in arm.levers.items():
        table = table[table[name] == value]
    return table


def _tornado(material: Material, outcome: str, table: pd.DataFrame) -> tuple[str, list[str], str]:
    """Draw the ends of every factor under one strategy; name the widest in a sentence."""
    words, names = material.words, material.names
    arm = _arm_moved(material.answers.arms, table)
    own = _of_arm(table, arm)
    times = names.times(outcome)
    swings: dict[str, Swing] = {}
    for factor, curve in own.groupby("factor", sort=False):
        at_low, at_high = float(curve["mean"].iloc[0]), float(curve["mean"].iloc[-1])
        text = words(
            "experiment.answering.ends",
            low=names.amount(outcome, at_low, unit=False, against=at_high),
            high=names.amount(outcome, at_high, unit=False, against=at_low),
        )
        swings[str(factor)] = Swing(
            names.factor(str(factor)), times * at_low, times * at_high, text
        )
    order = sorted(swings, key=lambda name: -abs(swings[name].at_high - swings[name].at_low))
    middle = times * float(np.average(own["mean"], weights=own["points"]))
    title = f"{names.arm(arm)}: {names.titled(outcome)}"
    label = words("experiment.answering.tornado_label", title=title)
    rows = [swings[name] for name in order[:MOST_SWINGS]]
    key = outcome.replace("@", "-")
    svg = draw_tornado(f"tornado-{key}", label, title, rows, middle, words, 900.0)
    widest = own[own["factor"] == order[0]]
    if not _ends_apart(widest):
        none = words(
            "experiment.answering.none", strategy=names.arm(arm), outcome=names.outcome(outcome)
        )
        return svg, order, none
    low, high = (float(widest["mean"].iloc[end]) for end in (0, -1))
    sentence = words(
        "experiment.answering.see",
        strategy=names.arm(arm),
        factor=names.factor(order[0]),
        outcome=names.outcome(outcome),
        low=names.amount(outcome, low, against=high),
        high=names.amount(outcome, high, against=low),
        from_value=names.value(float(widest["at"].iloc[0])),
        to_value=names.value(float(widest["at"].iloc[-1])),
    )
    return svg, order, sentence


def _arm_moved(arms: list[Arm], table: pd.DataFrame) -> Arm:
    """Choose the first setting of the levers in which the widest factor moves the outcome."""
    for arm in arms:
        curves = [curve for _, curve in _of_arm(table, arm).groupby("factor", sort=False)]
        if _ends_apart(max(curves, key=_width)):
            return arm
    return arms[0]


def _width(curve: pd.DataFrame) -> float:
    """Give how far apart the ends of a curve are; -1 where one is missing."""
    width = abs(float(curve["mean"].iloc[-1]) - float(curve["mean"].iloc[0]))
    return width if math.isfinite(width) else -1.0


def _ends_apart(curve: pd.DataFrame) -> bool:
    """Whether the intervals at both ends of a curve do not overlap."""
    first, last = curve.iloc[0], curve.iloc[-1]
    return bool(first["high"] < last["low"] or last["high"] < first["low"])


def _curves(
    material: Material, outcome: str, table: pd.DataFrame, factors: list[str]
) -> list[Panel]:
    """Draw the curve of each strategy for the factors that move most."""
    words, names = material.words, material.names
    times = names.times(outcome)
    drawn: dict[str, list[Curve]] = {factor: [] for factor in factors}
    for index, arm in enumerate(arms_drawn(material, outcome)):
        own = _of_arm(table, arm)
        for factor in factors:
            curve = own[own["factor"] == factor]
            at = curve["at"].to_numpy(dtype=np.float64)
            values, low, high = (
                times * curve[name].to_numpy(dtype=np.float64) for name in ("mean", "low", "high")
            )
            drawn[factor].append(Curve(at, values, low, high, index))
    every = [curve for curves in drawn.values() for curve in curves]
    ends = ends_of(every)
    panels = []
    for number, (factor, curves) in enumerate(drawn.items()):
        label = words(
            "experiment.answering.curve_label",
            outcome=names.outcome(outcome),
            factor=names.factor(factor),
        )
        svg = draw_curves(
            f"curve-{outcome.replace('@', '-')}-{number}", label, curves, words,
            title=names.titled(outcome), axis=names.factor(factor), size=(460.0, 260.0),
            up_ends=ends,
        )  # fmt: skip
        panels.append(Panel("", svg, wide=False))
    return panels
