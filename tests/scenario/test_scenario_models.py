"""The declared models: every field says what it means, in what unit, and within which range."""

import pytest
from pydantic import BaseModel
from scenario.example import example

from ketensim.scenario import MECHANISM_IDS, MECHANISMS, Scenario
from ketensim.scenario.checks import first_fault
from ketensim.scenario.problems import bare
from ketensim.scenario.roles import ROLES, Player


def models_below(model: type[BaseModel]) -> set[type[BaseModel]]:
    found = {model}
    for field in model.model_fields.values():
        stack = [field.annotation]
        while stack:
            kind = bare(stack.pop())
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                if kind not in found:
                    found |= models_below(kind)
            else:
                stack.extend(getattr(kind, "__args__", ()))
    return found


def test_every_field_declares_its_meaning_and_unit():
    models = models_below(Scenario)
    assert len(models) > 10
    for model in models - {model for model in models if "root" in model.model_fields}:
        for name, field in model.model_fields.items():
            if model.__name__ == "Mechanisms":
                continue
            assert field.description, (model, name)
            assert field.json_schema_extra.get("unit"), (model, name)


def test_a_mechanism_has_one_label_and_a_line_in_each_language():
    assert len(set(MECHANISM_IDS)) == len(MECHANISMS) > 15
    assert all(m.nl and m.en and m.nl != m.en for m in MECHANISMS)


@pytest.mark.parametrize("switch", ["on", "true", "On", "'on'", "'true'", "{P4: on}", "{}"])
def test_mechanisms_are_on_in_every_spelling(switch):
    mechanisms = example(("format: 1\n", f"format: 1\nmechanisms: {switch}\n")).mechanisms
    assert all(mechanisms.is_on(label) for label in MECHANISM_IDS)
    assert not mechanisms.all_off


@pytest.mark.parametrize("switch", ["off", "false", "False", "'off'", "'false'"])
def test_mechanisms_are_off_in_every_spelling(switch):
    mechanisms = example(("format: 1\n", f"format: 1\nmechanisms: {switch}\n")).mechanisms
    assert mechanisms.all_off
    assert not any(mechanisms.is_on(label) for label in MECHANISM_IDS)
    one = example(("format: 1\n", f"format: 1\nmechanisms: {{P4: {switch}}}\n")).mechanisms
    assert [label for label in MECHANISM_IDS if not one.is_on(label)] == ["P4"]
    assert not one.all_off


def test_a_mechanism_that_does_not_exist_cannot_be_asked_for():
    with pytest.raises(ValueError, match=r"'P99' is not a mechanism; known are P1, P2"):
        example().mechanisms.is_on("P99")


def test_the_roles_are_the_ten_of_the_guide_and_the_state():
    assert len(ROLES) == 11
    scenario = example(
        ("format: 1\n", "format: 1\nroles: {state: [ministry], financier: [desk]}\n")
    )
    assert [player.name for player in scenario.players("state")] == ["ministry"]
    assert [player.name for player in scenario.players("financier")] == ["desk"]
    assert scenario.players("supervisor") == ()


def test_a_player_says_how_and_when_it_plays_its_role():
    pot = "{name: fund, money: chain, until: 104}"
    scenario = example(("format: 1\n", f"format: 1\nroles: {{financier: [{pot}, bank]}}\n"))
    fund, bank = scenario.players("financier")
    assert (fund.money, fund.until, bank.money) == ("chain", 104.0, None)
    assert fund.plays(103.0)
    assert not fund.plays(104.0)
    assert bank.plays(10_000.0)
    assert not Player(name="late", since=5.0).plays(4.0)
    assert scenario.to_data()["roles"]["financier"] == [
        {"name": "fund", "until": 104.0, "money": "chain"},
        "bank",
    ]
    assert Scenario.from_data(scenario.to_data()) == scenario


def test_published_figures_are_ranges():
    scenario = example(("format: 1\n", "format: 1\ncheck: {resolved_share: [0.8, 0.9]}\n"))
    assert scenario.published == {"resolved_share": (0.8, 0.9)}


def test_a_good_scenario_has_no_fault():
    assert first_fault(example()) is None
