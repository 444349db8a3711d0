"""Hours of the week: when a partner works, and when the clients of a group come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, Field

from ketensim.scenario.errors import fault

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS_A_WEEK = 168.0
_PIECE = re.compile(
    r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))? "
    r"(?P<opens>\d{1,2})(?::(?P<opens_at>[0-5]\d))?-(?P<closes>\d{1,2})(?::(?P<closes_at>[0-5]\d))?"
    r"(?: x (?P<pace>\d+(?:\.\d+)?))?"
)


@dataclass(frozen=True)
class WeekPattern:
    """A pace that comes back every week, 1 on average.

    Parameters
    ----------
    starts
        Moments at which the pace changes, the first 0 (n,) [weeks since Monday 0:00].
    paces
        Pace from each moment to the next (n,) [-]; 0 is closed.

    Notes
    -----
    The average over the week is 1, so that hours of work or of arrival move what happens within a
    week and not how much: a treatment of one week takes a week, and a rate of six clients a week
    brings six.
    """

    starts: tuple[float, ...] = (0.0,)
    paces: tuple[float, ...] = (1.0,)


def pattern_of(hours: str | None) -> WeekPattern:
    """Read hours as a pattern; None: always the same pace."""
    return WeekPattern() if hours is None else _pattern(hours)


@cache
def _pattern(hours: str) -> WeekPattern:
    """Put the pieces in order, with what is closed between them, and let the mean pace be 1."""
    edges, paces, now = [0.0], [0.0], 0.0
    for opens, closes, pace in sorted(_pieces(hours)):
        if opens > now:
            edges.append(opens)
            paces.append(pace)
        else:  # it follows at once on the one before it, or opens the week
            if opens < now:
                raise fault("hours_overlap", got=hours)
            paces[-1] = pace
        edges.append(closes)
        paces.append(0.0)
        now = closes
    if now == _HOURS_A_WEEK:
        edges.pop()
        paces.pop()
    lengths = [end - start for start, end in zip(edges, [*edges[1:], _HOURS_A_WEEK], strict=True)]
    work = sum(length * pace for length, pace in zip(lengths, paces, strict=True))
    if work == 0.0:
        raise fault("hours_closed", got=hours)
    return WeekPattern(
        tuple(edge / _HOURS_A_WEEK for edge in edges),
        tuple(pace * _HOURS_A_WEEK / work for pace in paces),
    )


def _pieces(hours: str) -> list[tuple[float, float, float]]:
    """List every stretch of hours as (opens, closes, pace), in hours since Monday 0:00."""
    pieces: list[tuple[float, float, float]] = []
    for text in hours.split(","):
        found = _PIECE.fullmatch(text.strip())
        if found is None:
            raise fault("hours", got=text.strip())
        first, last = found["first"], found["last"] or found["first"]
        for day in (first, last):
            if day not in DAYS:
                raise fault("hours_day", got=day, candidates=DAYS)
        opens = int(found["opens"]) + int(found["opens_at"] or 0) / 60
        closes = int(found["closes"]) + int(found["closes_at"] or 0) / 60
        if not opens < closes <= 24 or DAYS.index(first) > DAYS.index(last):
            raise fault("hours", got=text.strip())
        pace, days = float(found["pace"] or 1), range(DAYS.index(first), DAYS.index(last) + 1)
        pieces.extend((24 * day + opens, 24 * day + closes, pace) for day in days)
    return pieces


def _readable(hours: str) -> str:
    """Require hours that can be read."""
    pattern_of(hours)
    return hours


#: Hours of the week, as in `mon-fri 9-17, sat 10-14 x 0.5`; outside them nothing happens.
Hours = Annotated[str, Field(min_length=1, max_length=10_000), AfterValidator(_readable)]
