"""An area programme: one integral plan for an area, with all that are at work there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.mechanisms.problem_owners import Informing
from ketensim.chain.regie.strategy import Effort, Strategy, View, divide, setting


@dataclass(frozen=True)
class AreaProgramme(Strategy):
    """Plan together for an area, then work it out with all partners, and tell residents.

    Source S0 (area-based work: in the plan phase all can still be overseen). In the plan phase the
    hours go to a joint ambition; after it to tables of all partners and agreements on all links,
    however few clients pass, with a part for telling residents. The shares are *assumptions*.

    Parameters
    ----------
    plan
        Weeks of planning [week].
    tables
        Share of the hours after that which goes to tables [0-1].
    residents
        Share that goes to informing residents [0-1].
    """

    name: ClassVar[str] = "area_programme"
    title: ClassVar[dict[str, str]] = {"nl": "Gebiedsprogramma", "en": "Area programme"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Een integraal plan voor een gebied, en daarna overleg en afspraken met iedereen.",
        "en": "An integral plan for an area, and then tables and agreements with everybody.",
    }
    source: ClassVar[str] = "S0"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {
            "nl": "overleg en afspraken op elke schakel",
            "en": "tables and agreements on every link",
        },
        "chain": {
            "nl": "alle partners in een integraal plan",
            "en": "all partners in an integral plan",
        },
        "network": {"nl": "bewoners horen wat ervan komt", "en": "residents hear what comes of it"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van iedereen in het gebied",
        "en": "hours of everybody in the area",
    }

    plan: int = setting(
        26, 0, 10_000, en="weeks of planning", nl="weken waarin het plan wordt gemaakt"
    )
    tables: float = setting(
        0.4,
        0.0,
        1.0,
        en="share of the later hours that goes to tables",
        nl="deel van de latere uren dat naar overleg gaat",
    )
    residents: float = setting(
        0.1,
        0.0,
        1.0,
        en="share of the hours that goes to informing residents",
        nl="deel van de uren dat naar het informeren van bewoners gaat",
    )

    def act(self, view: View, hours: float) -> Effort:
        """Plan, or work the plan out."""
        telling = hours * self.residents
        rest = hours - telling
        told = (Informing(telling),)
        if view.week < self.plan:
            return Effort(vision=rest, works=told)
        tables = rest * self.tables if view.n_partners > 1 else 0.0
        links = (view.exchange() > 0.0).astype(float)
        return Effort(agreements=divide(rest - tables, links), consultation=tables, works=told)
