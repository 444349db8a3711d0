"""The page on real logs says how far the number of cases could have been known."""

import numpy as np
import pytest

from ketensim.logs.held_out import Split
from ketensim.logs.timeline import NOBODY, Timeline
from ketensim.show.pace_section import about_pace, paces_of

TOLD = {"absolute": "181 ± 38", "arrival": "170 ± 47"}


def one_event_a_case(begun):
    """A log in which every case is one event."""
    count = len(begun)
    nobody, zero = np.full(count, NOBODY), np.zeros(count, np.int64)
    monday, start = np.datetime64("2024-01-01", "us"), np.full(count, np.nan)
    return Timeline(monday, ("a",), (), np.arange(count), zero, nobody, nobody, start, begun)


def paces(weeks, before, after):
    """What is found where so many cases begin in each week before, and after."""
    train = np.arange(weeks * before) / before
    test = weeks + np.arange(20 * after) / after
    split = Split(one_event_a_case(train), one_event_a_case(test), weeks, weeks + 20.0)
    return paces_of(split, 0.3)


def test_rules_that_see_the_training_part_are_shown_with_their_error():
    found = paces(44, 22, 20)
    assert found["all"] == pytest.approx(22.0, rel=0.01)
    assert found["test"] == pytest.approx(20.0, rel=0.01)
    told = "\n".join(about_pace(found, ["arrival"], TOLD))
    assert "22 in the training part, 20" in told
    assert "Simod lies within chance of that (arrival)." in told
    assert "| the mean of the last 26 weeks | 0% | 22.0 |" in told
    assert told.endswith("no nearer to what came than the mean of all weeks.")


def test_a_rule_that_would_have_done_better_is_named():
    found = paces(44, 22, 20)
    found["rules"]["trend"] = {"error": -1.0, "expected": 20.5}
    said = about_pace(found, [], TOLD)[-1]
    assert said.startswith("Chosen by that error, the rule would be a straight line carried on")
    assert said.endswith("which is nearer to what came than the mean of all weeks.")


def test_without_weeks_enough_no_rule_is_shown():
    assert len(about_pace(paces(9, 22, 20), [], TOLD)) == 1
