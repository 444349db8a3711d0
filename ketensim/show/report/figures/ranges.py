"""A condition as ranges: of each factor that it restricts, which part of its range it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ketensim.show.report.figures.drawing import Drawing
from ketensim.show.report.figures.layout import Scale, text_width

ROW = 46.0
HEAD = 28.0
TRACK = 12.0


@dataclass(frozen=True)
class Range:
    """One factor: the ends of its whole range, of the condition, and how these are written.

    An end at which the condition restricts nothing is the end of the whole range.
    """

    name: str
    whole: tuple[float, float]
    part: tuple[float, float]
    whole_texts: tuple[str, str]
    text: str


def draw_ranges(name: str, label: str, title: str, rows: Sequence[Range], width: float) -> str:
    """Draw a track for each factor with the part that the condition takes.

    Parameters
    ----------
    name, label
        Id and description of the figure.
    title
        What the condition is called.
    rows
        What is drawn.
    width
        Width of the figure [px].
    """
    room = min(0.42 * width, max(text_width(row.name, 12) for row in rows) + 14)
    said = max(text_width(row.text, 12) for row in rows) + 14
    drawing = Drawing(name, width, HEAD + ROW * len(rows), label)
    drawing.text(0, 15, title, "panel-title")
    for index, row in enumerate(rows):
        y = HEAD + ROW * index + 14
        scale = Scale(*row.whole, room, width - said)
        drawing.row_label(room - 8, y, row.name, room - 12)
        drawing.rect(scale.start, y - TRACK / 2, scale.end - scale.start, TRACK, "track", radius=3)
        left, right = (scale(end) for end in row.part)
        drawing.rect(
            left, y - TRACK / 2, max(2.0, right - left), TRACK, "measure-matters",
            title=f"{row.name}: {row.text}", radius=3,
        )  # fmt: skip
        drawing.text(scale.start, y + 21, row.whole_texts[0], "tick")
        drawing.text(scale.end, y + 21, row.whole_texts[1], "tick", anchor="end")
        drawing.text(width, y + 4, row.text, "figure", anchor="end")
    return drawing.svg()
