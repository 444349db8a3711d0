"""The event loop: clients through stations in continuous time, one call a period."""

from __future__ import annotations

import numpy as np
from numba import njit

from ketensim.flow.clocks import (
    incident_threshold,
    is_exposed,
    next_incident,
    timers_leaf,
    vulnerability,
)
from ketensim.flow.compiling import inner, part_of_loop
from ketensim.flow.heaps import (
    START,
    UNTAGGED,
    drop_top,
    first_event,
    push,
    replace_top,
    set_next,
)
from ketensim.flow.households import bears_out
from ketensim.flow.layout import (
    AWAY,
    CALL_ABOUT,
    COME_BACK,
    GAVE_UP,
    LOOK_FOR,
    LOST,
    TAG_BITS,
    TRY_AGAIN,
    WAITING,
    client_at,
    due_at,
    group_at,
    station_at,
    world_at,
)
from ketensim.flow.memory import Row
from ketensim.flow.passage import admit, enter, go_on, leave_early, leave_resolved_or_not
from ketensim.flow.queues import leave
from ketensim.flow.recovery import FOUND, GONE, call_about, look_for
from ketensim.flow.referral import refer
from ketensim.flow.treatment import (
    end_treatment,
    leave_line,
    log_visit,
    note_late,
    serve_next,
    take_in,
)

_WHAT = (1 << TAG_BITS) - 1


@njit(cache=True, nogil=True)
def advance(where: int) -> bool:
    """Let everything happen up to the end of the period; False: a table must grow first."""
    world = world_at(where, 0)
    room = 0
    while True:
        first = first_event(world)
        leaf, now = first.leaf, first.at
        if not now <= world.until:
            return True
        if room <= 0 or world.crowded:
            room = room_left(world)
            if room <= 0 or world.crowded:
                return False
        room -= 1
        world.events += 1
        c = happen(world, leaf, now)
        if c >= 0:
            s = refer(world, c, now)
            if s >= 0:
                take_in(world, s, c, now)


@part_of_loop
def happen(world: Row, leaf: int, now: float) -> int:
    """Carry an event out; give the client who is to be referred now, or -1."""
    if leaf < world.n_stations:
        c = end_treatment(world, leaf, now)
        serve_next(world, leaf, now)
    elif leaf < timers_leaf(world):
        c = admit(world, leaf - world.n_stations, now)
        enter(world, c, now)
    elif leaf == timers_leaf(world):
        c = ring(world, now)
        if c < 0 or client_at(world.clients, c).state != AWAY:
            return c
        enter(world, c, now)
    else:
        strike(world)
        return -1
    if go_on(world, c, now):
        return c
    leave_resolved_or_not(world, c, now)
    return -1


@inner
def room_left(world: Row) -> int:
    """Give how many events surely fit in the tables as they are."""
    room = (world.room_timers - world.due_timers) // world.timers_a_step
    room = min(room, world.free_count // world.rows_a_step)
    room = min(room, world.room_hazards - world.due_hazards)
    room = min(room, world.room_visits - world.written_visits)
    return min(room, world.room_finished - world.written_finished)


@inner
def strike(world: Row) -> None:
    """Let the incident happen that is due, if its client still waits."""
    first = due_at(world.hazards, 0)
    due, c = first.at, np.int64(first.client)
    client = client_at(world.clients, c)
    if is_exposed(client) and client.incident == due:
        if not world.has_households or bears_out(world, c, client):
            client.incidents += 1
            client.escalated = True
            group_at(world.groups, client.group).incidents += 1
        threshold = incident_threshold(world, c, client)
        client.incident = due + threshold / vulnerability(world, c, client)
        replace_top(world.hazards, START, world.due_hazards, client.incident, c, UNTAGGED)
    else:
        drop_top(world.hazards, START, world.due_hazards)
        world.due_hazards -= 1
    set_next(world, timers_leaf(world) + 1, next_incident(world))


@inner
def ring(world: Row, now: float) -> int:
    """Let the timer go off that is due; give the client who is to be referred now, or -1."""
    first = due_at(world.timers, 0)
    c, tag = np.int64(first.client), np.int64(first.tag)
    drop_top(world.timers, START, world.due_timers)
    world.due_timers -= 1
    due = due_at(world.timers, 0).at if world.due_timers > 0 else np.inf
    set_next(world, timers_leaf(world), due)
    client = client_at(world.clients, c)
    if tag >> TAG_BITS != client.stamp:
        return -1
    what = tag & _WHAT
    if what == COME_BACK:
        return c
    if what == TRY_AGAIN:
        group_at(world.groups, client.group).in_transit -= 1
        return c
    if what == CALL_ABOUT:
        if client.state == WAITING:
            call_about(world, c, now)
        return -1
    if what == LOOK_FOR:
        found = look_for(world, c, now)
        if found == GONE:
            leave_early(world, c, LOST, now)
        return c if found == FOUND else -1
    give_up(world, c, now)
    return -1


@inner
def give_up(world: Row, c: int, now: float) -> None:
    """Let a client whose patience has run out leave, from the queue or between attempts."""
    client = client_at(world.clients, c)
    group = group_at(world.groups, client.group)
    if client.state == WAITING:
        station = station_at(world.stations, client.station)
        leave(world, client.station * world.n_ranks + group.rank, c)
        leave_line(world, station, c, now)
        station.gave_up += 1
        note_late(world, client, station.partner, now)
        log_visit(world, client, now, False)
    else:
        group.in_transit -= 1
    leave_early(world, c, GAVE_UP, now)


@njit(cache=True)
def drop_stale_timers(where: int) -> None:
    """Throw the timers away that no longer count."""
    world = world_at(where, 0)
    count, world.due_timers = world.due_timers, 0
    for k in range(count):
        entry = due_at(world.timers, k)
        at, c, tag = entry.at, np.int64(entry.client), np.int64(entry.tag)
        if tag >> TAG_BITS == client_at(world.clients, c).stamp:
            push(world.timers, START, world.due_timers, at, c, tag)
            world.due_timers += 1
    due = due_at(world.timers, 0).at if world.due_timers > 0 else np.inf
    set_next(world, timers_leaf(world), due)


@njit(cache=True)
def drop_stale_hazards(where: int) -> None:
    """Throw the incidents away whose client no longer waits."""
    world = world_at(where, 0)
    count, world.due_hazards = world.due_hazards, 0
    for k in range(count):
        entry = due_at(world.hazards, k)
        at, c = entry.at, np.int64(entry.client)
        client = client_at(world.clients, c)
        if is_exposed(client) and client.incident == at:
            push(world.hazards, START, world.due_hazards, at, c, UNTAGGED)
            world.due_hazards += 1
    set_next(world, timers_leaf(world) + 1, next_incident(world))
