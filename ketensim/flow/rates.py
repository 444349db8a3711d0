"""What the chain decides for a week, as numbers that the flow carries out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.flow.layout import DEMAND, INFORMATION, OFFER, PACE
from ketensim.flow.memory import Rows, address, copied, table
from ketensim.flow.network import Network

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_SINGLE = (
    "incident_hazard",
    "relapse_chance",
    "contradiction",
    "split_hazard",
    "joined_hazard",
)


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
    is_open, directs
        (n_stations,) whether a station takes new clients; whether whoever is treated there is
        directed by its partner from then on.
    accept, preference
        (n_partners + n_groups, n_stations) chance that a referral is accepted [0-1] and weight in
        the choice of a provider [-]; the last rows are for the clients of each group who come from
        outside. Weight 0: asked when all others refuse; below 0: never asked.
    dossier, report, recovery
        (n_partners, n_partners) chance that the dossier goes along, that the receiver reports
        back, and that a fault is put right [0-1], sender by receiver. Recovery is per week for
        a lost or a late client, once for a missing dossier.
    joining
        (n_partners, n_partners) chance that two partners find out that files they have are of one
        household [1/week]; the first index is of the partner with the file of the lower number.
    demand_orientation, arrival_factor
        (n_groups,) share of individual routes [0-1]; factor on the arrival rate [-].
    incident_hazard
        Incidents a week of a waiting client at severity 1 [1/week].
    relapse_chance
        Chance that a client who left unresolved comes back [0-1].
    contradiction
        Factor on the success of a treatment as long as the household's files are not joined [0-1].
    split_hazard, joined_hazard
        Factor on the incidents of a client whose household has several files open: not joined, and
        joined [0 to 4].
    """

    paces: Rows
    offers: Rows
    information: Rows
    demands: Rows
    incident_hazard: float = 0.0
    relapse_chance: float = 0.0
    contradiction: float = 1.0
    split_hazard: float = 1.0
    joined_hazard: float = 1.0

    def __post_init__(self) -> None:
        self.where = (
            address(self.paces),
            address(self.demands),
            address(self.offers),
            address(self.information),
        )
        stations, groups = len(self.paces), len(self.demands)
        senders = len(self.offers) // stations
        partners = senders - groups
        self.speed: Floats = self.paces["speed"]
        self.success: Floats = self.paces["success"]
        self.reintake_success: Floats = self.paces["reintake_success"]
        self.reintake_work: Floats = self.paces["reintake_work"]
        self.skim: Floats = self.paces["skim"]
        self.is_open: Flags = self.paces["is_open"]
        self.directs: Flags = self.paces["directs"]
        self.accept: Floats = self.offers["accept"].reshape(senders, stations)
        self.preference: Floats = self.offers["preference"].reshape(senders, stations)
        self.dossier: Floats = self.information["dossier"].reshape(partners, partners)
        self.report: Floats = self.information["report"].reshape(partners, partners)
        self.recovery: Floats = self.information["recovery"].reshape(partners, partners)
        self.joining: Floats = self.information["joining"].reshape(partners, partners)
        self.demand_orientation: Floats = self.demands["demand_orientation"]
        self.arrival_factor: Floats = self.demands["arrival_factor"]

    @classmethod
    def neutral(cls, network: Network) -> Rates:
        """Give the rates of a pure queueing network: full speed, nobody refuses, all succeeds."""
        partners, stations = network.n_partners, network.n_stations
        rates = cls(
            paces=table(PACE, stations),
            offers=table(OFFER, (partners + network.n_groups) * stations),
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
        rates.is_open[:] = True
        rates.demand_orientation[:] = network.demand_orientation
        return rates

    def adopt(self, other: Rates) -> None:
        """Take over all numbers of the rates of the same network."""
        np.copyto(self.paces, other.paces)
        np.copyto(self.offers, other.offers)
        np.copyto(self.information, other.information)
        np.copyto(self.demands, other.demands)
        for name in _SINGLE:
            setattr(self, name, getattr(other, name))

    @property
    def households(self) -> tuple[float, float, float]:
        """What holds for households: contradiction, and the two factors on incidents."""
        return self.contradiction, self.split_hazard, self.joined_hazard

    def copy(self) -> Rates:
        """Copy the rates, so that one week's can be changed without the other's."""
        return Rates(
            copied(self.paces),
            copied(self.offers),
            copied(self.information),
            copied(self.demands),
            *(getattr(self, name) for name in _SINGLE),
        )
