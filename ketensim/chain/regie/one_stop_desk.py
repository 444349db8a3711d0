"""The one-stop desk: one desk, one intake, and a way of one's own from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.mechanisms.joint_office import Office, RunOffice
from ketensim.chain.regie.strategy import Effort, Strategy, View, setting


@dataclass(frozen=True)
class OneStopDesk(Strategy):
    """Put the front doors of all partners together at one desk.

    Source S2 4.1, box Heerenveen: an integral approach and one desk, with individual programmes.
    Nobody behind the desk is bound by it, and no back office moves in. Rule C11 in the ODD says
    what comes of it. Sizes are *assumptions*.

    Parameters
    ----------
    front
        Share of the staff at the front doors that moves to the desk [0-1].
    """

    name: ClassVar[str] = "one_stop_desk"
    title: ClassVar[dict[str, str]] = {"nl": "Eén loket", "en": "One-stop desk"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Eén loket met één intake, een eigen route en gedeelde informatie.",
        "en": "One desk with one intake, individual routes and shared information.",
    }
    source: ClassVar[str] = "S2 4.1, box 'Inburgering in Heerenveen'"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {
            "nl": "één loket, één intake, en een route naar eigen behoefte",
            "en": "one desk, one intake, and a route by own needs",
        },
        "chain": {
            "nl": "partners delen aan het loket hun informatie",
            "en": "partners share their information at the desk",
        },
        "network": {"nl": "niets", "en": "nothing"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "staf aan het loket, uren van oprichting en onderhoud",
        "en": "staff at the desk, hours of founding and upkeep",
    }

    front: float = setting(
        0.7,
        0.01,
        0.95,
        en="share of the staff at the front doors that moves to the desk",
        nl="deel van het personeel aan de voordeuren dat naar het loket gaat",
    )

    @property
    def office(self) -> Office:
        """The desk, trait by trait."""
        return Office(
            name="one_desk",
            needs=0.0,  # for everybody
            core=8,  # those whose doors come together know what is known
            front=self.front,  # one desk and one intake, by those who did it at several
            upkeep=0.2,
            directs=True,  # an individual route, with the desk as the one who sends
            shares_information=True,
        )

    @property
    def offices(self) -> tuple[Office, ...]:
        """What it may found."""
        return (self.office,)

    def act(self, view: View, hours: float) -> Effort:
        """Spend all hours on the desk."""
        return Effort(works=(RunOffice(hours, self.office),))
