"""What a strategy is: it sees a `View` at a chain meeting and answers with an `Effort`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields, replace
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ketensim.chain.mechanism import Work

if TYPE_CHECKING:
    from ketensim.chain.mechanisms.joint_office import Office

Floats = NDArray[np.float64]

_ROUNDING = 1e-6  # hours by which a sum of hours may miss the budget
ALL_LAYERS = (1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0)
"""Hours on agreements spread over boards, managements and professionals."""


@dataclass(frozen=True)
class View:
    """What the regisseur can see of the chain: late, and rosier the less is transparent.

    Attributes
    ----------
    week
        Start of the week of the meeting [week].
    age
        Age of what is reported: flow, alignment, trust, promise, waiting, nuisance [week].
    flow
        (n_partners, n_partners) clients handed over, sender by receiver [clients/week].
    alignment, trust
        (n_partners, n_partners) how far goals and interests agree, and trust, as reported [0-1].
    agreement, intertwining
        (n_partners, n_partners) agreements and joint interests: the regisseur's own work [0-1].
    promise
        (n_partners,) engagement that partners promise; what they give is not to be seen [0-1].
    waiting
        (n_partners,) clients that wait, as reported [clients].
    power
        (n_partners,) share of power.
    urgency, nuisance
        Urgency, and share of clients that nobody is treating, as reported [0-1].
    maturity
        (5,) maturity of the fields of the growth model, as far as reports show it [0-1]: explore
        the context, activate actors, develop a vision, organise the demand, form chains.
    """

    week: int
    age: float
    flow: Floats
    alignment: Floats
    trust: Floats
    agreement: Floats
    intertwining: Floats
    promise: Floats
    waiting: Floats
    power: Floats
    urgency: float
    nuisance: float
    maturity: Floats

    @property
    def n_partners(self) -> int:
        """Number of partners in the chain."""
        return len(self.power)

    def exchange(self) -> Floats:
        """Clients that each pair hands over, both ways, in the upper triangle [clients/week]."""
        return np.asarray((self.flow + self.flow.T) * _upper(self.n_partners))


@cache
def _upper(count: int) -> Floats:
    """Give the upper triangle of a square, 1 above the diagonal and 0 elsewhere."""
    return np.triu(np.ones((count, count)), 1)


def _no_pairs() -> Floats:
    """Give no hours to any pair: an empty array stands for zero everywhere."""
    return np.zeros((0, 0))


def _both(one: Floats, other: Floats) -> Floats:
    """Add hours on pairs, where an empty array stands for none."""
    if not (one.size and other.size):
        return one if one.size else other
    return one + other


@dataclass(frozen=True)
class Effort:
    """What a regisseur does at a meeting, in hours.

    Attributes
    ----------
    agreements, intertwining
        (n_partners, n_partners) hours on each pair, in either triangle; left out: none [h].
    campaign
        Hours spent on making the problem a public one [h].
    layers
        Shares of the hours on agreements that are made among boards, managements and professionals.
    vision
        Hours spent on a joint ambition [h].
    communication
        Hours spent on carrying what boards decide to managements and professionals [h].
    measuring
        Hours spent on measuring and showing the ambition [h].
    compensation
        Hours spent on compensating those who pay for the ambition [h].
    consultation
        Hours spent on tables of consultation and a knowledge base [h].
    indicators
        Indicators by which each organisation's part in the ambition is measured.
    works
        Work that a mechanism of its own carries out (`ketensim.chain.mechanisms`).
    """

    agreements: Floats = field(default_factory=_no_pairs)
    intertwining: Floats = field(default_factory=_no_pairs)
    layers: tuple[float, float, float] = ALL_LAYERS
    campaign: float = 0.0
    vision: float = 0.0
    communication: float = 0.0
    measuring: float = 0.0
    compensation: float = 0.0
    consultation: float = 0.0
    indicators: int = 1
    works: tuple[Work, ...] = ()

    @property
    def total(self) -> float:
        """Hours spent in all [h]."""
        return float(self.agreements.sum() + self.intertwining.sum() + sum(self._single()))

    def _single(self) -> list[float]:
        """List the hours that are not spent on pairs [h]."""
        return [
            self.campaign,
            self.vision,
            self.communication,
            self.measuring,
            self.compensation,
            self.consultation,
            *(work.hours for work in self.works),
        ]

    def landed(self, share: float) -> Effort:
        """Give the effort of which only a share [0-1] lands."""
        if share == 1.0:
            return self
        return replace(
            self,
            agreements=share * self.agreements,
            intertwining=share * self.intertwining,
            campaign=share * self.campaign,
            vision=share * self.vision,
            communication=share * self.communication,
            measuring=share * self.measuring,
            compensation=share * self.compensation,
            consultation=share * self.consultation,
            works=tuple(replace(work, hours=share * work.hours) for work in self.works),
        )

    def __add__(self, other: Effort) -> Effort:
        """Do both: hours add up, and what is measured by more indicators counts."""
        return Effort(
            agreements=_both(self.agreements, other.agreements),
            intertwining=_both(self.intertwining, other.intertwining),
            layers=_layers_of_both(self, other),
            campaign=self.campaign + other.campaign,
            vision=self.vision + other.vision,
            communication=self.communication + other.communication,
            measuring=self.measuring + other.measuring,
            compensation=self.compensation + other.compensation,
            consultation=self.consultation + other.consultation,
            indicators=max(self.indicators, other.indicators),
            works=self.works + other.works,
        )

    def check(self, hours: float, n_partners: int) -> None:
        """Refuse an effort that does not exist: negative, on unknown pairs, or over the budget.

        Parameters
        ----------
        hours
            Budget of the meeting [h].
        n_partners
            Partners in the chain.
        """
        for pairs in (self.agreements, self.intertwining):
            if pairs.size and pairs.shape != (n_partners, n_partners):
                raise ValueError(
                    f"hours on pairs must be {n_partners} x {n_partners}, got {pairs.shape}"
                )
        on_pairs = (pairs.min(initial=0.0) for pairs in (self.agreements, self.intertwining))
        least = min(*on_pairs, *self._single())
        total = self.total
        if not (isfinite(total) and least >= 0.0):
            raise ValueError("hours must be finite and not negative")
        if min(self.layers) < 0.0 or abs(sum(self.layers) - 1.0) > _ROUNDING:
            raise ValueError(f"shares of layers must sum to 1, got {self.layers}")
        if self.indicators < 1:
            raise ValueError(f"indicators must be at least 1, got {self.indicators}")
        if total > hours + _ROUNDING:
            raise ValueError(f"{total:.1f} hours were spent of a budget of {hours:.1f}")


def _layers_of_both(one: Effort, two: Effort) -> tuple[float, float, float]:
    """Share two efforts' hours on agreements over the layers, as both of them do."""
    first, second = float(one.agreements.sum()), float(two.agreements.sum())
    if first + second == 0.0:
        return one.layers
    board, management, floor = (
        (first * mine + second * theirs) / (first + second)
        for mine, theirs in zip(one.layers, two.layers, strict=True)
    )
    return board, management, floor


