import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ketensim.study.statistics import (
    chance_best,
    estimate,
    false_discovery,
    holm,
    student_t,
)

NAN = float("nan")


def test_interval_of_a_mean_is_students_t_solved_by_hand():
    found = estimate(np.array([1.0, 2.0, 3.0]))
    assert found.mean == 2.0
    assert found.high - found.mean == pytest.approx(4.302653 / np.sqrt(3), abs=1e-6)
    assert found.p == pytest.approx(0.0741799, abs=1e-6)
    assert found.runs == 3


@settings(deadline=None)  # a busy machine may be away for a moment
@given(st.integers(1, 3000))
def test_reach_of_an_interval_is_that_of_scipy(freedom):
    assert student_t(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-12)


@given(st.lists(st.floats(-1e3, 1e3, width=32), min_size=2, max_size=20, unique=True))
def test_a_paired_difference_gets_the_p_value_of_the_paired_t_test(values):
    first = np.array(values)
    second = np.arange(first.size, dtype=float)
    if np.ptp(second - first) > 1e-6:
        theirs = stats.ttest_rel(second, first)
        assert estimate(second - first).p == pytest.approx(theirs.pvalue, rel=1e-6, abs=1e-12)


def test_runs_without_a_value_do_not_count():
    assert estimate(np.array([NAN, 4.0, 6.0, NAN])).mean == 5.0
    assert estimate(np.array([NAN, 4.0, 6.0, NAN])).runs == 2


def test_one_run_has_a_mean_and_no_interval():
    found = estimate(np.array([7.0, NAN]))
    assert (found.mean, found.runs) == (7.0, 1)
    assert np.isnan([found.low, found.high, found.p]).all()


def test_no_run_with_a_value_gives_a_missing_mean():
    found = estimate(np.array([NAN]))
    assert np.isnan(found.mean)
    assert found.runs == 0


def test_runs_that_all_agree_are_certain():
    assert estimate(np.zeros(5)).p == 1.0
    assert estimate(np.full(5, 0.1)).p == 0.0
    assert estimate(np.full(5, 0.1)).low == estimate(np.full(5, 0.1)).high


def test_ninety_five_percent_intervals_miss_in_five_percent_of_studies():
    draws = np.random.Generator(np.random.Philox(key=1))
    missed = 0
    for _ in range(2000):
        found = estimate(draws.normal(3.0, 2.0, size=8))
        missed += not found.low < 3.0 < found.high
    # binomial(2000, 0.05): sd 9.7; 4 sd fails 1 run in 16,000
    assert abs(missed - 100) < 39


def test_holm_multiplies_the_smallest_by_the_number_and_never_decreases():
    assert holm(np.array([0.04, 0.01, 0.03])) == pytest.approx([0.06, 0.03, 0.06])


def test_holm_caps_at_one_and_leaves_missing_comparisons_out():
    adjusted = holm(np.array([0.9, NAN, 0.8]))
    assert adjusted[[0, 2]] == pytest.approx([1.0, 1.0])
    assert np.isnan(adjusted[1])


def test_holm_keeps_false_calls_below_five_percent_of_studies():
    draws = np.random.Generator(np.random.Philox(key=2))
    false_calls = 0
    for _ in range(1000):
        runs = draws.normal(size=(10, 4))
        pairs = [(i, j) for i in range(4) for j in range(i)]
        p = np.array([estimate(runs[:, i] - runs[:, j]).p for i, j in pairs])
        false_calls += bool((holm(p) < 0.05).any())
    # at most binomial(1000, 0.05): mean 50, sd 6.9; 4 sd fails less than 1 in 16,000
    assert false_calls < 78


def test_the_strategy_that_is_better_on_every_seed_is_surely_best():
    outcomes = np.array([[0.1, 0.2], [0.7, 0.8], [0.4, 0.41], [0.3, 0.4], [0.2, 0.3]])
    assert chance_best(outcomes, higher_is_better=True).tolist() == [0.0, 1.0]
    assert chance_best(outcomes, higher_is_better=False).tolist() == [1.0, 0.0]


def test_strategies_that_do_the_same_share_the_chance_evenly():
    outcomes = np.array([[0.1, 0.1, 0.0], [0.3, 0.3, 0.0]] * 3)
    assert chance_best(outcomes, higher_is_better=True) == pytest.approx([0.5, 0.5, 0.0])


def test_chance_of_being_best_agrees_with_the_normal_approximation():
    draws = np.random.Generator(np.random.Philox(key=3))
    difference = draws.normal(0.3, 1.0, size=200)
    outcomes = np.column_stack([np.zeros(200), difference])
    z = difference.mean() / (difference.std() / np.sqrt(200))
    found = chance_best(outcomes, higher_is_better=True)[1]
    # 10,000 resamples: sd at most 0.005; 0.02 leaves room for skewness
    assert found == pytest.approx(stats.norm.cdf(z), abs=0.02)


def test_chance_of_being_best_is_the_same_every_time_and_missing_for_four_seeds():
    outcomes = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 3.5], [0.0, 0.2], [1.0, 0.9], [NAN, 9.0]])
    first = chance_best(outcomes, higher_is_better=True)
    assert first.tolist() == chance_best(outcomes[:5], higher_is_better=True).tolist()
    assert first.sum() == pytest.approx(1.0)
    assert np.isnan(chance_best(outcomes[1:], higher_is_better=True)).all()


def test_a_search_is_adjusted_as_benjamini_and_hochberg_do():
    chances = np.array([0.01, NAN, 0.04, 0.03, 0.20])
    found = false_discovery(chances)
    assert found == pytest.approx([0.04, NAN, 0.16 / 3, 0.16 / 3, 0.20], nan_ok=True)
    present = chances[np.isfinite(chances)]
    theirs = stats.false_discovery_control(present)
    assert found[np.isfinite(found)] == pytest.approx(theirs)
    assert false_discovery(np.array([])).size == 0


def test_false_finds_stay_a_twentieth_of_all_finds():
    draws = np.random.Generator(np.random.Philox(key=2))
    shares = []
    for _ in range(1000):
        z = draws.normal(0.0, 1.0, size=40)
        z[:10] += 3.5  # ten improvements that do help
        is_found = false_discovery(2 * stats.norm.sf(np.abs(z))) < 0.05
        shares.append(is_found[10:].sum() / max(1, is_found.sum()))
    # expected: 0.05 * 30/40; sd of the share about 0.06, of its mean 0.002; 4 sd fails 1 in 16,000
    assert abs(np.mean(shares) - 0.0375) < 0.008
