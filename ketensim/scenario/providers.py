"""Generating dynamism: which functions have competing providers, and how fast partners change."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ketensim.scenario.complexity import (
    FULL_TURNOVER,
    competition,
    function_weights,
    mean_turnover,
    turnover,
)
from ketensim.scenario.scaling import rounded, towards

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

#: Largest caseload that an offer can have [clients/FTE].
_LARGEST_CASELOAD = 1e4


@dataclass(frozen=True)
class _Staff:
    """What a partner puts into a function: staff [FTE] and the places that it fills."""

    fte: float
    places: int

    def part(self, places: int) -> _Staff:
        """Return the staff that fills some of the places."""
        return _Staff(self.fte * places / self.places, places)

    def join(self, other: _Staff) -> _Staff:
        """Return two staffs as one."""
        return _Staff(self.fte + other.fte, self.places + other.places)


class _Division:
    """Who offers what: a division of the functions' staff over the partners.

    Splitting and joining keeps the staff and the places of each function as they are, and leaves
    no partner without an offer.
    """

    def __init__(self, scenario: Scenario, order: list[int]) -> None:
        self.order = order
        self.sectors = [partner.sector for partner in scenario.partners]
        self.offers: list[dict[str, _Staff]] = [
            {offer.function: _Staff(offer.fte, offer.places) for offer in partner.offers}
            for partner in scenario.partners
        ]

    def providers(self, function: str) -> list[int]:
        """Return the partners that offer a function."""
        return [place for place, offers in enumerate(self.offers) if function in offers]

    def split(self, function: str) -> bool:
        """Let a second partner share the staff of a function's only provider; False if it cannot.

        Someone of the same sector comes first, then whoever offers least.
        """
        (first,) = self.providers(function)
        others = [place for place in self.order if place != first]
        if not others or self.offers[first][function].places < 2:
            return False
        second = min(
            others,
            key=lambda place: (self.sectors[place] != self.sectors[first], len(self.offers[place])),
        )
        self._share(function, first, second)
        return True

    def join(self, function: str) -> bool:
        """Bring a function back to one provider; False if that leaves a partner with nothing."""
        before = [dict(offers) for offers in self.offers]
        involved = self.providers(function)
        keeper = min(
            involved,
            key=lambda place: (len(self.offers[place]), -self.offers[place][function].fte),
        )
        for place in involved:
            if place != keeper:
                staff = self.offers[place].pop(function)
                self.offers[keeper][function] = self.offers[keeper][function].join(staff)
        if all(self.offers[place] or self._give_work(place) for place in involved):
            return True
        self.offers = before
        return False

    def _give_work(self, idle: int) -> bool:
        """Give a partner without offers a function of one that has several, or a part in one."""
        spare = [
            (len(self.providers(function)), place, function)
            for place in self.order
            for function in self.offers[place]
            if len(self.offers[place]) > 1
        ]
        if spare:
            _, place, function = min(spare, key=lambda found: found[0])
            self.offers[idle][function] = self.offers[place].pop(function)
            return True
        for place in self.order:
            for function, staff in self.offers[place].items():
                if len(self.providers(function)) > 1 and staff.places > 1:
                    self._share(function, place, idle)
                    return True
        return False

    def _share(self, function: str, giver: int, taker: int) -> None:
        """Divide a partner's places in a function between it and another partner."""
        staff = self.offers[giver][function]
        half = staff.places // 2
        self.offers[giver][function] = staff.part(staff.places - half)
        self.offers[taker][function] = staff.part(half)

    def as_data(self, place: int) -> list[dict[str, Any]]:
        """Return the offers of a partner as they stand in a file."""
        return [
            {
                "function": function,
                "fte": staff.fte,
                "caseload": min(_LARGEST_CASELOAD, staff.places / staff.fte),
            }
            for function, staff in self.offers[place].items()
        ]


def set_dynamism(scenario: Scenario, target: float, order: list[int]) -> dict[str, Any]:
    """Give functions a second provider or take it away, and let turnover make up the rest.

    Parameters
    ----------
    scenario
        The chain.
    target
        Dynamism to reach [0-1].
    order
        Order in which partners are considered.
    """
    data = scenario.to_data()
    compete, leave = competition(scenario), turnover(scenario)
    aim = towards(compete, (compete + leave) / 2, target)
    division = _Division(scenario, order)
    weights = {name: weight for name, weight in function_weights(scenario).items() if weight > 0}
    now = _divide(division, weights, aim, target)
    if abs(now - compete) > 0:
        for place, partner in enumerate(data["partners"]):
            partner["offers"] = division.as_data(place)
    rate = FULL_TURNOVER * min(1.0, max(0.0, 2 * target - now))
    mean = mean_turnover(scenario)
    if rate < FULL_TURNOVER or mean < FULL_TURNOVER:
        for place, partner in enumerate(scenario.partners):
            data["partners"][place]["turnover"] = rounded(towards(partner.turnover, mean, rate))
    return data


def _divide(division: _Division, weights: dict[str, float], aim: float, target: float) -> float:
    """Split and join functions until the share with competing providers is near what is wanted.

    Nearest to `aim` is best, but turnover must be able to make up the rest of `target`: the
    share must lie between 2 target - 1 and 2 target. Every step brings it nearer, so it ends.
    """

    def distance(share: float) -> tuple[float, float]:
        """How far a share is outside what turnover can make up, and how far from the aim."""
        return max(0.0, 2 * target - 1 - share, share - 2 * target), abs(share - aim)

    stuck: set[str] = set()
    while True:
        shared = [name for name in weights if len(division.providers(name)) > 1]
        now = math.fsum(weights[name] for name in shared)
        sign = 1 if now < min(2 * target, max(2 * target - 1, aim)) else -1
        steps = {
            name: distance(now + sign * weight)
            for name, weight in weights.items()
            if (name in shared) == (sign < 0) and name not in stuck
        }
        name = min(steps, key=steps.__getitem__, default=None)
        if name is None or steps[name] >= distance(now):
            return now
        if not (division.split(name) if sign > 0 else division.join(name)):
            stuck.add(name)
