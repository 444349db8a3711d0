"""What somebody asks of a session, and who decides on which kind of message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ketensim.show.app import protocol as ask
from ketensim.show.app.game import Game
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import Line, Participant, Side, State
from ketensim.show.app.voting import Vote

if TYPE_CHECKING:
    from ketensim.show.app.library import Library

#: What an intervention says about how much and how long, and not about where.
_AMOUNTS = ("week", "factor", "weeks", "strategy")
DECIDERS: dict[type[ask.Message], Callable[[Asked, Any], Line]] = {}
M = TypeVar("M", bound=ask.Message)


@dataclass(frozen=True)
class Touch:
    """The last intervention: on which side, on what, and when [s]."""

    side: str
    target: tuple[tuple[str, Any], ...]
    when: float


@dataclass(frozen=True)
class Asked:
    """What somebody asks, and all that the answer depends on.

    Parameters
    ----------
    state
        The session.
    who
        The participant who asks; None: the trainer.
    library
        The scenarios and lessons that can be chosen.
    now
        A moment of a clock that only goes forward [s].
    touch
        The last intervention, if nothing else was done since.
    """

    state: State
    who: Participant | None
    library: Library
    now: float = 0.0
    touch: Touch | None = None

    def side(self, name: str) -> Side:
        """Return a side that is there."""
        side = self.state.side(name)
        if side is None:
            raise RefusedError("no_side")
        return side

    def game(self) -> Game:
        """Return the game that is played."""
        if self.state.game is None or not self.state.is_in_game:
            raise RefusedError("no_game")
        return self.state.game

    def open_vote(self) -> Vote:
        """Return the vote that is open."""
        if self.state.vote is None or not self.state.vote.is_open:
            raise RefusedError("no_vote")
        return self.state.vote


def target_of(entry: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Tell what an intervention is about."""
    return tuple(sorted((k, v) for k, v in entry.items() if k not in _AMOUNTS))


def decides(
    kind: type[M],
) -> Callable[[Callable[[Asked, M], Line]], Callable[[Asked, M], Line]]:
    """Let a function decide on one kind of message."""

    def declare(decider: Callable[[Asked, M], Line]) -> Callable[[Asked, M], Line]:
        DECIDERS[kind] = decider
        return decider

    return declare


def is_not_over(state: State) -> None:
    """Refuse to go on after the last week."""
    if state.week >= state.weeks:
        raise RefusedError("over")
