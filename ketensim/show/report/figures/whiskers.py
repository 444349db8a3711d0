"""Dots with whiskers: a difference and its 95% interval, with 0 as the line to beat."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ketensim.show.messages import Messages
from ketensim.show.report.figures.drawing import Drawing
from ketensim.show.report.figures.layout import (
    Scale,
    digits_for,
    round_ticks,
    text_width,
    with_margin,
)

ROW = 30.0
HEAD = 30.0
FOOT = 26.0


@dataclass(frozen=True)
class Whisker:
    """One difference: of which strategy, how large, with its interval and how it is written.

    `mark` is "better", "worse" or "open" (not separable from noise): it decides the shape of the
    dot as well as its colour.
    """

    name: str
    mean: float
    low: float
    high: float
    text: str
    mark: str


def draw_whiskers(
    name: str,
    label: str,
    title: str,
    rows: Sequence[Whisker],
    words: Messages,
    width: float,
    *,
    signed: bool = True,
) -> str:
    """Draw the differences of one indicator, one strategy a row; unsigned ones are levels.

    The axis of differences holds 0, where nothing differs; that of levels need not.
    """
    room = min(0.36 * width, max(text_width(row.name, 12) for row in rows) + 14)
    said = max(text_width(row.text, 12) for row in rows) + 12
    height = HEAD + ROW * len(rows) + FOOT
    drawing = Drawing(name, width, height, label)
    drawing.text(0, 15, title, "panel-title")
    scale = Scale(*_reach(rows, [0.0] if signed else []), room, width - said)
    bottom = HEAD + ROW * len(rows)
    ticks = round_ticks(scale.low, scale.high, most=4)
    for tick in ticks:
        drawing.line(scale(tick), HEAD, scale(tick), bottom, "zero" if tick == 0 else "grid")
        text = words.number(tick, digits_for(ticks), signed=signed and tick != 0)
        drawing.text(scale(tick), bottom + 17, text, "tick", anchor="middle")
    for index, row in enumerate(rows):
        y = HEAD + ROW * (index + 0.5)
        drawing.row_label(room - 10, y, row.name, room - 12)
        _draw_row(drawing, row, y, scale)
        drawing.text(width, y + 4, row.text, "figure", anchor="end")
    return drawing.svg()


def _reach(rows: Sequence[Whisker], ends: list[float]) -> tuple[float, float]:
    """Return an axis that holds what it must and all whiskers."""
    ends = [*ends, *(value for row in rows for value in (row.mean, row.low, row.high))]
    seen = [value for value in ends if math.isfinite(value)] or [0.0]
    return with_margin(min(seen), max(seen), 0.08)


def _draw_row(drawing: Drawing, row: Whisker, y: float, scale: Scale) -> None:
    """Draw one whisker with its dot: a filled circle, a square or an open circle."""
    if math.isfinite(row.low):
        drawing.line(scale(row.low), y, scale(row.high), y, f"whisker {row.mark}")
        for end in (row.low, row.high):
            drawing.line(scale(end), y - 5, scale(end), y + 5, f"whisker {row.mark}")
    if not math.isfinite(row.mean):
        return
    x, title = scale(row.mean), f"{row.name}: {row.text}"
    if row.mark == "worse":
        drawing.rect(x - 5.5, y - 5.5, 11, 11, "dot worse", title=title)
    else:
        drawing.circle(x, y, 6, f"dot {row.mark}", title=title)
