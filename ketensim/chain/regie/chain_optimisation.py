"""Chain optimisation: intensive agreements between all partners that share clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.regie.strategy import Effort, Strategy, View, divide


@dataclass(frozen=True)
class ChainOptimisation(Strategy):
    """Make agreements where clients pass, until everything is agreed.

    Source S2 appendix, S2 4.5. Rule C2 in the ODD turns hours into agreements. That the hours go
    to pairs by the clients they share and what is still to be agreed is an *assumption*.
    """

    name: ClassVar[str] = "chain_optimisation"
    title: ClassVar[dict[str, str]] = {"nl": "Ketenoptimalisering", "en": "Chain optimisation"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Intensieve afspraken over overdracht, tussen alle partners die cliënten delen.",
        "en": "Intensive agreements on hand-overs, between all partners that share clients.",
    }
    source: ClassVar[str] = "S2 appendix; S2 4.5"

    def act(self, view: View, hours: float) -> Effort:
        """Divide the hours over pairs by shared clients and by what is not agreed yet."""
        return Effort(agreements=divide(hours, view.exchange() * (1.0 - view.agreement)))
