"""A change of regime as a natural experiment: the hands change, and nothing else does."""

from dataclasses import replace

import numpy as np
import pytest
from calibration_cases import simulated

from ketensim.logs.calibration import calibrate
from ketensim.logs.hands import (
    OTHER,
    expected_share,
    handed_share,
    in_other_hands,
    persons_a_case,
    told_apart,
    with_handed_share,
)
from ketensim.logs.natural_experiment import FIGURES, drawn_anew, natural_experiment, times_of_cases

CHANGE = 75.0
OWN, HANDED = 0.1, 1.1  # weeks that a step takes when the same person goes on, or another one


@pytest.fixture(scope="module")
def log():
    """Cases of a known chain: half the steps change hands until the change, one in ten after it."""
    made, draws = simulated(1), np.random.default_rng(8)
    early = made.begun[made.case] < CHANGE
    handed = ~made.is_first & (draws.random(len(made.case)) < np.where(early, 0.5, 0.1))
    person = np.cumsum(handed | made.is_first)
    took = draws.exponential(np.where(handed, HANDED, OWN))
    begin = np.repeat(made.begun, np.bincount(made.case))
    summed = np.cumsum(took)
    within = summed - np.repeat((summed - took)[made.is_first], np.bincount(made.case))
    nothing = np.full(len(made.case), np.nan)
    return replace(made, resource=person, start=nothing, end=begin + within)


def test_steps_are_told_apart_by_who_takes_them_up(log):
    apart = told_apart(log)
    assert apart.activities[:2] == (log.activities[0], log.activities[0] + OTHER)
    assert np.array_equal(apart.activity % 2 == 1, in_other_hands(log))
    assert apart.activities[::2] == log.activities
    assert np.array_equal(apart.activity // 2, log.activity)
    assert not in_other_hands(replace(log, resource=np.full(len(log.case), -1))).any()


def test_persons_and_hand_overs_are_counted(log):
    early = log.of_cases(log.begun < CHANGE)
    assert handed_share(early) == pytest.approx(0.5, abs=0.05)  # some 1,000 steps
    steps = (~early.is_first).sum() / len(early.begun)
    assert persons_a_case(early) == pytest.approx(1 + 0.5 * steps, abs=0.1)


def test_only_the_share_of_hand_overs_changes():
    routing = {
        "start": {"a": 1.0},
        "a": {"b": 0.2, "b" + OTHER: 0.6, "c" + OTHER: 0.1},
        "b": {},
        "b" + OTHER: {},
        "c" + OTHER: {},
    }
    assert expected_share(routing) == pytest.approx(0.7 / 0.9)
    changed = with_handed_share(routing, 0.3)
    assert expected_share(changed) == pytest.approx(0.3)
    assert changed["a"]["c" + OTHER] == pytest.approx(0.1)  # nobody else ever did it
    assert changed["a"]["b"] + changed["a"]["b" + OTHER] == pytest.approx(0.8)
    assert expected_share(with_handed_share(routing, 0.0)) == pytest.approx(0.1 / 0.9, abs=1e-4)
    assert expected_share(with_handed_share(routing, 1.0)) == pytest.approx(1.0, abs=1e-4)


def test_what_only_the_hands_made_is_predicted_from_them_alone(log):
    """By hand: so many steps, each with its time; 20% is four standard errors of 800 cases."""
    found = natural_experiment(log, CHANGE, draws=2)
    assert found.handed[0] > 0.4 > 0.2 > found.handed[1]
    assert found.persons[0] > found.persons[1]
    steps = (~log.is_first).sum() / len(log.begun)
    days = 7 * steps * (OWN + (HANDED - OWN) * found.handed[1])
    assert found.changed["mean"].middle == pytest.approx(days, rel=0.2)
    assert found.unchanged["mean"].middle == pytest.approx(found.before["mean"], rel=0.2)
    assert found.changed["mean"].low < found.changed["mean"].high < found.unchanged["mean"].low


def test_cases_are_drawn_anew_whole(log):
    drawn = drawn_anew(log, 3)
    assert len(drawn.begun) == len(log.begun)
    assert set(drawn.begun) < set(log.begun)
    assert set(times_of_cases(drawn)) == set(FIGURES)
    assert calibrate(drawn).cases == len(log.begun)
