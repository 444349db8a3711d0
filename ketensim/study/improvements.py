"""What can be improved in a chain, one thing at a time: a station or a hand-off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ketensim.scenario.intervention import Intervention

if TYPE_CHECKING:
    from ketensim.measure.records import Ints, Records
    from ketensim.scenario.schema import Scenario

KINDS = ("staffing", "acceptance", "dossier")
"""What can be improved: staff at a station; acceptance, and dossiers, at a hand-off."""

LEAST_SHARE = 0.01
"""Clients offered at a hand-off, as a share of arrivals, below which it is left out.

An *assumption*: 10% better odds for 1% of the clients cannot be seen in any outcome.
"""

_TALLIES = ("offered", "accepted", "refused", "informed")


@dataclass(frozen=True)
class Improvement:
    """One thing that could go better.

    Parameters
    ----------
    kind
        One of `KINDS`.
    partner
        Partner of the station, or the sender at the hand-off.
    other
        Function of the station, or the receiver at the hand-off.
    """

    kind: str
    partner: str
    other: str

    def intervention(self, factor: float) -> Intervention:
        """Give the intervention that multiplies staff, or odds, by a factor."""
        changed = {(self.partner, self.other): factor}
        match self.kind:
            case "staffing":
                return Intervention(staffing=changed)
            case "acceptance":
                return Intervention(acceptance=changed)
            case _:
                return Intervention(dossier=changed)

    def columns(self) -> dict[str, str]:
        """Give it as columns of a table; what does not apply is empty."""
        is_station = self.kind == "staffing"
        return {
            "kind": self.kind,
            "partner": self.partner,
            "function": self.other if is_station else "",
            "receiver": "" if is_station else self.other,
        }


@dataclass(frozen=True)
class HandOffs:
    """What happened at the hand-offs of one run or of several, in the recorded weeks.

    Parameters
    ----------
    links
        (L, 2) ordered pairs (sender, receiver), as numbers in the order of the scenario.
    tallies
        (4, L) offered, accepted, refused, and accepted with the dossier [clients].
    arrived
        Clients who arrived.
    """

    links: Ints
    tallies: Ints
    arrived: int

    @classmethod
    def of(cls, records: Records) -> HandOffs:
        """Count what happened at the hand-offs of a run."""
        recorded = records.week >= 0
        tallies = [records.pairs[name][recorded].sum(axis=0) for name in _TALLIES]
        arrived = int(records.groups["arrived"][recorded].sum())
        return cls(np.asarray(records.links), np.array(tallies), arrived)

    def __add__(self, other: HandOffs) -> HandOffs:
        return HandOffs(self.links, self.tallies + other.tallies, self.arrived + other.arrived)


@dataclass(frozen=True)
class Survey:
    """What is worth trying in a chain.

    Parameters
    ----------
    improvements
        What is tried, in the order of the scenario.
    left_out
        By kind, how many hand-offs are not: hardly any client goes there, or nothing ever goes
        wrong there.
    """

    improvements: tuple[Improvement, ...]
    left_out: dict[str, int]


def survey(scenario: Scenario, kinds: Sequence[str], seen: HandOffs) -> Survey:
    """Find what is worth trying, from what happened at hand-offs in the base runs.

    Parameters
    ----------
    scenario
        The chain.
    kinds
        Which of `KINDS` to try.
    seen
        The hand-offs of all base runs together.
    """
    partners = [partner.name for partner in scenario.partners]
    offered, accepted, refused, informed = seen.tallies
    is_used = offered >= max(1.0, LEAST_SHARE * seen.arrived)
    has_room = {
        "acceptance": is_used & (refused > 0),
        "dossier": is_used & (informed < accepted),
    }
    improvements = station_improvements(scenario) if "staffing" in kinds else []
    left_out = {}
    for kind in (kind for kind in has_room if kind in kinds):
        improvements += [
            Improvement(kind, partners[sender], partners[receiver])
            for sender, receiver in seen.links[has_room[kind]]
        ]
        left_out[kind] = int((~has_room[kind]).sum())
    return Survey(tuple(improvements), left_out)


def station_improvements(scenario: Scenario) -> list[Improvement]:
    """List more staff at every station."""
    return [
        Improvement("staffing", partner.name, offer.function)
        for partner in scenario.partners
        for offer in partner.offers
    ]
