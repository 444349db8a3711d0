"""What leaves a session, and what comes in from one: a scenario, a log."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ketensim.scenario.errors import ScenarioError
from ketensim.show.app.library import begin
from ketensim.show.app.limits import MOST_INTERVENTIONS, MOST_PARTICIPANTS
from ketensim.show.app.line_shapes import check_shapes
from ketensim.show.app.protocol import read_json
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import SIDES, Line, State, played, restored

if TYPE_CHECKING:
    from ketensim.show.app.room import Room

#: Most lines of a log that is played again.
MOST_LINES = 20_000
#: Lines that belong to the room where they were made, and not to what was done to the chain.
_OF_THE_ROOM = ("open", "mark")
#: The one key of a scenario that could make the app read another file.
_BASE = "base"


def scenario_text(state: State, side: str) -> str:
    """Return a side as a scenario file that `ketensim run` plays."""
    found = state.side(side) if side in SIDES else None
    if found is None:
        raise RefusedError("no_side")
    return played(state.chain, found.log).to_yaml()


async def debrief(room: Room, lang: str) -> str:
    """Return the report of a session, with what came out of its lesson."""
    from ketensim.show.app.debrief import debrief_page  # its pictures take long to import

    lesson, answer = await room.lesson_and_answer()
    work = partial(debrief_page, lesson=lesson, answer=answer)
    return await room.work(work, room.state, lang)


def read_log(text: bytes) -> tuple[Line, list[Line]]:
    """Read a log that somebody sends: how the session begins, and what happened then.

    Everything in it is checked: each line by its shape, the chain and the interventions as those of
    any scenario, and all together by playing it. People keep their names; nobody has a ticket.
    """
    lines = _lines(read_json(text))
    chosen = [place for place, line in enumerate(lines) if line["do"] == "choose"]
    if not chosen:
        raise RefusedError("no_log", reason="choose")
    first = lines[chosen[-1]]
    if _BASE in first["scenario"]:
        raise RefusedError("no_log", reason=_BASE)
    joined = [line for line in lines[: chosen[-1]] if line["do"] == "join"]
    later = [*joined, *lines[chosen[-1] + 1 :]]
    rest: list[Line] = [{**line, "ticket": ""} if line["do"] == "join" else line for line in later]
    try:
        chain = restored([_OPENING, first]).chain
        begun = {**begin(chain, first["seed"]), "start": first["start"]}
        _check(restored([_OPENING, begun, *rest]))
    except (RefusedError, ScenarioError):
        raise
    except (LookupError, TypeError, ValueError, AssertionError) as error:
        reason = str(error)[:300] or type(error).__name__
        raise RefusedError("no_log", reason=reason) from error
    return begun, rest


def _lines(data: Any) -> list[dict[str, Any]]:
    """Check that what was read is a list of lines that the app writes."""
    if not isinstance(data, list) or len(data) > MOST_LINES:
        raise RefusedError("no_log", reason="[]")
    of_the_chain = [
        line for line in data if not (isinstance(line, dict) and line.get("do") in _OF_THE_ROOM)
    ]
    return check_shapes(of_the_chain)


_OPENING = {"do": "open", "session": "", "code": "", "lang": "en", "started": ""}


def _check(state: State) -> None:
    """Refuse a session that the app would not have let come about."""
    for side in (state.a, state.b):
        if side is None:
            continue
        entries = [*side.log, *side.undone]
        if len(entries) > 2 * MOST_INTERVENTIONS:
            raise RefusedError("many_interventions", most=MOST_INTERVENTIONS)
        played(state.chain, entries)
    if len(state.participants) > MOST_PARTICIPANTS:
        raise RefusedError("many_participants", most=MOST_PARTICIPANTS)
