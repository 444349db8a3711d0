"""Mergers: a structure for an answer to a question of process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ketensim.chain.layout import DRAG, EASE, LIFT, TRUST
from ketensim.chain.mechanism import Mechanism, Work, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


@dataclass(frozen=True)
class Merging(Work):
    """Have two partners become one organisation.

    Attributes
    ----------
    one, two
        Numbers of the partners.
    """

    one: int
    two: int


@dataclass
class _Marriage:
    """Who merges, and how far they are [0-1]."""

    pair: tuple[int, int] | None = None
    progress: float = 0.0


@dataclass(frozen=True)
class Merger(Mechanism):
    """Let two partners become one: years of looking inward, then easy hand-offs and a new border.

    Notes
    -----
    Rule C12 in docs/ODD.md; source S3 ('een structuuroplossing voor een procesvraagstuk': years of
    an inward process, and in time new limits and problems of attuning). From the decision on they
    count as one organisation. One merger a run. The forms and sizes are *assumptions*.
    """

    id: ClassVar[str] = "C12"
    line: ClassVar[dict[str, str]] = {
        "nl": "fusie: jaren naar binnen gericht, dan één geheel met nieuwe grenzen",
        "en": "merger: years of looking inward, then one whole with new borders",
    }
    form: ClassVar[str] = (
        "m grows to 1 in `merger_weeks`; of the two partners `merger_drag` x (1 - m) of capacity "
        "and `merger_inward` x (1 - m) of engagement (P1) goes to the merger; acceptance, dossier "
        "and report between them close m^2 of what is left to 1; at the decision relations with "
        "others lose `merger_estrangement` of trust above or below the prior and of agreements; "
        "acceptance (P4) from and by others loses `merger_border` x m"
    )
    off: ClassVar[str] = "nobody merges"
    source: ClassVar[str] = "S3"
    takes: ClassVar[tuple[type[Work], ...]] = (Merging,)

    merger_weeks: float = parameter(
        156.0,
        1.0,
        1000.0,
        "week",
        "time until two organisations are one",
        "S3 'jarenlang'",
        nl="tijd tot twee organisaties er één zijn",
    )
    merger_drag: float = parameter(
        0.15,
        0.0,
        1.0,
        "-",
        "capacity that a merger takes at its start",
        "S3",
        nl="capaciteit die een fusie aan het begin kost",
    )
    merger_inward: float = parameter(
        0.8,
        0.0,
        10.0,
        "logit",
        "drag on engagement of a merger at its start",
        "S3",
        nl="rem op de inzet aan het begin van een fusie",
    )
    merger_estrangement: float = parameter(
        0.3,
        0.0,
        1.0,
        "-",
        "part of trust and agreements with others that is lost",
        "S3",
        nl="deel van vertrouwen en afspraken met anderen dat verloren gaat",
    )
    merger_border: float = parameter(
        0.3,
        0.0,
        10.0,
        "logit",
        "drag on acceptance at the border of the new organisation",
        "S3",
        nl="rem op het aannemen aan de grens van de nieuwe organisatie",
    )

    def start(self, chain: KetenModel) -> Any:
        """Begin with nobody merging."""
        return _Marriage()

    def take(self, chain: KetenModel, memory: Any, work: Work) -> None:
        """Decide on the merger, once; hours spent later go to what is under way."""
        assert isinstance(work, Merging)
        if memory.pair is not None or work.hours <= 0.0 or work.one == work.two:
            return
        memory.pair = (work.one, work.two)
        chain.state.organisation[work.two] = chain.state.organisation[work.one]
        self._estrange(chain, memory.pair)

    def _estrange(self, chain: KetenModel, pair: tuple[int, int]) -> None:
        """Let both lose part of what they had with others."""
        state, given = chain.state, chain.chain_scenario.parameters
        away = _with_others(len(state.power), pair)
        for agreed in state.agreements:
            agreed[away] *= 1.0 - self.merger_estrangement
        if chain.chain_scenario.mechanisms.is_on("P6"):
            trust = state.relations[TRUST]
            trust[away] += self.merger_estrangement * (given.trust_prior - trust[away])

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Let the merger proceed, take its toll, and draw its border."""
        if memory.pair is None:
            return
        memory.progress = min(1.0, memory.progress + 1.0 / self.merger_weeks)
        state, pair = chain.state, list(memory.pair)
        state.partners[DRAG, pair] += self.merger_drag * (1.0 - memory.progress)
        state.partners[LIFT, pair] -= self.merger_inward * (1.0 - memory.progress)
        away = _with_others(len(state.power), memory.pair)
        state.relations[EASE][away] -= self.merger_border * memory.progress

    def settle(self, chain: KetenModel, memory: Any) -> None:
        """Make hand-offs between the two internal, as far as they are one."""
        if memory.pair is None:
            return
        one, two = memory.pair
        rates, whole = chain.rates, memory.progress**2
        for sender, receiver in ((one, two), (two, one)):
            own = chain.network.station_partner == receiver
            rates.accept[sender, own] += whole * (1.0 - rates.accept[sender, own])
            for chance in (rates.dossier, rates.report):
                chance[sender, receiver] += whole * (1.0 - chance[sender, receiver])


def _with_others(count: int, pair: tuple[int, int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Mark the relations (count, count) between the two and all others."""
    own = np.zeros(count, dtype=bool)
    own[list(pair)] = True
    return own[:, None] != own[None, :]
