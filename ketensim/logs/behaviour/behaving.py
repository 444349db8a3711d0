"""A calibrated chain with behaviour: partners and queues make clients wait, and no pause does."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.stages import ELSEWHERE, PAUSE, activity_of, plain_names
from ketensim.logs.timeline import Timeline
from ketensim.scenario.schema import Scenario

Ints = NDArray[np.int64]


def partner_of_function(scenario: Scenario) -> dict[str, str]:
    """Say which partner has each function; a pause is with the partner that one waits for."""
    offered = {
        offer.function: partner.name for partner in scenario.partners for offer in partner.offers
    }
    return {
        name: offered.get(name.removeprefix(PAUSE), where) if where == ELSEWHERE else where
        for name, where in offered.items()
    }


def partner_of_activity(scenario: Scenario, log: Timeline) -> Ints:
    """Give the number of the partner that has each activity of a log (n_activities,).

    An activity that the scenario does not have is with a partner of its own.
    """
    names = [partner.name for partner in scenario.partners]
    having = {
        activity_of(name): names.index(where)
        for name, where in partner_of_function(scenario).items()
        if not name.startswith(PAUSE)
    }
    return np.array([having.get(name, len(names)) for name in plain_names(log.activities)])


def behaving(scenario: Scenario) -> Scenario:
    """Switch behaviour on in a calibrated chain, and leave waiting between partners to it.

    Notes
    -----
    Pauses between two steps of one partner stay, and become that partner's own. Pauses between
    partners go: there queues, refusals and what is lost in between have to make clients wait. That
    no other cause makes them wait there is an *assumption*.
    """
    data = scenario.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    where = partner_of_function(scenario)
    for group in data["groups"]:
        group["routing"] = _without_pauses(group["routing"], where)
    used = {name for group in data["groups"] for name in _met(group["routing"])}
    offers = {
        offer["function"]: offer for partner in data["partners"] for offer in partner["offers"]
    }
    data["functions"] = {
        name: function for name, function in data["functions"].items() if name in used
    }
    data["partners"] = [
        partner | {"offers": [offers[name] for name in sorted(used) if where[name] == own]}
        for partner in data["partners"]
        if (own := partner["name"]) != ELSEWHERE
    ]
    data["mechanisms"] = "on"
    return Scenario.from_data(data)


def _without_pauses(
    routing: dict[str, dict[str, float]], where: dict[str, str]
) -> dict[str, dict[str, float]]:
    """Lead clients straight on where the pause was between two partners."""
    found: dict[str, dict[str, float]] = {}
    for name, row in routing.items():
        found[name] = {}
        for after, chance in row.items():
            own = name != "start" and where[name] == where[after]
            step = after if own else after.removeprefix(PAUSE)
            found[name][step] = found[name].get(step, 0.0) + chance
    used = _met(found)
    return {name: row for name, row in found.items() if name == "start" or name in used}


def _met(routing: dict[str, dict[str, float]]) -> set[str]:
    """List what clients meet, from the start on."""
    found: set[str] = set()
    ahead = list(routing["start"])
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(routing.get(name, {}))
    return found


def with_times(scenario: Scenario, factor: dict[str, float]) -> Scenario:
    """Make functions take longer or shorter by a factor [-]; those that are not named stay."""
    changed: dict[str, Any] = {}
    for name, by in factor.items():
        law = scenario.functions[name].treatment
        told = law.model_dump(mode="json", by_alias=True, exclude_none=True)
        if law.values is not None:
            told["values"] = [float(f"{by * value:.4g}") for value in law.values]
        else:
            told["mean"] = float(f"{by * law.average():.6g}")
        changed[f"functions.{name}.treatment"] = told
    return scenario.with_values(changed)
