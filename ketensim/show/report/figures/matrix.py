"""A matrix of partners by partners: who thinks what of whom."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ketensim.show.report.figures.drawing import Drawing
from ketensim.show.report.figures.layout import shorten, text_width

CELL = 28.0
ROOMY_CELL = 36.0
SLANT = 60.0  # degrees that the names of columns are turned
LONGEST_NAME = 190.0


def draw_matrix(
    name: str,
    label: str,
    names: Sequence[str],
    values: NDArray[np.float64],
    texts: Sequence[Sequence[str]],
    titles: Sequence[Sequence[str]],
    breaks: Sequence[float],
    sides: tuple[str, str],
) -> str:
    """Draw a square matrix with a figure in every cell.

    Parameters
    ----------
    name, label
        Id and description of the figure.
    names
        Partners, for rows and columns alike.
    values
        (P, P) what the colour stands for; NaN leaves a cell empty.
    texts, titles
        (P, P) the figure in the cell, and what it says when pointed at.
    breaks
        Borders between colours.
    sides
        What rows and columns are.
    """
    cell = ROOMY_CELL if len(names) <= 12 else CELL
    room = min(LONGEST_NAME, max(text_width(each, 12) for each in names) + 14)
    top = math.sin(math.radians(SLANT)) * room + 30
    side = cell * len(names)
    drawing = Drawing(
        name, room + side + math.cos(math.radians(SLANT)) * room, top + side + 8, label
    )
    drawing.text(0, top - 8, f"{sides[0]} ↓", "axis-title")
    drawing.text(room, 14, f"{sides[1]} →", "axis-title")
    for index, each in enumerate(names):
        short = shorten(each, room - 12, 12)
        middle = cell * (index + 0.5)
        drawing.text(room - 8, top + middle + 4, short, "label", anchor="end")
        drawing.text(room + middle + 3, top - 7, short, "label", turn=-SLANT)
    for row in range(len(names)):
        for column in range(len(names)):
            x, y = room + cell * column, top + cell * row
            _draw_cell(
                drawing, x, y, cell, float(values[row, column]), texts[row][column],
                titles[row][column] if row != column else "", breaks,
            )  # fmt: skip
    return drawing.svg()


def _draw_cell(
    drawing: Drawing,
    x: float,
    y: float,
    cell: float,
    value: float,
    text: str,
    title: str,
    breaks: Sequence[float],
) -> None:
    """Draw one cell; an empty one where there is no value."""
    if math.isnan(value):
        drawing.rect(x + 1, y + 1, cell - 2, cell - 2, "cell-empty")
        return
    step = bisect_right(breaks, value)
    drawing.rect(x + 1, y + 1, cell - 2, cell - 2, f"trust-{step}", title=title)
    size = "cell tight" if cell < ROOMY_CELL else "cell"
    middle = (x + cell / 2, y + cell / 2 + 4)
    drawing.text(*middle, text, f"{size} on-trust-{step}", anchor="middle")
