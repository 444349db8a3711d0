"""How much work comes in at each function, against what its places can do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ketensim.scenario.groups import START, Group
from ketensim.scenario.households import expected_files

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

Routing = Mapping[str, Mapping[str, float]]
#: A chance to leave that is not above this counts as none.
_NO_CHANCE = 1e-9


def offered_load(scenario: Scenario) -> dict[str, float]:
    """Return for each function the work that comes in over the places that do it [-].

    The average of the recorded weeks counts; relapse, repeated intake and clients who give up
    on the way do not. From 1 upwards a queue grows without end, unless clients give up.
    """
    places = dict.fromkeys(scenario.functions, 0)
    for partner in scenario.present:
        for offer in partner.offers:
            places[offer.function] += offer.places
    work = dict.fromkeys(scenario.functions, 0.0)
    for group, rate in zip(scenario.groups, mean_rates(scenario), strict=True):
        for function, visits in expected_visits(group).items():
            work[function] += rate * visits * scenario.functions[function].treatment.average()
    return {name: work[name] / places[name] if places[name] else 0.0 for name in work}


def mean_rates(scenario: Scenario) -> list[float]:
    """Return the average arrivals of each group in the recorded weeks [clients/week]."""
    weeks = float(scenario.horizon.weeks)
    return [files / weeks for files in expected_files(scenario, 0.0, weeks)]


def expected_visits(group: Group) -> dict[str, float]:
    """Return how often a client of a group visits each function, on average [visits/client]."""
    individual = group.demand_orientation
    visits: dict[str, float] = {}
    if group.routing is not None:
        standard = traffic(group.routing)
    else:
        standard = {}
        for function in group.route or ():
            standard[function] = standard.get(function, 0.0) + 1.0
    for function, times in standard.items():
        visits[function] = (1 - individual) * times
    for function, chance in group.needed.items() if individual else ():
        visits[function] = visits.get(function, 0.0) + individual * chance
    return visits


def reachable(routing: Routing) -> list[str]:
    """Return the functions that a client can come to, nearest to the start first."""
    found = [function for function, chance in routing[START].items() if chance > 0]
    for function in found:  # grows while it is walked
        for following, chance in routing.get(function, {}).items():
            if chance > 0 and following not in found:
                found.append(following)
    return found


def trapped_functions(routing: Routing) -> list[str]:
    """Return the functions a client can come to and from where it can never leave."""
    inside = reachable(routing)
    free = {f for f in inside if 1 - math.fsum(routing.get(f, {}).values()) > _NO_CHANCE}
    growing = True
    while growing:
        more = {
            function
            for function in inside
            if function not in free
            and any(chance > 0 and to in free for to, chance in routing[function].items())
        }
        free |= more
        growing = bool(more)
    return [function for function in inside if function not in free]


def traffic(routing: Routing) -> dict[str, float]:
    """Return the visits of a client to each function, from the traffic equations [visits/client].

    Notes
    -----
    Visits v solve v = start + v P (Jackson 1957, doi:10.1287/opre.5.4.518). Eliminated in plain
    Python, in the order of the file, so that the last digit is the same on every machine.
    """
    names = reachable(routing)
    size = len(names)
    rows = [
        [float(i == j) - routing.get(names[j], {}).get(names[i], 0.0) for j in range(size)]
        + [routing[START].get(names[i], 0.0)]
        for i in range(size)
    ]
    for pivot in range(size):
        best = max(range(pivot, size), key=lambda row: abs(rows[row][pivot]))
        rows[pivot], rows[best] = rows[best], rows[pivot]
        scale = rows[pivot][pivot]
        rows[pivot] = [value / scale for value in rows[pivot]]
        for row in range(size):
            factor = rows[row][pivot]
            if row != pivot and factor:
                rows[row] = [
                    value - factor * above
                    for value, above in zip(rows[row], rows[pivot], strict=True)
                ]
    return {name: rows[place][size] for place, name in enumerate(names)}
