"""What DKS is computed from: gathered every week over a moving window, and over a whole run.

Clients count in the week in which they left, visits in which they ended, hand-offs in which they
were accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.dks import Evidence, dks_factors, pair_dependence
from ketensim.measure.link_sums import over_weeks, trust_times_flow
from ketensim.measure.measured import Measured
from ketensim.measure.promises import broken_promises
from ketensim.measure.ratios import Numbers, ratio, window_sum, with_total
from ketensim.measure.records import Floats, Ints

WINDOW = 13
"""Weeks over which the weekly DKS looks back, itself included; fewer at the start."""


def weekly_dks(measured: Measured, width: int = WINDOW) -> dict[str, Floats]:
    """Compute the factors of DKS and DKS of every week over a moving window (W,).

    A week that has fewer than `width` weeks up to it looks back as far as the run goes.
    """
    return dks_factors(_Weekly(measured, width).evidence())


def pooled_dks(measured: Measured) -> dict[str, Floats]:
    """Compute the factors of DKS and DKS of all recorded weeks, of all and by group (1 + G,).

    Numerators and denominators are added up over the weeks from 0 on. What is recorded by pair of
    partners (referrals, dossiers, reports, trust, faults) is divided over the groups by what they
    hand over on that pair, and broken promises by the groups' visits to the partner; dependence,
    quality, partners and disciplines of a group are those of its own clients.
    """
    return dks_factors(_Pooled(measured).evidence())


def _promises_of(measured: Measured) -> tuple[Ints, Ints]:
    """Count the broken promises of all who have staff: who is not there yet has no word to keep."""
    states = measured.records.partners
    word = np.where(states["fte"] > 0.0, states["promise"], states["engagement"])
    return broken_promises(word, states["engagement"])


@dataclass(frozen=True)
class _Weekly:
    """The evidence of each week and the weeks before it."""

    measured: Measured
    width: int

    def evidence(self) -> Evidence:
        records, counts = self.measured.records, self.measured.pairs_by_week
        accepted = np.asarray(records.pairs["accepted"], np.int64)
        pairs = self.measured.pair_numbers[0]
        flow, dependence = depended_flow(
            window_sum(pair_flow(accepted, self.measured), self.width),
            pair_dependence(
                window_sum(counts.touching, self.width),
                window_sum(counts.visited, self.width),
                pairs,
            ),
        )
        closed, good = self._clients()
        broken, kept = self._promises()
        tally = {name: self._window(values) for name, values in records.pairs.items()}
        in_use = (records.station_in_treatment > 0) | (records.station_ended > 0)
        active = window_sum(in_use.astype(np.int64), self.width) > 0
        return Evidence(
            accepted=tally["accepted"],
            informed=tally["informed"],
            due=self._window(counts.due),
            reported=tally["reported"],
            flow=flow,
            dependence=dependence,
            closed=closed,
            good=good,
            trust_flow=tally["accepted"],
            trust=window_sum(trust_sums(self.measured)[0], self.width),
            tried=tally["offered"],
            faults=faults(tally) + broken,
            put_right=tally["recovered"] + kept,
            partners=organisations(active, self.measured),
            disciplines=distinct(active, disciplines(self.measured)),
        )

    def _window(self, values: Numbers) -> Numbers:
        """Add up what was counted (W, K) over all columns and the window (W,)."""
        return window_sum(values.sum(axis=1), self.width)

    def _clients(self) -> tuple[Ints, Ints]:
        """Count the clients with a norm who left, and the good ones among them (W,)."""
        week = self.measured.week_of(self.measured.ended)
        closed, good = closed_and_good(self.measured, week >= 0)
        weeks = len(self.measured.records.week)
        by_week = (np.bincount(week[which], minlength=weeks) for which in (closed, good))
        return window_sum(next(by_week), self.width), window_sum(next(by_week), self.width)

    def _promises(self) -> tuple[Ints, Ints]:
        """Count the broken promises closed, and those put right (W,)."""
        broken, kept = _promises_of(self.measured)
        return self._window(broken), self._window(kept)


@dataclass(frozen=True)
class _Pooled:
    """The evidence of all recorded weeks, of all clients and of each group."""

    measured: Measured

    def evidence(self) -> Evidence:
        measured, counts = self.measured, self.measured.pairs_by_group
        pairs = measured.pair_numbers[0]
        flow, dependence = depended_flow(
            with_total(pair_flow(counts.handed, measured)),
            pair_dependence(with_total(counts.touching), with_total(counts.visited), pairs),
        )
        ended = measured.ended
        closed, good = closed_and_good(measured, (ended >= 0.0) & (ended < measured.end))
        broken, kept = self._promises()
        active = with_total(measured.busy) > 0
        tally = {name: self._recorded(values) for name, values in measured.records.pairs.items()}
        accepted = self._handed(tally["accepted"])
        return Evidence(
            accepted=accepted,
            informed=self._handed(tally["informed"]),
            due=with_total(counts.due.sum(axis=1)),
            reported=self._reported(tally["reported"]),
            flow=flow,
            dependence=dependence,
            closed=with_total(measured.by_group(closed)),
            good=with_total(measured.by_group(good)),
            trust_flow=accepted,
            trust=self._handed(trust_sums(measured)[1]),
            tried=self._handed(tally["offered"]),
            faults=self._handed(faults(tally)) + broken,
            put_right=self._handed(tally["recovered"]) + kept,
            partners=mean_organisations(active, measured),
            disciplines=distinct(active, disciplines(measured)),
        )

    @cached_property
    def _of_partner(self) -> Floats:
        """Share of each group in the visits to every partner (G, P)."""
        visited = self.measured.pairs_by_group.visited
        return ratio(visited, visited.sum(axis=0), nothing=0.0)

    @cached_property
    def _of_link(self) -> Floats:
        """Share of each group in the hand-offs on every link (G, L).

        Where nothing was handed over on a link, its share in the visits to the sender.
        """
        handed = self.measured.pairs_by_group.handed
        total = handed.sum(axis=0)
        by_sender = self._of_partner[:, self.measured.records.links[:, 0]]
        return np.where(total > 0, handed / np.maximum(total, 1), by_sender)

    def _recorded(self, weekly: Numbers) -> Ints:
        """Add up the recorded weeks (W, K) to (K,)."""
        return over_weeks(weekly, self.measured.recorded.start)

    def _handed(self, amounts: Numbers) -> Floats:
        """Divide what was counted by link (L,) over all and the groups (1 + G,)."""
        return divided(amounts, self._of_link)

    def _reported(self, reported: Numbers) -> Floats:
        """Divide the reports over the groups by the treatments that one was due for (1 + G,)."""
        due = self.measured.pairs_by_group.due
        return divided(reported, ratio(due, due.sum(axis=0), nothing=0.0))

    def _promises(self) -> tuple[Floats, Floats]:
        """Divide broken promises, closed and put right, by visits to the partner (1 + G,)."""
        broken, kept = _promises_of(self.measured)
        shares = self._of_partner
        return divided(self._recorded(broken), shares), divided(self._recorded(kept), shares)


def divided(amounts: Numbers, shares: Floats) -> Floats:
    """Put the total of the amounts (K,) before their division by the shares (G, K): (1 + G,)."""
    return np.concatenate([[amounts.sum()], shares @ amounts])


def pair_flow(handed: Ints, measured: Measured) -> Ints:
    """Hand-offs of each unordered pair, both ways (X, K), from those on links (X, L)."""
    pairs, link_of, _ = measured.pair_numbers
    flow = np.zeros((len(handed), len(pairs)), np.int64)
    for sender, receiver in ((0, 1), (1, 0)):
        link = link_of[pairs[:, sender], pairs[:, receiver]]
        flow[:, link >= 0] += handed[:, link[link >= 0]]
    return flow


def depended_flow(flow: Ints, dependence: Floats) -> tuple[Ints, Floats]:
    """Add up flow, and flow times dependence, over the pairs where it is known (X,)."""
    is_known = ~np.isnan(dependence)
    weighed = np.multiply(flow, dependence, out=np.zeros(flow.shape), where=is_known)
    return flow.sum(axis=1, where=is_known), weighed.sum(axis=1)


def trust_sums(measured: Measured) -> tuple[Floats, Floats]:
    """Trust on links, both ways, times the hand-offs on them, by week (W,) and by link (L,)."""
    records, (_, link_of, _) = measured.records, measured.pair_numbers
    back = link_of[records.links[:, 1], records.links[:, 0]]
    return trust_times_flow(records.pairs["accepted"], records.trust, back, measured.recorded.start)


def faults(tally: Mapping[str, Ints]) -> Ints:
    """Count faults in hand-offs: fallen between two stools, too late, without dossier."""
    return tally["lost"] + tally["late"] + tally["accepted"] - tally["informed"]


def closed_and_good(
    measured: Measured, left: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of those who left: clients with a norm, and the ones resolved within it, needs met (C,)."""
    closed = left & ~np.isnan(measured.norm[measured.group])
    return closed, closed & measured.in_time & measured.needs_met


