"""Waiting, starting and ending a treatment at a station."""

from __future__ import annotations

import numpy as np

from ketensim.flow.clocks import (
    expose,
    hazard_now,
    is_exposed,
    next_end,
    timers_leaf,
    vulnerability,
)
from ketensim.flow.compiling import inner, part_of_loop
from ketensim.flow.draws import REPAIR, REPORT, SUCCESS, WORK, bits, happens
from ketensim.flow.heaps import START, UNTAGGED, drop_top, push, replace_top, set_next
from ketensim.flow.households import SPLIT, standing
from ketensim.flow.layout import (
    CALL_ABOUT,
    IN_TREATMENT,
    PATIENCE_ENDS,
    TAG_BITS,
    WAITING,
    client_at,
    due_at,
    function_at,
    group_at,
    information_at,
    pair_at,
    queue_at,
    station_at,
    visit_row_at,
)
from ketensim.flow.memory import Row
from ketensim.flow.queues import join, leave
from ketensim.flow.routes import note_entry, times_entered
from ketensim.flow.sampling import sample


@inner
def set_timer(world: Row, c: int, at: float, what: int) -> None:
    """Set a timer for a client; it counts only as long as the client's stamp stays the same."""
    tag = (np.int64(client_at(world.clients, c).stamp) << TAG_BITS) | what
    push(world.timers, START, world.due_timers, at, c, tag)
    world.due_timers += 1
    set_next(world, timers_leaf(world), due_at(world.timers, 0).at)


@inner
def is_handed_over(client: Row, partner: int) -> bool:
    """Whether the client came to this partner from another one."""
    return client.sender >= 0 and client.sender != partner


@inner
def pair_of(world: Row, client: Row, partner: int) -> Row:
    """Give the tallies of the hand-off of a client to a partner."""
    return pair_at(world.pairs, client.sender * world.n_partners + partner)


@inner
def information_of(world: Row, client: Row, partner: int) -> Row:
    """Give the chances of the hand-off of a client to a partner."""
    return information_at(world.information, client.sender * world.n_partners + partner)


@inner
def note_late(world: Row, client: Row, partner: int, now: float) -> None:
    """Count a hand-off as late when its wait ends more than `late_weeks` after the referral."""
    if now - client.ready > world.late_weeks and is_handed_over(client, partner):
        pair_of(world, client, partner).late += 1


@inner
def start_treatment(world: Row, station: Row, c: int, now: float) -> float:
    """Start a treatment; give the reading of the station's clock at which it ends."""
    client = client_at(world.clients, c)
    function = function_at(world.functions, client.function)
    nth = times_entered(world, c, client.function)
    if world.has_incidents and is_exposed(client):
        left = client.incident - hazard_now(world, now)
        client.incident = left * vulnerability(world, c, client)
    client.stamp += 1
    client.timed = client.urgent = client.reintake = False
    client.state = IN_TREATMENT
    client.started = now
    station.started += 1
    group_at(world.groups, client.group).in_treatment += 1
    note_late(world, client, station.partner, now)
    work = sample(world, function.law, bits(client.key, WORK, function.key, nth))
    if not client.dossier:
        work = redo_intake(world, station, client, function.key, nth, work)
    return station.clock + (now - world.opened) * station.speed + work


@inner
def redo_intake(
    world: Row, station: Row, client: Row, about: np.uint64, nth: int, work: float
) -> float:
    """Give the work of a treatment that starts without the dossier.

    Notes
    -----
    Rule F7 in docs/ODD.md. Without the dossier the intake is done again: longer treatment and
    a lower chance of success, unless the sender is called to account and sends it after all.
    Source: S2 ch. 4, S4.
    """
    chance = information_of(world, client, station.partner).recovery
    if happens(chance, client.key, REPAIR, about, nth):
        client.dossier = True
        if not client.escalated:
            pair_of(world, client, station.partner).recovered += 1
        return work
    client.reintake = True
    return work * (1.0 + station.reintake_work)


@part_of_loop
def take_in(world: Row, s: int, c: int, now: float) -> None:
    """Let an accepted client in at a station: into treatment, or into the queue."""
    station, client = station_at(world.stations, s), client_at(world.clients, c)
    client.station = s
    client.queued = now
    client.visits += 1
    if station.in_treatment >= station.places:
        wait_in_line(world, s, c, now)
        return
    end = start_treatment(world, station, c, now)
    push(world.slots, station.first, station.in_treatment, end, c, UNTAGGED)
    station.in_treatment += 1
    station.busy_area += world.until - now
    if station.in_treatment == station.room and station.room < station.places:
        world.crowded = True
    set_next(world, s, next_end(world, station))


