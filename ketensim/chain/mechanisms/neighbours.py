"""Several chains through the same partners: work that is moved is somebody else's queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ketensim.chain.mechanism import Mechanism

if TYPE_CHECKING:
    from ketensim.scenario.partners import Partner
    from ketensim.scenario.schema import Scenario

_ROOM = 100_000.0  # clients under treatment at a time: more than a chain ever holds
_MOST_CASES = 10_000.0  # clients an FTE can have in hand at most, in any scenario


@dataclass(frozen=True)
class Neighbours(Mechanism):
    """Let what one partner hands over take the capacity of the next, whatever chain it is of.

    Notes
    -----
    Rule C9 in docs/ODD.md; source S2 4.1 ('kluwen van ketens'), 2.2 and 3 (police and prosecution,
    asylum and courts). The queueing network itself does this; switched off, who takes clients over
    from others has room for all of them, so that no work is anybody else's queue.
    """

    id: ClassVar[str] = "C9"
    line: ClassVar[dict[str, str]] = {
        "nl": "kluwen van ketens: werk dat wordt doorgeschoven, is de wachtrij van de buurman",
        "en": "tangle of chains: work that is moved on is the neighbour's queue",
    }
    form: ClassVar[str] = (
        "a station has one queue for all groups and chains that pass it; nothing is kept apart"
    )
    off: ClassVar[str] = "stations behind the front door have room for everybody"
    source: ClassVar[str] = "S2 2.2, 3, 4.1"

    @classmethod
    def without(cls, scenario: Scenario) -> Scenario:
        """Give every station behind the front door room for everybody."""
        doors = _front_doors(scenario)
        partners = tuple(_with_room(partner, doors) for partner in scenario.partners)
        return scenario.model_copy(update={"partners": partners})


def _front_doors(scenario: Scenario) -> set[str]:
    """Name the functions where clients come in."""
    doors: set[str] = set()
    for group in scenario.groups:
        if group.route is not None:
            doors.add(group.route[0])
        else:
            doors.update((group.routing or {}).get("start", {}))
    return doors


def _with_room(partner: Partner, doors: set[str]) -> Partner:
    """Give a partner room at every station behind the front door."""
    offers = tuple(
        offer
        if offer.function in doors
        else offer.model_copy(update={"caseload": min(_MOST_CASES, _ROOM / offer.fte)})
        for offer in partner.offers
    )
    return partner.model_copy(update={"offers": offers})
