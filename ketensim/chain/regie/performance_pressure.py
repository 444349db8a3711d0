"""Performance pressure: have the network, outside the chain, press for performance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.mechanisms.pressure import Pressing
from ketensim.chain.mechanisms.problem_owners import Informing
from ketensim.chain.regie.strategy import Effort, Strategy, View, setting


@dataclass(frozen=True)
class PerformancePressure(Strategy):
    """Mobilise commissioners, financiers, supervisors and problem owners to press the partners.

    Source S2 4.1 (network partners tempt the partners of a chain to work for performance and for
    clients). Rules C1c and R8 in the ODD say what the hours bring. The division is an *assumption*.

    Parameters
    ----------
    informing
        Share of the hours that goes to telling problem owners of results [0-1].
    """

    name: ClassVar[str] = "performance_pressure"
    title: ClassVar[dict[str, str]] = {"nl": "Prestatiedruk", "en": "Performance pressure"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Het netwerk buiten de keten laat partners niet wegkomen met weinig inzet.",
        "en": "The network outside the chain lets no partner get away with giving little.",
    }
    source: ClassVar[str] = "S2 4.1"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {"nl": "niets", "en": "nothing"},
        "chain": {
            "nl": "wie het minst geeft, wordt aangesproken",
            "en": "who gives least is spoken to",
        },
        "network": {
            "nl": "opdrachtgevers, financiers en toezichthouders vragen om prestaties",
            "en": "commissioners, financiers and supervisors ask for results",
        },
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren om het netwerk te mobiliseren",
        "en": "hours to mobilise the network",
    }

    informing: float = setting(
        0.2,
        0.0,
        1.0,
        en="share of the hours that goes to telling problem owners of results",
        nl="deel van de uren dat naar het informeren van probleemhebbers gaat",
    )

    def act(self, view: View, hours: float) -> Effort:
        """Divide the hours over pressing and telling."""
        telling = hours * self.informing
        return Effort(works=(Pressing(hours - telling), Informing(telling)))