@inner
def wait_in_line(world: Row, s: int, c: int, now: float) -> None:
    """Put a client in the queue of a station."""
    station, client = station_at(world.stations, s), client_at(world.clients, c)
    group = group_at(world.groups, client.group)
    rest(world, c, now)
    client.state = WAITING
    group.waiting += 1
    station.waiting += 1
    station.waiting_area += world.until - now
    join(world, s * world.n_ranks + group.rank, c)
    if world.calls and is_handed_over(client, station.partner):
        client.calls = 0
        set_timer(world, c, max(now, client.ready + world.late_weeks), CALL_ABOUT)


@inner
def rest(world: Row, c: int, now: float) -> None:
    """Let a client wait: its patience runs out, and incidents may happen.

    Notes
    -----
    Rule F5 in docs/ODD.md. Patience is drawn anew for each entry to a function and also runs
    between attempts. Source: queueing with abandonment (Erlang-A), doi:10.1287/msom.4.3.208.7753.
    """
    client = client_at(world.clients, c)
    if world.has_incidents and client.severity > 0.0 and not is_exposed(client):
        expose(world, c, now)
    if not client.timed and client.deadline < np.inf:
        client.timed = True
        set_timer(world, c, client.deadline, PATIENCE_ENDS)


@inner
def log_visit(world: Row, client: Row, now: float, success: bool) -> None:
    """Write the row of a visit that is over."""
    row = visit_row_at(world.visits, world.written_visits)
    row.client, row.visit, row.station = client.id, client.visits, client.station
    row.queued, row.started, row.ended = client.queued, client.started, now
    row.referred_by = client.sender
    row.dossier, row.reintake, row.success = client.dossier, client.reintake, success
    world.written_visits += 1


@part_of_loop
def end_treatment(world: Row, s: int, now: float) -> int:
    """End the treatment that is due at a station; give the client, who still holds the place."""
    station = station_at(world.stations, s)
    c = np.int64(due_at(world.slots, station.first).client)
    client = client_at(world.clients, c)
    partner, about = station.partner, function_at(world.functions, client.function).key
    nth = times_entered(world, c, client.function)
    chance = station.reintake_success if client.reintake else station.success
    if world.has_households and standing(world, c) == SPLIT:
        chance *= world.contradiction
    success = happens(chance, client.key, SUCCESS, about, nth)
    note_entry(world, c, client.function, success)
    station.succeeded += success
    station.ended += 1
    group_at(world.groups, client.group).in_treatment -= 1
    log_visit(world, client, now, success)
    if is_handed_over(client, partner):
        report = information_of(world, client, partner).report
        if happens(report, client.key, REPORT, about, nth):
            pair_of(world, client, partner).reported += 1
    if station.directs:
        direct(world, client, partner)
    client.sender = partner if client.director < 0 else client.director
    return c


@inner
def direct(world: Row, client: Row, partner: int) -> None:
    """Let a joint office direct a client from now on.

    Notes
    -----
    Rule F14 in docs/ODD.md. The office is the sender of every later hand-off of the client, which
    follows its own needs where its group has a route. Source: S1 (the chain unit directs,
    commissions and monitors; back offices are its main contractors).
    """
    client.director = partner
    if group_at(world.groups, client.group).routing < 0:
        client.individual = True


@part_of_loop
def serve_next(world: Row, s: int, now: float) -> None:
    """Give the place that came free to the first in line, or leave it empty."""
    station = station_at(world.stations, s)
    if station.waiting > 0:
        q = s * world.n_ranks
        while queue_at(world.queues, q).head < 0:
            q += 1
        c = np.int64(queue_at(world.queues, q).head)
        leave(world, q, c)
        leave_line(world, station, c, now)
        end = start_treatment(world, station, c, now)
        replace_top(world.slots, station.first, station.in_treatment, end, c, UNTAGGED)
    else:
        drop_top(world.slots, station.first, station.in_treatment)
        station.in_treatment -= 1
        station.busy_area -= world.until - now
    set_next(world, s, next_end(world, station))


@inner
def leave_line(world: Row, station: Row, c: int, now: float) -> None:
    """Count one client fewer in the line of a station."""
    station.waiting -= 1
    station.waiting_area -= world.until - now
    group_at(world.groups, client_at(world.clients, c).group).waiting -= 1
