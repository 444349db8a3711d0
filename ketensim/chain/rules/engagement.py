"""What a partner gives the chain: outside pressure, engagement, availability, promise."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketensim.chain import draws
from ketensim.chain.compiling import rule
from ketensim.chain.draws import weekly_shock
from ketensim.chain.layout import (
    AGREEMENT,
    ALIGNMENT,
    AMBITION,
    ASKED,
    AVAILABILITY,
    DRAG,
    ENGAGEMENT,
    FLOW,
    HOURS,
    LIFT,
    MEETINGS,
    OUTSIDE,
    PROMISE,
    TRUST,
    USUAL,
    VOLATILITY,
)

if TYPE_CHECKING:
    from ketensim.scenario.mechanisms import Mechanisms
    from ketensim.scenario.parameters import Parameters

Floats = NDArray[np.float64]
Keys = NDArray[np.int64]
Means = tuple[float, float, float]


@rule
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


@rule
def engagement(
    base: float,
    alignment: float,
    urgency: float,
    trust: float,
    lift: float,
    autonomy: float,
    outside: float,
) -> float:
    """Say what share of its attention a partner wants to give the chain.

    Parameters
    ----------
    base, alignment, urgency, trust
        What speaks for the chain, each times its weight [logit].
    lift
        What ambition, money, pressure and control add, or take away when negative [logit].
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
    return 1.0 / (1.0 + exp(-(base + alignment + urgency + trust + lift - autonomy - outside)))


