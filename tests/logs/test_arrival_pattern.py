"""Season and week pattern of arrivals are taken for real only where a test shows them."""

import numpy as np
import pytest
from calibration_cases import known_chain, simulated

from ketensim.chain.simulate import simulate
from ketensim.logs.arrival_pattern import PERIOD, YEAR, arrival_pattern, weekly_counts
from ketensim.logs.calibration import calibrate
from ketensim.logs.client_groups import ClientGroups, one_group
from ketensim.logs.held_out import predicted, split_by_start
from ketensim.logs.simulated import simulated_log
from ketensim.logs.timeline import timeline_of
from ketensim.logs.week_parts import LEVEL
from ketensim.logs.working_hours import hours_of
from ketensim.scenario.hours import pattern_of


def coming(draws, weeks=160, rate=20.0, wave=0.0, trend=0.0):
    """Moments at which clients come: a Poisson process with a wave a year and a trend (thinned)."""
    most = rate * (1 + wave) * (1 + trend)
    moments = np.sort(draws.uniform(0, weeks, draws.poisson(most * weeks)))
    now = rate * (1 + wave * np.cos(2 * np.pi * moments / YEAR)) * (1 + trend * moments / weeks)
    return moments[draws.random(len(moments)) < now / most]


def found_in(moments, groups=None):
    """The pattern of one log."""
    return arrival_pattern(moments, moments, groups or one_group(len(moments)))


def test_no_pattern_is_seen_where_there_is_none():
    """Of 40 logs each test cries wolf in 0.4 on average; four or more has a chance of 0.001."""
    found = [found_in(coming(np.random.default_rng(seed), 110)) for seed in range(40)]
    assert sum(one.week_chance < LEVEL for one in found) < 4
    assert sum(bool(one.season) for one in found) < 4
    assert sum(one.dispersion_chance < LEVEL for one in found) < 4
    assert {one.hours for one in found if one.week_chance >= LEVEL} == {(None,)}


def test_the_interval_of_the_rate_holds_it_in_nine_of_ten_logs():
    """Of 60 logs 54 are expected; fewer than 45 have a chance of 0.0003."""
    found = [found_in(coming(np.random.default_rng(seed), 60)) for seed in range(60)]
    scores = np.array([(one.rate - 20.0) / one.error for one in found])
    assert (np.abs(scores) < 1.645).sum() >= 45
    assert abs(scores.mean()) < 4 / np.sqrt(60)
    assert np.mean([one.error for one in found]) < 1.3 * np.sqrt(20 / 60)  # that of Poisson


def test_weeks_that_are_alike_make_the_interval_wider():
    draws = np.random.default_rng(1)
    level = np.repeat(draws.gamma(8.0, 2.5, 12), 10)  # ten weeks that are busy, or quiet, together
    week = np.repeat(np.arange(120), draws.poisson(level))
    found = found_in(np.sort(week + draws.random(len(week))))
    assert found.error > 1.8 * np.sqrt(20 / 120)


def test_on_which_day_a_log_begins_or_ends_does_not_change_the_rate():
    """Clients who come on weekdays only: from Monday to Friday of five weeks is five weeks."""
    draws = np.random.default_rng(8)
    day = np.sort(draws.choice(np.flatnonzero(np.arange(35) % 7 < 5), 500))
    moments = np.sort(day / 7 + draws.random(500) / 7)
    found = found_in(moments)
    assert found.hours != (None,)
    assert 500 / np.ptp(moments) > 105.0
    assert found.rate == pytest.approx(100.0, rel=0.02)


def test_in_which_season_a_log_begins_or_ends_does_not_change_the_rate():
    """Two years and the busiest quarter of a third: the plain mean is six per cent too high."""
    logs = [coming(np.random.default_rng(seed), 117, wave=0.9) for seed in range(6)]
    found = [found_in(log) for log in logs]
    assert all(one.season for one in found)
    assert np.mean([len(log) / 117 for log in logs]) > 20.9
    rates = [one.rate for one in found]
    assert np.mean(rates) == pytest.approx(20.0, abs=4 * np.sqrt(20 / 117 / 6))


def test_a_trend_is_no_season():
    found = [found_in(coming(np.random.default_rng(seed), trend=1.0)) for seed in range(20)]
    assert sum(bool(one.season) for one in found) < 3  # 0.2 expected; chance of three 0.001


