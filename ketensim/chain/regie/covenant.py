"""Covenant: all boards sign the same performance target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.mechanisms.covenant import SigningCovenant
from ketensim.chain.regie.strategy import Effort, Strategy, View, setting


@dataclass(frozen=True)
class Covenant(Strategy):
    """Have all partners sign a covenant, and carry it down into their organisations.

    Source S2 4.2 (the intended result, and its pitfall: not before there is trust). Rule P3c in the
    ODD says what signatures bring and cost; what is signed reaches managements and professionals by
    communication (C10). The share is an *assumption*.

    Parameters
    ----------
    height
        Engagement that everybody promises [0-1].
    communication
        Share of the hours that goes to carrying it into the organisations [0-1].
    """

    name: ClassVar[str] = "covenant"
    title: ClassVar[dict[str, str]] = {"nl": "Convenant", "en": "Covenant"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Een convenant met prestatieafspraken, door alle besturen getekend.",
        "en": "A covenant with performance targets, signed by all boards.",
    }
    source: ClassVar[str] = "S2 4.2"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {
            "nl": "weinig, zolang het papier de werkvloer niet bereikt",
            "en": "little, as long as the paper does not reach the work floor",
        },
        "chain": {"nl": "partners beloven alle even veel", "en": "partners all promise the same"},
        "network": {"nl": "besturen tekenen", "en": "boards sign"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren om te tekenen; beloften die worden gebroken, kosten vertrouwen",
        "en": "hours to sign; promises that are broken cost trust",
    }

    height: float = setting(
        0.7,
        0.0,
        1.0,
        en="engagement that everybody promises",
        nl="inzet die ieder toezegt",
    )
    communication: float = setting(
        0.5,
        0.0,
        1.0,
        en="share of the hours that goes to carrying it into the organisations",
        nl="deel van de uren dat naar het laten landen in de organisaties gaat",
    )

    def act(self, view: View, hours: float) -> Effort:
        """Sign and communicate; a partner alone has nobody to sign with."""
        if view.n_partners < 2:
            return Effort()
        communication = hours * self.communication
        signing = SigningCovenant(hours=hours - communication, height=self.height)
        return Effort(communication=communication, works=(signing,))
