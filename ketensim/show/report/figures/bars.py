"""Bars from left to right, one for each strategy in every row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ketensim.show.report.figures.drawing import Drawing
from ketensim.show.report.figures.layout import Scale, text_width, wrap

BAR = 15.0
GAP = 10.0
NAME_SIZE = 12.0


@dataclass(frozen=True)
class BarRow:
    """One row: its name and, for each strategy, a value with how it is written."""

    name: str
    values: tuple[float, ...]
    texts: tuple[str, ...]


def draw_bars(
    name: str,
    label: str,
    rows: Sequence[BarRow],
    width: float,
    *,
    top: float | None = None,
    ends: tuple[str, str] | None = None,
) -> str:
    """Draw rows of bars that start at 0.

    Parameters
    ----------
    name, label
        Id and description of the figure.
    rows
        What is drawn.
    width
        Width of the figure [px].
    top
        Value at which a bar takes the whole width; by default the largest.
    ends
        What the left and right end of the axis mean; left out where the figures say enough.
    """
    room = min(0.42 * width, max(text_width(row.name, NAME_SIZE) for row in rows) + 14)
    said = max(text_width(text, 12) for row in rows for text in row.texts) + 10
    pitches = [
        max(BAR * len(row.values), 15.0 * len(wrap(row.name, room - 10, NAME_SIZE, most=2))) + GAP
        for row in rows
    ]
    foot = 20.0 if ends else 0.0
    drawing = Drawing(name, width, sum(pitches) + foot, label)
    finite = [value for row in rows for value in row.values if math.isfinite(value)]
    highest = top if top is not None else max([*finite, 1e-9])
    scale = Scale(0.0, highest, room, width - said)
    y = 0.0
    for row, pitch in zip(rows, pitches, strict=True):
        _draw_row(drawing, row, y, pitch, scale)
        y += pitch
    drawing.line(room, 0, room, y - GAP / 2, "axis")
    if ends:
        drawing.line(scale.end, 0, scale.end, y - GAP / 2, "grid")
        drawing.text(room, y + 10, ends[0], "tick")
        drawing.text(scale.end, y + 10, ends[1], "tick", anchor="end")
    return drawing.svg()


def _draw_row(drawing: Drawing, row: BarRow, y: float, pitch: float, scale: Scale) -> None:
    """Draw one row: its name in at most two lines, and its bars."""
    lines = wrap(row.name, scale.start - 10, NAME_SIZE, most=2)
    middle = y + (pitch - GAP) / 2
    for index, line in enumerate(lines):
        below = 15 * (index - (len(lines) - 1) / 2)
        drawing.text(scale.start - 8, middle + 4 + below, line, "label", anchor="end")
    start = middle - BAR * len(row.values) / 2
    for index, (value, text) in enumerate(zip(row.values, row.texts, strict=True)):
        reach = scale(value) - scale.start if math.isfinite(value) else 0.0
        top = start + BAR * index
        drawing.rect(
            scale.start, top + 1, max(0.0, reach), BAR - 2, f"bar bar-{index}",
            title=f"{row.name}: {text}",
        )  # fmt: skip
        drawing.text(scale.start + reach + 6, top + 12, text, "figure")
