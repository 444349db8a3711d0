"""From what somebody asks to what happens: the line for the session's log, or a refusal.

Deciding looks at the state and changes nothing; `lines.after` does what was decided.
"""

from __future__ import annotations

from ketensim.show.app import deciding_chain, deciding_people, protocol
from ketensim.show.app.asked import DECIDERS, Asked, Touch, target_of
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import Line

#: Where the deciders are; importing them makes them known.
HOMES = (deciding_chain, deciding_people)


def decide(asked: Asked, message: protocol.Message) -> Line:
    """Return what happens; what cannot or may not be done is refused."""
    if asked.who is not None and not message.is_for_all:
        raise RefusedError("trainer_only")
    line = DECIDERS[type(message)](asked, message)
    return {"do": line["do"], "week": asked.state.week, **line}


def touch_of(line: Line, now: float) -> Touch | None:
    """Remember an intervention, so that the next move of the same slider goes on with it."""
    if line["do"] != "intervene":
        return None
    return Touch(line["side"], target_of(line["entry"]), now)
