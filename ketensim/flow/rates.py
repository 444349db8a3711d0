"""What the chain decides for a week, as numbers that the flow carries out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.flow.layout import DEMAND, INFORMATION, OFFER, PACE
from ketensim.flow.memory import Rows, address, copied, table
from ketensim.flow.network import Network

Floats = NDArray[np.float64]


@dataclass
class Rates:
    """Chances and speeds of one week: all that crosses the border from chain to flow.

    Made by `Rates.neutral`; the arrays below are views to write in.

    Attributes
    ----------
    speed, success, reintake_success, reintake_work
        (n_stations,) work done a week for each place [-]; chance that a treatment succeeds, and
        that it does without dossier [0-1]; extra share of work without dossier [-].
    skim
        (n_stations,) how much rarer a station accepts the most severe clients that others refer
        than those with nothing severe [0-1].
    accept, preference
        (n_partners + 1, n_stations) chance that a referral is accepted [0-1] and weight in the
        choice of a provider [-]; the last row is for clients who come from outside.
    dossier, report, recovery
        (n_partners, n_partners) chance that the dossier goes along, that the receiver reports
        back, and that a fault is put right [0-1], sender by receiver. Recovery is per week for
        a lost or a late client, once for a missing dossier.
    demand_orientation, arrival_factor
        (n_groups,) share of individual routes [0-1]; factor on the arrival rate [-].
    incident_hazard
        Incidents a week of a waiting client at severity 1 [1/week].
    relapse_chance
        Chance that a client who left unresolved comes back [0-1].
    """

    paces: Rows
    offers: Rows
    information: Rows
    demands: Rows
    incident_hazard: float = 0.0
    relapse_chance: float = 0.0

    def __post_init__(self) -> None:
        self.where = tuple(
            address(rows) for rows in (self.paces, self.demands, self.offers, self.information)
        )
        stations, partners = len(self.paces), len(self.offers) // len(self.paces) - 1
        self.speed: Floats = self.paces["speed"]
        self.success: Floats = self.paces["success"]
        self.reintake_success: Floats = self.paces["reintake_success"]
        self.reintake_work: Floats = self.paces["reintake_work"]
        self.skim: Floats = self.paces["skim"]
        self.accept: Floats = self.offers["accept"].reshape(partners + 1, stations)
        self.preference: Floats = self.offers["preference"].reshape(partners + 1, stations)
        self.dossier: Floats = self.information["dossier"].reshape(partners, partners)
        self.report: Floats = self.information["report"].reshape(partners, partners)
        self.recovery: Floats = self.information["recovery"].reshape(partners, partners)
        self.demand_orientation: Floats = self.demands["demand_orientation"]
        self.arrival_factor: Floats = self.demands["arrival_factor"]

    @classmethod
    def neutral(cls, network: Network) -> Rates:
        """Give the rates of a pure queueing network: full speed, nobody refuses, all succeeds."""
        partners, stations = network.n_partners, network.n_stations
        rates = cls(
            paces=table(PACE, stations),
            offers=table(OFFER, (partners + 1) * stations),
            information=table(INFORMATION, partners * partners),
            demands=table(DEMAND, network.n_groups),
        )
        for ones in (
            rates.speed,
            rates.success,
            rates.reintake_success,
            rates.accept,
            rates.preference,
            rates.dossier,
            rates.report,
            rates.arrival_factor,
        ):
            ones[:] = 1.0
        rates.demand_orientation[:] = network.demand_orientation
        return rates

    def adopt(self, other: Rates) -> None:
        """Take over all numbers of the rates of the same network."""
        np.copyto(self.paces, other.paces)
        np.copyto(self.offers, other.offers)
        np.copyto(self.information, other.information)
        np.copyto(self.demands, other.demands)
        self.incident_hazard = other.incident_hazard
        self.relapse_chance = other.relapse_chance

    def copy(self) -> Rates:
        """Copy the rates, so that one week's can be changed without the other's."""
        return Rates(
            copied(self.paces),
            copied(self.offers),
            copied(self.information),
            copied(self.demands),
            self.incident_hazard,
            self.relapse_chance,
        )
