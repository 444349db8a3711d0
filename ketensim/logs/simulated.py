"""A simulated run as an event log: what its organisations would have noted down."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.event_log import EventLog, Reading

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.measure.result import Result
    from ketensim.scenario.schema import Scenario

WEEK_ZERO = np.datetime64("2024-01-01T00:00:00", "us")
"""The Monday on which week 0 begins: a convention, since scenarios have no calendar."""

_STATION = ("partner", "function")
_WEEK_US = 7 * 24 * 3600 * 10**6


def simulated_log(result: Result) -> EventLog:
    """Write down every treatment that ended in a run.

    Parameters
    ----------
    result
        A run. All of it counts, the warm-up too: that begins before `WEEK_ZERO`, and
        `EventLog.between` leaves it out.

    Returns
    -------
    EventLog
        The activity is the function, the organisation the partner; times are in UTC, rounded to
        microseconds. Cases are numbered from 1 in order of their first treatment, and carry their
        client group and, once they have left, how it ended.

    Notes
    -----
    The model does not say who treats whom. Each treatment gets the free place of its station
    with the lowest number, and a resource is the professional who holds that place (places
    divided by the caseload): assumption. So as many resources are at work together as the
    simulated work needed.
    """
    import pandas as pd

    visits = result.visits
    visits = visits[visits["started"].notna() & visits["ended"].notna()]
    clients = result.clients.set_index("client")
    start, complete = (_moments(visits[name].to_numpy()) for name in ("started", "ended"))
    code, client = pd.factorize(visits["client"])
    order = _by_case(code, start, complete)
    is_first = np.diff(code[order], prepend=-1) != 0
    events = pd.DataFrame(
        {
            "case": np.cumsum(is_first, dtype=np.int64) - 1,
            "activity": visits["function"].array[order],
            "organisation": visits["partner"].array[order],
            "resource": _resources(visits, start, complete, result.scenario)[order],
            "start": start[order],
            "complete": complete[order],
            "offset": np.zeros(len(order), dtype=np.int16),
        }
    )
    for name in ("activity", "organisation", "resource"):
        events[name] = events[name].astype("str").astype("category")
    treated = clients.loc[client[code[order][is_first]]]
    return EventLog(events, _cases(treated), Reading(rows=len(events), has_zone=True))


def _moments(weeks: NDArray[np.float64]) -> NDArray[np.datetime64]:
    """Turn weeks of the run into moments."""
    micro = np.round(weeks * _WEEK_US).astype("timedelta64[us]")
    moments: NDArray[np.datetime64] = WEEK_ZERO + micro
    return moments


def _by_case(
    code: NDArray[np.int64], start: NDArray[np.datetime64], complete: NDArray[np.datetime64]
) -> NDArray[np.int64]:
    """Sort cases by their first start, and events within them by time."""
    first = np.full(code.max(initial=-1) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, code, start.astype(np.int64))
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return np.lexsort((complete, start, rank[code]))


def _resources(
    visits: pd.DataFrame,
    start: NDArray[np.datetime64],
    complete: NDArray[np.datetime64],
    scenario: Scenario,
) -> NDArray[np.object_]:
    """Name who held the place of each treatment."""
    caseload = {
        (partner.name, offer.function): offer.caseload
        for partner in scenario.partners
        for offer in partner.offers
    }
    named = np.empty(len(visits), dtype=object)
    partners, functions = (visits[name].astype("str").to_numpy() for name in _STATION)
    for (partner, function), share in caseload.items():
        rows = np.flatnonzero((partners == partner) & (functions == function))
        places = _lowest_free(start[rows], complete[rows])
        for row, place in zip(rows, places, strict=True):
            named[row] = f"{partner} {function} {int(place / share) + 1}"
    return named


def _lowest_free(
    start: NDArray[np.datetime64], complete: NDArray[np.datetime64]
) -> NDArray[np.int64]:
    """Give each treatment the lowest number that no other one holds at the same time."""
    place = np.zeros(len(start), dtype=np.int64)
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    opened = 0
    starts, ends = start.astype(np.int64).tolist(), complete.astype(np.int64).tolist()
    for row in np.lexsort((complete, start)).tolist():
        while busy and busy[0][0] <= starts[row]:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if not free:
            heapq.heappush(free, opened)
            opened += 1
        place[row] = heapq.heappop(free)
        heapq.heappush(busy, (ends[row], int(place[row])))
    return place


def _cases(clients: pd.DataFrame) -> pd.DataFrame:
    """Describe the cases: a number, the client group, and how it ended if it did."""
    import pandas as pd

    ended = clients["outcome"].astype("str").where(clients["ended"].notna())
    return pd.DataFrame(
        {
            "name": [str(number) for number in range(1, len(clients) + 1)],
            "group": clients["group"].astype("str").astype("category").array,
            "outcome": ended.astype("category").array,
        }
    )
