"""From the steps of a log to the parts of a scenario: functions with their time, and partners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.censoring import had_time
from ketensim.logs.families import SHORTEST, FittedTime, fitted_time
from ketensim.logs.privacy import is_told, told_values
from ketensim.logs.stages import ELSEWHERE, PAUSE, Stages
from ketensim.logs.timeline import NOBODY, Timeline
from ketensim.logs.working_hours import work_until

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PAUSE_DISCIPLINE = "waiting"
_MOST_CASELOAD = 1e4
_LEAST_STAFF = 0.01
_AMPLE = 2


@dataclass(frozen=True)
class Times:
    """What the time of a function comes from.

    Attributes
    ----------
    name
        The function.
    partner
        Who offers it.
    fitted
        Its distribution.
    in_hand
        Most cases seen in it at once; twice as many where the log has no starts.
    staff
        Resources seen at it in a week, on average, each by the share of their events that are here;
        0 where the log names none.
    stage
        Number of its step in the stages that it was told apart as.
    """

    name: str
    partner: str
    fitted: FittedTime
    in_hand: int
    staff: float
    stage: int


def times_of(
    log: Timeline,
    stages: Stages,
    organisations: tuple[str, ...],
    hours: dict[str, str | None],
    until: float,
) -> list[Times]:
    """Estimate how long clients are at every step, on the clock of those who work at it.

    Hours are those of each partner.
    With starts and completions a step has a treatment, and before it a pause: the time between what
    came before and the start. With completions only the two cannot be told apart, and the
    treatment is all of it, so that there has to be room for all: `_AMPLE` times as many as were
    seen at once, lest clients queue for what is waiting in itself. The first step of a case has no
    pause. What began shortly before the log ends (`until` [weeks]) does not count, since only the
    short ones of it are in the log (`had_time`).
    """
    began = np.where(np.isnan(log.start), log.freed, log.start)
    clocks = {one: _clock(log, began, one) for one in set(hours.values())}
    found = []
    for number, name in enumerate(stages.names):
        here = stages.of_event == number
        seen = _in_time(here, began, log, until)
        partner = _organisation(log, here, organisations)
        waited, worked = clocks[hours[partner]]
        treated = fitted_time(worked[seen], log.case[seen])
        if treated is None:
            continue
        staff = _staff(log, here)
        in_hand = most_at_once(began[here], log.end[here]) * (1 if log.has_starts else _AMPLE)
        found.append(Times(name, partner, treated, in_hand, staff, number))
        paused = here & ~log.is_first
        seen = _in_time(paused, log.freed, log, until)
        pause = fitted_time(waited[seen], log.case[seen]) if log.has_starts else None
        if pause is not None and pause.mean > SHORTEST:
            together = most_at_once(log.freed[paused], began[paused])
            found.append(Times(PAUSE + name, ELSEWHERE, pause, together, 0.0, number))
    return found


def _clock(log: Timeline, began: Floats, hours: str | None) -> tuple[Floats, Floats]:
    """Give how long each event (n,) was waited for and worked on, on the clock of these hours."""
    at = [work_until(hours, moments) for moments in (log.freed, began, log.end)]
    return at[1] - at[0], at[2] - at[1]


def _in_time(here: Bools, began: Floats, log: Timeline, until: float) -> Bools:
    """Keep the events (n,) that had time to end in the log; all where too few cases are left."""
    kept = here.copy()
    kept[here] = had_time(began[here], (log.end - began)[here], until)
    return kept if is_told(log.case[kept]) else here


def most_at_once(begins: Floats, ends: Floats) -> int:
    """Count the most that are under way at the same time; at least 1."""
    _, together = under_way(begins, ends)
    return max(1, int(together.max(initial=0)))


def under_way(begins: Floats, ends: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Give the moments (2n,) at which one begins or ends, and how many are under way from then.

    A place that comes free at some moment may be taken at that moment.
    """
    moments = np.r_[begins, ends]
    change = np.r_[np.ones(len(begins), int), -np.ones(len(ends), int)]
    order = np.lexsort((change, moments))
    return moments[order], np.cumsum(change[order])


def _organisation(log: Timeline, here: Bools, names: tuple[str, ...]) -> str:
    """Name the organisation that did most of a step."""
    known = here & (log.organisation != NOBODY)
    counts = np.bincount(log.organisation[known], minlength=len(names))
    told = told_values(log.organisation[known], log.case[known])
    return names[int(told[counts[told].argmax()])] if len(told) else names[-1]


def _staff(log: Timeline, here: Bools) -> float:
    """Count who is seen at a step in a week of the log, each by the share of their events there.

    So over all steps together nobody counts for more than one.
    """
    known = log.resource != NOBODY
    if not known.any():
        return 0.0
    week = np.floor(log.end[known]).astype(np.int64)
    pair = (week - week.min()) * (int(log.resource.max()) + 1) + log.resource[known]
    _, who = np.unique(pair, return_inverse=True)
    shares = np.bincount(who, weights=here[known]) / np.bincount(who)
    return float(shares.sum()) / len(np.unique(week))


def offer_of(times: Times) -> dict[str, Any]:
    """Say with how much staff a function is offered: room for the most cases seen in it at once."""
    if times.partner == ELSEWHERE:
        return {
            "function": times.name,
            "fte": 1.0,
            "caseload": min(_MOST_CASELOAD, 100.0 * times.in_hand),
        }
    least = max(_LEAST_STAFF, times.in_hand / _MOST_CASELOAD)
    staff = max(least, round(times.staff, 2)) if times.staff > 0.0 else float(times.in_hand)
    caseload = min(_MOST_CASELOAD, times.in_hand / staff)
    return {"function": times.name, "fte": staff, "caseload": float(f"{caseload:.6g}")}
