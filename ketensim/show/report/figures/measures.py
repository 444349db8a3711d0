"""Bars of how much each factor matters, with intervals and the bound that decides."""

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
    wrap,
)

ROW = 26.0
HEAD = 44.0
FOOT = 26.0
BAR = 14.0


@dataclass(frozen=True)
class MeasureRow:
    """One factor: its figure with interval, how it is written, and what may be said of it.

    `inner` is the part that it makes by itself (NaN: unknown), drawn within the bar. `mark` is
    "matters", "negligible" or "open": it decides the pattern of the bar as well as its colour.
    """

    name: str
    value: float
    low: float
    high: float
    inner: float
    text: str
    mark: str


def draw_measures(
    name: str,
    label: str,
    title: str,
    rows: Sequence[MeasureRow],
    words: Messages,
    width: float,
    *,
    bounds: Sequence[float] = (),
) -> str:
    """Draw one bar a factor, largest first.

    Parameters
    ----------
    name, label
        Id and description of the figure.
    title
        What the bars are, with their unit.
    rows
        What is drawn.
    words
        The language of the numbers.
    width
        Width of the figure [px].
    bounds
        What each bar must exceed to matter, one for each row; none where nothing decides.
    """
    room = min(0.42 * width, max(text_width(row.name, 12) for row in rows) + 14)
    said = max(text_width(row.text, 12) for row in rows) + 12
    bottom = HEAD + ROW * len(rows)
    drawing = Drawing(name, width, bottom + FOOT, label)
    for number, line in enumerate(wrap(title, 0.86 * width, 13, most=2)):
        drawing.text(0, 15 + 16 * number, line, "panel-title")
    ends = [row.value for row in rows] + [row.high for row in rows] + [*bounds]
    highest = max((end for end in ends if math.isfinite(end)), default=0.0) or 1.0
    scale = Scale(0.0, 1.04 * highest, room, width - said)
    ticks = round_ticks(0.0, scale.high, most=5)
    for tick in ticks:
        drawing.line(scale(tick), HEAD, scale(tick), bottom, "grid")
        written = words.number(tick, digits_for(ticks))
        drawing.text(scale(tick), bottom + 17, written, "tick", anchor="middle")
    for index, row in enumerate(rows):
        _draw_row(drawing, row, HEAD + ROW * (index + 0.5), room, scale, width)
    for index, bound in enumerate(bounds):
        top = HEAD + ROW * index
        drawing.line(scale(bound), top, scale(bound), top + ROW, "bound")
    drawing.line(room, HEAD, room, bottom, "axis")
    return drawing.svg()


def _draw_row(
    drawing: Drawing, row: MeasureRow, y: float, room: float, scale: Scale, width: float
) -> None:
    """Draw one factor: its name, its bar with what it makes by itself, and its interval."""
    drawing.row_label(room - 8, y, row.name, room - 12)
    drawing.text(width, y + 4, row.text, "figure", anchor="end")
    if not math.isfinite(row.value):
        return
    title = f"{row.name}: {row.text}"
    reach = max(0.0, scale(row.value) - room)
    if row.mark == "open":
        drawing.hatched(room, y - BAR / 2, reach, BAR, title=title)
    else:
        drawing.rect(room, y - BAR / 2, reach, BAR, f"measure-{row.mark}", title=title)
    if math.isfinite(row.inner) and row.inner > 0.0:
        inner = min(scale(row.inner), scale.end) - room
        drawing.rect(room, y - 2.5, inner, 5, "measure-inner")
    if math.isfinite(row.low) and math.isfinite(row.high):
        low, high = (scale(min(scale.high, max(0.0, end))) for end in (row.low, row.high))
        drawing.line(low, y, high, y, "whisker interval")
        for x in (low, high):
            drawing.line(x, y - 5, x, y + 5, "whisker interval")
