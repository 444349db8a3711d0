"""The clocks of stations, arrivals and incidents, and when the next thing happens."""

from __future__ import annotations

import numpy as np
from numba import njit

from ketensim.flow.compiling import inner
from ketensim.flow.draws import ARRIVAL, INCIDENT, ONCE, bits, key
from ketensim.flow.exponential import exponential
from ketensim.flow.heaps import START, UNTAGGED, push, set_next
from ketensim.flow.households import MOST
from ketensim.flow.layout import (
    IN_TRANSIT,
    SEARCHED,
    WAITING,
    client_at,
    demand_at,
    due_at,
    group_at,
    kin_at,
    number_at,
    pace_at,
    pair_at,
    station_at,
    world_at,
)
from ketensim.flow.memory import Row

_NOTHING = np.uint64(0)
_SOURCE_ITSELF = np.int64(2**62)


@inner
def timers_leaf(world: Row) -> int:
    """Leaf of the timers, behind those of stations and groups; the incidents' is the next."""
    return world.n_stations + world.n_groups


@njit(cache=True)
def open_period(
    where: int,
    rates: tuple[int, int, int, int],
    arrivals: int,
    hazard: float,
    relapse_chance: float,
    households: tuple[float, float, float],
    until: float,
) -> None:
    """Bring every clock to the start of a period and set its new speed.

    Notes
    -----
    Rule F3 in docs/ODD.md. Each station has a work clock that runs at the station's speed;
    treatments end at a reading of that clock, so a change of speed applies at once, costs
    nothing and loses no work. Arrivals and incidents have a clock likewise.
    """
    world = world_at(where, 0)
    paces, demands, world.offers, world.information = rates
    passed, length = world.until - world.opened, until - world.until
    world.opened, world.until = world.until, until
    for s in range(world.n_stations):
        station, pace = station_at(world.stations, s), pace_at(paces, s)
        station.clock += passed * station.speed
        station.speed, station.success = pace.speed, pace.success
        station.pace = 1.0 / pace.speed if pace.speed > 0.0 else np.inf
        station.reintake_success = pace.reintake_success
        station.reintake_work, station.skim = pace.reintake_work, pace.skim
        station.is_open, station.directs = pace.is_open, pace.directs
        station.waiting_area += station.waiting * length
        station.busy_area += station.in_treatment * length
        set_next(world, s, next_end(world, station))
    for g in range(world.n_groups):
        group, demand = group_at(world.groups, g), demand_at(demands, g)
        group.clock += passed * group.rate
        group.rate = number_at(arrivals, g).x * demand.arrival_factor
        group.demand_orientation = demand.demand_orientation
        set_next(world, world.n_stations + g, next_arrival(world, group))
    world.hazard_clock += passed * world.hazard
    world.hazard, world.relapse_chance = hazard, relapse_chance
    world.contradiction, world.split_hazard, world.joined_hazard = households
    set_next(world, timers_leaf(world) + 1, next_incident(world))


@njit(cache=True)
def clear_tallies(where: int) -> None:
    """Start counting a new week."""
    world = world_at(where, 0)
    for k in range(world.n_partners * world.n_partners):
        pair = pair_at(world.pairs, k)
        pair.offered = pair.accepted = pair.refused = pair.informed = 0
        pair.reported = pair.late = pair.lost = pair.recovered = 0
    for s in range(world.n_stations):
        station = station_at(world.stations, s)
        station.started = station.ended = station.succeeded = station.gave_up = 0
        station.waiting_area = station.busy_area = 0.0
    for g in range(world.n_groups):
        group = group_at(world.groups, g)
        group.arrived = group.resolved = group.unresolved = 0
        group.gave_up = group.lost = group.incidents = 0


@inner
def next_end(world: Row, station: Row) -> float:
    """Give when the first treatment of a station ends."""
    if station.in_treatment == 0:
        return np.inf
    return world.opened + (due_at(world.slots, station.first).at - station.clock) * station.pace


@inner
def next_arrival(world: Row, group: Row) -> float:
    """Give when the next client of a group arrives."""
    if group.rate <= 0.0:
        return np.inf
    return world.opened + (group.next_arrival - group.clock) / group.rate


@inner
def next_incident(world: Row) -> float:
    """Give when the first waiting client has an incident."""
    if world.due_hazards == 0 or world.hazard <= 0.0:
        return np.inf
    return world.opened + (due_at(world.hazards, 0).at - world.hazard_clock) / world.hazard


@inner
def await_arrival(world: Row, g: int) -> None:
    """Draw when the next client of a group arrives, on the group's own clock.

    Notes
    -----
    Rule F1 in docs/ODD.md. A Poisson process of rate 1 on a clock that runs at the arrival
    rate: the n-th client of a source stays the n-th client, however the rate changes.
    """
    group = group_at(world.groups, g)
    group.next_arrival += exponential(bits(group.source, ARRIVAL, _NOTHING, group.number))


@njit(cache=True)
def begin(where: int) -> None:
    """Draw the first arrival of every group."""
    world = world_at(where, 0)
    for g in range(world.n_groups):
        group = group_at(world.groups, g)
        group.source = key(world.seed, group.key, _SOURCE_ITSELF, ONCE)
        await_arrival(world, g)


@inner
def hazard_now(world: Row, now: float) -> float:
    """Read the incident clock."""
    return world.hazard_clock + (now - world.opened) * world.hazard


@inner
def expose(world: Row, c: int, now: float) -> None:
    """Start the client's incident clock: it waits or is lost.

    Notes
    -----
    Rule F8 in docs/ODD.md. The hazard is the chain's hazard times severity; what is left of
    the client's threshold is kept over treatments. Source: S2 ch. 1 (Roermond).
    """
    client = client_at(world.clients, c)
    client.incident = hazard_now(world, now) + client.incident / vulnerability(world, c, client)
    push(world.hazards, START, world.due_hazards, client.incident, c, UNTAGGED)
    world.due_hazards += 1
    set_next(world, timers_leaf(world) + 1, next_incident(world))


@inner
def is_exposed(client: Row) -> bool:
    """Whether the client's incident clock runs."""
    return client.state == WAITING or client.state == IN_TRANSIT or client.state == SEARCHED


@inner
def vulnerability(world: Row, c: int, client: Row) -> float:
    """Give how fast a client's exposure grows while it waits: its severity, more in a household."""
    if world.has_households and kin_at(world.kin, c).next >= 0:
        return client.severity * MOST
    return client.severity


@inner
def incident_threshold(world: Row, c: int, client: Row) -> float:
    """Draw how much exposure the client bears until its next incident."""
    nth = np.int64(client.incidents)
    if world.has_households and kin_at(world.kin, c).next >= 0:
        nth = np.int64(kin_at(world.kin, c).strikes)
    return exponential(bits(client.key, INCIDENT, _NOTHING, nth))
