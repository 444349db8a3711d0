"""`base`: a scenario that states only what differs from another one."""

import pytest
from scenario.example import TEXT

from ketensim.scenario import Scenario, ScenarioError, load_scenario


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ground.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def variant(folder, text: str, name: str = "variant.yaml") -> Scenario:
    path = folder / name
    path.write_text(f"format: 1\nname: variant\nbase: ground.yaml\n{text}", encoding="utf-8")
    return load_scenario(path)


def test_a_variant_without_differences_is_the_base_by_another_name(folder):
    ground = load_scenario(folder / "ground.yaml")
    assert variant(folder, "") == ground.with_values({"name": "variant"}).with_values(
        {"title": {"nl": "variant", "en": "variant"}}
    )


def test_things_are_found_by_name_and_offers_by_function(folder):
    text = """
partners:
  - {name: desk, power: 7, offers: [{function: treatment, fte: 1, caseload: 2}]}
  - {name: clinic, offers: [{function: treatment, fte: 12}]}
  - {name: court, sector: justice, goal: [1, 0], offers: [{function: intake, fte: 1, caseload: 1}]}
"""
    desk, clinic, court = variant(folder, text).partners
    assert (desk.power, desk.sector) == (7, "municipality")
    assert [offer.function for offer in desk.offers] == ["intake", "treatment"]
    assert (clinic.offers[0].fte, clinic.offers[0].caseload) == (12, 5)
    assert court.name == "court"


def test_what_is_left_empty_is_taken_away_and_a_named_thing_by_remove(folder):
    text = """
groups:
  - {name: everyone, patience: , needs: }
  - {name: youth, remove: true}
"""
    (everyone,) = variant(folder, text).groups
    assert everyone.patience is None
    assert everyone.needs is None


def test_a_routing_takes_the_place_of_a_route_and_the_other_way_round(folder):
    text = """
groups:
  - {name: everyone, routing: {start: {treatment: 1}}}
  - {name: youth, route: [intake], arrivals: {rate: 2}}
"""
    everyone, youth = variant(folder, text).groups
    assert everyone.route is None
    assert youth.routing is None
    assert [step.rate for step in youth.arrivals.steps] == [2]


def test_another_distribution_replaces_the_old_one_whole_and_a_key_only_itself(folder):
    text = """
functions:
  intake: {treatment: {mean: 0.7}}
  treatment: {treatment: {distribution: exponential, mean: 5}}
"""
    functions = variant(folder, text).functions
    assert functions["intake"].treatment.kind == "exponential"
    assert functions["intake"].treatment.mean == 0.7
    assert functions["treatment"].treatment.cv is None


def test_variants_stand_on_variants_and_on_shipped_scenarios(folder):
    variant(folder, "horizon: {weeks: 100}", "first.yaml")
    (folder / "second.yaml").write_text(
        "format: 1\nname: second\nbase: first.yaml\nqueue: severity\n", encoding="utf-8"
    )
    second = load_scenario(folder / "second.yaml")
    assert (second.name, second.horizon.weeks, second.queue) == ("second", 100, "severity")
    shipped = Scenario.from_text("format: 1\nname: mine\nbase: beroerte\nhorizon: {weeks: 10}\n")
    assert shipped.partners == load_scenario("beroerte").partners


def test_errors_name_the_file_that_is_wrong(folder):
    with pytest.raises(ScenarioError) as caught:
        variant(folder, "groups:\n  - name: everyone\n    norm_weeks: -1\n")
    assert str(caught.value) == (
        f"{folder / 'variant.yaml'}:6: groups.everyone.norm_weeks must be more than 0, got -1"
    )
    ground = (folder / "ground.yaml").read_text(encoding="utf-8").replace("power: 2", "power: -2")
    (folder / "ground.yaml").write_text(ground, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        variant(folder, "queue: fifo\n")
    assert str(caught.value) == (
        f"{folder / 'ground.yaml'}:11: partners.desk.power must be at least 0, got -2"
    )


def test_a_circle_of_bases_is_refused_with_its_way(folder):
    (folder / "ground.yaml").write_text(
        "format: 1\nname: ground\nbase: variant.yaml\n", encoding="utf-8"
    )
    with pytest.raises(ScenarioError) as caught:
        variant(folder, "")
    assert str(caught.value) == (
        f"{folder / 'ground.yaml'}:3: base leads back to a scenario that builds on it "
        "(variant.yaml > ground.yaml > variant.yaml)"
    )


def test_only_what_the_base_has_can_be_removed(folder):
    with pytest.raises(
        ScenarioError, match=r"yaml:4: police.remove can only remove what the base has"
    ):
        variant(folder, "partners: [{name: police, remove: true}]")


def test_a_name_stated_twice_is_still_a_fault(folder):
    with pytest.raises(ScenarioError, match=r"partners.desk.name is a name that is used twice"):
        variant(
            folder,
            "partners: [{name: desk, power: 3}, {name: desk, sector: a, goal: [1, 0], "
            "offers: [{function: intake, fte: 1, caseload: 1}]}]",
        )


def test_the_base_is_named_by_text(folder):
    with pytest.raises(ScenarioError, match=r"base must be text, got 3"):
        Scenario.from_text("format: 1\nname: a\nbase: 3\n")
    whole = Scenario.from_text(f"{TEXT}base:\n")
    assert whole.name == "example"
