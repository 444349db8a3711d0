"""Pressure from the network: those outside the chain hold partners to what they could give."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, ClassVar

from ketensim.chain.layout import ENGAGEMENT, LIFT
from ketensim.chain.mechanism import Mechanism, Work, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.scenario.roles import Role

_NETWORK: tuple[Role, ...] = ("commissioner", "financier", "supervisor", "problem_owner")


@dataclass(frozen=True)
class Pressing(Work):
    """Get those outside the chain to hold its partners to what they could give."""


@dataclass
class Held:
    """How hard the network presses [0-1]."""

    pressure: float = 0.0


@dataclass(frozen=True)
class NetworkPressure(Mechanism):
    """Let the network press those partners that give least, as far as it can see who they are.

    Notes
    -----
    Rule C1c in docs/ODD.md; source S2 4.1 (a simple chain runs the risk of turning inward, and one
    partner can frustrate the whole; then network partners, outside the chain, can tempt partners to
    work for performance and clients). Who plays a role and is a partner itself is not outside. The
    form and the sizes are *assumptions*.
    """

    id: ClassVar[str] = "C1c"
    line: ClassVar[dict[str, str]] = {
        "nl": "druk uit het netwerk: wie het minst geeft wordt daarop aangesproken",
        "en": "pressure from the network: those who give least are held to account",
    }
    form: ClassVar[str] = (
        "an hour closes `pressure_gain` x (`pressure_alone` + (1 - `pressure_alone`) r/4) of what "
        "pressure lacks to 1, r the roles (commissioner, financier, supervisor, problem owner) "
        "that somebody outside the chain plays; pressure adds `pressure_lift` x pressure x "
        "transparency x (1 - engagement) to engagement (P1) and halves in `pressure_half_life`"
    )
    off: ClassVar[str] = "nobody outside the chain presses its partners"
    source: ClassVar[str] = "S2 4.1"
    takes: ClassVar[tuple[type[Work], ...]] = (Pressing,)

    pressure_gain: float = parameter(
        0.01,
        0.0,
        1.0,
        "1/h",
        "part of what pressure lacks that an hour brings",
        "S2 4.1",
        nl="deel van de ontbrekende druk dat een uur brengt",
    )
    pressure_alone: float = parameter(
        0.1,
        0.0,
        1.0,
        "-",
        "pressure of an hour where nobody in the network plays a role",
        "S2 4.1",
        nl="druk van een uur waar niemand in het netwerk een rol speelt",
    )
    pressure_lift: float = parameter(
        2.0,
        0.0,
        10.0,
        "logit",
        "lift of a partner that gives nothing and is seen",
        "S2 4.1",
        nl="extra inzet van een partner die niets geeft en wordt gezien",
    )
    pressure_half_life: float = parameter(
        13.0,
        0.1,
        10_000.0,
        "week",
        "time in which pressure halves when nobody keeps it up",
        nl="tijd waarin druk halveert als niemand haar volhoudt",
    )

    def start(self, chain: KetenModel) -> Held:
        """Begin without pressure."""
        return Held()

    def take(self, chain: KetenModel, memory: Held, work: Work) -> None:
        """Raise pressure, as far as there is a network to press."""
        reach = self.pressure_alone + (1.0 - self.pressure_alone) * self._played(chain)
        memory.pressure += (1.0 - memory.pressure) * (
            1.0 - exp(-self.pressure_gain * reach * work.hours)
        )

    def before(self, chain: KetenModel, memory: Held) -> None:
        """Press those who give least, as far as they can be seen."""
        if memory.pressure > 0.0:
            rows = chain.state.partners
            seen = memory.pressure * chain.state.transparency
            rows[LIFT] += self.pressure_lift * seen * (1.0 - rows[ENGAGEMENT])
            memory.pressure *= 0.5 ** (1.0 / self.pressure_half_life)

    def _played(self, chain: KetenModel) -> float:
        """Give the share of the network's roles that somebody outside the chain plays [0-1]."""
        inside = set(chain.network.partner_names)
        played = [
            any(
                player.name not in inside and player.plays(chain.week)
                for player in chain.chain_scenario.players(role)
            )
            for role in _NETWORK
        ]
        return sum(played) / len(_NETWORK)
