"""How indices settle as runs are added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ketensim.study.sensitivity.blocks import FEWEST_BLOCKS
from ketensim.study.sensitivity.estimand import MEAN, Estimand
from ketensim.study.sensitivity.indices import can_be_halved, first_blocks, indices
from ketensim.study.sensitivity.sampled import SampledDesign

if TYPE_CHECKING:
    import pandas as pd

_HALVINGS = 4


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
        As `indices`, once for every size that has five blocks or more; `blocks` tells them apart.
    """
    import pandas as pd

    chosen = None if outcomes is None else tuple(outcomes)
    blocks = len(np.unique(design.block))
    shares = [0.5**power for power in range(_HALVINGS, 0, -1)]
    tables = [
        indices(*first_blocks(design, runs, share), chosen, estimand=estimand)
        for share in shares
        if blocks * share >= FEWEST_BLOCKS and can_be_halved(design)
    ]
    return pd.concat([*tables, indices(design, runs, chosen, estimand=estimand)], ignore_index=True)
