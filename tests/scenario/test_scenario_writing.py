"""The canonical form: it reads back the same, and its digest is the same everywhere."""

import copy
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario.example import example
from scenario.strategies import scenarios

from ketensim.scenario import Scenario, ScenarioError, load_scenario, shipped_scenarios

ROOT = Path(__file__).resolve().parents[2]
DATA = example().to_data()


@pytest.mark.no_cover  # a great many times what other tests do once
@settings(max_examples=60, deadline=None)
@given(scenario=scenarios())
def test_any_scenario_reads_back_as_it_was_written(scenario):
    text = scenario.to_yaml()
    again = Scenario.from_text(text)
    assert again == scenario
    assert again.to_yaml() == text
    assert again.digest() == scenario.digest()
    assert Scenario.from_data(scenario.to_data()) == scenario


@pytest.mark.no_cover
@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_shipped_scenario_reads_back_as_it_was_written(name):
    scenario = load_scenario(name)
    assert Scenario.from_text(scenario.to_yaml()) == scenario


@pytest.mark.no_cover
@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=20))
def test_any_text_reads_back_as_it_was_written(texts):
    scenario = Scenario.from_data({**DATA, "sources": texts})
    again = Scenario.from_text(scenario.to_yaml())
    assert [source.words(lang) for source in again.sources for lang in ("nl", "en")] == [
        text for text in texts for _ in ("nl", "en")
    ]


def test_a_source_is_a_text_or_one_in_each_language_and_is_written_as_short_as_can_be():
    both = {"nl": "aanname: alles", "en": "assumption: all"}
    same = {"nl": "CBS 2021", "en": "CBS 2021"}
    scenario = Scenario.from_data({**DATA, "sources": [both, same]})
    assert scenario.to_data()["sources"] == [both, "CBS 2021"]
    assert Scenario.from_text(scenario.to_yaml()) == scenario
    with pytest.raises(ScenarioError, match=r"sources\[0\]\.nl"):
        Scenario.from_data({**DATA, "sources": [{"en": "assumption: all"}]})


def test_half_a_character_is_refused():
    with pytest.raises(ScenarioError, match=r"sources"):
        Scenario.from_data({**DATA, "sources": ["\ud800"]})


@pytest.mark.parametrize("word", ["on", "null", "Yes", "12", "1e5", "0x1F", "12:30", "2024-01-01"])
def test_text_that_looks_like_something_else_stays_text(word):
    scenario = example().with_values({"partners.desk.sector": word, "partners.clinic.system": word})
    again = Scenario.from_text(scenario.to_yaml())
    assert (again.partners[0].sector, again.partners[1].system) == (word, word)


def test_the_digest_depends_on_what_is_said_and_not_on_how():
    written = example(("mean: 6,", "mean: 6.0,"), ("power: 2\n", "power: 2.0 # comment\n"))
    assert written.digest() == example().digest()
    assert example().with_values({"partners.desk.power": 2.5}).digest() != example().digest()
    assert len(example().digest()) == 64


def test_the_digest_is_the_same_in_another_process():
    code = "from ketensim.scenario import load_scenario as l; print(l('jeugd').digest())"
    run = [sys.executable, "-c", code]
    printed = [
        subprocess.run(
            run, cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout.strip()
        for seed in ("1", "2")
    ]
    assert printed == [load_scenario("jeugd").digest()] * 2


def test_a_saved_scenario_is_loaded_again(tmp_path):
    path = tmp_path / "saved.yaml"
    example().save(path)
    assert load_scenario(path) == example()


def test_a_scenario_is_a_value_all_through():
    scenario = example()
    assert pickle.loads(pickle.dumps(scenario)) == scenario == copy.deepcopy(scenario)
    assert hash(scenario) == hash(example())
    with pytest.raises(ValueError, match=r"frozen"):
        scenario.name = "other"
    with pytest.raises(TypeError, match=r"with_values"):
        scenario.functions["new"] = scenario.functions["intake"]
    with pytest.raises(TypeError, match=r"with_values"):
        scenario.functions.pop("intake")
