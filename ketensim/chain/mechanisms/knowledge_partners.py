"""Knowledge partners: a common language for the disciplines of a chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.scenario.roles import Role


@dataclass(frozen=True)
class KnowledgePartners(Mechanism):
    """Let knowledge partners help to build a knowledge base and a common language.

    Notes
    -----
    Rule R9 in docs/ODD.md; source S2 5.9 (a common language is essential, for instance to share an
    ICT infrastructure). They deliver every 13 weeks. The size is an *assumption*.
    """

    id: ClassVar[str] = "R9"
    line: ClassVar[dict[str, str]] = {
        "nl": "kennispartners: een gemeenschappelijke taal en kennisbasis",
        "en": "knowledge partners: a common language and knowledge base",
    }
    form: ClassVar[str] = (
        "each knowledge partner adds `knowledge_delivery` of the rest to the knowledge base (C5b) "
        "every 13 weeks"
    )
    off: ClassVar[str] = "no knowledge comes from outside"
    source: ClassVar[str] = "S2 5.9"
    roles: ClassVar[tuple[Role, ...]] = ("knowledge_partner",)

    knowledge_delivery: float = parameter(
        0.1,
        0.0,
        1.0,
        "1/quarter",
        "part of a full knowledge base delivered in a quarter",
        "S2 5.9",
        nl="deel van een volle kennisbank dat in een kwartaal wordt geleverd",
    )

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Deliver what was found out."""
        for _ in chain.acting("knowledge_partner"):
            chain.state.knowledge += self.knowledge_delivery * (1.0 - chain.state.knowledge)
