"""One person, several files: many know a part and nobody sees the whole, until files are joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ketensim.chain.layout import VISIBILITY
from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


@dataclass(frozen=True)
class Households(Mechanism):
    """Let partners find out which files are of one household, by what they let each other see.

    Notes
    -----
    Rule P11 in docs/ODD.md; source S2 ch. 1 (Roermond: institutions worked past each other, too
    little was exchanged, the family stayed out of sight). The chance is in proportion to how
    transparent the relation is (P5, P5b) on the less open side; a partner knows its own files. The
    forms are *assumptions*; what a file that is not joined does to a client is in F12.
    """

    id: ClassVar[str] = "P11"
    line: ClassVar[dict[str, str]] = {
        "nl": "één gezin, meer dossiers: velen weten iets en niemand ziet het geheel",
        "en": "one family, several files: many know a part and nobody sees the whole",
    }
    form: ClassVar[str] = (
        "two open files of a household are joined with chance `joining_rate` x the lower "
        "visibility of the two a week, within a partner at once; until then treatments succeed "
        "`contradiction` times as often and incidents come `split_hazard` times as often, once "
        "joined `joined_hazard` times"
    )
    off: ClassVar[str] = "the files of a household do not touch each other"
    source: ClassVar[str] = "S2 ch. 1"

    joining_rate: float = parameter(
        0.1,
        0.0,
        1.0,
        "1/week",
        "files joined in full sight of each other",
        "S2 ch. 1",
        nl="registraties die in een week worden gekoppeld in elkaars volle zicht",
    )
    contradiction: float = parameter(
        0.8,
        0.0,
        1.0,
        "-",
        "factor on success where files are not joined",
        "S2 ch. 1",
        nl="factor op de kans van slagen waar registraties niet gekoppeld zijn",
    )
    split_hazard: float = parameter(
        2.0,
        1.0,
        4.0,
        "-",
        "factor on incidents where files are not joined",
        "S2 ch. 1",
        nl="factor op incidenten waar registraties niet gekoppeld zijn",
    )
    joined_hazard: float = parameter(
        0.7,
        0.0,
        1.0,
        "-",
        "factor on incidents where the whole is seen",
        "S2 ch. 1",
        nl="factor op incidenten waar het geheel wordt gezien",
    )

    def settle(self, chain: KetenModel, memory: Any) -> None:
        """Say how likely files are joined this week, and what it matters."""
        if not chain.network.has_households:
            return
        rates, seen = chain.rates, chain.state.relations[VISIBILITY]
        rates.joining[:] = self.joining_rate * np.minimum(seen, seen.T)
        np.fill_diagonal(rates.joining, 1.0)
        rates.contradiction = self.contradiction
        rates.split_hazard, rates.joined_hazard = self.split_hazard, self.joined_hazard
