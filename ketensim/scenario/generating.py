"""Generating a chain of a given complexity: `with_complexity`, the inverse of measuring.

Everything is computed from the scenario and the names in it, without random draws: the same call
gives the same chain on every machine. A chain that already has the complexity asked for stays
as it is, and a small change of a dimension changes the chain a little.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ketensim.scenario.complexity import (
    DIMENSIONS,
    ambiguity,
    demand_orientation,
    group_rates,
    outside_pull,
    power_fragmentation,
    power_shares,
)
from ketensim.scenario.errors import Problem, ScenarioError
from ketensim.scenario.providers import set_dynamism
from ketensim.scenario.reading import read_data
from ketensim.scenario.scaling import rounded, towards

if TYPE_CHECKING:
    from ketensim.scenario.partners import Partner
    from ketensim.scenario.schema import Scenario

#: How near the measured profile must come to the one asked for.
TOLERANCE = 0.05
#: Below this a dimension has the value asked for already.
_SAME = 1e-9
#: Outside pressure that is new splits into a level and swings around it (*assumption*).
_LEVEL_SHARE = 2 / 3


def with_complexity(scenario: Scenario, **dimensions: float) -> Scenario:
    """Return a copy of a scenario with the complexity that is asked for.

    Partners, staff and discipline of each function and arrivals stay; a second provider shares
    the first one's staff. Dimensions that are not named keep the value they had, as far as this
    chain can: when clients no longer need a function, the others weigh more in its dynamism.
    Partners that a run may bring to life are left out of it.

    Parameters
    ----------
    scenario
        The chain to start from.
    dimensions
        Dimension -> value [0-1].

    Raises
    ------
    ScenarioError
        If a dimension does not exist, its value is no share, or this chain cannot reach it
        within 0.05 (one partner has nobody to disagree with).
    """
    for name, value in dimensions.items():
        _check(name, value)
    possible = [partner for partner in scenario.partners if partner.latent]
    scenario = scenario.model_copy(update={"partners": scenario.present})
    wanted = {**scenario.complexity().as_dict(), **dimensions}
    for name, generate in _GENERATORS.items():
        target = float(wanted[name])
        if abs(scenario.complexity().as_dict()[name] - target) > _SAME:
            scenario = read_data(generate(scenario, target))
    reached = scenario.complexity().as_dict()
    for name, value in dimensions.items():
        if abs(reached[name] - value) > TOLERANCE:
            raise _out_of_reach(name, value, reached[name])
    return _with_possible(scenario, possible)


def _with_possible(scenario: Scenario, possible: list[Partner]) -> Scenario:
    """Put back the partners that a run may bring to life; no dimension describes them."""
    length = len(scenario.partners[0].goal)
    for partner in possible:
        goal = (*partner.goal, *[0.0] * length)[:length]
        partners = (*scenario.partners, partner.model_copy(update={"goal": goal}))
        scenario = scenario.model_copy(update={"partners": partners})
    return scenario


def _check(name: str, value: Any) -> None:
    """Refuse a dimension that does not exist and a value that is no share."""
    path = f"complexity.{name}"
    if name not in DIMENSIONS:
        raise ScenarioError(Problem("unknown_dimension", path, candidates=DIMENSIONS))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ScenarioError(Problem("float_type", path, value=value))
    if not 0 <= value <= 1:
        facts = {"low": 0, "high": 1}
        raise ScenarioError(Problem("between", path, value=value, facts=facts))


def _out_of_reach(name: str, value: float, reached: float) -> ScenarioError:
    """Say how near this chain comes, and what holds it."""
    facts = {"reached": round(reached, 3), **_REASONS[name]}
    return ScenarioError(Problem("out_of_reach", f"complexity.{name}", value=value, facts=facts))


def by_name(scenario: Scenario, purpose: str) -> list[int]:
    """Return the partners in an order that depends on names alone, another for each purpose."""
    keys = [
        hashlib.sha256(f"{scenario.name}/{partner.name}/{purpose}".encode()).digest()
        for partner in scenario.partners
    ]
    return sorted(range(len(keys)), key=keys.__getitem__)


def _set_ambiguity(scenario: Scenario, target: float) -> dict[str, Any]:
    """Turn goals towards a purpose that all share, or apart in directions that cancel out.

    Notes
    -----
    The new directions are at right angles to all goals, so that who stands near whom is kept.
    A turn by an angle t towards one shared direction gives ambiguity a cos^2 t, and a turn in
    directions that sum to nothing gives 1 - (1 - a) cos^2 t.
    """
    data = scenario.to_data()
    count = len(scenario.partners)
    now = ambiguity(scenario)
    if count == 1:
        return data
    ranks = {place: rank for rank, place in enumerate(by_name(scenario, "goal"))}
    kept = target / now if target < now else (1 - target) / (1 - now)
    old, new = math.sqrt(kept), math.sqrt(1 - kept)
    for place, partner in enumerate(scenario.partners):
        angle = 2 * math.pi * ranks[place] / count
        aside = [1.0] if target < now else [math.cos(angle), math.sin(angle)]
        goal = [old * part for part in partner.goal] + [new * part for part in aside]
        data["partners"][place]["goal"] = [rounded(part) for part in goal]
    return data


def _set_demand_orientation(scenario: Scenario, target: float) -> dict[str, Any]:
    """Give more or fewer clients of each group their own route, as far as their needs are known."""
    data = scenario.to_data()
    rates = group_rates(scenario)
    total = math.fsum(rates)
    able = [group.can_be_individual for group in scenario.groups]
    within = math.fsum(rate for rate, can in zip(rates, able, strict=True) if can) / total
    if within == 0:
        return data
    now = demand_orientation(scenario) / within
    aim = min(1.0, target / within)
    for place, group in enumerate(scenario.groups):
        if able[place]:
            share = towards(group.demand_orientation, now, aim)
            data["groups"][place]["demand_orientation"] = rounded(share)
    return data


def _set_outside(scenario: Scenario, target: float) -> dict[str, Any]:
    """Raise or lower the pressure from outside on every partner, its swings along with it."""
    data = scenario.to_data()
    now = outside_pull(scenario)
    for place, partner in enumerate(scenario.partners):
        pull = partner.outside.mean + partner.outside.volatility
        level = partner.outside.mean / pull if pull else _LEVEL_SHARE
        new = towards(pull, now, target)
        data["partners"][place]["outside"] = {
            "mean": rounded(min(1.0, new * level)),
            "volatility": rounded(min(1.0, new * (1 - level))),
        }
    return data


def _set_power(scenario: Scenario, target: float) -> dict[str, Any]:
    """Spread power evenly, or gather it with the partner that has most.

    Notes
    -----
    Shares w move a part t of the way to the equal ones or to the strongest partner's all; t
    solves sum w^2 = 1 / N_eff, N_eff = 1 + target (P - 1).
    """
    data = scenario.to_data()
    shares = power_shares(scenario)
    count = len(shares)
    if count == 1:
        return data
    squares = math.fsum(share * share for share in shares)
    aim = 1 / (1 + target * (count - 1))
    strongest = max(by_name(scenario, "power"), key=shares.__getitem__)
    if target > power_fragmentation(scenario):
        part = 1 - math.sqrt(max(0.0, aim - 1 / count) / (squares - 1 / count))
        ends = [1 / count] * count
    else:
        part = _gathered(squares, shares[strongest], aim)
        ends = [float(place == strongest) for place in range(count)]
    total = math.fsum(partner.power for partner in scenario.partners)
    for place, share in enumerate(shares):
        new = (1 - part) * share + part * ends[place]
        data["partners"][place]["power"] = rounded(total * new)
    return data


def _gathered(squares: float, most: float, aim: float) -> float:
    """Solve (1 - t)^2 S + 2 t (1 - t) w + t^2 = aim for t in [0, 1]."""
    a, b, c = squares - 2 * most + 1, 2 * (most - squares), squares - aim
    return min(1.0, (-b + math.sqrt(max(0.0, b * b - 4 * a * c))) / (2 * a))


def _set_dynamism(scenario: Scenario, target: float) -> dict[str, Any]:
    """Let providers compete and partners change, see `providers.py`."""
    return set_dynamism(scenario, target, by_name(scenario, "provider"))


#: In this order, since what one changes weighs in the measure of those after it.
_GENERATORS: dict[str, Callable[[Scenario, float], dict[str, Any]]] = {
    "demand_orientation": _set_demand_orientation,
    "dynamism": _set_dynamism,
    "competing_responsibilities": _set_outside,
    "ambiguity": _set_ambiguity,
    "power_fragmentation": _set_power,
}
_REASONS: dict[str, dict[str, str]] = {
    "ambiguity": {
        "reason": "a single partner has nobody to disagree with",
        "reason_nl": "één partner alleen kan met niemand van mening verschillen",
    },
    "demand_orientation": {
        "reason": "groups with a routing and no needs cannot have routes of their own",
        "reason_nl": "groepen met een routing zonder behoeften kunnen geen eigen route hebben",
    },
    "dynamism": {
        "reason": "too few functions can gain or lose a second provider",
        "reason_nl": "te weinig functies kunnen er een aanbieder bij krijgen of missen",
    },
    "power_fragmentation": {
        "reason": "a single partner holds all power",
        "reason_nl": "één partner alleen heeft alle macht",
    },
}
