"""A line chart over weeks, with a band of uncertainty where there is one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.show.messages import Messages
from ketensim.show.report.figures.drawing import Drawing, Point
from ketensim.show.report.figures.layout import Scale, digits_for, round_ticks, round_up, text_width

Values = NDArray[np.float64]

FOOT = 44.0
HEAD = 26.0


@dataclass(frozen=True)
class Line:
    """One line: week by week a value, NaN where it is missing; with a band where it is known."""

    weeks: Values
    values: Values
    low: Values | None = None
    high: Values | None = None


def draw_lines(
    name: str,
    label: str,
    lines: Sequence[Line],
    words: Messages,
    *,
    title: str,
    size: tuple[float, float],
    top: float | None = None,
) -> str:
    """Draw lines over weeks.

    Parameters
    ----------
    name, label
        Id and description of the figure.
    lines
        One a strategy; each has its own colour and dashes.
    words
        The language of the numbers.
    title
        What the vertical axis is, with its unit.
    size
        Width and height [px].
    top
        Highest value of the axis; by default what the lines need.
    """
    width, height = size
    drawing = Drawing(name, width, height, label)
    highest = top if top is not None else _highest(lines)
    ticks = round_ticks(0.0, highest, most=5)
    written = [words.number(tick, digits_for(ticks)) for tick in ticks]
    left = max(text_width(text, 11) for text in written) + 14
    weeks = lines[0].weeks
    across = Scale(float(weeks[0]), float(weeks[-1]) + 1, left, width - 12)
    up = Scale(0.0, highest, height - FOOT, HEAD)
    drawing.text(0, 14, title, "axis-title")
    for tick, text in zip(ticks, written, strict=True):
        drawing.line(left, up(tick), width - 12, up(tick), "grid")
        drawing.text(left - 7, up(tick) + 4, text, "tick", anchor="end")
    _draw_weeks(drawing, across, height - FOOT, words)
    for index, line in enumerate(lines):
        _draw_line(drawing, line, index, across, up)
    return drawing.svg()


def _highest(lines: Sequence[Line]) -> float:
    """Return where the axis has to end for all lines and bands to fit."""
    shown = [values for line in lines for values in (line.values, line.high) if values is not None]
    return round_up(float(np.nanmax(np.concatenate(shown), initial=0.0))) or 1.0


def _draw_weeks(drawing: Drawing, across: Scale, y: float, words: Messages) -> None:
    """Draw the axis of weeks."""
    drawing.line(across.start, y, across.end, y, "axis")
    for tick in round_ticks(across.low, across.high, most=7):
        drawing.line(across(tick), y, across(tick), y + 5, "axis")
        drawing.text(across(tick), y + 18, f"{tick:.0f}", "tick", anchor="middle")
    middle = (across.start + across.end) / 2
    drawing.text(middle, y + 36, words("report.axis.weeks"), "axis-title", anchor="middle")


def _draw_line(drawing: Drawing, line: Line, index: int, across: Scale, up: Scale) -> None:
    """Draw one line with its band, interrupted where values are missing."""
    if line.low is not None and line.high is not None:
        for part in _stretches(np.isfinite(line.low) & np.isfinite(line.high)):
            above = _points(line.weeks[part], np.minimum(line.high[part], up.high), across, up)
            below = _points(line.weeks[part], np.maximum(line.low[part], up.low), across, up)
            drawing.polygon([*above, *reversed(below)], f"band band-{index}")
    for part in _stretches(np.isfinite(line.values)):
        drawing.polyline(
            _points(line.weeks[part], line.values[part], across, up), f"line line-{index}"
        )


def _points(weeks: Values, values: Values, across: Scale, up: Scale) -> list[Point]:
    """Return pixels of values, placed at the end of their weeks."""
    return [(across(week + 1), up(value)) for week, value in zip(weeks, values, strict=True)]


def _stretches(present: NDArray[np.bool_]) -> Iterator[slice]:
    """Find the stretches in which values are present."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], present.astype(np.int8), [0]))))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield slice(int(start), int(end))
