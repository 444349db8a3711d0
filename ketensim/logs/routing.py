"""What comes after what, in chances, where the log may end before the next step does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.privacy import told_values
from ketensim.logs.stages import LEAVE, PAUSE, Stages
from ketensim.logs.timeline import Timeline
from ketensim.scenario.groups import START

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Chances = dict[str, dict[str, float]]

NOTHING = -1
"""What comes next in a case of which the log shows no more."""
_ROUNDING = 1e-9  # chances below this are none


def routing_of(log: Timeline, stages: Stages, functions: set[str], until: float) -> Chances:
    """Estimate what comes after what; what is seen in fewer than five cases is left out.

    Parameters
    ----------
    log, stages
        The events of one client group, and the step of each.
    functions
        Those that have a time: pauses stand before the step that they lead to.
    until
        Moment at which the log ends [weeks].
    """
    rows = _rows(log, stages, until)
    kept = {name: _known(row, functions) for name, row in rows.items()}
    reached = _reachable(kept)
    routing: Chances = {}
    for name, row in kept.items():
        if name not in reached:
            continue
        total = sum(row.values())
        routing[name] = {}
        for after, chance in row.items():
            if after != LEAVE:
                step = PAUSE + after if name != START and PAUSE + after in functions else after
                routing[name][step] = chance / total
                if step != after:
                    routing[step] = {after: 1.0}
    return routing


def next_chances(lasted: Floats, after: Ints, kinds: int) -> Floats:
    """Estimate what comes next, with cases that may still go on as censored.

    Parameters
    ----------
    lasted
        Time from the end of the step to the end of the next, or else to the end of the log (n,).
    after
        What came next (n,): 0 to `kinds` - 1, or `NOTHING`.
    kinds
        How many things may come next.

    Returns
    -------
    array
        Chance of each (kinds,) [0-1]; the rest leaves.

    Notes
    -----
    Aalen and Johansen (1978), the cumulative incidence at the longest time that was seen. A log
    never shows that somebody left, only that nothing came any more: who leaves is what stays of
    the survival curve (Maller and Zhou 1992, doi:10.1093/biomet/79.4.731). *Assumption*: nobody
    goes on later than anybody was seen to do. When a log ends has nothing to do with the cases in
    it, so the censoring is independent.
    """
    goes_on = after != NOTHING
    order = np.lexsort((~goes_on, lasted))
    after, goes_on = after[order], goes_on[order]
    at_risk = len(after) - np.arange(len(after))
    stays = np.where(goes_on, 1.0 - 1.0 / at_risk, 1.0)
    before = np.r_[1.0, np.cumprod(stays)[:-1]]
    weights = (before / at_risk)[goes_on]
    return np.asarray(np.bincount(after[goes_on], weights, kinds), dtype=np.float64)


def _rows(log: Timeline, stages: Stages, until: float) -> Chances:
    """Estimate the chances of what comes after each step, where enough cases tell of it."""
    names = [*stages.names, LEAVE]
    first, last = log.is_first, log.is_last
    after = np.where(last, NOTHING, np.r_[stages.of_event[1:], NOTHING])
    lasted = np.where(last, until, np.r_[log.end[1:], until]) - log.end
    rows = {START: _row(np.zeros(first.sum()), stages.of_event[first], log.case[first], names)}
    for number in np.unique(stages.of_event):
        here = stages.of_event == number
        rows[names[number]] = _row(lasted[here], after[here], log.case[here], names)
    return rows


def _row(lasted: Floats, after: Ints, case: Ints, names: list[str]) -> dict[str, float]:
    """Estimate the chances after one step; leaving is the last of the names."""
    leaving = len(names) - 1
    chances = next_chances(lasted, after, leaving)
    chances = np.r_[chances, max(0.0, 1.0 - chances.sum())]
    told = told_values(np.where(after == NOTHING, leaving, after), case)
    return {names[number]: float(chances[number]) for number in told if chances[number] > _ROUNDING}


def _known(row: dict[str, float], functions: set[str]) -> dict[str, float]:
    """Keep what leads to a function or out of the chain; where nothing does, clients leave."""
    kept = {after: chance for after, chance in row.items() if after == LEAVE or after in functions}
    return kept or {LEAVE: 1.0}


def _reachable(rows: Chances) -> set[str]:
    """Follow the rows from the start."""
    found, open_ends = {START}, [START]
    while open_ends:
        for after in rows.get(open_ends.pop(), {}):
            if after != LEAVE and after not in found:
                found.add(after)
                open_ends.append(after)
    return found
