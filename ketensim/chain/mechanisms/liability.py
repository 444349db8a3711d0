"""Joint liability: partners that answer together for the result of the chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.chain.layout import CARE
from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


@dataclass(frozen=True)
class JointLiability(Mechanism):
    """Let partners put more faults right, the more they have agreed on with each other.

    Notes
    -----
    Rule P8b in docs/ODD.md; source S2 5.3 ('ketenaansprakelijkheid': partners that can be held to
    the results as a whole, which holds in law where a covenant or contract says so). That it grows
    with agreements on the relations in use is an *assumption*.
    """

    id: ClassVar[str] = "P8b"
    line: ClassVar[dict[str, str]] = {
        "nl": "ketenaansprakelijkheid: wie samen afspraken heeft, herstelt samen fouten",
        "en": "joint liability: who has agreements puts faults right together",
    }
    form: ClassVar[str] = (
        "self-cleaning (P8) of a partner is 1 + `liability_care` x its agreements (mean by clients "
        "shared) times as strong"
    )
    off: ClassVar[str] = "everybody answers for its own part only"
    source: ClassVar[str] = "S2 5.3"

    liability_care: float = parameter(
        1.0,
        0.0,
        10.0,
        "-",
        "strengthening of self-cleaning where all is agreed",
        "S2 5.3",
        nl="versterking van het zelfreinigend vermogen waar alles is afgesproken",
    )

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Hold partners to the whole, as far as they agreed on it."""
        state = chain.state
        if not state.agreement.any():
            return
        shared = state.flow + state.flow.T
        agreed = (shared * state.agreement).sum(axis=1)
        total = shared.sum(axis=1)
        total[total == 0.0] = 1.0
        state.partners[CARE] *= 1.0 + self.liability_care * agreed / total
