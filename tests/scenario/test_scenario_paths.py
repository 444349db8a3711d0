"""Changing values by path."""

import numpy as np
import pytest
from scenario.example import example

from ketensim.scenario import ScenarioError, load_scenario
from ketensim.scenario.complexity import group_rates


def change(path: str, value):
    return example().with_values({path: value})


def test_paths_address_things_by_name_and_offers_by_function():
    assert change("partners.desk.offers.intake.fte", 6).partners[0].offers[0].fte == 6
    assert change("functions.intake.treatment.mean", 0.7).functions["intake"].treatment.mean == 0.7
    assert change("partners.clinic.goal.1", 0).partners[1].goal == (1, 0)
    assert (
        change("groups.youth.routing.intake.treatment", 0.5)
        .groups[1]
        .routing["intake"]["treatment"]
        == 0.5
    )
    assert change("title.nl", "Voorbeeld").title.nl == "Voorbeeld"


def test_the_scenario_itself_does_not_change():
    scenario = example()
    scenario.with_values({"horizon.weeks": 10})
    assert scenario == example()


def test_a_rate_replaces_a_list_of_rates():
    changed = change("groups.youth.arrivals.rate", 9.0)
    assert [step.rate for step in changed.groups[1].arrivals.steps] == [9.0]


def test_swept_numbers_may_be_whole_by_value_only_or_numpys():
    assert change("horizon.weeks", 100.0).horizon.weeks == 100
    assert change("horizon.weeks", np.int64(100)).horizon.weeks == 100
    assert change("partners.desk.power", np.float64(3)).partners[0].power == 3
    with pytest.raises(ScenarioError, match=r"horizon.weeks must be a whole number, got 100.5"):
        change("horizon.weeks", 100.5)


def test_mechanisms_are_switched_one_by_one_or_all():
    assert change("mechanisms.P4", "off").mechanisms.off == ("P4",)
    assert change("mechanisms.P4", False).with_values({"mechanisms.P4": True}).mechanisms.off == ()
    off = change("mechanisms", "off")
    assert off.mechanisms.all_off
    only = off.with_values({"mechanisms.P4": "on"}).mechanisms
    assert only.is_on("P4")
    assert not only.is_on("P5")


def test_parameters_regie_and_what_is_none_can_be_set():
    assert change("parameters.trust_gain", 0.01).parameters.trust_gain == 0.01
    assert change("regie.effort", 2).regie.effort == 2
    assert change("horizon.follow_up", 5).follow_up == 5
    assert change("groups.everyone.patience", None).groups[0].patience is None
    patience = {"distribution": "exponential", "mean": 4}
    assert change("groups.youth.patience", patience).groups[1].patience.mean == 4
    with pytest.raises(ScenarioError, match=r"groups.youth.patience.distribution is missing"):
        change("groups.youth.patience.mean", 4)


def test_parts_of_another_scenario_can_be_put_in():
    other = example(("mean: 26", "mean: 3"))
    assert change("groups.youth.patience", other.groups[0].patience).groups[1].patience.mean == 3


def test_needs_that_were_left_out_start_from_the_route():
    scenario = example(("    needs: {intake: 1.0, treatment: 0.8}\n", ""))
    changed = scenario.with_values({"groups.everyone.needs.treatment": 0.5})
    assert changed.groups[0].needs == {"intake": 1.0, "treatment": 0.5}


def test_a_new_value_clears_what_it_excludes():
    treatment = (
        change("functions.treatment.treatment.distribution", "exponential")
        .functions["treatment"]
        .treatment
    )
    assert (treatment.kind, treatment.mean, treatment.cv) == ("exponential", 6, None)
    both = example().with_values(
        {
            "functions.treatment.treatment.a": 2,
            "functions.treatment.treatment.b": 3,
            "functions.treatment.treatment.distribution": "beta",
        }
    )
    assert both.functions["treatment"].treatment.average() == 0.4
    assert change("groups.youth.route", ["intake"]).groups[1].routing is None
    with pytest.raises(ScenarioError, match=r"distribution must be text|must be one of"):
        change("functions.treatment.treatment.distribution", ["beta"])


def test_complexity_is_set_last_and_together():
    changed = example().with_values(
        {"complexity.ambiguity": 0.9, "complexity.dynamism": 0.3, "partners.desk.goal": [1, 1]}
    )
    profile = changed.complexity()
    assert profile.ambiguity == pytest.approx(0.9, abs=1e-6)
    assert profile.dynamism == pytest.approx(0.3, abs=1e-6)


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("partners.desk.offers.intak.fte", "partners.desk.offers.intake.fte"),
        ("partners.dsk.power", "partners.desk.power"),
        ("groups.everyone.arrivals.rat", "groups.everyone.arrivals.rate"),
        ("horizn.weeks", "horizon.weeks"),
        ("parameters.trust_gian", "parameters.trust_gain"),
        ("mechanisms.C22", "mechanisms.C2"),
        ("functions.treatmnt.treatment.mean", "functions.treatment.treatment.mean"),
    ],
)
def test_a_path_that_does_not_exist_is_answered_with_the_nearest(path, meant):
    with pytest.raises(ScenarioError) as caught:
        change(path, 1)
    assert str(caught.value) == f"{path} does not exist in this scenario; did you mean {meant}?"


def test_a_path_with_nothing_near_lists_what_there_is():
    with pytest.raises(ScenarioError) as caught:
        change("partners.zzz.power", 1)
    assert str(caught.value) == (
        "partners.zzz.power does not exist in this scenario; known here: desk, clinic"
    )
    with pytest.raises(ScenarioError, match=r"partners.desk.power.x does not exist"):
        change("partners.desk.power.x", 1)
    with pytest.raises(ScenarioError, match=r"partners.clinic.goal.7 does not exist"):
        change("partners.clinic.goal.7", 1)


def test_the_result_is_checked_as_a_file_would_be():
    with pytest.raises(ScenarioError) as caught:
        change("groups.everyone.needs.intak", 0.5)
    assert str(caught.value) == (
        "groups.everyone.needs.intak names a function that does not exist, got 'intak'; "
        "did you mean intake?"
    )
    with pytest.raises(ScenarioError, match=r"partners.desk.trust must be at most 1, got 1.4"):
        change("partners.desk.trust", 1.4)


def test_everyone_stands_for_all_groups_where_none_is_called_so():
    chain = load_scenario("jeugd")
    changed = chain.with_values(
        {
            "groups.everyone.norm_weeks": 9.0,
            "groups.everyone.arrivals.rate": 10.0,
            "groups.medical.norm_weeks": 4.0,
        }
    )
    norms = {group.name: group.norm_weeks for group in changed.groups}
    assert norms == {"medical": 4.0, "municipal": 9.0, "protection": 9.0}
    before, after = group_rates(chain), group_rates(changed)
    assert sum(after) == pytest.approx(10.0)
    assert [rate / 10.0 for rate in after] == pytest.approx([r / sum(before) for r in before])
