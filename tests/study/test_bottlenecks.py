"""Where a chain is held up, against what queueing theory and a sheet of paper say."""

import json

import numpy as np
import pytest
from bottleneck_cases import by_hand, tandem
from pandas.testing import assert_frame_equal
from study_fakes import simulate_at_once

from ketensim.chain.simulate import simulate
from ketensim.scenario import load_scenario
from ketensim.scenario.intervention import Intervention, read_history
from ketensim.study.bottleneck_effects import outcome_named
from ketensim.study.bottlenecks import bottlenecks, most_runs
from ketensim.study.bottlenecks_folder import (
    is_bottlenecks,
    read_bottlenecks,
    write_bottlenecks,
)
from ketensim.study.errors import StudyError
from ketensim.study.improvements import HandOffs, Improvement, survey

SEEDS = range(1, 13)


@pytest.fixture(scope="module")
def overloaded():
    """The middle step can treat 8 of 10 clients a week, the last one 8.4."""
    scenario = tandem(10, {"first": 20, "middle": 8, "last": 8.4}, warmup=10, weeks=80)
    return bottlenecks(scenario, seeds=SEEDS)


def effect(found, at, outcome):
    rows = found.effects_on(outcome)
    return rows[rows["partner"] == f"at_{at}"].iloc[0]


def test_the_true_bottleneck_ranks_first_and_is_separable(overloaded):
    assert overloaded.deciding == "lead_time_mean"
    best = overloaded.effects_on("lead_time_mean").iloc[0]
    assert (best["partner"], best["function"]) == ("at_middle", "middle")
    assert best["separable"]
    assert best["high"] < 0.0


def test_the_queue_moves_on_to_the_neighbour_behind_the_bottleneck(overloaded):
    shifts = overloaded.shifts[overloaded.shifts["rank"] == 1].set_index("at_partner")
    assert shifts.loc["at_middle", "high"] < 0.0
    assert shifts.loc["at_last", "low"] > 0.0
    assert shifts.loc[["at_middle", "at_last"], "separable"].all()
    # 0.8 clients a week more get through, and the last step has room for 0.4 of them
    assert shifts.loc["at_last", "difference"] > 5.0


def test_capacity_before_the_bottleneck_changes_nothing(overloaded):
    # one interval of 95% misses a true 0 in 5% of studies, and one adjusted verdict at most in 5%;
    # here clients only wait elsewhere, so that nearly every difference is exactly 0
    first = effect(overloaded, "first", "lead_time_mean")
    assert first["low"] <= 0.0 <= first["high"]
    assert not first["separable"]
    middle = effect(overloaded, "middle", "lead_time_mean")
    assert abs(first["difference"]) < 0.01 * abs(middle["difference"])


def test_more_staff_in_a_stable_queue_saves_the_time_that_theory_gives():
    # M/M/1 in a row: 1/(5 - 3) weeks at 5 a week, 1/(5.5 - 3) at 10% more; each step by itself
    scenario = tandem(3, {"one": 5, "two": 9}, weeks=300)
    found = bottlenecks(scenario, seeds=range(1, 21))
    assert found.deciding == "lead_time_mean"
    for at, rate in (("one", 5.0), ("two", 9.0)):
        saved = effect(found, at, "lead_time_mean")
        exact = 1 / (1.1 * rate - 3) - 1 / (rate - 3)
        error = (saved["high"] - saved["low"]) / 2 / 2.093  # t(19)
        # 4 standard errors: t(19) fails 1 study in 1,300, two of them 1 in 650
        assert abs(saved["difference"] - exact) < 4 * error
    assert effect(found, "one", "lead_time_mean")["rank"] == 1


def test_in_a_pure_queueing_network_no_hand_off_can_be_improved(overloaded):
    assert {one.kind for one in overloaded.improvements} == {"staffing"}
    assert overloaded.left_out == {"acceptance": 6, "dossier": 6}  # ordered pairs of three
    assert len(overloaded.runs) == len(SEEDS) * 4


def test_effects_are_paired_by_seed_and_ranked_by_the_share_within_the_norm():
    found = by_hand()
    within = found.effects_on("within_norm_share")
    assert within["difference"].tolist() == pytest.approx([0.2, -0.1])
    assert within["kind"].tolist() == ["staffing", "acceptance"]
    # differences 0.1 and 0.3: mean 0.2, standard error 0.1, t(1) at 95% is 12.706
    assert within["high"].iloc[0] == pytest.approx(0.2 + 12.7062 * 0.1, abs=1e-4)
    assert found.effects["outcome"].tolist()[:3] == [
        "within_norm_share",
        "lead_time_mean",
        "dropout_share",
    ]
    assert found.effects_on("lead_time_mean")["p"].tolist() == [1.0, 1.0]
    assert found.effects["rank"].tolist() == [1, 1, 1, 2, 2, 2]


def test_where_there_is_no_norm_the_shortest_lead_time_ranks_first():
    lead = [9.0, 9.0, 9.5, 9.5, 8.0, 8.5]
    found = by_hand(within_norm_share=float("nan"), lead_time_mean=lead)
    assert found.deciding == "lead_time_mean"
    assert found.effects_on("lead_time_mean")["difference"].tolist() == [-0.75, 0.5]


def test_queues_are_compared_station_by_station():
    first = by_hand().shifts.iloc[:2]
    assert first["at_partner"].tolist() == ["desk", "clinic"]
    assert first["base"].tolist() == [6.0, 1.0]
    assert first["difference"].tolist() == [-2.5, 1.5]
    assert first["kind"].tolist() == ["staffing", "staffing"]


