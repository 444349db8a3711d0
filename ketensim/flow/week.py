"""What happened to the clients in a week: all that crosses the border from flow to chain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketensim.flow.layout import GROUP_TALLIES, PAIR_TALLIES
from ketensim.flow.memory import Rows
from ketensim.flow.state import State

Counts = NDArray[np.int64]


class Week:
    """Tallies of the last week, as views on the flow's own arrays: copy what you keep.

    Attributes
    ----------
    pairs
        (8, n_partners, n_partners) the eight tallies below in one array.
    offered, accepted, refused, informed, reported, late, lost_between, recovered
        (n_partners, n_partners) by sender and receiver [clients]. `late`: the wait ended more
        than `late_weeks` after the referral; `lost_between`: fell between two stools;
        `recovered`: faults put right before an incident.
    started, ended, succeeded, station_gave_up
        (n_stations,) this week [clients].
    station_waiting, station_in_treatment
        (n_stations,) at the end of the week [clients].
    waiting_area, busy_area
        (n_stations,) waiting and treatment summed over the week [client-weeks].
    groups
        (9, n_groups) the nine below in one array.
    arrived, resolved, unresolved, gave_up, lost, incidents
        (n_groups,) this week; relapses count as arrived, lost means for good.
    waiting, in_treatment, in_transit
        (n_groups,) at the end of the week; those searched for are in transit.
    """

    def __init__(self, state: State) -> None:
        partners = int(state.world["n_partners"][0])
        cells = _side_by_side(state["pairs"], PAIR_TALLIES)
        self.pairs: Counts = cells.reshape(len(PAIR_TALLIES), partners, partners)
        pairs = dict(zip(PAIR_TALLIES, self.pairs, strict=True))
        self.offered: Counts = pairs["offered"]
        self.accepted: Counts = pairs["accepted"]
        self.refused: Counts = pairs["refused"]
        self.informed: Counts = pairs["informed"]
        self.reported: Counts = pairs["reported"]
        self.late: Counts = pairs["late"]
        self.lost_between: Counts = pairs["lost"]
        self.recovered: Counts = pairs["recovered"]
        stations = state["stations"]
        self.started: Counts = stations["started"]
        self.ended: Counts = stations["ended"]
        self.succeeded: Counts = stations["succeeded"]
        self.station_gave_up: Counts = stations["gave_up"]
        self.station_waiting: Counts = stations["waiting"]
        self.station_in_treatment: Counts = stations["in_treatment"]
        self.waiting_area: NDArray[np.float64] = stations["waiting_area"]
        self.busy_area: NDArray[np.float64] = stations["busy_area"]
        self.groups: Counts = _side_by_side(state["groups"], GROUP_TALLIES)
        groups = dict(zip(GROUP_TALLIES, self.groups, strict=True))
        self.arrived: Counts = groups["arrived"]
        self.resolved: Counts = groups["resolved"]
        self.unresolved: Counts = groups["unresolved"]
        self.gave_up: Counts = groups["gave_up"]
        self.lost: Counts = groups["lost"]
        self.waiting: Counts = groups["waiting"]
        self.in_treatment: Counts = groups["in_treatment"]
        self.in_transit: Counts = groups["in_transit"]
        self.incidents: Counts = groups["incidents"]


def _side_by_side(rows: Rows, names: tuple[str, ...]) -> Counts:
    """Give fields that stand behind each other in every row as one array, a row for each field."""
    words = rows.view(np.int64).reshape(len(rows), rows.dtype.itemsize // 8)
    first = int(rows[:1][names[0]].ctypes.data - rows.ctypes.data) // 8
    return words[:, first : first + len(names)].T
