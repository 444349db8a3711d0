"""How partners learn from each other's conduct: trust and broken promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketensim.chain.compiling import rule
from ketensim.chain.layout import (
    ACCEPTED,
    ENGAGEMENT,
    FLOW,
    INFORMED,
    LATE,
    LOST,
    OFFERED,
    PROMISE,
    REPORTED,
    TRUST,
    VISIBILITY,
)

if TYPE_CHECKING:
    from ketensim.scenario.mechanisms import Mechanisms
    from ketensim.scenario.parameters import Parameters

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@rule
def trust(
    now: float,
    kept: float,
    contacts: float,
    gain: float,
    loss_factor: float,
    half_contacts: float,
    prior: float,
    fade: float,
) -> float:
    """Move trust towards what this week's hand-offs showed.

    Parameters
    ----------
    now
        Trust in the other [0-1].
    kept
        Share of the week's contacts in which the other did its part [0-1].
    contacts
        Contacts with the other [contacts].
    gain, loss_factor
        Most of the gap closed in a week upwards [1/week], and how much faster it goes down.
    half_contacts
        Contacts at which half of the full weight counts [contacts].
    prior, fade
        Trust among strangers [0-1] and the return to it without any contact [1/week].

    Notes
    -----
    Rule P6 in docs/ODD.md; source S2 ch. 6 (patience and trust). That trust goes faster than it
    comes is an *assumption* (the saying 'comes on foot, leaves on horseback'). The weight of a week
    levels off with contacts, so that a large chain does not learn much faster than a small one.
    Off: trust stays as it was given.
    """
    weight = contacts / (contacts + half_contacts) if contacts > 0.0 else 0.0
    pace = gain if kept >= now else gain * loss_factor
    moved = now + min(1.0, pace * weight) * (kept - now)
    return moved + fade * (1.0 - weight) * (prior - moved)


@rule
def breach(promised: float, given: float) -> float:
    """Say how far a partner's deeds fall short of its word [0-1].

    Notes
    -----
    Rule P3b in docs/ODD.md; source S0 (partners do not keep their agreements). Others see it in
    proportion to the transparency of the relation; what they see costs trust, and agreements. Off
    (with P3): promise and engagement are equal, so nothing is broken.
    """
    return max(0.0, promised - given)


_WEIGHTS = (
    "trust_gain",
    "trust_loss_factor",
    "trust_contacts",
    "trust_prior",
    "trust_fade",
    "breach_cost",
)
_GAIN, _FASTER, _CONTACTS, _PRIOR, _FADE, _COST, _P6 = range(7)


def pack(parameters: Parameters, mechanisms: Mechanisms) -> Floats:
    """Put what `learn_week` reads in one array: parameters, then whether P6 is on (1) or off."""
    numbers = [float(getattr(parameters, name)) for name in _WEIGHTS]
    return np.array([*numbers, float(mechanisms.is_on("P6"))])


@rule
def experience(me: int, other: int, pairs: Counts) -> tuple[float, float]:
    """Count contacts with another partner this week, and in how many it did its part.

    As a sender a partner sees its clients accepted, reported on, taken late or lost; as a receiver
    it sees the dossier come along or not. `pairs` is (8, n_partners, n_partners): offered,
    accepted, refused, informed, reported, late, lost, recovered. Part of P6; which contacts count,
    and that all count alike, is an *assumption*.
    """
    accepted, reported = pairs[ACCEPTED, me, other], pairs[REPORTED, me, other]
    received, informed = pairs[ACCEPTED, other, me], pairs[INFORMED, other, me]
    faults = pairs[LATE, me, other] + pairs[LOST, me, other]
    due = max(accepted, reported) + max(received, informed)
    contacts = pairs[OFFERED, me, other] + due + faults
    return float(contacts), float(accepted + reported + informed)


@rule
def _learn(me: int, pairs: Counts, partners: Floats, relations: Floats, weights: Floats) -> None:
    """Let one partner learn over its own row of trust."""
    w = weights
    for other in range(relations.shape[1]):
        if other == me:
            continue
        contacts, kept = experience(me, other, pairs)
        share = min(1.0, kept / contacts) if contacts > 0.0 else 0.0
        now = relations[TRUST, me, other]
        learned = trust(
            now, share, contacts, w[_GAIN], w[_FASTER], w[_CONTACTS], w[_PRIOR], w[_FADE]
        )
        if relations[FLOW, me, other] + relations[FLOW, other, me] > 0.0:
            broken = breach(partners[PROMISE, other], partners[ENGAGEMENT, other])
            learned *= 1.0 - w[_COST] * broken * relations[VISIBILITY, me, other]
        relations[TRUST, me, other] = learned


@njit(cache=True)
def learn_week(pairs: Counts, partners: Floats, relations: Floats, weights: Floats) -> None:
    """Let each partner learn from a week: P6 and P3b over its relations.

    Parameters
    ----------
    pairs
        (8, n_partners, n_partners) tallies of the week, sender by receiver.
    partners, relations
        The packed arrays of `ketensim.chain.state`; each changes its own row of trust.
    weights
        As `pack` makes it.
    """
    if weights[_P6] > 0.0:
        for me in range(relations.shape[1]):
            _learn(me, pairs, partners, relations, weights)
