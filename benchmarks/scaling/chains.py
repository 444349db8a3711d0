"""Chains of any size, and stations with a queue of any length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

STEPS = 5  # functions on the route of the chain with many partners
PLACES = 10  # of the station with a queue
TREATMENT = 0.005  # mean treatment there [weeks]: 2,000 treatments a week
FUNCTIONS = 12  # of the chain with a queue; a client remembers something for each


def grown(scenario: Scenario, factor: float) -> Scenario:
    """Let so many times the clients come, and so many times the staff be there for them."""
    from ketensim.scenario.schema import Scenario

    data = scenario.to_data()
    for group in data["groups"]:
        steps = group["arrivals"]
        for step in [steps] if isinstance(steps, dict) else steps:
            step["rate"] *= factor
    for partner in data["partners"]:
        for offer in partner["offers"]:
            offer["fte"] *= factor
    return Scenario.from_data(data)


def with_partners(count: int) -> Scenario:
    """Make a chain of five functions, each offered by a fifth of the partners.

    The same clients for any number of partners: 20 a week along all five. Every partner hands over
    to all who offer the next function, so the links grow as the square of the partners.
    """
    from ketensim.scenario.schema import Scenario

    names = [f"step_{k}" for k in range(STEPS)]
    offered = count // STEPS
    data: dict[str, Any] = {
        "format": 1,
        "name": f"partners-{count}",
        "horizon": {"warmup": 0, "weeks": 104, "follow_up": 26},
        "functions": {
            name: {"discipline": name, "treatment": {"distribution": "exponential", "mean": 2}}
            for name in names
        },
        "partners": [
            {
                "name": f"partner_{p}",
                "sector": "any",
                "offers": [
                    {"function": names[p % STEPS], "fte": 60 / offered, "caseload": 1},
                ],
            }
            for p in range(count)
        ],
        "groups": [
            {"name": "everyone", "arrivals": {"rate": 20}, "route": names, "norm_weeks": 26}
        ],
    }
    return Scenario.from_data(data)


def with_queue(waiting: int, kind: str) -> Scenario:
    """Make one station where so many clients arrive in the first week, and then 2,000 a week.

    `kind` says what is in it: `fifo`, `severity` (most severe first), `patience` (every client has
    a moment at which it gives up; on average after 50 years, so that few do) or `incidents`
    (waiting clients have incidents, and patience).
    """
    from ketensim.scenario.schema import Scenario

    group: dict[str, Any] = {
        "name": "everyone",
        "arrivals": [{"from": 0, "rate": waiting}, {"from": 1, "rate": PLACES / TREATMENT}],
        "severity": {"distribution": "beta", "a": 2, "b": 3},
        "route": ["help"],
    }
    if kind in ("patience", "incidents"):
        group["patience"] = {"distribution": "exponential", "mean": 2600}
    functions = ["help", *(f"other_{k}" for k in range(1, FUNCTIONS))]
    data: dict[str, Any] = {
        "format": 1,
        "name": f"queue-{kind}-{waiting}",
        "horizon": {"warmup": 0, "weeks": 52},
        "functions": {
            name: {
                "discipline": "any",
                "treatment": {"distribution": "exponential", "mean": TREATMENT},
            }
            for name in functions
        },
        "partners": [
            {
                "name": "office",
                "sector": "any",
                "offers": [{"function": name, "fte": PLACES, "caseload": 1} for name in functions],
            }
        ],
        "groups": [group],
        "queue": "severity" if kind == "severity" else "fifo",
        "mechanisms": "on" if kind == "incidents" else "off",
    }
    return Scenario.from_data(data)
