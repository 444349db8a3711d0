"""How much of what differs between runs is noise, and not made by any factor."""

from __future__ import annotations

import math

from ketensim.study.sensitivity.blocks import pair_product
from ketensim.study.sensitivity.sampled import Values


def noise_share(values: Values) -> float:
    """Share of the variance of single runs that no factor makes [0-1].

    Parameters
    ----------
    values
        (points, replications) what is analysed.

    Returns
    -------
    float
        One minus the covariance of different replications over the variance of all runs; NaN with
        one replication, which cannot tell noise from factors, and where nothing varies.
    """
    replications = values.shape[1]
    variance = float(values.var())
    if replications < 2 or not variance > 0.0:
        return math.nan
    centred = values - values.mean()
    by_factors = float(pair_product(centred, centred).mean())
    return min(1.0, max(0.0, 1.0 - by_factors / variance))
