"""Professionals who say where cooperation can be better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.scenario.roles import Role


@dataclass(frozen=True)
class ProfessionalSignals(Mechanism):
    """Let the regisseur hear from the work floor what reports leave out.

    Notes
    -----
    Rule R2 in docs/ODD.md; source S2 5.2 (a professional passes on where cooperation in the chain
    can improve). Where the role of professional is played there is a way to do so. Its strength is
    an *assumption*.
    """

    id: ClassVar[str] = "R2"
    line: ClassVar[dict[str, str]] = {
        "nl": "professionals geven door waar de samenwerking beter kan",
        "en": "professionals pass on where cooperation can improve",
    }
    form: ClassVar[str] = (
        "where the role of professional is played, what is explored (C6) is at least "
        "`signal_sight`: reports (C7a, C7b) are that much fresher and less rosy"
    )
    off: ClassVar[str] = "nothing is passed on"
    source: ClassVar[str] = "S2 5.2"
    roles: ClassVar[tuple[Role, ...]] = ("professional",)

    signal_sight: float = parameter(
        0.3,
        0.0,
        1.0,
        "-",
        "part of the chain that professionals' signals show",
        "S2 5.2",
        nl="deel van de keten dat signalen van professionals laten zien",
    )

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Show what the work floor knows."""
        if chain.playing("professional"):
            chain.state.explored = max(chain.state.explored, self.signal_sight)
