"""Small chains to test with."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ketensim.chain.regie.strategy import View
from ketensim.scenario.schema import Scenario

WEEKS = 24


def chain_of(partners: int, **changes: Any) -> Scenario:
    """Give a chain of partners in a row, each with its own goal, step and system."""
    return row_of(partners).with_values(changes) if changes else row_of(partners)


@cache  # scenarios are immutable, and reading one takes longer than most tests
def row_of(partners: int) -> Scenario:
    """Read the chain as it is before any change."""
    lines = [
        "format: 1",
        "name: row",
        "title: {nl: Rij, en: Row}",
        f"horizon: {{warmup: 8, weeks: {WEEKS}}}",
        "functions:",
    ]
    for number in range(partners):
        law = "{distribution: exponential, mean: 2}"
        lines.append(f"  step{number}: {{discipline: field{number}, treatment: {law}}}")
    lines.append("partners:")
    for number in range(partners):
        lines += [
            f"  - name: partner{number}",
            f"    sector: {'care' if number % 2 else 'justice'}",
            f"    offers: [{{function: step{number}, fte: 8, caseload: 3}}]",
            f"    goal: [1.0, {0.5 * (number % 3) - 0.5}]",
            f"    power: {1 + number % 3}",
            "    outside: {mean: 0.2, volatility: 0.1}",
            f"    system: system{number % 2}",
        ]
    route = ", ".join(f"step{number}" for number in range(partners))
    lines += [
        "groups:",
        "  - name: everyone",
        "    arrivals: {rate: 8}",
        f"    route: [{route}]",
        "    patience: {distribution: exponential, mean: 20}",
        "    norm_weeks: 13",
    ]
    return Scenario.from_text("\n".join(lines))


def view_of(partners: int, **known: Any) -> View:
    """Give what a regisseur sees of a chain in a row, or with other figures."""
    flow = np.diag(np.full(partners - 1, 5.0), 1)
    pairs = np.full((partners, partners), 0.4)
    seen: dict[str, Any] = {
        "week": 0,
        "age": 4.0,
        "flow": flow,
        "alignment": pairs,
        "trust": pairs,
        "agreement": np.zeros((partners, partners)),
        "intertwining": np.zeros((partners, partners)),
        "promise": np.full(partners, 0.6),
        "waiting": np.full(partners, 3.0),
        "power": np.full(partners, 1.0 / partners),
        "urgency": 0.1,
        "nuisance": 0.2,
        "maturity": np.array([0.5, 0.5, 0.6, 0.8, 0.1]),
    }
    return View(**(seen | known))
