"""Curves with bands over any axis: an answer to a factor, or figures that settle with more runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.show.messages import Messages
from ketensim.show.report.figures.drawing import Drawing, Point
from ketensim.show.report.figures.layout import (
    Scale,
    digits_for,
    round_ticks,
    text_width,
    with_margin,
    wrap,
)

Values = NDArray[np.float64]

FOOT = 44.0
LINE = 15.0


@dataclass(frozen=True)
class Curve:
    """One curve: points from left to right, with a band where there is one.

    `index` decides its colour and dashes, as in the legend.
    """

    at: Values
    values: Values
    low: Values
    high: Values
    index: int


def draw_curves(
    name: str,
    label: str,
    curves: Sequence[Curve],
    words: Messages,
    *,
    title: str,
    axis: str,
    size: tuple[float, float],
    up_ends: tuple[float, float] | None = None,
    doubling: bool = False,
) -> str:
    """Draw curves with bands.

    Parameters
    ----------
    name, label
        Id and description of the figure.
    curves
        What is drawn.
    words
        The language of the numbers.
    title
        What the vertical axis is, with its unit; it may take two lines.
    axis
        What the horizontal axis is.
    size
        Width and height [px].
    up_ends
        Ends of the vertical axis; by default what the curves need.
    doubling
        Whether equal steps to the right are doublings, each point with a mark of its own.
    """
    width, height = size
    drawing = Drawing(name, width, height, label)
    lines = wrap(title, width - 10, 12, most=2)
    head = 12.0 + LINE * len(lines)
    for number, line in enumerate(lines):
        drawing.text(0, 14 + LINE * number, line, "axis-title")
    low, high = up_ends or ends_of(curves)
    ticks = round_ticks(low, high, most=5)
    written = [words.number(tick, digits_for(ticks)) for tick in ticks]
    left = max(text_width(text, 11) for text in written) + 14
    up = Scale(low, high, height - FOOT, head)
    for tick, text in zip(ticks, written, strict=True):
        drawing.line(left, up(tick), width - 14, up(tick), "grid")
        drawing.text(left - 7, up(tick) + 4, text, "tick", anchor="end")
    place: Callable[[float], float] = math.log2 if doubling else float
    every = np.concatenate([curve.at for curve in curves])
    across = Scale(place(float(every.min())), place(float(every.max())), left + 6, width - 20)
    _draw_axis(drawing, across, up.start, every, words, place if doubling else None)
    for number, line in enumerate(wrap(axis, width - 10, 12, most=1)):
        middle = (left + width - 14) / 2
        drawing.text(middle, up.start + 36 + LINE * number, line, "axis-title", anchor="middle")
    for curve in curves:
        _draw_curve(drawing, curve, across, up, place)
    return drawing.svg()


def ends_of(curves: Sequence[Curve]) -> tuple[float, float]:
    """Return an axis that holds all curves and bands, with a margin."""
    every = np.concatenate([each for c in curves for each in (c.values, c.low, c.high)])
    finite = every[np.isfinite(every)]
    if finite.size == 0:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    return with_margin(low, high)


def _draw_axis(
    drawing: Drawing,
    across: Scale,
    y: float,
    every: Values,
    words: Messages,
    place: Callable[[float], float] | None,
) -> None:
    """Draw the horizontal axis, with round marks or one at each point."""
    drawing.line(across.start - 6, y, across.end + 6, y, "axis")
    if place is not None:
        for value in np.unique(every):
            x = across(place(float(value)))
            drawing.line(x, y, x, y + 5, "axis")
            drawing.text(x, y + 18, words.number(float(value), 0), "tick", anchor="middle")
        return
    ticks = round_ticks(across.low, across.high, most=7)
    for tick in ticks:
        drawing.line(across(tick), y, across(tick), y + 5, "axis")
        text = words.number(tick, digits_for(ticks))
        drawing.text(across(tick), y + 18, text, "tick", anchor="middle")


def _draw_curve(
    drawing: Drawing, curve: Curve, across: Scale, up: Scale, place: Callable[[float], float]
) -> None:
    """Draw one curve with its band."""
    x = [across(place(float(at))) for at in curve.at]
    has_band = np.isfinite(curve.low) & np.isfinite(curve.high)
    if has_band.sum() > 1:
        inside = np.flatnonzero(has_band)
        above: list[Point] = [(x[k], _kept(up, float(curve.high[k]))) for k in inside]
        below: list[Point] = [(x[k], _kept(up, float(curve.low[k]))) for k in inside]
        drawing.polygon([*above, *reversed(below)], f"band bar-{curve.index}")
    points = [
        (x[k], _kept(up, float(value))) for k, value in enumerate(curve.values) if value == value
    ]
    if len(points) > 1:
        drawing.polyline(points, f"line line-{curve.index}")
    for px, py in points:
        drawing.circle(px, py, 2.6, f"bar-{curve.index}")


def _kept(up: Scale, value: float) -> float:
    """Return the pixel of a value, kept within the axis."""
    return up(min(up.high, max(up.low, value)))
