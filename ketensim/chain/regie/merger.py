"""Merger: make one organisation of the two that share most clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ketensim.chain.mechanisms.merger import Merging
from ketensim.chain.regie.strategy import Effort, Strategy, View


@dataclass(frozen=True)
class Merger(Strategy):
    """Have the two partners with the largest exchange merge, and guide them through it.

    Source S3 ('een structuuroplossing voor een procesvraagstuk'). Rule C12 in the ODD says what it
    brings and costs. That the largest exchange is chosen is an *assumption*.
    """

    name: ClassVar[str] = "merger"
    title: ClassVar[dict[str, str]] = {"nl": "Fusie", "en": "Merger"}
    line: ClassVar[dict[str, str]] = {
        "nl": "De twee partners die de meeste cliënten delen, worden één organisatie.",
        "en": "The two partners that share most clients become one organisation.",
    }
    source: ClassVar[str] = "S3"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {
            "nl": "overdracht tussen beide wordt intern",
            "en": "hand-overs between the two become internal",
        },
        "chain": {
            "nl": "twee partners worden één organisatie",
            "en": "two partners become one organisation",
        },
        "network": {"nl": "besturen gaan samen", "en": "boards merge"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van regie, en jaren van aandacht naar binnen",
        "en": "hours of regie, and years of inward attention",
    }

    def act(self, view: View, hours: float) -> Effort:
        """Spend all hours on the merger of the pair with the largest exchange as seen."""
        exchange = view.exchange()
        if exchange.sum() <= 0.0:
            return Effort()
        one, two = np.unravel_index(int(np.argmax(exchange)), exchange.shape)
        return Effort(works=(Merging(hours=hours, one=int(one), two=int(two)),))
