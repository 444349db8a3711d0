"""The ten roles in a chain (S2 chapter 5) and the State (S2 7.1), and who plays them."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field, model_serializer, model_validator

from ketensim.scenario.base import Frozen, Text

Role = Literal[
    "client",
    "professional",
    "partner",
    "regisseur",
    "commissioner",
    "financier",
    "supervisor",
    "problem_owner",
    "knowledge_partner",
    "policy_maker",
    "state",
]
ROLES: tuple[str, ...] = get_args(Role)

Money = Literal["silo", "chain", "personal_budget", "performance"]
Aim = Literal["procedure", "cooperation"]
Frame = Literal["conflicting", "harmonised", "room"]
Instrument = Literal["room", "money", "stick"]


class Player(Frozen):
    """Who plays a role, and how; a plain name stands for a player with nothing more to say.

    Parameters
    ----------
    name
        Who it is: a partner of the chain, or somebody outside it.
    since, until
        Weeks from and up to which it plays the role [week]; left out, always.
    money
        A financier's way to pay: each organisation for its own output (`silo`), the chain for its
        results (`chain`), the client (`personal_budget`), or results by contract (`performance`).
    aim
        What a supervisor looks at: whether each keeps to `procedure`, or whether they cooperate.
    frames
        What a policy maker's frameworks do: they conflict, they are harmonised, or they leave room.
    gives
        What the State uses: room for leaders, money for followers, a stick for laggards.
    """

    name: Text = Field(description="who plays the role", json_schema_extra={"unit": "-"})
    since: float | None = Field(
        default=None,
        ge=-10_000,
        le=10_000,
        description="week from which it plays the role",
        json_schema_extra={"unit": "week", "left_out": "the beginning"},
    )
    until: float | None = Field(
        default=None,
        ge=-10_000,
        le=10_000,
        description="week up to which it plays the role",
        json_schema_extra={"unit": "week", "left_out": "the end"},
    )
    money: Money | None = Field(
        default=None,
        description="a financier's way to pay",
        json_schema_extra={"unit": "-", "left_out": "silo"},
    )
    aim: Aim | None = Field(
        default=None,
        description="what a supervisor looks at",
        json_schema_extra={"unit": "-", "left_out": "procedure"},
    )
    frames: Frame | None = Field(
        default=None,
        description="what a policy maker's frameworks do",
        json_schema_extra={"unit": "-", "left_out": "harmonised with one, conflicting with more"},
    )
    gives: Instrument | None = Field(
        default=None,
        description="what the State uses",
        json_schema_extra={"unit": "-", "left_out": "room"},
    )

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        """Take a plain name."""
        return {"name": given} if isinstance(given, str) else given

    @model_serializer
    def _write(self) -> Any:
        """Write the shortest form that reads back the same."""
        said = {name: value for name, value in self.__dict__.items() if value is not None}
        return said["name"] if len(said) == 1 else said

    @property
    def plays_always(self) -> bool:
        """Whether there is no week in which it does not play its role."""
        return self.since is None and self.until is None

    def plays(self, week: float) -> bool:
        """Tell whether it plays its role in a week."""
        begun = self.since is None or week >= self.since
        return begun and (self.until is None or week < self.until)
