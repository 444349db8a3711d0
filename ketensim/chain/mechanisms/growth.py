"""The growth model: exploring the context and organising the demand, beside the other fields."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ketensim.chain.mechanism import Mechanism, Work, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


@dataclass(frozen=True)
class Exploring(Work):
    """Find out what goes on: talk with partners and professionals, follow clients on their way."""


@dataclass(frozen=True)
class OrganisingDemand(Work):
    """Find out what clients need, and have routes follow it."""


@dataclass(frozen=True)
class GrowthModel(Mechanism):
    """Let the regisseur explore the chain and organise its demand; the other fields exist already.

    Notes
    -----
    Rule C6 in docs/ODD.md; source S2 4.1 and 4.4. Exploring makes what the regisseur sees fresher
    and less rosy, and no client is helped by it: who goes on exploring spends hours on less and
    less. Organising demand lets more clients follow their own needs, less so where clients have no
    voice and cannot put their needs into words. Both wear off. The forms are *assumptions*.
    """

    id: ClassVar[str] = "C6"
    line: ClassVar[dict[str, str]] = {
        "nl": "groeimodel: verkennen geeft zicht, vraag organiseren laat routes de vraag volgen",
        "en": "growth model: exploring gives sight, organising demand lets routes follow needs",
    }
    form: ClassVar[str] = (
        "an hour of exploring adds `exploring_gain` of the rest to what is explored, which takes "
        "that share off the age (C7a) and rosiness (C7b) of reports; an hour of organising demand "
        "adds `demand_gain` x voice of the rest to what is organised, voice = 1 where somebody "
        "plays the client's role and `silent_voice` elsewhere; that share of the clients on a "
        "standard route gets a route of its own; both fade by `exploring_erosion` and "
        "`demand_erosion` a week"
    )
    off: ClassVar[str] = "neither does anything"
    source: ClassVar[str] = "S2 ch. 4, 5.1"
    takes: ClassVar[tuple[type[Work], ...]] = (Exploring, OrganisingDemand)

    exploring_gain: float = parameter(
        0.004,
        0.0,
        1.0,
        "1/h",
        "part of what is not explored yet that an hour explores",
        "S2 4.1",
        nl="deel van wat nog niet verkend is dat een uur verkent",
    )
    exploring_erosion: float = parameter(
        0.02,
        0.0,
        1.0,
        "1/week",
        "part of what was explored that goes stale in a week",
        nl="deel van wat verkend is dat in een week veroudert",
    )
    demand_gain: float = parameter(
        0.002,
        0.0,
        1.0,
        "1/h",
        "part of the demand that an hour organises",
        "S2 4.4",
        nl="deel van de vraag dat een uur organiseert",
    )
    demand_erosion: float = parameter(
        0.005,
        0.0,
        1.0,
        "1/week",
        "part of the organised demand that falls back in a week",
        nl="deel van de georganiseerde vraag dat in een week terugvalt",
    )
    silent_voice: float = parameter(
        0.5,
        0.0,
        1.0,
        "-",
        "what is heard of clients whom nobody speaks for",
        "S2 4.4, 5.1",
        nl="wat wordt gehoord van cliënten voor wie niemand spreekt",
    )

    def start(self, chain: KetenModel) -> NDArray[np.float64]:
        """Remember which groups can have routes of their own: 1 or 0 by group."""
        groups = chain.chain_scenario.groups
        return np.array([float(group.can_be_individual) for group in groups])

    def take(self, chain: KetenModel, memory: Any, work: Work) -> None:
        """Explore, or organise demand."""
        state = chain.state
        if isinstance(work, Exploring):
            state.explored = _closer(state.explored, self.exploring_gain * work.hours)
            return
        spoken = bool(chain.playing("client"))
        voice = 1.0 if spoken else self.silent_voice
        state.organised = _closer(state.organised, self.demand_gain * voice * work.hours)

    def settle(self, chain: KetenModel, memory: Any) -> None:
        """Give more clients a route of their own, and let the week wear at it."""
        state = chain.state
        orientation = chain.rates.demand_orientation
        orientation += (1.0 - orientation) * memory * state.organised
        state.explored *= 1.0 - self.exploring_erosion
        state.organised *= 1.0 - self.demand_erosion


def _closer(now: float, pull: float) -> float:
    """Close part of what is left to 1."""
    return now + (1.0 - now) * (1.0 - exp(-pull))
