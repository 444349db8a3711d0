"""Deciding on what is done to the chain: weeks, sides and interventions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ketensim.show.app import protocol as ask
from ketensim.show.app.asked import Asked, decides, is_not_over, target_of
from ketensim.show.app.limits import MOST_INTERVENTIONS
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import Line, Side, State, played

#: A slider that moves again within this time goes on with the same intervention [s].
SAME_GESTURE = 1.0


@decides(ask.Play)
def _play(asked: Asked, _message: ask.Play) -> Line:
    _weeks_are_free(asked.state)
    is_not_over(asked.state)
    return {"do": "play"}


@decides(ask.Pause)
def _pause(asked: Asked, _message: ask.Pause) -> Line:
    _weeks_are_free(asked.state)
    return {"do": "pause"}


@decides(ask.Step)
def _step(asked: Asked, _message: ask.Step) -> Line:
    _weeks_are_free(asked.state)
    is_not_over(asked.state)
    return {"do": "seek", "to": asked.state.week + 1}


@decides(ask.Seek)
def _seek(asked: Asked, message: ask.Seek) -> Line:
    _weeks_are_free(asked.state)
    return {"do": "seek", "to": min(message.week, asked.state.weeks)}


def _weeks_are_free(state: State) -> None:
    """Refuse to pass weeks by hand while a game is played: there each week is a round."""
    if state.is_in_game:
        raise RefusedError("weeks_in_game")


@decides(ask.Speed)
def _speed(_asked: Asked, message: ask.Speed) -> Line:
    return {"do": "speed", "value": message.value}


@decides(ask.Reset)
def _reset(_asked: Asked, _message: ask.Reset) -> Line:
    return {"do": "reset"}


@decides(ask.Choose)
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
    first, second = asked.state.start
    start = {"a": list(map(dict, first)), "b": None if second is None else list(map(dict, second))}
    return {**asked.library.line_of(asked.state.chain, seed), "start": start}


@decides(ask.Intervene)
def intervene(asked: Asked, message: ask.Intervene) -> Line:
    """Change something in a side from the present week on."""
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
    return touch.side == side and touch.target == target_of(entry)


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


@decides(ask.Undo)
def _undo(asked: Asked, message: ask.Undo) -> Line:
    if message.side == "a" and asked.state.undoes_round:
        if asked.state.is_playing:
            raise RefusedError("round_is_on")
        return {"do": "round_back"}
    if not asked.side(message.side).log:
        raise RefusedError("nothing_to_undo")
    return {"do": "undo", "side": message.side}


@decides(ask.Redo)
def _redo(asked: Asked, message: ask.Redo) -> Line:
    if not asked.side(message.side).undone:
        raise RefusedError("nothing_to_redo")
    return {"do": "redo", "side": message.side}


@decides(ask.Split)
def _split(asked: Asked, _message: ask.Split) -> Line:
    if asked.state.is_in_game:
        raise RefusedError("in_game")
    return {"do": "split"}


@decides(ask.Unsplit)
def _unsplit(asked: Asked, _message: ask.Unsplit) -> Line:
    asked.side("b")
    return {"do": "unsplit"}


@decides(ask.Swap)
def _swap(asked: Asked, _message: ask.Swap) -> Line:
    asked.side("b")
    return {"do": "swap"}


@decides(ask.Lang)
def _lang(_asked: Asked, message: ask.Lang) -> Line:
    return {"do": "lang", "lang": message.lang}


@decides(ask.Phase)
def _phase(_asked: Asked, message: ask.Phase) -> Line:
    return {"do": "phase", "value": message.value}
