"""Interventions in mid-run: what somebody from outside does to the chain, from some week on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ketensim.scenario.base import Frozen, Name, Text
from ketensim.scenario.errors import fault

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

Kind = Literal["strategy", "capacity", "surge", "incident", "departure", "acceptance", "dossier"]
#: Which keys each kind needs, and which it may have besides; all have `week` and `kind`.
KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "strategy": (("strategy",), ()),
    "capacity": (("factor",), ("partner", "function", "weeks")),
    "surge": (("factor",), ("group", "weeks")),
    "incident": ((), ()),
    "departure": (("partner",), ()),
    "acceptance": (("receiver", "factor"), ("sender", "weeks")),
    "dossier": (("sender", "factor"), ("receiver", "weeks")),
}
#: Factors lie between one over this and this.
LARGEST_FACTOR = 100.0


class Event(Frozen):
    """One intervention, from the start of its week on.

    Parameters
    ----------
    week
        Week from which on it works [week].
    kind
        What is done: another `strategy`; `capacity` of staff; a `surge` of clients; an `incident`
        that becomes public (C1); a `departure` of a partner, which takes no new clients, helps
        those it has and is then gone; `acceptance` of referrals and `dossier` that goes along.
    strategy
        What the regisseur does from then on, instead of what went before.
    partner, function
        Whose staff, and at which of its functions; left out, everybody's and all. Who departs.
    group
        Which clients come more, or less; left out, all groups.
    sender, receiver
        Who hands over, and to whom; the one that may be left out stands for everybody. Clients who
        come from outside are always accepted.
    factor
        On staff, as an `Intervention` of staffing; on arrivals; or on the odds [-].
    weeks
        How long; left out, to the end [weeks].
    """

    week: int = Field(
        ge=0,
        le=10_000,
        description="week from which on it works",
        json_schema_extra={"unit": "week"},
    )
    kind: Kind = Field(description="what is done", json_schema_extra={"unit": "-"})
    strategy: Text | None = Field(
        default=None,
        description="what the regisseur does from then on, for `strategy`",
        json_schema_extra={"unit": "-"},
    )
    partner: Name | None = Field(
        default=None,
        description="whose staff, for `capacity`; who leaves, for `departure`",
        json_schema_extra={"unit": "-", "left_out": "everybody"},
    )
    function: Name | None = Field(
        default=None,
        description="staff of which function, for `capacity`",
        json_schema_extra={"unit": "-", "left_out": "all"},
    )
    group: Name | None = Field(
        default=None,
        description="clients of which group, for `surge`",
        json_schema_extra={"unit": "-", "left_out": "all"},
    )
    sender: Name | None = Field(
        default=None,
        description="who hands over, for `acceptance` and `dossier`",
        json_schema_extra={"unit": "-", "left_out": "everybody"},
    )
    receiver: Name | None = Field(
        default=None,
        description="to whom, for `acceptance` and `dossier`",
        json_schema_extra={"unit": "-", "left_out": "everybody"},
    )
    factor: float | None = Field(
        default=None,
        ge=1.0 / LARGEST_FACTOR,
        le=LARGEST_FACTOR,
        description="on staff, on arrivals, or on the odds of `acceptance` and `dossier`",
        json_schema_extra={"unit": "-"},
    )
    weeks: int | None = Field(
        default=None,
        ge=1,
        le=10_000,
        description="how long",
        json_schema_extra={"unit": "weeks", "left_out": "to the end"},
    )

    @model_validator(mode="after")
    def _check_keys(self) -> Event:
        """Require the keys of this kind, and no others."""
        needed, possible = KEYS[self.kind]
        for key in ("strategy", "partner", "function", "group", "sender", "receiver", "factor"):
            if key in needed and getattr(self, key) is None:
                raise fault("event_needs", (key,), kind=self.kind)
        known = ("week", "kind", *needed, *possible)
        for key in self.model_fields_set - set(known):
            if getattr(self, key) is not None:
                keys = ", ".join(known)
                raise fault("event_takes", (key,), kind=self.kind, keys=keys)
        return self

    @property
    def strength(self) -> float:
        """The factor; 1 for a kind that has none [-]."""
        return 1.0 if self.factor is None else self.factor

    @property
    def until(self) -> float:
        """Week up to which it works; infinity where it has no end."""
        return float("inf") if self.weeks is None else float(self.week + self.weeks)

    def works_in(self, week: int) -> bool:
        """Tell whether it works in a week."""
        return self.week <= week < self.until


def faults_in_events(scenario: Scenario) -> Iterator[PydanticCustomError]:
    """Interventions of what the chain does not have, or when it is over."""
    partners = {partner.name: partner for partner in scenario.partners}
    groups = tuple(group.name for group in scenario.groups)
    gone: set[str] = set()
    for place, event in enumerate(scenario.interventions):
        at = ("interventions", place)
        if event.week >= scenario.horizon.weeks:
            yield fault("event_late", (*at, "week"), event.week, weeks=scenario.horizon.weeks)
        for key in ("partner", "sender", "receiver"):
            name = getattr(event, key)
            if name is not None and name not in partners:
                yield fault("unknown_partner", (*at, key), name, partners)
        if event.group is not None and event.group not in groups:
            yield fault("unknown_group", (*at, "group"), event.group, groups)
        if event.function is not None:
            whose = [p for n, p in partners.items() if event.partner in (None, n)]
            offered = [offer.function for partner in whose for offer in partner.offers]
            if event.function not in offered:
                yield fault("not_offered_there", (*at, "function"), event.function, offered)
        if event.sender is not None and event.sender == event.receiver:
            yield fault("same_partner", (*at, "receiver"), event.receiver)
        if event.kind == "departure" and event.partner in gone:
            yield fault("departed", (*at, "partner"), event.partner)
        gone |= {event.partner or ""} if event.kind == "departure" else set()


def left_alone(scenario: Scenario) -> Iterator[tuple[str, int]]:
    """Name the functions that nobody offers any more after departures, and from which week on."""
    staying = {partner.name: partner for partner in scenario.present}
    departures = [event for event in scenario.interventions if event.kind == "departure"]
    for event in sorted(departures, key=lambda event: event.week):
        gone = staying.pop(event.partner or "", None)
        left = {offer.function for partner in staying.values() for offer in partner.offers}
        for offer in gone.offers if gone is not None else ():
            if offer.function not in left:
                yield offer.function, event.week
