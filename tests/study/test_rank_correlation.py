"""Rank correlations against cases solved by hand and against scipy."""

import math

import numpy as np
import pytest
from scipy import stats

from ketensim.study.rank_correlation import bootstrapped, fisher, ranks, spearman

ONE = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])
OTHER = np.array([2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0, 8.0])


def test_equal_values_share_their_mean_rank():
    assert ranks(np.array([5.0, 1.0, 5.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]


def test_a_rank_correlation_is_that_of_scipy_ties_included():
    assert spearman(ONE, OTHER) == pytest.approx(stats.spearmanr(ONE, OTHER).statistic)


def test_ranks_alone_count_so_any_rising_curve_is_1():
    assert spearman(ONE, np.exp(ONE)) == pytest.approx(1.0)
    assert spearman(ONE, -ONE) == pytest.approx(-1.0)


def test_pairs_without_a_value_do_not_count():
    more, others = np.append(ONE, [np.nan, 7.0]), np.append(OTHER, [1.0, np.nan])
    assert spearman(more, others) == spearman(ONE, OTHER)


def test_nothing_is_said_of_two_pairs_or_of_what_is_the_same_everywhere():
    assert math.isnan(spearman(ONE[:2], OTHER[:2]))
    assert math.isnan(spearman(ONE, np.ones(8)))
    assert math.isnan(fisher(ONE, np.ones(8)).low)


def test_the_interval_by_fisher_is_solved_by_hand():
    found = fisher(ONE, OTHER)
    reach = 1.959964 * math.sqrt(1.06 / 5)
    assert found.cases == 8
    assert found.low == pytest.approx(math.tanh(math.atanh(found.rho) - reach))
    assert found.high == pytest.approx(math.tanh(math.atanh(found.rho) + reach))


def test_a_perfect_correlation_has_an_interval_that_ends_at_1():
    found = fisher(ONE, ONE)
    assert found.low < found.high == pytest.approx(1.0)


def test_fewer_than_five_pairs_or_clusters_have_no_interval():
    assert fisher(ONE[2:6], OTHER[2:6]).cases == 4
    assert math.isnan(fisher(ONE[2:6], OTHER[2:6]).low)
    few = bootstrapped(4, lambda drawn: float(drawn.mean()))
    assert few.rho == 1.5
    assert math.isnan(few.high)


def test_a_bootstrap_draws_clusters_and_gives_the_same_interval_every_time():
    values = np.array([0.1, 0.4, 0.5, 0.6, 0.9])
    found = bootstrapped(5, lambda drawn: float(values[drawn].mean()))
    assert found == bootstrapped(5, lambda drawn: float(values[drawn].mean()))
    assert found.rho == pytest.approx(0.5)
    # sd of a mean of five draws is 0.26 / sqrt(5) = 0.117; 2,000 resamples hit it within 10%
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.117, rel=0.1)


def test_turning_one_figure_round_turns_the_interval_round():
    found = -fisher(ONE, OTHER)
    turned = fisher(-ONE, OTHER)
    assert (found.rho, found.low, found.high) == pytest.approx(
        (turned.rho, turned.low, turned.high)
    )
