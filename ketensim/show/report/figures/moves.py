"""Arrows from what was to what would be: where a queue shrinks and where it grows."""

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
    wrap_station,
)

ROW = 34.0
HEAD = 10.0
FOOT = 44.0
ARROW = 7.0


@dataclass(frozen=True)
class Move:
    """One row: the place, the value before and after, and how the change is written.

    `mark` is "better", "worse" or "open" (not separable from noise): it decides the shape of the
    end as well as its colour.
    """

    name: str
    before: float
    after: float
    text: str
    mark: str


def draw_moves(
    name: str, label: str, axis: str, rows: Sequence[Move], words: Messages, width: float
) -> str:
    """Draw each move as an open ring, a line, and a filled end, on one axis from 0."""
    room = min(0.4 * width, max(text_width(row.name, 12) for row in rows) + 14)
    said = max(text_width(row.text, 12) for row in rows) + 14
    bottom = HEAD + ROW * len(rows)
    drawing = Drawing(name, width, bottom + FOOT, label)
    highest = max([*(max(row.before, row.after) for row in rows), 1e-9])
    scale = Scale(0.0, 1.04 * highest, room, width - said)
    ticks = round_ticks(0.0, scale.high, most=4)
    for tick in ticks:
        drawing.line(scale(tick), HEAD, scale(tick), bottom, "axis" if tick == 0 else "grid")
        text = words.number(tick, digits_for(ticks))
        drawing.text(scale(tick), bottom + 17, text, "tick", anchor="middle")
    drawing.text((scale.start + scale.end) / 2, bottom + 36, axis, "axis-title", anchor="middle")
    for index, row in enumerate(rows):
        y = HEAD + ROW * (index + 0.5)
        lines = wrap_station(row.name, room - 12, 12)
        for number, line in enumerate(lines):
            below = 13 * (number - (len(lines) - 1) / 2)
            drawing.text(room - 10, y + 4 + below, line, "label", anchor="end")
        _draw_row(drawing, row, y, scale)
        drawing.text(width, y + 4, row.text, "figure", anchor="end")
    return drawing.svg()


def _draw_row(drawing: Drawing, row: Move, y: float, scale: Scale) -> None:
    """Draw one move: an arrow for what is separable from noise, a small ring for what is not."""
    start, end = scale(row.before), scale(row.after)
    title = f"{row.name}: {row.text}"
    drawing.line(start, y, end, y, f"whisker {row.mark}")
    drawing.line(start, y - 7, start, y + 7, "zero")
    if row.mark == "open":
        drawing.circle(end, y, 5, "dot open", title=title)
        return
    back = end - ARROW if end > start else end + ARROW
    corners = [(end, y), (back, y - ARROW), (back, y + ARROW)]
    drawing.polygon(corners, f"dot {row.mark}", title=title)
