"""Shared ICT and standards: one system for the files of a chain."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.chain.layout import SYSTEM
from ketensim.chain.mechanism import Mechanism, Work, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


@dataclass(frozen=True)
class Standardising(Work):
    """Build a shared ICT infrastructure, and standards for what is in it."""


@dataclass(frozen=True)
class Standards(Mechanism):
    """Let systems carry more of a dossier, as shared ICT and standards are built.

    Notes
    -----
    Rule P5c in docs/ODD.md; source S2 7.2 and 5.9 (a common language is essential to share ICT),
    S4 (paper and digital files side by side). Standards without a common language carry little,
    so that what an hour brings grows with the knowledge base (*assumption*). What trust and the
    law do not allow, no system carries: P5 and its ceiling stay.
    """

    id: ClassVar[str] = "P5c"
    line: ClassVar[dict[str, str]] = {
        "nl": "gedeelde ICT en standaarden: systemen dragen meer van een dossier over",
        "en": "shared ICT and standards: systems carry more of a dossier over",
    }
    form: ClassVar[str] = (
        "what systems carry (P5a) closes 1 - exp(-`standards_gain` x hours x "
        "(`standards_language` + (1 - `standards_language`) x knowledge)) of what is left to 1"
    )
    off: ClassVar[str] = "systems stay as they are"
    source: ClassVar[str] = "S2 7.2, 5.9; S4"
    takes: ClassVar[tuple[type[Work], ...]] = (Standardising,)

    standards_gain: float = parameter(
        0.0005,
        0.0,
        1.0,
        "1/h",
        "part of what systems lack that an hour builds",
        "S2 7.2",
        nl="deel van wat systemen missen dat een uur opbouwt",
    )
    standards_language: float = parameter(
        0.3,
        0.0,
        1.0,
        "-",
        "what standards bring without a common language",
        "S2 5.9",
        nl="wat standaarden opleveren zonder gemeenschappelijke taal",
    )

    def take(self, chain: KetenModel, memory: Any, work: Work) -> None:
        """Build, as far as there is a common language."""
        state = chain.state
        language = self.standards_language + (1.0 - self.standards_language) * state.knowledge
        system = state.files[SYSTEM]
        system += (1.0 - system) * (1.0 - exp(-self.standards_gain * work.hours * language))
