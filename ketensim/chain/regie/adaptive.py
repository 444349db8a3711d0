"""Adaptive: explore first, then do what fits what is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ketensim.chain.mechanisms.growth import Exploring
from ketensim.chain.regie.chain_optimisation import ChainOptimisation
from ketensim.chain.regie.create_urgency import CreateUrgency
from ketensim.chain.regie.goal_intertwining import GoalIntertwining
from ketensim.chain.regie.strategy import Effort, Strategy, View, setting


@dataclass(frozen=True)
class Adaptive(Strategy):
    """Explore the chain, then work on what holds it back most, and look again at every meeting.

    Source S2 4.1 ('de ene keten is de andere niet'), 7.1. It looks at reports only: where goals of
    those who share clients differ it seeks joint interests; where goals agree but little is
    promised it raises urgency; where both are in order it makes agreements. The borders are
    *assumptions*.

    Parameters
    ----------
    exploring
        Weeks of exploring before anything else is done [week].
    aligned
        Alignment as reported above which goals are no obstacle [0-1].
    willing
        Promise as reported above which will is no obstacle [0-1].
    """

    name: ClassVar[str] = "adaptive"
    title: ClassVar[dict[str, str]] = {"nl": "Adaptief", "en": "Adaptive"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Eerst verkennen, dan doen wat past bij wat er is gevonden, en steeds weer kijken.",
        "en": "Explore first, then do what fits what was found, and look again each time.",
    }
    source: ClassVar[str] = "S2 4.1, 7.1; S2 appendix"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {"nl": "wat past bij wat is gezien", "en": "what fits what was seen"},
        "chain": {"nl": "wat past bij wat is gezien", "en": "what fits what was seen"},
        "network": {"nl": "wat past bij wat is gezien", "en": "what fits what was seen"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van verkennen, en daarna die van wat is gekozen",
        "en": "hours of exploring, and then those of what was chosen",
    }

    exploring: int = setting(
        13,
        0,
        10_000,
        en="weeks of exploring before anything else is done",
        nl="weken verkennen voordat er iets anders gebeurt",
    )
    aligned: float = setting(
        0.8,
        0.0,
        1.0,
        en="alignment above which goals are no obstacle",
        nl="doelovereenkomst waarboven doelen geen hindernis zijn",
    )
    willing: float = setting(
        0.6,
        0.0,
        1.0,
        en="promise above which will is no obstacle",
        nl="toezegging waarboven wil geen hindernis is",
    )

    def act(self, view: View, hours: float) -> Effort:
        """Explore, or do what fits what is seen."""
        if view.week < self.exploring:
            return Effort(works=(Exploring(hours),))
        return self.choose(view).act(view, hours)

    def choose(self, view: View) -> Strategy:
        """Pick what fits what is seen now."""
        weight = view.exchange()
        total = float(weight.sum())
        alignment = float((weight * view.alignment).sum()) / total if total > 0.0 else 1.0
        if alignment < self.aligned:
            return GoalIntertwining()
        if float(np.mean(view.promise)) < self.willing:
            return CreateUrgency()
        return ChainOptimisation()
