"""Professional norms: what one discipline holds to be good help, another does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.chain.layout import DIFFERENCE, EASE
from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


@dataclass(frozen=True)
class ProfessionalNorms(Mechanism):
    """Make professionals accept less easily what a discipline with other norms refers to them.

    Notes
    -----
    Rule P4b in docs/ODD.md; source S2 5.2. That norms differ as far as disciplines do, and that a
    common language takes the difference away, are *assumptions*.
    """

    id: ClassVar[str] = "P4b"
    line: ClassVar[dict[str, str]] = {
        "nl": "beroepsnormen: wat de ene discipline goede hulp vindt, vindt de andere niet",
        "en": "professional norms: what one discipline calls good help, another does not",
    }
    form: ClassVar[str] = (
        "acceptance (P4) of a referral loses `norms_drag` x difference of disciplines x "
        "(1 - knowledge)"
    )
    off: ClassVar[str] = "norms do not matter"
    source: ClassVar[str] = "S2 5.2"

    norms_drag: float = parameter(
        0.3,
        0.0,
        10.0,
        "logit",
        "drag of wholly different disciplines on acceptance",
        "S2 5.2",
        nl="rem van geheel verschillende disciplines op het aannemen",
    )

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Weigh the difference of disciplines against what is known in common."""
        state = chain.state
        drag = self.norms_drag * (1.0 - state.knowledge)
        state.relations[EASE] -= drag * state.files[DIFFERENCE]
