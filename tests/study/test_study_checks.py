"""Facts about checks: what they take, when they hold, and what is told of them."""

from types import SimpleNamespace

import numpy as np
import pytest

from ketensim.scenario.errors import ScenarioError
from ketensim.scenario.reading import read_text
from ketensim.scenario.schema import Scenario
from ketensim.show.cli.entry import run
from ketensim.study.checks import Finding, findings
from ketensim.study.errors import StudyError
from ketensim.study.statistics import estimate

TEXT = """
format: 1
name: desk
horizon: {warmup: 4, weeks: 30}
functions: {intake: {discipline: law, treatment: 1.5}}
partners: [{name: desk, sector: law, offers: [{function: intake, fte: 4, caseload: 1}]}]
groups: [{name: all, arrivals: {rate: 2}, route: [intake], norm_weeks: 8}]
check:
"""
BUSY = """
  busier:
    indicator: waiting_time_mean
    direction: up
    change: {groups.all.arrivals.rate: 3}
    runs: 4
    says: {nl: meer werk is langer wachten, en: more work is a longer wait}
    source: a textbook
"""
EFFECT = "says: {nl: ja, en: yes}, source: S2"


def checked(text: str) -> Scenario:
    return read_text(TEXT + text)


def found(text: str, outcomes) -> list[Finding]:
    """Run checks with outcomes made up by a function of strategy, rate and seed."""

    def simulate(chain, strategy, seed):
        rate = chain.groups[0].arrivals.steps[0].rate
        return SimpleNamespace(indicators={"x": outcomes(strategy, rate, seed)})

    return list(findings(checked(text), simulate=simulate))


def test_a_range_is_short_for_a_check_between_two_figures():
    short = checked("  trust: [0.2, 0.4]\n")
    assert short.check["trust"].between == (0.2, 0.4)
    assert short == checked("  trust: {between: [0.2, 0.4]}\n")
    assert "check: {trust: [0.2, 0.4]}" in short.to_yaml()


def test_checks_read_back_the_same():
    scenario = checked(BUSY + "  trust: [0.2, 0.4]\n")
    again = Scenario.from_text(scenario.to_yaml())
    assert again == scenario
    assert again.digest() == scenario.digest()
    assert again.published == {"trust": (0.2, 0.4)}


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        ("{strategy: none, against: a}", "either the range"),
        ("{between: [0, 1], direction: up}", "either the range"),
        (f"{{direction: up, {EFFECT}}}", "needs a change"),
        (f"{{direction: up, strategy: none, against: none, {EFFECT}}}", "needs a change"),
        ("{direction: up, strategy: none}", "check.x.says is missing"),
        ("{direction: up, strategy: none, says: {nl: a, en: b}}", "check.x.source is missing"),
        (f"{{direction: same, strategy: none, {EFFECT}}}", "margin belongs"),
        (f"{{direction: up, margin: 1, strategy: none, {EFFECT}}}", "margin belongs"),
        ("{direction: left}", "must be one of up, down, same"),
        ("{betwene: [0, 1]}", "did you mean between"),
        ("[2, 1]", "check.x"),
        ("5", "check.x"),
    ],
)
def test_a_check_that_cannot_be_run_is_refused_in_one_sentence(check, sentence):
    with pytest.raises(ScenarioError) as caught:
        checked(f"  x: {check}\n")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_level_holds_where_the_mean_of_five_runs_lies_between():
    (inside,) = found("  x: [2, 4]\n", lambda _s, _r, seed: float(seed))
    assert inside.found.mean == 3.0  # seeds 1 to 5
    assert inside.holds
    (outside,) = found("  x: [3.5, 4]\n", lambda _s, _r, seed: float(seed))
    assert not outside.holds


def test_a_level_can_be_that_of_a_change_and_a_strategy():
    text = "  x: {between: [5, 5], change: {groups.all.arrivals.rate: 5}, strategy: shared_ict}\n"
    (one,) = found(text, lambda strategy, rate, _: rate if strategy == "shared_ict" else 0.0)
    assert one.holds


NOISE = np.array([0.3, -0.2, 0.1, 0.4, -0.3, 0.2])
TEXT_X = "  x: {{direction: {}, change: {{groups.all.arrivals.rate: 3}}, runs: 6, {}}}\n"


