"""No regie: the partners are left to themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.regie.strategy import Effort, Strategy, View


@dataclass(frozen=True)
class NoRegie(Strategy):
    """Do nothing, and cost nothing: what the others are compared with."""

    name: ClassVar[str] = "none"
    title: ClassVar[dict[str, str]] = {"nl": "Geen regie", "en": "No regie"}
    line: ClassVar[dict[str, str]] = {
        "nl": "De partners zoeken het zelf uit; er gaat geen uur naar regie.",
        "en": "The partners are left to themselves; no hour goes to regie.",
    }
    source: ClassVar[str] = "assumption: the reference for all other strategies"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {"nl": "niets", "en": "nothing"},
        "chain": {"nl": "niets", "en": "nothing"},
        "network": {"nl": "niets", "en": "nothing"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "niets",
        "en": "nothing",
    }

    def act(self, view: View, hours: float) -> Effort:
        """Spend nothing."""
        return Effort()
