"""What each line of a session's log does to the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ketensim.scenario.reading import read_data
from ketensim.show.app.game import Decision, Game
from ketensim.show.app.protocol import OpenVote
from ketensim.show.app.session import Line, Participant, Side, State, frozen_log
from ketensim.show.app.voting import Vote

Change = Callable[[State, Line], State]
CHANGES: dict[str, Change] = {}


def after(state: State, line: Line) -> State:
    """Return the state after what a line tells; the week at which it happened stands in it."""
    if "week" in line:
        state = replace(state, week=line["week"])
    return CHANGES[line["do"]](state, line)


def happens(name: str) -> Callable[[Change], Change]:
    """Let a function say what a line of the log does."""

    def declare(change: Change) -> Change:
        CHANGES[name] = change
        return change

    return declare


@happens("open")
def _open(state: State, line: Line) -> State:
    names = ("session", "code", "lang", "started")
    return replace(state, **{name: line[name] for name in names})


@happens("choose")
def _choose(state: State, line: Line) -> State:
    """Begin with a chain; the room stays, without votes, game or roles."""
    first, second = line["start"]["a"], line["start"]["b"]
    start = (frozen_log(first), None if second is None else frozen_log(second))
    people = tuple(replace(one, partner=None) for one in state.participants)
    fresh = State(state.session, state.code, state.lang, state.started)
    return replace(
        fresh,
        scenario=read_data(line["scenario"]),
        seed=line["seed"],
        lesson=line["lesson"],
        phase="predict" if line["lesson"] else None,
        start=start,
        speed=state.speed,
        a=Side(start[0]),
        b=None if start[1] is None else Side(start[1]),
        participants=people,
    )


@happens("mark")
def _mark(state: State, _line: Line) -> State:
    """Only note that weeks have passed."""
    return state


@happens("play")
def _play(state: State, _line: Line) -> State:
    return replace(state, is_playing=True, until=None)


@happens("pause")
def _pause(state: State, _line: Line) -> State:
    return replace(state, is_playing=False, until=None)


@happens("seek")
def _seek(state: State, line: Line) -> State:
    return replace(state, week=line["to"], until=None)


@happens("speed")
def _speed(state: State, line: Line) -> State:
    return replace(state, speed=line["value"])


@happens("reset")
def _reset(state: State, _line: Line) -> State:
    """Go back to week 0 and to the interventions of the start."""
    first, second = state.start
    return replace(
        state,
        week=0,
        is_playing=False,
        until=None,
        a=state.a.begin_again(first),
        b=None if second is None else (state.b or Side(second)).begin_again(second),
        game=None,
    )


@happens("intervene")
def _intervene(state: State, line: Line) -> State:
    side = state.side(line["side"]) or Side()
    (entry,) = frozen_log([line["entry"]])
    return state.with_side(line["side"], side.intervene(entry, replaces=line["replaces"]))


@happens("undo")
def _undo(state: State, line: Line) -> State:
    side = state.side(line["side"]) or Side()
    return state.with_side(line["side"], side.undo())


@happens("redo")
def _redo(state: State, line: Line) -> State:
    side = state.side(line["side"]) or Side()
    return state.with_side(line["side"], side.redo())


@happens("split")
def _split(state: State, _line: Line) -> State:
    """Put a side beside A that has had what A has had up to now."""
    return replace(state, b=state.a.up_to(state.week))


@happens("unsplit")
def _unsplit(state: State, _line: Line) -> State:
    return replace(state, b=None)


@happens("swap")
def _swap(state: State, _line: Line) -> State:
    return replace(state, a=state.b or Side(), b=state.a)


@happens("phase")
def _phase(state: State, line: Line) -> State:
    return replace(state, phase=line["value"])


@happens("lang")
def _lang(state: State, line: Line) -> State:
    return replace(state, lang=line["lang"])


@happens("code")
def _code(state: State, line: Line) -> State:
    return replace(state, code=line["code"])


@happens("join")
def _join(state: State, line: Line) -> State:
    new = Participant(line["number"], line["name"], line["ticket"])
    return replace(state, participants=(*state.participants, new))


@happens("open_vote")
def _open_vote(state: State, line: Line) -> State:
    message = OpenVote.model_validate(line["vote"])
    return replace(state, votes=(*state.votes, Vote.asked(message, state.week)))


@happens("vote")
def _vote(state: State, line: Line) -> State:
    vote = state.votes[-1]
    if line["number"] is None:
        vote = vote.with_hands(line["option"], line["count"])
    else:
        vote = vote.with_vote(line["number"], line["option"])
    return replace(state, votes=(*state.votes[:-1], vote))


@happens("close_vote")
def _close_vote(state: State, _line: Line) -> State:
    return replace(state, votes=(*state.votes[:-1], replace(state.votes[-1], is_open=False)))


@happens("assign")
def _assign(state: State, line: Line) -> State:
    return _with_roles(state, line["roles"])


def _with_roles(state: State, roles: Mapping[str, str | None]) -> State:
    """Give participants their partners."""
    people = tuple(
        replace(one, partner=roles.get(one.name, one.partner)) for one in state.participants
    )
    return replace(state, participants=people)


@happens("game")
def _game(state: State, line: Line) -> State:
    """Begin a game, or stop it."""
    if line["rounds"] is None:
        return replace(state, game=None)
    state = _with_roles(state, line["roles"])
    game = Game(line["rounds"], state.week, state.a.log)
    return replace(state, game=game, b=None, is_playing=False, until=None)


@happens("decide")
def _decide(state: State, line: Line) -> State:
    assert state.game is not None  # only a game has decisions
    decision = Decision(**line["decision"])
    return replace(state, game=state.game.with_decision(line["partner"], decision))


@happens("next_round")
def _next_round(state: State, line: Line) -> State:
    """Put the decisions in the log, round after round, and let their weeks pass."""
    a, game = state.a, state.game
    assert game is not None
    for _ in range(line["rounds"]):
        a = a.with_week(game.entries(game.week))
        game = game.next_round()
    return replace(state, a=a, game=game, is_playing=True, until=game.week)


@happens("round_back")
def _round_back(state: State, _line: Line) -> State:
    """Take the last round back: its decisions, and its week."""
    assert state.game is not None
    game = state.game.round_back()
    a = state.a.without_week(game.entries(game.week))
    return replace(state, a=a, game=game, week=game.week, is_playing=False, until=None)


@happens("reveal")
def _reveal(state: State, _line: Line) -> State:
    """Show all, beside the same chain in which nobody decided."""
    assert state.game is not None
    game, b = replace(state.game, is_revealed=True), state.a
    for week in reversed(range(game.since, game.week)):
        b = b.without_week(game.entries(week))
    return replace(state, game=game, b=b, is_playing=False, until=None)
