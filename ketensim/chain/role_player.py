"""Those who play a role around the chain: each looks at its own rhythm and has its own task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketensim.chain.agent import ChainAgent
from ketensim.chain.rhythm import NETWORK_WEEKS, POLICY_WEEKS

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.scenario.roles import Player, Role

#: Weeks between two moments at which a role acts, by the level it plays at (S2 figure 1).
RHYTHM: dict[Role, int] = {
    "client": 1,
    "professional": 1,
    "commissioner": NETWORK_WEEKS,
    "financier": NETWORK_WEEKS,
    "supervisor": NETWORK_WEEKS,
    "knowledge_partner": NETWORK_WEEKS,
    "policy_maker": POLICY_WEEKS,
    "state": POLICY_WEEKS,
}


class RolePlayer(ChainAgent):
    """Somebody who plays a role in the network or the policy around a chain (S2 ch. 5, 7.1).

    What a role does is a mechanism of its own file; a role that nobody plays does nothing.

    Parameters
    ----------
    model
        The chain.
    role, player
        The role, and who plays it from when until when.
    """

    def __init__(self, model: KetenModel, role: Role, player: Player) -> None:
        super().__init__(model)
        self.role, self.player = role, player
        self.name = player.name
        self.rhythm = RHYTHM[role]

    def plays(self, week: float) -> bool:
        """Tell whether it plays its role in a week."""
        return self.player.plays(week)

    def acts(self, week: int) -> bool:
        """Tell whether this is a week in which it looks at the chain and acts."""
        return week % self.rhythm == 0 and self.plays(week)
