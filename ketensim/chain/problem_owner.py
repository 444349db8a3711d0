"""Problem owners: those who suffer when the chain does not work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketensim.chain.agent import ChainAgent

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


class ProblemOwner(ChainAgent):
    """A party without a task of its own in the chain, but with trouble when it fails (S2 5.8).

    Parameters
    ----------
    model
        The chain it looks at.
    name
        What it is called.
    """

    def __init__(self, model: KetenModel, name: str) -> None:
        super().__init__(model)
        self.name = name
        self._pressure = model.chain_scenario.parameters.owner_pressure

    def press(self, nuisance: float) -> float:
        """Say how much of what is still missing it adds to urgency this week [0-1] (C1)."""
        return self._pressure * nuisance
