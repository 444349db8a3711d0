"""What each line of a log that somebody sends must look like before it is played.

The app's own lines are made from messages that were checked; a log from outside was not.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from ketensim.scenario.base import Frozen, Many
from ketensim.show.app.limits import LONGEST_NAME
from ketensim.show.app.protocol import Called, OpenVote, SideName, Week
from ketensim.show.app.refusal import RefusedError

Entries = Annotated[list[dict[Called, Any]], Field(max_length=1000)]
Number = Annotated[int, Field(ge=1, le=100_000)]


class _Shape(Frozen):
    """A line; its week is the one that was shown when it happened."""

    week: Week = 0


class _Plain(_Shape):
    """A line that says nothing more."""

    do: Literal[
        "play", "pause", "mark", "split", "unsplit", "swap", "reset", "close_vote", "round_back",
        "reveal",
    ]  # fmt: skip


class _Start(Frozen):
    """Interventions that both sides begin with."""

    a: Entries
    b: Entries | None


class _Choose(_Shape):
    """A chain to begin with; the chain itself is checked as every scenario is."""

    do: Literal["choose"]
    scenario: dict[str, Any]
    seed: int = Field(ge=0, le=2**31 - 1)
    lesson: Called | None
    start: _Start


class _Seek(_Shape):
    """Another week."""

    do: Literal["seek"]
    to: Week


class _Speed(_Shape):
    """Another speed."""

    do: Literal["speed"]
    value: float = Field(ge=0.5, le=10, strict=False)


class _Intervene(_Shape):
    """An intervention."""

    do: Literal["intervene"]
    side: SideName
    entry: dict[Called, Any]
    replaces: bool


class _OfSide(_Shape):
    """Something that is done to one side."""

    do: Literal["undo", "redo"]
    side: SideName


class _Phase(_Shape):
    """Another part of the lesson."""

    do: Literal["phase"]
    value: Literal["predict", "run", "debrief"] | None


class _Lang(_Shape):
    """Another language."""

    do: Literal["lang"]
    lang: Literal["nl", "en"]


class _Join(_Shape):
    """Somebody who takes part."""

    do: Literal["join"]
    number: Number
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]


class _OpenVote(_Shape):
    """A question to the room."""

    do: Literal["open_vote"]
    vote: OpenVote


class _Vote(_Shape):
    """A vote of a participant, or hands that were counted."""

    do: Literal["vote"]
    number: Number | None
    option: Called
    count: int = Field(default=0, ge=0, le=1000)


class _Game(_Shape):
    """The start of a game, or its end."""

    do: Literal["game"]
    rounds: Number | None
    roles: dict[Called, Called]


class _Assign(_Shape):
    """Who plays which partner."""

    do: Literal["assign"]
    roles: dict[Called, Called | None]


class _Decision(Frozen):
    """What a partner does in a week."""

    accept: Literal[-1, 0, 1]
    capacity: Literal[-1, 0, 1]
    tell: Literal[0, 1]


class _Decide(_Shape):
    """A decision for a week."""

    do: Literal["decide"]
    partner: Called
    decision: _Decision


class _NextRound(_Shape):
    """Decisions that are carried out, for so many weeks."""

    do: Literal["next_round"]
    rounds: int = Field(ge=1, le=13)


_ANY: TypeAdapter[Any] = TypeAdapter(
    Many[
        Annotated[
            _Plain
            | _Choose
            | _Seek
            | _Speed
            | _Intervene
            | _OfSide
            | _Phase
            | _Lang
            | _Join
            | _OpenVote
            | _Vote
            | _Game
            | _Assign
            | _Decide
            | _NextRound,
            Field(discriminator="do"),
        ]
    ]
)


def check_shapes(lines: list[Any]) -> list[dict[str, Any]]:
    """Refuse lines that the app would never have written; name the first one."""
    try:
        _ANY.validate_python(lines)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])[:80]
        raise RefusedError("no_log", reason=f"{where}: {first['msg'][:200]}") from None
    return lines
