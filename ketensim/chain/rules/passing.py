"""What a week does to relations by itself: agreements fade, flows and transparency become known."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketensim.chain.layout import (
    AGREEMENT,
    ALIGNMENT,
    ENGAGEMENT,
    FLOW,
    INTERTWINING,
    OFFERED,
    PROMISE,
    VISIBILITY,
)

if TYPE_CHECKING:
    from ketensim.scenario.parameters import Parameters

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_MEMORY = 1.0 / 13.0  # a quarter of a year: the window in which a flow becomes known
_FORGOTTEN = 1e-9  # clients a week below which two partners no longer know each other


@njit(cache=True)
def fade(now: float, erosion: float, breach: float, undoing: float) -> float:
    """Let an agreement or a joint interest fade in a week.

    Parameters
    ----------
    now
        Agreement or joint interest [0-1].
    erosion
        Share that fades by itself [1/week].
    breach
        How far the two break their promises on average [0-1].
    undoing
        Share that a wholly broken promise undoes [1/week].

    Notes
    -----
    Rule C2c in docs/ODD.md; source S2 4.5 (projects that do not stick). Rates are *assumptions*.
    """
    return now * (1.0 - min(1.0, erosion + undoing * breach))


_WEIGHTS = ("agreement_erosion", "agreement_breach", "intertwining_erosion")


def pack(parameters: Parameters) -> Floats:
    """Put what `pass_week` reads in one array."""
    return np.array([float(getattr(parameters, name)) for name in _WEIGHTS])


@njit(cache=True)
def pass_week(
    pairs: Counts,
    partners: Floats,
    relations: Floats,
    alignment: Floats,
    dossiers: Floats,
    reports: Floats,
    weights: Floats,
) -> float:
    """Let a week pass over all relations, and say how transparent the chain is.

    Parameters
    ----------
    pairs
        (8, n_partners, n_partners) tallies of the week; the first is offered.
    partners, relations
        The packed arrays of `ketensim.chain.state`; relations are changed in place.
    alignment
        (n_partners, n_partners) how far goals agree by themselves [0-1].
    dossiers, reports
        (n_partners, n_partners) chances of the week, as in `ketensim.flow.Rates` [0-1].
    weights
        As `pack` makes it.

    Returns
    -------
    Transparency of the chain [0-1]: mean visibility by flow; 1 where nobody hands over.
    """
    seen = passed = 0.0
    breaches = np.maximum(0.0, partners[PROMISE] - partners[ENGAGEMENT])
    for one in range(relations.shape[1]):
        for two in range(relations.shape[1]):
            if one == two:
                continue
            here = relations[:, one, two]
            broken = 0.5 * (breaches[one] + breaches[two])
            here[AGREEMENT] = fade(here[AGREEMENT], weights[0], broken, weights[1])
            here[INTERTWINING] = fade(here[INTERTWINING], weights[2], 0.0, 0.0)
            goals = alignment[one, two]
            here[ALIGNMENT] = goals + (1.0 - goals) * here[INTERTWINING]
            here[VISIBILITY] = sqrt(dossiers[one, two] * reports[one, two])
            flow = here[FLOW] + _MEMORY * (pairs[OFFERED, one, two] - here[FLOW])
            here[FLOW] = flow if flow > _FORGOTTEN else 0.0
            seen += here[VISIBILITY] * flow
            passed += flow
    return seen / passed if passed > 0.0 else 1.0
