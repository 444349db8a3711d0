"""Decisions: which strategy is safe, when that changes, and no noise sold as a condition."""

from __future__ import annotations

import math
import sys

import numpy as np
import pandas as pd
import pytest
from sampled_cases import lhs_design, noise, runs_table, sobol_design

from ketensim.study.discovery.boxes import find_boxes, values_at
from ketensim.study.discovery.flips import decide, decision_indices
from ketensim.study.discovery.holding_out import held_out, wilson
from ketensim.study.discovery.options import options_of
from ketensim.study.discovery.robustness import regrets
from ketensim.study.discovery.tree import grow_tree
from ketensim.study.discovery.typical import command_of, typical_run
from ketensim.study.sensitivity.classes import classify
from ketensim.study.sensitivity.errors import AnalysisError

LEVERS = [{"strategy": "none"}, {"strategy": "covenant"}]


def experiment(design, first, second, *, spread=0.0, replications=2, name="resolved_share"):
    """Two strategies with outcomes that are functions of the unit cube, on the same noise."""
    shared = spread * noise(design, replications)
    own = 0.3 * spread * noise(design, replications, common=False, key=9)
    outcomes = [{name: first[:, None] + shared}, {name: second[:, None] + shared + own}]
    return runs_table(design, outcomes, levers=LEVERS)


def flipping(size=3, points=300, spread=0.0, replications=2):
    """Covenant is better by 0.2 but where x1 > 0.6 and x2 < 0.5: there it is worse by 0.3."""
    design = lhs_design(size, points)
    worse = (design.unit[:, 0] > 0.6) & (design.unit[:, 1] < 0.5)
    base = np.full(points, 0.5)
    runs = experiment(
        design, base, base + np.where(worse, -0.3, 0.2), spread=spread, replications=replications
    )
    return design, runs, worse


def test_the_best_strategy_its_regret_and_how_often_it_is_best_are_counted_by_hand():
    design = lhs_design(1, 4)
    first = np.array([1.0, 2.0, 3.0, 4.0])
    second = np.array([3.0, 3.0, 3.0, 2.0])
    options = options_of(design, experiment(design, first, second), "resolved_share")
    found = decide(options, threshold=3.0)
    assert (found.advised, found.rival, found.flips) == ("covenant", "none", 0.25)
    table = found.by_option.set_index("option")
    assert list(table.index) == ["covenant", "none"]
    assert table.loc["covenant", "mean"] == 2.75
    assert table["regret"].to_dict() == {"covenant": 0.5, "none": 0.75}
    assert table["chance_best"].to_dict() == {"covenant": 0.625, "none": 0.375}
    assert table["good_enough"].to_dict() == {"covenant": 0.75, "none": 0.5}
    assert table.loc["none", "regret_tail"] == pytest.approx(1.85)
    assert found.clear == 0.25
    assert math.isnan(found.low)  # four blocks say nothing about uncertainty


def test_lower_is_better_turns_everything_round():
    design = lhs_design(1, 6)
    first = np.array([1.0, 2.0, 3.0, 4.0, 1.0, 1.0])
    runs = experiment(design, first, np.full(6, 2.5), name="lead_time_mean")
    found = decide(options_of(design, runs, "lead_time_mean"), threshold=2.0)
    assert found.advised == "none"
    table = found.by_option.set_index("option")
    assert table.loc["none", "good_enough"] == pytest.approx(4 / 6)
    assert table.loc["none", "regret"] == pytest.approx(2.0 / 6)
    assert table.loc["none", "low"] <= table.loc["none", "mean"] <= table.loc["none", "high"]


def test_the_regret_of_equal_strategies_is_zero_on_average_however_noisy_they_are():
    # the plain regret would be 0.56 sd of their difference; the mean over 400 points has a
    # standard error of about 0.05: four of these
    design = lhs_design(2, 400)
    equal = np.full(400, 0.5)
    runs = experiment(design, equal, equal, spread=1.0, replications=4)
    options = options_of(design, runs, "resolved_share")
    # both equal in truth: what is lost against the other is 0 on average for both together
    assert abs(regrets(options).mean()) < 0.03
    plain = options.means.max(axis=1, keepdims=True) - options.means
    assert plain.mean() > 0.05
    assert decide(options).clear < 0.1
    single = options_of(design, runs[runs["replication"] == 0], "resolved_share")
    assert (regrets(single) >= 0.0).all()
    assert math.isnan(decide(single).clear)


