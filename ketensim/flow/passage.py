"""Coming in, going on and leaving: the ends of a client's passage through the chain."""

from __future__ import annotations

import numpy as np
from numba import njit

from ketensim.flow.clocks import await_arrival, incident_threshold, next_arrival
from ketensim.flow.compiling import inner, part_of_loop
from ketensim.flow.draws import (
    INDIVIDUAL,
    ONCE,
    REGISTRATION,
    REGISTRATION_DELAY,
    RELAPSE,
    RELAPSE_DELAY,
    RESOLUTION,
    SEVERITY,
    bits,
    happens,
)
from ketensim.flow.exponential import exponential
from ketensim.flow.heaps import set_next
from ketensim.flow.households import link, stand_alone, unlink
from ketensim.flow.layout import (
    AWAY,
    COME_BACK,
    FREE,
    GAVE_UP,
    IN_SYSTEM,
    LOST,
    NEVER,
    RESOLVED,
    UNRESOLVED,
    client_at,
    client_row_at,
    file_at,
    group_at,
    kin_at,
    world_at,
)
from ketensim.flow.memory import Row
from ketensim.flow.referral import begin_referral
from ketensim.flow.routes import (
    COUNT,
    MET,
    PERSON,
    SOURCE,
    client_key,
    entry_of,
    is_needed,
    next_function,
    number_of,
    opener_of,
    person_key,
    relapses,
    times_entered,
)
from ketensim.flow.sampling import sample
from ketensim.flow.treatment import set_timer

_NOTHING = np.uint64(0)


@inner
def settle_in(world: Row, source: int, number: int, g: int) -> int:
    """Give the client of this number in its source a place in memory, among those of a group."""
    c = world.free
    client = client_at(world.clients, c)
    world.free = client.next
    world.free_count -= 1
    client.id = (source + 1) * SOURCE + number * PERSON
    client.key = client_key(world, client)
    client.group = g
    if world.has_households:
        stand_alone(world, c)
    return c


@inner
def open_files(world: Row, c: int, g: int, now: float) -> None:
    """Let the household of a client that arrives open further files, in other groups and later.

    Notes
    -----
    Rule F15 in docs/ODD.md. Each file that its group names is opened with its chance, after an
    exponential delay; the same person has the same severity and needs in each, as far as the groups
    agree on them. A file opens no further ones. Source: S2 ch. 1 (Roermond), S2 box Arnhem; delay
    and independence are *assumptions*.
    """
    group, owner = group_at(world.groups, g), client_at(world.clients, c).key
    number = number_of(client_at(world.clients, c))
    for r in range(group.files_first, group.files_end):
        file = file_at(world.files, r)
        if happens(file.chance, owner, REGISTRATION, file.key, ONCE):
            k = settle_in(world, world.n_groups + r, number, np.int64(file.group))
            link(world, k, c)
            client_at(world.clients, k).state = AWAY
            delay = file.delay * exponential(bits(owner, REGISTRATION_DELAY, file.key, ONCE))
            set_timer(world, k, now + delay, COME_BACK)


@inner
def admit(world: Row, g: int, now: float) -> int:
    """Let the next client of a group in, who arrives for the first time."""
    group = group_at(world.groups, g)
    c = settle_in(world, g, group.number, g)
    if group.files_end > group.files_first:
        open_files(world, c, g, now)
    group.number += 1
    await_arrival(world, g)
    set_next(world, world.n_stations + g, next_arrival(world, group))
    return c


@inner
def enter(world: Row, c: int, now: float) -> None:
    """Make a client who arrives, for the first time or again, the person that it is."""
    client = client_at(world.clients, c)
    group = group_at(world.groups, client.group)
    group.arrived += 1
    owner = person_key(world, client)
    client.severity = sample(world, group.severity, bits(owner, SEVERITY, _NOTHING, ONCE))
    client.individual = happens(group.demand_orientation, owner, INDIVIDUAL, _NOTHING, ONCE)
    client.arrived = now
    client.state = FREE
    client.visits = client.incidents = 0
    if world.has_households:
        kin = kin_at(world.kin, c)
        kin.joined, kin.strikes = NEVER, 0
    client.incident = incident_threshold(world, c, client) if world.has_incidents else np.inf
    client.function = client.station = client.step = -1
    client.sender = client.director = -1
    client.urgent = client.reintake = False
    for f in range(world.n_functions):
        entry_of(world, c, f).count = 0


@part_of_loop
def go_on(world: Row, c: int, now: float) -> bool:
    """Point a client to its next function; False at the end of its route."""
    client = client_at(world.clients, c)
    entered = 0
    if client.function >= 0:
        entered = times_entered(world, c, client.function)
    f = next_function(world, c, group_at(world.groups, client.group), client, entered)
    if f < 0:
        return False
    client.function = f
    begin_referral(world, c, now)
    return True


