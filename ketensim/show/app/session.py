"""A session: one or two sides of a chain, what was done to them, and who is in the room.

A session is the fold of its log: every line tells something that has happened, and the state is
what `lines.after` makes of them in their order. Nothing here knows of the web, time or workers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ketensim.scenario.base import FrozenDict
from ketensim.scenario.schema import Scenario
from ketensim.show.app.game import Game
from ketensim.show.app.voting import Vote

Entry = FrozenDict[str, Any]
Log = tuple[Entry, ...]
Line = Mapping[str, Any]
SIDES = ("a", "b")
USUAL_SPEED = 2.0  # weeks a second: a year in half a minute (an *assumption*)


@dataclass(frozen=True)
class Side:
    """One of the two chains: what was done to it.

    Parameters
    ----------
    log
        Interventions in force, in the order in which they were made.
    undone
        Interventions that can be brought back, the next one last.
    """

    log: Log = ()
    undone: Log = ()

    def intervene(self, entry: Entry, *, replaces: bool) -> Side:
        """Add an intervention; those of later weeks, or the one it replaces, leave the log."""
        if replaces:
            return Side((*self.log[:-1], entry), self.undone)
        until_now = self.up_to(entry["week"])
        return Side((*until_now.log, entry), until_now.undone)

    def with_week(self, entries: Iterable[Entry]) -> Side:
        """Add what is done for some weeks; what was done until then goes on, as one intervention.

        What a lesson lets happen later still happens.
        """
        log = list(self.log)
        for entry in entries:
            place = next((k for k, one in enumerate(log) if _leads_to(one, entry)), None)
            if place is None:
                log.append(entry)
            else:
                log[place] = _lasting(log[place], entry["weeks"])
        return Side(tuple(sorted(log, key=lambda one: int(one["week"]))))

    def without_week(self, entries: Iterable[Entry]) -> Side:
        """Take the last weeks of what was added away again."""
        log = list(self.log)
        for entry in entries:
            place = next((k for k, one in enumerate(log) if _ends_with(one, entry)), None)
            if place is None:
                continue
            if log[place]["week"] == entry["week"]:
                del log[place]
            else:
                log[place] = _lasting(log[place], -entry["weeks"])
        return Side(tuple(log))

    def up_to(self, week: int) -> Side:
        """Leave only what was done up to a week; what came later can be brought back."""
        kept = tuple(one for one in self.log if one["week"] <= week)
        later = tuple(one for one in self.log if one["week"] > week)
        return Side(kept, later[::-1])

    def undo(self) -> Side:
        """Take the last intervention back."""
        return Side(self.log[:-1], (*self.undone, self.log[-1]))

    def redo(self) -> Side:
        """Bring back what was last taken back."""
        return Side((*self.log, self.undone[-1]), self.undone[:-1])

    def begin_again(self, start: Log) -> Side:
        """Go back to the first interventions; the others can be brought back."""
        if self.log == start:
            return self
        kept = self.log[: len(start)] == start
        return Side(start, self.log[len(start) :][::-1] if kept else ())


def _leads_to(one: Entry, other: Entry) -> bool:
    """Whether an intervention ends where another one goes on with the same."""
    return _end(one) == other["week"] and _what(one) == _what(other)


def _ends_with(one: Entry, other: Entry) -> bool:
    """Whether an intervention has the weeks of another one as its last weeks."""
    return _end(one) == _end(other) and _what(one) == _what(other) and one["week"] <= other["week"]


def _end(entry: Entry) -> int | None:
    """Return the week up to which an intervention works; None: to the end [week]."""
    return int(entry["week"] + entry["weeks"]) if "weeks" in entry else None


def _what(entry: Entry) -> Entry:
    """Return an intervention without its weeks."""
    return FrozenDict({key: it for key, it in entry.items() if key not in ("week", "weeks")})


def _lasting(entry: Entry, weeks: int) -> Entry:
    """Return an intervention that takes so many weeks more."""
    return FrozenDict({**entry, "weeks": entry["weeks"] + weeks})


@dataclass(frozen=True)
class Participant:
    """Somebody in the room.

    Parameters
    ----------
    number
        The participant's number in this session, from 1.
    name
        What the others see; no two have the same.
    ticket
        SHA-256 of the secret by which a page that comes back is known.
    partner
        The partner it plays in the game.
    """

    number: int
    name: str
    ticket: str
    partner: str | None = None


@dataclass(frozen=True)
class State:
    """All there is to know about a session.

    Parameters
    ----------
    session, code, lang, started
        Its name, the room's code, the language it starts in, and when it began.
    scenario, seed, lesson, start
        The chain without interventions, its seed, the lesson's name, and the interventions that
        both sides began with; the second None without a second side.
    phase
        Where the lesson is: predict, run, debrief; None outside a lesson.
    week
        Weeks that have passed on the screen [week].
    is_playing, speed, until
        Whether weeks pass, how fast [weeks/s], and where they stop [week].
    a, b
        The two sides; without a second one b is None.
    participants, votes, game
        Who is in the room, everything that was voted on, and the game.
    """

    session: str = ""
    code: str = ""
    lang: str = "en"
    started: str = ""
    scenario: Scenario | None = None
    seed: int = 1
    lesson: str | None = None
    start: tuple[Log, Log | None] = ((), None)
    phase: str | None = None
    week: int = 0
    is_playing: bool = False
    speed: float = USUAL_SPEED
    until: int | None = None
    a: Side = field(default_factory=Side)
    b: Side | None = None
    participants: tuple[Participant, ...] = ()
    votes: tuple[Vote, ...] = ()
    game: Game | None = None

    @property
    def chain(self) -> Scenario:
        """The chain without interventions; every session that has begun has one."""
        assert self.scenario is not None  # the first line of a log opens it
        return self.scenario

    @property
    def weeks(self) -> int:
        """Weeks that can be shown [week]."""
        return self.chain.horizon.weeks

    @property
    def stop(self) -> int:
        """Where the weeks stop: at the end of a round, or of the run [week]."""
        return self.weeks if self.until is None else min(self.until, self.weeks)

    @property
    def is_in_game(self) -> bool:
        """Whether a game is played that is not revealed yet."""
        return self.game is not None and not self.game.is_revealed

    @property
    def undoes_round(self) -> bool:
        """Whether the last that was done to A is a round of the game, and no intervention."""
        game = self.game
        if game is None or game.is_revealed or not game.played:
            return False
        return not any(one["week"] == game.week and one not in game.before for one in self.a.log)

    @property
    def vote(self) -> Vote | None:
        """The last vote, open or not."""
        return self.votes[-1] if self.votes else None

    def side(self, name: str) -> Side | None:
        """Return a side, or None where there is none."""
        return self.a if name == "a" else self.b

    def with_side(self, name: str, side: Side | None) -> State:
        """Return the state with another side in its place."""
        return replace(self, a=side) if name == "a" and side else replace(self, b=side)

    def named(self, name: str) -> Participant | None:
        """Find a participant by name."""
        return next((one for one in self.participants if one.name == name), None)

    def numbered(self, number: int) -> Participant | None:
        """Find a participant by number."""
        return next((one for one in self.participants if one.number == number), None)

    def ticketed(self, ticket: str) -> Participant | None:
        """Find a participant by the SHA-256 of its ticket."""
        return next((one for one in self.participants if one.ticket == ticket), None)


def restored(lines: Iterable[Line]) -> State:
    """Return the state that a log leaves; nobody was watching meanwhile, so no week passes.

    A round of the game that was cut off is over: what was decided for it was carried out.
    """
    from ketensim.show.app.lines import after

    state = State()
    for line in lines:
        state = after(state, line)
    if state.game is not None and state.is_in_game:
        state = replace(state, week=state.game.week, until=None)
    return replace(state, is_playing=False)


def frozen_log(entries: Iterable[Mapping[str, Any]]) -> Log:
    """Make a log of interventions that cannot change."""
    return tuple(FrozenDict(dict(entry)) for entry in entries)


def played(scenario: Scenario, log: Iterable[Mapping[str, Any]]) -> Scenario:
    """Return the chain with interventions, checked as those of a file are."""
    entries = [dict(entry) for entry in log]
    return scenario.with_values({"interventions": entries}) if entries else scenario
