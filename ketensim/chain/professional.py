"""Professionals: the client-facing side of a partner, one agent a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


class Professionals(list[Professional]):
    """The professionals of all partners at the same moment of their week.

    Parameters
    ----------
    model
        The chain they work in.

    Notes
    -----
    Those of a partner write its own part of the week's rates only, so that their order makes no
    difference and one compiled call lets all of them decide.
    """

    def __init__(self, model: KetenModel) -> None:
        super().__init__(Professional(model, partner) for partner in model.partners)
        state, rates, scenario = model.state, model.rates, model.chain_scenario
        self._reads = (
            state.stations,
            model.network.station_partner,
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
        handoff.hand_off_week(urgency, knowledge, *self._reads, *self._writes)
