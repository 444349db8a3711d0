"""Own organisation first: the issues of the day win from what was promised to the chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.chain.layout import AMBITION
from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


@dataclass(frozen=True)
class OwnFirst(Mechanism):
    """Let engagement that an ambition raised go back to what the own situation gives.

    Notes
    -----
    Rule P9 in docs/ODD.md; source S4 ('de waan van de dag in de eigen organisatie'). That it
    fades at a steady rate, and not at all where all is measured and shown, is an *assumption*.
    """

    id: ClassVar[str] = "P9"
    line: ClassVar[dict[str, str]] = {
        "nl": "eigen organisatie eerst: de waan van de dag wint, tenzij de ambitie gemeten wordt",
        "en": "own organisation first: the issues of the day win, unless the ambition is measured",
    }
    form: ClassVar[str] = (
        "what ambition adds to engagement loses `own_first` x (1 - measured) a week (C4f)"
    )
    off: ClassVar[str] = "what an ambition raised stays"
    source: ClassVar[str] = "S4 'waan van de dag'"

    own_first: float = parameter(
        0.05,
        0.0,
        1.0,
        "1/week",
        "share of a raised engagement lost in a week, unmeasured",
        "S4",
        nl="deel van verhoogde inzet dat in een week wegzakt als niemand meet",
    )

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Let each partner turn to its own affairs."""
        state = chain.state
        state.partners[AMBITION] *= 1.0 - self.own_first * (1.0 - state.measured)