def setting(default: float, low: float, high: float, en: str, nl: str) -> Any:
    """Declare a setting of a strategy: its default, its range and its meaning in both languages."""
    return field(default=default, metadata={"low": low, "high": high, "en": en, "nl": nl})


class Strategy(ABC):
    """A way to use the effort of regie; subclasses are frozen dataclasses, one a file.

    What a user may set are fields made by `setting`, of type int or float.

    Attributes
    ----------
    name
        How it is called on the command line and in scenario files.
    title, line
        Its title and what it does in one line, in both languages (`nl`, `en`).
    source
        Where the strategy comes from.
    levels
        What it does at each level (S2 figure 1): trajectory, chain, network and policy, each in
        both languages.
    costs
        What it costs, in both languages.
    """

    name: ClassVar[str]
    title: ClassVar[dict[str, str]]
    line: ClassVar[dict[str, str]]
    source: ClassVar[str]
    levels: ClassVar[dict[str, dict[str, str]]] = {}
    costs: ClassVar[dict[str, str]] = {}

    def __post_init__(self) -> None:
        for name, known in self.settings().items():
            low, high = known["low"], known["high"]
            if not low <= getattr(self, name) <= high:
                got = getattr(self, name)
                raise ValueError(f"{name} must lie between {low:g} and {high:g}, got {got}")

    @classmethod
    def settings(cls) -> dict[str, dict[str, Any]]:
        """List what a user may set: name -> type, default, range, meaning in English and Dutch."""
        return {
            f.name: {"type": type(f.default), "default": f.default, **f.metadata}
            for f in fields(cls)  # type: ignore[arg-type]
        }

    @property
    def offices(self) -> tuple[Office, ...]:
        """Joint offices that it may found."""
        return ()

    @abstractmethod
    def act(self, view: View, hours: float) -> Effort:
        """Say what to do with the hours of one meeting, given what can be seen."""

    @property
    def label(self) -> str:
        """Its name with every value that differs from its default, as `parse_strategy` reads it."""
        given = [
            f"{name}={getattr(self, name)}"
            for name, known in self.settings().items()
            if getattr(self, name) != known["default"]
        ]
        return f"{self.name}:{','.join(given)}" if given else self.name


def divide(hours: float, weight: Floats) -> Floats:
    """Divide hours by weight; nothing is spent where there is no weight at all [h]."""
    total = float(weight.sum())
    return hours * weight / total if total > 0.0 else np.zeros_like(weight)