def test_a_season_is_given_back():
    """The height of a wave of 0.5 over three years of 20 a week has a standard error of 0.025."""
    found = found_in(coming(np.random.default_rng(4), wave=0.5))
    assert len(found.season) == YEAR // PERIOD
    turn = 2 * np.pi * (np.arange(0, YEAR, PERIOD) + PERIOD / 2) / YEAR
    height = 2 * (np.array(found.season) * np.cos(turn)).mean()
    assert height == pytest.approx(0.5, abs=0.1)
    steps = found.steps(0.5)
    assert steps[1]["from"] == PERIOD
    assert steps[YEAR // PERIOD]["rate"] == steps[0]["rate"]
    assert np.mean([step["rate"] for step in steps]) == pytest.approx(10.0, abs=0.8)


def test_a_season_cannot_be_told_in_less_than_two_years():
    found = found_in(coming(np.random.default_rng(5), weeks=100, wave=0.9))
    assert found.season == ()
    assert np.isnan(found.season_chance)
    assert found.steps(1.0) == {"rate": pytest.approx(found.rate, rel=1e-3)}
    assert found.dispersion_chance < LEVEL


def test_the_season_comes_back_in_what_is_predicted():
    """Over the half year with most and the one with least clients, as the wave has them."""
    waves = [{"rate": 18.0}, *({"from": w, "rate": 18.0 if w % YEAR < 26 else 6.0}
                               for w in range(26, 260, 26))]  # fmt: skip
    chain = known_chain().with_values({"groups.everyone.arrivals": waves, "horizon.weeks": 190})
    split = split_by_start(timeline_of(simulated_log(simulate(chain, seed=2))), 0.4)
    scenario = calibrate(split.train).scenario
    assert len(scenario.groups[0].arrivals.steps) > 13
    run = predicted(scenario, split, seed=1)
    for log in (run, split.test):
        high = (log.begun % YEAR < 26).sum()
        assert 1.5 < high / (len(log.begun) - high) < 5.0


def test_clients_that_come_in_office_hours_have_these():
    log = simulated(1)
    scenario = calibrate(log).scenario
    pattern = pattern_of(scenario.groups[0].hours)
    assert pattern.paces[0] == 0.0  # nobody on Monday at midnight


def test_groups_that_come_at_other_hours_have_hours_of_their_own():
    draws = np.random.default_rng(6)
    week, group = draws.integers(0, 40, 800), np.repeat([0, 1], 400)
    hour = np.where(group == 0, draws.integers(9, 12, 800), draws.integers(13, 16, 800))
    moments = week + (hour + draws.random(800)) / 168
    order = np.argsort(moments)
    groups = ClientGroups(("early", "late"), group[order].astype(np.int64))
    found = found_in(moments[order], groups)
    assert found.groups_chance < LEVEL
    assert [pattern_of(own).starts[1] * 168 for own in found.hours] == pytest.approx([9.0, 13.0])
    same = found_in(moments[order], ClientGroups(("a", "b"), draws.integers(0, 2, 800)))
    assert same.groups_chance > LEVEL
    assert same.hours[0] == same.hours[1]


def test_a_group_without_enough_cases_an_hour_has_the_hours_of_all():
    draws = np.random.default_rng(7)
    early = draws.integers(0, 40, 800) + (9 + 3 * draws.random(800)) / 168
    late = draws.integers(0, 40, 60) + (24 + 80 * draws.random(60)) / 168
    moments, group = np.r_[early, late], np.r_[np.zeros(800, int), np.ones(60, int)]
    order = np.argsort(moments)
    found = found_in(moments[order], ClientGroups(("early", "late"), group[order]))
    assert found.groups_chance < LEVEL
    assert found.hours[1] == hours_of(moments, np.arange(860))


def test_in_less_than_a_week_nothing_is_told():
    found = found_in(np.linspace(0.1, 0.9, 60))
    assert np.isnan(found.week_chance)
    assert np.isnan(found.dispersion)
    assert found.hours == (None,)


def test_only_whole_weeks_are_counted():
    assert weekly_counts(np.array([3.9, 4.1, 4.2, 5.5, 7.1])).tolist() == [2, 1, 0]
