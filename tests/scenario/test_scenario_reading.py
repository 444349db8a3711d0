"""Reading scenarios: YAML 1.2, short forms, defaults and shipped names."""

import copy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scenario.example import TEXT, changed, example

from ketensim.scenario import Scenario, ScenarioError, load_scenario, parse_value, reading


def test_attributes_are_named_as_the_keys_of_the_file():
    scenario = example()
    assert scenario.name == "example"
    assert scenario.functions["treatment"].discipline == "medicine"
    assert scenario.partners[0].offers[0].places == 4
    assert scenario.partners[1].offers[0].places == 50
    assert scenario.groups[0].route == ("intake", "treatment")
    assert scenario.groups[1].routing == {
        "start": {"intake": 1},
        "intake": {"treatment": 0.7, "intake": 0.1},
    }


def test_what_is_left_out_has_the_stated_default():
    scenario = example()
    assert (scenario.title.nl, scenario.title.en) == ("example", "example")
    assert (scenario.horizon.warmup, scenario.horizon.weeks, scenario.follow_up) == (52, 260, 13)
    assert scenario.queue == "fifo"
    assert not scenario.mechanisms.all_off
    assert (scenario.regie.strategy, scenario.regie.effort) == ("none", 1.0)
    partner = scenario.partners[0]
    assert (partner.trust, partner.turnover, partner.system, partner.roles) == (
        0.4,
        0,
        "shared",
        (),
    )
    group = scenario.groups[1]
    assert (group.severity.kind, group.severity.average()) == ("deterministic", 0.5)
    assert (group.patience, group.norm_weeks, group.needs, group.priority) == (None, None, None, 0)
    assert scenario.functions["intake"].entry == "barred"


def test_goals_that_nobody_states_are_equal():
    scenario = example(("    goal: [3, 4]\n", ""), ("    goal: [4, 3]\n", ""))
    assert {partner.goal for partner in scenario.partners} == {(1.0,)}


def test_goals_have_length_one_once_read():
    assert example().partners[0].goal == pytest.approx((0.6, 0.8))
    tiny = example(("[3, 4]", "[3.0e-200, 4.0e-200]"))
    assert tiny.partners[0].goal == pytest.approx((0.6, 0.8))


def test_a_station_has_at_least_one_place():
    assert example(("fte: 4", "fte: 0.1")).partners[0].offers[0].places == 1


def test_a_plain_number_is_the_same_for_everyone():
    scenario = example(("{distribution: exponential, mean: 0.5}", "2"))
    treatment = scenario.functions["intake"].treatment
    assert (treatment.kind, treatment.mean) == ("deterministic", 2)


def test_arrivals_hold_from_the_beginning_and_change_in_steps():
    steps = example().groups[1].arrivals.steps
    assert [(step.start, step.rate) for step in steps] == [(-np.inf, 1), (130, 3)]
    late = example(("[{rate: 1},", "[{from: 0, rate: 1},")).groups[1].arrivals
    assert late == example().groups[1].arrivals
    assert late.expected(-52, 260) == 182 * 1 + 130 * 3
    assert late.expected(200, 210) == 30
    assert late.expected(0, 10) == 10


def test_a_list_of_rates_needs_its_weeks():
    with pytest.raises(ScenarioError, match=r"groups.youth.arrivals\[1\].from is missing"):
        example(("{from: 130, rate: 3}", "{rate: 3}"))
    with pytest.raises(ScenarioError, match=r"groups.youth.arrivals must hold at least 1"):
        example(("[{rate: 1}, {from: 130, rate: 3}]", "[]"))


def test_places_beyond_a_million_are_refused():
    with pytest.raises(
        ScenarioError, match=r"partners.desk.offers.intake gives a station more than 1,000,000"
    ):
        example(("fte: 4, caseload: 1", "fte: 90000, caseload: 100"))


def test_start_is_no_name_for_a_function():
    with pytest.raises(ScenarioError, match=r"functions.start is a reserved name"):
        example(("functions:\n", "functions:\n  start: {discipline: none, treatment: 1}\n"))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("3", "name must be text, got 3"),
        ("''", "name must not be empty"),
        ("a.b", "name must be a name"),
    ],
)
def test_what_is_wrong_with_a_name_is_said_of_the_name(name, sentence):
    with pytest.raises(ScenarioError) as caught:
        example(("name: example", f"name: {name}"))
    assert str(caught.value).startswith(f"example.yaml:2: {sentence}")


def test_a_function_has_a_name_that_can_stand_in_a_path():
    with pytest.raises(ScenarioError) as caught:
        example(("  intake: {d", "  in.take: {d"))
    assert str(caught.value).startswith(
        "example.yaml:4: functions.in.take must be a name of letters"
    )
    assert str(caught.value).endswith("got 'in.take'")


