"""Hand-off: choosing a provider, acceptance or refusal, falling between two stools."""

from __future__ import annotations

import numpy as np

from ketensim.flow.compiling import inner, part_of_loop
from ketensim.flow.draws import ACCEPTANCE, CHOICE, DOSSIER, PATIENCE, bits, happens, uniform
from ketensim.flow.layout import (
    IN_TRANSIT,
    LOOK_FOR,
    SEARCHED,
    TRY_AGAIN,
    client_at,
    function_at,
    group_at,
    index_at,
    offer_at,
    station_at,
)
from ketensim.flow.memory import Row
from ketensim.flow.routes import times_entered
from ketensim.flow.sampling import sample
from ketensim.flow.treatment import (
    information_of,
    is_handed_over,
    pair_of,
    rest,
    set_timer,
)

ATTEMPTS = 1 << 20  # ordinals of the attempts at one entry to a function
_REMEMBERED = 64  # providers that a client can remember to have been refused by


@part_of_loop
def begin_referral(world: Row, c: int, now: float) -> None:
    """Make a client ready for its next function: fresh patience, no attempts yet."""
    client = client_at(world.clients, c)
    client.attempts = client.tried = 0
    client.ready = now
    client.escalated = client.timed = False
    client.started = np.nan
    client.dossier = True
    client.deadline = np.inf
    group = group_at(world.groups, client.group)
    if group.patience >= 0:
        about = function_at(world.functions, client.function).key
        nth = times_entered(world, c, client.function)
        client.deadline = now + sample(
            world, group.patience, bits(client.key, PATIENCE, about, nth)
        )


@part_of_loop
def choose_provider(world: Row, client: Row, function: Row, first_offer: int, ordinal: int) -> int:
    """Choose among the providers that have not refused this client, by weight; -1: none left."""
    first, end = function.provider_first, function.provider_end
    if end - first == 1:
        can = _can_be_asked(world, client, first_offer, first, first)
        return index_at(world.routes, first).i if can else -1
    total, left = 0.0, 0
    for k in range(first, end):
        if _can_be_asked(world, client, first_offer, first, k):
            total += _weight(world, first_offer, k)
            left += 1
    if left == 0:
        return -1
    u = uniform(client.key, CHOICE, function.key, ordinal) * (total if total > 0.0 else left)
    chosen = -1
    for k in range(first, end):
        if _can_be_asked(world, client, first_offer, first, k):
            chosen = index_at(world.routes, k).i
            u -= _weight(world, first_offer, k) if total > 0.0 else 1.0
            if u < 0.0:
                break
    return chosen


@inner
def _weight(world: Row, first_offer: int, k: int) -> float:
    """Give the weight of provider k in the choice."""
    return offer_at(world.offers, first_offer + index_at(world.routes, k).i).preference


@inner
def _can_be_asked(world: Row, client: Row, first_offer: int, first: int, k: int) -> bool:
    """Whether provider k takes new clients, is thought of, and has not just refused this one."""
    place = k - first
    if place < _REMEMBERED and (client.tried >> np.uint64(place)) & np.uint64(1) != 0:
        return False
    s = index_at(world.routes, k).i
    if not station_at(world.stations, s).is_open:
        return False
    return bool(offer_at(world.offers, first_offer + s).preference >= 0.0)


@inner
def remember_refusal(world: Row, client: Row, function: Row, s: int) -> None:
    """Remember that station s refused, so that another one is asked first."""
    client.station = s
    for k in range(function.provider_end - function.provider_first):
        if index_at(world.routes, function.provider_first + k).i == s:
            client.tried |= np.uint64(1) << np.uint64(min(k, _REMEMBERED - 1))


@part_of_loop
def refer(world: Row, c: int, now: float) -> int:
    """Offer a client to providers of its next function; give the station that accepts.

    Gives -1 where nobody does: then the client tries again later, or has fallen between two
    stools after `max_attempts` offers.

    Notes
    -----
    Rule F6 in docs/ODD.md. Referrals within a partner are accepted, with dossier; a client who
    was searched for and found is taken by the partner that was called to account. A station that is
    closed is not asked. A station that
    skims takes the easy clients first: what another partner refers it accepts with the chance of
    that hand-off times 1 - skim x severity (linear: *assumption*); the front door stays open.
    Source: S2 3 and 3.3 ('tussen wal en schip'), S2 5.6 (easy clients first).
    """
    client = client_at(world.clients, c)
    function = function_at(world.functions, client.function)
    nth = times_entered(world, c, client.function) * ATTEMPTS
    if client.state == SEARCHED:
        if station_at(world.stations, client.station).is_open:
            return accept(world, client, function.key, nth, client.station)
        client.attempts = client.tried = 0
    row = np.int64(client.sender)
    if row < 0:
        row = world.n_partners + client.group
    while client.attempts < world.max_attempts:
        ordinal = nth + client.attempts
        s = choose_provider(world, client, function, row * world.n_stations, ordinal)
        if s < 0:
            client.tried = 0
            stay(world, c, now, False)
            return -1
        client.attempts += 1
        station = station_at(world.stations, s)
        partner = station.partner
        chance = offer_at(world.offers, row * world.n_stations + s).accept
        if client.sender >= 0:
            chance *= 1.0 - station.skim * client.severity
        if partner == client.sender or happens(
            chance, client.key, ACCEPTANCE, function.key, ordinal
        ):
            return accept(world, client, function.key, nth, s)
        if client.sender >= 0:
            pair = pair_of(world, client, partner)
            pair.offered += 1
            pair.refused += 1
        remember_refusal(world, client, function, s)
    if client.sender >= 0:
        pair_of(world, client, station_at(world.stations, client.station).partner).lost += 1
    stay(world, c, now, True)
    return -1


@inner
def accept(world: Row, client: Row, about: np.uint64, nth: int, s: int) -> int:
    """Hand the client over, with the dossier or without."""
    partner = station_at(world.stations, s).partner
    if is_handed_over(client, partner):
        pair = pair_of(world, client, partner)
        pair.offered += 1
        pair.accepted += 1
        chance = information_of(world, client, partner).dossier
        client.dossier = happens(chance, client.key, DOSSIER, about, nth)
        if client.dossier:
            pair.informed += 1
    return s


@inner
def stay(world: Row, c: int, now: float, fallen: bool) -> None:
    """Leave a client without a station: on the way to a next attempt, or searched for."""
    client = client_at(world.clients, c)
    group_at(world.groups, client.group).in_transit += 1
    rest(world, c, now)
    if fallen:
        client.state = SEARCHED
        client.stamp += 1
        client.timed = False
        client.calls = 0
        client.deadline -= now  # patience stands still while the client is out of sight
        set_timer(world, c, now + min(1.0, world.search_weeks), LOOK_FOR)
    else:
        client.state = IN_TRANSIT
        set_timer(world, c, now + world.retry_weeks, TRY_AGAIN)
