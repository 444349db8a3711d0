"""A run as the indicators see it: plain columns, and what is counted once for many of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.ratios import share
from ketensim.measure.records import Floats, Ints, Records
from ketensim.measure.schema import OUTCOMES

Bools = NDArray[np.bool_]
Found = TypeVar("Found")

RESOLVED, UNRESOLVED, GAVE_UP, LOST, IN_SYSTEM = range(len(OUTCOMES))


@dataclass(frozen=True)
class PairCounts:
    """Hand-offs and dependence by bin (a week, or a group): see `visit_tallies.tally_pairs`."""

    handed: Ints
    due: Ints
    visited: Ints
    touching: Ints


@dataclass(frozen=True)
class Measured:
    """The columns of a run (C clients, n visits) and what several indicators share.

    Parameters
    ----------
    records
        The run, from memory or read back from disk.
    """

    records: Records
    _found: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def shared(self, compute: Callable[[Measured], Found]) -> Found:
        """Compute what several indicators share, once."""
        name = compute.__qualname__
        if name not in self._found:
            self._found[name] = compute(self)
        found: Found = self._found[name]
        return found

    @property
    def groups(self) -> int:
        """Number of client groups (G)."""
        return len(self.records.scenario.groups)

    @cached_property
    def end(self) -> float:
        """End of the run [weeks]; recording starts at 0."""
        week = self.records.week
        return float(week[-1]) + 1.0 if len(week) else 0.0

    @cached_property
    def recorded(self) -> slice:
        """Weeks from 0 on, as a slice of the W weeks of the run."""
        return slice(int(np.searchsorted(self.records.week, 0)), None)

    @cached_property
    def norm(self) -> Floats:
        """Norm time of each group (G,) [weeks]; NaN where the group has none."""
        return np.array(
            [np.nan if g.norm_weeks is None else g.norm_weeks for g in self.records.scenario.groups]
        )

    def client(self, name: str) -> NDArray[Any]:
        """Give one column of the clients (C,)."""
        return np.ascontiguousarray(self.records.clients[name])

    @cached_property
    def numbers(self) -> Ints:
        """Number of every client (C,)."""
        return self.client("client")

    @cached_property
    def group(self) -> Ints:
        """Group of every client (C,)."""
        return self.client("group")

    @cached_property
    def arrived(self) -> Floats:
        """Time of arrival of every client (C,) [weeks]."""
        return self.client("arrived")

    @cached_property
    def ended(self) -> Floats:
        """Time of leaving of every client (C,) [weeks]; NaN while in the system."""
        return self.client("ended")

    @cached_property
    def outcome(self) -> Ints:
        """Code of the outcome of every client (C,)."""
        return self.client("outcome")

    @cached_property
    def counted(self) -> Bools:
        """Clients that the indicators count (C,): arrived from 0 to the end less the follow-up."""
        last = self.end - self.records.scenario.follow_up
        return (self.arrived >= 0.0) & (self.arrived < last)

    @cached_property
    def group_of_counted(self) -> Ints:
        """Group of every counted client."""
        return self.group[self.counted]

    def share_of_counted(self, members: Bools) -> Floats:
        """Share of the counted clients that are members, of all and of each group (1 + G,)."""
        return share(self.by_group(members & self.counted), self.outcomes.sum(axis=1))

    def by_group(self, members: Bools) -> Ints:
        """Count the members of each group (G,)."""
        return np.bincount(self.group[members], minlength=self.groups)

    @cached_property
    def outcomes(self) -> Ints:
        """Counted clients by group and outcome (G, 5)."""
        kinds = len(OUTCOMES)
        code = self.group_of_counted * kinds + self.outcome[self.counted]
        return np.bincount(code, minlength=self.groups * kinds).reshape(self.groups, kinds)

    @cached_property
    def in_time(self) -> Bools:
        """Clients resolved within the norm time of their group (C,); none where there is none."""
        stay: Floats = self.ended - self.arrived
        in_time: Bools = stay <= self.norm[self.group]
        resolved: Bools = self.outcome == RESOLVED
        return in_time & resolved

    @cached_property
    def needs_met(self) -> Bools:
        """Clients with as many different functions that succeeded as they have needs (C,).

        The tables hold how many functions a client needs, not which, so a step that was not needed
        may stand in for a need that was not met.
        """
        enough: Bools = self.treatments[2] >= self.client("needs")
        return enough

    @cached_property
    def treatments(self) -> tuple[Floats, Floats, Ints]:
        """Waits (G, 3), places in use (G, S), functions that helped (C,): `tally_treatments`."""
        from ketensim.measure import visit_tallies  # numba: not for `ketensim list`

        records = self.records
        waits = np.zeros((self.groups, 3))
        busy = np.zeros((self.groups, len(records.station_partner)))
        helped = np.zeros(len(self.numbers), np.int64)
        visit_tallies.tally_treatments(
            records.visits,
            self.numbers,
            self.group,
            self.counted,
            np.asarray(records.station_function),
            self.end,
            waits,
            busy,
            helped,
            np.full(len(records.scenario.functions), -1),
        )
        return waits, busy, helped

    @property
    def busy(self) -> Floats:
        """Places in use from 0 to the end by group and station (G, S) [place-weeks]."""
        return self.treatments[1]

    @cached_property
    def busy_at_partners(self) -> Floats:
        """Places in use from 0 to the end by group and partner (G, P) [place-weeks]."""
        by_partner = np.zeros((len(self.records.scenario.partners), self.groups))
        np.add.at(by_partner, np.asarray(self.records.station_partner), self.busy.T)
        return by_partner.T

    @cached_property
    def places(self) -> Ints:
        """Places of every station (S,)."""
        partners = self.records.scenario.partners
        return np.array([offer.places for partner in partners for offer in partner.offers])

    @cached_property
    def place_weeks(self) -> float:
        """Places over the recorded weeks; of who came to life as far as it was staffed."""
        partners, fte = self.records.scenario.partners, self.records.partners["fte"]
        there = np.ones(len(partners))
        for number, partner in enumerate(partners):
            if partner.latent:
                staffed = fte[self.recorded, number] / partner.staff
                there[number] = staffed.mean() if len(staffed) else 0.0
        in_service = self.places * there[np.asarray(self.records.station_partner)]
        return float(in_service.sum()) * max(self.end, 0.0)

    @cached_property
    def staff_per_place(self) -> Floats:
        """Staff that a place takes, by station (S,) [FTE]."""
        partners = self.records.scenario.partners
        return (
            np.array([offer.fte for partner in partners for offer in partner.offers]) / self.places
        )

    @cached_property
    def pair_numbers(self) -> tuple[Ints, Ints, Ints]:
        """Unordered pairs (K, 2), and number of each ordered and unordered pair (P, P)."""
        partners = len(self.records.scenario.partners)
        links = np.asarray(self.records.links)
        link_of = np.full((partners, partners), -1, np.int64)
        link_of[links[:, 0], links[:, 1]] = np.arange(len(links))
        used = np.maximum(link_of, link_of.T) >= 0
        pairs = np.argwhere(np.triu(used, 1))
        pair_of = np.full((partners, partners), -1, np.int64)
        pair_of[pairs[:, 0], pairs[:, 1]] = np.arange(len(pairs))
        return pairs, link_of, np.maximum(pair_of, pair_of.T)

    @cached_property
    def pairs_by_group(self) -> PairCounts:
        """Count hand-offs and dependence over the recorded weeks, by group."""
        return self._count_pairs((0.0, self.end), self.groups, by_week=False)

    @cached_property
    def pairs_by_week(self) -> PairCounts:
        """Count hand-offs and dependence by week, over all groups."""
        weeks = len(self.records.week)
        return self._count_pairs((self.end - weeks, self.end), weeks, by_week=True)

    def _count_pairs(self, span: tuple[float, float], bins: int, *, by_week: bool) -> PairCounts:
        """Count hand-offs and dependence within a span, by week or else by group."""
        from ketensim.measure import visit_tallies  # numba: not for `ketensim list`

        pairs, link_of, pair_of = self.pair_numbers
        partners, links = len(self.records.scenario.partners), len(self.records.links)
        counts = PairCounts(
            handed=np.zeros((bins, links), np.int64),
            due=np.zeros((bins, links), np.int64),
            visited=np.zeros((bins, partners), np.int64),
            touching=np.zeros((bins, len(pairs), 2), np.int64),
        )
        visit_tallies.tally_pairs(
            self.records.visits,
            self.numbers,
            self.group,
            *span,
            by_week,
            np.asarray(self.records.station_partner),
            link_of,
            pair_of,
            counts.handed,
            counts.due,
            counts.visited,
            counts.touching,
        )
        return counts

    def week_of(self, time: Floats) -> Ints:
        """Find which of the W weeks a moment falls in; -1 for none."""
        if not len(self.records.week):
            return np.full(len(time), -1)
        inside = (time >= self.records.week[0]) & (time < self.end)
        week = np.floor(np.where(inside, time, 0.0) - self.records.week[0])
        return np.where(inside, week, -1.0).astype(np.int64)
