"""What those in charge get to see: reported figures, late and rosy."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Figure = TypeVar("Figure", np.float64, NDArray[np.float64])


def information_age(transparency: float, lag: float, explored: float) -> float:
    """Say how old the information is that reaches those in charge [week].

    Parameters
    ----------
    transparency
        Transparency of the chain [0-1].
    lag
        Age where nothing is transparent [week].
    explored
        How well the regisseur has explored the chain by itself [0-1].

    Notes
    -----
    Rule C7a in docs/ODD.md; source S0 ('een structurele informatieachterstand'). Linear, an
    *assumption*. Off (with C7): 0.
    """
    return (1.0 - transparency) * (1.0 - explored) * lag


def as_reported(figure: Figure, best: float, rosy: float) -> Figure:
    """Say what is reported of a figure, when part of the bad news is left out.

    Parameters
    ----------
    figure
        What it is.
    best
        What it would be if all were well.
    rosy
        Part of the bad news left out [0-1].

    Notes
    -----
    Rule C7b in docs/ODD.md; source S0 (doubt about the correctness of reported results).
    """
    return figure + rosy * (best - figure)
