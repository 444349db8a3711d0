"""What a calibrated chain predicts of later cases, beside naive predictions."""

import numpy as np
import pytest
from calibration_cases import simulated

from ketensim.logs.calibration import calibrate
from ketensim.logs.distances import DISTANCES
from ketensim.logs.held_out import (
    cut,
    distances_table,
    last_cases,
    predicted,
    resampled,
    shifted,
    split_by_start,
)
from ketensim.logs.timeline import Timeline


@pytest.fixture(scope="module")
def split():
    return split_by_start(simulated(3), 0.3)


def test_the_latest_cases_are_held_out(split):
    assert split.train.begun.max() <= split.test.begun.min() == split.since
    whole = len(split.train.begun) + len(split.test.begun)
    assert len(split.test.begun) == pytest.approx(0.3 * whole, abs=1)


def test_a_prediction_has_as_many_cases_in_the_same_period(split):
    run = predicted(calibrate(split.train).scenario, split, seed=5)
    assert run.begun.min() >= split.since
    assert run.end.max() <= split.until
    assert len(run.begun) == pytest.approx(len(split.test.begun), rel=0.15)
    again = predicted(calibrate(split.train).scenario, split, seed=5)
    assert (run.end == again.end).all()


def test_the_calibrated_chain_predicts_what_it_made_itself(split):
    """The log has no surprises; a mean time of 500 hours is known to some five percent."""
    table = distances_table(split, calibrate(split.train).scenario, 3).set_index(
        ["prediction", "cases"]
    )
    for cases in ("all", "finished"):
        assert table.loc["ketensim", cases]["n_gram"] < 0.06
        assert table.loc["ketensim", cases]["cycle_time"] < 40
        assert table.loc["ketensim", cases]["relative"] < 40
    assert np.isnan(table.loc["shift", "all"]["n_gram_sd"])


def test_shifted_cases_are_the_latest_moved_by_whole_weeks(split):
    again, latest = shifted(split), last_cases(split.train, len(split.test.begun))
    weeks = np.unique(np.round(again.begun - latest.begun, 9))
    assert len(weeks) == 1
    assert weeks[0] == round(weeks[0])
    assert abs(again.begun.min() - split.since) < 1.0


def test_resampled_cases_come_at_hours_at_which_cases_came(split):
    again = resampled(split, 1)
    assert len(again.begun) == len(split.test.begun)
    hours = {int(moment * 168) % 168 for moment in split.train.begun}
    assert {int(round(moment * 168, 6)) % 168 for moment in again.begun} <= hours


def test_what_ends_after_the_log_is_not_seen():
    log = small([0.0, 0.0, 1.0], [0.5, 2.0, 3.0])
    assert cut(log, 2.0).case.tolist() == [0, 0]


def small(begins, ends):
    """Three events: two of one case, one of another."""
    nobody = np.full(3, -1)
    names = ("a", "b")
    case = np.array([0, 0, 1])
    monday = np.datetime64("2024-01-01", "us")
    start, end = np.array(begins), np.array(ends)
    return Timeline(monday, names, (), case, np.array([0, 1, 0]), nobody, nobody, start, end)


def test_distances_are_those_solved_by_hand():
    hour = 1 / 168
    one = small([0.0, hour, 2 * hour], [hour, 2 * hour, 3 * hour])
    two = one.moved(np.array([24 * hour, 24 * hour]))
    assert {name: distance(one, one) for name, distance in DISTANCES.items()} == dict.fromkeys(
        DISTANCES, 0.0
    )
    assert DISTANCES["absolute"](one, two) == pytest.approx(24.0)
    assert DISTANCES["arrival"](one, two) == pytest.approx(24.0)
    assert DISTANCES["relative"](one, two) == pytest.approx(0.0)
    assert DISTANCES["circadian"](one, two) == pytest.approx(2 * 23 / 7)  # Monday and Tuesday
    longer = small([0.0, hour, 2 * hour], [hour, 2 * hour, 5 * hour])
    assert DISTANCES["cycle_time"](one, longer) == pytest.approx(1.0)
    assert DISTANCES["n_gram"](one, one.of_cases(np.array([True, False]))) == pytest.approx(3 / 11)