def test_strategies_of_which_the_means_cannot_be_told_apart_are_named_as_such():
    # of two that are equal in truth a difference is claimed in one case of twenty at most
    design = lhs_design(2, 60)
    equal = np.full(60, 0.5)
    named = 0
    for key in range(60):
        own = 0.3 * noise(design, 2, common=False, key=key)
        outcomes = [{"resolved_share": equal[:, None] + 0 * own}]
        outcomes += [{"resolved_share": equal[:, None] + own}]
        runs = runs_table(design, outcomes, levers=LEVERS)
        named += len(decide(options_of(design, runs, "resolved_share")).alike)
    assert named >= 60 - 8  # 8 or more false claims in 60 have a chance of 1.2%
    better = experiment(design, equal, equal + 0.2, spread=0.2)
    assert decide(options_of(design, better, "resolved_share")).alike == ()


def test_points_of_one_block_are_no_evidence_of_their_own():
    design = sobol_design(2, 1)  # one block of six points
    equal = np.full(len(design.unit), 0.5)
    apart = options_of(design, experiment(design, equal, equal + 0.2), "resolved_share")
    assert decide(apart).alike == ()  # with one block nothing can be told


def test_what_moves_the_decision_is_not_what_moves_the_outcome():
    design = sobol_design(3, 128)
    both = 5.0 * design.unit[:, 2]
    runs = experiment(design, both, both + design.unit[:, 0] - 0.3, spread=0.2, replications=2)
    options = options_of(design, runs, "resolved_share")
    table = decision_indices(design, options)
    found = classify(table)
    assert found["factor"].iloc[0] == "x1"
    assert dict(zip(found["factor"], found["class"], strict=True))["x3"] == "negligible"
    assert decide(options).flips == pytest.approx(0.3, abs=0.06)
    same = options_of(design, experiment(design, both, both + 1.0), "resolved_share")
    assert decide(same).rival is None
    assert decision_indices(design, same).empty


def test_the_box_in_which_the_advice_flips_is_found_and_borne_out():
    design, runs, worse = flipping()
    options = options_of(design, runs, "resolved_share")
    flips = options.best != options.advised
    assert (flips == worse).all()
    factors = values_at(300, runs, ("x1", "x2", "x3"))
    box = find_boxes(factors, flips, design.block)[0]
    assert box.holds
    assert set(box.limits) == {"x1", "x2"}
    assert box.limits["x1"][0] == pytest.approx(0.6, abs=0.06)
    assert box.limits["x2"][1] == pytest.approx(0.5, abs=0.06)
    assert math.isinf(box.limits["x1"][1])
    assert box.density > 0.9
    assert box.coverage > 0.7
    assert max(box.quasi_p.values()) < 0.05
    assert box.mass == pytest.approx(0.2, abs=0.05)


def test_noise_is_not_sold_as_a_condition():
    # cases by chance alone: the interval of a box excludes the base rate from below in at most
    # 1 of 40 keys; of 12 keys at most 2 (fails once in 300 where that is so)
    sold = 0
    for key in range(12):
        draws = np.random.Generator(np.random.Philox(key=key))
        factors = pd.DataFrame(draws.random((240, 4)), columns=list("abcd"))
        boxes = find_boxes(factors, draws.random(240) < 0.3, np.arange(240))
        sold += any(box.holds for box in boxes)
    assert sold <= 2


def test_two_conditions_are_two_boxes_and_few_cases_are_none():
    draws = np.random.Generator(np.random.Philox(key=3))
    factors = pd.DataFrame(draws.random((600, 3)), columns=["a", "b", "dummy"])
    ends = (factors["b"] < 0.2) | (factors["a"] > 0.75)
    boxes = [box for box in find_boxes(factors, ends.to_numpy(), np.arange(600)) if box.holds]
    assert [set(box.limits) for box in boxes] == [{"a"}, {"b"}]
    assert find_boxes(factors, np.arange(600) < 9, np.arange(600)) == []


