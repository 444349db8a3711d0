"""The game: everyone is one partner, sees its own queue only, and decides every week.

After the beer distribution game (J. W. Forrester, MIT; J. D. Sterman, doi:10.1287/mnsc.35.3.321).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from ketensim.scenario.base import FrozenDict

#: Rounds where nothing is said: half a year, long enough for a queue that is pushed on to come
#: back (an *assumption*); fewer where the horizon ends before.
USUAL_ROUNDS = 26
# What a decision does for a week; all three are *assumptions*, strong enough to be noticed.
ACCEPTANCE_ODDS = {-1: 0.5, 1: 2.0}  # factor on the odds that a referral is accepted
CAPACITY = {-1: 0.8, 1: 1.2}  # factor on the staff; more is paid for
DOSSIER_ODDS = 2.0  # factor on the odds that the dossier goes along


@dataclass(frozen=True)
class Decision:
    """What a partner does in a week.

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

    def entries(self, partner: str, week: int) -> list[FrozenDict[str, Any]]:
        """Return the interventions that carry it out in a week."""
        made: list[dict[str, Any]] = []
        if self.accept:
            factor = ACCEPTANCE_ODDS[self.accept]
            made.append({"kind": "acceptance", "receiver": partner, "factor": factor})
        if self.capacity:
            factor = CAPACITY[self.capacity]
            made.append({"kind": "capacity", "partner": partner, "factor": factor})
        if self.tell:
            made.append({"kind": "dossier", "sender": partner, "factor": DOSSIER_ODDS})
        return [FrozenDict({"week": week, **entry, "weeks": 1}) for entry in made]

    def shown(self) -> dict[str, int]:
        """Return it as a page sends it."""
        return {"accept": self.accept, "capacity": self.capacity, "tell": self.tell}


NOBODY: FrozenDict[str, Decision] = FrozenDict()


@dataclass(frozen=True)
class Spell:
    """Weeks in which a partner decided the same: from which on, and how many [weeks]."""

    partner: str
    week: int
    weeks: int
    decision: Decision

    def shown(self) -> dict[str, Any]:
        """Return it as the page is told it."""
        told = {"partner": self.partner, "week": self.week, "weeks": self.weeks}
        return {**told, "decision": self.decision.shown()}


@dataclass(frozen=True)
class Game:
    """How far a game is; a round is a week.

    Parameters
    ----------
    rounds
        Rounds to play.
    since
        Week in which it started [week].
    before
        Interventions that were in the log when it started.
    played
        What was decided in each round that was played, by partner.
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
    def week(self) -> int:
        """The week that is decided on next [week]."""
        return self.since + len(self.played)

    @property
    def left(self) -> int:
        """Rounds that are still to be played."""
        return max(0, self.rounds - len(self.played))

    def with_decision(self, partner: str, decision: Decision) -> Game:
        """Take a decision; of two participants who are one partner, the last one speaks."""
        decided = self.decided if partner in self.decided else (*self.decided, partner)
        decisions = FrozenDict({**self.decisions, partner: decision})
        return replace(self, decisions=decisions, decided=decided)

    def next_round(self) -> Game:
        """Go on to the next round; everyone carries on until they decide otherwise."""
        return replace(self, played=(*self.played, self.decisions), decided=())

    def round_back(self) -> Game:
        """Take the last round back; everyone is about to decide what they decided in it."""
        *played, last = self.played
        return replace(self, played=tuple(played), decisions=last, decided=())

    def entries(self, week: int) -> list[FrozenDict[str, Any]]:
        """Return the interventions of a week that was played, or that is decided on next."""
        decisions = (*self.played, self.decisions)[week - self.since]
        return [
            entry
            for partner, decision in decisions.items()
            for entry in decision.entries(partner, week)
        ]

    def spells(self) -> Iterator[Spell]:
        """Tell what each partner decided, and how long it did so, partner by partner."""
        nothing = Decision()
        for partner in dict.fromkeys(partner for one in self.played for partner in one):
            week = self.since
            decisions = (one.get(partner, nothing) for one in self.played)
            for decision, same in groupby(decisions):
                weeks = len(list(same))
                yield Spell(partner, week, weeks, decision)
                week += weeks

    def shown(self, roles: Mapping[str, str | None]) -> dict[str, Any]:
        """Return what everyone may see: the round and who has decided, never what."""
        shown: dict[str, Any] = {
            "round": min(len(self.played) + 1, self.rounds),
            "rounds": self.rounds,
            "left": self.left,
            "phase": "revealed" if self.is_revealed else "decide",
            "roles": [{"participant": who, "partner": what} for who, what in roles.items()],
            "decided": list(self.decided),
            "you": None,
        }
        if self.is_revealed:
            shown["played"] = [spell.shown() for spell in self.spells()]
        return shown


def spread(participants: list[str], partners: list[str]) -> dict[str, str]:
    """Spread participants evenly over the partners, in order of coming in."""
    return {who: partners[place % len(partners)] for place, who in enumerate(participants)}