@rule
def availability(
    meeting_share: float, drag: float, engagement: float, loss: float, floor: float
) -> float:
    """Say what share of its capacity a partner has left for clients of the chain.

    Parameters
    ----------
    meeting_share
        Share of its hours spent in meetings [0-1].
    drag
        Share of its capacity that something else takes, such as a merger [0-1].
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
    return max(floor, 1.0 - meeting_share - drag - loss * (1.0 - engagement))


@rule
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


@rule
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


@rule
def adapting(pace: float, lost: float, stiffness: float) -> float:
    """Say how much of the gap to what it wants a partner closes in a week.

    Parameters
    ----------
    pace
        What it closes with all its autonomy [1/week].
    lost
        How far agreements have eaten into its autonomy [0-1].
    stiffness
        Share of the pace that goes with it where all autonomy is lost [0-1].

    Notes
    -----
    Rule C2g in docs/ODD.md; source S2 4.5 (too many agreements take the dynamics out of a chain).
    The linear form is an *assumption*. Off (with C2): the pace stays as it is.
    """
    return pace * (1.0 - stiffness * lost)


@rule
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
    "autonomy_room",
    "autonomy_cost",
    "autonomy_pace",
    "outside_return",
    "disengagement_loss",
    "availability_floor",
    "promise_optimism",
    "link_hours",
    "upkeep_hours",
)
_SWITCHES = ("P1", "P2", "P3", "C5")
_BASE, _GOALS, _ALARM, _TRUST, _OUTSIDE, _PACE, _PRIOR, _ROOM, _RULES, _STIFF = range(10)
_RETURN, _LOSS, _FLOOR, _OPTIMISM, _LINK, _UPKEEP, _P1, _P2, _P3, _C5 = range(10, 20)
_A_LINK = 0.25  # clients a week from which two partners keep meeting: one a month, an assumption


def pack(parameters: Parameters, mechanisms: Mechanisms) -> Floats:
    """Put what `manage_week` reads in one array: parameters, then switches (1 on, 0 off)."""
    numbers = [float(getattr(parameters, name)) for name in _WEIGHTS]
    return np.array(numbers + [float(mechanisms.is_on(name)) for name in _SWITCHES])


@rule
def neighbourhood(me: int, relations: Floats) -> tuple[float, float, Means]:
    """Weigh a partner's relations by the clients that pass, both ways.

    Returns
    -------
    Number of links (in part below one client a month), sum of agreements, and the means of
    alignment, trust and agreement; a partner that shares clients with nobody has 0 links and
    means of 0.
    """
    links = total = agreements = aligned = trusted = agreed = 0.0
    for other in range(relations.shape[1]):
        weight = relations[FLOW, me, other] + relations[FLOW, other, me]
        agreements += relations[AGREEMENT, me, other]
        if weight > 0.0:
            links += min(1.0, weight / _A_LINK)
            total += weight
            aligned += weight * relations[ALIGNMENT, me, other]
            trusted += weight * relations[TRUST, me, other]
            agreed += weight * relations[AGREEMENT, me, other]
    if total == 0.0:
        return 0.0, agreements, (0.0, 0.0, 0.0)
    return links, agreements, (aligned / total, trusted / total, agreed / total)


@rule
def _wanted(
    links: float, means: Means, urgency: float, lift: float, outside: float, weights: Floats
) -> float:
    """Weigh what speaks for and against the chain (P1); `means` of alignment, trust, agreement."""
    w = weights
    goals = trust = 0.0
    if links > 0.0:
        goals = w[_GOALS] * (2.0 * means[0] - 1.0)
        trust = w[_TRUST] * (means[1] - w[_PRIOR])
    rules = w[_RULES] * lost_autonomy(means[2], w[_ROOM])
    return engagement(
        w[_BASE], goals, w[_ALARM] * urgency, trust, lift, rules, w[_OUTSIDE] * outside
    )


@rule
def _manage(
    me: int,
    shock: float,
    meets: bool,
    urgency: float,
    traits: Floats,
    partners: Floats,
    relations: Floats,
    weights: Floats,
) -> None:
    """Let the management of one partner decide, given the shock from outside."""
    w = weights
    partners[OUTSIDE, me] = outside_pressure(
        partners[OUTSIDE, me], traits[USUAL, me], traits[VOLATILITY, me], w[_RETURN], shock
    )
    links, agreements, means = neighbourhood(me, relations)
    usual = 1.0
    if w[_P1] > 0.0:
        lift = partners[AMBITION, me] + partners[LIFT, me]
        wanted = _wanted(links, means, urgency, lift, partners[OUTSIDE, me], w)
        usual = _wanted(links, means, urgency, lift, traits[USUAL, me], w)
        pace = adapting(w[_PACE], lost_autonomy(means[2], w[_ROOM]), w[_STIFF])
        partners[ENGAGEMENT, me] += pace * (wanted - partners[ENGAGEMENT, me])
    else:
        partners[ENGAGEMENT, me] = 1.0
    partners[MEETINGS, me] = 0.0
    if w[_C5] > 0.0:
        hours = meeting_hours(links, agreements, w[_LINK], w[_UPKEEP]) + traits[ASKED, me]
        partners[MEETINGS, me] = min(1.0, hours / traits[HOURS, me])
    partners[AVAILABILITY, me] = 1.0
    if w[_P2] > 0.0:
        partners[AVAILABILITY, me] = availability(
            partners[MEETINGS, me],
            partners[DRAG, me],
            partners[ENGAGEMENT, me],
            w[_LOSS],
            w[_FLOOR],
        )
    if w[_P3] == 0.0:
        partners[PROMISE, me] = partners[ENGAGEMENT, me]
    elif meets:
        partners[PROMISE, me] = promise(usual, w[_OPTIMISM])


@njit(cache=True)
def manage_week(
    keys: Keys,
    seed: int,
    week: int,
    meets: bool,
    urgency: float,
    traits: Floats,
    partners: Floats,
    relations: Floats,
    weights: Floats,
) -> None:
    """Let the management of each partner decide a week: P1b, P1, P3, C5, C2a and P2.

    Each writes its own column of `partners` and reads nobody else's, so that their order makes no
    difference.

    Parameters
    ----------
    keys
        (n_partners,) key of the draws of each.
    seed, week, meets, urgency
        Seed of the run, start of the week, whether the chain meets in it, urgency [0-1].
    traits, partners, relations
        The packed arrays of `ketensim.chain.state`; `partners` is filled in.
    weights
        As `pack` makes it.
    """
    for me in range(keys.shape[0]):
        shock = weekly_shock(seed, keys[me], week, draws.OUTSIDE)
        _manage(me, shock, meets, urgency, traits, partners, relations, weights)
