"""Floor 1: the validated description of a chain."""

from __future__ import annotations

from ketensim.scenario.errors import Problem, ScenarioError
from ketensim.scenario.mechanisms import MECHANISM_IDS, MECHANISMS
from ketensim.scenario.reading import load_scenario, parse_value, shipped_scenarios
from ketensim.scenario.schema import Scenario

__all__ = [
    "MECHANISMS",
    "MECHANISM_IDS",
    "Problem",
    "Scenario",
    "ScenarioError",
    "load_scenario",
    "parse_value",
    "shipped_scenarios",
]
