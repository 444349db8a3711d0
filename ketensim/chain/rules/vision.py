"""Shared vision: a board-level decision, and goals that move towards a joint ambition."""

from __future__ import annotations

from math import exp, log2

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def carried(engagement: Floats, power: Floats, burden: Floats, sharpness: float) -> float:
    """Say how far a decision at board level is carried.

    Parameters
    ----------
    engagement
        (n_partners,) engagement [0-1].
    power
        (n_partners,) share of power, sums to 1.
    burden
        (n_partners,) how far a partner pays for it [0-1]; 0 for all: nobody pays, or who pays is
        compensated.
    sharpness
        How sharp the majority decides [logit].

    Notes
    -----
    Rule C2d in docs/ODD.md; source S2 4.3 (one pays, others gain), S2 appendix (dimension 5). A
    power-weighted majority and the consent of those who pay; the form is an *assumption*. Off
    (with C2b): everything is carried.
    """
    majority = 1.0 / (1.0 + exp(-sharpness * (float(power @ engagement) - 0.5)))
    paid = float(burden.sum())
    return majority * (float(burden @ engagement) / paid if paid > 0.0 else 1.0)


def burdens(flow: Floats) -> Floats:
    """Say who pays for the chain: who takes over more clients than it hands over.

    Parameters
    ----------
    flow
        (n_partners, n_partners) clients handed over, sender by receiver [clients/week].

    Returns
    -------
    (n_partners,)
        Net share of clients taken over [0-1]; 0 for who hands over as much or more.

    Notes
    -----
    Rule C4b in docs/ODD.md; source S2 4.3. That work taken over is what a partner pays with is an
    *assumption*: money (P10) pays nobody for what it takes over.
    """
    taken, given = flow.sum(axis=0), flow.sum(axis=1)
    total = taken + given
    net = np.divide(taken - given, total, out=np.zeros_like(total), where=total > 0.0)
    return np.asarray(np.clip(net, 0.0, 1.0))


def relieved(burden: Floats, hours: float, gain: float) -> Floats:
    """Take away part of what partners pay, by the hours spent on compensating them.

    Notes
    -----
    Rule C4d in docs/ODD.md; source S2 4.3 (the risks of that one partner have to be taken away).
    `gain` is the part taken away by an hour [1/h]; the form is an *assumption*.
    """
    return np.asarray(burden * np.exp(-gain * hours))


def joint_ambition(goals: Floats, power: Floats) -> Floats:
    """Find the ambition that the chain would agree on: the mean goal, weighted by power.

    Where goals cancel out there is no mean: then it is the goal of the most powerful. Part of C4;
    source S2 appendix (dimension 5), the form is an *assumption*.
    """
    mean = power @ goals
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length if length > 1e-9 else goals[int(np.argmax(power))])


def effective_hours(hours: float, indicators: int, attention: float) -> float:
    """Say how many of the hours on an ambition land, given its number of indicators [h].

    Notes
    -----
    Rule C4c in docs/ODD.md; source S4 ('maak geen kerstboom van prestatie-indicatoren'). That each
    doubling leaves the share `attention` of it is an *assumption*.
    """
    return hours * float(attention ** log2(indicators))


def shared_vision(
    goals: Floats, ambition: Floats, hours: float, openness: Floats, deciders: float, gain: float
) -> Floats:
    """Move the goals of all partners towards the joint ambition.

    Parameters
    ----------
    goals
        (n_partners, n_goals) unit vectors.
    ambition
        (n_goals,) unit vector.
    hours
        Hours that land [h].
    openness
        (n_partners,) how far each moves along [0-1].
    deciders
        Effective number of partners that decide, at least 1.
    gain
        Move by an hour with one decider [1/h].

    Returns
    -------
    (n_partners, n_goals)
        Unit vectors; opposite goals do not move, since there is no way between.

    Notes
    -----
    Rule C4 in docs/ODD.md; source S2 4.3, S4 (a joint ambition is the main factor of success). The
    form is an *assumption*. Off: goals stay as they are.
    """
    pace = -np.expm1(-gain * hours * openness / deciders)[:, None]
    moved = goals + pace * (ambition - goals)
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.where(length > 1e-9, moved / np.maximum(length, 1e-9), goals)


def raised_ambition(now: Floats, landed: Floats, gain: float, most: float) -> Floats:
    """Let a joint ambition raise what partners give the chain.

    Parameters
    ----------
    now
        (n_partners,) what ambition adds to engagement [logit].
    landed
        (n_partners,) hours on it that land with each partner [h].
    gain
        Part of the rest that an hour adds [1/h].
    most
        What an ambition adds at most [logit].

    Returns
    -------
    (n_partners,) after the meeting [logit]; what is higher already stays.

    Notes
    -----
    Rule C4e in docs/ODD.md; source S4 (a challenging joint ambition is the main factor of success).
    The form is an *assumption*. Off (with C4): 0.
    """
    return np.asarray(now - np.expm1(-gain * landed) * np.maximum(0.0, most - now))


def measured(now: float, hours: float, organisations: int, gain: float) -> float:
    """Say how far the joint ambition is measured and shown, organisation by organisation.

    Parameters
    ----------
    now
        How far it is [0-1].
    hours
        Hours on measuring and showing that land [h].
    organisations
        Organisations to measure.
    gain
        Part of the rest that an hour for each organisation adds [1/h].

    Notes
    -----
    Rule C4f in docs/ODD.md; source S4 ('het meetbaar maken van de ambitie': one crucial indicator
    an organisation). The form is an *assumption*. Off (with C4): 0.
    """
    return 1.0 - (1.0 - now) * exp(-gain * hours / organisations)
