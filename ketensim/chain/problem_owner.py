"""Problem owners: those who suffer when the chain does not work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketensim.chain.agent import ChainAgent

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.scenario.roles import Player


class ProblemOwner(ChainAgent):
    """A party without a task of its own in the chain, but with trouble when it fails (S2 5.8).

    Parameters
    ----------
    model
        The chain it looks at.
    player
        What it is called, and when it plays its role.
    """

    def __init__(self, model: KetenModel, player: Player) -> None:
        super().__init__(model)
        self.name = player.name
        self._player = player
        self._pressure = model.chain_scenario.parameters.owner_pressure

    def press(self, week: float, nuisance: float) -> float:
        """Say how much of what is still missing it adds to urgency this week [0-1] (C1)."""
        return self._pressure * nuisance if self._player.plays(week) else 0.0
