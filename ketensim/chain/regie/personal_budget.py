"""Personal budget: money follows the client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.mechanisms.money import Funding
from ketensim.chain.regie.strategy import Effort, Strategy, View, setting


@dataclass(frozen=True)
class PersonalBudget(Strategy):
    """Have financiers give clients a budget with which they choose who helps them.

    Source S2 4.1, box 'De portemonnee van de patiënt', 5.6. Rule P10 in the ODD turns hours into
    budgets, P7c lets newcomers in where entry is free. How long it takes is an *assumption*.

    Parameters
    ----------
    introduction
        Weeks of introduction, after which the regisseur rests [week].
    """

    name: ClassVar[str] = "personal_budget"
    title: ClassVar[dict[str, str]] = {"nl": "Persoonsgebonden budget", "en": "Personal budget"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Het geld volgt de cliënt, die kiest wie helpt; dat schept concurrentie.",
        "en": "Money follows the client, who chooses who helps; that creates competition.",
    }
    source: ClassVar[str] = "S2 4.1, box 'De portemonnee van de patiënt'; S2 5.6"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {"nl": "cliënten kiezen wie helpt", "en": "clients choose who helps"},
        "chain": {
            "nl": "partners voelen concurrentie, nieuwkomers komen waar dat mag",
            "en": "partners feel competition, newcomers come where they may",
        },
        "network": {"nl": "financiers betalen de cliënt", "en": "financiers pay the client"},
        "policy": {"nl": "regels voor budgetten", "en": "rules for budgets"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van invoering",
        "en": "hours of introduction",
    }

    introduction: int = setting(
        104,
        0,
        10_000,
        en="weeks of introduction, after which the regisseur rests",
        nl="weken van invoering, waarna de regisseur rust",
    )

    def act(self, view: View, hours: float) -> Effort:
        """Introduce budgets with all hours, and then rest."""
        if view.week >= self.introduction:
            return Effort()
        return Effort(works=(Funding(hours, form="personal_budget"),))
