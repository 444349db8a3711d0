import numpy as np
import pandas as pd
import pytest
from study_fakes import simulate_at_once

from ketensim.study.comparison import compare, comparison_of
from ketensim.study.errors import StudyError
from ketensim.study.outcomes import outcome_of

NAN = float("nan")


def runs_of(**columns):
    """Runs on seeds 1 to n: strategy -> its outcomes."""
    indicator = columns.pop("indicator", "within_norm_share")
    rows = [
        {"strategy": strategy, "seed": seed, indicator: value}
        for strategy, values in columns.items()
        for seed, value in enumerate(values, start=1)
    ]
    table = pd.DataFrame(rows)
    table.insert(0, "run", range(len(table)))
    return table


NOISE = np.random.Generator(np.random.Philox(key=5)).normal(size=(3, 12)) * 0.01
CLEAR = runs_of(none=0.4 + NOISE[0], unit=0.6 + NOISE[1], twin=0.4 + NOISE[2])


def test_strategies_meet_the_same_seeds_and_the_first_is_the_reference():
    found = compare("scenario", ["none", "better"], range(4), simulate=simulate_at_once)
    assert found.strategies == ("none", "better")
    assert found.runs["seed"].tolist() == [0, 1, 2, 3, 0, 1, 2, 3]
    assert found.runs["run"].tolist() == list(range(8))
    assert found.pairs()["difference"].tolist() == pytest.approx([0.1])


def test_differences_are_paired_by_seed_so_that_common_noise_cancels():
    common = np.array([0.1, 0.5, 0.9, 0.3])
    lift = np.array([0.05, 0.06, 0.04, 0.05])
    row = comparison_of(runs_of(none=common, better=common + lift)).pairs().iloc[0]
    assert row["difference"] == pytest.approx(0.05)
    # sd of the lift 0.00816, t(3) 3.182: half width 0.01299
    assert row["high"] - row["difference"] == pytest.approx(0.012992, abs=1e-6)
    assert bool(row["separable"])


def test_pairs_do_not_depend_on_the_order_of_the_rows():
    shuffled = CLEAR.iloc[::-1].sort_values("strategy", key=lambda s: s != "none", kind="stable")
    ours = comparison_of(CLEAR).pairs().set_index(["strategy", "against"])["difference"]
    theirs = comparison_of(shuffled).pairs().set_index(["strategy", "against"])["difference"]
    assert theirs.loc[("unit", "none")] == pytest.approx(ours.loc[("unit", "none")])


def test_the_table_has_a_row_for_each_strategy_and_none_differs_from_itself():
    table = comparison_of(CLEAR).table().set_index("strategy")
    assert table.index.tolist() == ["none", "unit", "twin"]
    assert table.loc["unit", "difference"] == pytest.approx(0.2, abs=0.02)
    assert np.isnan(table.loc["none", "difference"])
    assert table["separable"].tolist() == [False, True, False]
    assert table["chance_best"].sum() == pytest.approx(1.0)


def test_verdicts_are_adjusted_for_all_pairs():
    pairs = comparison_of(CLEAR).pairs()
    assert len(pairs) == 3
    assert (pairs["p_adjusted"] >= pairs["p"]).all()


def test_where_lower_is_better_the_lowest_has_the_chance_of_being_best():
    runs = runs_of(none=[9.0, 9.1] * 3, quick=[2.0, 2.1] * 3, indicator="lead_time_mean")
    assert comparison_of(runs, "lead_time_mean").chances().tolist() == [0.0, 1.0]


def test_where_neither_way_is_better_no_strategy_is_best():
    runs = runs_of(none=[0.5, 0.6], busy=[0.8, 0.9], indicator="utilisation")
    found = comparison_of(runs, "utilisation")
    assert np.isnan(found.chances()).all()
    assert found.verdict("en")[-1].startswith("What is best on places in use cannot")


def test_without_a_norm_the_share_resolved_decides():
    runs = runs_of(none=[NAN, NAN], better=[NAN, NAN])
    runs["resolved_share"] = [0.1, 0.2, 0.3, 0.4]
    assert comparison_of(runs).indicator == "resolved_share"


def test_an_unknown_indicator_gets_the_nearest_name():
    with pytest.raises(StudyError, match="nearest: within_norm_share"):
        comparison_of(CLEAR, "within_norm_shar")
    with pytest.raises(StudyError, match=r"got 'qqqq'$"):
        comparison_of(CLEAR, "qqqq")


