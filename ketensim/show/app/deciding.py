"""From what somebody asks to what happens: the line for the session's log, or a refusal.

Deciding looks at the state and changes nothing; `lines.after` does what was decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ketensim.scenario.errors import nearest
from ketensim.show.app import protocol as ask
from ketensim.show.app.game import ROUND_WEEKS, USUAL_ROUNDS, Decision, Game, spread
from ketensim.show.app.limits import MOST_INTERVENTIONS
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import Line, Participant, Side, State, played
from ketensim.show.app.voting import Vote

if TYPE_CHECKING:
    from ketensim.show.app.library import Library

#: A slider that moves again within this time goes on with the same intervention [s].
SAME_GESTURE = 1.0
#: What an intervention says about how much and how long, and not about where.
_AMOUNTS = ("week", "factor", "weeks", "strategy")
_DECIDERS: dict[type[ask.Message], Callable[[Asked, Any], Line]] = {}
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
        if self.state.game is None or self.state.game.is_revealed:
            raise RefusedError("no_game")
        return self.state.game

    def open_vote(self) -> Vote:
        """Return the vote that is open."""
        if self.state.vote is None or not self.state.vote.is_open:
            raise RefusedError("no_vote")
        return self.state.vote


def decide(asked: Asked, message: ask.Message) -> Line:
    """Return what happens; what cannot or may not be done is refused."""
    if asked.who is not None and not message.is_for_all:
        raise RefusedError("trainer_only")
    line = _DECIDERS[type(message)](asked, message)
    return {"do": line["do"], "week": asked.state.week, **line}


def touch_of(line: Line, now: float) -> Touch | None:
    """Remember an intervention, so that the next move of the same slider goes on with it."""
    if line["do"] != "intervene":
        return None
    return Touch(line["side"], _target(line["entry"]), now)


def _target(entry: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Tell what an intervention is about."""
    return tuple(sorted((k, v) for k, v in entry.items() if k not in _AMOUNTS))


def _decides(
    kind: type[M],
) -> Callable[[Callable[[Asked, M], Line]], Callable[[Asked, M], Line]]:
    """Let a function decide on one kind of message."""

    def declare(decider: Callable[[Asked, M], Line]) -> Callable[[Asked, M], Line]:
        _DECIDERS[kind] = decider
        return decider

    return declare


@_decides(ask.Play)
def _play(asked: Asked, _message: ask.Play) -> Line:
    _is_not_over(asked.state)
    return {"do": "play"}


@_decides(ask.Pause)
def _pause(_asked: Asked, _message: ask.Pause) -> Line:
    return {"do": "pause"}


@_decides(ask.Step)
def _step(asked: Asked, _message: ask.Step) -> Line:
    _is_not_over(asked.state)
    return {"do": "seek", "to": asked.state.week + 1}


@_decides(ask.Seek)
def _seek(asked: Asked, message: ask.Seek) -> Line:
    return {"do": "seek", "to": min(message.week, asked.state.weeks)}


@_decides(ask.Speed)
def _speed(_asked: Asked, message: ask.Speed) -> Line:
    return {"do": "speed", "value": message.value}


@_decides(ask.Reset)
def _reset(_asked: Asked, _message: ask.Reset) -> Line:
    return {"do": "reset"}


@_decides(ask.Choose)
def _choose(asked: Asked, message: ask.Choose) -> Line:
    """Begin with a scenario or a lesson; without either, with the present one and another seed."""
    if message.scenario is not None and message.lesson is not None:
        raise RefusedError("one_choice")
    seed = message.seed
    if message.lesson is not None:
        return asked.library.lesson_line(message.lesson, seed)
    if message.scenario is not None:
        return asked.library.scenario_line(message.scenario, seed)
    if asked.state.lesson is not None:
        return asked.library.lesson_line(asked.state.lesson, seed)
    return asked.library.line_of(asked.state.chain, seed)


@_decides(ask.Intervene)
def _intervene(asked: Asked, message: ask.Intervene) -> Line:
    side = asked.side(message.side)
    entry = {**message.entry, "week": asked.state.week}
    replaces = bool(side.log) and _same_gesture(asked, message.side, entry)
    log = side.intervene(played_entry(asked.state, side, entry), replaces=replaces).log
    if len(log) > MOST_INTERVENTIONS:
        raise RefusedError("many_interventions", most=MOST_INTERVENTIONS)
    return {"do": "intervene", "side": message.side, "entry": dict(log[-1]), "replaces": replaces}


def _same_gesture(asked: Asked, side: str, entry: Mapping[str, Any]) -> bool:
    """Whether a slider is still being moved."""
    touch = asked.touch
    if touch is None or asked.now - touch.when > SAME_GESTURE:
        return False
    return touch.side == side and touch.target == _target(entry)


def played_entry(state: State, side: Side, entry: Mapping[str, Any]) -> Any:
    """Check an intervention as those of a scenario file are, and return it as it is kept."""
    if state.week >= state.weeks:
        raise RefusedError("over")
    _strategy_exists(entry)
    checked = played(state.chain, [entry]).to_data()["interventions"]
    return checked[-1]


def _strategy_exists(entry: Mapping[str, Any]) -> None:
    """Refuse a strategy that does not exist; the scenario itself knows none of them."""
    from ketensim.chain.regie.registry import parse_strategy

    strategy = entry.get("strategy")
    if entry.get("kind") == "strategy" and isinstance(strategy, str):
        parse_strategy(strategy)


@_decides(ask.Undo)
def _undo(asked: Asked, message: ask.Undo) -> Line:
    if not asked.side(message.side).log:
        raise RefusedError("nothing_to_undo")
    return {"do": "undo", "side": message.side}


