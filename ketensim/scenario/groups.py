"""The client groups of a chain: who comes, how often, along which steps and with what needs."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    RootModel,
    model_serializer,
    model_validator,
)

from ketensim.scenario.base import Chance, Frozen, Many, Name, Named
from ketensim.scenario.distributions import Distribution
from ketensim.scenario.errors import fault
from ketensim.scenario.hours import Hours
from ketensim.scenario.households import Household

#: Row of a routing that says where clients begin.
START = "start"
#: Average times below this count as zero [weeks].
SHORTEST_TIME = 1e-9


class ArrivalStep(Frozen):
    """A rate of arrivals that holds from some week on.

    Parameters
    ----------
    start
        Written `from` in a file; the first rate holds from the beginning, whatever it says [week].
    rate
        Clients that arrive in a week, on average [clients/week].
    """

    start: float = Field(
        default=-math.inf,
        alias="from",
        ge=-10_000,
        le=10_000,
        description="week from which the rate holds",
        json_schema_extra={"unit": "week", "left_out": "the beginning"},
    )
    rate: float = Field(
        ge=0, le=1e6, description="mean arrivals", json_schema_extra={"unit": "clients/week"}
    )


def _from_the_beginning(steps: tuple[ArrivalStep, ...]) -> tuple[ArrivalStep, ...]:
    """Require weeks in order, and let the first rate hold from the beginning."""
    if not steps:
        raise fault("too_short", min_length=1)
    for place in range(1, len(steps)):
        later, earlier = steps[place].start, steps[place - 1].start
        if later == -math.inf:
            raise fault("missing", (place, "from"))
        if later <= earlier:
            raise fault("weeks_in_order", (place, "from"), later, earlier=earlier)
    return (ArrivalStep(rate=steps[0].rate), *steps[1:])


class Arrivals(RootModel[Annotated[Many[ArrivalStep], AfterValidator(_from_the_beginning)]]):
    """Poisson arrivals with a rate that is constant between the weeks where it changes."""

    model_config = ConfigDict(frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        """Take one rate as a list of one."""
        if not isinstance(given, dict | list | tuple):
            raise fault("arrivals", got=given)
        return [given] if isinstance(given, dict) else given

    @model_serializer
    def _write(self) -> Any:
        """Write the shortest form that reads back the same."""
        if len(self.steps) == 1:
            return {"rate": self.steps[0].rate}
        first, *rest = self.steps
        return [{"rate": first.rate}, *({"from": step.start, "rate": step.rate} for step in rest)]

    @property
    def steps(self) -> tuple[ArrivalStep, ...]:
        """Rates in order of time; the first holds from the beginning, so it starts at -infinity."""
        return self.root

    def expected(self, begin: float, end: float) -> float:
        """Return the expected number of arrivals in a period of weeks [clients]."""
        starts = [max(begin, min(end, step.start)) for step in self.steps]
        lengths = [later - start for start, later in zip(starts, [*starts[1:], end], strict=True)]
        return math.fsum(
            step.rate * length for step, length in zip(self.steps, lengths, strict=True)
        )


def _within_share(severity: Distribution) -> Distribution:
    """Require that a severity can only be drawn in [0, 1]."""
    if severity.largest() > 1 + 1e-9:
        raise fault("severity", got=severity.kind)
    return severity


def positive_on_average(time: Distribution) -> Distribution:
    """Require that a time is not always zero."""
    if time.average() < SHORTEST_TIME:
        raise fault("zero_time", got=time.average())
    return time


class Group(Frozen):
    """A client group and its way through the chain (F1, F11).

    Parameters
    ----------
    name
        What the group is called.
    arrivals
        How many clients come [clients/week].
    hours
        Hours of the week in which its clients come, as in `mon-fri 9-17`; left out, always.
    severity
        How badly off a client is [0-1]; weighs in queue order and incidents.
    route
        Standard route: the functions every client is sent along, in order.
    routing
        Instead of a route: for each function the chances of what comes next; the row `start`
        says where clients begin, and what a row lacks to 1 is the chance to leave [0-1].
    needs
        Chance that a client needs each function [0-1]; left out, the route itself, or under
        `routing` what is met on the way.
    demand_orientation
        Chance that a client gets an individual route: its own needs, in its own order [0-1].
    patience
        Time a client waits for a station before it gives up [weeks]; left out, nobody gives up.
    norm_weeks
        Lead time within which a client ought to be helped [weeks].
    priority
        Lower is served first [-].
    households
        Other groups in which the household of a client may be registered too, at partners that do
        not know of each other; left out, every client is a person of its own.
    """

    name: Name = Field(description="name of the group", json_schema_extra={"unit": "-"})
    arrivals: Arrivals = Field(
        description="clients that come", json_schema_extra={"unit": "clients/week"}
    )
    hours: Hours | None = Field(
        default=None,
        description="hours of the week in which its clients come",
        json_schema_extra={"unit": "-", "left_out": "always"},
    )
    severity: Annotated[Distribution, AfterValidator(_within_share)] = Field(
        default=Distribution(distribution="deterministic", mean=0.5),
        description="how badly off a client is",
        json_schema_extra={"unit": "0-1", "left_out": "0.5"},
    )
    route: Many[Name] | None = Field(
        default=None, min_length=1, description="standard route", json_schema_extra={"unit": "-"}
    )
    routing: Named[Named[Chance]] | None = Field(
        default=None,
        description="chances of what comes next, in the place of a route",
        json_schema_extra={"unit": "0-1"},
    )
    needs: Named[Chance] | None = Field(
        default=None,
        description="chance that a client needs each function",
        json_schema_extra={"unit": "0-1", "left_out": "the route, or what is met"},
    )
    demand_orientation: Chance = Field(
        default=0.0, description="share of individual routes", json_schema_extra={"unit": "0-1"}
    )
    patience: Annotated[Distribution, AfterValidator(positive_on_average)] | None = Field(
        default=None,
        description="time a client waits before it gives up",
        json_schema_extra={"unit": "weeks", "left_out": "nobody gives up"},
    )
    norm_weeks: float | None = Field(
        default=None,
        gt=0,
        le=10_000,
        description="lead time within which a client ought to be helped",
        json_schema_extra={"unit": "weeks"},
    )
    priority: int = Field(
        default=0,
        ge=0,
        le=1000,
        description="lower is served first",
        json_schema_extra={"unit": "-"},
    )
    households: Named[Household] | None = Field(
        default=None,
        description="other groups in which a client's household may be registered too",
        json_schema_extra={"unit": "-", "left_out": "every client a person of its own"},
    )

    @model_validator(mode="after")
    def _check(self) -> Group:
        """Require one way through the chain, and needs where routes are individual."""
        if self.route is None and self.routing is None:
            raise fault("no_way")
        if self.route is not None and self.routing is not None:
            raise fault("two_ways", ("routing",))
        if self.needs is not None and not any(self.needs.values()):
            raise fault("no_needs", ("needs",))
        if self.demand_orientation > 0 and not self.can_be_individual:
            raise fault("individual_without_needs", ("demand_orientation",))
        return self

    @property
    def can_be_individual(self) -> bool:
        """Whether it is known what a client of this group needs, apart from the routing."""
        return self.needs is not None or self.route is not None

    @property
    def needed(self) -> dict[str, float]:
        """Chance that a client needs each function [0-1]; empty where a routing decides it."""
        if self.needs is not None:
            return dict(self.needs)
        return dict.fromkeys(self.route or (), 1.0)

    @property
    def functions_named(self) -> list[tuple[tuple[str | int, ...], str]]:
        """Every function that the group names, with the place where it does."""
        places: list[tuple[tuple[str | int, ...], str]] = [
            (("route", step), function) for step, function in enumerate(self.route or ())
        ]
        for row, chances in (self.routing or {}).items():
            if row != START:
                places.append((("routing", row), row))
            places.extend((("routing", row, function), function) for function in chances)
        places.extend((("needs", function), function) for function in self.needs or {})
        return places
