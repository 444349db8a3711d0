"""How often organisations hand clients over is counted, and told of five cases or more."""

import numpy as np
import pytest

from ketensim.logs.hand_overs import HandOver, hand_overs_of
from ketensim.logs.timeline import NOBODY, Timeline


def log_of_ways(*ways):
    """A log in which case after case goes its way along organisations, a case a week."""
    case = np.repeat(np.arange(len(ways)), [len(way) for way in ways])
    organisation = np.concatenate([np.array(way) for way in ways])
    rows = len(case)
    none, start = np.full(rows, NOBODY), np.full(rows, np.nan)
    end = case + np.arange(rows) / 1000
    monday = np.datetime64("2024-01-01", "us")
    zero = np.zeros(rows, np.int64)
    return Timeline(monday, ("a",), ("desk", "care"), case, zero, organisation, none, start, end)


def test_what_goes_to_another_organisation_is_a_hand_over():
    log = log_of_ways(*[(0, 0, 1)] * 11)
    (found,) = hand_overs_of(log, ("desk", "care"))
    assert found == HandOver("desk", "care", pytest.approx(1.1, rel=0.01), 0.5)


def test_a_hand_over_of_four_cases_or_from_an_unknown_organisation_is_not_told():
    log = log_of_ways(*[(0, 1, 0)] * 4, *[(NOBODY, 1)] * 9)
    assert hand_overs_of(log, ("desk", "care")) == ()
    assert hand_overs_of(log_of_ways(*[(NOBODY, NOBODY)] * 9), ("desk", "care")) == ()


def test_the_most_frequent_comes_first():
    log = log_of_ways(*[(0, 1)] * 5, *[(1, 0)] * 7)
    assert [one.sender for one in hand_overs_of(log, ("desk", "care"))] == ["care", "desk"]
