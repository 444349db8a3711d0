"""The partners of a chain: what they offer, what they want and what weighs on them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pydantic import Field, field_validator, model_validator

from ketensim.scenario.base import Chance, Frozen, Many, Name, Text
from ketensim.scenario.errors import fault
from ketensim.scenario.hours import Hours
from ketensim.scenario.roles import Role

#: What an FTE costs a year where a scenario does not say [euro]: an assumption, about the
#: integral cost (salary, charges and overhead) of a Dutch public professional with a degree.
AVERAGE_WAGE = 95_000.0
#: Goals this near to length 1 are left as they are, so that reading and writing them is stable.
_UNIT_LENGTH = 1e-9


class Offer(Frozen):
    """A function that a partner offers: together they are a station with one queue.

    Parameters
    ----------
    function
        Name of the function.
    fte
        Staff that works on it [FTE].
    caseload
        Clients an FTE has under treatment at a time [clients/FTE].
    """

    function: Name = Field(description="name of the function", json_schema_extra={"unit": "-"})
    fte: float = Field(gt=0, le=1e5, description="staff", json_schema_extra={"unit": "FTE"})
    caseload: float = Field(
        gt=0,
        le=1e4,
        description="clients under treatment at a time for each FTE",
        json_schema_extra={"unit": "clients/FTE"},
    )

    @property
    def places(self) -> int:
        """Clients that can be treated at the same time: at least one."""
        return max(1, round(self.fte * self.caseload))


class Outside(Frozen):
    """Pressure on a partner from outside the chain: its competing responsibilities (S2 appendix).

    Parameters
    ----------
    mean
        Level that the pressure returns to [0-1].
    volatility
        How far it swings around that level [0-1].
    """

    mean: Chance = Field(
        default=0.0,
        description="level of outside pressure that it returns to",
        json_schema_extra={"unit": "0-1", "source": "S2 appendix"},
    )
    volatility: Chance = Field(
        default=0.0,
        description="standard deviation of outside pressure around its mean",
        json_schema_extra={"unit": "0-1", "source": "assumption"},
    )


class Partner(Frozen):
    """An organisation that takes part in the chain (S2 5.3).

    Parameters
    ----------
    name, sector
        What it is called, and the sector whose language and law it works under.
    offers
        The functions it offers, each once.
    goal
        What it holds the social purpose to be: a signed vector, of length 1 once read [-].
        Left out by all partners, all goals are equal.
    power
        Its weight in decisions, relative to that of the others [-].
    outside
        Pressure from outside the chain.
    system
        Information system it keeps its dossiers in; left out, all partners share one.
    trust
        Trust it is given by the others at the start [0-1].
    turnover
        Chance to be replaced by a newcomer [1/year].
    wage
        Cost of an FTE [euro/year].
    hours
        Hours of the week in which it works, as in `mon-fri 9-17`; left out, always.
    roles
        Roles it plays beside that of partner.
    latent
        Whether it exists only as a possibility: a newcomer or a joint office that a run may bring
        to life. It has no staff, power or clients until then.
    """

    name: Name = Field(description="name of the organisation", json_schema_extra={"unit": "-"})
    sector: Text = Field(
        description="sector whose language and law it works under", json_schema_extra={"unit": "-"}
    )
    offers: Many[Offer] = Field(
        min_length=1, description="functions it offers", json_schema_extra={"unit": "-"}
    )
    goal: Many[float] = Field(
        default=(1.0,),
        min_length=1,
        max_length=1000,
        description="what it holds the social purpose to be, signed, normalised on reading",
        json_schema_extra={"unit": "-", "left_out": "all goals equal"},
    )
    power: float = Field(
        default=1.0,
        ge=0,
        le=1e6,
        description="relative weight in decisions",
        json_schema_extra={"unit": "-"},
    )
    outside: Outside = Field(
        default=Outside(),
        description="pressure from outside the chain",
        json_schema_extra={"unit": "0-1"},
    )
    system: Text = Field(
        default="shared",
        description="information system of its dossiers",
        json_schema_extra={"unit": "-"},
    )
    trust: Chance = Field(
        default=0.4,
        description="trust it is given by the others at the start",
        json_schema_extra={"unit": "0-1", "source": "assumption"},
    )
    turnover: Chance = Field(
        default=0.0,
        description="chance to be replaced by a newcomer",
        json_schema_extra={"unit": "1/year"},
    )
    wage: float = Field(
        default=AVERAGE_WAGE,
        ge=0,
        le=1e7,
        description="cost of an FTE",
        json_schema_extra={"unit": "euro/year", "source": "assumption"},
    )
    roles: Many[Role] = Field(
        default=(),
        description="roles beside that of partner (S2 chapter 5)",
        json_schema_extra={"unit": "-"},
    )
    latent: bool = Field(
        default=False,
        description="exists only as a possibility until a run brings it to life",
        json_schema_extra={"unit": "-"},
    )
    hours: Hours | None = Field(
        default=None,
        description="hours of the week in which it works",
        json_schema_extra={"unit": "-", "left_out": "always"},
    )

    @field_validator("goal", mode="after")
    @classmethod
    def _normalise(cls, goal: tuple[float, ...]) -> tuple[float, ...]:
        """Give the goal length 1: only its direction has a meaning."""
        largest = max(abs(part) for part in goal)
        if largest == 0:
            raise fault("zero_goal")
        scaled = [part / largest for part in goal]  # so that squares neither vanish nor overflow
        length = math.sqrt(math.fsum(part * part for part in scaled))
        if abs(length * largest - 1) < _UNIT_LENGTH:
            return goal
        return tuple(part / length for part in scaled)

    @model_validator(mode="after")
    def _offer_each_function_once(self) -> Partner:
        """Refuse two offers of one function: they would be one station."""
        place, name = first_repeated(offer.function for offer in self.offers)
        if name is not None:
            raise fault("offered_twice", ("offers", place))
        return self

    @property
    def staff(self) -> float:
        """Staff of all its offers together [FTE]."""
        return math.fsum(offer.fte for offer in self.offers)


def first_repeated(names: Iterable[str]) -> tuple[int, str | None]:
    """Find the first name that stood earlier in the list, and its place; (-1, None) if none did."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            return place, name
        seen.add(name)
    return -1, None
