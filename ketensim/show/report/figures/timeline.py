"""A client's way through the chain as a timeline: waiting, treatment and what lies in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ketensim.show.messages import Messages
from ketensim.show.report.figures.drawing import Drawing
from ketensim.show.report.figures.layout import (
    Scale,
    digits_for,
    round_ticks,
    shorten,
    text_width,
)

ROW = 24.0
TITLE = 22.0
BETWEEN = 8.0  # px under a journey
FOOT = 44.0


@dataclass(frozen=True)
class Stay:
    """One visit to a station, in weeks since the client arrived.

    Parameters
    ----------
    station
        Name of the station.
    queued, started, ended
        Times; `started` equals `ended` where the treatment never began.
    no_dossier
        The dossier was missing.
    titles
        What waiting and treatment say when pointed at.
    mark
        What is written behind the stay: that the dossier was missing or the client gave up.
    """

    station: str
    queued: float
    started: float
    ended: float
    no_dossier: bool
    titles: tuple[str, str]
    mark: str


@dataclass(frozen=True)
class Journey:
    """The stays of a client in order, when the story ends and how.

    Parameters
    ----------
    title
        Written above it; empty where there is one journey.
    stays
        Visits to stations, in order.
    ended
        When it ended [weeks since arrival].
    ending
        How it ended, in words.
    """

    title: str
    stays: tuple[Stay, ...]
    ended: float
    ending: str


def draw_journeys(
    name: str,
    label: str,
    journeys: Sequence[Journey],
    words: Messages,
    axis: str,
    width: float,
) -> str:
    """Draw journeys below each other on one scale of weeks, one row a stay.

    Parameters
    ----------
    name, label
        Id and description of the figure.
    journeys
        What happened, under each strategy.
    words
        The language of its numbers.
    axis
        What the axis is.
    width
        Width of the figure [px].
    """
    stays = [stay for journey in journeys for stay in journey.stays]
    room = min(0.3 * width, max([text_width(stay.station, 12) for stay in stays] + [60.0]) + 14)
    marks = max([text_width(stay.mark, 11) for stay in stays] + [0.0])
    endings = max(text_width(journey.ending, 12) for journey in journeys)
    tops = [0.0]
    for journey in journeys:
        title = TITLE if journey.title else 0.0
        tops.append(tops[-1] + title + ROW * (len(journey.stays) + 1) + BETWEEN)
    bottom = tops[-1]
    drawing = Drawing(name, width, bottom + FOOT, label)
    span = max([journey.ended for journey in journeys] + [1e-6])
    side = min(0.35 * width, max(0.5 * endings, 1.06 * marks) + 20)
    across = Scale(0.0, span, room, width - side)
    _draw_axis(drawing, across, bottom, axis, words)
    for journey, top in zip(journeys, tops, strict=False):
        _draw_journey(drawing, journey, top, across)
    return drawing.svg()


def _draw_journey(drawing: Drawing, journey: Journey, top: float, across: Scale) -> None:
    """Draw one journey from `top` downwards, under its title if it has one."""
    y = top
    if journey.title:
        drawing.text(0, y + 15, journey.title, "panel-title")
        y += TITLE
    before = (across(0.0), y)
    for index, stay in enumerate(journey.stays):
        here = (across(stay.queued), y + ROW / 2)
        if index:
            _draw_gap(drawing, before, here)
        _draw_stay(drawing, stay, y, across)
        before = (across(stay.ended), y + ROW / 2)
        y += ROW
    _draw_ending(drawing, journey, before, y + ROW / 2, across)


def _draw_axis(drawing: Drawing, across: Scale, bottom: float, axis: str, words: Messages) -> None:
    """Draw the axis of weeks with light lines up through the rows."""
    drawing.line(across.start, bottom, across.end, bottom, "axis")
    ticks = round_ticks(across.low, across.high, most=9)
    for tick in ticks:
        drawing.line(across(tick), 0, across(tick), bottom, "grid")
        text = words.number(tick, digits_for(ticks) if tick else 0)
        drawing.text(across(tick), bottom + 16, text, "tick", anchor="middle")
    middle = (across.start + across.end) / 2
    drawing.text(middle, bottom + 34, axis, "axis-title", anchor="middle")


def _draw_gap(drawing: Drawing, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw the time between two stations: dots along, and down to the next row."""
    drawing.line(start[0], start[1], end[0], start[1], "between")
    drawing.line(end[0], start[1], end[0], end[1], "between")


def _draw_stay(drawing: Drawing, stay: Stay, y: float, across: Scale) -> None:
    """Draw waiting as an open hatched bar, treatment as a full one, and the mark behind them."""
    name = shorten(stay.station, across.start - 12, 12)
    drawing.text(across.start - 8, y + 16, name, "label", anchor="end")
    queued, started, ended = across(stay.queued), across(stay.started), across(stay.ended)
    if stay.started > stay.queued:
        drawing.hatched(queued, y + 4, started - queued, ROW - 8, title=stay.titles[0])
    if stay.ended > stay.started:
        width = max(1.5, ended - started)
        drawing.rect(started, y + 4, width, ROW - 8, "treated", title=stay.titles[1])
    if stay.mark:
        css = "mark no-dossier halo" if stay.no_dossier else "mark halo"
        drawing.text(max(ended, started + 1.5) + 6, y + 16, stay.mark, css)


def _draw_ending(
    drawing: Drawing, journey: Journey, before: tuple[float, float], y: float, across: Scale
) -> None:
    """Draw how it ended: a diamond at its time with the words beside it."""
    x = across(journey.ended)
    _draw_gap(drawing, before, (x, y))
    drawing.polygon([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], "ending")
    if x + 12 + text_width(journey.ending, 12) < drawing.width:
        drawing.text(x + 11, y + 4, journey.ending, "figure halo")
    else:
        drawing.text(x - 11, y + 4, journey.ending, "figure halo", anchor="end")
