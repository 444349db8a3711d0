"""Create urgency: make the chain's problem a public one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.regie.strategy import Effort, Strategy, View, setting


@dataclass(frozen=True)
class CreateUrgency(Strategy):
    """Campaign with those who suffer from the problem, so that nobody can look away.

    Source S2 4.1 and appendix, S4 (political pressure is crucial). Rule C1b in the ODD turns hours
    into urgency.

    Parameters
    ----------
    enough
        Urgency above which the regisseur rests, since a campaign wears out [0-1]; an *assumption*.
    """

    name: ClassVar[str] = "create_urgency"
    title: ClassVar[dict[str, str]] = {"nl": "Urgentie creëren", "en": "Create urgency"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Maatschappelijke urgentie creëren, zodat partners in beweging komen.",
        "en": "Create public urgency, so that the partners start to move.",
    }
    source: ClassVar[str] = "S2 4.1; S2 appendix; S4"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {
            "nl": "cliënten met incidenten worden zichtbaar",
            "en": "clients with incidents become visible",
        },
        "chain": {"nl": "partners voelen de druk", "en": "partners feel the pressure"},
        "network": {
            "nl": "probleemhebbers en media worden gemobiliseerd",
            "en": "problem owners and media are mobilised",
        },
        "policy": {
            "nl": "bestuurders kunnen niet wegkijken",
            "en": "those in charge cannot look away",
        },
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van campagne, die slijt waar geen overlast haar draagt",
        "en": "hours of campaign, which wears out where no nuisance backs it",
    }

    enough: float = setting(
        0.8,
        0.0,
        1.0,
        en="urgency above which the regisseur rests",
        nl="urgentie waarboven de regisseur rust",
    )

    def act(self, view: View, hours: float) -> Effort:
        """Spend all hours on campaign while there is not urgency enough."""
        return Effort(campaign=hours if view.urgency < self.enough else 0.0)
