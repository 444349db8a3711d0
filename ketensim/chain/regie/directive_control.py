"""Directive control: give orders, with power that one may not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.mechanisms.control import Directing
from ketensim.chain.regie.strategy import Effort, Strategy, View


@dataclass(frozen=True)
class DirectiveControl(Strategy):
    """Direct the partners as if they were departments.

    Source S2 ch. 6 (hierarchical power over organisations does not exist in a chain) and appendix
    (concentrated or scattered power). Rule C2e in the ODD says how far it reaches and what it
    costs.
    """

    name: ClassVar[str] = "directive_control"
    title: ClassVar[dict[str, str]] = {"nl": "Directieve sturing", "en": "Directive control"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Partners voorschrijven wat zij moeten doen, met macht die men moet hebben.",
        "en": "Tell partners what to do, with a power that one has to have.",
    }
    source: ClassVar[str] = "S2 ch. 6; S2 appendix"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {"nl": "niets", "en": "nothing"},
        "chain": {
            "nl": "opdrachten aan wie de macht van de regisseur bereikt",
            "en": "orders to those whom the regisseur's power reaches",
        },
        "network": {"nl": "niets", "en": "nothing"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van regie, vertrouwen en autonomie",
        "en": "hours of regie, trust and autonomy",
    }

    def act(self, view: View, hours: float) -> Effort:
        """Spend all hours on directing; a partner alone has nobody to direct."""
        return Effort(works=(Directing(hours),) if view.n_partners > 1 else ())
