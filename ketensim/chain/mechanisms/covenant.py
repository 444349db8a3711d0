"""Covenants: the same promise on paper for all, which only trust can carry."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ketensim.chain.layout import (
    AGREEMENT,
    ALIGNMENT,
    BOARD,
    FLOW,
    LIFT,
    PROMISE,
    STAFFING,
    TRUST,
    VISIBILITY,
)
from ketensim.chain.mechanism import Mechanism, Work, parameter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ketensim.chain.model import KetenModel

_KEPT = 0.05  # breach up to which others take a promise for kept, an assumption


@dataclass(frozen=True)
class SigningCovenant(Work):
    """Have all boards sign a covenant with a performance target, and keep it in force.

    Attributes
    ----------
    height
        Engagement that it has everybody promise [0-1].
    """

    height: float = 0.7


@dataclass
class _Paper:
    """The covenant as it stands: how far it is in force, and what it promises [0-1]."""

    force: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Covenant(Mechanism):
    """Let a covenant set promises, commit who sees others keep them, and cost trust otherwise.

    Notes
    -----
    Rule P3c in docs/ODD.md; source S2 4.2 (only on a basis of trust can agreements be laid down in
    a covenant), S0 ('papier is geduldig': everybody signs). What two partners carry is x_i x_j
    (mutual trust) A; paper is what is promised above the geometric mean of these four. The forms
    are *assumptions*.
    """

    id: ClassVar[str] = "P3c"
    line: ClassVar[dict[str, str]] = {
        "nl": "convenant: ieder belooft hetzelfde, en alleen vertrouwen kan het dragen",
        "en": "covenant: all promise the same, and only trust can carry it",
    }
    form: ClassVar[str] = (
        "an hour brings `covenant_gain` of the rest of a covenant into force; as far as it is, "
        "promises (P3) go to its height at each chain meeting; engagement (P1) is lifted by "
        "`covenant_commitment` x force x share of the others that keep their promise x carried "
        "down (C10); of force, `covenant_fade` x (1 - measured, C4f) goes a week; each meeting "
        "lifts agreements of boards to force x x_i x_j sqrt(t_ij t_ji) A_ij, and takes "
        "`paper_cost` x force x visibility x (height - fourth root of that product, if "
        "positive) off trust; broken promises cost trust by P3b"
    )
    off: ClassVar[str] = "nobody signs"
    source: ClassVar[str] = "S2 4.2; S0"
    takes: ClassVar[tuple[type[Work], ...]] = (SigningCovenant,)

    covenant_gain: float = parameter(
        0.02,
        0.0,
        1.0,
        "1/h",
        "part of a covenant that an hour brings into force",
        "S2 4.2",
        nl="deel van een convenant dat een uur van kracht maakt",
    )
    covenant_fade: float = parameter(
        0.02,
        0.0,
        1.0,
        "1/week",
        "force that a covenant loses in a week, unmeasured",
        "S2 4.2",
        nl="kracht die een convenant in een week verliest als niets gemeten wordt",
    )
    covenant_commitment: float = parameter(
        1.0,
        0.0,
        10.0,
        "logit",
        "lift of engagement when all others keep their promise",
        "S2 4.2",
        nl="extra inzet als alle anderen hun belofte houden",
    )
    paper_cost: float = parameter(
        0.05,
        0.0,
        1.0,
        "-",
        "share of trust that a covenant on paper alone costs a meeting",
        "S0",
        nl="deel van het vertrouwen dat een papieren convenant per vergadering kost",
    )

    def start(self, chain: KetenModel) -> Any:
        """Begin without a covenant."""
        return _Paper()

    def take(self, chain: KetenModel, memory: Any, work: Work) -> None:
        """Have the covenant signed."""
        assert isinstance(work, SigningCovenant)
        memory.force = 1.0 - (1.0 - memory.force) * exp(-self.covenant_gain * work.hours)
        memory.height = work.height

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Commit those who see others keep their promises; at meetings, see what it carries."""
        if memory.force <= 0.0:
            return
        memory.force *= 1.0 - self.covenant_fade * (1.0 - chain.state.measured)
        state = chain.state
        kept = (state.promise - state.engagement <= _KEPT) & (state.partners[STAFFING] > 0.0)
        others = max(1, np.count_nonzero(state.partners[STAFFING] > 0.0) - 1)
        share = (np.count_nonzero(kept) - kept) / others
        state.partners[LIFT] += self.covenant_commitment * memory.force * share * state.carried_down
        if chain.meets:
            self._meet(chain, memory)

    def settle(self, chain: KetenModel, memory: Any) -> None:
        """Have all promise what the covenant says, whatever they would have promised."""
        if chain.meets and chain.chain_scenario.mechanisms.is_on("P3"):
            promise = chain.state.partners[PROMISE]
            promise += memory.force * (memory.height - promise)

    def _meet(self, chain: KetenModel, memory: Any) -> None:
        """Lift agreements as far as they are carried, and lose trust over what is paper."""
        state, is_on = chain.state, chain.chain_scenario.mechanisms.is_on
        carried = self._carried(chain)
        if is_on("C2"):
            agreed = state.relations[BOARD if is_on("C10") else AGREEMENT]
            np.maximum(agreed, memory.force * carried, out=agreed)
            np.fill_diagonal(agreed, 0.0)
        if is_on("P6"):
            relations = state.relations
            paper = np.maximum(0.0, memory.height - np.sqrt(np.sqrt(carried)))
            met = relations[FLOW] + relations[FLOW].T > 0.0
            cost = self.paper_cost * memory.force * relations[VISIBILITY] * paper * met
            relations[TRUST] *= 1.0 - cost

    def _carried(self, chain: KetenModel) -> NDArray[np.float64]:
        """Give what each pair of partners carries: x_i x_j (mutual trust) A [0-1].

        Who is not there, yet or any more, carries nothing.
        """
        state = chain.state
        given = state.engagement * (state.partners[STAFFING] > 0.0)
        willing = np.outer(given, given)
        trusting = np.sqrt(state.relations[TRUST] * state.relations[TRUST].T)
        return np.asarray(willing * trusting * state.relations[ALIGNMENT])