def test_the_tree_asks_what_decides_and_following_it_pays():
    design, runs, worse = flipping(spread=0.1, replications=3)
    options = options_of(design, runs, "resolved_share")
    tree = grow_tree(values_at(300, runs, ("x1", "x2", "x3")), options)
    assert tree.holds
    assert {leaf.option for leaf in tree.leaves} == {"none", "covenant"}
    assert sum(leaf.mass for leaf in tree.leaves) == pytest.approx(1.0)
    asked = {each.factor for leaf in tree.leaves for each in leaf.conditions}
    assert {"x1", "x2"} <= asked
    # where it says none, 0.3 is gained: on a fifth of the points
    assert tree.advantage.mean == pytest.approx(0.3 * worse.mean(), abs=0.03)
    assert next(leaf for leaf in tree.leaves if leaf.option == "none").best > 0.8


def test_a_tree_without_anything_to_decide_is_one_leaf():
    design = lhs_design(2, 60)
    same = np.full(60, 0.5)
    tree = grow_tree(
        values_at(60, experiment(design, same, same), ("x1", "x2")),
        options_of(design, experiment(design, same, same), "resolved_share"),
    )
    assert len(tree.leaves) == 1
    assert not tree.holds
    better = options_of(design, experiment(design, same, same + 1.0), "resolved_share")
    factors = values_at(60, experiment(design, same, same), ("x1", "x2"))
    assert [leaf.option for leaf in grow_tree(factors, better).leaves] == ["covenant"]


def test_a_typical_run_lies_in_the_middle_and_its_command_says_all_that_was_changed():
    design, runs, worse = flipping()
    run = typical_run(design, runs, worse)
    assert worse[run.point]
    assert run.seed == 1000 * run.point
    assert abs(run.values["x1"] - 0.8) < 0.15
    command = command_of(
        run, "jeugd", {"strategy": "covenant:pairs=2", "regie.effort": 2.0}, {"horizon.weeks": 104}
    )
    assert command.startswith("ketensim run jeugd --strategy covenant:pairs=2 --seed ")
    assert " --runs 1 --set horizon.weeks=104 --set regie.effort=2.0 --set x1=" in command
    other = command_of(run, "jeugd", {"scenario": "a b.yaml"}, {"mechanisms.P4": False})
    assert other.startswith("ketensim run 'a b.yaml' --seed")
    assert "--set mechanisms.P4=false" in other


def test_half_of_the_blocks_are_held_out_whole():
    block = np.repeat(np.arange(10), 4)
    judges = held_out(block)
    assert judges.reshape(10, 4).all(axis=1).sum() == 5
    assert (judges.reshape(10, 4).all(axis=1) | ~judges.reshape(10, 4).any(axis=1)).all()


def test_the_interval_of_a_share_is_wilsons():
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(5, 10)  # newcombe (1998), table I has 0.2366 and 0.7634
    assert (low, high) == (pytest.approx(0.2366, abs=1e-4), pytest.approx(0.7634, abs=1e-4))
    assert wilson(0, 20)[0] == 0.0


def test_a_decision_needs_two_strategies_and_an_outcome_with_a_better_side():
    design = lhs_design(2, 8)
    flat = np.ones(8)
    runs = experiment(design, flat, flat, name="utilisation")
    with pytest.raises(AnalysisError, match="utilisation decides nothing"):
        options_of(design, runs, "utilisation")
    with pytest.raises(AnalysisError, match="unknown decides nothing"):
        options_of(design, runs.rename(columns={"utilisation": "unknown"}), "unknown")
    assert options_of(design, runs, "utilisation", better="higher").sign == 1.0
    with pytest.raises(AnalysisError, match="needs two strategies or more, got 1"):
        options_of(design, runs[runs["strategy"] == "none"], "utilisation", "lower")


def test_a_package_that_is_not_there_is_asked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis.prim", None)
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    design, runs, worse = flipping()
    options = options_of(design, runs, "resolved_share")
    factors = values_at(300, runs, ("x1", "x2"))
    with pytest.raises(AnalysisError, match=r"PRIM needs .*pip install 'ketensim\[discovery\]'"):
        find_boxes(factors, worse, design.block)
    with pytest.raises(AnalysisError, match=r"a tree needs the package scikit-learn"):
        grow_tree(factors, options)
