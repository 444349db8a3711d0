"""Commissioners: orders that conflict, until those who give them talk with each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ketensim.chain.layout import LIFT
from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.scenario.roles import Role


@dataclass
class Orders:
    """How far the commissioners have harmonised their orders [0-1]."""

    harmony: float = 0.0


@dataclass(frozen=True)
class Commissioners(Mechanism):
    """Let several commissioners ask different things, and harmonise their orders in time.

    Notes
    -----
    Rule R5 in docs/ODD.md; source S2 5.5 (the commissioner harmonises orders and conditions with
    other commissioners, and overlooks demand). They meet every 13 weeks; when the chain's problem
    is felt they come closer. One commissioner has nobody to conflict with. The form is an
    *assumption*.
    """

    id: ClassVar[str] = "R5"
    line: ClassVar[dict[str, str]] = {
        "nl": "opdrachtgevers: opdrachten botsen totdat zij ze afstemmen",
        "en": "commissioners: orders conflict until they harmonise them",
    }
    form: ClassVar[str] = (
        "n commissioners take `order_conflict` x (1 - 1/n) x (1 - harmony) off engagement (P1); "
        "every 13 weeks harmony closes `order_pace` x urgency of what is left"
    )
    off: ClassVar[str] = "orders never conflict"
    source: ClassVar[str] = "S2 5.5"
    roles: ClassVar[tuple[Role, ...]] = ("commissioner",)

    order_conflict: float = parameter(
        0.4,
        0.0,
        10.0,
        "logit",
        "drag on engagement of many conflicting orders",
        "S2 5.5",
        nl="rem op de inzet van veel tegenstrijdige opdrachten",
    )
    order_pace: float = parameter(
        0.5,
        0.0,
        1.0,
        "1/quarter",
        "harmony gained in a quarter when urgency is full",
        "S2 5.5",
        nl="harmonie die in een kwartaal wordt gewonnen bij volle urgentie",
    )

    def start(self, chain: KetenModel) -> Orders:
        """Begin with orders that nobody has harmonised."""
        return Orders()

    def before(self, chain: KetenModel, memory: Orders) -> None:
        """Let partners feel what conflicts, and commissioners talk at their own rhythm."""
        count = len(chain.playing("commissioner"))
        if count < 2:
            return
        if len(chain.acting("commissioner")) > 1:
            memory.harmony += self.order_pace * chain.state.urgency * (1.0 - memory.harmony)
        conflict = (1.0 - 1.0 / count) * (1.0 - memory.harmony)
        chain.state.partners[LIFT] -= self.order_conflict * conflict
