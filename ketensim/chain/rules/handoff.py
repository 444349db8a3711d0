"""What a partner's professionals do with a client: accept, inform, report, choose, repair."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketensim.chain.compiling import rule
from ketensim.chain.layout import (
    AGREEMENT,
    ALIGNMENT,
    AVAILABILITY,
    BACKLOG,
    CARE,
    CEILING,
    DIFFERENCE,
    EASE,
    ENGAGEMENT,
    PLACES,
    STAFFING,
    SYSTEM,
    TRUST,
    VISIBILITY,
)

if TYPE_CHECKING:
    from ketensim.scenario.mechanisms import Mechanisms
    from ketensim.scenario.parameters import Parameters

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@rule
def acceptance(
    base: float,
    trust: float,
    alignment: float,
    urgency: float,
    agreement: float,
    ease: float,
    load: float,
) -> float:
    """Say how likely professionals are to accept a client from a partner.

    Parameters
    ----------
    base, trust, alignment, urgency, agreement
        What speaks for it, each times its weight [logit].
    ease
        What else makes it easier, or harder when negative [logit].
    load
        Months of backlog times its weight [logit].

    Notes
    -----
    Rule P4 in docs/ODD.md; source S2 ch. 3 ('ik kan niet goed doorverwijzen'). The logistic form is
    an *assumption*. Off: every referral is accepted.
    """
    return 1.0 / (1.0 + exp(-(base + trust + alignment + urgency + agreement + ease - load)))


@rule
def carriage(system: float, difference: float, readable: float, knowledge: float) -> float:
    """Say what part of a dossier can reach another partner at best.

    Parameters
    ----------
    system
        What the information systems carry over [0-1].
    difference
        How far the knowledge disciplines of the two differ [0-1].
    readable
        Part that another discipline can read without a common language [0-1].
    knowledge
        Maturity of the common language and knowledge base [0-1].

    Notes
    -----
    Rule P5a in docs/ODD.md; source S4 (paper and digital files side by side), S2 5.9 and 7.2 (a
    common language is essential). On with P5 and P5b.
    """
    return system * (1.0 - (1.0 - readable) * difference * (1.0 - knowledge))


@rule
def dossier(
    carried: float, trust: float, engagement: float, agreement: float, ceiling: float
) -> float:
    """Say how likely the dossier goes along with a client.

    Parameters
    ----------
    carried
        What systems and disciplines carry at best [0-1].
    trust, engagement
        Trust in the receiver and own engagement, each times its weight [logit].
    agreement
        Part of the gap that agreements close [0-1].
    ceiling
        Most that the law lets the two share [0-1].

    Notes
    -----
    Rule P5 in docs/ODD.md; source S4 (systems and agreements not attuned), S2 4.5, 7.2. The form
    is an *assumption*: with carriage times plain trust, trust sank to one low level in every chain.
    Off: every dossier goes along.
    """
    willing = carried / (1.0 + exp(-(trust + engagement)))
    return min(ceiling, 1.0 - (1.0 - willing) * (1.0 - agreement))


@rule
def report_back(
    carried: float, trust: float, engagement: float, agreement: float, ceiling: float
) -> float:
    """Say how likely the receiver tells the sender how its client fared.

    Parameters
    ----------
    carried, trust, engagement, agreement, ceiling
        As for `dossier`, seen from the receiver.

    Notes
    -----
    Rule P5b in docs/ODD.md; source S2 4.5 (agreements on 'terugkoppeling van resultaten'). Off:
    every result is reported back.
    """
    return dossier(carried, trust, engagement, agreement, ceiling)


@rule
def provider_weight(places: float, trust: float, known_wait: float) -> float:
    """Weigh a provider in the choice of where a client goes next.

    Parameters
    ----------
    places
        Clients the provider can treat at a time with the staff it has now: who is bigger is found
        more often.
    trust
        Trust in the provider times its weight [logit].
    known_wait
        Its waiting time as far as it is known, times its weight [logit].

    Notes
    -----
    Rule P7 in docs/ODD.md; source S2 appendix (dimension 3). A multinomial logit is an
    *assumption*. Off: all providers of a function are alike.
    """
    return places * exp(trust - known_wait)


@rule
def self_cleaning(strength: float, visibility: float, trust: float, trust_back: float) -> float:
    """Say how likely a fault on a hand-off is put right.

    Parameters
    ----------
    strength
        Faults put right in full sight and trust [1/week].
    visibility
        How transparent the relation is [0-1].
    trust, trust_back
        Trust of the one in the other, and back [0-1].

    Notes
    -----
    Rule P8 in docs/ODD.md; source S0 (self-cleaning capacity), S2 ch. 6 ('elkaar aanspreken').
    A fault is noticed in proportion to transparency and addressed in proportion to trust. Off: 0.
    """
    return strength * visibility * sqrt(trust * trust_back)


_WEIGHTS = (
    "acceptance_base",
    "acceptance_trust",
    "acceptance_alignment",
    "acceptance_urgency",
    "acceptance_agreement",
    "acceptance_load",
    "trust_prior",
    "dossier_other_discipline",
    "dossier_trust",
    "dossier_engagement",
    "dossier_agreement",
    "choice_trust",
    "choice_waiting",
    "outside_knowledge",
    "self_cleaning",
)
_SWITCHES = ("P4", "P5", "P5b", "P7", "P8")
_BASE, _TRUST, _GOALS, _ALARM, _AGREED, _LOAD, _PRIOR, _READABLE, _OPEN, _OWN = range(10)
_CLOSES, _CHOICE, _WAIT, _KNOWN, _STRENGTH, _P4, _P5, _P5B, _P7, _P8 = range(10, 20)
_HALF = 0.5  # engagement at which a partner is neither open nor closed


def pack(parameters: Parameters, mechanisms: Mechanisms) -> Floats:
    """Put what `hand_off_week` reads in one array: parameters, then switches (1 on, 0 off)."""
    numbers = [float(getattr(parameters, name)) for name in _WEIGHTS]
    return np.array(numbers + [float(mechanisms.is_on(name)) for name in _SWITCHES])


@rule
def _answer(
    me: int,
    first: int,
    last: int,
    urgency: float,
    stations: Floats,
    relations: Floats,
    weights: Floats,
    accept: Floats,
) -> None:
    """Decide on clients that others refer to the own stations (P4)."""
    w = weights
    for other in range(relations.shape[1]):
        if other == me:
            continue
        trust = w[_TRUST] * (relations[TRUST, me, other] - w[_PRIOR])
        goals = w[_GOALS] * (2.0 * relations[ALIGNMENT, me, other] - 1.0)
        agreed = w[_AGREED] * relations[AGREEMENT, me, other]
        for station in range(first, last):
            load = w[_LOAD] * stations[BACKLOG, station]
            accept[other, station] = acceptance(
                w[_BASE],
                trust,
                goals,
                w[_ALARM] * urgency,
                agreed,
                relations[EASE, me, other],
                load,
            )


@rule
def _inform(
    me: int,
    knowledge: float,
    engagement: float,
    relations: Floats,
    files: Floats,
    weights: Floats,
    dossiers: Floats,
    reports: Floats,
) -> None:
    """Decide what others get to know of shared clients (P5a, P5, P5b)."""
    w = weights
    own = w[_OWN] * (engagement - _HALF)
    for other in range(relations.shape[1]):
        if other == me:
            continue
        trust = w[_OPEN] * (relations[TRUST, me, other] - w[_PRIOR])
        agreed = w[_CLOSES] * relations[AGREEMENT, me, other]
        ceiling = files[CEILING, me, other]
        carried = carriage(
            files[SYSTEM, me, other], files[DIFFERENCE, me, other], w[_READABLE], knowledge
        )
        if w[_P5] > 0.0:
            dossiers[me, other] = dossier(carried, trust, own, agreed, ceiling)
        if w[_P5B] > 0.0:
            reports[other, me] = report_back(carried, trust, own, agreed, ceiling)


@rule
def _repair(me: int, strength: float, relations: Floats, recovery: Floats) -> None:
    """Decide how much to put right of what goes wrong with clients handed over (P8)."""
    for other in range(relations.shape[1]):
        if other != me:
            recovery[me, other] = self_cleaning(
                strength,
                relations[VISIBILITY, me, other],
                relations[TRUST, me, other],
                relations[TRUST, other, me],
            )


@rule
def _choose(
    me: int,
    first: int,
    last: int,
    stations: Floats,
    station_partner: Counts,
    partners: Floats,
    relations: Floats,
    weights: Floats,
    preference: Floats,
) -> None:
    """Weigh all stations for own clients, and the own stations for those from outside (P7)."""
    w, outside = weights, relations.shape[1]
    for station in range(stations.shape[1]):
        other = station_partner[station]
        wait = w[_WAIT] * stations[BACKLOG, station]
        trust = 0.0 if other == me else w[_CHOICE] * (relations[TRUST, me, other] - w[_PRIOR])
        preference[me, station] = provider_weight(
            stations[PLACES, station] * partners[STAFFING, other],
            trust,
            wait * relations[VISIBILITY, me, other],
        )
        if first <= station < last:
            preference[outside:, station] = provider_weight(
                stations[PLACES, station] * partners[STAFFING, me], 0.0, wait * w[_KNOWN]
            )


@njit(cache=True)
def hand_off_week(
    urgency: float,
    knowledge: float,
    stations: Floats,
    station_partner: Counts,
    partners: Floats,
    relations: Floats,
    files: Floats,
    weights: Floats,
    speed: Floats,
    accept: Floats,
    preference: Floats,
    dossiers: Floats,
    reports: Floats,
    recovery: Floats,
) -> None:
    """Let the professionals of each partner decide a week: P4, P5, P5b, P7 and P8.

    Those of a partner write its own part of the week's rates: the speed and acceptance of its
    stations, its choice of providers, its dossiers and what it puts right by row, its reports by
    column.

    Parameters
    ----------
    urgency, knowledge
        Urgency and the maturity of the knowledge base [0-1].
    stations, partners, relations, files
        The packed arrays of `ketensim.chain.state`.
    station_partner
        (n_stations,) partner of each station; the stations of a partner stand together.
    weights
        As `pack` makes it.
    speed, accept, preference, dossiers, reports, recovery
        The arrays of `ketensim.flow.Rates`, filled in.
    """
    w, last = weights, 0
    for me in range(partners.shape[1]):
        first = last
        while last < station_partner.shape[0] and station_partner[last] == me:
            speed[last] = partners[AVAILABILITY, me] * partners[STAFFING, me]
            last += 1
        if w[_P4] > 0.0:
            _answer(me, first, last, urgency, stations, relations, w, accept)
        _inform(me, knowledge, partners[ENGAGEMENT, me], relations, files, w, dossiers, reports)
        if w[_P8] > 0.0:
            _repair(me, w[_STRENGTH] * partners[CARE, me], relations, recovery)
        if w[_P7] > 0.0:
            _choose(me, first, last, stations, station_partner, partners, relations, w, preference)
