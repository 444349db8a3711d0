"""Cases that a log shows in part: begun before it begins, or going on when it ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.event_log import EventLog, hours_between

USUAL = 0.05
"""Share of the cases away from the ends that an activity must begin (or end) to count as usual."""

TIME_TO_FINISH = 0.95
"""Share of the cases that finish within the time that a late case must have had."""

NEARLY_ALL = 0.99
"""Share of what is alike that must be over in the time that something must have had to count."""


@dataclass(frozen=True)
class Censoring:
    """Which cases were cut off by the ends of the log.

    Parameters
    ----------
    cut_at_start, cut_at_end
        Whether each case (n_cases,) begins with something unusual soon after the log begins, or
        stops with something unusual shortly before it ends.
    had_time
        Whether each case (n_cases,) began so long before the end that nearly all
        (`TIME_TO_FINISH`) finish in that time.
    time_to_finish
        That time [h].
    gap
        Time [h] within which nearly all next events of a case follow: what counts as soon.
    """

    cut_at_start: NDArray[np.bool_]
    cut_at_end: NDArray[np.bool_]
    had_time: NDArray[np.bool_]
    time_to_finish: float
    gap: float


def censoring_of(log: EventLog) -> Censoring:
    """Find the cases that the ends of the log cut off.

    Notes
    -----
    A log does not say whether a case goes on. Assumption: a case was cut off if it is silent for
    no longer than next events use to take (99% of the gaps) up to the end of the log, and its last
    activity is not one that ends at least `USUAL` of the cases that have been silent for longer;
    and likewise at the start. A case that happened to stop at a usual last activity is missed.
    """
    begun, ended = log.begun, log.ended
    origin, until = begun.min(), ended.max()
    begins, ends = hours_between(origin, begun), hours_between(origin, ended)
    length = float(hours_between(origin, np.array([until]))[0])
    gap = _usual_gap(log)
    code = log.events["activity"].cat.codes.to_numpy()
    last_row = np.r_[log.first_row[1:], len(code)] - 1
    finish = _time_needed(begins, ends - begins, length, TIME_TO_FINISH)
    return Censoring(
        cut_at_start=_cut_off(code[log.first_row], begins < gap),
        cut_at_end=_cut_off(code[last_row], ends > length - gap),
        had_time=begins <= length - finish,
        time_to_finish=finish,
        gap=gap,
    )


def _usual_gap(log: EventLog) -> float:
    """Take the time [h] within which 99% of the next events of a case follow."""
    hours = log.hours("complete")
    same = np.diff(log.events["case"].to_numpy()) == 0
    gaps = np.diff(hours)[same]
    return float(np.quantile(gaps, 0.99)) if len(gaps) else 0.0


def _cut_off(activity: NDArray[np.integer], is_near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which cases near an end of the log stand there with an activity that is unusual."""
    away = activity[~is_near]
    if len(away) == 0:
        return np.zeros(len(activity), dtype=bool)
    share = np.bincount(away, minlength=int(activity.max()) + 1) / len(away)
    return np.asarray(is_near & (share[activity] < USUAL))


def had_time(
    begins: NDArray[np.float64], lasts: NDArray[np.float64], until: float
) -> NDArray[np.bool_]:
    """Tell what began so long before the end of a log that nearly all like it was over by then.

    Parameters
    ----------
    begins, lasts
        When each thing (n,) of one kind began, and how long it lasted [any unit of time].
    until
        When the log ends.

    Notes
    -----
    A log holds what was over when it ended, so the last of it are the short ones. What began within
    some time of the end is left out, long and short alike: the time within which `NEARLY_ALL` is
    over, a rule stated in advance.
    """
    if len(begins) == 0:
        return np.zeros(0, dtype=bool)
    first = begins.min()
    needed = _time_needed(begins - first, lasts, until - first, NEARLY_ALL)
    return np.asarray(begins <= until - needed)


def _time_needed(
    begins: NDArray[np.float64], lasts: NDArray[np.float64], length: float, share: float
) -> float:
    """Find the time within which a share [0-1] is over, from what had that time.

    What begins late looks short since the log ends. So the time is found again among what began
    that long before the end, until it stays; at most half of the log.
    """
    finish = float(np.quantile(lasts, share))
    for _ in range(20):
        early = begins <= length - min(finish, length / 2)
        found = float(np.quantile(lasts[early], share))
        if found <= finish:
            break
        finish = found
    return min(finish, length / 2)
