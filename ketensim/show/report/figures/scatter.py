"""Points with names: how strongly against how unevenly a factor works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ketensim.show.messages import Messages
from ketensim.show.report.figures.drawing import Drawing
from ketensim.show.report.figures.layout import (
    Scale,
    digits_for,
    round_ticks,
    round_up,
    shorten,
    text_width,
)

FOOT = 46.0
HEAD = 34.0
LEFT = 62.0
NAME_SHARE = 0.48
LEADER = 14.0
LINE = 14.0
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Spot:
    """One factor: where it lies, its name, what it says when pointed at, and its mark."""

    name: str
    across: float
    up: float
    title: str
    mark: str


def draw_scatter(
    name: str,
    label: str,
    spots: Sequence[Spot],
    axes: tuple[str, str],
    words: Messages,
    size: tuple[float, float],
) -> str:
    """Draw named points; each name stands at the right, joined to its point where it had to move.

    Parameters
    ----------
    name, label
        Id and description of the figure.
    spots
        What is drawn.
    axes
        What the horizontal and the vertical axis are.
    words
        The language of the numbers.
    size
        Width and height [px].
    """
    width, height = size
    drawing = Drawing(name, width, height, label)
    right = max((spot.across for spot in spots), default=0.0)
    top = max((spot.up for spot in spots), default=0.0)
    widest = max((text_width(spot.name, 12) for spot in spots), default=0.0)
    names = width - min(NAME_SHARE * width, widest + LEADER + 4)
    across = Scale(0.0, _end(right), LEFT, names)
    up = Scale(0.0, _end(top), height - FOOT, HEAD)
    _draw_axes(drawing, across, up, axes, words)
    for spot, y in zip(spots, _name_places(spots, up), strict=True):
        x0, y0 = across(spot.across), up(spot.up)
        drawing.line(x0 + 6, y0, names + LEADER - 4, y, "leader")
        written = shorten(spot.name, width - names - LEADER, 12)
        drawing.text(names + LEADER, y + 4, written, "label")
        if spot.mark == "open":
            drawing.rect(x0 - 5, y0 - 5, 10, 10, "dot open", title=spot.title)
        else:
            drawing.circle(x0, y0, 5.5, f"dot {spot.mark}", title=spot.title)
    return drawing.svg()


def _end(highest: float) -> float:
    """Return where an axis ends; what is nothing but rounding counts as nothing."""
    return round_up(highest) if highest > _ROUNDING else 1.0


def _draw_axes(
    drawing: Drawing, across: Scale, up: Scale, axes: tuple[str, str], words: Messages
) -> None:
    """Draw both axes with their marks and titles."""
    drawing.text(0, 15, axes[1], "axis-title")
    ticks = round_ticks(0.0, up.high, most=5)
    for tick in ticks:
        drawing.line(across.start, up(tick), across.end, up(tick), "grid")
        written = words.number(tick, digits_for(ticks))
        drawing.text(across.start - 7, up(tick) + 4, written, "tick", anchor="end")
    drawing.line(across.start, up.start, across.end, up.start, "axis")
    ticks = round_ticks(0.0, across.high, most=5)
    for tick in ticks:
        drawing.line(across(tick), up.start, across(tick), up.start + 5, "axis")
        written = words.number(tick, digits_for(ticks))
        drawing.text(across(tick), up.start + 18, written, "tick", anchor="middle")
    middle = (across.start + across.end) / 2
    drawing.text(middle, up.start + 38, axes[0], "axis-title", anchor="middle")


def _name_places(spots: Sequence[Spot], up: Scale) -> list[float]:
    """Return the height of each name: that of its point, moved so that no two names overlap."""
    order = sorted(range(len(spots)), key=lambda index: up(spots[index].up))
    places = [0.0] * len(spots)
    lowest = up.end - LINE
    for index in order:
        lowest = max(up(spots[index].up), lowest + LINE)
        places[index] = lowest
    over = max(0.0, lowest - up.start)
    ceiling = up.start + LINE
    for index in reversed(order):
        if over > 0.0:
            ceiling = min(places[index], ceiling - LINE)
            places[index] = ceiling
    return places
