"""Agreements between two partners: how they grow, who settles them, how they fade."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def settled_will(engagement: Floats, power: Floats) -> Floats:
    """Say how much will two partners bring to an agreement, when power settles it.

    Parameters
    ----------
    engagement
        (n_partners,) engagement [0-1].
    power
        (n_partners,) share of power [0-1]; all equal means that both have an equal say.

    Returns
    -------
    (n_partners, n_partners)
        Will of each pair [0-1]: the product of both engagements, each to the power of twice its
        share of the pair's power.

    Notes
    -----
    Rule C2b in docs/ODD.md; source S2 appendix (dimension 5), S2 4.1 (one partner can frustrate
    the whole chain). A partner with power can settle or block, one without cannot. The form is an
    *assumption*. Off: both have an equal say.
    """
    total = power[:, None] + power[None, :]
    share = np.divide(power[:, None], total, out=np.full_like(total, 0.5), where=total > 0.0)
    will = engagement[:, None] ** (2.0 * share)
    return np.asarray(will * will.T)


def agreement_growth(
    agreement: Floats,
    hours: Floats,
    will: Floats,
    trust: Floats,
    alignment: Floats,
    gain: float,
    pull: tuple[float, float],
) -> Floats:
    """Let agreements grow by the effort put into them, as far as the partners are receptive.

    Parameters
    ----------
    agreement
        (n_partners, n_partners) agreements as they are [0-1].
    hours
        (n_partners, n_partners) hours of the regisseur on each pair [h], in either triangle.
    will
        (n_partners, n_partners) will of each pair [0-1].
    trust
        (n_partners, n_partners) trust of row in column [0-1]; a pair counts its geometric mean.
    alignment
        (n_partners, n_partners) effective alignment [0-1].
    gain
        Growth by an hour in full receptivity [1/h].
    pull
        How far receptivity depends on the pair, and what it is where it does not [0-1].

    Returns
    -------
    (n_partners, n_partners)
        Agreements after the meeting [0-1], symmetric.

    Notes
    -----
    Rule C2 in docs/ODD.md; source S2 4.5 and appendix. Receptivity `x_i x_j (mutual trust) A_ij` is
    an *assumption*. Off: there are no agreements.
    """
    weight, usual = pull
    receptivity = (will * np.sqrt(trust * trust.T) * alignment) ** weight * usual ** (1.0 - weight)
    closed = -np.expm1(-gain * (hours + hours.T) * receptivity)
    return np.asarray(agreement + closed * (1.0 - agreement))


def joint_interest_growth(
    intertwining: Floats, hours: Floats, alignment: Floats, gain: float
) -> Floats:
    """Let two partners find a joint interest, the more so the more they differ.

    Parameters
    ----------
    intertwining
        (n_partners, n_partners) joint interest as it is [0-1].
    hours
        (n_partners, n_partners) hours of the regisseur on each pair [h], in either triangle.
    alignment
        (n_partners, n_partners) how far goals agree by themselves [0-1].
    gain
        Growth by an hour where all differs [1/h].

    Returns
    -------
    (n_partners, n_partners)
        Joint interest after the meeting [0-1], symmetric.

    Notes
    -----
    Rule C3 in docs/ODD.md; source S2 4.1, box 'De zorgboerderij'. It needs nobody else's consent,
    and it costs hours even where there is nothing to intertwine. The form is an *assumption*. Off:
    there is no joint interest.
    """
    closed = -np.expm1(-gain * (hours + hours.T) * (1.0 - alignment))
    return np.asarray(intertwining + closed * (1.0 - intertwining))


def effective_alignment(alignment: Floats, intertwining: Floats) -> Floats:
    """Say how far two partners pull the same way: by their goals, and beyond by joint interest.

    Notes
    -----
    Rule C3b in docs/ODD.md; source S2 4.1 (combining goals that diverge). Both arguments and the
    result are (n_partners, n_partners) [0-1].
    """
    return alignment + (1.0 - alignment) * intertwining


def goal_alignment(goals: Floats) -> Floats:
    """Compare what partners hold the social purpose to be.

    Parameters
    ----------
    goals
        (n_partners, n_goals) unit vectors; signed.

    Returns
    -------
    (n_partners, n_partners)
        (1 + cosine) / 2 of each pair [0-1]: 1 the same goal, 0 opposite goals.

    Notes
    -----
    Rule C4a in docs/ODD.md; source S2 appendix (dimension 1).
    """
    return np.clip((1.0 + goals @ goals.T) / 2.0, 0.0, 1.0)
