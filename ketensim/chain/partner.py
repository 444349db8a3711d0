"""Partner organisations: their management decides how much the chain gets of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketensim.chain.agent import ChainAgent
from ketensim.chain.draws import TURNOVER, partner_key, weekly_for_each
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
    What all partners decide in the same week they decide at once, in `Partners`.
    """

    def __init__(self, model: KetenModel, number: int) -> None:
        super().__init__(model)
        scenario = model.chain_scenario
        self.number = number
        self.name = scenario.partners[number].name
        self.key = partner_key(self.name)
        self._lack = scenario.parameters.newcomer_distance
        self._prior = scenario.parameters.trust_prior
        self._state = model.state

    def be_replaced(self) -> None:
        """Let a newcomer take its place (P7b)."""
        state = self._state
        bonds = (*state.agreements, state.intertwining)
        ambition = state.partners[AMBITION]
        turnover.welcome(self.number, state.trust, bonds, ambition, self._prior, self._lack)

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


class Partners(list[Partner]):
    """All partners of a chain at the same moment of their week.

    Parameters
    ----------
    model
        The chain they belong to.

    Notes
    -----
    Each method is one moment of the week. Rules P1 to P3 and C5 are decided in `manage`, P6 in
    `learn`, P7b in `may_be_replaced`. A partner reads whatever it sees and writes its own row only,
    so that their order makes no difference and one compiled call lets all of them decide.
    """

    def __init__(self, model: KetenModel) -> None:
        super().__init__(Partner(model, number) for number in range(model.network.n_partners))
        scenario, state = model.chain_scenario, model.state
        self._keys = np.array([partner.key for partner in self], np.int64)
        self._seed = model.seed
        weights = engagement.pack(scenario.parameters, scenario.mechanisms)
        self._management = (state.traits, state.partners, state.relations, weights)
        learning = trust.pack(scenario.parameters, scenario.mechanisms)
        self._learning = (state.partners, state.relations, learning)
        may_leave = state.turnover > 0.0 if scenario.mechanisms.is_on("P7") else False
        self._leavers = np.flatnonzero(may_leave)
        self._chances = state.turnover[self._leavers]
        self._leaver_keys, self._draws = self._keys[self._leavers], np.ones(len(self._leavers))

    def manage(self, week: int, meets: bool, urgency: float) -> None:
        """Decide on engagement, promise, meetings and availability (P1, P3, C5, P2)."""
        engagement.manage_week(self._keys, self._seed, week, meets, urgency, *self._management)

    def learn(self, pairs: Counts) -> None:
        """Change trust by what this week's hand-offs showed, and by promises broken (P6, P3b)."""
        trust.learn_week(pairs, *self._learning)

    def may_be_replaced(self, week: int) -> None:
        """Let newcomers take the places of some, by the chances the scenario gives (P7b)."""
        if len(self._leavers) == 0:
            return
        weekly_for_each(self._seed, self._leaver_keys, week, TURNOVER, self._draws)
        for number in self._leavers[self._draws < self._chances]:
            self[number].be_replaced()
