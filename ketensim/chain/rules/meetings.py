"""Meetings that the regisseur asks for: what they cost each partner, and what they teach."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def link_work(hours: Floats, share: float | Floats) -> Floats:
    """Say how many hours each team of a partner spends on pairs that the regisseur works on.

    Parameters
    ----------
    hours
        (n_partners, n_partners) hours of the regisseur on each pair [h], in either triangle.
    share
        Hours of each side for an hour of the regisseur, for all pairs or (n_partners, n_partners).

    Returns
    -------
    (n_partners,) hours [h].

    Notes
    -----
    Rule C5a in docs/ODD.md; source S2 4.5. That making agreements takes half an hour an hour, less
    the more is agreed, is an *assumption*. Off (with C5): 0.
    """
    return np.asarray(((hours + hours.T) * share).sum(axis=1))


def table_work(hours: float, seats: int, preparation: float, speaking: float) -> float:
    """Say how many hours each team at a table of consultation spends [h].

    Parameters
    ----------
    hours
        Hours of the regisseur on consultation [h].
    seats
        Partners at the table.
    preparation
        Hours of the regisseur for one table [h].
    speaking
        Time a table takes for each partner at it [h].

    Notes
    -----
    Rule C5c in docs/ODD.md; source S3 (extra consultation is what every scan advises). Each speaks
    and all others listen, so that the cost grows with the square of the seats. Off (with C5): 0.
    """
    return hours / preparation * speaking * seats


def knowledge(now: float, hours: float, gain: float) -> float:
    """Let consultation build a common language and a knowledge base.

    Parameters
    ----------
    now
        Maturity of the knowledge base [0-1].
    hours
        Hours of the regisseur on consultation [h].
    gain
        Part of the rest added by an hour [1/h].

    Notes
    -----
    Rule C5b in docs/ODD.md; source S3 ('een kennisdatabank'), S2 5.9. It makes dossiers readable to
    other disciplines (P5a). The size is an *assumption*.
    """
    return now + (1.0 - now) * min(1.0, gain * hours)
