"""Checks: what published figures or sources say that a run, or a change, should give."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_serializer, model_validator

from ketensim.scenario.base import Frozen, FrozenDict, Many, Text
from ketensim.scenario.errors import fault

Direction = Literal["up", "down", "same"]
Value = str | float | bool | Many[str]


class Title(Frozen):
    """What something is called or said to do, in the languages of the screens."""

    nl: Text = Field(description="in Dutch", json_schema_extra={"unit": "-"})
    en: Text = Field(description="in English", json_schema_extra={"unit": "-"})


def _in_order(bounds: tuple[float, float]) -> tuple[float, float]:
    """Require that a published range runs from low to high."""
    if bounds[0] > bounds[1]:
        raise fault("range_order", got=list(bounds))
    return bounds


Range = Annotated[tuple[float, float], Field(strict=False), AfterValidator(_in_order)]


class Check(Frozen):
    """What should come out: a level, or the effect of a change or strategy on the same clients.

    A plain range stands for a published level of the indicator that the check is named after.

    Parameters
    ----------
    indicator
        The outcome that is looked at; left out, the name of the check.
    between
        The mean over runs should lie in this range.
    direction
        Where the indicator should go: `up`, `down`, or the `same` within `margin`.
    margin
        How far an effect may be from none and still be the same, in units of the indicator.
    change
        Values that are changed, by path, against the scenario as it stands.
    strategy, against
        What the regisseur does with and without the effect; left out, what the scenario states.
    runs
        Paired runs of a direction [-].
    says, source
        What the source says should happen, and where.
    """

    indicator: Text | None = Field(
        default=None,
        description="outcome that is looked at, as `name` or `name@group`",
        json_schema_extra={"unit": "-", "left_out": "the name of the check"},
    )
    between: Range | None = Field(
        default=None,
        description="range in which its mean should lie; a plain range is short for this",
        json_schema_extra={"unit": "of the indicator"},
    )
    direction: Direction | None = Field(
        default=None,
        description="where it should go by the change or strategy",
        json_schema_extra={"unit": "-"},
    )
    margin: float | None = Field(
        default=None,
        gt=0,
        description="how far from none an effect may be and still be the same",
        json_schema_extra={"unit": "of the indicator"},
    )
    change: Annotated[dict[Text, Value], AfterValidator(FrozenDict)] = Field(
        default=FrozenDict(),
        description="values that are changed, by path",
        json_schema_extra={"unit": "-"},
    )
    strategy: Text | None = Field(
        default=None,
        description="strategy whose effect it is",
        json_schema_extra={"unit": "-", "left_out": "as the scenario states"},
    )
    against: Text | None = Field(
        default=None,
        description="strategy that it is compared with",
        json_schema_extra={"unit": "-", "left_out": "as the scenario states"},
    )
    runs: int = Field(
        default=12,
        ge=3,
        le=1000,
        description="paired runs of a direction",
        json_schema_extra={"unit": "-"},
    )
    says: Title | None = Field(
        default=None,
        description="what should happen, in both languages",
        json_schema_extra={"unit": "-"},
    )
    source: Text | None = Field(
        default=None, description="where that is said", json_schema_extra={"unit": "-"}
    )

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        """Take a plain range."""
        return {"between": given} if isinstance(given, list | tuple) else given

    @model_serializer
    def _write(self) -> Any:
        """Write the shortest form that reads back the same."""
        said = {
            name: value
            for name, value in self.__dict__.items()
            if value != type(self).model_fields[name].default
        }
        if set(said) == {"between"}:
            return list(said["between"])
        if self.says is not None:
            said["says"] = {"nl": self.says.nl, "en": self.says.en}
        return said

    @model_validator(mode="after")
    def _check(self) -> Check:
        """Require one thing to expect, and something that makes the effect."""
        if (self.between is None) == (self.direction is None):
            raise fault("check_expects")
        if self.direction is not None:
            if not self.change and self.strategy == self.against:
                raise fault("check_no_effect")
            if self.says is None or self.source is None:
                raise fault("missing", ("says" if self.says is None else "source",))
        if (self.direction == "same") != (self.margin is not None):
            raise fault("check_margin", ("margin",))
        return self
