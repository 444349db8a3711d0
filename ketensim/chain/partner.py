"""Partner organisations: their management decides how much the chain gets of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketensim.chain.agent import ChainAgent
from ketensim.chain.draws import TURNOVER, partner_key, weekly
from ketensim.chain.layout import AMBITION
from ketensim.chain.rules import engagement, trust, turnover

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.chain.rules.trust import Counts, Floats


class Partner(ChainAgent):
    """A public organisation that shares part of its capacity with the chain (S2 5.3).

    Parameters
    ----------
    model
        The chain it belongs to.
    number
        Its place in the scenario, which is its row in every array.

    Notes
    -----
    Each method is one moment of its week. Rules P1 to P3 and C5 are decided in `manage`, P6 in
    `learn`, P7b in `may_be_replaced`; an agent reads whatever it sees and writes its own row only,
    so the order of the agents makes no difference.
    """

    def __init__(self, model: KetenModel, number: int) -> None:
        super().__init__(model)
        scenario, state = model.chain_scenario, model.state
        self.number = number
        self.name = scenario.partners[number].name
        self.key = partner_key(self.name)
        self._seed = model.seed
        self._lack = scenario.parameters.newcomer_distance
        self._prior = scenario.parameters.trust_prior
        self._state = state
        weights = engagement.pack(scenario.parameters, scenario.mechanisms)
        self._management = (state.traits, state.partners, state.relations, weights)
        learning = trust.pack(scenario.parameters, scenario.mechanisms)
        self._learning = (state.partners, state.relations, learning)

    def manage(self, week: int, meets: bool, urgency: float) -> None:
        """Decide on engagement, promise, meetings and availability (P1, P3, C5, P2)."""
        engagement.manage_week(
            self.number, self.key, self._seed, week, meets, urgency, *self._management
        )

    def learn(self, pairs: Counts) -> None:
        """Change trust by what this week's hand-offs showed, and by promises broken (P6, P3b)."""
        trust.learn_week(self.number, pairs, *self._learning)

    def may_be_replaced(self, week: int) -> bool:
        """Let a newcomer take its place, by the chance the scenario gives (P7b); tell whether."""
        chance = self._state.turnover[self.number]
        if weekly(self._seed, self.key, week, TURNOVER) >= chance:
            return False
        state = self._state
        bonds = (*state.agreements, state.intertwining)
        ambition = state.partners[AMBITION]
        turnover.welcome(self.number, state.trust, bonds, ambition, self._prior, self._lack)
        return True

    @property
    def engagement(self) -> float:
        """Share of its attention that it gives the chain [0-1]."""
        return float(self._state.engagement[self.number])

    @property
    def availability(self) -> float:
        """Share of its capacity that is left for clients of the chain [0-1]."""
        return float(self._state.availability[self.number])

    @property
    def promise(self) -> float:
        """Engagement that it promised at the last chain meeting [0-1]."""
        return float(self._state.promise[self.number])

    @property
    def trust(self) -> Floats:
        """(n_partners,) its trust in each of the others [0-1]."""
        return np.asarray(self._state.trust[self.number])
