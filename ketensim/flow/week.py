"""What happened to the clients in a week: all that crosses the border from flow to chain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketensim.flow.layout import PAIR_TALLIES
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
    arrived, resolved, unresolved, gave_up, lost, incidents
        (n_groups,) this week; relapses count as arrived, lost means for good.
    waiting, in_treatment, in_transit
        (n_groups,) at the end of the week; those searched for are in transit.
    """

    def __init__(self, state: State) -> None:
        partners = int(state.world["n_partners"][0])
        cells = state["pairs"].view(np.int64).reshape(partners, partners, len(PAIR_TALLIES))
        self.pairs: Counts = cells.transpose(2, 0, 1)
        pairs = dict(zip(PAIR_TALLIES, self.pairs, strict=True))
        self.offered: Counts = pairs["offered"]
        self.accepted: Counts = pairs["accepted"]
        self.refused: Counts = pairs["refused"]
        self.informed: Counts = pairs["informed"]
        self.reported: Counts = pairs["reported"]
        self.late: Counts = pairs["late"]
        self.lost_between: Counts = pairs["lost"]
        self.recovered: Counts = pairs["recovered"]
        stations, groups = state["stations"], state["groups"]
        self.started: Counts = stations["started"]
        self.ended: Counts = stations["ended"]
        self.succeeded: Counts = stations["succeeded"]
        self.station_gave_up: Counts = stations["gave_up"]
        self.station_waiting: Counts = stations["waiting"]
        self.station_in_treatment: Counts = stations["in_treatment"]
        self.waiting_area: NDArray[np.float64] = stations["waiting_area"]
        self.busy_area: NDArray[np.float64] = stations["busy_area"]
        self.arrived: Counts = groups["arrived"]
        self.resolved: Counts = groups["resolved"]
        self.unresolved: Counts = groups["unresolved"]
        self.gave_up: Counts = groups["gave_up"]
        self.lost: Counts = groups["lost"]
        self.waiting: Counts = groups["waiting"]
        self.in_treatment: Counts = groups["in_treatment"]
        self.in_transit: Counts = groups["in_transit"]
        self.incidents: Counts = groups["incidents"]
