"""The runs that the benchmark does: a chain, or nothing at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from time import process_time
from typing import Any

from ketensim.study.experiment.evaluating import Chain
from ketensim.study.experiment.experiment import Experiment
from ketensim.study.experiment.reading import chains_of

CHAIN, WEEKS = "beroerte", 52
PATHS = {"parameters.trust_gain": [0.01, 0.09], "parameters.acceptance_trust": [2, 6]}
OUTCOMES = ("dks", "within_norm_share")


def question(points: int, **more: Any) -> Experiment:
    """Ask for so many points of a chain over a year."""
    stated = {
        "format": 1,
        "name": "benchmark",
        "scenario": CHAIN,
        "levers": {"strategy": ["none"]},
        "uncertainties": PATHS,
        "constants": {"horizon.weeks": WEEKS},
        "outcomes": OUTCOMES,
        "design": {"method": "lhs", "n": points},
    }
    return Experiment.model_validate(stated | more)


def nothing(values: Mapping[str, Any], strategy: str, seed: int) -> dict[str, float]:
    """Do nothing, and give as many figures as a chain does."""
    total = sum(values.values())
    return {f"figure_{at}": total + at for at in range(150)} | dict.fromkeys(OUTCOMES, total)


SPENT = [0.0]
"""CPU time inside `timed` so far [s]."""


def timed(values: Mapping[str, Any], strategy: str, seed: int) -> Mapping[str, float]:
    """Simulate the chain, and add up the CPU time that takes."""
    began = process_time()
    found = chain()(values, strategy, seed)
    SPENT[0] += process_time() - began
    return found


@cache
def chain() -> Chain:
    """Give what simulates the chain."""
    return Chain(tuple(chains_of(question(1)).items()))


def simulated(**values: float) -> dict[str, float]:
    """Simulate the chain at one point, as other programs call it."""
    found = chain()(values, "none", 1)
    return {name: found[name] for name in OUTCOMES}


def resident() -> float:
    """Give the memory that this process has now [MB]."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