def test_needs_and_individual_routes_go_together():
    with pytest.raises(ScenarioError, match=r"groups.everyone.needs must hold a chance above 0"):
        example(("{intake: 1.0, treatment: 0.8}", "{}"))
    with pytest.raises(ScenarioError, match=r"groups.youth.demand_orientation must be 0"):
        example(("    routing:", "    demand_orientation: 0.1\n    routing:"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("010", 10),
        ("0x1F", 31),
        ("0o17", 15),
        ("1_000", 1000),
        ("1e3", 1000.0),
        ("-.inf", -np.inf),
        ("true", True),
        ("off", "off"),
        ("yes", "yes"),
        ("~", None),
        ("", None),
        ("2024-01-01", "2024-01-01"),
        ("12:30", "12:30"),
        ("[1, {a: b}]", [1, {"a": "b"}]),
        ("'12'", "12"),
        ("none", "none"),
    ],
)
def test_values_have_the_types_of_yaml_1_2(text, value):
    assert parse_value(text) == value
    assert type(parse_value(text)) is type(value)


def test_a_value_that_is_not_yaml_after_all_is_refused():
    with pytest.raises(ScenarioError, match=r"not valid YAML"):
        parse_value("[1, 2")


def test_a_number_with_an_untrue_tag_stays_text():
    assert parse_value("!!int x") == "x"


def test_switches_of_the_older_yaml_are_understood():
    assert Scenario.from_text(f"%YAML 1.1\n---\n{TEXT}mechanisms: off\n").mechanisms.all_off


def test_anchors_may_be_used():
    text = changed(
        ("{distribution: exponential, mean: 0.5}", "&time {distribution: exponential, mean: 0.5}"),
        ("{distribution: lognormal, mean: 6, cv: 0.8}", "*time"),
    )
    functions = Scenario.from_text(text).functions
    assert functions["intake"].treatment == functions["treatment"].treatment


def test_a_byte_order_mark_is_no_error(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT, encoding="utf-8-sig")
    assert load_scenario(path) == example() == load_scenario(str(path))


def test_a_name_works_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_scenario("beroerte").name == "beroerte"


def test_an_installed_package_has_its_scenarios_inside(tmp_path, monkeypatch):
    inside = tmp_path / "shipped" / "scenarios"
    inside.mkdir(parents=True)
    (inside / "only.yaml").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(reading, "files", lambda package: tmp_path)
    assert reading.shipped_scenarios() == ("only",)
    assert load_scenario("only") == example()


def test_a_scenario_can_be_made_from_plain_values_of_numpy():
    data = example().to_data()
    data["groups"][0]["arrivals"]["rate"] = np.float64(2.5)
    data["horizon"]["weeks"] = np.int64(100)
    scenario = Scenario.from_data(data)
    assert scenario.groups[0].arrivals.steps[0].rate == 2.5
    assert scenario.horizon.weeks == 100


def test_titles_are_listed_without_checking_scenarios_whole(tmp_path, monkeypatch):
    inside = tmp_path / "shipped" / "scenarios"
    inside.mkdir(parents=True)
    (inside / "plain.yaml").write_text(TEXT, encoding="utf-8")
    titled = f"{TEXT}title: {{nl: Voorbeeld, en: Example}}\n"
    (inside / "titled.yaml").write_text(titled, encoding="utf-8")
    monkeypatch.setattr(reading, "files", lambda package: tmp_path)
    titles = reading.shipped_titles()
    assert (titles["plain"].en, titles["titled"].nl) == ("example", "Voorbeeld")


def value_places(data, place=()):
    """Every place in plain values, but for the parameters."""
    yield place
    items = dict(enumerate(data)) if isinstance(data, list) else data
    for key, item in items.items() if isinstance(items, dict) else ():
        if key != "parameters":
            yield from value_places(item, (*place, key))


ODD_VALUES = [
    None, True, -1, 1e308, 10**400, float("nan"), "", "start", "\0", [], [[1]], {}, {"mean": 1},
    {"from": 3, "rate": 2}, {1: 2}, b"x",
]  # fmt: skip


@pytest.mark.parametrize("value", ODD_VALUES, ids=lambda value: repr(value)[:30])
def test_whatever_stands_in_a_field_gives_a_scenario_or_one_sentence(value):
    whole = example().to_data()
    for place in list(value_places(whole))[1:]:
        data = copy.deepcopy(whole)
        node = data
        for key in place[:-1]:
            node = node[key]
        node[place[-1]] = value
        try:
            scenario = Scenario.from_data(data)
        except ScenarioError as error:
            sentences = [str(error), error.sentence("nl")]
            assert not any("\n" in sentence for sentence in sentences)
        else:
            assert Scenario.from_text(scenario.to_yaml()) == scenario
            assert scenario.load().keys() == scenario.functions.keys()


def test_importing_the_floor_loads_nothing_heavy():
    code = (
        "import sys, ketensim.scenario;"
        "heavy = {'mesa', 'pandas', 'matplotlib', 'numba', 'scipy', 'pyarrow'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
