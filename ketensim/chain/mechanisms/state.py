"""The State: room for leaders, money for followers, a stick for laggards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from ketensim.chain.layout import LIFT, STAFFING
from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.scenario.roles import Role


@dataclass
class Sorted:
    """How the State sorts the partners: terciles by what they give the chain.

    Attributes
    ----------
    place
        (n_partners,) 2 for leaders, 1 for followers, 0 for laggards.
    """

    place: NDArray[np.int64]


@dataclass(frozen=True)
class TheState(Mechanism):
    """Let the State look at the chain once a year and treat partners by how far they have come.

    Notes
    -----
    Rule R11 in docs/ODD.md; source S2 7.1 (leaders get room, followers money, laggards a stick; a
    State that aims at laggards only takes room from the others). It sorts partners once a year by
    what they give the chain. The size is an *assumption*.
    """

    id: ClassVar[str] = "R11"
    line: ClassVar[dict[str, str]] = {
        "nl": "de Staat: ruimte voor koplopers, geld voor meelopers, een stok voor achterblijvers",
        "en": "the State: room for leaders, money for followers, a stick for laggards",
    }
    form: ClassVar[str] = (
        "each year partners are sorted by engagement into three; room adds `state_lift` to the "
        "engagement (P1) of leaders, money to that of followers, a stick to that of laggards and "
        "takes `state_tightness` from all others"
    )
    off: ClassVar[str] = "the State does nothing"
    source: ClassVar[str] = "S2 7.1"
    roles: ClassVar[tuple[Role, ...]] = ("state",)

    state_lift: float = parameter(
        0.4,
        0.0,
        10.0,
        "logit",
        "lift of engagement by what fits a partner's place",
        "S2 7.1",
        nl="extra inzet door wat bij de plaats van een partner past",
    )
    state_tightness: float = parameter(
        0.15,
        0.0,
        10.0,
        "logit",
        "drag of rules made for laggards on all others",
        "S2 7.1",
        nl="rem die regels voor achterblijvers zijn voor alle anderen",
    )

    def start(self, chain: KetenModel) -> Sorted:
        """Take everybody for a follower until the first look."""
        return Sorted(np.ones(len(chain.state.power), np.int64))

    def before(self, chain: KetenModel, memory: Sorted) -> None:
        """Sort partners once a year, and treat them by their place until the next."""
        players = chain.playing("state")
        if not players:
            return
        if chain.acting("state"):
            there = np.flatnonzero(chain.state.partners[STAFFING] > 0.0)
            given = chain.state.engagement[there]
            order = np.argsort(np.argsort(given, kind="stable"))
            memory.place[there] = 3 * order // max(1, len(order))
        lift = chain.state.partners[LIFT]
        for player in players:
            gives = player.player.gives or "room"
            if gives == "stick":
                lift[memory.place == 0] += self.state_lift
                lift[memory.place > 0] -= self.state_tightness
            else:
                lift[memory.place == (2 if gives == "room" else 1)] += self.state_lift
