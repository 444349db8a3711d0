"""An event log: what was done for which case, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.errors import LogError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("case", "activity", "organisation", "resource", "start", "complete", "offset")
"""Columns of the table of events, in order."""

_HOUR = np.timedelta64(3600 * 10**6, "us")


@dataclass(frozen=True)
class Reading:
    """What was met on the way from the file to the table.

    Parameters
    ----------
    columns
        What was read as what: key of the mapping -> column or attribute of the file.
    rows
        Rows of the CSV file, or events of the XES file.
    other_transitions
        Events left out since they are neither a start nor a completion (suspend, schedule, ...).
    open_starts
        Starts left out since no completion follows.
    has_zone
        Whether the times say their time zone; without one they count as local time.
    never_completed
        Cases left out since nothing of them was ever completed.
    repeated
        Rows that say the same as one before them in all that was read; they count.
    """

    columns: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    other_transitions: int = 0
    open_starts: int = 0
    has_zone: bool = False
    never_completed: int = 0
    repeated: int = 0


@dataclass(frozen=True)
class EventLog:
    """Completed events of a chain, with their cases.

    Parameters
    ----------
    events
        One row an event, sorted by case and time (start, or completion where that is missing;
        equal times as in the file):

        - `case`: number of the case, from 0 in order of the first event;
        - `activity`, `organisation`, `resource`: names (categories); the last two may be missing;
        - `start`, `complete`: moments in UTC (datetime64[us]); start may be missing (NaT);
        - `offset`: minutes by which the local clock is ahead of UTC.
    cases
        One row a case, in order of its number: `name` as in the file, then the attributes of the
        case as text (categories; may be missing).
    reading
        What was met while reading.
    """

    events: pd.DataFrame
    cases: pd.DataFrame
    reading: Reading = field(default_factory=Reading)

    @property
    def has_starts(self) -> bool:
        """Whether any event says when it started; else there are completion times only."""
        return bool(self.events["start"].notna().any())

    @property
    def first_row(self) -> NDArray[np.int64]:
        """Place of the first event of each case in the table (n_cases,)."""
        codes = self.events["case"].to_numpy()
        return np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]).astype(np.int64)

    @property
    def begun(self) -> NDArray[np.datetime64]:
        """Moment of the first thing known of each case (n_cases,) [UTC]."""
        start = self.events["start"].to_numpy()
        complete = self.events["complete"].to_numpy()
        known = np.where(np.isnat(start), complete, start)
        return np.minimum.reduceat(known, self.first_row)

    @property
    def ended(self) -> NDArray[np.datetime64]:
        """Moment of the last thing known of each case (n_cases,) [UTC]."""
        return np.maximum.reduceat(self.events["complete"].to_numpy(), self.first_row)

    def hours(self, column: str) -> NDArray[np.float64]:
        """Return `start` or `complete` as hours since the log's first moment; NaN: missing."""
        return hours_between(self.begun.min(), self.events[column].to_numpy())

    def local(self, column: str) -> NDArray[np.datetime64]:
        """Return `start` or `complete` as the clock on the wall showed it."""
        ahead = self.events["offset"].to_numpy().astype("timedelta64[m]")
        shown: NDArray[np.datetime64] = self.events[column].to_numpy() + ahead
        return shown

    def with_cases(self, keep: NDArray[np.bool_]) -> EventLog:
        """Keep some cases whole; they are numbered anew, in the same order.

        Parameters
        ----------
        keep
            Whether each case stays (n_cases,).
        """
        number = np.cumsum(keep, dtype=np.int64) - 1
        stays = keep[self.events["case"].to_numpy()]
        events = self.events[stays].reset_index(drop=True)
        events["case"] = number[events["case"].to_numpy()]
        cases = self.cases[keep].reset_index(drop=True)
        for table in (events, cases):  # names that are left over would be told all the same
            for column in table.columns[table.dtypes == "category"]:
                table[column] = table[column].cat.remove_unused_categories()
        return replace(self, events=events, cases=cases)

    def between(self, since: str | None = None, until: str | None = None) -> EventLog:
        """Keep the cases that begin in a period, whole: what they did later stays.

        Parameters
        ----------
        since, until
            Dates or moments on the local clock, such as 2011-10-01; the first belongs to the
            period, the last does not. None: no bound.
        """
        offset = self.events["offset"].to_numpy()[self.first_row].astype("timedelta64[m]")
        local = self.begun + offset
        keep = np.ones(len(local), dtype=bool)
        if since is not None:
            keep &= local >= _moment("--from", since)
        if until is not None:
            keep &= local < _moment("--until", until)
        if not keep.any():
            first, last = (str(moment)[:10] for moment in (local.min(), local.max()))
            raise LogError("nothing_left", first=first, last=last)
        return self.with_cases(keep)


def hours_between(origin: np.datetime64, moments: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Count hours from one moment to others; NaN where a moment is missing."""
    return np.asarray((moments - origin) / _HOUR, dtype=np.float64)


def _moment(option: str, text: str) -> np.datetime64:
    """Read a date or moment as typed."""
    try:
        moment = np.datetime64(text.strip().replace(" ", "T"), "us")
    except ValueError as error:
        raise LogError("bad_moment", option=option, value=text) from error
    if np.isnat(moment):
        raise LogError("bad_moment", option=option, value=text)
    return moment
