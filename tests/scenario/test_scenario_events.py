"""Interventions in a scenario: read, written and changed like everything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario.example import TEXT, example

from ketensim.scenario import Scenario, ScenarioError
from ketensim.scenario.events import KEYS

ENTRIES = [
    {"week": 20, "kind": "strategy", "strategy": "chain_unit"},
    {"week": 26, "kind": "capacity", "partner": "clinic", "function": "treatment",
     "factor": 1.2, "weeks": 13},
    {"week": 26, "kind": "capacity", "factor": 0.9},
    {"week": 30, "kind": "surge", "group": "everyone", "factor": 1.5, "weeks": 13},
    {"week": 40, "kind": "incident"},
    {"week": 52, "kind": "departure", "partner": "clinic"},
    {"week": 10, "kind": "acceptance", "receiver": "desk", "sender": "clinic", "factor": 0.5},
    {"week": 10, "kind": "dossier", "sender": "desk", "factor": 2, "weeks": 4},
]  # fmt: skip


def with_entries(*entries):
    return example().with_values({"interventions": list(entries)})


def test_every_kind_is_read_and_reads_back_as_it_was_written():
    scenario = with_entries(*ENTRIES)
    assert {event.kind for event in scenario.interventions} == set(KEYS)
    assert Scenario.from_text(scenario.to_yaml()) == scenario
    assert scenario.to_data()["interventions"] == ENTRIES


@pytest.mark.no_cover  # a great many times what the test above does once
@settings(max_examples=40, deadline=None)
@given(entries=st.lists(st.sampled_from([e for e in ENTRIES if e["kind"] != "departure"])))
def test_any_log_reads_back_as_it_was_written(entries):
    scenario = with_entries(*entries)
    again = Scenario.from_text(scenario.to_yaml())
    assert again == scenario
    assert again.digest() == scenario.digest()


def test_a_scenario_without_interventions_is_written_as_if_there_were_none():
    assert "interventions" not in example().to_data()
    assert with_entries().digest() == example().digest()
    assert with_entries(ENTRIES[4]).digest() != example().digest()


def test_an_intervention_is_changed_by_its_place_in_the_list():
    scenario = with_entries(*ENTRIES).with_values({"interventions.1.factor": 3})
    assert scenario.interventions[1].factor == 3.0
    assert scenario.interventions[1].function == "treatment"  # it is not called so
    with pytest.raises(ScenarioError, match=r"interventions\.9\.factor does not exist"):
        scenario.with_values({"interventions.9.factor": 3})


def test_a_scenario_that_builds_on_another_states_all_its_interventions(tmp_path):
    entries = "interventions:\n  - {week: 3, kind: capacity, function: intake, factor: 2}\n"
    (tmp_path / "base.yaml").write_text(TEXT + entries, encoding="utf-8")
    own = entries.replace("factor: 2", "factor: 3")
    text = f"format: 1\nname: own\nbase: {tmp_path / 'base.yaml'}\n"
    assert len(Scenario.from_text(text).interventions) == 1
    assert [e.factor for e in Scenario.from_text(text + own).interventions] == [3.0]


def test_an_intervention_works_from_its_week_on_and_for_as_long_as_it_says():
    long, short = (with_entries(ENTRIES[place]).interventions[0] for place in (2, 1))
    assert [short.works_in(week) for week in (25, 26, 38, 39)] == [False, True, True, False]
    assert long.works_in(10_000)


def test_an_incident_that_can_do_nothing_is_told():
    off = with_entries(ENTRIES[4]).with_values({"mechanisms": {"C1": "off"}})
    assert any("incident of week 40 does nothing" in told for told in off.warnings())
    assert any("incident van week 40 doet niets" in told for told in off.warnings("nl"))
    assert with_entries(ENTRIES[4]).warnings() == example().warnings()


def test_a_function_that_nobody_offers_any_more_is_told():
    leaving = with_entries(ENTRIES[5])
    assert leaving.warnings() == [
        *example().warnings(),
        "From week 52 on nobody offers treatment any more: who needs it waits between stations.",
    ]
    assert "biedt niemand treatment nog aan" in leaving.warnings("nl")[-1]
    two = leaving.with_values({"partners.desk.offers": [
        {"function": "intake", "fte": 4, "caseload": 1},
        {"function": "treatment", "fte": 4, "caseload": 1},
    ]})  # fmt: skip
    assert not any("nobody offers" in told for told in two.warnings())
