"""From the steps of a log to the parts of a scenario: functions with their time, and partners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.censoring import had_time
from ketensim.logs.families import SHORTEST, FittedTime, fitted_time
from ketensim.logs.privacy import is_told, told_values
from ketensim.logs.stages import Stages
from ketensim.logs.timeline import NOBODY, Timeline
from ketensim.logs.working_hours import work_until

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PAUSE = "before "
"""A function whose name begins so is the time in which nobody in the chain works for a client."""
PAUSE_DISCIPLINE = "waiting"
ELSEWHERE = "elsewhere"
"""Partner of all pauses: it is no organisation, has room for all and costs nothing."""
_MOST_CASELOAD = 1e4
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
        Different resources seen at it in a week, on average; 0 where the log names none.
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
    hours: str | None,
    until: float,
) -> list[Times]:
    """Estimate how long clients are at every step, on the clock of those who work.

    With starts and completions a step has a treatment, and before it a pause: the time between what
    came before and the start. With completions only the two cannot be told apart, and the
    treatment is all of it, so that there has to be room for all: `_AMPLE` times as many as were
    seen at once, lest clients queue for what is waiting in itself. The first step of a case has no
    pause. What began shortly before the log ends (`until` [weeks]) does not count, since only the
    short ones of it are in the log (`had_time`).
    """
    began = np.where(np.isnan(log.start), log.freed, log.start)
    clock = [work_until(hours, moments) for moments in (log.freed, began, log.end)]
    found = []
    for number, name in enumerate(stages.names):
        here = stages.of_event == number
        seen = _in_time(here, began, log, until)
        treated = fitted_time((clock[2] - clock[1])[seen], log.case[seen])
        if treated is None:
            continue
        partner = _organisation(log, here, organisations)
        staff = _staff(log, here)
        in_hand = most_at_once(began[here], log.end[here]) * (1 if log.has_starts else _AMPLE)
        found.append(Times(name, partner, treated, in_hand, staff, number))
        paused = here & ~log.is_first
        seen = _in_time(paused, log.freed, log, until)
        waited = (clock[1] - clock[0])[seen]
        pause = fitted_time(waited, log.case[seen]) if log.has_starts else None
        if pause is not None and pause.mean > SHORTEST:
            together = most_at_once(log.freed[paused], began[paused])
            found.append(Times(PAUSE + name, ELSEWHERE, pause, together, 0.0, number))
    return found


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
    """Count the different resources seen at a step in a week, on average over weeks with any."""
    known = here & (log.resource != NOBODY)
    if not known.any():
        return 0.0
    pairs = np.unique(np.c_[np.floor(log.end[known]), log.resource[known]], axis=0)
    return len(pairs) / len(np.unique(pairs[:, 0]))


def offer_of(times: Times) -> dict[str, Any]:
    """Say with how much staff a function is offered: room for the most cases seen in it at once."""
    if times.partner == ELSEWHERE:
        return {
            "function": times.name,
            "fte": 1.0,
            "caseload": min(_MOST_CASELOAD, 100.0 * times.in_hand),
        }
    staff = max(0.1, round(times.staff, 1)) if times.staff > 0.0 else float(times.in_hand)
    caseload = min(_MOST_CASELOAD, max(times.in_hand, 1) / staff)
    return {"function": times.name, "fte": staff, "caseload": float(f"{caseload:.6g}")}
