"""Professionals: the client-facing side of a partner, one agent a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketensim.chain.agent import ChainAgent
from ketensim.chain.rules import handoff

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.chain.partner import Partner


class Professional(ChainAgent):
    """Those who work with the clients of one partner (S2 5.2).

    Parameters
    ----------
    model
        The chain it belongs to.
    partner
        The organisation it works for.
    """

    def __init__(self, model: KetenModel, partner: Partner) -> None:
        super().__init__(model)
        self.partner = partner
        state, network, rates = model.state, model.network, model.rates
        scenario = model.chain_scenario
        own = np.flatnonzero(network.station_partner == partner.number)
        self._place = (partner.number, int(own[0]), int(own[-1]) + 1)
        self._reads = (
            state.stations,
            network.station_partner,
            state.partners,
            state.relations,
            state.files,
            handoff.pack(scenario.parameters, scenario.mechanisms),
        )
        self._writes = (
            rates.speed,
            rates.accept,
            rates.preference,
            rates.dossier,
            rates.report,
            rates.recovery,
        )

    def hand_off(self, urgency: float, knowledge: float) -> None:
        """Decide whom to accept, what to tell, whom to choose, what to repair (P4, P5, P7, P8)."""
        handoff.hand_off_week(*self._place, urgency, knowledge, *self._reads, *self._writes)
