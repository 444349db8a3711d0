"""Clients through the stations of a chain, a week at a time."""

from __future__ import annotations

import math

import numpy as np

from ketensim.flow.clocks import await_arrival, clear_tallies, open_period
from ketensim.flow.kernel import advance
from ketensim.flow.layout import (
    AWAY,
    CLIENT_ROW,
    FREE,
    IN_SYSTEM,
    IN_TREATMENT,
    NUMBER,
    VISIT_ROW,
    WAITING,
)
from ketensim.flow.memory import Rows, address, table
from ketensim.flow.network import Network
from ketensim.flow.passage import write_client
from ketensim.flow.rates import Rates
from ketensim.flow.state import State
from ketensim.flow.week import Week


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
        for group in range(network.n_groups):
            await_arrival(self.state.record, group)

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
        twin._arrivals = table(NUMBER, self.network.n_groups)
        return twin

    def advance(self, rates: Rates) -> Week:
        """Let one week pass at these rates, and give its tallies (copy what you keep)."""
        world = self.state.record
        self.state.take_rates(rates.offers, rates.information)
        clear_tallies(world)
        now = self.time
        for until in self.network.moments(now, now + 1.0):
            self._arrivals["x"] = self.network.arrival_rates(self.time)
            open_period(
                world,
                address(rates.paces),
                address(rates.demands),
                address(self._arrivals),
                rates.incident_hazard,
                rates.relapse_chance,
                until,
            )
            while not advance(world):
                self.state.make_room()
        return self.week

    def client_rows(self) -> Rows:
        """One row a client: those who left, in that order, then those still in the system."""
        state, world = self.state, self.state.record
        states = state["clients"]["state"]
        inside = np.flatnonzero((states != FREE) & (states != AWAY))
        rows = table(CLIENT_ROW, len(inside))
        for k, c in enumerate(inside):
            write_client(world, address(rows), k, c, math.nan, IN_SYSTEM)
        return np.concatenate([state["finished"][: world["written_clients"]], rows])

    def visit_rows(self) -> Rows:
        """One row a visit: those that are over, in that order, then those not yet."""
        state, world = self.state, self.state.record
        there = np.isin(state["clients"]["state"], (IN_TREATMENT, WAITING))
        inside = state["clients"][there]
        rows = np.zeros(len(inside), VISIT_ROW)
        for name in ("queued", "started", "station", "dossier", "reintake"):
            rows[name] = inside[name]
        rows["client"], rows["visit"] = inside["id"], inside["visits"]
        rows["referred_by"] = inside["sender"]
        rows["ended"] = math.nan
        return np.concatenate([state["visits"][: world["written_visits"]], rows])
