"""Deciding on what the room does: votes, and the game."""

from __future__ import annotations

from ketensim.scenario.errors import nearest
from ketensim.show.app import protocol as ask
from ketensim.show.app.asked import Asked, decides, is_not_over
from ketensim.show.app.deciding_chain import intervene, played_entry
from ketensim.show.app.game import USUAL_ROUNDS, Decision, spread
from ketensim.show.app.limits import MOST_INTERVENTIONS
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import Line, State
from ketensim.show.app.voting import Vote


@decides(ask.OpenVote)
def _open_vote(asked: Asked, message: ask.OpenVote) -> Line:
    Vote.asked(message, asked.state.week)
    for option in message.options:
        if option.entry is not None:
            entry = {**option.entry, "week": asked.state.week}
            played_entry(asked.state, asked.side(option.side), entry)
    return {"do": "open_vote", "vote": message.model_dump()}


@decides(ask.CastVote)
def _vote(asked: Asked, message: ask.CastVote) -> Line:
    key = asked.open_vote().option(message.option).key
    if asked.who is not None:
        return {"do": "vote", "number": asked.who.number, "option": key}
    if message.count is None:
        raise RefusedError("hands_without_count")
    return {"do": "vote", "number": None, "option": key, "count": message.count}


@decides(ask.CloseVote)
def _close_vote(asked: Asked, _message: ask.CloseVote) -> Line:
    asked.open_vote()
    return {"do": "close_vote"}


@decides(ask.CarryOut)
def _carry_out(asked: Asked, message: ask.CarryOut) -> Line:
    vote = asked.state.vote
    if vote is None or vote.is_open or vote.kind != "intervention":
        raise RefusedError("nothing_to_carry_out")
    option = vote.winner(message.option)
    entry = option.entry or {}
    return intervene(asked, ask.Intervene(type="intervene", side=option.side, entry=entry))


@decides(ask.StartGame)
def _start_game(asked: Asked, message: ask.StartGame) -> Line:
    """Give everyone a partner and begin; or stop."""
    if message.stop:
        if asked.state.game is None:
            raise RefusedError("no_game")
        return {"do": "game", "rounds": None, "roles": {}}
    is_not_over(asked.state)
    if not asked.state.participants:
        raise RefusedError("nobody_to_play")
    rounds = min(message.rounds or USUAL_ROUNDS, asked.state.weeks - asked.state.week)
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


@decides(ask.Assign)
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


@decides(ask.Decide)
def _decide(asked: Asked, message: ask.Decide) -> Line:
    game = asked.game()
    if asked.who is None or asked.who.partner is None:
        raise RefusedError("no_role")
    if not game.left:
        raise RefusedError("game_over")
    decision = Decision(message.accept, message.capacity, message.tell)
    return {"do": "decide", "partner": asked.who.partner, "decision": decision.shown()}


@decides(ask.NextRound)
def _next_round(asked: Asked, message: ask.NextRound) -> Line:
    game, state = asked.game(), asked.state
    if state.is_playing:
        raise RefusedError("round_is_on")
    if not game.left:
        raise RefusedError("game_over")
    log = state.a.with_week(game.entries(game.week)).log
    if len(log) > MOST_INTERVENTIONS:
        raise RefusedError("many_interventions", most=MOST_INTERVENTIONS)
    return {"do": "next_round", "rounds": min(message.rounds, game.left)}


@decides(ask.Reveal)
def _reveal(asked: Asked, _message: ask.Reveal) -> Line:
    asked.game()
    return {"do": "reveal"}
