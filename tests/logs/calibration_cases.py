"""Simulated logs of a chain that is known, as what an organisation would have noted down."""

from __future__ import annotations

from functools import cache

from ketensim.chain.simulate import simulate
from ketensim.logs.simulated import simulated_log
from ketensim.logs.timeline import Timeline, timeline_of
from ketensim.scenario.schema import Scenario

HOURS = "mon-fri 8-18"
WEEKS = 150


def known_chain() -> Scenario:
    """A chain in which who was heard before is helped otherwise than who was not."""
    return Scenario.from_data(
        {
            "format": 1,
            "name": "known",
            "functions": {
                "intake": {
                    "discipline": "desk",
                    "treatment": {"distribution": "gamma", "mean": 0.3, "cv": 0.6},
                },
                "hearing": {
                    "discipline": "court",
                    "treatment": {"distribution": "exponential", "mean": 1.5},
                },
                "help": {
                    "discipline": "care",
                    "treatment": {"distribution": "lognormal", "mean": 2.0, "cv": 1.2},
                },
            },
            "partners": [
                {
                    "name": "desk",
                    "sector": "city",
                    "hours": HOURS,
                    "offers": [{"function": "intake", "fte": 20, "caseload": 4}],
                },
                {
                    "name": "court",
                    "sector": "law",
                    "hours": HOURS,
                    "offers": [{"function": "hearing", "fte": 40, "caseload": 4}],
                },
                {
                    "name": "clinic",
                    "sector": "care",
                    "hours": HOURS,
                    "offers": [{"function": "help", "fte": 60, "caseload": 4}],
                },
            ],
            "groups": [
                {
                    "name": "everyone",
                    "arrivals": {"rate": 12},
                    "hours": HOURS,
                    "routing": {
                        "start": {"intake": 1.0},
                        "intake": {"hearing": 0.4, "help": 0.5},
                        "hearing": {"help": 0.7},
                    },
                }
            ],
            "mechanisms": "off",
            "horizon": {"warmup": 0, "weeks": WEEKS},
        }
    )


@cache
def simulated(seed: int) -> Timeline:
    """The log of one run of the known chain."""
    return timeline_of(simulated_log(simulate(known_chain(), seed=seed)))
