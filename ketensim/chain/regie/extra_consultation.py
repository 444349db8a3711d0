"""Extra consultation and a knowledge base: what every scan advises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.regie.strategy import Effort, Strategy, View


@dataclass(frozen=True)
class ExtraConsultation(Strategy):
    """Bring all partners to the table, and write down what is known.

    Source S3 ('een extra overleg in het leven te roepen, een kennisdatabank te maken'). Rule C5c in
    the ODD says what it costs, C5b what it brings.
    """

    name: ClassVar[str] = "extra_consultation"
    title: ClassVar[dict[str, str]] = {
        "nl": "Extra overleg en een kennisbank",
        "en": "Extra consultation and a knowledge base",
    }
    line: ClassVar[dict[str, str]] = {
        "nl": "Alle partners vaker aan tafel, met een kennisbank: wat elke scan adviseert.",
        "en": "All partners at the table more often, and a knowledge base: what scans advise.",
    }
    source: ClassVar[str] = "S3"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {
            "nl": "professionals leren elkaars taal",
            "en": "professionals learn each other's language",
        },
        "chain": {
            "nl": "alle partners vaker aan tafel",
            "en": "all partners at the table more often",
        },
        "network": {"nl": "niets", "en": "nothing"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van iedereen aan tafel, meer dan evenredig met het aantal partners",
        "en": "hours of all at the table, more than in proportion to the partners",
    }

    def act(self, view: View, hours: float) -> Effort:
        """Spend all hours on consultation; a partner alone has nobody to consult."""
        return Effort(consultation=hours if view.n_partners > 1 else 0.0)
