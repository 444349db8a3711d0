"""A change of regime: from some day on, cases are handled in another way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.censoring import Censoring
from ketensim.logs.event_log import EventLog, hours_between

ALPHA = 0.01
"""Chance of naming a change in a log without one, over all that is looked at together."""

SMALLEST = 0.2
"""Relative change below which the two regimes count as one: assumption."""

_BLOCKS = 40
_FEWEST_IN_BLOCK = 5


@dataclass(frozen=True)
class Change:
    """The largest change in something that is counted a case.

    Parameters
    ----------
    what
        `events` or `resources` or `organisations` a case, its `work` (mean hours from start to
        completion, where the log has starts), or the `arrivals` a week.
    moment
        Start of the first case of the new regime [local time].
    before, after
        Mean on both sides.
    chance
        Chance of a change as large as this where there is none, adjusted for all that was
        looked at (Holm).
    """

    what: str
    moment: np.datetime64
    before: float
    after: float
    chance: float

    @property
    def is_regime(self) -> bool:
        """Whether it is beyond chance, and large enough to matter."""
        size = abs(self.after - self.before) / max(abs(self.before), abs(self.after), 1e-12)
        return self.chance < ALPHA and size >= SMALLEST


def changes_of(log: EventLog, censoring: Censoring) -> tuple[Change, ...]:
    """Look for the largest change in each thing that is counted; the surest comes first.

    Notes
    -----
    Cases at both ends of the log are left out, as the ends cut them short. The others stand in
    order of their start, in blocks of equal size. The test is the CUSUM test for a change of a
    mean at an unknown moment, with the long-run variance (Bartlett weights) of what is left when
    the means on both sides are taken away, since neighbours share queues and seasons
    (Ploberger and Kramer 1992, doi:10.2307/2951597). Its false alarms are counted in the tests.
    How long cases take is left out on purpose: queues make it drift for months without any change
    of regime (on logs of a queue in use for 90% the test cried wolf three times in ten).
    """
    offset = log.events["offset"].to_numpy()[log.first_row].astype("timedelta64[m]")
    begun = log.begun + offset
    begins = hours_between(begun.min(), begun)
    inner = censoring.had_time & (begins >= min(censoring.time_to_finish, begins.max() / 4))
    order = np.flatnonzero(inner)[np.argsort(begins[inner], kind="stable")]
    if len(order) < 2 * _FEWEST_IN_BLOCK * 4:
        return ()
    found = [_largest(what, values[order], begun[order]) for what, values in _counted(log).items()]
    found.append(_arrivals(begins[order], begun[order]))
    return _adjusted([change for change in found if change is not None])


def _counted(log: EventLog) -> dict[str, NDArray[np.float64]]:
    """Count what a case takes (n_cases,)."""
    import pandas as pd

    by_case = log.events.groupby("case", sort=True)
    counted = {
        "events": by_case.size(),
        "resources": by_case["resource"].nunique(),
        "organisations": by_case["organisation"].nunique(),
    }
    values = {what: count.to_numpy().astype(np.float64) for what, count in counted.items()}
    if log.has_starts:
        hours = pd.Series(log.hours("complete") - log.hours("start"))
        work = hours.groupby(log.events["case"].to_numpy()).mean()
        values["work"] = work.fillna(work.mean()).to_numpy().astype(np.float64)
    return values


def _arrivals(begins: NDArray[np.float64], begun: NDArray[np.datetime64]) -> Change | None:
    """Look for a change in the cases that begin a week (whole weeks only)."""
    week = ((begins - begins[0]) // (7 * 24)).astype(np.int64)
    counts: NDArray[np.float64] = np.bincount(week)[:-1].astype(np.float64)
    if len(counts) < 2 * 4:
        return None
    starts = begun[np.searchsorted(week, np.arange(len(counts)))]
    return _change("arrivals", counts, starts)


def _largest(
    what: str, values: NDArray[np.float64], begun: NDArray[np.datetime64]
) -> Change | None:
    """Look for a change in what cases take, in blocks of neighbours."""
    blocks = min(_BLOCKS, len(values) // _FEWEST_IN_BLOCK)
    edges = np.linspace(0, len(values), blocks + 1).astype(np.int64)
    sums: NDArray[np.float64] = np.add.reduceat(values, edges[:-1])
    means: NDArray[np.float64] = sums / np.diff(edges)
    return _change(what, means, begun[edges[:-1]])


def _change(
    what: str, values: NDArray[np.float64], moments: NDArray[np.datetime64]
) -> Change | None:
    """Test a series for one change of its mean; None where it never varies."""
    from scipy.special import kolmogorov

    if np.ptp(values) == 0:
        return None
    count = len(values)
    sums = np.cumsum(values - values.mean())
    place = int(np.argmax(np.abs(sums[:-1]))) + 1
    before, after = values[:place].mean(), values[place:].mean()
    left = values - np.where(np.arange(count) < place, before, after)
    spread = np.sqrt(long_run_variance(left) * count)
    size = float(np.abs(sums[place - 1]) / spread) if spread > 0 else np.inf
    return Change(what, moments[place], float(before), float(after), float(kolmogorov(size)))


def long_run_variance(left: NDArray[np.float64]) -> float:
    """Variance of a mean times its length, with neighbours that are alike (Bartlett weights).

    Never below the plain variance: neighbours that are less alike than chance are chance.
    """
    count = len(left)
    width = int(np.ceil(1.3 * np.sqrt(count)))
    plain = float(left @ left) / count
    lags = np.arange(1, min(width, count - 1) + 1)
    alike = np.array([left[lag:] @ left[:-lag] for lag in lags]) / count
    return max(plain, plain + 2 * float((1 - lags / (width + 1)) @ alike))


def _adjusted(found: list[Change]) -> tuple[Change, ...]:
    """Adjust the chances for the number of looks (Holm), the surest first."""
    ordered = sorted(found, key=lambda change: change.chance)
    adjusted, highest = [], 0.0
    for place, change in enumerate(ordered):
        highest = max(highest, min(1.0, (len(ordered) - place) * change.chance))
        adjusted.append(Change(change.what, change.moment, change.before, change.after, highest))
    return tuple(adjusted)
