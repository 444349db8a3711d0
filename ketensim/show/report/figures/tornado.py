"""A tornado: where the mean outcome goes as each factor goes from its low to its high end."""

from __future__ import annotations

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

ROW = 28.0
HEAD = 30.0
FOOT = 26.0
BAR = 13.0


@dataclass(frozen=True)
class Swing:
    """One factor: the mean outcome where it is lowest and where it is highest."""

    name: str
    at_low: float
    at_high: float
    text: str


def draw_tornado(
    name: str,
    label: str,
    title: str,
    rows: Sequence[Swing],
    middle: float,
    words: Messages,
    width: float,
) -> str:
    """Draw one bar a factor around the mean over all points, widest first.

    Parameters
    ----------
    name, label
        Id and description of the figure.
    title
        What the axis is, with its unit.
    rows
        What is drawn.
    middle
        The mean over all points.
    words
        The language of the numbers.
    width
        Width of the figure [px].
    """
    room = min(0.36 * width, max(text_width(row.name, 12) for row in rows) + 14)
    said = max(text_width(row.text, 12) for row in rows) + 12
    bottom = HEAD + ROW * len(rows)
    drawing = Drawing(name, width, bottom + FOOT, label)
    drawing.text(0, 15, title, "panel-title")
    ends = [middle, *(end for row in rows for end in (row.at_low, row.at_high))]
    scale = Scale(*with_margin(min(ends), max(ends)), room, width - said)
    ticks = round_ticks(scale.low, scale.high, most=5)
    for tick in ticks:
        drawing.line(scale(tick), HEAD, scale(tick), bottom, "grid")
        written = words.number(tick, digits_for(ticks))
        drawing.text(scale(tick), bottom + 17, written, "tick", anchor="middle")
    for index, row in enumerate(rows):
        y = HEAD + ROW * (index + 0.5)
        drawing.row_label(room - 8, y, row.name, room - 12)
        _draw_swing(drawing, row, y, middle, scale)
        drawing.text(width, y + 4, row.text, "figure", anchor="end")
    drawing.line(scale(middle), HEAD, scale(middle), bottom, "zero")
    return drawing.svg()


def _draw_swing(drawing: Drawing, row: Swing, y: float, middle: float, scale: Scale) -> None:
    """Draw the two parts of a bar: at the low end hatched, at the high end full."""
    for value, is_low in ((row.at_low, True), (row.at_high, False)):
        left, right = sorted((scale(middle), scale(value)))
        top = y - BAR if is_low else y
        title = f"{row.name}: {row.text}"
        if is_low:
            drawing.hatched(left, top, right - left, BAR - 1, title=title)
        else:
            drawing.rect(left, top, right - left, BAR - 1, "measure-matters", title=title)
