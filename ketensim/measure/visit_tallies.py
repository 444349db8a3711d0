"""Walks over all visits: what they add up to by client, group, station and pair of partners.

Compiled because a profile asked for it: as array operations the same work took four times as
long and most of the time of the summary. The walks read the packed rows of the flow as they are.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketensim.measure.records import Floats, Ints

Rows = NDArray[np.void]


@njit(cache=True)
def find_clients(
    visits: Rows, client: Ints, station_function: Ints, functions: int
) -> tuple[Ints, Ints]:
    """Find the client of every visit, and in how many functions each client was helped.

    Parameters
    ----------
    visits, client
        The visits (n,), and the number of every client (C,), in the same order of clients: one
        walk along both finds all.
    station_function, functions
        Function of every station (S,), and how many there are.

    Returns
    -------
    rows (n,)
        Row of the client of every visit.
    helped (C,)
        Different functions in which a treatment of the client succeeded.
    """
    rows = np.empty(len(visits), np.int64)
    helped = np.zeros(len(client), np.int64)
    seen = np.full(functions, -1, np.int64)
    row = 0
    for v in range(len(visits)):
        visit = visits[v]
        while client[row] != visit.client:
            row += 1
        rows[v] = row
        function = station_function[visit.station]
        if visit.success and seen[function] != row:
            seen[function] = row
            helped[row] += 1
    return rows, helped


@njit(cache=True)
def tally_treatments(
    visits: Rows, group: Ints, counted: Ints, end: float, groups: int, stations: int
) -> tuple[Floats, Floats]:
    """Add up waits and repeated intakes of counted clients, and the places in use.

    Parameters
    ----------
    visits, group, counted
        The visits, the group of each, and whether its client is counted (n,).
    end
        End of the run [weeks]; recording starts at 0.
    groups, stations
        How many there are.

    Returns
    -------
    waits (G, 3)
        Of counted clients: treatments started, weeks waited before them, intakes repeated.
    busy (G, S)
        Places in use from 0 to the end [place-weeks].
    """
    waits = np.zeros((groups, 3))
    busy = np.zeros((groups, stations))
    for v in range(len(visits)):
        visit = visits[v]
        if math.isnan(visit.started):
            continue
        g = group[v]
        if counted[v]:
            waits[g, 0] += 1.0
            waits[g, 1] += visit.started - visit.queued
            waits[g, 2] += 1.0 if visit.reintake else 0.0
        until = end if math.isnan(visit.ended) else min(visit.ended, end)
        busy[g, visit.station] += max(0.0, until - max(visit.started, 0.0))
    return waits, busy


@njit(cache=True)
def tally_pairs(
    visits: Rows,
    group: Ints,
    span: tuple[float, float],
    by_week: bool,
    partner: Ints,
    link_of: Ints,
    pair_of: Ints,
    shape: tuple[int, int, int],
) -> tuple[Ints, Ints, Ints, Ints]:
    """Count hand-offs, reports due, and who depends on whom, by bin: a week or a group.

    Parameters
    ----------
    visits, group
        The visits, sorted by client and ordinal, and the group of each (n,).
    span
        Only what happens between these moments counts [weeks].
    by_week
        Whether a bin is a week from the first moment on, or else a group.
    partner
        Partner of every station (S,).
    link_of, pair_of
        Number of each ordered and of each unordered pair of partners (P, P); -1 for none.
    shape
        Numbers of bins, links and unordered pairs.

    Returns
    -------
    handed, due (B, L)
        Hand-offs on a link, and treatments ended after one: a report back is due.
    visited (B, P)
        Visits that ended at a partner.
    touching (B, K, 2)
        Of those the ones that came from or went on to the other partner of a pair, for the
        lower-numbered partner of the pair and for the higher.
    """
    handed = np.zeros((shape[0], shape[1]), np.int64)
    due = np.zeros((shape[0], shape[1]), np.int64)
    visited = np.zeros((shape[0], len(link_of)), np.int64)
    touching = np.zeros((shape[0], shape[2], 2), np.int64)
    for v in range(len(visits)):
        visit = visits[v]
        came, here = visit.referred_by, partner[visit.station]
        link = link_of[came, here] if came >= 0 else -1
        if link >= 0 and span[0] <= visit.queued < span[1]:
            at = math.floor(visit.queued - span[0]) if by_week else group[v]
            handed[at, link] += 1
        if not span[0] <= visit.ended < span[1]:
            continue
        at = math.floor(visit.ended - span[0]) if by_week else group[v]
        visited[at, here] += 1
        if link >= 0:
            due[at, link] += 0 if math.isnan(visit.started) else 1
            touching[at, pair_of[came, here], int(here > came)] += 1
        went = _sent_on_to(visits, v, here, partner)
        if went >= 0 and (went != came or link < 0) and pair_of[here, went] >= 0:
            touching[at, pair_of[here, went], int(here > went)] += 1
    return handed, due, visited, touching


@njit(cache=True)
def _sent_on_to(visits: Rows, v: int, here: int, partner: Ints) -> int:
    """Find the partner to which this visit's partner sent the client on; -1 if to nobody."""
    if v + 1 == len(visits) or visits[v + 1].client != visits[v].client:
        return -1
    onward = visits[v + 1]
    return int(partner[onward.station]) if onward.referred_by == here else -1
