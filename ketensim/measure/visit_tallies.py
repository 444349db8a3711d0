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
def tally_treatments(
    visits: Rows,
    client: Ints,
    group: Ints,
    counted: Ints,
    function: Ints,
    end: float,
    shape: tuple[int, int, int],
) -> tuple[Floats, Floats, Ints]:
    """Add up waits and repeated intakes, places in use, and functions that helped each client.

    Parameters
    ----------
    visits
        The visits (n,), in the order of their clients.
    client, group, counted
        Number and group of every client, and whether it is counted (C,).
    function
        Function of every station (S,).
    end
        End of the run [weeks]; recording starts at 0.
    shape
        Numbers of groups, stations and functions.

    Returns
    -------
    waits (G, 3)
        Of counted clients: treatments started, weeks waited before them, intakes repeated.
    busy (G, S)
        Places in use from 0 to the end [place-weeks].
    helped (C,)
        Different functions in which a treatment of the client succeeded.
    """
    waits = np.zeros((shape[0], 3))
    busy = np.zeros((shape[0], shape[1]))
    helped = np.zeros(len(client), np.int64)
    helped_last = np.full(shape[2], -1, np.int64)
    row = 0
    for v in range(len(visits)):
        visit = visits[v]
        while client[row] != visit.client:
            row += 1
        if math.isnan(visit.started):
            continue
        g, step = group[row], function[visit.station]
        if counted[row]:
            waits[g, 0] += 1.0
            waits[g, 1] += visit.started - visit.queued
            waits[g, 2] += 1.0 if visit.reintake else 0.0
        until = end if math.isnan(visit.ended) else min(visit.ended, end)
        busy[g, visit.station] += max(0.0, until - max(visit.started, 0.0))
        if visit.success and helped_last[step] != row:
            helped_last[step] = row
            helped[row] += 1
    return waits, busy, helped


@njit(cache=True)
def tally_pairs(
    visits: Rows,
    client: Ints,
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
    visits
        The visits, in the order of their clients and by ordinal (n,).
    client, group
        Number and group of every client (C,).
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
    row = 0
    for v in range(len(visits)):
        visit = visits[v]
        while client[row] != visit.client:
            row += 1
        came, here = visit.referred_by, partner[visit.station]
        link = link_of[came, here] if came >= 0 else -1
        if link >= 0 and span[0] <= visit.queued < span[1]:
            at = math.floor(visit.queued - span[0]) if by_week else group[row]
            handed[at, link] += 1
        if not span[0] <= visit.ended < span[1]:
            continue
        at = math.floor(visit.ended - span[0]) if by_week else group[row]
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
