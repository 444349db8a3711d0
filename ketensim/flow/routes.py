"""Which function comes next for a client: standard, individual or Markov route."""

from __future__ import annotations

import numpy as np

from ketensim.flow.compiling import inner, part_of_loop
from ketensim.flow.draws import NEED, ONCE, ORDER, ROUTING, happens, key, uniform
from ketensim.flow.layout import client_at, entry_at, function_at, index_at, number_at
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
def person_key(world: Row, group: Row, client: Row) -> np.uint64:
    """Key of the person behind a client: the same at the first time and at each relapse."""
    if client.relapse == 0:
        return client.key
    return key(world.seed, group.key, (client.id % SOURCE) // PERSON, ONCE)


@inner
def is_needed(world: Row, owner: np.uint64, group: int, f: int) -> bool:
    """Whether this person needs function f."""
    chance = number_at(world.needs, group * world.n_functions + f).x
    return happens(chance, owner, NEED, function_at(world.functions, f).key, ONCE)


@part_of_loop
def next_function(world: Row, group: Row, client: Row, entered: int) -> int:
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
        return _next_need(world, group, client)
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
def _next_need(world: Row, group: Row, client: Row) -> int:
    """Give the need that follows the present one in the person's own order."""
    owner = person_key(world, group, client)
    front_door = np.int64(index_at(world.routes, group.route_first).i)
    present = -1.0
    if client.function >= 0:
        present = _place_in_order(world, owner, np.int64(client.function), front_door)
    found, lowest = -1, 2.0
    for f in range(world.n_functions):
        place = _place_in_order(world, owner, f, front_door)
        if present < place < lowest and is_needed(world, owner, np.int64(client.group), f):
            found, lowest = f, place
    return found


@inner
def _place_in_order(world: Row, owner: np.uint64, f: int, front_door: int) -> float:
    """Give where a function comes in the person's own order."""
    if f == front_door:
        return 0.0
    return uniform(owner, ORDER, function_at(world.functions, f).key, ONCE)
