"""What a page is told of a session: everything to the trainer, and to a participant its part."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ketensim.show.app.limits import MOST_INTERVENTIONS
from ketensim.show.app.session import SIDES, Entry, Participant, Side, State
from ketensim.show.app.telling import entry_text

if TYPE_CHECKING:
    from ketensim.show.app.timeline import Timeline


#: What of a week everyone may see.
_ON_A_PHONE = ("week", "totals", "within_norm", "urgency", "dks", "holds_down", "bottleneck")


def trainer_state(
    state: State, computing: Collection[str], lesson: dict[str, Any] | None
) -> dict[str, Any]:
    """Return the whole state, as the trainer's page shows it.

    Parameters
    ----------
    state
        The session.
    computing
        Sides whose newest interventions are still being computed.
    lesson
        The lesson as pages show it.
    """
    sides = {name: _side(state.side(name), name in computing) for name in SIDES}
    if sides["a"] is not None and state.undoes_round:
        sides["a"]["undo"] = True
    return {
        "type": "state",
        "role": "trainer",
        **_common(state),
        "speed": state.speed,
        "scenario": state.chain.name,
        "seed": state.seed,
        "lesson": lesson,
        "sides": sides,
        "participants": [{"name": one.name, "partner": one.partner} for one in state.participants],
        "vote": None if state.vote is None else state.vote.shown(),
        "game": None if state.game is None else state.game.shown(_roles(state)),
    }


def participant_state(
    state: State, who: Participant, lesson: dict[str, Any] | None, own: dict[str, Any] | None
) -> dict[str, Any]:
    """Return what a participant's page shows; of other partners' queues and logs nothing.

    Parameters
    ----------
    state
        The session.
    who
        The participant.
    lesson
        The lesson as pages show it.
    own
        How the participant's own partner fares in the game.
    """
    question = None if lesson is None else {key: lesson[key] for key in ("title", "question")}
    return {
        "type": "state",
        "role": "participant",
        **_common(state),
        "lesson": question,
        "you": {"name": who.name, "partner": who.partner},
        "participants": [one.name for one in state.participants],
        "vote": None if state.vote is None else state.vote.shown(who.number),
        "game": participant_game(state, own),
    }


def participant_game(state: State, own: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the game as a participant sees it, with its own queue."""
    if state.game is None:
        return None
    return {**state.game.shown(_roles(state)), "you": own}


def own_part(
    timeline: Timeline, queues: list[list[int]], state: State, partner: str
) -> dict[str, Any] | None:
    """Return how one partner fares: its queue now and since the game began, and nothing else."""
    names = [one["name"] for one in timeline.stage["partners"]]
    if partner not in names or state.game is None:
        return None
    number = names.index(partner)
    week = min(state.week, len(timeline.frames) - 1)
    frame = json.loads(timeline.frames[week])
    own = [k for k, one in enumerate(timeline.stage["stations"]) if one["partner"] == number]
    towards = [k for k, (_, to) in enumerate(timeline.stage["links"]) if to == number]
    decision = state.game.decisions.get(partner)
    return {
        "partner": partner,
        "waiting": sum(frame["waiting"][k] for k in own),
        "in_treatment": sum(frame["busy"][k] for k in own),
        "places": sum(timeline.stage["stations"][k]["places"] for k in own),
        "refused": sum(frame["refused"][k] for k in towards),
        "decision": None if decision is None else decision.shown(),
        "decided": partner in state.game.decided,
        "series": {"waiting": queues[number][state.game.since : week + 1]},
    }


def queues_of(timeline: Timeline) -> list[list[int]]:
    """Return how many wait at each partner in each week: partners by weeks."""
    stations = timeline.stage["stations"]
    queues: list[list[int]] = [[] for _ in timeline.stage["partners"]]
    for frame in timeline.frames:
        waiting = json.loads(frame)["waiting"]
        for queue in queues:
            queue.append(0)
        for station, count in zip(stations, waiting, strict=True):
            queues[station["partner"]][-1] += count
    return queues


def frame_text(week: int, first: str, second: str | None) -> str:
    """Return the message with the frames of a week; both are JSON already."""
    return f'{{"type":"frame","week":{week},"a":{first},"b":{second or "null"}}}'


def phone_frame(frame: str, stage: dict[str, Any], partner: str | None) -> dict[str, Any]:
    """Return a week as a phone shows it: totals, the bottleneck, and its own queue.

    Parameters
    ----------
    frame
        The week, as JSON.
    stage
        Where partners and stations stand.
    partner
        The participant's partner; None: of no partner anything.
    """
    whole = json.loads(frame)
    found = {name: whole[name] for name in _ON_A_PHONE}
    numbers = [k for k, one in enumerate(stage["partners"]) if one["name"] == partner]
    own = [k for k, one in enumerate(stage["stations"]) if one["partner"] in numbers]
    found["bottleneck"] = _named_station(whole["bottleneck"], stage)
    found["partner"] = partner and {
        "name": partner,
        "waiting": sum(whole["waiting"][k] for k in own),
        "busy": sum(whole["busy"][k] for k in own),
    }
    return found


def _named_station(
    bottleneck: dict[str, Any] | None, stage: dict[str, Any]
) -> dict[str, Any] | None:
    """Return the bottleneck with names instead of a number, for pages without a stage."""
    if bottleneck is None:
        return None
    station = stage["stations"][bottleneck["station"]]
    return {
        "partner": stage["partners"][station["partner"]]["name"],
        "function": station["function"],
        "weeks_of_work": bottleneck["weeks_of_work"],
    }


def history(side: str, timeline: Timeline, week: int) -> dict[str, Any]:
    """Return the lines over time up to the present week; what comes is not told."""
    series = {name: values[: week + 1] for name, values in timeline.series.items()}
    return {"type": "history", "side": side, "series": series}


def _common(state: State) -> dict[str, Any]:
    """Return what everyone is told."""
    return {
        "session": state.session,
        "lang": state.lang,
        "week": state.week,
        "weeks": state.weeks,
        "playing": state.is_playing,
        "title": state.chain.title.model_dump(),
        "phase": state.phase,
    }


def _side(side: Side | None, is_computing: bool) -> dict[str, Any] | None:
    """Tell a side's log and what can be done with it."""
    if side is None:
        return None
    return {
        "log": [_line(entry) for entry in side.log],
        "undo": bool(side.log),
        "redo": bool(side.undone),
        "computing": is_computing,
    }


def _line(entry: Entry) -> dict[str, Any]:
    """Tell an intervention with its sentence."""
    return {**entry, "text": _text(entry)}


@lru_cache(maxsize=2 * MOST_INTERVENTIONS)
def _text(entry: Entry) -> dict[str, str]:
    """Tell an intervention; a log is told whole whenever anything happens, so it is kept."""
    return entry_text(entry)


def _roles(state: State) -> dict[str, str | None]:
    """Tell who plays which partner."""
    return {one.name: one.partner for one in state.participants}
