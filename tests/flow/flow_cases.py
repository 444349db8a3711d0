"""Small chains and ways to look at what happened to their clients."""

from __future__ import annotations

from typing import Any

import numpy as np

from ketensim.flow import ClientFlow, Network, Rates
from ketensim.scenario.schema import Scenario

RESOLVED, UNRESOLVED, GAVE_UP, LOST, IN_SYSTEM = range(5)
OUTSIDE = -1  # the last row of `accept` and `preference`: clients from outside


def law(kind: str, **parameters: Any) -> dict[str, Any]:
    """Write a distribution as in a scenario file."""
    return {"distribution": kind, **parameters}


def chain_of(
    treatments: dict[str, Any],
    partners: dict[str, dict[str, int]],
    groups: dict[str, dict[str, Any]],
    **more: Any,
) -> Scenario:
    """Make a chain from treatments by function, places by partner and function, and groups."""
    return Scenario.from_data(
        {
            "format": 1,
            "name": "case",
            "functions": {
                name: {"discipline": "care", "treatment": time} for name, time in treatments.items()
            },
            "partners": [
                {
                    "name": name,
                    "sector": "care",
                    "offers": [
                        {"function": function, "fte": places, "caseload": 1}
                        for function, places in offers.items()
                    ],
                }
                for name, offers in partners.items()
            ],
            "groups": [{"name": name, **group} for name, group in groups.items()],
            "mechanisms": "off",
            **more,
        }
    )


def one_station(treatment: Any, places: int, rate: float, **group: Any) -> Scenario:
    """Make a chain of one station and one group, without partner behaviour."""
    arriving = {"arrivals": {"rate": rate}, "route": ["help"], **group}
    return chain_of({"help": treatment}, {"desk": {"help": places}}, {"all": arriving})


def opened(scenario: Scenario, seed: int = 0, start: float = 0.0) -> tuple[ClientFlow, Rates]:
    """Open the chain, with the rates of a pure queueing network."""
    network = Network.from_scenario(scenario)
    return ClientFlow(network, seed, start), Rates.neutral(network)


def set_off(scenario: Scenario, seed: int = 0, **chances: Any) -> tuple[ClientFlow, Rates]:
    """Open the chain, with these chances in place of those of a pure queueing network."""
    flow, rates = opened(scenario, seed)
    for name, value in chances.items():
        if np.ndim(getattr(rates, name)):
            getattr(rates, name)[:] = value
        else:
            setattr(rates, name, value)
    return flow, rates


def run(scenario: Scenario, seed: int, weeks: int) -> ClientFlow:
    """Run a pure queueing network."""
    flow, rates = opened(scenario, seed)
    for _ in range(weeks):
        flow.advance(rates)
    return flow


def clients_of(flow: ClientFlow) -> np.ndarray:
    """Rows of the clients, sorted."""
    rows = flow.client_rows()
    return rows[np.argsort(rows["client"], kind="stable")]


def visits_of(flow: ClientFlow) -> np.ndarray:
    """Rows of the visits, sorted by client and visit."""
    rows = flow.visit_rows()
    return rows[np.lexsort((rows["visit"], rows["client"]))]


def assert_same_rows(one: np.ndarray, other: np.ndarray) -> None:
    """Require the same rows to the last bit."""
    assert one.dtype == other.dtype
    assert len(one) == len(other)
    for name in one.dtype.names:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)
