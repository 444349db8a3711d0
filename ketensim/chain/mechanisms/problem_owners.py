"""Problem owners: their pressure flags unless they are told what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.chain.mechanism import Mechanism, Work, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.scenario.roles import Role


@dataclass(frozen=True)
class Informing(Work):
    """Tell problem owners what became of their problem."""


@dataclass(frozen=True)
class ProblemOwnersInformed(Mechanism):
    """Let problem owners lose heart when nobody tells them of results.

    Notes
    -----
    Rule R8 in docs/ODD.md; source S2 5.8 (partners ought to take problem owners into account and
    tell them of results; the latter is often forgotten). Their pressure itself is rule C1. The
    pace is an *assumption*.
    """

    id: ClassVar[str] = "R8"
    line: ClassVar[dict[str, str]] = {
        "nl": "probleemhebbers: hun druk verslapt als niemand hun vertelt wat ervan komt",
        "en": "problem owners: their pressure flags when nobody tells them what comes of it",
    }
    form: ClassVar[str] = (
        "attention halves in `owner_half_life` down to `owner_patience`; an "
        "hour of informing closes `informing_gain` of what is left to 1"
    )
    off: ClassVar[str] = "problem owners press for ever"
    source: ClassVar[str] = "S2 5.8"
    roles: ClassVar[tuple[Role, ...]] = ("problem_owner",)
    takes: ClassVar[tuple[type[Work], ...]] = (Informing,)

    owner_half_life: float = parameter(
        52.0,
        0.1,
        10_000.0,
        "week",
        "time in which pressure of the uninformed halves",
        "S2 5.8",
        nl="tijd waarin de druk halveert van wie niets hoort",
    )
    owner_patience: float = parameter(
        0.3,
        0.0,
        1.0,
        "-",
        "pressure that is left when nothing is ever told",
        "S2 5.8",
        nl="druk die overblijft als er nooit iets wordt verteld",
    )
    informing_gain: float = parameter(
        0.02,
        0.0,
        1.0,
        "1/h",
        "part of the lost attention won back by an hour",
        "S2 5.8",
        nl="deel van de verloren aandacht dat een uur terugwint",
    )

    def take(self, chain: KetenModel, memory: Any, work: Work) -> None:
        """Win attention back."""
        state = chain.state
        state.attention += (1.0 - state.attention) * (1.0 - exp(-self.informing_gain * work.hours))

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Let attention flag."""
        kept = 0.5 ** (1.0 / self.owner_half_life)
        state = chain.state
        state.attention = max(self.owner_patience, state.attention * kept)
