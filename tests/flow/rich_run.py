"""Run a small chain in which everything happens, and save all that came of it.

    python rich_run.py FILE

The tests run this compiled, compiled with bounds checks, and interpreted.
"""

from __future__ import annotations

import sys

import numpy as np
from flow_cases import chain_of, law, opened

from ketensim.scenario.schema import Scenario

WEEKS = 16


def everything(queue: str) -> Scenario:
    """Make a chain with every kind of law, route, priority, patience, and room for growth."""
    return chain_of(
        {
            "intake": law("exponential", mean=0.1),
            "diagnosis": law("gamma", mean=0.5, cv=0.6),
            "help": law("lognormal", mean=1.0, cv=0.8),
            "debts": law("weibull", mean=0.8, cv=1.2),
            "shelter": law("uniform", mean=1.5, cv=0.3),
            "after-care": law("empirical", values=[0.1, 0.4, 0.9]),
            "closing": 0.05,
        },
        {
            "desk": {"intake": 2, "diagnosis": 3, "closing": 4},
            "clinic": {"help": 2, "diagnosis": 2},
            "bank": {"debts": 1},
            "ward": {"help": 2, "shelter": 258, "after-care": 2},
            "court": {"debts": 1, "closing": 1},
        },
        {
            "adults": {
                "arrivals": [{"rate": 9}, {"from": 5.5, "rate": 14}, {"from": 7, "rate": 6}],
                "route": ["intake", "diagnosis", "help", "closing"],
                "needs": {"intake": 1.0, "help": 0.7, "debts": 0.5, "after-care": 0.3},
                "demand_orientation": 0.5,
                "severity": law("beta", a=2, b=3),
                "patience": law("weibull", mean=4, cv=0.8),
                "priority": 1,
                "households": {"youth": {"chance": 0.6, "weeks": 0.5}, "many": 0.2},
            },
            "youth": {
                "arrivals": {"rate": 3},
                "routing": {
                    "start": {"intake": 1.0},
                    "intake": {"help": 0.6, "debts": 0.2, "intake": 0.1},
                    "help": {"after-care": 0.4, "help": 0.2},
                },
                "severity": law("uniform", mean=0.5),
                "patience": law("gamma", mean=5, cv=1.4),
            },
            "many": {
                "arrivals": [{"rate": 5}, {"from": 9, "rate": 340}, {"from": 10, "rate": 0}],
                "route": ["shelter"],
                "priority": 2,
            },
        },
        mechanisms="on",
        queue=queue,
        parameters={"late_weeks": 0.4, "search_weeks": 2.5, "relapse_weeks": 2.0},
    )


def play(queue: str) -> dict[str, np.ndarray]:
    """Give rows and weekly tallies of a run whose rates change every week."""
    flow, rates = opened(everything(queue), seed=5, start=-2.0)
    dice, saved = np.random.default_rng(1), {}
    for week in range(WEEKS):
        rates.speed[:] = dice.uniform(0.4, 1.2, len(rates.speed))
        for name in ("accept", "dossier", "success", "reintake_success", "report"):
            getattr(rates, name)[:] = dice.uniform(0.4, 1.0, getattr(rates, name).shape)
        rates.preference[:] = dice.uniform(0.0, 2.0, rates.preference.shape)
        rates.recovery[:], rates.joining[:] = 0.5, 0.2
        rates.contradiction, rates.split_hazard, rates.joined_hazard = 0.7, 2.0, 0.5
        rates.directs[3], rates.is_open[2] = week > 4, week % 5 > 0
        rates.reintake_work[:], rates.skim[:] = 0.4, 0.3
        rates.incident_hazard, rates.relapse_chance = 0.2 * (week % 4), 0.6
        if week == WEEKS // 2:
            flow = flow.copy()
        tallies = flow.advance(rates)
        for name, value in vars(tallies).items():
            saved[f"{queue}-{week}-{name}"] = value.copy()
    saved[f"{queue}-clients"], saved[f"{queue}-visits"] = flow.client_rows(), flow.visit_rows()
    return saved


if __name__ == "__main__":
    np.seterr(over="ignore")  # keys are hashed by letting 64 bits overflow
    np.savez(sys.argv[1], **play("fifo"), **play("severity"))
