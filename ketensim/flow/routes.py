"""Which function comes next for a client: standard, individual or Markov route."""

from __future__ import annotations

import numpy as np

from ketensim.flow.compiling import inner, part_of_loop
from ketensim.flow.draws import NEED, ONCE, ORDER, ROUTING, happens, key, uniform
from ketensim.flow.layout import (
    client_at,
    entry_at,
    file_at,
    function_at,
    group_at,
    index_at,
    number_at,
)
from ketensim.flow.memory import Row

COUNT_BITS = 15
COUNT = (1 << COUNT_BITS) - 1  # how often a client has entered a function
MET = 1 << COUNT_BITS  # whether one of those treatments succeeded

PERSON = 1_000  # ids of one person: its first time, then its relapses
SOURCE = 1_000_000_000_000  # ids of one source

_NOTHING = np.uint64(0)


@inner
def entry_of(world: Row, c: int, f: int) -> Row:
    """Give how often client c has entered function f."""
    return entry_at(world.entries, c * world.n_functions + f)


@inner
def times_entered(world: Row, c: int, f: int) -> int:
    """Give how often client c has been treated at function f: the ordinal of its next draws.

    The count is kept in few bits; beyond those the client's visits make the ordinal a new one.
    """
    rounds = np.int64(client_at(world.clients, c).visits) >> COUNT_BITS
    return (entry_of(world, c, f).count & COUNT) + (rounds << COUNT_BITS)


@inner
def note_entry(world: Row, c: int, f: int, success: bool) -> None:
    """Count a treatment of client c at function f, and whether it met the need."""
    entry = entry_of(world, c, f)
    entry.count = (entry.count & MET) | ((entry.count & COUNT) % COUNT + 1)
    if success:
        entry.count |= MET


@inner
def number_of(client: Row) -> int:
    """Give the number of a client in its source."""
    return (client.id % SOURCE) // PERSON


@inner
def relapses(client: Row) -> int:
    """Give how often the person behind a client has come back, in this file."""
    return client.id % PERSON


@inner
def source_of(client: Row) -> int:
    """Give the source of a client: its group, or behind the groups the kind of file it is."""
    return client.id // SOURCE - 1


@inner
def opener_of(world: Row, client: Row) -> int:
    """Give the group in which the person behind a client came first."""
    source = source_of(client)
    if source < world.n_groups:
        return source
    return int(file_at(world.files, source - world.n_groups).opener)


@inner
def person_key(world: Row, client: Row) -> np.uint64:
    """Key of the person behind a client: the same at each relapse and in each of its files."""
    if relapses(client) == 0 and source_of(client) < world.n_groups:
        return client.key
    first = group_at(world.groups, opener_of(world, client))
    return key(world.seed, first.key, number_of(client), ONCE)


@inner
def client_key(world: Row, client: Row) -> np.uint64:
    """Key of a client by its id: from it all draws follow that are not the person's."""
    source = source_of(client)
    if source < world.n_groups:
        who = group_at(world.groups, source).key
    else:
        who = file_at(world.files, source - world.n_groups).key
    return key(world.seed, who, number_of(client), relapses(client))


@inner
def is_needed(world: Row, owner: np.uint64, group: int, f: int) -> bool:
    """Whether this person needs function f."""
    chance = number_at(world.needs, group * world.n_functions + f).x
    return happens(chance, owner, NEED, function_at(world.functions, f).key, ONCE)


@part_of_loop
def next_function(world: Row, c: int, group: Row, client: Row, entered: int) -> int:
    """Give the next function of a client, or -1 at the end of its route.

    Notes
    -----
    Rule F11 in docs/ODD.md. The supply-driven chain sends every client along the standard
    route, needed or not; an individual route holds the client's own needs in its own order,
    the front door first (*assumption*). Source: S2 4.4, and the appendix.
    """
    if group.routing >= 0:
        return _next_by_chance(world, group.routing, client, entered)
    if client.individual:
        return _next_need(world, c, group, client)
    client.step += 1
    if client.step < group.route_length:
        return index_at(world.routes, group.route_first + client.step).i
    return -1


@part_of_loop
def _next_by_chance(world: Row, routing: int, client: Row, entered: int) -> int:
    """Draw the next function from the routing chances."""
    about = _NOTHING
    if client.function >= 0:
        about = function_at(world.functions, client.function).key
    u = uniform(client.key, ROUTING, about, entered)
    first = (routing * (world.n_functions + 1) + client.function + 1) * world.n_functions
    f = 0
    for k in range(world.n_functions):  # counted, not searched: a jump that cannot be foreseen
        f += u >= number_at(world.routing, first + k).x
    return f if f < world.n_functions else -1


@inner
def _next_need(world: Row, c: int, group: Row, client: Row) -> int:
    """Give the first need in the person's own order for which it has not been treated yet."""
    owner = person_key(world, client)
    front_door = np.int64(index_at(world.routes, group.route_first).i)
    found, lowest = -1, 2.0
    for f in range(world.n_functions):
        if entry_of(world, c, f).count == 0 and is_needed(world, owner, np.int64(client.group), f):
            place = _place_in_order(world, owner, f, front_door)
            if place < lowest:
                found, lowest = f, place
    return found


@inner
def _place_in_order(world: Row, owner: np.uint64, f: int, front_door: int) -> float:
    """Give where a function comes in the person's own order."""
    if f == front_door:
        return 0.0
    return uniform(owner, ORDER, function_at(world.functions, f).key, ONCE)
