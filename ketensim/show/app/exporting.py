"""What leaves a session, and what comes in from one: a scenario, a log, a report."""

from __future__ import annotations

from typing import Any

from ketensim.show.app.library import begin
from ketensim.show.app.lines import CHANGES
from ketensim.show.app.protocol import read_json
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import SIDES, Line, State, played, restored

#: Most lines of a log that is played again.
MOST_LINES = 20_000
#: Lines that belong to the room where they were made, and not to what was done to the chain.
_OF_THE_ROOM = ("open", "mark")


def scenario_text(state: State, side: str) -> str:
    """Return a side as a scenario file that `ketensim run` plays."""
    found = state.side(side) if side in SIDES else None
    if found is None:
        raise RefusedError("no_side")
    return played(state.chain, found.log).to_yaml()


def read_log(text: bytes) -> tuple[Line, list[Line]]:
    """Read a log that somebody sends: how the session begins, and what happened then.

    Everything in it is checked: the chain as any scenario, and every line by playing it. People
    keep their names, but nobody's ticket is in it.
    """
    lines = _lines(read_json(text))
    chosen = [place for place, line in enumerate(lines) if line["do"] == "choose"]
    if not chosen:
        raise RefusedError("no_log", reason="choose")
    try:
        first = lines[chosen[-1]]
        state = restored([_opening(), first])
        begun = {**begin(state.chain, state.seed), "start": first["start"]}
        before = [line for line in lines[: chosen[-1]] if line["do"] == "join"]
        after = lines[chosen[-1] + 1 :]
        rest: list[Line] = [_sealed(line) for line in (*before, *after)]
        final = restored([_opening(), begun, *rest])
        for side in (final.a, final.b):
            if side is not None:
                played(final.chain, [*side.log, *side.undone])
    except RefusedError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, AssertionError) as error:
        raise RefusedError("no_log", reason=str(error)[:300] or type(error).__name__) from error
    return begun, rest


def _lines(data: Any) -> list[dict[str, Any]]:
    """Check that what was read is a list of lines that the app knows."""
    if not isinstance(data, list) or len(data) > MOST_LINES:
        raise RefusedError("no_log", reason="[]")
    for place, line in enumerate(data, 1):
        known = isinstance(line, dict) and isinstance(line.get("do"), str)
        if not known or line["do"] not in CHANGES:
            raise RefusedError("no_log", reason=place)
    return [line for line in data if line["do"] not in _OF_THE_ROOM]


def _opening() -> dict[str, Any]:
    """Return the first line of any log."""
    return {"do": "open", "session": "", "code": "", "lang": "en", "started": ""}


def _sealed(line: dict[str, Any]) -> dict[str, Any]:
    """Return a line in which nobody has a ticket."""
    return {**line, "ticket": ""} if line["do"] == "join" else line
