"""What a page may ask of the app: every message with its keys, types and ranges.

A message is checked here once and whole; unknown keys, other types, NaN and infinities are refused
with a sentence. Who may send it stands with it.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, ClassVar, Literal, NoReturn

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError, field_validator

from ketensim.scenario.base import Frozen, Many
from ketensim.scenario.claims import Title
from ketensim.show.app.limits import DEEPEST, LONGEST_NAME
from ketensim.show.app.refusal import RefusedError

#: Which of the two sides of a session is meant.
SideName = Literal["a", "b"]
#: What somebody called something in the app.
Called = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
#: A line or two that the trainer typed.
Typed = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Week = Annotated[int, Field(ge=0, le=10_000)]
Text = Title | Typed


def as_title(text: Title | str) -> Title:
    """Return a text in both languages; one that was typed in one language is the same in both."""
    return text if isinstance(text, Title) else Title(nl=text, en=text)


class Message(Frozen):
    """Something that a page asks; only the trainer may, unless `is_for_all`."""

    is_for_all: ClassVar[bool] = False


class Play(Message):
    """Let the weeks pass."""

    type: Literal["play"]


class Pause(Message):
    """Stop the weeks."""

    type: Literal["pause"]


class Step(Message):
    """Let one week pass."""

    type: Literal["step"]


class Speed(Message):
    """Choose how fast the weeks pass [weeks/s]."""

    type: Literal["speed"]
    value: float = Field(ge=0.5, le=10, strict=False)


class Seek(Message):
    """Go to a week."""

    type: Literal["seek"]
    week: Week


class Reset(Message):
    """Go back to the start, with the interventions that the session or its lesson began with."""

    type: Literal["reset"]


class Choose(Message):
    """Begin with another chain or lesson."""

    type: Literal["choose"]
    scenario: Called | None = None
    lesson: Called | None = None
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1)


class Intervene(Message):
    """Change something in the chain from the present week on; the entry is one of a scenario."""

    type: Literal["intervene"]
    side: SideName
    entry: dict[Called, Any] = Field(max_length=12)


class Undo(Message):
    """Take the last intervention of a side back."""

    type: Literal["undo"]
    side: SideName


class Redo(Message):
    """Bring the intervention back that was last taken back."""

    type: Literal["redo"]
    side: SideName


class Split(Message):
    """Put beside the chain a second one that has had the same interventions."""

    type: Literal["split"]


class Unsplit(Message):
    """Take the second chain away."""

    type: Literal["unsplit"]


class Swap(Message):
    """Let the two sides change places."""

    type: Literal["swap"]


class Follow(Message):
    """Show the journey of a client on both sides."""

    type: Literal["follow"]
    client: int = Field(ge=0, le=2**53)


class Lang(Message):
    """Choose the language that a participant's page starts in."""

    type: Literal["lang"]
    is_for_all: ClassVar[bool] = True
    lang: Literal["nl", "en"]


class Phase(Message):
    """Go on to the next part of a lesson; none: leave the lesson."""

    type: Literal["phase"]
    value: Literal["predict", "run", "debrief"] | None


class Option(Frozen):
    """What can be voted for; carrying it out puts its entry in the log of a side."""

    key: Called | None = None
    text: Text
    entry: dict[Called, Any] | None = Field(default=None, max_length=12)
    side: SideName = "a"


class OpenVote(Message):
    """Ask the room something."""

    type: Literal["open_vote"]
    question: Text
    options: Many[Option] = Field(min_length=2, max_length=8)
    kind: Literal["prediction", "intervention"] = "prediction"

    @field_validator("options", mode="before")
    @classmethod
    def _spell_out(cls, given: Any) -> Any:
        """Let an option be nothing but its text."""
        if isinstance(given, list):
            return [{"text": option} if isinstance(option, str) else option for option in given]
        return given


class CastVote(Message):
    """Vote; with a count: so many hands went up, which only the trainer can tell."""

    type: Literal["vote"]
    is_for_all: ClassVar[bool] = True
    option: Called
    count: int | None = Field(default=None, ge=0, le=1000)


class CloseVote(Message):
    """Close the vote and show what came of it."""

    type: Literal["close_vote"]


class CarryOut(Message):
    """Do what most voted for; the option decides where two have equally many."""

    type: Literal["carry_out"]
    option: Called | None = None


class StartGame(Message):
    """Let every participant be a partner, by name; left out: spread over the partners.

    With `stop` the game that is played ends.
    """

    type: Literal["game"]
    roles: dict[Called, Called] | None = Field(default=None, max_length=200)
    rounds: int | None = Field(default=None, ge=1, le=100)
    start: bool = True
    stop: bool = False


class Assign(Message):
    """Give a participant a partner to play; none: take it away."""

    type: Literal["assign"]
    participant: Called
    partner: Called | None


class Decide(Message):
    """Decide for one's partner for a week: accept, capacity, and telling others."""

    type: Literal["decide"]
    is_for_all: ClassVar[bool] = True
    accept: Literal[-1, 0, 1] = 0
    capacity: Literal[-1, 0, 1] = 0
    tell: Literal[0, 1] = 0


class NextRound(Message):
    """Carry the decisions out and let a week pass, or several in which everyone carries on."""

    type: Literal["next_round"]
    rounds: int = Field(default=1, ge=1, le=13)


class Reveal(Message):
    """Show everyone the whole chain, beside the same chain in which nobody decided."""

    type: Literal["reveal"]


AnyMessage = Annotated[
    Play
    | Pause
    | Step
    | Speed
    | Seek
    | Reset
    | Choose
    | Intervene
    | Undo
    | Redo
    | Split
    | Unsplit
    | Swap
    | Follow
    | Lang
    | Phase
    | OpenVote
    | CastVote
    | CloseVote
    | CarryOut
    | StartGame
    | Assign
    | Decide
    | NextRound
    | Reveal,
    Field(discriminator="type"),
]
_ADAPTER: TypeAdapter[Message] = TypeAdapter(AnyMessage)


def read_message(text: str) -> Message:
    """Read what a page sent; what is no message is refused with a sentence."""
    data = read_json(text)
    try:
        return _ADAPTER.validate_python(data)
    except ValidationError as error:
        raise _refusal(error) from None


def read_json(text: str | bytes) -> Any:
    """Read JSON from outside: nothing nested absurdly deep, and no NaN or infinity."""
    try:
        data = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise RefusedError("no_json") from None
    _check_depth(data)
    return data


def _refuse_constant(name: str) -> NoReturn:
    """Refuse what JSON does not have."""
    raise ValueError(name)


def _check_depth(data: Any) -> None:
    """Refuse what is nested deeper than anything that the app reads."""
    level, depth = [data], 0
    while level:
        if depth > DEEPEST:
            raise RefusedError("no_json")
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inner.extend(one.values())
            elif isinstance(one, list):
                inner.extend(one)
        level, depth = inner, depth + 1


def _refusal(error: ValidationError) -> RefusedError:
    """Name the first thing that is wrong with a message."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "type"
    return RefusedError("message", field=where[:80], rule=first["msg"][:200])
