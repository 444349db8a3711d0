"""Walks over all visits: what they add up to by client, group, station and pair of partners.

Compiled because a profile asked for it: as array operations the same work took four times as
long and most of the time of the summary. The walks read the packed rows of the flow as they are,
and add to arrays that are given: making these takes long to compile.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketensim.flow.compiling import inner
from ketensim.measure.records import Floats, Ints

Rows = NDArray[np.void]
Bools = NDArray[np.bool_]


@njit(cache=True)
def tally_treatments(
    visits: Rows,
    client: Ints,
    group: Ints,
    counted: Ints,
    function: Ints,
    end: float,
    waits: Floats,
    busy: Floats,
    helped: Ints,
    helped_last: Ints,
) -> None:
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
    waits
        Added to (G, 3), of counted clients: treatments started, weeks waited before them, intakes
        repeated.
    busy
        Added to (G, S): places in use from 0 to the end [place-weeks].
    helped
        Added to (C,): different functions in which a treatment of the client succeeded.
    helped_last
        Room to work in, for every function (F,): all -1.
    """
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


@njit(cache=True)
def tally_pairs(
    visits: Rows,
    client: Ints,
    group: Ints,
    begin: float,
    end: float,
    by_week: bool,
    partner: Ints,
    link_of: Ints,
    pair_of: Ints,
    handed: Ints,
    due: Ints,
    visited: Ints,
    touching: Ints,
) -> None:
    """Count hand-offs, reports due, and who depends on whom, by bin: a week or a group.

    Parameters
    ----------
    visits
        The visits, in the order of their clients and by ordinal (n,).
    client, group
        Number and group of every client (C,).
    begin, end
        Only what happens between these moments counts [weeks].
    by_week
        Whether a bin is a week from the first moment on, or else a group.
    partner
        Partner of every station (S,).
    link_of, pair_of
        Number of each ordered and of each unordered pair of partners (P, P); -1 for none.
    handed, due
        Added to (B, L): hand-offs on a link, and treatments ended after one, for which a report
        back is due.
    visited
        Added to (B, P): visits that ended at a partner.
    touching
        Added to (B, K, 2): of those the ones that came from or went on to the other partner of a
        pair, for the lower-numbered partner of the pair and for the higher. By week, one that went
        on counts in the week in which the other took it on, so that no week depends on a later one.
    """
    row = 0
    for v in range(len(visits)):
        visit = visits[v]
        while client[row] != visit.client:
            row += 1
        came, here = visit.referred_by, partner[visit.station]
        link = link_of[came, here] if came >= 0 else -1
        if link >= 0 and begin <= visit.queued < end:
            at = math.floor(visit.queued - begin) if by_week else group[row]
            handed[at, link] += 1
        if not begin <= visit.ended < end:
            continue
        at = math.floor(visit.ended - begin) if by_week else group[row]
        visited[at, here] += 1
        if link >= 0:
            due[at, link] += 0 if math.isnan(visit.started) else 1
            touching[at, pair_of[came, here], int(here > came)] += 1
        went = _sent_on_to(visits, v, here, partner)
        if went >= 0 and (went != came or link < 0) and pair_of[here, went] >= 0:
            if by_week:
                taken_on = visits[v + 1].queued
                if not taken_on < end:
                    continue
                at = math.floor(taken_on - begin)
            touching[at, pair_of[here, went], int(here > went)] += 1


@inner
def _sent_on_to(visits: Rows, v: int, here: int, partner: Ints) -> int:
    """Find the partner to which this visit's partner sent the client on; -1 if to nobody."""
    if v + 1 == len(visits) or visits[v + 1].client != visits[v].client:
        return -1
    onward = visits[v + 1]
    return int(partner[onward.station]) if onward.referred_by == here else -1


@njit(cache=True)
def tally_wasted(
    visits: Rows,
    client: Ints,
    group: Ints,
    is_back: Bools,
    needs: Ints,
    function: Ints,
    partner: Ints,
    worth: Floats,
    end: float,
    extra: float,
    begun_for: Ints,
    wasted: Floats,
) -> None:
    """Add up staff time that brought clients nothing.

    Parameters
    ----------
    visits
        The visits (n,), in the order of their clients.
    client, group, is_back, needs
        Number and group of every client, whether it came back, functions that it needs (C,).
    function, partner, worth
        Function and partner of every station, and staff for one of its places in use [FTE] (S,).
    end
        End of the run [weeks]; recording starts at 0.
    extra
        Extra share of work of a repeated intake [0-1].
    begun_for
        Room to work in, for every function (F,): all -1.
    wasted
        Added to (3, G, P): staff time of repeated intakes, of functions beyond the number that
        the client needs, and of clients who came back [FTE weeks].
    """
    row, first = 0, 0
    while first < len(visits):
        while client[row] != visits[first].client:
            row += 1
        last, begun = first, 0
        while last < len(visits) and visits[last].client == client[row]:
            step = function[visits[last].station]
            if visits[last].started < end and begun_for[step] != row:
                begun_for[step] = row
                begun += 1
            last += 1
        needless = max(begun - needs[row], 0) / begun if begun > 0 else 0.0
        for v in range(first, last):
            visit = visits[v]
            if not visit.started < end:
                continue
            until = end if math.isnan(visit.ended) else min(visit.ended, end)
            work = max(0.0, until - max(visit.started, 0.0)) * worth[visit.station]
            g, at = group[row], partner[visit.station]
            if is_back[row]:
                wasted[2, g, at] += work
                continue
            double = work * extra / (1.0 + extra) if visit.reintake else 0.0
            wasted[0, g, at] += double
            wasted[1, g, at] += (work - double) * needless
        first = last
