"""Households: one person with several files, at partners that do not know of each other.

The files of a household that somebody has, or will have, lie in a ring of client rows. What holds
for one of them depends on the others that are open now.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from ketensim.flow.compiling import inner
from ketensim.flow.draws import BEARING, JOINING, happens
from ketensim.flow.layout import (
    AWAY,
    FREE,
    IN_TREATMENT,
    NEVER,
    WAITING,
    client_at,
    information_at,
    kin_at,
    station_at,
    world_at,
)
from ketensim.flow.memory import Row

ALONE, SEEN_WHOLE, SPLIT = range(3)
MOST = 4.0  # highest factor on the incidents of a household; more is cut off
NO_KIN = -1
_YEAR_ZERO = 1 << 20  # weeks may be negative, ordinals are not


@inner
def is_open(client: Row) -> bool:
    """Whether a file is open: its client is in the chain now."""
    return client.state != FREE and client.state != AWAY


@inner
def are_joined(world: Row, one: int, other: int) -> bool:
    """Whether two files of a household have been put together."""
    return kin_at(world.kin, one).joined != NEVER and kin_at(world.kin, other).joined != NEVER


@inner
def standing(world: Row, c: int) -> int:
    """Say how a client stands in its household: alone, seen whole, or split over files.

    Notes
    -----
    Rule F12 in docs/ODD.md. A file that is open beside others is split as long as it has not been
    joined with every one of them. Source: S2 ch. 1 (Roermond), S2 3 (many know, nobody acts).
    """
    found = ALONE
    k = np.int64(kin_at(world.kin, c).next)
    while k >= 0 and k != c:
        if is_open(client_at(world.clients, k)):
            if not are_joined(world, c, k):
                return SPLIT
            found = SEEN_WHOLE
        k = np.int64(kin_at(world.kin, k).next)
    return found


@inner
def bears_out(world: Row, c: int, client: Row) -> bool:
    """Whether an incident that is due happens, given how the client stands in its household.

    A household's incidents are due `MOST` times as often as those of others, and each happens with
    the chance that makes up for it (thinning, doi:10.1002/nav.3800260304): so the hazard may change
    at any moment.
    """
    kin = kin_at(world.kin, c)
    if kin.next < 0:
        return True
    kin.strikes += 1
    now, factor = standing(world, c), 1.0
    if now == SPLIT:
        factor = world.split_hazard
    elif now == SEEN_WHOLE:
        factor = world.joined_hazard
    return happens(factor / MOST, client.key, BEARING, np.uint64(0), np.int64(kin.strikes))


@inner
def stand_alone(world: Row, c: int) -> None:
    """Make a client row that of a person with one file."""
    kin = kin_at(world.kin, c)
    kin.next, kin.joined, kin.strikes = NO_KIN, NEVER, 0


@inner
def link(world: Row, c: int, opener: int) -> None:
    """Add a file to the household of another one."""
    first = kin_at(world.kin, opener)
    kin_at(world.kin, c).next = opener if first.next < 0 else first.next
    first.next = c


@inner
def unlink(world: Row, c: int) -> None:
    """Take a file that is closed for good out of its household."""
    following = np.int64(kin_at(world.kin, c).next)
    if following < 0:
        return
    before = following
    while kin_at(world.kin, before).next != c:
        before = np.int64(kin_at(world.kin, before).next)
    kin_at(world.kin, before).next = following
    kin_at(world.kin, c).next = NO_KIN


@inner
def holder(world: Row, client: Row) -> int:
    """Give the partner who has the file: who treats the client, or else who sent it; or -1."""
    if client.state == IN_TREATMENT or client.state == WAITING:
        return int(station_at(world.stations, client.station).partner)
    return int(client.sender)


@inner
def _find_out(world: Row, information: int, c: int, k: int, week: int) -> None:
    """Let the partners of two files find out this week that it is one household, or not."""
    one, other = client_at(world.clients, c), client_at(world.clients, k)
    if one.id > other.id:
        one, other = other, one
    here, there = holder(world, one), holder(world, other)
    if here < 0 or there < 0:
        return
    chance = information_at(information, here * world.n_partners + there).joining
    if happens(chance, one.key, JOINING, other.key, week + _YEAR_ZERO):
        for file in (c, k):
            kin = kin_at(world.kin, file)
            kin.joined = week if kin.joined == NEVER else kin.joined


@njit(cache=True)
def join_files(where: int, information: int, clients: int, week: int) -> None:
    """Let partners find out, once a week, which of their files are of one household.

    Notes
    -----
    Rule F13 in docs/ODD.md. Every two files that are open are joined with the chance of the week
    between the partners that have them; it is drawn by week, so that a higher chance joins them no
    later. Source: S2 ch. 1 (Roermond). That it takes weeks and no hand-off is an *assumption*.
    """
    world = world_at(where, 0)
    for c in range(clients):
        if not is_open(client_at(world.clients, c)):
            continue
        k = np.int64(kin_at(world.kin, c).next)
        while k >= 0 and k != c:
            if k > c and is_open(client_at(world.clients, k)) and not are_joined(world, c, k):
                _find_out(world, information, c, k, week)
            k = np.int64(kin_at(world.kin, k).next)
