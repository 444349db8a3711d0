"""What a partner gives the chain: outside pressure, engagement, availability, promise."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketensim.chain.draws import OUTSIDE, weekly_shock

if TYPE_CHECKING:
    from ketensim.scenario.mechanisms import Mechanisms
    from ketensim.scenario.parameters import Parameters

Floats = NDArray[np.float64]


@njit(cache=True)
def outside_pressure(
    now: float, usual: float, volatility: float, pull: float, shock: float
) -> float:
    """Let the demands from outside the chain drift around what is usual.

    Parameters
    ----------
    now, usual, volatility
        Outside pressure, its mean and its standard deviation in the long run [0-1].
    pull
        Share of the way back to the mean in a week [1/week].
    shock
        Draw of mean 0 and variance 1 for this partner and week.

    Notes
    -----
    Rule P1b in docs/ODD.md; source S2 appendix (competing responsibilities). Mean reversion is an
    *assumption*: a first-order autoregression, kept within [0, 1].
    """
    drift = sqrt(2.0 * pull - pull * pull) * volatility * shock
    return min(1.0, max(0.0, now + pull * (usual - now) + drift))


@njit(cache=True)
def engagement(
    base: float, alignment: float, urgency: float, trust: float, autonomy: float, outside: float
) -> float:
    """Say what share of its attention a partner wants to give the chain.

    Parameters
    ----------
    base, alignment, urgency, trust
        What speaks for the chain, each times its weight [logit].
    autonomy, outside
        What speaks against it, each times its weight [logit].

    Returns
    -------
    Engagement that the partner moves to [0-1].

    Notes
    -----
    Rule P1 in docs/ODD.md; source S0 ('een woord is iets anders dan een daad'), S2 appendix
    (dimensions 1 and 4). The logistic form is an *assumption*. Off: engagement is 1.
    """
    return 1.0 / (1.0 + exp(-(base + alignment + urgency + trust - autonomy - outside)))


@njit(cache=True)
def availability(meeting_share: float, engagement: float, loss: float, floor: float) -> float:
    """Say what share of its capacity a partner has left for clients of the chain.

    Parameters
    ----------
    meeting_share
        Share of its hours spent in meetings [0-1].
    engagement
        Engagement [0-1].
    loss
        Capacity lost to the chain by a partner without engagement [0-1].
    floor
        The least that is left [0-1].

    Notes
    -----
    Rule P2 in docs/ODD.md; source S0 (capacity problems), S3 ('gek van de overleggen'). Off: 1.
    """
    return max(floor, 1.0 - meeting_share - loss * (1.0 - engagement))


@njit(cache=True)
def promise(usual: float, optimism: float) -> float:
    """Say what a partner promises at a chain meeting.

    Parameters
    ----------
    usual
        The engagement it would give at its usual outside pressure [0-1].
    optimism
        How much better a promise sounds [0-1].

    Notes
    -----
    Rule P3 in docs/ODD.md; source S0 ('in de planfase valt alles nog te overzien'). That a partner
    overlooks the pressure of the day and rounds up is an *assumption*. Off: word is deed.
    """
    return min(1.0, usual + optimism)


@njit(cache=True)
def lost_autonomy(mean_agreement: float, room: float) -> float:
    """Say how far agreements have eaten into a partner's autonomy.

    Parameters
    ----------
    mean_agreement
        Agreement with its neighbours, weighted by flow [0-1].
    room
        Agreement up to which nothing is lost [0-1].

    Notes
    -----
    Rule C2a in docs/ODD.md; source S2 4.5 (ever more intensive agreements restrict the autonomy of
    the organisations until a new organisation of rules is left). Off (with C2): 0.
    """
    return max(0.0, mean_agreement - room)


@njit(cache=True)
def meeting_hours(links: float, agreements: float, link_hours: float, upkeep_hours: float) -> float:
    """Say how many hours a week each team of a partner meets of its own accord.

    Parameters
    ----------
    links, agreements
        Partners it shares clients with, and the sum of its agreements with them.
    link_hours, upkeep_hours
        Hours for each link and for each full agreement [h/week].

    Notes
    -----
    Rule C5 in docs/ODD.md; source S3 (professionals driven mad by meetings), S2 4.5. Hours that the
    regisseur asks for come on top (`ketensim.chain.rules.meetings`). Off: 0.
    """
    return link_hours * links + upkeep_hours * agreements


_WEIGHTS = (
    "engagement_base",
    "engagement_alignment",
    "engagement_urgency",
    "engagement_trust",
    "engagement_outside",
    "engagement_pace",
    "trust_prior",
    "outside_return",
    "disengagement_loss",
    "availability_floor",
    "promise_optimism",
    "autonomy_room",
    "autonomy_cost",
    "link_hours",
    "upkeep_hours",
)
_A_LINK = 0.25  # clients a week from which two partners keep meeting: one a month
_SWITCHES = ("P1", "P2", "P3", "C5")


def pack(parameters: Parameters, mechanisms: Mechanisms) -> Floats:
    """Put what `manage_week` reads in one array: parameters, then switches (1 on, 0 off)."""
    numbers = [float(getattr(parameters, name)) for name in _WEIGHTS]
    return np.array(numbers + [float(mechanisms.is_on(name)) for name in _SWITCHES])


@njit(cache=True)
def neighbourhood(
    me: int, flow: Floats, alignment: Floats, trust: Floats, agreement: Floats
) -> tuple[float, float, float, float, float]:
    """Weigh a partner's relations by the clients that pass, both ways.

    Returns
    -------
    Number of links (in part below one client a month), sum of agreements, and the means of
    alignment, trust and agreement; a partner that shares clients with nobody has 0 links and
    means of 0.
    """
    links = total = agreements = aligned = trusted = agreed = 0.0
    for other in range(flow.shape[0]):
        weight = flow[me, other] + flow[other, me]
        agreements += agreement[me, other]
        if weight > 0.0:
            links += min(1.0, weight / _A_LINK)
            total += weight
            aligned += weight * alignment[me, other]
            trusted += weight * trust[me, other]
            agreed += weight * agreement[me, other]
    if total == 0.0:
        return 0.0, agreements, 0.0, 0.0, 0.0
    return links, agreements, aligned / total, trusted / total, agreed / total


@njit(cache=True)
def manage_week(
    me: int,
    who: int,
    seed: int,
    week: int,
    meets: bool,
    urgency: float,
    traits: Floats,
    partners: Floats,
    relations: Floats,
    weights: Floats,
) -> None:
    """Let the management of one partner decide a week: P1b, P1, P3, C5, C2a and P2 in that order.

    Parameters
    ----------
    me, who
        Number of the partner, and the key of its draws.
    seed, week, meets, urgency
        Seed of the run, start of the week, whether the chain meets in it, urgency [0-1].
    traits
        (4, n_partners) usual outside pressure, its volatility, hours of a team, hours asked for.
    partners
        (5, n_partners) engagement, availability, promise, outside pressure, meeting share.
    relations
        (4, n_partners, n_partners) flow, effective alignment, trust, agreement.
    weights
        As `pack` makes it.
    """
    w = weights
    outside = outside_pressure(
        partners[3, me], traits[0, me], traits[1, me], w[7], weekly_shock(seed, who, week, OUTSIDE)
    )
    links, agreements, aligned, trusted, agreed = neighbourhood(
        me, relations[0], relations[1], relations[2], relations[3]
    )
    now = usual = 1.0
    if w[15] > 0.0:
        pull_alignment = pull_trust = 0.0
        if links > 0.0:
            pull_alignment = w[1] * (2.0 * aligned - 1.0)
            pull_trust = w[3] * (trusted - w[6])
        rules = w[12] * lost_autonomy(agreed, w[11])
        alarm = w[2] * urgency
        wanted = engagement(w[0], pull_alignment, alarm, pull_trust, rules, w[4] * outside)
        usual = engagement(w[0], pull_alignment, alarm, pull_trust, rules, w[4] * traits[0, me])
        now = partners[0, me] + w[5] * (wanted - partners[0, me])
    meeting_share = 0.0
    if w[18] > 0.0:
        hours = meeting_hours(links, agreements, w[13], w[14]) + traits[3, me]
        meeting_share = min(1.0, hours / traits[2, me])
    partners[0, me] = now
    partners[1, me] = availability(meeting_share, now, w[8], w[9]) if w[16] > 0.0 else 1.0
    if w[17] == 0.0:
        partners[2, me] = now
    elif meets:
        partners[2, me] = promise(usual, w[10])
    partners[3, me] = outside
    partners[4, me] = meeting_share
