"""Measuring how complex a chain is: the five dimensions of S2's appendix."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Literal

from ketensim.scenario.households import expected_files
from ketensim.scenario.offered_load import expected_visits

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

#: From this level a dimension counts as high (*assumption*: the middle; S2 draws no line).
HIGH = 0.5
#: Turnover at which a chain counts as fully dynamic [1/year] (*assumption*).
FULL_TURNOVER = 0.5
ChainType = Literal["simple", "mixed", "complex"]


@dataclass(frozen=True)
class ComplexityProfile:
    """How complex a chain is on five dimensions [0-1].

    Parameters
    ----------
    ambiguity
        How far the partners' views of the social purpose lie apart.
    demand_orientation
        Share of clients whose own needs set the route.
    dynamism
        How far providers compete and come and go.
    competing_responsibilities
        How hard the world outside the chain pulls at the partners.
    power_fragmentation
        How far power is scattered over the partners.
    """

    ambiguity: float
    demand_orientation: float
    dynamism: float
    competing_responsibilities: float
    power_fragmentation: float

    @property
    def type(self) -> ChainType:
        """Kind of chain (S2 appendix): simple, complex, or mixed for everything else.

        Simple is stable or supply-driven, with few competing responsibilities and concentrated
        power; complex is demand-driven or dynamic, with many, and scattered power. A dimension
        is high from 0.5. Ambiguity does not count in the type: S2 does not name it there.
        """
        many = self.competing_responsibilities >= HIGH
        scattered = self.power_fragmentation >= HIGH
        demand_driven, dynamic = self.demand_orientation >= HIGH, self.dynamism >= HIGH
        if not many and not scattered and not (demand_driven and dynamic):
            return "simple"
        if many and scattered and (demand_driven or dynamic):
            return "complex"
        return "mixed"

    def as_dict(self) -> dict[str, float]:
        """Return the dimensions by name."""
        return dict(zip(DIMENSIONS, astuple(self), strict=True))


DIMENSIONS: tuple[str, ...] = tuple(field.name for field in fields(ComplexityProfile))


def measure(scenario: Scenario) -> ComplexityProfile:
    """Measure the complexity of a chain from its description."""
    return ComplexityProfile(
        ambiguity=ambiguity(scenario),
        demand_orientation=demand_orientation(scenario),
        dynamism=(competition(scenario) + turnover(scenario)) / 2,
        competing_responsibilities=min(1.0, outside_pull(scenario)),
        power_fragmentation=power_fragmentation(scenario),
    )


def ambiguity(scenario: Scenario) -> float:
    """Return 1 - |mean goal|^2: 0 where all agree, 1 where their goals cancel out [0-1]."""
    goals = [partner.goal for partner in scenario.present]
    mean = [math.fsum(parts) / len(goals) for parts in zip(*goals, strict=True)]
    return min(1.0, max(0.0, 1 - math.fsum(part * part for part in mean)))


def demand_orientation(scenario: Scenario) -> float:
    """Return the arrival-weighted share of individual routes [0-1]."""
    rates = group_rates(scenario)
    individual = (
        rate * group.demand_orientation for rate, group in zip(rates, scenario.groups, strict=True)
    )
    return math.fsum(individual) / math.fsum(rates)


def group_rates(scenario: Scenario) -> list[float]:
    """Return the average arrivals of each group over the whole horizon [clients/week]."""
    begin, end = -float(scenario.horizon.warmup), float(scenario.horizon.weeks)
    return [files / (end - begin) for files in expected_files(scenario, begin, end)]


def competition(scenario: Scenario) -> float:
    """Return the load-weighted share of functions with more than one provider [0-1]."""
    weights = function_weights(scenario)
    return math.fsum(weights[name] for name, count in providers(scenario).items() if count > 1)


def providers(scenario: Scenario) -> dict[str, int]:
    """Return how many partners offer each function."""
    counts = dict.fromkeys(scenario.functions, 0)
    for partner in scenario.present:
        for offer in partner.offers:
            counts[offer.function] += 1
    return counts


def function_weights(scenario: Scenario) -> dict[str, float]:
    """Return the share of each function in the work that comes in [0-1]; they sum to 1.

    Notes
    -----
    Load here is work (arrivals times visits times treatment time), not work over places, so
    that a function counts for what it does and not for how tightly it is staffed (*assumption*).
    """
    work = dict.fromkeys(scenario.functions, 0.0)
    for rate, group in zip(group_rates(scenario), scenario.groups, strict=True):
        for name, visits in expected_visits(group).items():
            work[name] += rate * visits * scenario.functions[name].treatment.average()
    total = math.fsum(work.values())
    return {name: amount / total for name, amount in work.items()}


def turnover(scenario: Scenario) -> float:
    """Return the partners' mean turnover as a share of full dynamism [0-1]."""
    return min(1.0, mean_turnover(scenario) / FULL_TURNOVER)


def mean_turnover(scenario: Scenario) -> float:
    """Return the mean chance of a partner to be replaced [1/year]."""
    return math.fsum(partner.turnover for partner in scenario.present) / len(scenario.present)


def outside_pull(scenario: Scenario) -> float:
    """Return the staff-weighted mean of outside pressure and its volatility; may exceed 1."""
    staff = [partner.staff for partner in scenario.present]
    pulls = (partner.outside.mean + partner.outside.volatility for partner in scenario.present)
    weighted = math.fsum(fte * pull for fte, pull in zip(staff, pulls, strict=True))
    return weighted / math.fsum(staff)


def power_shares(scenario: Scenario) -> list[float]:
    """Return each partner's share of the power [0-1]; they sum to 1."""
    total = math.fsum(partner.power for partner in scenario.present)
    return [partner.power / total for partner in scenario.present]


def power_fragmentation(scenario: Scenario) -> float:
    """Return (N_eff - 1) / (P - 1), N_eff the effective number of deciders [0-1].

    A chain of one partner has its power in one hand: 0.
    """
    shares = power_shares(scenario)
    if len(shares) == 1:
        return 0.0
    effective = 1 / math.fsum(share * share for share in shares)
    return min(1.0, max(0.0, (effective - 1) / (len(shares) - 1)))
