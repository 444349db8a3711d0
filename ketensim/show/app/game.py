"""The game: everyone is one partner, sees its own queue only, and decides a round at a time.

After the beer distribution game (J. W. Forrester, MIT; J. D. Sterman, doi:10.1287/mnsc.35.3.321).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ketensim.scenario.base import FrozenDict

#: Weeks in a round: the chain meets every four weeks (MODEL section 2).
ROUND_WEEKS = 4
#: Rounds where nothing is said: a year, as far as the horizon reaches.
USUAL_ROUNDS = 13
# What a decision does for a round; all three are *assumptions*, strong enough to be noticed.
ACCEPTANCE_ODDS = {-1: 0.5, 1: 2.0}  # factor on the odds that a referral is accepted
CAPACITY = {-1: 0.8, 1: 1.2}  # factor on the staff; more is paid for
DOSSIER_ODDS = 2.0  # factor on the odds that the dossier goes along


@dataclass(frozen=True)
class Decision:
    """What a partner does in a round.

    Parameters
    ----------
    accept
        -1: accept fewer referrals; 0: as always; 1: accept more.
    capacity
        -1: fewer staff for the chain; 0: as always; 1: more.
    tell
        1: send the dossier along more often.
    """

    accept: int = 0
    capacity: int = 0
    tell: int = 0

    def entries(self, partner: str) -> list[dict[str, Any]]:
        """Return the interventions that carry it out, without their week."""
        made: list[dict[str, Any]] = []
        if self.accept:
            factor = ACCEPTANCE_ODDS[self.accept]
            made.append({"kind": "acceptance", "receiver": partner, "factor": factor})
        if self.capacity:
            factor = CAPACITY[self.capacity]
            made.append({"kind": "capacity", "partner": partner, "factor": factor})
        if self.tell:
            made.append({"kind": "dossier", "sender": partner, "factor": DOSSIER_ODDS})
        return [{**entry, "weeks": ROUND_WEEKS} for entry in made]

    def shown(self) -> dict[str, int]:
        """Return it as a page sends it."""
        return {"accept": self.accept, "capacity": self.capacity, "tell": self.tell}


NOBODY: FrozenDict[str, Decision] = FrozenDict()


@dataclass(frozen=True)
class Game:
    """How far a game is.

    Parameters
    ----------
    rounds
        Rounds to play.
    since
        Week in which it started [week].
    before
        Interventions that were in the log when it started.
    played
        What was decided in each round that is over, by partner.
    decisions
        What each partner does in the coming round; who says nothing carries on.
    decided
        Partners that have said something for the coming round.
    is_revealed
        Whether everyone sees the whole chain.
    """

    rounds: int
    since: int
    before: tuple[FrozenDict[str, Any], ...] = ()
    played: tuple[FrozenDict[str, Decision], ...] = ()
    decisions: FrozenDict[str, Decision] = NOBODY
    decided: tuple[str, ...] = ()
    is_revealed: bool = False

    @property
    def is_over(self) -> bool:
        """Whether all rounds have been played."""
        return len(self.played) >= self.rounds

    def with_decision(self, partner: str, decision: Decision) -> Game:
        """Take a decision; of two participants who are one partner, the last one speaks."""
        decided = self.decided if partner in self.decided else (*self.decided, partner)
        decisions = FrozenDict({**self.decisions, partner: decision})
        return replace(self, decisions=decisions, decided=decided)

    def next_round(self) -> Game:
        """Go on to the next round; everyone carries on until they decide otherwise."""
        return replace(self, played=(*self.played, self.decisions), decided=())

    def entries(self) -> list[dict[str, Any]]:
        """Return the interventions of the coming round, without their week."""
        return [
            entry
            for partner, decision in self.decisions.items()
            for entry in decision.entries(partner)
        ]

    def shown(self, roles: Mapping[str, str | None]) -> dict[str, Any]:
        """Return what everyone may see: the round and who has decided, never what."""
        shown: dict[str, Any] = {
            "round": min(len(self.played) + 1, self.rounds),
            "rounds": self.rounds,
            "over": self.is_over,
            "phase": "revealed" if self.is_revealed else "decide",
            "since": self.since,
            "roles": [{"participant": who, "partner": what} for who, what in roles.items()],
            "decided": list(self.decided),
            "you": None,
        }
        if self.is_revealed:
            shown["played"] = [
                {partner: decision.shown() for partner, decision in one.items()}
                for one in self.played
            ]
        return shown


def spread(participants: list[str], partners: list[str]) -> dict[str, str]:
    """Spread participants evenly over the partners, in order of coming in."""
    return {who: partners[place % len(partners)] for place, who in enumerate(participants)}
