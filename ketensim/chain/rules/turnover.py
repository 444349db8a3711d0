"""Turnover: another organisation takes a partner's place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def weekly_chance(yearly: float) -> float:
    """Turn a chance a year into a chance a week [0-1]."""
    return float(1.0 - (1.0 - yearly) ** (1.0 / 52.0))


def welcome(
    me: int,
    trust: Floats,
    bonds: tuple[Floats, ...],
    ambition: Floats,
    prior: float,
    lack: float,
) -> None:
    """Let a newcomer take a partner's place, in place.

    Parameters
    ----------
    me
        Number of the partner that is replaced.
    trust
        (n_partners, n_partners) trust [0-1], changed in the newcomer's row and column.
    bonds
        Agreements of every layer and joint interests, each (n_partners, n_partners) [0-1].
    ambition
        (n_partners,) what ambition adds to engagement [logit].
    prior
        Trust among strangers [0-1].
    lack
        Part of the distance to a stranger that the newcomer has [0-1].

    Notes
    -----
    Rule P7b in docs/ODD.md; source S2 appendix (dimension 3). People and files stay in part, so
    only `lack` of it is gone (*assumption*). Off (with P7): nobody is replaced.
    """
    for line in (np.s_[me, :], np.s_[:, me]):
        trust[line] += lack * (prior - trust[line])
        for bond in bonds:
            bond[line] *= 1.0 - lack
    ambition[me] *= 1.0 - lack
