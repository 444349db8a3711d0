"""Three layers, three languages: what one layer makes reaches the next by consultation there."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from ketensim.chain.compiling import rule

Floats = NDArray[np.float64]
Layers = tuple[float, float, float]


def reach_growth(reach: Floats, hours: Floats, gain: float) -> Floats:
    """Let consultation at a layer open it to what the layers beside it make.

    Parameters
    ----------
    reach
        (3, n_partners) reach of board, management and professionals as it is [0-1].
    hours
        (3, n_partners) hours of regie at each layer of each partner [h].
    gain
        Part of the rest that an hour adds [1/h].

    Returns
    -------
    (3, n_partners)
        Reach after the meeting [0-1].

    Notes
    -----
    Rule C10a in docs/ODD.md; source S4 (consultation is needed at the strategic, tactical and
    operational level alike), S3. The form is an *assumption*. Off (with C10): 1.
    """
    return np.asarray(1.0 - (1.0 - reach) * np.exp(-gain * hours))


def hours_at_layers(
    on_pairs: Floats, layers: Layers, boards: float, below: float, n_partners: int
) -> Floats:
    """Say how many hours of regie each layer of each partner is consulted in.

    Parameters
    ----------
    on_pairs
        (n_partners,) hours on agreements that each partner takes part in [h].
    layers
        Share of these hours at each layer; sums to 1.
    boards
        Hours with all boards together [h].
    below
        Hours with all managements and professionals together [h].
    n_partners
        Partners to divide the latter two over.

    Returns
    -------
    (3, n_partners) hours [h].

    Notes
    -----
    Rule C10b in docs/ODD.md; source S4, S3. That hours with all partners are divided evenly is an
    *assumption*.
    """
    hours = np.outer(layers, on_pairs)
    hours[0] += boards / n_partners
    hours[1:] += 0.5 * below / n_partners
    return np.asarray(hours)


@rule
def taken_up(board: float, management: float, floor: float, reach: Layers, pace: float) -> Layers:
    """Let each layer of two partners take up in a week what the layers beside it agreed.

    Parameters
    ----------
    board, management, floor
        Agreement of the two boards, managements and groups of professionals [0-1].
    reach
        Reach of each layer of the pair [0-1].
    pace
        Part of the difference taken up in a week where reach is full [1/week].

    Notes
    -----
    Rule C10c in docs/ODD.md; source S3 (each reality has its own language), S4. Nothing skips
    management, and nothing moves without consultation at the layer that has to take it up. The
    form is an *assumption*. Off (with C10): all layers are one.
    """
    above = max(0.0, management - board)
    middle = max(0.0, max(board, floor) - management)
    below = max(0.0, management - floor)
    return (
        board + pace * reach[0] * above,
        management + pace * reach[1] * middle,
        floor + pace * reach[2] * below,
    )


@rule
def unbacked(agreement: float, backing: float, erosion: float) -> float:
    """Let that part of an agreement fade that the layer which should carry it does not back.

    Parameters
    ----------
    agreement
        Agreement [0-1].
    backing
        What the boards agreed; for the boards: what the mandate carries [0-1].
    erosion
        Part of the difference that fades in a week [1/week].

    Notes
    -----
    Rule C10d in docs/ODD.md; source S2 4.5 ('projectenparadijs': without commitment at chain and
    network level nothing sticks). The form is an *assumption*. Off (with C10): nothing more fades.
    """
    return agreement - erosion * max(0.0, agreement - backing)


@rule
def pair_reach(reach: Floats, one: int, two: int) -> Layers:
    """Give the reach of each layer of a pair: the geometric mean of both partners' [0-1]."""
    return (
        sqrt(reach[0, one] * reach[0, two]),
        sqrt(reach[1, one] * reach[1, two]),
        sqrt(reach[2, one] * reach[2, two]),
    )