def test_one_seed_gives_a_ranking_without_verdicts():
    found = by_hand(within=((0.5,), (0.4,), (0.6,)), seeds=(4,))
    assert found.ranks == (2, 1)
    assert not found.effects["separable"].any()
    assert found.effects["low"].isna().all()


def hand_offs(offered, accepted, refused, informed):
    links = np.array([[0, 1], [1, 2]])
    return HandOffs(links, np.array([offered, accepted, refused, informed]), 1000)


@pytest.mark.parametrize(
    ("seen", "kinds"),
    [
        (hand_offs([500, 9], [450, 9], [50, 0], [400, 3]), ["acceptance", "dossier"]),
        (hand_offs([500, 9], [500, 9], [0, 0], [400, 3]), ["dossier"]),
        (hand_offs([500, 9], [450, 9], [50, 0], [450, 3]), ["acceptance"]),
        (hand_offs([9, 9], [4, 9], [5, 0], [1, 1]), []),
    ],
)
def test_hand_offs_are_tried_where_clients_go_and_something_goes_wrong(seen, kinds):
    found = survey(tandem(3, {"one": 5, "two": 5, "three": 5}), ["acceptance", "dossier"], seen)
    assert [one.kind for one in found.improvements] == kinds
    assert all((one.partner, one.other) == ("at_one", "at_two") for one in found.improvements)
    assert sum(found.left_out.values()) == 4 - len(kinds)


def test_hand_offs_of_several_runs_are_added():
    one = hand_offs([1, 2], [1, 1], [0, 1], [1, 0])
    assert (one + one).tallies.tolist() == [[2, 4], [2, 2], [0, 2], [2, 0]]
    assert (one + one).arrived == 2000


def test_each_kind_of_improvement_is_an_intervention_of_its_own():
    made = {kind: Improvement(kind, "a", "b").intervention(1.1) for kind in ("staffing", "dossier")}
    assert made["staffing"].staffing == {("a", "b"): 1.1}
    assert made["dossier"].dossier == {("a", "b"): 1.1}
    assert Improvement("acceptance", "a", "b").intervention(2.0).acceptance == {("a", "b"): 2.0}


def test_improvements_of_a_real_chain_are_run_on_every_seed_and_never_more_than_was_said():
    scenario = load_scenario("strafrecht").with_values({"horizon.warmup": 4, "horizon.weeks": 60})
    told, steps = [], []
    found = bottlenecks(
        scenario,
        "create_urgency",
        seeds=[3, 9],
        kinds=["acceptance", "dossier"],
        tell=lambda survey, runs: told.append((survey, runs)),
        progress=lambda done, total: steps.append((done, total)),
    )
    ((surveyed, runs),) = told
    assert len(found.runs) == runs == 2 * (1 + len(surveyed.improvements))
    assert runs <= most_runs(scenario, ["acceptance", "dossier"], 2)
    assert found.improvements == surveyed.improvements
    assert {one.kind for one in found.improvements} == {"acceptance", "dossier"}
    assert found.runs["seed"].tolist() == [3, 9] * (runs // 2)
    assert set(found.runs["strategy"]) == {"create_urgency"}
    assert steps[-1] == (runs, runs)
    assert steps[0][0] == 1


def test_seeds_must_be_there_and_differ():
    scenario = tandem(3, {"one": 5})
    with pytest.raises(StudyError, match="one or more"):
        bottlenecks(scenario, seeds=[])
    with pytest.raises(StudyError, match="differ from each other"):
        bottlenecks(scenario, seeds=[1, 1], simulate=simulate_at_once)


def test_what_was_found_is_read_back_as_it_was(tmp_path):
    found = by_hand()
    scenario = tandem(3, {"one": 5})
    write_bottlenecks(tmp_path, scenario, found)
    assert is_bottlenecks(tmp_path)
    again = read_bottlenecks(tmp_path)
    assert_frame_equal(again.effects, found.effects)
    assert_frame_equal(again.shifts, found.shifts)
    assert (again.raised, again.left_out, again.told) == (
        found.raised,
        found.left_out,
        found.told,
    )


def test_dropout_is_named_in_both_languages_and_less_is_better():
    dropout = outcome_named("dropout_share")
    assert dropout.words("nl") == "afgehaakt of verloren"
    assert dropout.words("en") == "gave up or lost"
    assert dropout.better == "lower"
    assert outcome_named("lead_time_mean").words("en") == "lead time, mean"


def test_a_run_of_a_search_can_be_done_again_from_its_scenario_and_run_file(tmp_path):
    scenario = tandem(10, {"first": 20, "middle": 8}, warmup=5, weeks=20)
    found = bottlenecks(scenario, seeds=[7, 8], raised=0.2)
    write_bottlenecks(tmp_path, scenario, found)
    about = json.loads((tmp_path / "run.json").read_text())["runs"]
    assert [run["run"] for run in about if "interventions" in run] == [2, 3, 4, 5]
    last = about[-1]
    again = simulate(
        load_scenario(tmp_path / "scenario.yaml"),
        seed=last["seed"],
        intervention=read_history(last["interventions"]),
    )
    assert again.interventions == {0: Intervention({("at_middle", "middle"): 1.2})}
    row = found.runs.iloc[5]
    assert again.summary.equals(row[list(again.summary.index)].astype(float).rename(0))