@inner
def is_counted(world: Row, group: Row, owner: np.uint64, client: Row, c: int, f: int) -> bool:
    """Whether function f is a need: as given, or else because it was met on the way."""
    if group.needs_given:
        return is_needed(world, owner, np.int64(client.group), f)
    return entry_of(world, c, f).count & COUNT != 0


@inner
def count_needs(world: Row, c: int) -> tuple[int, int]:
    """Count what a client needs, and what of it a successful treatment has met."""
    client = client_at(world.clients, c)
    group = group_at(world.groups, client.group)
    owner = person_key(world, client)
    needed, met = 0, 0
    for f in range(world.n_functions):
        if is_counted(world, group, owner, client, c, f):
            needed += 1
            met += entry_of(world, c, f).count & MET != 0
    return needed, met


@inner
def judge(client: Row, needed: int, met: int) -> int:
    """Decide how a client leaves at the end of its route.

    Notes
    -----
    Rule F9 in docs/ODD.md. Resolved with a chance equal to the share of needs that a
    successful treatment has met (*assumption*: linear); a client without needs is resolved.
    Who leaves unresolved may come back after a while: a relapse, a client of its own.
    """
    chance = 1.0 if needed == 0 else met / needed
    return RESOLVED if happens(chance, client.key, RESOLUTION, _NOTHING, ONCE) else UNRESOLVED


@inner
def leave_resolved_or_not(world: Row, c: int, now: float) -> None:
    """Let a client leave who has come to the end of its route."""
    needed, met = count_needs(world, c)
    depart(world, c, judge(client_at(world.clients, c), needed, met), needed, now)


@inner
def leave_early(world: Row, c: int, outcome: int, now: float) -> None:
    """Let a client leave who gave up or is lost for good."""
    depart(world, c, outcome, count_needs(world, c)[0], now)


@inner
def write_client(
    world: Row, row: Row, c: int, client: Row, needs: int, ended: float, outcome: int
) -> None:
    """Write the row of a client."""
    row.client = client.id
    row.person = (opener_of(world, client) + 1) * SOURCE + number_of(client) * PERSON
    row.group, row.needs = client.group, needs
    row.arrived, row.ended = client.arrived, ended
    row.severity = client.severity
    row.relapse_of = client.id - 1 if relapses(client) > 0 else -1
    row.incidents, row.outcome = client.incidents, outcome
    row.joined = np.nan
    if world.has_households and kin_at(world.kin, c).joined != NEVER:
        row.joined = kin_at(world.kin, c).joined


@njit(cache=True)
def write_open_clients(where: int, clients: int, table: int) -> int:
    """Write the rows of the clients who are still in the system; give how many there are."""
    world, count = world_at(where, 0), 0
    for c in range(clients):
        state = client_at(world.clients, c).state
        if state != FREE and state != AWAY:
            client, needed = client_at(world.clients, c), count_needs(world, c)[0]
            row = client_row_at(table, count)
            write_client(world, row, c, client, needed, np.nan, IN_SYSTEM)
            count += 1
    return count


@inner
def depart(world: Row, c: int, outcome: int, needed: int, now: float) -> None:
    """Let a client leave: write its row, and free its place or let it come back."""
    client = client_at(world.clients, c)
    group = group_at(world.groups, client.group)
    row = client_row_at(world.finished, world.written_finished)
    write_client(world, row, c, client, needed, now, outcome)
    world.written_finished += 1
    client.stamp += 1
    if outcome == RESOLVED:
        group.resolved += 1
    elif outcome == GAVE_UP:
        group.gave_up += 1
    elif outcome == LOST:
        group.lost += 1
    else:
        group.unresolved += 1
        comes_back = happens(world.relapse_chance, client.key, RELAPSE, _NOTHING, ONCE)
        if comes_back and relapses(client) < PERSON - 1:
            relapse(world, c, now)
            return
    if world.has_households:
        unlink(world, c)
    client.state = FREE
    client.next = world.free
    world.free = c
    world.free_count += 1


@inner
def relapse(world: Row, c: int, now: float) -> None:
    """Let an unresolved client come back later, as a client of its own."""
    client = client_at(world.clients, c)
    delay = exponential(bits(client.key, RELAPSE_DELAY, _NOTHING, ONCE))
    client.id += 1
    client.key = client_key(world, client)
    client.state = AWAY
    set_timer(world, c, now + world.relapse_weeks * delay, COME_BACK)
