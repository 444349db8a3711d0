"""A vote: what the room is asked, what it can choose, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from ketensim.scenario.base import FrozenDict
from ketensim.scenario.claims import Title
from ketensim.show.app.protocol import OpenVote, Option, as_title
from ketensim.show.app.refusal import RefusedError

NO_VOTES: FrozenDict[int, str] = FrozenDict()
NO_HANDS: FrozenDict[str, int] = FrozenDict()


@dataclass(frozen=True)
class Vote:
    """A question to the room.

    Parameters
    ----------
    question
        What is asked.
    kind
        `prediction`, a bet on what will happen, or `intervention`, what to do.
    options
        What can be chosen; each has a key.
    is_open
        Whether votes are still taken; until then nobody sees the counts.
    week
        Week in which it was opened [week].
    cast
        Which option each participant chose, by the participant's number.
    hands
        Hands that the trainer counted, by option.
    """

    question: Title
    kind: str
    options: tuple[Option, ...]
    week: int
    is_open: bool = True
    cast: FrozenDict[int, str] = NO_VOTES
    hands: FrozenDict[str, int] = NO_HANDS

    @classmethod
    def asked(cls, message: OpenVote, week: int) -> Vote:
        """Open a vote; options without a key get their place as key."""
        options = tuple(
            option.model_copy(
                update={"key": option.key or str(place), "text": as_title(option.text)}
            )
            for place, option in enumerate(message.options, 1)
        )
        if len({option.key for option in options}) < len(options):
            raise RefusedError("option_twice")
        if message.kind == "intervention" and any(option.entry is None for option in options):
            raise RefusedError("option_without_entry")
        return cls(as_title(message.question), message.kind, options, week)

    def with_vote(self, participant: int, option: str) -> Vote:
        """Take a participant's vote; the last one counts."""
        key = str(self.option(option).key)
        return replace(self, cast=FrozenDict({**self.cast, participant: key}))

    def with_hands(self, option: str, count: int) -> Vote:
        """Take the number of hands that went up for an option."""
        key = str(self.option(option).key)
        return replace(self, hands=FrozenDict({**self.hands, key: count}))

    def option(self, key: str) -> Option:
        """Return the option with a key."""
        for option in self.options:
            if option.key == key:
                return option
        raise RefusedError("no_option", option=key)

    @property
    def counts(self) -> dict[str, int]:
        """Votes for each option, those of hands included."""
        cast = Counter(self.cast.values())
        return {
            str(option.key): cast[str(option.key)] + self.hands.get(str(option.key), 0)
            for option in self.options
        }

    def winner(self, tie_break: str | None = None) -> Option:
        """Return what most voted for; of two with equally many, the one that the trainer names."""
        counts = self.counts
        most = max(counts.values())
        first = [option for option in self.options if counts[str(option.key)] == most]
        if tie_break is not None:
            named = self.option(tie_break)
            if named not in first:
                raise RefusedError("not_the_winner", option=tie_break)
            return named
        if most == 0 or len(first) > 1:
            raise RefusedError("tied")
        return first[0]

    def shown(self, participant: int | None = None) -> dict[str, Any]:
        """Return what a page shows; to a participant with its own choice."""
        counts = self.counts
        return {
            "question": self.question.model_dump(),
            "kind": self.kind,
            "week": self.week,
            "options": [
                {"key": option.key, "text": as_title(option.text).model_dump()}
                for option in self.options
            ],
            "open": self.is_open,
            "voted": sum(counts.values()),
            "counts": None if self.is_open else list(counts.values()),
            "mine": None if participant is None else self.cast.get(participant),
        }
