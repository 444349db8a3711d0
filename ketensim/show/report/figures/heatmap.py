"""A heat map: one row a station, time from left to right, darker is more."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.show.report.figures.drawing import Drawing
from ketensim.show.report.figures.layout import Scale, round_ticks, text_width, wrap_station

ROW = 22.0
TALL_ROW = 31.0  # where a name takes two lines
HEAD = 24.0
FOOT = 44.0
SIDE = 66.0  # room for the figures at the right
MOST_BREAKS = 5


def class_breaks(highest: float) -> tuple[float, ...]:
    """Return round borders, each about three times the one before, up to the highest value.

    Returns
    -------
    tuple
        At most five of …, 0.3, 1, 3, 10, 30, … below the highest value; empty where all is 0.
    """
    if not highest > 0:
        return ()
    ladder = [round(10.0**power * rung, 1) for power in range(-1, 9) for rung in (1, 3)]
    return tuple(step for step in ladder if step < highest)[-MOST_BREAKS:]


def class_of(value: float, breaks: Sequence[float]) -> str:
    """Return the style class of a value; that of a missing one where there is none."""
    return "heat-missing" if math.isnan(value) else f"heat-{bisect_right(breaks, value)}"


@dataclass(frozen=True)
class Heat:
    """What a heat map shows.

    Parameters
    ----------
    rows
        Names of the rows.
    starts
        Week at which each column starts; columns are equally wide.
    values
        (rows, columns) what the colour stands for; NaN where it is missing.
    titles
        (rows, columns) what a cell says when pointed at.
    side
        A figure behind each row.
    side_head
        What that figure is.
    axis
        What the horizontal axis is.
    """

    rows: Sequence[str]
    starts: NDArray[np.float64]
    values: NDArray[np.float64]
    titles: Sequence[Sequence[str]]
    side: Sequence[str]
    side_head: str
    axis: str


def draw_heatmap(name: str, label: str, heat: Heat, breaks: Sequence[float], width: float) -> str:
    """Draw a heat map `width` pixels wide; `breaks` are the borders between colours."""
    room = min(0.34 * width, max(text_width(row, 12) for row in heat.rows) + 14)
    names = [wrap_station(row, room - 10, 12) for row in heat.rows]
    pitch = TALL_ROW if any(len(lines) > 1 for lines in names) else ROW
    height = HEAD + pitch * len(heat.rows) + FOOT
    drawing = Drawing(name, width, height, label)
    step = float(heat.starts[1] - heat.starts[0]) if len(heat.starts) > 1 else 1.0
    end = float(heat.starts[-1]) + step
    across = Scale(float(heat.starts[0]), end, room, width - SIDE)
    drawing.text(width, HEAD - 9, heat.side_head, "small", anchor="end")
    for index, lines in enumerate(names):
        middle = HEAD + pitch * (index + 0.5)
        for number, line in enumerate(lines):
            below = 13 * (number - (len(lines) - 1) / 2)
            drawing.text(room - 8, middle + below + 4, line, "label", anchor="end")
        _draw_cells(drawing, heat, index, breaks, across, pitch)
        drawing.text(width, middle + 4, heat.side[index], "figure", anchor="end")
    _draw_time_axis(drawing, across, HEAD + pitch * len(heat.rows), heat.axis)
    return drawing.svg()


def _draw_cells(
    drawing: Drawing,
    heat: Heat,
    index: int,
    breaks: Sequence[float],
    across: Scale,
    pitch: float,
) -> None:
    """Draw one row, cell by cell."""
    breadth = (across.end - across.start) / len(heat.starts)
    for column, value in enumerate(heat.values[index]):
        drawing.rect(
            across.start + breadth * column,
            HEAD + pitch * index + 1,
            breadth + 0.3,
            pitch - 2,
            class_of(float(value), breaks),
            title=heat.titles[index][column],
        )


def _draw_time_axis(drawing: Drawing, across: Scale, y: float, title: str) -> None:
    """Draw the axis of weeks under the rows."""
    drawing.line(across.start, y + 3, across.end, y + 3, "axis")
    for tick in round_ticks(across.low, across.high, most=7):
        drawing.line(across(tick), y + 3, across(tick), y + 8, "axis")
        drawing.text(across(tick), y + 21, f"{tick:.0f}", "tick", anchor="middle")
    middle = (across.start + across.end) / 2
    drawing.text(middle, y + 38, title, "axis-title", anchor="middle")
