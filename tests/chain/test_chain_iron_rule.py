"""No mechanism may read the complexity score, a chain type or the name of a strategy (ODD 1)."""

import ast
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from chain_cases import chain_of

from ketensim.chain.model import KetenModel
from ketensim.chain.regie.chain_optimisation import ChainOptimisation
from ketensim.chain.regie.registry import strategies
from ketensim.scenario import complexity
from ketensim.scenario.complexity import DIMENSIONS, ChainType
from ketensim.scenario.schema import Scenario

PACKAGE = Path(__file__).parents[2] / "ketensim"
FILES = sorted(p for floor in ("chain", "flow") for p in (PACKAGE / floor).rglob("*.py"))
TYPES = set(get_args(ChainType))
# Files that hand a strategy on: they make it, time it, stage it and ask it for its effort. Whoever
# decides or changes anything (mechanisms, rules, partners, professionals, meetings) is not among
# them.
CARRIERS = {"agenda.py", "mechanism.py", "model.py", "odd_tables.py", "programme.py"}
CARRIERS |= {"recorder.py", "regisseur.py", "simulate.py"}
WAYS_TO_A_NAME = {"strategy", "strategies", "regie", "regisseur", "label", "parse_strategy"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_neither_chain_nor_flow_reads_complexity_or_compares_names_of_strategies(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    names |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert not [name for name in names if "complexity" in name.lower()]
    if path.parent.name == "regie":
        return  # a strategy states its own name, and the registry puts `none` first
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    assert not texts & (set(strategies()) | TYPES)
    if path.name not in CARRIERS:
        assert not names & WAYS_TO_A_NAME


class Nameless(ChainOptimisation):
    """A strategy of which nobody may read what it is called."""

    @property
    def name(self):
        raise AssertionError("something reads the name of a strategy")

    label = title = line = name


def test_a_run_needs_neither_the_name_of_its_strategy_nor_the_complexity_of_its_chain(monkeypatch):
    def refuse(*_):
        raise AssertionError("something reads the complexity of the chain")

    scenario = chain_of(3)
    for reading in ("complexity", "with_complexity"):
        monkeypatch.setattr(Scenario, reading, refuse)
    monkeypatch.setattr(complexity, "measure", refuse)
    both = (ChainOptimisation(), Nameless())
    named, nameless = (KetenModel(scenario, one).run(12) for one in both)
    assert named.state.agreement.max() > 0.0
    assert np.array_equal(nameless.state.relations, named.state.relations)


def agreed(level, strategy):
    """Agreements and joint interests after a year, on the relations in use."""
    profile = {name: level for name in DIMENSIONS if name != "dynamism"}
    scenario = chain_of(4).with_complexity(**profile).with_values({"horizon.weeks": 52})
    state = KetenModel(scenario, strategy).run().state
    used = state.flow > 0.1
    return state.agreement[used].mean(), state.intertwining[used].mean()


def test_agreements_take_root_in_a_simple_chain_and_hardly_in_a_complex_one():
    assert agreed(0.15, "chain_optimisation")[0] > 5 * agreed(0.85, "chain_optimisation")[0]


def test_joint_interests_are_found_where_goals_differ():
    assert agreed(0.85, "goal_intertwining")[1] > agreed(0.15, "goal_intertwining")[1]


def test_consultation_takes_more_of_everybody_the_more_partners_there_are():
    few, many = (KetenModel(chain_of(n), "extra_consultation").run() for n in (3, 9))
    assert many.state.partners[4].mean() > 2 * few.state.partners[4].mean()
