"""Goal intertwining: two partners at a time find a joint interest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ketensim.chain.regie.strategy import Effort, Strategy, View, divide, setting


@dataclass(frozen=True)
class GoalIntertwining(Strategy):
    """Work on the pairs that hand over most and agree least.

    Source S2 4.1, box 'De zorgboerderij'. Rule C3 in the ODD turns hours into joint interest. That
    the regisseur picks pairs by shared clients and differing goals is an *assumption*.

    Parameters
    ----------
    pairs
        Pairs worked on at one meeting.
    """

    name: ClassVar[str] = "goal_intertwining"
    title: ClassVar[dict[str, str]] = {"nl": "Doelvervlechting", "en": "Goal intertwining"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Met twee partijen tegelijk een gezamenlijk belang zoeken in uiteenlopende doelen.",
        "en": "Find a joint interest in differing goals, two parties at a time.",
    }
    source: ClassVar[str] = "S2 4.1, box 'De zorgboerderij'; S2 appendix"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {
            "nl": "professionals van twee partijen winnen bij elkaars werk",
            "en": "professionals of two parties gain by each other's work",
        },
        "chain": {
            "nl": "twee partners tegelijk zoeken een gezamenlijk belang",
            "en": "two partners at a time seek a joint interest",
        },
        "network": {"nl": "niets", "en": "nothing"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van regie en van beide kanten, ook waar niets te vervlechten valt",
        "en": "hours of regie and of both sides, also where there is nothing to intertwine",
    }

    pairs: int = setting(
        3,
        1,
        10_000,
        en="pairs of partners worked on at one meeting",
        nl="paren van partners waaraan per bijeenkomst wordt gewerkt",
    )

    def act(self, view: View, hours: float) -> Effort:
        """Divide the hours over the most promising pairs."""
        promise = view.exchange() * (1.0 - view.alignment)
        chosen = np.argsort(promise, axis=None, kind="stable")[-self.pairs :]
        weight = np.zeros_like(promise)
        weight.flat[chosen] = promise.flat[chosen]
        return Effort(intertwining=divide(hours, weight))
