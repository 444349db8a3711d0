"""How long clients wait before they give up, where a log tells that they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.errors import MOST_LISTED, LogError
from ketensim.logs.families import SHORTEST, is_plain, law_written
from ketensim.logs.timeline import Timeline
from ketensim.scenario.errors import nearest

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEWEST_GAVE_UP = 20
"""Cases that gave up from which patience is estimated: assumption."""


@dataclass(frozen=True)
class Waits:
    """Waits of clients, as long as they are known.

    Attributes
    ----------
    lasted
        How long each wait lasted, as far as it was seen (n,) [weeks].
    gave_up
        Whether it ended because the client gave up (n,); if not, the client was helped or the log
        ended, and the client would have waited longer.
    """

    lasted: Floats
    gave_up: Bools


@dataclass(frozen=True)
class Patience:
    """How long clients wait before they give up.

    Attributes
    ----------
    distribution
        As in a scenario file [weeks].
    gave_up
        How many waits ended in giving up.
    distance
        Largest difference to the Kaplan-Meier curve, at the waits that ended so [0-1].
    """

    distribution: dict[str, Any]
    gave_up: int
    distance: float


def check_activity(log: Timeline, activity: str) -> None:
    """Refuse an activity that the log does not have, with the nearest that it does have."""
    if activity not in log.activities:
        near = nearest(activity, log.activities)
        listed = ", ".join(log.activities[:MOST_LISTED])
        raise LogError("no_such_activity", activity=activity, near=near, known=listed)


def waits_of(log: Timeline, activity: str, is_open: Bools) -> Waits:
    """List the waits of clients: from the end of one step to the next, or to giving up.

    Parameters
    ----------
    log
        The log, with starts.
    activity
        What stands in the log when a client has given up.
    is_open
        Cases that go on when the log ends (n_cases,): they wait since their last step.

    Notes
    -----
    A step that begins before the one before it ends has no wait. Time on the calendar counts, as
    patience does (rule F5).
    """
    is_end = log.activity == log.activities.index(activity)
    ends = np.where(is_end | np.isnan(log.start), log.end, log.start)
    known = ~log.is_first & (is_end | ~np.isnan(log.start))
    lasted = (ends - log.freed)[known]
    since = log.ended[is_open]
    lasted = np.r_[lasted, log.end.max() - since]
    gave_up = np.r_[is_end[known], np.zeros(len(since), bool)]
    waited = lasted > SHORTEST
    return Waits(lasted[waited], gave_up[waited])


def patience_of(waits: Waits) -> Patience | None:
    """Estimate patience; None where fewer than `FEWEST_GAVE_UP` gave up.

    Notes
    -----
    Maximum likelihood with waits that did not end in giving up as censored, since all that is
    known of these is that patience was longer. The family with the lowest information criterion
    (Akaike), beside the curve of Kaplan and Meier (1958, doi:10.1080/01621459.1958.10501452).
    Beyond the longest wait the family is an *assumption*. That who waits long is no more patient
    than others (independent censoring) is one too.
    """
    from scipy import stats

    if waits.gave_up.sum() < FEWEST_GAVE_UP:
        return None
    seen = stats.CensoredData(
        uncensored=waits.lasted[waits.gave_up], right=waits.lasted[~waits.gave_up]
    )
    laws = _laws(seen)
    best = min(laws, key=lambda name: _criterion(name, laws[name], waits))
    curve = stats.ecdf(seen).sf
    at = np.unique(waits.lasted[waits.gave_up])
    distance = float(np.abs(curve.evaluate(at) - laws[best].sf(at)).max())
    count = int(waits.gave_up.sum())
    return Patience(law_written(best, laws[best]), count, distance)


def _laws(seen: Any) -> dict[str, Any]:
    """Fit each family to times of which some are censored."""
    from scipy import stats

    kinds = {
        "exponential": stats.expon,
        "lognormal": stats.lognorm,
        "gamma": stats.gamma,
        "weibull": stats.weibull_min,
    }
    laws = {name: kind(*kind.fit(seen, floc=0)) for name, kind in kinds.items()}
    return {name: law for name, law in laws.items() if name == "exponential" or is_plain(law)}


def _criterion(name: str, law: Any, waits: Waits) -> float:
    """Give Akaike's criterion of a family."""
    fit = law.logpdf(waits.lasted[waits.gave_up]).sum()
    fit += law.logsf(waits.lasted[~waits.gave_up]).sum()
    return float(2.0 * (1 + (name != "exponential")) - 2.0 * fit)
