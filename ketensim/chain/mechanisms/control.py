"""Directive control: orders reach as far as the power of who gives them."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ketensim.chain.layout import LIFT, TRUST
from ketensim.chain.mechanism import Mechanism, Work, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


@dataclass(frozen=True)
class Directing(Work):
    """Give orders, and check whether they are carried out."""


@dataclass
class Orders:
    """How tightly the regisseur directs [0-1], and since which meeting [week]."""

    strength: float = 0.0
    since: int | None = None


@dataclass(frozen=True)
class DirectiveControl(Mechanism):
    """Let who plays the regisseur direct, with the power that it has and may not have.

    Notes
    -----
    Rule C2e in docs/ODD.md; source S2 ch. 6 (hierarchical power over organisations does not exist
    in a chain; manners that are not hierarchical are essential), dimension 5 (who has power). A
    regisseur that is a partner has its share of power, whoever comes from outside has little. Who
    is told what to do gives less of its own accord, obeyed or not, and trust in all suffers. The
    form and the sizes are *assumptions*.
    """

    id: ClassVar[str] = "C2e"
    line: ClassVar[dict[str, str]] = {
        "nl": "directieve sturing: reikt zo ver als de macht, en kost vertrouwen en autonomie",
        "en": "directive control: reaches as far as power does, and costs trust and autonomy",
    }
    form: ClassVar[str] = (
        "strength is 1 - exp(-`control_gain` x hours) until the next meeting; the others' "
        "engagement (P1) gains strength x (`control_lift` x power - `control_resentment`), power "
        "the share of the partners that play the regisseur, `control_outsider` where none does; "
        "all trust loses `control_distrust` x strength a week"
    )
    off: ClassVar[str] = "orders do nothing"
    source: ClassVar[str] = "S2 ch. 6, appendix"
    takes: ClassVar[tuple[type[Work], ...]] = (Directing,)

    control_gain: float = parameter(
        0.02,
        0.0,
        1.0,
        "1/h",
        "how fast hours add up to tight control",
        "S2 ch. 6",
        nl="hoe snel uren optellen tot strakke sturing",
    )
    control_lift: float = parameter(
        2.0,
        0.0,
        10.0,
        "logit",
        "lift of engagement by one who had all power",
        "S2 appendix",
        nl="extra inzet door iemand die alle macht had",
    )
    control_outsider: float = parameter(
        0.05,
        0.0,
        1.0,
        "-",
        "share of power of a regisseur from outside the chain",
        "S2 ch. 6",
        nl="machtsaandeel van een regisseur van buiten de keten",
    )
    control_resentment: float = parameter(
        0.3,
        0.0,
        10.0,
        "logit",
        "drag on engagement of having no say",
        "S2 ch. 6",
        nl="rem op inzet van wie niets te zeggen heeft",
    )
    control_distrust: float = parameter(
        0.01,
        0.0,
        1.0,
        "1/week",
        "share of trust that tight control costs",
        "S2 ch. 6",
        nl="deel van het vertrouwen dat strakke sturing kost",
    )

    def start(self, chain: KetenModel) -> Orders:
        """Begin without orders."""
        return Orders()

    def take(self, chain: KetenModel, memory: Orders, work: Work) -> None:
        """Direct until the next meeting."""
        self._end_earlier(chain, memory)
        memory.since = chain.week
        memory.strength += (1.0 - memory.strength) * (1.0 - exp(-self.control_gain * work.hours))

    def before(self, chain: KetenModel, memory: Orders) -> None:
        """Let the others feel what they are told, and that they are told."""
        self._end_earlier(chain, memory)
        if memory.strength == 0.0:
            return
        state = chain.state
        leads = np.isin(chain.network.partner_names, self._regisseurs(chain))
        power = float(state.power[leads].sum()) if leads.any() else self.control_outsider
        net = self.control_lift * power - self.control_resentment
        state.partners[LIFT, ~leads] += memory.strength * net
        state.relations[TRUST] *= 1.0 - self.control_distrust * memory.strength

    def _end_earlier(self, chain: KetenModel, memory: Orders) -> None:
        """End what was ordered at an earlier meeting, once the chain meets again."""
        if chain.meets and memory.since != chain.week:
            memory.strength = 0.0

    def _regisseurs(self, chain: KetenModel) -> list[str]:
        """Name those who play the regisseur."""
        players = chain.chain_scenario.players("regisseur")
        return [player.name for player in players if player.plays(chain.week)]