@pytest.mark.parametrize(
    ("strategies", "seeds", "sentence"),
    [
        (["none"], [1], "two or more"),
        (["none", "none"], [1], "'none' more than once"),
        (["none", "better"], [], "one or more"),
        (["none", "better"], [1, 1], "differ from each other"),
    ],
)
def test_what_cannot_be_compared_is_refused(strategies, seeds, sentence):
    with pytest.raises(StudyError, match=sentence):
        compare("scenario", strategies, seeds, simulate=simulate_at_once)


def test_the_verdict_names_what_is_separable_and_what_is_not():
    unit, twin, best = comparison_of(CLEAR).verdict("en")
    assert unit.startswith("unit against none: resolved within the norm +19.5")
    assert "percentage points (95% interval +18.7 to +20.2)" in unit
    assert "better; separable from noise (adjusted p < 0.001)" in unit
    assert "twin against none" in twin
    assert "not separable from noise in 12 runs" in twin
    assert best == (
        "Best on resolved within the norm: unit (chance that it is best 1.00); separable from "
        "all others."
    )


def test_the_verdict_speaks_dutch_with_decimal_commas():
    unit, twin, best = comparison_of(CLEAR).verdict("nl")
    assert "procentpunt (95%-interval +18,7 tot +20,2)" in unit
    assert "beter; te onderscheiden van ruis (gecorrigeerde p < 0,001)" in unit
    assert "in 12 runs niet te onderscheiden van ruis" in twin
    assert "kans dat die de beste is 1,00" in best


def test_a_separable_loss_is_called_worse():
    runs = runs_of(unit=0.6 + NOISE[1], none=0.4 + NOISE[0])
    assert "worse; separable from noise" in comparison_of(runs).verdict()[0]


def test_a_separable_difference_of_which_neither_way_is_better_is_a_change():
    runs = runs_of(none=[0.5, 0.501], busy=[0.8, 0.802], indicator="utilisation")
    assert "a change; separable" in comparison_of(runs, "utilisation").verdict()[0]


def test_the_best_is_named_with_all_that_it_cannot_be_told_from():
    runs = runs_of(none=0.4 + NOISE[0], twin=0.4 + NOISE[1], third=0.4 + NOISE[2])
    best = comparison_of(runs).verdict("en")[-1]
    assert "not separable from" in best
    assert " and " in best
    pair = comparison_of(runs_of(none=0.4 + NOISE[0], twin=0.4 + NOISE[1])).verdict()[-1]
    assert "not separable from" in pair


def test_one_run_shows_a_difference_and_no_certainty():
    sentences = comparison_of(
        runs_of(none=[3.0], quick=[2.0], indicator="lead_time_mean"), "lead_time_mean"
    ).verdict("en")
    assert sentences[0] == (
        "quick against none: lead time, mean -1.0 weeks; one run cannot show whether that is more "
        "than noise."
    )
    assert sentences[1] == (
        "Best on lead time, mean in these runs: quick; not separable from none."
    )


def test_strategies_that_change_nothing_are_said_to_change_nothing():
    sentences = comparison_of(runs_of(none=[0.1, 0.2], same=[0.1, 0.2])).verdict("en")
    assert sentences[0] == "same against none: no difference at all in resolved within the norm."


def test_an_outcome_without_a_value_is_said_to_have_none():
    found = comparison_of(runs_of(none=[NAN, NAN], same=[NAN, NAN]), "within_norm_share")
    assert found.verdict("en")[0] == "same: resolved within the norm has no value in these runs."


def test_an_outcome_of_a_group_goes_by_the_name_of_the_indicator_and_its_group():
    outcome = outcome_of("lead_time_mean@families")
    assert outcome.words("nl") == "doorlooptijd, gemiddeld (families)"
    assert (outcome.better, outcome.unit_words("nl"), outcome.digits(9.0)) == ("lower", "weken", 1)


def test_an_index_shows_three_figures_whatever_its_size():
    dks = outcome_of("dks")
    assert [dks.digits(value) for value in (0.000671, 0.0289, 2.5, 0.0)] == [6, 4, 2, 2]
    assert dks.digits(NAN, 0.0289) == 4
    assert outcome_of("open_share").digits(0.5) == 1
    assert outcome_of("cost_per_resolved").digits(12345.6) == 0
