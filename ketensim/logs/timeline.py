"""An event log on the clock of a scenario: weeks since a Monday, in local time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ketensim.logs.event_log import EventLog

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_A_MONDAY = np.datetime64("2001-01-01T00:00:00", "us")
_WEEK = np.timedelta64(7 * 24 * 3600 * 10**6, "us")
NOBODY = -1


@dataclass(frozen=True)
class Timeline:
    """Events in the order of their cases, and within a case in the order in which they ended.

    Attributes
    ----------
    origin
        The Monday, 0:00 local time, that is week 0.
    activities, organisations
        Names by number.
    case, activity, organisation, resource
        Numbers of each event (n,); NOBODY where it is not known.
    start, end
        Moments of each event (n,) [weeks]; start is NaN where only completions are known.
    """

    origin: np.datetime64
    activities: tuple[str, ...]
    organisations: tuple[str, ...]
    case: Ints
    activity: Ints
    organisation: Ints
    resource: Ints
    start: Floats
    end: Floats

    @property
    def has_starts(self) -> bool:
        """Whether it is known when work on an event began."""
        return not bool(np.isnan(self.start).all())

    @property
    def seen(self) -> Floats:
        """First moment known of each event (n,) [weeks]."""
        return np.fmin(self.start, self.end)

    @property
    def is_first(self) -> Bools:
        """Whether an event is the first of its case (n,)."""
        return np.asarray(np.r_[True, self.case[1:] != self.case[:-1]])

    @property
    def is_last(self) -> Bools:
        """Whether an event is the last of its case (n,)."""
        return np.asarray(np.r_[self.case[1:] != self.case[:-1], True])

    @property
    def begun(self) -> Floats:
        """Moment at which each case began (n_cases,) [weeks]."""
        return np.minimum.reduceat(self.seen, np.flatnonzero(self.is_first))

    @property
    def ended(self) -> Floats:
        """Moment of the last event of each case (n_cases,) [weeks]."""
        return np.asarray(self.end[self.is_last])

    @property
    def freed(self) -> Floats:
        """Moment from which the client of each event could go on (n,) [weeks].

        The end of the event before it; of the first event of a case its own first moment.
        """
        before = np.r_[np.nan, self.end[:-1]]
        return np.where(self.is_first, self.seen, before)

    def of_cases(self, keep: Bools) -> Timeline:
        """Keep some cases (n_cases,), numbered anew in the same order."""
        stays = keep[self.case]
        number = np.cumsum(keep) - 1
        return self.picked(np.flatnonzero(stays), number[self.case[stays]])

    def picked(self, rows: Ints, case: Ints) -> Timeline:
        """Take some events (m,), as events of these cases (m,)."""
        return replace(
            self,
            case=case,
            activity=self.activity[rows],
            organisation=self.organisation[rows],
            resource=self.resource[rows],
            start=self.start[rows],
            end=self.end[rows],
        )

    def moved(self, weeks: Floats) -> Timeline:
        """Move every case in time (n_cases,) [weeks]."""
        by = weeks[self.case]
        return replace(self, start=self.start + by, end=self.end + by)


def timeline_of(log: EventLog) -> Timeline:
    """Put an event log on the clock of a scenario; week 0 is that of its first event."""
    events = log.events
    start, end = log.local("start"), log.local("complete")
    first = np.nanmin(np.r_[start, end].astype("datetime64[us]"))
    origin = _A_MONDAY + (first - _A_MONDAY) // _WEEK * _WEEK
    weeks = [_weeks(moments, origin) for moments in (start, end)]
    case = events["case"].to_numpy().astype(np.int64)
    order = np.lexsort((weeks[1], case))
    activity, organisation, resource = (
        events[name].astype("category").cat for name in ("activity", "organisation", "resource")
    )
    return Timeline(
        origin=origin,
        activities=tuple(str(name) for name in activity.categories),
        organisations=tuple(str(name) for name in organisation.categories),
        case=case[order],
        activity=activity.codes.to_numpy().astype(np.int64)[order],
        organisation=organisation.codes.to_numpy().astype(np.int64)[order],
        resource=resource.codes.to_numpy().astype(np.int64)[order],
        start=weeks[0][order],
        end=weeks[1][order],
    )


def _weeks(moments: NDArray[np.datetime64], origin: np.datetime64) -> Floats:
    """Count weeks from a moment; NaN where a moment is missing."""
    return np.asarray((moments - origin) / _WEEK, dtype=np.float64)
