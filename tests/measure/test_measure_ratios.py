import numpy as np
from numpy.testing import assert_array_equal

from ketensim.measure.ratios import ratio, share, window_sum, with_total


def test_a_ratio_over_nothing_is_missing_and_not_zero():
    assert_array_equal(ratio(np.array([1, 0, 0]), np.array([2, 5, 0])), [0.5, 0.0, np.nan])


def test_the_total_comes_before_the_groups():
    assert_array_equal(with_total(np.array([[1, 2], [3, 4]])), [[4, 6], [1, 2], [3, 4]])
    assert_array_equal(share(np.array([1, 0]), np.array([2, 0])), [0.5, 0.5, np.nan])


def test_a_window_is_shorter_at_the_start_and_leaves_its_numbers_as_they_were():
    values = np.array([1, 2, 3, 4, 5])
    assert_array_equal(window_sum(values, 3), [1, 3, 6, 9, 12])
    assert_array_equal(window_sum(values, 9), [1, 3, 6, 10, 15])
    assert_array_equal(values, [1, 2, 3, 4, 5])


def test_a_window_over_rows_adds_up_each_column():
    assert_array_equal(window_sum(np.array([[1, 0], [1, 2], [1, 0]]), 2), [[1, 0], [2, 2], [2, 2]])
