"""Complexity: measured from a scenario, and scenarios generated at a profile."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario.example import example
from scenario.strategies import scenarios

from ketensim.scenario import Scenario, ScenarioError, load_scenario, shipped_scenarios
from ketensim.scenario.complexity import DIMENSIONS, ComplexityProfile

ROOT = Path(__file__).resolve().parents[2]
CLINIC_DOES_INTAKE_TOO = (
    "{function: treatment, fte: 10, caseload: 5}",
    "{function: treatment, fte: 10, caseload: 5}, {function: intake, fte: 1, caseload: 1}",
)
PROFILES = st.fixed_dictionaries({name: st.floats(0, 1) for name in DIMENSIONS})


@cache
def shipped(name: str) -> Scenario:
    """Read a shipped scenario once: nothing can change it."""
    return load_scenario(name)


def staff_of_functions(scenario: Scenario) -> dict[str, float]:
    staff = dict.fromkeys(scenario.functions, 0.0)
    for partner in scenario.partners:
        for offer in partner.offers:
            staff[offer.function] += offer.fte
    return staff


def can_reach(scenario: Scenario, name: str, value: float) -> bool:
    """Whether a dimension can come to a value, reasoned apart from how it is generated."""
    alone = len(scenario.partners) == 1
    if name in ("ambiguity", "power_fragmentation"):
        return not alone
    if name == "demand_orientation":
        return all(group.route or group.needs for group in scenario.groups)
    if name == "dynamism":
        offers = [offer for partner in scenario.partners for offer in partner.offers]
        shared = {o.function for o in offers if sum(o.function == p.function for p in offers) > 1}
        can_share = all(o.places > 1 or o.function in shared for o in offers)
        can_part = len(scenario.partners) <= len(scenario.functions)
        return not alone and can_share and can_part
    return True


def test_the_five_dimensions_by_hand():
    scenario = example().with_values(
        {
            "partners.desk.outside": {"mean": 0.2, "volatility": 0.1},
            "partners.desk.turnover": 0.2,
        }
    )
    profile = scenario.complexity()
    # goals (0.6, 0.8) and (0.8, 0.6): their mean is (0.7, 0.7)
    assert profile.ambiguity == pytest.approx(1 - 0.98)
    # arrivals over all 312 weeks: 6.4 a week, and (182 x 1 + 130 x 3) / 312
    assert profile.demand_orientation == pytest.approx(6.4 * 0.2 / (6.4 + 572 / 312))
    assert profile.dynamism == pytest.approx(0.5 * 0 + 0.5 * 0.1 / 0.5)
    assert profile.competing_responsibilities == pytest.approx(4 / 14 * 0.3)
    # shares 2/3 and 1/3: N_eff = 1 / (5/9)
    assert profile.power_fragmentation == pytest.approx(9 / 5 - 1)


def test_competition_counts_by_the_work_of_the_function():
    scenario = example(CLINIC_DOES_INTAKE_TOO)
    intake = (6.4 + 572 / 312 / 0.9) * 0.5
    treatment = (6.4 * 0.96 + 572 / 312 / 0.9 * 0.7) * 6
    assert scenario.complexity().dynamism == pytest.approx(0.5 * intake / (intake + treatment))


def test_goals_that_point_away_from_each_other_are_ambiguous():
    scenario = example(("[3, 4]", "[-4, -3]"))
    assert scenario.complexity().ambiguity == pytest.approx(1)


@pytest.mark.parametrize(
    ("demand", "dynamism", "competing", "power", "kind"),
    [
        (0.1, 0.1, 0.1, 0.1, "simple"),
        (0.9, 0.1, 0.1, 0.1, "simple"),  # stable, though demand-driven
        (0.1, 0.9, 0.1, 0.1, "simple"),  # supply-driven, though dynamic
        (0.9, 0.9, 0.1, 0.1, "mixed"),
        (0.1, 0.1, 0.9, 0.1, "mixed"),
        (0.1, 0.1, 0.1, 0.9, "mixed"),
        (0.9, 0.1, 0.9, 0.9, "complex"),
        (0.1, 0.5, 0.5, 0.5, "complex"),
        (0.1, 0.1, 0.9, 0.9, "mixed"),
    ],
)
def test_the_type_of_a_chain_follows_the_appendix(demand, dynamism, competing, power, kind):
    assert ComplexityProfile(0.5, demand, dynamism, competing, power).type == kind


@settings(max_examples=40, deadline=None)
@given(scenario=scenarios(), profile=PROFILES)
def test_generating_a_profile_and_measuring_it_gives_it_back(scenario, profile):
    try:
        generated = scenario.with_complexity(**profile)
    except ScenarioError:
        assert not all(can_reach(scenario, name, value) for name, value in profile.items())
        return
    measured = generated.complexity().as_dict()
    assert measured == pytest.approx(profile, abs=0.05)


@settings(max_examples=40, deadline=None)
@given(scenario=scenarios(), name=st.sampled_from(DIMENSIONS), value=st.floats(0, 1))
def test_one_dimension_changes_and_the_chain_stays(scenario, name, value):
    try:
        generated = scenario.with_complexity(**{name: value})
    except ScenarioError:
        assert not can_reach(scenario, name, value)
        return
    before, after = scenario.complexity().as_dict(), generated.complexity().as_dict()
    assert after[name] == pytest.approx(value, abs=0.05)
    for other in DIMENSIONS:  # the others keep their value, unless this very chain cannot
        near = after[other] == pytest.approx(before[other], abs=0.05)
        assert near or other == name or not can_reach(scenario, other, before[other])
    assert [p.name for p in generated.partners] == [p.name for p in scenario.partners]
    assert staff_of_functions(generated) == pytest.approx(staff_of_functions(scenario))
    assert generated.functions == scenario.functions
    assert [g.arrivals for g in generated.groups] == [g.arrivals for g in scenario.groups]
    if name != "demand_orientation":
        assert generated.load() == pytest.approx(scenario.load())  # places stay as they are


@settings(max_examples=20, deadline=None)
@given(scenario=scenarios())
def test_a_chain_that_is_as_complex_as_asked_stays_as_it_is(scenario):
    assert scenario.with_complexity(**scenario.complexity().as_dict()) == scenario
    assert scenario.with_complexity() == scenario


@pytest.mark.parametrize("name", shipped_scenarios())
@pytest.mark.parametrize("level", [0.0, 0.15, 0.5, 0.85, 1.0])
def test_shipped_scenarios_can_be_made_simple_and_complex(name, level):
    scenario = shipped(name)
    profile = dict.fromkeys(DIMENSIONS, level)
    if not can_reach(scenario, "demand_orientation", level):
        del profile["demand_orientation"]
    measured = scenario.with_complexity(**profile).complexity().as_dict()
    assert {key: measured[key] for key in profile} == pytest.approx(profile, abs=0.05)


def test_partners_keep_something_to_do_when_providers_join():
    court = (
        "groups:\n",
        "  - {name: court, sector: justice, goal: [1, 0],"
        " offers: [{function: intake, fte: 2, caseload: 2}]}\ngroups:\n",
    )
    scenario = example(CLINIC_DOES_INTAKE_TOO, court, ("mean: 0.5", "mean: 6"))
    stable = scenario.with_complexity(dynamism=0.4)
    assert all(partner.offers for partner in stable.partners)
    assert stable.load() == pytest.approx(scenario.load())
    with pytest.raises(ScenarioError) as caught:
        scenario.with_complexity(dynamism=0.0)
    assert "too few functions can gain or lose a second provider" in str(caught.value)
    assert "te weinig functies" in caught.value.sentence("nl")


def test_one_partner_has_nobody_to_disagree_with():
    data = example().to_data()
    desk, clinic = data["partners"]
    desk["offers"] += clinic["offers"]
    scenario = Scenario.from_data({**data, "partners": [desk]})
    assert scenario.complexity().power_fragmentation == 0
    with pytest.raises(ScenarioError) as caught:
        scenario.with_complexity(ambiguity=0.4)
    assert str(caught.value) == (
        "complexity.ambiguity cannot become 0.4 in this scenario but only 0: "
        "a single partner has nobody to disagree with"
    )


@pytest.mark.parametrize(
    ("dimension", "value", "sentence"),
    [
        (
            "ambigity",
            0.5,
            "complexity.ambigity is not a dimension of complexity; did you mean ambiguity",
        ),
        ("ambiguity", 1.5, "complexity.ambiguity must lie between 0 and 1, got 1.5"),
        ("ambiguity", float("nan"), "complexity.ambiguity must lie between 0 and 1, got .nan"),
        ("ambiguity", True, "complexity.ambiguity must be a number, got true"),
    ],
)
def test_a_wrong_dimension_or_value_is_refused(dimension, value, sentence):
    with pytest.raises(ScenarioError) as caught:
        example().with_complexity(**{dimension: value})
    assert str(caught.value).startswith(sentence)


def test_generating_is_the_same_in_every_process():
    code = (
        "from ketensim.scenario import load_scenario as l;"
        "s = l('jeugd').with_complexity(ambiguity=.2, dynamism=.9, power_fragmentation=.3);"
        "print(s.digest())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
