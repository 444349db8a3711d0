"""What a week does to relations by itself: agreements fade, flows and transparency become known."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketensim.chain.compiling import rule
from ketensim.chain.layout import (
    AGREEMENT,
    ALIGNMENT,
    BOARD,
    ENGAGEMENT,
    FLOW,
    INTERTWINING,
    MANAGEMENT,
    OFFERED,
    PROMISE,
    VISIBILITY,
)
from ketensim.chain.rules.layers import pair_reach, taken_up, unbacked
from ketensim.chain.rules.trust import breach

if TYPE_CHECKING:
    from ketensim.scenario.mechanisms import Mechanisms
    from ketensim.scenario.parameters import Parameters

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_MEMORY = 1.0 / 13.0  # a flow becomes known in about a quarter of a year, an assumption
_FORGOTTEN = 1e-9  # clients a week below which two partners no longer know each other


@rule
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


_WEIGHTS = (
    "agreement_erosion",
    "agreement_breach",
    "intertwining_erosion",
    "layer_pace",
    "unbacked_erosion",
)
_EROSION, _BREACH, _JOINT, _PACE, _UNBACKED, _LAYERS = range(6)


def pack(parameters: Parameters, mechanisms: Mechanisms) -> Floats:
    """Put what `pass_week` reads in one array: parameters, then whether C10 is on (1) or off."""
    numbers = [float(getattr(parameters, name)) for name in _WEIGHTS]
    return np.array([*numbers, float(mechanisms.is_on("C10"))])


@rule
def _pass_layers(
    one: int,
    two: int,
    relations: Floats,
    reach: Floats,
    broken: float,
    mandate: float,
    weights: Floats,
) -> None:
    """Let a week pass over the agreements of one pair at its three layers."""
    r, w = relations, weights
    board, management, floor = taken_up(
        r[BOARD, one, two],
        r[MANAGEMENT, one, two],
        r[AGREEMENT, one, two],
        pair_reach(reach, one, two),
        w[_PACE],
    )
    floor = unbacked(floor, board, w[_UNBACKED])
    management = unbacked(management, board, w[_UNBACKED])
    board = unbacked(board, mandate * board, w[_UNBACKED])
    r[BOARD, one, two] = fade(board, w[_EROSION], broken, w[_BREACH])
    r[MANAGEMENT, one, two] = fade(management, w[_EROSION], broken, w[_BREACH])
    r[AGREEMENT, one, two] = fade(floor, w[_EROSION], broken, w[_BREACH])


@njit(cache=True)
def pass_week(
    pairs: Counts,
    partners: Floats,
    relations: Floats,
    reach: Floats,
    alignment: Floats,
    mandate: float,
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
    reach
        (3, n_partners) reach of each layer [0-1].
    alignment
        (n_partners, n_partners) how far goals agree by themselves [0-1].
    mandate
        How far the mandate of regie is alive [0-1].
    dossiers, reports
        (n_partners, n_partners) chances of the week, as in `ketensim.flow.Rates` [0-1].
    weights
        As `pack` makes it.

    Returns
    -------
    Transparency of the chain [0-1]: mean visibility by flow; 1 where nobody hands over.
    """
    r, w = relations, weights
    seen = passed = 0.0
    for one in range(r.shape[1]):
        for two in range(r.shape[1]):
            if one == two:
                continue
            broken = 0.5 * (_broken(one, partners) + _broken(two, partners))
            if w[_LAYERS] > 0.0:
                _pass_layers(one, two, r, reach, broken, mandate, w)
            else:
                agreed = fade(r[AGREEMENT, one, two], w[_EROSION], broken, w[_BREACH])
                r[AGREEMENT, one, two] = agreed
            joint = fade(r[INTERTWINING, one, two], w[_JOINT], 0.0, 0.0)
            goals = alignment[one, two]
            visible = sqrt(dossiers[one, two] * reports[one, two])
            flow = r[FLOW, one, two]
            flow += _MEMORY * (pairs[OFFERED, one, two] - flow)
            flow = flow if flow > _FORGOTTEN else 0.0
            r[INTERTWINING, one, two] = joint
            r[ALIGNMENT, one, two] = goals + (1.0 - goals) * joint
            r[VISIBILITY, one, two] = visible
            r[FLOW, one, two] = flow
            seen += visible * flow
            passed += flow
    return seen / passed if passed > 0.0 else 1.0


@rule
def _broken(partner: int, partners: Floats) -> float:
    """Say how far a partner's engagement falls short of its promise [0-1]."""
    return breach(partners[PROMISE, partner], partners[ENGAGEMENT, partner])