@pytest.mark.parametrize(
    ("direction", "effect", "holds"),
    [
        ("up", 0.5, True),
        ("up", 0.1, False),  # mean 0.18, standard error 0.12: t is 1.6 and 2.0 is needed
        ("up", -0.6, False),
        ("down", -0.6, True),
        ("down", 0.5, False),
        ("same, margin: 0.5", 0.0, True),
        ("same, margin: 0.2", 0.0, False),
        ("same, margin: 0.5", 0.5, False),
        ("same, margin: 0.5", -0.9, False),
    ],
)
def test_a_direction_holds_where_a_one_sided_paired_test_says_so(direction, effect, holds):
    def outcome(_strategy, rate, seed):
        return 10.0 * seed + (effect + NOISE[seed - 1] if rate == 3 else 0.0)

    (one,) = found(TEXT_X.format(direction, EFFECT), outcome)
    assert one.found.mean == pytest.approx(estimate(effect + NOISE).mean)
    assert one.holds is holds


def test_an_effect_that_all_runs_agree_on_holds_and_none_at_all_does_not():
    up = TEXT_X.format("up", EFFECT)
    assert found(up, lambda _s, rate, _: rate)[0].holds
    assert not found(up, lambda *_: 1.0)[0].holds
    assert not found(up, lambda *_: np.nan)[0].holds


def test_strategies_are_compared_with_each_other_and_each_run_is_done_once():
    done = []

    def outcome(strategy, _rate, seed):
        done.append((strategy, seed))
        return {"none": 0.0, "shared_ict": 2.0, "create_urgency": 1.0}[strategy]

    text = "  {}: {{indicator: x, direction: {}, strategy: shared_ict, against: {}, runs: 3, {}}}\n"
    both = [("a", "up", "create_urgency", EFFECT), ("b", "down", "none", EFFECT)]
    first, second = found("".join(text.format(*one) for one in both), outcome)
    assert (first.found.mean, first.holds) == (1.0, True)
    assert (second.found.mean, second.holds) == (2.0, False)
    assert len(done) == len(set(done)) == 9


def test_a_check_is_confirmed_on_the_seeds_from_the_first_that_is_asked_for():
    met = []

    def simulate(_chain, _strategy, seed):
        met.append(seed)
        return SimpleNamespace(indicators={"x": float(seed)})

    (one,) = findings(checked("  x: [0, 1000]\n"), seed=901, simulate=simulate)
    assert sorted(met) == [901, 902, 903, 904, 905]
    assert one.found.mean == 903.0


def test_an_outcome_that_does_not_exist_is_named_with_the_nearest():
    with pytest.raises(StudyError, match="'xx'; nearest: x"):
        found("  xx: [0, 1]\n", lambda *_: 1.0)


def test_validate_runs_the_checks_and_says_what_holds(capsys, tmp_path):
    file = tmp_path / "desk.yaml"
    checked(BUSY + "  waiting_time_mean: [0, 50]\n").save(file)
    assert run(["validate", str(file), "--run", "--jobs", "1", "--lang", "en"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[1].startswith("desk: holds: more work is a longer wait (a textbook): waiting")
    assert "should lie in 0.0 to 50.0 [weeks]" in shown[2]
    assert run(["validate", str(file), "--run", "--quiet", "--seed", "901"]) == 0
    assert capsys.readouterr().out == ""


def test_validate_leaves_with_status_1_where_a_check_does_not_hold(capsys, tmp_path):
    file = tmp_path / "desk.yaml"
    checked(BUSY.replace("direction: up", "direction: down")).save(file)
    assert run(["validate", str(file), "--run", "--quiet", "--lang", "nl"]) == 1
    assert "KLOPT NIET: meer werk is langer wachten" in capsys.readouterr().out


def test_validate_says_where_there_is_nothing_to_check_and_runs_nothing_that_is_wrong(
    capsys, tmp_path
):
    (tmp_path / "desk.yaml").write_text(TEXT.replace("check:", ""))
    (tmp_path / "wrong.yaml").write_text("format: 1\n")
    desk, wrong = str(tmp_path / "desk.yaml"), str(tmp_path / "wrong.yaml")
    assert run(["validate", desk, "--run", "--lang", "en"]) == 0
    assert "desk: has no check" in capsys.readouterr().out
    assert run(["validate", wrong, desk, "--run", "--lang", "en"]) == 2
    assert "has no check" not in capsys.readouterr().out
