"""How indices settle as runs are added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ketensim.study.sensitivity.blocks import FEWEST_BLOCKS
from ketensim.study.sensitivity.estimand import MEAN, Estimand
from ketensim.study.sensitivity.given_data import FEWEST_POINTS
from ketensim.study.sensitivity.indices import (
    can_be_halved,
    first_blocks,
    indices,
    usual_analyses,
)
from ketensim.study.sensitivity.sampled import SampledDesign

if TYPE_CHECKING:
    import pandas as pd

_HALVINGS = 4
_IN_BLOCKS = ("sobol", "morris", "shapley")


def convergence(
    design: SampledDesign,
    runs: pd.DataFrame,
    outcomes: Iterable[str] | None = None,
    *,
    estimand: Estimand = MEAN,
) -> pd.DataFrame:
    """Estimate the indices from the first sixteenth of the blocks, the first eighth, ... and all.

    Returns
    -------
    DataFrame
        As `indices`, by the first analysis that suits the design, once for every size that has
        five blocks, or fifty points, or more; `blocks` tells them apart.
    """
    import pandas as pd

    chosen = None if outcomes is None else tuple(outcomes)
    first = usual_analyses(design)[:1]  # others may take minutes over and over
    blocks = len(np.unique(design.block))
    fewest = FEWEST_BLOCKS if design.method in _IN_BLOCKS else FEWEST_POINTS
    shares = [0.5**power for power in range(_HALVINGS, 0, -1)]
    tables = [
        indices(*first_blocks(design, runs, share), chosen, estimand=estimand, analyses=first)
        for share in shares
        if blocks * share >= fewest and can_be_halved(design)
    ]
    last = indices(design, runs, chosen, estimand=estimand, analyses=first)
    return pd.concat([*tables, last], ignore_index=True)
