import numpy as np
import pytest

from ketensim.measure.promises import broken_promises


def weeks_of(promise, engagement):
    closed, put_right = broken_promises(np.array([promise]).T, np.array([engagement]).T)
    return np.flatnonzero(closed[:, 0]).tolist(), np.flatnonzero(put_right[:, 0]).tolist()


def test_a_promise_is_put_right_when_engagement_comes_up_to_it():
    assert weeks_of([0.7, 0.7, 0.7, 0.7], [0.7, 0.4, 0.5, 0.65]) == ([3], [3])


def test_lowering_the_promise_closes_it_and_puts_nothing_right():
    assert weeks_of([0.7, 0.7, 0.7, 0.4], [0.7, 0.4, 0.4, 0.4]) == ([3], [])


def test_lowering_the_promise_bit_by_bit_puts_nothing_right_either():
    assert weeks_of([0.7, 0.65, 0.6, 0.55, 0.5], [0.4, 0.4, 0.4, 0.4, 0.41]) == ([4], [])


def test_a_promise_still_broken_at_the_end_is_not_closed():
    assert weeks_of([0.7, 0.7], [0.4, 0.4]) == ([], [])


def test_a_gap_of_exactly_a_tenth_is_no_breach():
    assert weeks_of([0.8, 0.8], [0.7, 0.8]) == ([], [])


def test_each_breach_is_judged_by_its_own_word():
    promise = [0.6, 0.6, 0.9, 0.9, 0.9]
    assert weeks_of(promise, [0.3, 0.55, 0.3, 0.3, 0.9]) == ([1, 4], [1, 4])


@pytest.mark.parametrize("weeks", [0, 1])
def test_without_a_next_week_nothing_is_closed(weeks):
    closed, put_right = broken_promises(np.ones((weeks, 2)), np.zeros((weeks, 2)))
    assert closed.shape == put_right.shape == (weeks, 2)
    assert closed.sum() == 0