@_decides(ask.Redo)
def _redo(asked: Asked, message: ask.Redo) -> Line:
    if not asked.side(message.side).undone:
        raise RefusedError("nothing_to_redo")
    return {"do": "redo", "side": message.side}


@_decides(ask.Split)
def _split(asked: Asked, _message: ask.Split) -> Line:
    if asked.state.game is not None and not asked.state.game.is_revealed:
        raise RefusedError("in_game")
    return {"do": "split"}


@_decides(ask.Unsplit)
def _unsplit(asked: Asked, _message: ask.Unsplit) -> Line:
    asked.side("b")
    return {"do": "unsplit"}


@_decides(ask.Swap)
def _swap(asked: Asked, _message: ask.Swap) -> Line:
    asked.side("b")
    return {"do": "swap"}


@_decides(ask.Lang)
def _lang(_asked: Asked, message: ask.Lang) -> Line:
    return {"do": "lang", "lang": message.lang}


@_decides(ask.Phase)
def _phase(_asked: Asked, message: ask.Phase) -> Line:
    return {"do": "phase", "value": message.value}


@_decides(ask.OpenVote)
def _open_vote(asked: Asked, message: ask.OpenVote) -> Line:
    Vote.asked(message, asked.state.week)
    for option in message.options:
        if option.entry is not None:
            entry = {**option.entry, "week": asked.state.week}
            played_entry(asked.state, asked.side(option.side), entry)
    return {"do": "open_vote", "vote": message.model_dump()}


@_decides(ask.CastVote)
def _vote(asked: Asked, message: ask.CastVote) -> Line:
    key = asked.open_vote().option(message.option).key
    if asked.who is not None:
        return {"do": "vote", "number": asked.who.number, "option": key}
    if message.count is None:
        raise RefusedError("hands_without_count")
    return {"do": "vote", "number": None, "option": key, "count": message.count}


@_decides(ask.CloseVote)
def _close_vote(asked: Asked, _message: ask.CloseVote) -> Line:
    asked.open_vote()
    return {"do": "close_vote"}


@_decides(ask.CarryOut)
def _carry_out(asked: Asked, message: ask.CarryOut) -> Line:
    vote = asked.state.vote
    if vote is None or vote.is_open or vote.kind != "intervention":
        raise RefusedError("nothing_to_carry_out")
    option = vote.winner(message.option)
    entry = option.entry or {}
    return _intervene(asked, ask.Intervene(type="intervene", side=option.side, entry=entry))


@_decides(ask.StartGame)
def _start_game(asked: Asked, message: ask.StartGame) -> Line:
    """Give everyone a partner and begin; or stop."""
    if message.stop:
        if asked.state.game is None:
            raise RefusedError("no_game")
        return {"do": "game", "rounds": None, "roles": {}}
    _is_not_over(asked.state)
    if not asked.state.participants:
        raise RefusedError("nobody_to_play")
    most = max(1, (asked.state.weeks - asked.state.week) // ROUND_WEEKS)
    rounds = min(message.rounds or USUAL_ROUNDS, most)
    return {"do": "game", "rounds": rounds, "roles": _roles(asked, message)}


def _roles(asked: Asked, message: ask.StartGame) -> dict[str, str]:
    """Return who plays which partner; those without a word of the trainer are spread."""
    partners = [partner.name for partner in asked.state.chain.present]
    given = message.roles or {}
    for who, partner in given.items():
        _participant(asked.state, who)
        _partner(asked.state, partner)
    if given:
        return given
    known = {one.name: one.partner for one in asked.state.participants}
    without = [name for name, partner in known.items() if partner is None]
    return spread(without, partners)


@_decides(ask.Assign)
def _assign(asked: Asked, message: ask.Assign) -> Line:
    _participant(asked.state, message.participant)
    if message.partner is not None:
        _partner(asked.state, message.partner)
    return {"do": "assign", "roles": {message.participant: message.partner}}


def _participant(state: State, name: str) -> None:
    """Refuse a participant who is not there."""
    names = [one.name for one in state.participants]
    if name not in names:
        raise RefusedError("no_participant", name=name, nearest=nearest(name, names) or "–")


def _partner(state: State, name: str) -> None:
    """Refuse a partner that is not there from the start."""
    names = [partner.name for partner in state.chain.present]
    if name not in names:
        raise RefusedError("no_partner", name=name, nearest=nearest(name, names) or "–")


@_decides(ask.Decide)
def _decide(asked: Asked, message: ask.Decide) -> Line:
    game = asked.game()
    if asked.who is None or asked.who.partner is None:
        raise RefusedError("no_role")
    if game.is_over:
        raise RefusedError("game_over")
    decision = Decision(message.accept, message.capacity, message.tell)
    return {"do": "decide", "partner": asked.who.partner, "decision": decision.shown()}


@_decides(ask.NextRound)
def _next_round(asked: Asked, _message: ask.NextRound) -> Line:
    game, state = asked.game(), asked.state
    if state.is_playing:
        raise RefusedError("round_is_on")
    if game.is_over or state.week >= state.weeks:
        raise RefusedError("game_over")
    entries = [{**entry, "week": state.week} for entry in game.entries()]
    checked = played(state.chain, entries).to_data().get("interventions", [])
    until = min(state.week + ROUND_WEEKS, state.weeks)
    return {"do": "next_round", "entries": checked, "until": until}


@_decides(ask.Reveal)
def _reveal(asked: Asked, _message: ask.Reveal) -> Line:
    asked.game()
    return {"do": "reveal"}


def _is_not_over(state: State) -> None:
    """Refuse to go on after the last week."""
    if state.week >= state.weeks:
        raise RefusedError("over")
