"""What the times of a log are worth: how fine they are, and which day and week they show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.event_log import EventLog

ALPHA = 0.01
"""Chance that a pattern of the day or the week is seen where there is none (each of the two)."""

FEWEST = 300
"""Cases below which a week pattern may stay unseen: with 300 a weekend at half strength is seen in
four logs of five by one look alone, with 100 in one of six (noncentral chi-square)."""

_RESOLUTIONS = {"day": 24 * 3600, "hour": 3600, "minute": 60, "second": 1}
_NEARLY_ALL = 0.99


@dataclass(frozen=True)
class Clock:
    """What the times of a log show.

    Parameters
    ----------
    resolution
        day, hour, minute, second or finer: what nearly all times (99%) are a whole number of.
    day_pattern, week_pattern
        Chance of hours of the day, and of days of the week, as uneven as these if cases began and
        ended around the clock alike; NaN where the times are too coarse to say.
    is_enough
        Whether there are cases enough to see a week pattern.
    """

    resolution: str
    day_pattern: float
    week_pattern: float
    is_enough: bool

    @property
    def has_day(self) -> bool:
        """Whether hours of the day differ."""
        return self.day_pattern < ALPHA

    @property
    def has_week(self) -> bool:
        """Whether days of the week differ."""
        return self.week_pattern < ALPHA

    @property
    def may_be_shifted(self) -> bool:
        """Whether days differ by the hour and yet weeks do not differ by the day.

        So it is where the dates were shifted case by case to hide who it was about, and also
        where all days are worked alike. The log cannot say which.
        """
        return self.has_day and not self.has_week and self.is_enough


def clock_of(log: EventLog) -> Clock:
    """Look at the times of a log.

    Notes
    -----
    Events of one case are not independent. So the tests take one time a case, its first and its
    last event, and adjust for these two looks (Bonferroni).
    """
    local = log.local("complete")
    resolution = _resolution(local)
    first = local[log.first_row]
    last = np.maximum.reduceat(local, log.first_row)
    hours = float("nan")
    weekdays = _unevenness([_weekday(first), _weekday(last)], 7)
    if resolution != "day":
        hours = _unevenness([_hour(first), _hour(last)], 24)
    return Clock(resolution, hours, weekdays, len(first) >= FEWEST)


def _resolution(moments: NDArray[np.datetime64]) -> str:
    """Find the coarsest unit that nearly all times are whole numbers of."""
    micro = moments.astype("datetime64[us]").astype(np.int64)
    for name, seconds in _RESOLUTIONS.items():
        if np.mean(micro % (seconds * 10**6) == 0) >= _NEARLY_ALL:
            return name
    return "finer"


def _weekday(moments: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Take the day of the week, from 0, whichever that is."""
    return moments.astype("datetime64[D]").astype(np.int64) % 7


def _hour(moments: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Take the hour of the day."""
    return moments.astype("datetime64[h]").astype(np.int64) % 24


def _unevenness(looks: list[NDArray[np.int64]], bins: int) -> float:
    """Test whether values fall into bins alike: the chance of what is seen, over all looks."""
    from scipy import stats

    chances = [stats.chisquare(np.bincount(look, minlength=bins)).pvalue for look in looks]
    return min(1.0, len(looks) * float(min(chances)))
