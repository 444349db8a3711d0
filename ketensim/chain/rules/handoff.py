"""What a partner's professionals do with a client: accept, inform, report, choose, repair."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ketensim.scenario.mechanisms import Mechanisms
    from ketensim.scenario.parameters import Parameters

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@njit(cache=True)
def acceptance(
    base: float, trust: float, alignment: float, urgency: float, agreement: float, load: float
) -> float:
    """Say how likely professionals are to accept a client from a partner.

    Parameters
    ----------
    base, trust, alignment, urgency, agreement
        What speaks for it, each times its weight [logit].
    load
        Months of backlog times its weight [logit].

    Notes
    -----
    Rule P4 in docs/ODD.md; source S2 ch. 3 ('ik kan niet goed doorverwijzen'). The logistic form is
    an *assumption*. Off: every referral is accepted.
    """
    return 1.0 / (1.0 + exp(-(base + trust + alignment + urgency + agreement - load)))


@njit(cache=True)
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


@njit(cache=True)
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


@njit(cache=True)
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
    willing = carried / (1.0 + exp(-(trust + engagement)))
    return min(ceiling, 1.0 - (1.0 - willing) * (1.0 - agreement))


@njit(cache=True)
def provider_weight(places: float, trust: float, known_wait: float) -> float:
    """Weigh a provider in the choice of where a client goes next.

    Parameters
    ----------
    places
        Clients the provider can treat at a time: who is bigger is found more often.
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


@njit(cache=True)
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
_HALF = 0.5  # engagement at which a partner is neither open nor closed


def pack(parameters: Parameters, mechanisms: Mechanisms) -> Floats:
    """Put what `hand_off_week` reads in one array: parameters, then switches (1 on, 0 off)."""
    numbers = [float(getattr(parameters, name)) for name in _WEIGHTS]
    return np.array(numbers + [float(mechanisms.is_on(name)) for name in _SWITCHES])


@njit(cache=True)
def hand_off_week(
    me: int,
    first: int,
    last: int,
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
    """Let the professionals of one partner decide a week: P4, P5, P5b, P7 and P8.

    Writes the partner's own part of the week's rates: the speed and acceptance of its stations,
    its choice of providers, its dossiers and what it puts right by row, its reports by column.

    Parameters
    ----------
    me, first, last
        Number of the partner, its first station, and the one after its last.
    urgency, knowledge
        Urgency and the maturity of the knowledge base [0-1].
    stations
        (2, n_stations) places, months of backlog.
    station_partner
        (n_stations,) partner of each station.
    partners
        (5, n_partners) as in `manage_week`.
    relations
        (6, n_partners, n_partners) flow, alignment, trust, agreement, intertwining, visibility.
    files
        (3, n_partners, n_partners) what systems carry, difference of disciplines, legal ceiling.
    weights
        As `pack` makes it.
    speed, accept, preference, dossiers, reports, recovery
        The arrays of `ketensim.flow.Rates`, filled here.
    """
    w = weights
    outside = relations.shape[1]
    own = w[9] * (partners[0, me] - _HALF)
    for station in range(first, last):
        speed[station] = partners[1, me]
        if w[18] > 0.0:
            known = w[12] * w[13] * stations[1, station]
            preference[outside, station] = provider_weight(stations[0, station], 0.0, known)
    for other in range(outside):
        if other == me:
            continue
        trust = relations[2, me, other]
        agreed = relations[3, me, other]
        if w[15] > 0.0:
            aligned = w[2] * (2.0 * relations[1, me, other] - 1.0)
            for station in range(first, last):
                accept[other, station] = acceptance(
                    w[0],
                    w[1] * (trust - w[6]),
                    aligned,
                    w[3] * urgency,
                    w[4] * agreed,
                    w[5] * stations[1, station],
                )
        carried = carriage(files[0, me, other], files[1, me, other], w[7], knowledge)
        open_to = w[8] * (trust - w[6])
        if w[16] > 0.0:
            dossiers[me, other] = dossier(
                carried, open_to, own, w[10] * agreed, files[2, me, other]
            )
        if w[17] > 0.0:
            reports[other, me] = report_back(
                carried, open_to, own, w[10] * agreed, files[2, me, other]
            )
        if w[19] > 0.0:
            recovery[me, other] = self_cleaning(
                w[14], relations[5, me, other], trust, relations[2, other, me]
            )
    if w[18] > 0.0:
        for station in range(stations.shape[1]):
            other = station_partner[station]
            pull = 0.0 if other == me else w[11] * (relations[2, me, other] - w[6])
            known = w[12] * relations[5, me, other] * stations[1, station]
            preference[me, station] = provider_weight(stations[0, station], pull, known)