def disciplines(measured: Measured) -> Ints:
    """Give every station the number of its knowledge discipline (S,)."""
    names = [function.discipline for function in measured.records.scenario.functions.values()]
    known = sorted(set(names))
    codes = np.array([known.index(name) for name in names], np.int64)
    return codes[np.asarray(measured.records.station_function)]


def organisations(active: NDArray[np.bool_], measured: Measured) -> Ints:
    """Count the organisations among the active stations (W, S) of each week (W,)."""
    part_of = np.asarray(measured.records.organisation)
    counted = np.zeros(len(part_of), np.int64)
    for mergers in np.unique(part_of, axis=0):
        weeks = (part_of == mergers).all(axis=1)
        counted[weeks] = distinct(active[weeks], mergers[measured.records.station_partner])
    return counted


def mean_organisations(active: NDArray[np.bool_], measured: Measured) -> Floats:
    """Count the organisations among the active stations (X, S), on average over the weeks (X,)."""
    recorded = np.asarray(measured.records.organisation)[measured.recorded]
    if not len(recorded):  # nothing but warm-up so far: nobody has merged
        recorded = np.arange(recorded.shape[1])[None, :]
    states, weeks = np.unique(recorded, axis=0, return_counts=True)
    counted = [distinct(active, own[measured.records.station_partner]) for own in states]
    return np.asarray(weeks @ np.array(counted) / weeks.sum())


def distinct(active: NDArray[np.bool_], keys: Ints) -> Ints:
    """Count the different keys (partners, disciplines) among the active stations (X, S)."""
    present = [active[:, keys == key].any(axis=1) for key in np.unique(keys)]
    return np.asarray(np.sum(present, axis=0), np.int64)
