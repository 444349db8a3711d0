"""Clients through the stations of a chain, a week at a time."""

from __future__ import annotations

import math

import numpy as np

from ketensim.flow.clocks import begin, clear_tallies, open_period
from ketensim.flow.households import join_files
from ketensim.flow.kernel import advance
from ketensim.flow.layout import (
    AWAY,
    CLIENT_ROW,
    FREE,
    IN_TREATMENT,
    NUMBER,
    PACE,
    VISIT_ROW,
    WAITING,
)
from ketensim.flow.memory import Rows, address, copied, table
from ketensim.flow.network import Network
from ketensim.flow.passage import write_open_clients
from ketensim.flow.rates import Rates
from ketensim.flow.state import State
from ketensim.flow.week import Counts, Week


class ClientFlow:
    """The primary process: an exact discrete-event simulation in continuous time.

    It knows nothing of goals or trust. Each week it is given rates and chances, and hands back
    what happened.

    Parameters
    ----------
    network
        The stations, groups and routes.
    seed
        Seed of the run: the same seed meets the same clients, whatever the rates.
    start
        Moment at which the empty chain opens [weeks].

    Notes
    -----
    Source: S2 2.1 (the primary process).
    """

    def __init__(self, network: Network, seed: int, start: float = 0.0) -> None:
        self.network = network
        self.state = State(network, seed, start)
        self.week = Week(self.state)
        self._arrivals = table(NUMBER, network.n_groups)
        self._arrivals_at = address(self._arrivals)
        self._arrivals["x"] = network.arrival_rates(start)
        self._paces = table(PACE, network.n_stations)
        begin(self.state.where)

    @property
    def time(self) -> float:
        """Where the flow is [weeks]."""
        return float(self.state.world["until"][0])

    @property
    def events(self) -> int:
        """How many events have been carried out."""
        return int(self.state.world["events"][0])

    def copy(self) -> ClientFlow:
        """Make an independent copy at this moment."""
        twin = ClientFlow.__new__(ClientFlow)
        twin.network, twin.state = self.network, self.state.copy()
        twin.week = Week(twin.state)
        twin._arrivals, twin._paces = copied(self._arrivals), copied(self._paces)
        twin._arrivals_at = address(twin._arrivals)
        return twin

    def advance(self, rates: Rates) -> Week:
        """Let one week pass at these rates, and give its tallies (copy what you keep)."""
        where = self.state.where
        clear_tallies(where)
        now = self.time
        if self.network.has_households:
            join_files(where, rates.where[3], len(self.state["clients"]), math.floor(now))
        for until in self.network.moments(now, now + 1.0):
            open_period(
                where,
                self._at_pace(rates, now),
                self._arrivals_at,
                rates.incident_hazard,
                rates.relapse_chance,
                rates.households,
                until,
            )
            while not advance(where):
                self.state.make_room()
            now = until
        return self.week

    def _at_pace(self, rates: Rates, moment: float) -> tuple[int, int, int, int]:
        """Give where the rates are, at the pace of this moment; clients come at its pace too."""
        network = self.network
        if moment in network.changes or network.has_hours:
            self._arrivals["x"] = network.arrival_rates(moment)
        if not network.has_hours:
            return rates.where
        work, coming = network.paces(moment)
        self._arrivals["x"] *= coming
        np.copyto(self._paces, rates.paces)
        self._paces["speed"] *= work
        _, demands, offers, information = rates.where
        return address(self._paces), demands, offers, information

    def client_rows(self) -> Rows:
        """One row a client: those who left, in that order, then those still in the system."""
        state = self.state
        rows = table(CLIENT_ROW, len(state["clients"]))
        inside = write_open_clients(state.where, len(rows), address(rows))
        return state.rows("finished", rows[:inside])

    def directed(self) -> Counts:
        """(n_partners,) Clients in the chain whom an office of each partner sends on (F14)."""
        clients = self.state["clients"]
        inside = ~np.isin(clients["state"], (FREE, AWAY)) & (clients["director"] >= 0)
        return np.bincount(clients["director"][inside], minlength=self.network.n_partners)

    def visit_rows(self) -> Rows:
        """One row a visit: those that are over, in that order, then those not yet."""
        clients = self.state["clients"]
        inside = clients[np.isin(clients["state"], (IN_TREATMENT, WAITING))]
        rows = np.zeros(len(inside), VISIT_ROW)
        for name in ("queued", "started", "station", "dossier", "reintake"):
            rows[name] = inside[name]
        rows["client"], rows["visit"] = inside["id"], inside["visits"]
        rows["referred_by"] = inside["sender"]
        rows["ended"] = math.nan
        return self.state.rows("visits", rows)
