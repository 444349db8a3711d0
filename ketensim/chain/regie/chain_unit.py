"""The chain unit: one temporary unit of all core partners that directs its clients' way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.mechanisms.joint_office import Office, RunOffice
from ketensim.chain.regie.strategy import Effort, Strategy, View, setting


@dataclass(frozen=True)
class ChainUnit(Strategy):
    """Found a chain unit with its seven traits, and run it.

    Source S1. The board agrees first, so that a trajectory starts only when the unit does; the
    hours of regie found it and then are those of its manager. Rule C11 in the ODD says what comes
    of it. Sizes are *assumptions*.

    Parameters
    ----------
    core
        Most core partners.
    seconded
        Staff that each core partner seconds [FTE].
    steps
        Steps of a route that are done inside it.
    """

    name: ClassVar[str] = "chain_unit"
    title: ClassVar[dict[str, str]] = {"nl": "Ketenunit", "en": "Chain unit"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Eén tijdelijke unit van de kernpartners, die regie voert en bindend beslist.",
        "en": "One temporary unit of the core partners that directs, with binding decisions.",
    }
    source: ClassVar[str] = "S1"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {
            "nl": "één werkproces: vraagverheldering, diagnose en regie per cliënt in de unit",
            "en": "one work process: intake, diagnosis and direction of each client in the unit",
        },
        "chain": {
            "nl": "kernpartners detacheren staf en zijn hoofdaannemer; besluiten binden",
            "en": "core partners second staff and are main contractors; decisions bind",
        },
        "network": {
            "nl": "besturen stemmen er eerst mee in, de unit koopt zo nodig diensten in",
            "en": "boards consent first, the unit buys services where needed",
        },
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "gedetacheerde staf, uren van oprichting en onderhoud, en ingekochte diensten",
        "en": "seconded staff, hours of founding and upkeep, and services bought",
    }

    core: int = setting(10, 1, 1000, en="most core partners", nl="hoogste aantal kernpartners")
    seconded: float = setting(
        0.15,
        0.01,
        10.0,
        en="staff that each core partner seconds (FTE)",
        nl="personeel dat elke kernpartner detacheert (fte)",
    )
    steps: int = setting(
        1,
        1,
        10,
        en="steps of a route that are done inside it",
        nl="stappen van een route die erbinnen plaatsvinden",
    )

    @property
    def office(self) -> Office:
        """The unit, trait by trait, in the order of S1."""
        return Office(
            name="joint_unit",
            needs=3.0,  # for clients with several problems
            core=self.core,  # 1 one temporary unit, with staff seconded by all core partners
            seconded=self.seconded,
            upkeep=0.5,  # 2 one work process, that has to be kept up
            steps=self.steps,  # 3 intake and diagnosis inside it
            directs=True,  # 4 it directs, commissions and monitors
            is_binding=True,  # 5 back offices are its main contractors: decisions bind
            knots=0.5,  # and its manager cuts knots
            shares_information=True,  # 6 relevant information of clients is there for all
            buys=True,  # 7 it buys services that are needed
            shrunk=0.3,  # dissolved when the problem has shrunk
        )

    @property
    def offices(self) -> tuple[Office, ...]:
        """What it may found."""
        return (self.office,)

    def act(self, view: View, hours: float) -> Effort:
        """Spend all hours on the unit."""
        return Effort(works=(RunOffice(hours, self.office),))
