"""Policy makers: frameworks that conflict, are harmonised or leave room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.chain.layout import LIFT
from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.chain.role_player import RolePlayer
    from ketensim.scenario.roles import Role


@dataclass(frozen=True)
class PolicyMakers(Mechanism):
    """Let the frameworks of different policy makers help or frustrate the chain.

    Notes
    -----
    Rule R10 in docs/ODD.md; source S2 5.10 (policy frustrates cooperation where contradictory
    principles hold for different links; it gives room for innovation) and S3 (at least four
    ministries interfere with one youth centre). Without a word of its own one policy maker
    conflicts with nobody, and several do. The size is an *assumption*.
    """

    id: ClassVar[str] = "R10"
    line: ClassVar[dict[str, str]] = {
        "nl": "beleidsmakers: kaders botsen, sluiten aan of geven ruimte",
        "en": "policy makers: frameworks conflict, agree or leave room",
    }
    form: ClassVar[str] = (
        "of n policy makers, c conflict: engagement (P1) loses `frame_conflict` x c/n x (1 - 1/n) "
        "(one that conflicts with all else counts in full); the share r/n that leaves room adds "
        "`frame_room` and to the individual routes `frame_freedom` of the rest"
    )
    off: ClassVar[str] = "frameworks never matter"
    source: ClassVar[str] = "S2 5.10; S3"
    roles: ClassVar[tuple[Role, ...]] = ("policy_maker",)

    frame_conflict: float = parameter(
        0.6,
        0.0,
        10.0,
        "logit",
        "drag on engagement of frameworks that all conflict",
        "S2 5.10, S3",
        nl="rem op de inzet van beleidskaders die alle botsen",
    )
    frame_room: float = parameter(
        0.3,
        0.0,
        10.0,
        "logit",
        "lift of engagement where all frameworks leave room",
        "S2 5.10",
        nl="extra inzet waar alle beleidskaders ruimte laten",
    )
    frame_freedom: float = parameter(
        0.1,
        0.0,
        1.0,
        "-",
        "part of the standard routes that room sets free",
        "S2 5.10",
        nl="deel van de standaardroutes dat die ruimte vrijmaakt",
    )

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Let partners feel what policy asks and allows."""
        makers = chain.playing("policy_maker")
        if not makers:
            return
        count = len(makers)
        frames = [maker.player.frames for maker in makers]
        conflicting = frames.count("conflicting")
        against = 1.0
        if count > 1:  # several makers who do not say what their frameworks do make them conflict
            conflicting += frames.count(None)
            against -= 1.0 / count
        lift = self.frame_room * self._room(makers)
        lift -= self.frame_conflict * conflicting / count * against
        chain.state.partners[LIFT] += lift

    def settle(self, chain: KetenModel, memory: Any) -> None:
        """Set part of the standard routes free."""
        free = self.frame_freedom * self._room(chain.playing("policy_maker"))
        if free > 0.0:
            can = [float(group.can_be_individual) for group in chain.chain_scenario.groups]
            orientation = chain.rates.demand_orientation
            orientation += free * (1.0 - orientation) * can

    def _room(self, makers: list[RolePlayer]) -> float:
        """Give the share of policy makers that leave room [0-1]."""
        if not makers:
            return 0.0
        return [maker.player.frames for maker in makers].count("room") / len(makers)
