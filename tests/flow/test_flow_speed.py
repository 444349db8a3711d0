"""A station works at its speed: exactly, at once, and without loss of work."""

import numpy as np
import pytest
from flow_cases import chain_of, clients_of, law, one_station, opened, run, visits_of

TIMES = ("queued", "started", "ended")
ROUTING = {"start": {"a": 1.0}, "a": {"b": 0.6, "a": 0.2}, "b": {"a": 0.3}}


def two_stations(factor):
    return chain_of(
        {
            "a": law("lognormal", mean=0.2 * factor, cv=1.3),
            "b": law("exponential", mean=0.5 * factor),
        },
        {"desk": {"a": 5}, "clinic": {"b": 9}},
        {"all": {"arrivals": {"rate": 12}, "routing": ROUTING}},
    )


def test_half_speed_equals_double_treatment_time():
    flow, rates = opened(two_stations(1.0))
    rates.speed[:] = 0.5
    for _ in range(100):
        flow.advance(rates)
    slow, long = visits_of(flow), visits_of(run(two_stations(2.0), 0, 100))
    assert len(slow) > 1_000
    np.testing.assert_array_equal(slow["client"], long["client"])
    np.testing.assert_array_equal(slow["station"], long["station"])
    for name in TIMES:
        np.testing.assert_allclose(slow[name], long[name], rtol=1e-9, atol=0)


def test_one_who_starts_in_week_0_ends_when_it_was_solved_by_hand_for_these_speeds():
    """Two weeks of work at speeds 1, 1/2, 0 and 2.

    Who starts at t in week 0 has done 1 - t by week 1 and 3/2 - t by week 2, still has it by week
    3, and does the other 1/2 + t in week 3 at speed 2, so it ends at 3 + (1/2 + t) / 2.
    """
    flow, rates = opened(one_station(2.0, 1_000, 50))
    for speed in (1.0, 0.5, 0.0, 2.0):
        rates.speed[:] = speed
        flow.advance(rates)
    visits = visits_of(flow)
    first = visits[visits["started"] < 1.0]
    assert len(first) > 20
    np.testing.assert_allclose(first["ended"], 3.0 + (0.5 + first["started"]) / 2, rtol=1e-12)


def test_any_series_of_speeds_does_the_work_that_the_speeds_allow():
    speeds = np.array([1.0, 0.3, 0.0, 1.7, 0.05, 2.0, 1.0, 1.0, 0.6, 1.0, 3.0, 3.0])
    flow, rates = opened(one_station(law("deterministic", mean=1.3), 4, 3))
    for speed in speeds:
        rates.speed[:] = speed
        flow.advance(rates)
    visits = visits_of(flow)
    done = visits[~np.isnan(visits["ended"])]
    assert len(done) > 20
    weeks, clock = np.arange(len(speeds) + 1.0), np.concatenate([[0.0], np.cumsum(speeds)])
    work = np.interp(done["ended"], weeks, clock) - np.interp(done["started"], weeks, clock)
    np.testing.assert_allclose(work, 1.3, rtol=1e-9)


def test_nobody_is_treated_to_the_end_at_speed_0():
    flow, rates = opened(one_station(0.1, 3, 20))
    rates.speed[:] = 0.0
    for _ in range(5):
        week = flow.advance(rates)
    assert week.station_in_treatment.tolist() == [3]
    assert np.isnan(flow.visit_rows()["ended"]).all()


def test_a_change_of_speed_at_one_station_leaves_the_other_as_it_was():
    scenario = chain_of(
        {"a": law("exponential", mean=0.3), "b": law("exponential", mean=0.3)},
        {"desk": {"a": 3}, "clinic": {"b": 3}},
        {
            "one": {"arrivals": {"rate": 8}, "route": ["a"]},
            "two": {"arrivals": {"rate": 8}, "route": ["b"]},
        },
    )
    flow, rates = opened(scenario)
    rates.speed[0] = 0.7
    for _ in range(20):
        flow.advance(rates)
    slow, normal = visits_of(flow), visits_of(run(scenario, 0, 20))
    for name in TIMES:
        np.testing.assert_array_equal(
            slow[name][slow["station"] == 1], normal[name][normal["station"] == 1]
        )
    assert not np.array_equal(
        slow["ended"][slow["station"] == 0], normal["ended"][normal["station"] == 0]
    )


def test_arrivals_follow_a_rate_that_changes_in_the_middle_of_a_week():
    """On the group's own clock: the same clients, at the moments at which the clock gets there."""
    steps = [
        {"rate": 4},
        {"from": 2.5, "rate": 40},
        {"from": 4.0, "rate": 0},
        {"from": 6, "rate": 9},
    ]
    changing = one_station(0.1, 50, 1.0).with_values({"groups.all.arrivals": steps})
    arrived = clients_of(run(changing, 5, 12))["arrived"]
    steady = clients_of(run(one_station(0.1, 50, 1.0), 5, 200))["arrived"]
    weeks, clock = [0.0, 2.5, 4.0, 6.0, 12.0], [0.0, 10.0, 70.0, 70.0, 124.0]
    expected = steady[steady < 124.0]
    np.testing.assert_allclose(np.interp(arrived, weeks, clock), expected, rtol=1e-12)
    assert not ((arrived > 4.0) & (arrived < 6.0)).any()


@pytest.mark.parametrize("start", [-52.0, 0.0, 3.25])
def test_the_chain_opens_empty_at_its_start(start):
    flow, rates = opened(one_station(0.5, 5, 10), start=start)
    assert flow.time == start
    flow.advance(rates)
    assert flow.time == start + 1.0
    clients = clients_of(flow)
    assert ((clients["arrived"] > start) & (clients["arrived"] < start + 1.0)).all()
