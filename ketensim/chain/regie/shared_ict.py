"""Shared ICT and standards: one infrastructure for the files of the chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.mechanisms.standards import Standardising
from ketensim.chain.regie.strategy import Effort, Strategy, View, setting


@dataclass(frozen=True)
class SharedIct(Strategy):
    """Build shared ICT, and at the tables the common language that it needs.

    Source S2 7.2 and 5.9. Rules P5c and C5b in the ODD turn hours into systems that carry more.
    That part of the hours goes to tables is an *assumption*.

    Parameters
    ----------
    tables
        Share of the hours that goes to tables at which standards are agreed on [0-1].
    """

    name: ClassVar[str] = "shared_ict"
    title: ClassVar[dict[str, str]] = {
        "nl": "Gedeelde ICT en standaarden",
        "en": "Shared ICT and standards",
    }
    line: ClassVar[dict[str, str]] = {
        "nl": "Eén infrastructuur voor dossiers, met de gemeenschappelijke taal die dat vraagt.",
        "en": "One infrastructure for files, with the common language that it takes.",
    }
    source: ClassVar[str] = "S2 7.2; S2 5.9"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {"nl": "dossiers gaan beter mee", "en": "dossiers travel better"},
        "chain": {"nl": "standaarden worden afgesproken", "en": "standards are agreed on"},
        "network": {"nl": "niets", "en": "nothing"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van bouwen en van tafels over standaarden",
        "en": "hours of building and of tables on standards",
    }

    tables: float = setting(
        0.3,
        0.0,
        1.0,
        en="share of the hours that goes to tables on standards",
        nl="deel van de uren dat naar overleg over standaarden gaat",
    )

    def act(self, view: View, hours: float) -> Effort:
        """Divide the hours over tables and building; a partner alone has nobody to share with."""
        if view.n_partners < 2:
            return Effort()
        tables = hours * self.tables
        return Effort(consultation=tables, works=(Standardising(hours - tables),))
