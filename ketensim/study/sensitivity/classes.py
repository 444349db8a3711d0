"""What may be said of a factor: it matters, it does not, or these runs cannot tell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

from ketensim.study.sensitivity.sampled import Values

MATTERS, NEGLIGIBLE, OPEN = "matters", "negligible", "open"
UNSEEN, BARE, FLAT = "unseen", "no interval", "flat"

NEGLIGIBLE_SHARE = 0.05  # of the variance; an assumption
NEGLIGIBLE_EFFECT = 0.1  # of the largest effect, in screening; an assumption
MOST_TIMES = 64  # more runs than so many times these is 'out of reach'
DECIDES = {"sobol": "ST", "morris": "mu_star", "fast": "ST", "shapley": "shapley_normalized"}
"""Which measure of an analysis says whether a factor matters; else the first one."""

_SHARES = ("ST", "S1", "shapley_normalized")


def deciding_measure(analysis: str, measures: list[str]) -> str:
    """Measure of an analysis that says whether a factor matters."""
    named = DECIDES.get(analysis)
    return named if named in measures else measures[0]


def classify(rows: pd.DataFrame) -> pd.DataFrame:
    """Say of every factor whether it matters to one outcome under one lever setting.

    Parameters
    ----------
    rows
        Rows of `indices` of one lever setting, outcome, estimand and analysis.

    Returns
    -------
    DataFrame
        The rows of the deciding measure, largest first, with `bound` (what separates mattering
        from not), `class` (matters: the whole interval lies above the bound; negligible: below
        it; open: the bound lies in the interval; unseen: no more than what does nothing shows; no
        interval: nothing can be concluded; flat: the outcome does not vary with the factors), and
        `times` (how many times the runs would separate an open one; infinite where no number
        within reach would).

    Notes
    -----
    Each interval holds the true figure 95 times in 100, so that of forty factors that truly lie at
    the bound one or two are put in a class. Intervals shrink with the root of the number of runs.
    """
    measure = deciding_measure(str(rows["analysis"].iloc[0]), list(dict.fromkeys(rows["measure"])))
    own = rows[rows["measure"] == measure].sort_values("value", ascending=False, kind="stable")
    value, low, high = (own[name].to_numpy(dtype=np.float64) for name in ("value", "low", "high"))
    bound = bounds(measure, value, own["floor"].to_numpy(dtype=np.float64))
    found = np.where(low > bound, MATTERS, np.where(high < bound, NEGLIGIBLE, OPEN))
    floor = own["floor"].to_numpy(dtype=np.float64)
    idle = (found == OPEN) & (value <= floor) & (measure != "mu_star")
    found = np.where(idle, UNSEEN, found)
    found = np.where(np.isfinite(low) & np.isfinite(high), found, BARE)
    found = np.where(np.isfinite(value), found, FLAT)
    times = [
        _times(*each) if kind == OPEN else 1.0
        for kind, *each in zip(found, value, low, high, bound, strict=True)
    ]
    return own.assign(bound=bound, **{"class": found}, times=times)


def bounds(measure: str, value: Values, floor: Values) -> Values:
    """Give what each factor must exceed to matter.

    A twentieth of the variance for shares of variance; a tenth of the largest effect for effects
    in screening; and always what a factor that does nothing shows, where that is known.
    """
    least = np.zeros_like(value)
    if measure in _SHARES:
        least += NEGLIGIBLE_SHARE
    elif measure == "mu_star" and np.isfinite(value).any():
        least += NEGLIGIBLE_EFFECT * float(np.nanmax(value))
    return np.maximum(least, np.where(np.isfinite(floor), floor, 0.0))


def _times(value: float, low: float, high: float, bound: float) -> float:
    """How many times the runs would put the whole interval on one side of the bound."""
    apart = value - bound
    reach = value - low if apart > 0 else high - value
    if not (math.isfinite(reach) and apart != 0.0):
        return math.inf
    times = (reach / abs(apart)) ** 2
    return times if times <= MOST_TIMES else math.inf
