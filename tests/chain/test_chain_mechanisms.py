"""The contract of every mechanism of its own file, and of those of installed packages."""

import ast
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np
import pytest
from chain_cases import chain_of

from ketensim import declaring
from ketensim.chain.mechanism import Mechanism, Work, mechanisms_of, staged
from ketensim.chain.mechanisms import norms
from ketensim.chain.model import KetenModel
from ketensim.declaring import declared
from ketensim.scenario.mechanisms import MECHANISMS
from ketensim.scenario.parameters import CoreParameters, Parameters

ALL = {kind.id: kind for kind in declared()}
FOLDER = Path(norms.__file__).parent
RUN_TIME = {"__future__", "dataclasses", "math", "typing", "numpy", "numpy.typing"}


def rates_of(model):
    """What the week's decisions came to."""
    names = ("speed", "accept", "preference", "dossier", "report", "recovery")
    return {name: getattr(model.rates, name).copy() for name in names}


@pytest.mark.parametrize("label", ALL)
def test_a_mechanism_says_what_it_is_in_both_languages(label):
    kind = ALL[label]
    assert set(kind.line) == {"nl", "en"}
    assert all(kind.line.values())
    assert kind.form
    assert kind.off
    assert kind.source
    assert next(m.en for m in MECHANISMS if m.id == label) == kind.line["en"]


@pytest.mark.parametrize("label", ALL)
def test_a_parameter_of_a_mechanism_can_be_set_in_a_scenario(label):
    for name, known in ALL[label].parameters().items():
        assert name not in CoreParameters.model_fields
        assert known["low"] <= known["default"] <= known["high"]
        assert known["nl"].strip() not in ("", known["meaning"])  # forms ask for it in Dutch too
        scenario = chain_of(2, **{f"parameters.{name}": known["high"]})
        made = next(m for m in mechanisms_of(scenario) if m.id == label)
        assert getattr(made, name) == getattr(scenario.parameters, name) == known["high"]


@pytest.mark.parametrize("label", ALL)
def test_a_mechanism_that_is_off_is_not_there(label):
    on, off = chain_of(3), chain_of(3, **{f"mechanisms.{label}": "off"})
    assert label in {m.id for m in mechanisms_of(on)}
    assert label not in {m.id for m in mechanisms_of(off)}
    KetenModel(off).run(3)


@pytest.mark.parametrize("label", ALL)
def test_a_mechanism_adds_to_a_scenario_once(label):
    scenario = staged(chain_of(3))
    assert staged(scenario) == scenario


def test_a_copy_goes_on_as_the_model_itself():
    model = KetenModel(chain_of(4)).run(12)
    twin = model.fork()
    for one in (model, twin):
        one.run(8)
    for name, rate in rates_of(model).items():
        assert np.array_equal(rate, rates_of(twin)[name])


@pytest.mark.parametrize("path", sorted(FOLDER.glob("[!_]*.py")), ids=lambda p: p.stem)
def test_a_file_of_mechanisms_is_quick_to_import(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    body = [node for node in tree.body if isinstance(node, ast.ImportFrom | ast.Import)]
    named = {n.module for n in body if isinstance(n, ast.ImportFrom)}
    named |= {alias.name for n in body if isinstance(n, ast.Import) for alias in n.names}
    known = {f"ketensim.chain.{name}" for name in ("mechanism", "layout", "rhythm")}
    beside = {name for name in named if name.startswith("ketensim.chain.mechanisms.")}
    assert named - beside <= RUN_TIME | known


def test_work_that_no_mechanism_takes_costs_its_hours_and_does_nothing():
    model = KetenModel(chain_of(2))
    before = model.state.partners.copy()
    model._work(type("Effort", (), {"works": (Work(5.0),)})())
    assert np.array_equal(model.state.partners, before)


@pytest.mark.parametrize(
    ("target", "said"),
    [("json:dumps", "is no mechanism"), (f"{norms.__name__}:ProfessionalNorms", "two mechanisms")],
)
def test_an_entry_point_that_is_no_new_mechanism_is_refused(monkeypatch, target, said):
    point = EntryPoint("more", target, declaring.ENTRY_POINTS)
    monkeypatch.setattr(declaring, "entry_points", lambda group: [point])
    declared.cache_clear()
    with pytest.raises(ValueError, match=said):
        declared()
    monkeypatch.undo()
    declared.cache_clear()
    assert {kind.id for kind in declared()} == set(ALL)


def test_parameters_of_the_core_and_of_mechanisms_stand_side_by_side():
    own = {name for kind in ALL.values() for name in kind.parameters()}
    assert set(Parameters.model_fields) == set(CoreParameters.model_fields) | own


def test_a_model_asks_only_mechanisms_that_act():
    model = KetenModel(chain_of(2))
    for moment, acting in model._moments.items():
        for mechanism in acting:
            assert mechanism.roles == ()
            assert getattr(type(mechanism), moment) is not getattr(Mechanism, moment)


def test_norms_make_different_disciplines_accept_less_and_a_common_language_mends_it():
    none = KetenModel(chain_of(3, **{"mechanisms.P4b": "off"}))
    plain, wise = KetenModel(chain_of(3)), KetenModel(chain_of(3))
    wise.state.knowledge = 1.0
    for model in (none, plain, wise):
        model.step()
    assert plain.rates.accept[0, 1] < none.rates.accept[0, 1]
    assert wise.rates.accept[0, 1] > plain.rates.accept[0, 1]


def test_a_mechanism_about_a_role_acts_only_where_somebody_may_play_it():
    def acting(roles):
        model = KetenModel(chain_of(2, roles=roles))
        return {mechanism.id for mechanism in model._moments["before"]}

    assert acting({"state": [{"name": "ministry", "since": 500}]}) - acting({}) == {"R11"}
