from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketensim.measure.lead_times import stay_curve


def curve(closed, still_there=()):
    duration = np.array([*closed, *still_there], float)
    return stay_curve(duration, np.arange(len(duration)) < len(closed))


def test_with_everybody_gone_the_mean_is_the_plain_mean_and_p90_the_ninth_of_ten():
    everybody = curve(range(1, 11))
    assert everybody.mean() == pytest.approx(5.5)
    assert everybody.quantile(0.9) == 9.0


def test_a_client_still_there_counts_for_as_long_as_it_stayed():
    # Solved by hand: at 1 four of five stay, then one is censored at 2, at 3 two of three stay
    # of that, at 4 half, at 6 none.
    some = curve([1, 3, 4, 6], [2])
    assert some.staying == pytest.approx([4 / 5, 8 / 15, 4 / 15, 0.0])
    assert some.mean() == pytest.approx(1 + 2 * 4 / 5 + 1 * 8 / 15 + 2 * 4 / 15)
    assert some.quantile(0.5) == 4.0


def test_the_mean_stops_at_the_longest_time_followed_and_an_unreached_p90_is_missing():
    open_ended = curve([2], [10])
    assert open_ended.mean() == pytest.approx(2 + 8 * 0.5)
    assert isnan(open_ended.quantile(0.9))


def test_a_departure_at_the_moment_of_censoring_comes_first():
    assert curve([2], [2]).staying == pytest.approx([0.5])


def test_departures_at_one_moment_are_one_step():
    assert curve([2, 2, 5], []).staying[1] == pytest.approx(1 / 3)


def test_nobody_has_no_lead_time():
    nobody = curve([])
    assert isnan(nobody.mean())
    assert isnan(nobody.quantile(0.9))


def test_when_all_are_still_there_the_mean_is_how_long_they_were_followed():
    waiting = curve([], [3, 5])
    assert waiting.mean() == 5.0
    assert isnan(waiting.quantile(0.1))


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=40))
def test_the_curve_never_rises_and_its_area_is_the_mean_without_censoring(durations):
    found = curve(durations)
    assert (np.diff(found.staying) <= 0).all()
    assert found.mean() == pytest.approx(np.mean(durations), abs=1e-9)
