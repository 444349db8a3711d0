"""Calling each other to account: late clients are called about, lost ones looked for."""

from __future__ import annotations

from ketensim.flow.compiling import inner
from ketensim.flow.draws import CALL, SEARCH, happens
from ketensim.flow.layout import (
    CALL_ABOUT,
    LOOK_FOR,
    client_at,
    function_at,
    group_at,
    station_at,
)
from ketensim.flow.memory import Row
from ketensim.flow.queues import move_to_front
from ketensim.flow.referral import ATTEMPTS
from ketensim.flow.routes import times_entered
from ketensim.flow.treatment import information_of, pair_of, set_timer

SOUGHT, FOUND, GONE = range(3)


@inner
def call_about(world: Row, c: int, now: float) -> None:
    """Let the sender call about a late client: it goes first now, or is called about again."""
    client = client_at(world.clients, c)
    partner = station_at(world.stations, client.station).partner
    if _put_right(world, c, partner, CALL):
        rank = group_at(world.groups, client.group).rank
        move_to_front(world, client.station * world.n_ranks + rank, c)
    else:
        set_timer(world, c, now + 1.0, CALL_ABOUT)


@inner
def look_for(world: Row, c: int, now: float) -> int:
    """Look whether a client who fell between two stools is found this week.

    Gives FOUND, GONE (lost for good), or SOUGHT (the search goes on).

    Notes
    -----
    Rule F10 in docs/ODD.md. Each week the fault may be put right with the recovery chance of
    the pair of partners (P8); after `search_weeks` the client is lost for good. Source: S0.
    """
    client = client_at(world.clients, c)
    group = group_at(world.groups, client.group)
    partner = station_at(world.stations, client.station).partner
    if client.sender >= 0 and _put_right(world, c, partner, SEARCH):
        group.in_transit -= 1
        client.deadline += now
        return FOUND
    if client.sender < 0:
        client.calls += 1
    if client.calls >= world.search_weeks:
        group.in_transit -= 1
        return GONE
    set_timer(world, c, now + min(1.0, world.search_weeks - client.calls), LOOK_FOR)
    return SOUGHT


@inner
def _put_right(world: Row, c: int, partner: int, purpose: int) -> bool:
    """Whether the fault on this hand-off is put right now; counted before an incident only."""
    client = client_at(world.clients, c)
    about = function_at(world.functions, client.function).key
    nth = times_entered(world, c, client.function) * ATTEMPTS + client.calls
    client.calls += 1
    chance = information_of(world, client, partner).recovery
    if not happens(chance, client.key, purpose, about, nth):
        return False
    if not client.escalated:
        pair_of(world, client, partner).recovered += 1
    return True
