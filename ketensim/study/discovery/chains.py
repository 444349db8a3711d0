"""Chain by chain: which strategy does best in each, and whether that is more than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketensim.study.discovery.options import Options
from ketensim.study.statistics import chance_best, estimate, holm

if TYPE_CHECKING:
    import pandas as pd

_CERTAIN = 0.05


def by_chain(options: Options) -> pd.DataFrame:
    """Compare strategies within each chain, paired on the same clients.

    Parameters
    ----------
    options
        The strategies side by side, with a chain for each point.

    Returns
    -------
    DataFrame
        One row a chain: chain (empty where the experiment has one); best (option with the best
        mean); mean (of its outcome); gain, low, high (of the best over the first option, 95%
        Student t over pairs; better is more); chance_best (share of resamples in which it is best;
        missing for fewer than five pairs); rivals (how many others cannot be told from it); pairs.

    Notes
    -----
    Others are told apart where the paired difference with the best has an adjusted p-value (Holm,
    over all others of the chain) below 0.05. The best of many is overestimated as a rule.
    """
    import pandas as pd

    rows = []
    chains = options.chains or ("",) * len(options.values)
    names = np.array(chains)
    for chain in dict.fromkeys(chains):
        gains = options.gains[names == chain].reshape(-1, len(options.labels))
        best = int(gains.mean(axis=0).argmax())
        gain = estimate(gains[:, best] - gains[:, 0])
        others = [option for option in range(len(options.labels)) if option != best]
        chances = np.array([estimate(gains[:, best] - gains[:, k]).p for k in others])
        apart = int((holm(chances) < _CERTAIN).sum())
        rows.append(
            {"chain": chain, "best": options.labels[best]}
            | {"mean": float(options.sign * gains[:, best].mean())}
            | {"gain": gain.mean, "low": gain.low, "high": gain.high}
            | {"chance_best": float(chance_best(gains, higher_is_better=True)[best])}
            | {"rivals": len(others) - apart, "pairs": len(gains)}
        )
    return pd.DataFrame(rows)
