"""Chain optimisation: intensive agreements between all partners that share clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.regie.strategy import ALL_LAYERS, Effort, Strategy, View, divide, setting


@dataclass(frozen=True)
class ChainOptimisation(Strategy):
    """Make agreements where clients pass, until everything is agreed.

    Source S2 appendix, S2 4.5. Rule C2 in the ODD turns hours into agreements. That the hours go
    to pairs by the clients they share and what is still to be agreed is an *assumption*.

    Parameters
    ----------
    board, management, professionals
        Weight of each layer in the hours (C10); all 0 counts as all equal.
    """

    name: ClassVar[str] = "chain_optimisation"
    title: ClassVar[dict[str, str]] = {"nl": "Ketenoptimalisering", "en": "Chain optimisation"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Intensieve afspraken over overdracht, tussen alle partners die cliënten delen.",
        "en": "Intensive agreements on hand-overs, between all partners that share clients.",
    }
    source: ClassVar[str] = "S2 appendix; S2 4.5"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {
            "nl": "professionals maken afspraken over overdracht en terugkoppeling",
            "en": "professionals agree on hand-over and report-back",
        },
        "chain": {
            "nl": "managers maken afspraken over wie wat doet",
            "en": "managements agree on who does what",
        },
        "network": {"nl": "besturen dragen de afspraken", "en": "boards carry the agreements"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van regie en van beide kanten, en onderhoud per afspraak",
        "en": "hours of regie and of both sides, and upkeep of each agreement",
    }

    board: float = setting(
        1.0,
        0.0,
        100.0,
        en="weight of the boards in the hours",
        nl="gewicht van de besturen in de uren",
    )
    management: float = setting(
        1.0,
        0.0,
        100.0,
        en="weight of the managements in the hours",
        nl="gewicht van het management in de uren",
    )
    professionals: float = setting(
        1.0,
        0.0,
        100.0,
        en="weight of the professionals in the hours",
        nl="gewicht van de professionals in de uren",
    )

    def act(self, view: View, hours: float) -> Effort:
        """Divide the hours over pairs by shared clients and by what is not agreed yet."""
        pairs = divide(hours, view.exchange() * (1.0 - view.agreement))
        return Effort(agreements=pairs, layers=self._layers())

    def _layers(self) -> tuple[float, float, float]:
        """Give the share of each layer."""
        total = self.board + self.management + self.professionals
        if total == 0.0:
            return ALL_LAYERS
        return self.board / total, self.management / total, self.professionals / total
