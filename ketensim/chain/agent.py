"""What all agents of a chain share: a thin Mesa shell with a number that stays its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketensim.chain.mesa_core import Agent

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


class ChainAgent(Agent):
    """An agent with a `unique_id` from its own model's counter.

    Notes
    -----
    Mesa 3.3 counts ids in a class attribute that keeps every model alive for ever and starts again
    at 1 in a copy. The model's own counter does neither, and gives the same ids under every Mesa.
    """

    def __init__(self, model: KetenModel) -> None:
        super().__init__(model)
        getattr(Agent, "_ids", {}).pop(model, None)
        self.unique_id = model.next_agent_id()
