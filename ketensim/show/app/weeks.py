"""What the screen shows of each week, as arrays: counts, states, and lines over time.

Nothing here looks ahead: what is told of a week depends on what happened up to then, so that a
later intervention never changes the past.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.dks_evidence import WINDOW, weekly_dks
from ketensim.measure.measured import RESOLVED, Measured
from ketensim.measure.ratios import ratio, window_sum

if TYPE_CHECKING:
    from ketensim.measure.records import Records

Floats = NDArray[np.float64]

FLOWING = ("waiting", "in_treatment", "in_transit")
"""Where clients are at the end of a week."""
LEFT = ("resolved", "unresolved", "gave_up", "lost")
"""How clients left, added up since week 0."""
SERIES = (
    "waiting",
    "within_norm",
    "lost_and_gave_up",
    "lead_time",
    "dks",
    "urgency",
    "cost",
    "meeting_share",
)
"""Lines over time that the screen draws."""
_LEAST_SPEED = 0.01  # of a station nobody works at: its weeks of work stay a number


@dataclass(frozen=True)
class Weeks:
    """A run as the screen shows it; N + 1 moments: the end of warm-up and of each recorded week.

    Parameters
    ----------
    records
        The run.
    measured
        The same, with what is counted once.
    """

    records: Records
    measured: Measured

    @property
    def count(self) -> int:
        """How many moments there are: one more than recorded weeks."""
        return self.records.scenario.horizon.weeks + 1

    def at(self, weekly: NDArray[np.generic]) -> NDArray[np.generic]:
        """Take the moments out of something weekly (W, ...); without warm-up the first is 0."""
        begin = int(self.measured.recorded.start)
        if begin:
            return weekly[begin - 1 :]
        return np.concatenate([np.zeros_like(weekly[:1]), weekly])

    @cached_property
    def totals(self) -> dict[str, NDArray[np.int64]]:
        """Where clients are, and how those left who left since week 0 (N + 1,)."""
        groups = self.records.groups
        inside = {name: self.at(groups[name].sum(axis=1)) for name in FLOWING}
        left = {name: self._since(groups[name].sum(axis=1)) for name in LEFT}
        return {name: np.asarray(found, np.int64) for name, found in (inside | left).items()}

    def _since(self, weekly: NDArray[np.generic]) -> NDArray[np.generic]:
        """Add up from week 0 on, 0 at the end of warm-up (N + 1,)."""
        added = np.cumsum(np.asarray(weekly[self.measured.recorded], np.float64))
        return np.concatenate([[0.0], added])

    @cached_property
    def dks(self) -> dict[str, Floats]:
        """DKS and its factors over the last 13 weeks (N + 1,); missing before the first week."""
        found = weekly_dks(self.measured)
        if self.measured.recorded.start:
            return {name: np.asarray(self.at(one), np.float64) for name, one in found.items()}
        return {name: np.concatenate([[np.nan], one]) for name, one in found.items()}

    def within_norm(self) -> Floats:
        """Share resolved within the norm, of the cases decided in the last 13 weeks (N + 1,).

        A case with a norm is decided when the client leaves, or when the norm time is over; whose
        norm is over has failed, whatever comes after. NaN where no case was decided.
        """
        measured = self.measured
        norm = measured.arrived + measured.norm[measured.group]
        decided = np.fmin(measured.ended, norm)
        decided[np.isnan(norm)] = np.nan
        good = self._count(decided, measured.in_time)
        return ratio(self._window(good), self._window(self._count(decided)))

    def lead_time(self) -> Floats:
        """Mean time in the chain of those resolved in the last 13 weeks (N + 1,) [weeks]."""
        measured = self.measured
        ended = np.where(measured.outcome == RESOLVED, measured.ended, np.nan)
        stay = ended - measured.arrived
        return ratio(self._window(self._count(ended, stay)), self._window(self._count(ended)))

    def _count(self, when: Floats, weight: NDArray[np.generic] | None = None) -> Floats:
        """Count what happens in each week (W,), weighted where that is asked for."""
        week = self.measured.week_of(when)
        known = week >= 0
        weights = None if weight is None else np.asarray(weight, np.float64)[known]
        counted = np.bincount(week[known], weights, minlength=len(self.records.week))
        return np.asarray(counted, np.float64)

    def _window(self, weekly: Floats) -> Floats:
        """Add up the last 13 weeks, at each moment (N + 1,)."""
        return np.asarray(self.at(window_sum(weekly, WINDOW)), np.float64)

    def meeting_share(self) -> Floats:
        """Share of the working time in meetings, partners weighed by their staff (N + 1,)."""
        states = self.records.partners
        hours = (states["fte"] * states["meeting_share"]).sum(axis=1)
        return np.asarray(self.at(ratio(hours, states["fte"].sum(axis=1))), np.float64)

    def staffed(self) -> Floats:
        """Staff of each partner over what it has when nothing is changed (W, P)."""
        staff = np.array([partner.staff for partner in self.records.scenario.partners])
        shares: Floats = self.records.partners["fte"] / staff
        return shares

    def load(self) -> Floats:
        """Places in use over the places that were staffed, by partner (N + 1, P)."""
        records = self.records
        places = self.measured.places * self.there[:, records.station_partner]
        sums = np.zeros((2, len(records.week), len(records.scenario.partners)))
        for station, partner in enumerate(records.station_partner):
            sums[0, :, partner] += records.station_busy_area[:, station]
            sums[1, :, partner] += places[:, station]
        return np.asarray(self.at(ratio(sums[0], sums[1], nothing=0.0)), np.float64)

    @cached_property
    def there(self) -> NDArray[np.bool_]:
        """Whether each partner is there: it has staff (W, P)."""
        return np.asarray(self.records.partners["fte"] > 0.0)

    def weeks_of_work(self) -> Floats:
        """Weeks that each station would take to treat who waits there (N + 1, S)."""
        records, scenario = self.records, self.records.scenario
        average = [function.treatment.average() for function in scenario.functions.values()]
        weeks = np.array(average)[records.station_function] / self.measured.places
        speed = (records.partners["availability"] * self.staffed())[:, records.station_partner]
        work = records.station_waiting * weeks / np.maximum(speed, _LEAST_SPEED)
        return np.asarray(self.at(work), np.float64)

    @cached_property
    def series(self) -> dict[str, Floats]:
        """The lines over time, each (N + 1,)."""
        totals = self.totals
        lines = {
            "waiting": totals["waiting"].astype(np.float64),
            "within_norm": self.within_norm(),
            "lost_and_gave_up": (totals["lost"] + totals["gave_up"]).astype(np.float64),
            "lead_time": self.lead_time(),
            "dks": self.dks["dks"],
            "urgency": np.asarray(self.at(self.records.urgency), np.float64),
            "cost": np.asarray(self.at(self.records.chain_cost), np.float64),
            "meeting_share": self.meeting_share(),
        }
        return {name: lines[name] for name in SERIES}
