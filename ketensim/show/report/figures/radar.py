"""A radar picture: one axis a dimension, from 0 in the middle to 1 at the rim."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ketensim.show.report.figures.drawing import Drawing, Point
from ketensim.show.report.figures.layout import wrap

RINGS = (0.25, 0.5, 0.75, 1.0)
RADIUS = 130.0
SIDE = 190.0  # room for a name left and right
LINE = 15.0
NAME_SIZE = 12.0


@dataclass(frozen=True)
class Spoke:
    """One axis: its name, its value [0-1] in each shape, and what is written under the name."""

    name: str
    values: tuple[float, ...]
    text: str


def draw_radar(name: str, label: str, spokes: Sequence[Spoke], rings: Sequence[str]) -> str:
    """Draw a profile of three dimensions or more; the first points up, the rest follow the clock.

    Parameters
    ----------
    name, label
        Id and description of the figure.
    spokes
        The dimensions, all with a value for each shape; a shape that misses one is left out. The
        first shape is filled where there are no more than two.
    rings
        How the values of `RINGS` are written.

    Notes
    -----
    The area depends on the order of the dimensions and means nothing: read the corners.
    """
    width, height = 2 * (RADIUS + SIDE), 2 * RADIUS + 90.0
    drawing = Drawing(name, width, height, label)
    centre = (width / 2, RADIUS + 45.0)
    turns = [index / len(spokes) for index in range(len(spokes))]
    for ring, written in zip(RINGS, rings, strict=True):
        drawing.polygon([_at(centre, turn, ring) for turn in turns], "ring")
        x, y = _at(centre, 0.0, ring)
        drawing.text(x + 4, y + 12, written, "tick halo")
    for turn in turns:
        drawing.line(*centre, *_at(centre, turn, 1.0), "grid")
    for shape in range(len(spokes[0].values)):
        _draw_shape(drawing, centre, turns, spokes, shape)
    for turn, spoke in zip(turns, spokes, strict=True):
        _write_name(drawing, _at(centre, turn, 1.08), turn, spoke)
    return drawing.svg()


def _draw_shape(
    drawing: Drawing, centre: Point, turns: Sequence[float], spokes: Sequence[Spoke], shape: int
) -> None:
    """Draw one shape over the axes, with a dot at each corner."""
    values = [spoke.values[shape] for spoke in spokes]
    if not all(math.isfinite(value) for value in values):
        return
    corners = [
        _at(centre, turn, min(1.0, max(0.0, value)))
        for turn, value in zip(turns, values, strict=True)
    ]
    if shape == 0 and len(spokes[0].values) <= 2:
        drawing.polygon(corners, "band band-0")
    drawing.polyline([*corners, corners[0]], f"line line-{shape}")
    for corner, spoke in zip(corners, spokes, strict=True):
        title = f"{spoke.name}: {spoke.text}" if spoke.text else spoke.name
        drawing.circle(*corner, 5 if shape == 0 else 4, f"bar-{shape}", title=title)


def _at(centre: Point, turn: float, share: float) -> Point:
    """Return the point a share of the radius away, a turn [0-1] from above with the clock."""
    angle = 2.0 * math.pi * turn
    return (
        centre[0] + RADIUS * share * math.sin(angle),
        centre[1] - RADIUS * share * math.cos(angle),
    )


def _write_name(drawing: Drawing, place: Point, turn: float, spoke: Spoke) -> None:
    """Write the name of a spoke with its value, beyond its end."""
    across = math.sin(2.0 * math.pi * turn)
    anchor = "middle" if abs(across) < 0.1 else ("start" if across > 0 else "end")
    written = [spoke.text] if spoke.text else []
    lines = [*wrap(spoke.name, SIDE - 12, NAME_SIZE, most=2), *written]
    up = math.cos(2.0 * math.pi * turn)
    first = place[1] + 4 - LINE * (len(lines) - 1) * (1 + up) / 2
    for index, line in enumerate(lines):
        css = "figure" if written and index == len(lines) - 1 else "label"
        drawing.text(place[0], first + LINE * index, line, css, anchor=anchor)
