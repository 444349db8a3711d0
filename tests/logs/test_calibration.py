"""A calibrated chain gives back the chain that made the log, and no more than five cases tell."""

from dataclasses import replace

import numpy as np
import pytest
from calibration_cases import HOURS, WEEKS, known_chain, simulated
from queue_logs import log_of

from ketensim.logs.calibration import calibrate
from ketensim.logs.errors import LogError
from ketensim.logs.estimating import most_at_once
from ketensim.logs.families import fitted_time, quantiles
from ketensim.logs.held_out import predicted, split_by_start
from ketensim.logs.privacy import FEWEST
from ketensim.logs.stages import ELSEWHERE, PAUSE, activity_of, plain_names
from ketensim.logs.timeline import timeline_of
from ketensim.logs.working_hours import hours_of, work_until
from ketensim.scenario.distributions import Distribution
from ketensim.scenario.hours import pattern_of


def test_the_chain_that_made_a_log_is_given_back():
    """Over six runs, within four standard errors of their mean: a false alarm in some 200."""
    known, found = known_chain(), [calibrate(simulated(seed)) for seed in range(6)]
    for name, function in known.functions.items():
        means = [
            Distribution.model_validate(time.fitted.distribution).average()
            for one in found
            for time in one.times
            if time.name == name
        ]
        error = np.std(means, ddof=1) / np.sqrt(len(means))
        assert len(means) == 6
        assert abs(np.mean(means) - function.treatment.average()) < 6 * error + 0.02
    rates = [one.scenario.groups[0].arrivals.steps[0].rate for one in found]
    assert np.mean(rates) == pytest.approx(12.0, abs=4 * np.sqrt(12 / WEEKS / 6))
    chances = np.array([one.scenario.groups[0].routing["intake"]["hearing"] for one in found])
    assert chances.mean() == pytest.approx(0.4, abs=4 * np.sqrt(0.24 / (12 * WEEKS * 6)))
    assert all(one.scenario.groups[0].routing["hearing"]["help"] > 0.6 for one in found)


def test_organisations_and_their_hours_are_found():
    scenario = calibrate(simulated(1)).scenario
    assert {partner.name for partner in scenario.partners} == {"clinic", "court", "desk"}
    for moment in (8.5, 33.0):  # Monday morning, Tuesday
        assert pace(scenario.partners[0].hours, moment) > 1.0
    assert pace(scenario.partners[0].hours, 3.0) == 0.0
    assert pace(scenario.groups[0].hours, 24 * 5 + 12.0) == 0.0


def pace(hours, hour):
    """Pace in an hour of the week."""
    pattern = pattern_of(hours)
    return pattern.paces[np.searchsorted(pattern.starts, hour / 168, side="right") - 1]


def test_where_nobody_waits_there_is_no_pause():
    found = calibrate(simulated(1))
    assert {time.name for time in found.times} == set(known_chain().functions)


def test_a_wait_between_two_steps_is_a_pause_elsewhere():
    log = simulated(1)
    late = replace(
        log, start=np.where(log.is_first, log.start, log.start + 0.4 * (log.end - log.start))
    )
    found = {time.name: time for time in calibrate(late).times}
    pause = found[PAUSE + "help"]
    assert pause.partner == ELSEWHERE
    average = Distribution.model_validate(pause.fitted.distribution).average()
    assert average == pytest.approx(0.4 * 2.0, rel=0.2)


def test_a_log_of_few_cases_is_refused():
    log = simulated(1)
    few = log.of_cases(np.arange(len(log.begun)) < 40)
    with pytest.raises(LogError, match="too few cases in the chosen time, 40"):
        calibrate(few)


def test_a_log_in_which_all_begin_at_once_is_refused():
    log = simulated(1)
    at_once = log.moved(-log.begun)
    with pytest.raises(LogError, match="all cases begin at the same moment"):
        calibrate(at_once)


def test_a_table_of_quantiles_is_near_times_that_are_mostly_nothing():
    """What is told of its fit is the distance between both, ties or not."""
    times = np.r_[np.zeros(900), np.linspace(1.0, 2.0, 100)]
    found = fitted_time(times, np.arange(1000))
    assert found.distribution["distribution"] == "empirical"
    assert found.distance < 0.02


def test_a_scenario_says_what_it_rests_on():
    source, assumed = calibrate(simulated(1)).scenario.sources
    assert source.en.startswith("ketensim calibrate: ")
    assert "gevallen uit een log" in source.nl
    assert assumed.is_assumption
    assert (assumed.nl.partition(":")[0], assumed.en.partition(":")[0]) == ("aanname", "assumption")


def test_no_time_is_told_that_comes_from_fewer_than_five_cases():
    draws = np.random.default_rng(1)
    times = np.r_[draws.uniform(0.1, 0.2, 150), draws.uniform(5, 6, 183)]
    cases = np.arange(len(times))
    table = fitted_time(times, cases).distribution
    assert table["distribution"] == "empirical"
    assert len(table["values"]) <= len(times) // FEWEST
    assert not set(np.round(times, 12)) & set(table["values"])
    assert fitted_time(times[:4], cases[:4]) is None
    assert quantiles(times, cases).mean() == pytest.approx(times.mean())


def test_no_quantile_comes_from_fewer_than_five_cases():
    """One case holds the fifty longest times, which alone would fill ten cells of the table."""
    draws = np.random.default_rng(2)
    times = np.r_[draws.uniform(0.1, 0.2, 250), draws.uniform(5, 6, 50)]
    cases = np.r_[np.arange(250), np.full(50, 999)]
    values = quantiles(times, cases)
    assert values.mean() == pytest.approx(times.mean())
    assert len(values) == 5  # 60 times each: the last has ten of other cases beside the fifty
    assert values[-1] == pytest.approx(np.sort(times)[-60:].mean())
    assert len(quantiles(times, np.arange(300))) == 60
    assert fitted_time(times, cases % 4) is None


@pytest.mark.parametrize("kind", ["exponential", "lognormal", "gamma", "weibull"])
def test_a_family_is_recognised_by_its_fit(kind):
    draws = np.random.default_rng(7)
    times = {
        "exponential": draws.exponential(2.0, 4000),
        "lognormal": draws.lognormal(0.0, 0.9, 4000),
        "gamma": draws.gamma(3.0, 0.7, 4000),
        "weibull": 2.0 * draws.weibull(1.8, 4000),
    }[kind]
    found = fitted_time(times, np.arange(4000))
    assert found.distribution["distribution"] == kind
    assert found.distance < 0.05
    assert found.distribution["mean"] == pytest.approx(times.mean(), rel=0.05)
    assert min(found.criterion, key=found.criterion.get) == kind


def test_what_takes_no_time_is_a_moment():
    assert fitted_time(np.zeros(20), np.arange(20)).distribution == {
        "distribution": "deterministic",
        "mean": 1e-6,
    }


def test_times_that_are_all_alike_stay_alike():
    """As where completions are noted on the day only."""
    found = fitted_time(np.full(40, 1 / 7), np.arange(40))
    assert found.distribution == {"distribution": "deterministic", "mean": 0.1429}


def test_hours_seen_in_fewer_than_five_cases_are_closed():
    moments = np.r_[np.full(40, 9.5), np.full(20, 24 + 14.5), np.full(4, 100.5)] / 168
    cases = np.arange(len(moments))
    assert hours_of(moments, cases) == "mon 9-10 x 1.0, tue 14-15 x 0.5"
    assert hours_of(moments[-4:], cases[-4:]) is None
    assert hours_of(moments, np.minimum(cases, 3)) is None


def test_the_clock_of_work_stands_still_when_nobody_works():
    hour = 1 / 168
    work = work_until("mon 9-11", np.array([0.0, 9 * hour, 10 * hour, 11 * hour, 0.9, 1.0]))
    np.testing.assert_allclose(work, [0.0, 0.0, 0.5, 1.0, 1.0, 1.0], atol=1e-12)
    assert work_until(HOURS, np.array([4.0])) == pytest.approx(4.0)


def test_a_place_that_is_taken_when_it_comes_free_is_one_place():
    """Or else a station that is always full seems to have one place more than it has."""
    assert most_at_once(np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 3.0])) == 1


def test_most_at_once_counts_who_is_there_together():
    assert most_at_once(np.array([0.0, 1.0, 2.0]), np.array([3.0, 1.5, 4.0])) == 2
    assert most_at_once(np.array([]), np.array([])) == 1


def test_names_of_activities_can_stand_in_a_scenario():
    names = plain_names(("T06: Determine/Check", "T06 Determine Check", "(2)", "a" * 99))
    assert names[0] == "T06 Determine Check"
    assert len({name.casefold() for name in names}) == 4
    assert max(map(len, names)) <= 70
    assert activity_of("hearing (2)") == "hearing"


def test_names_that_mean_something_in_a_scenario_are_names_all_the_same():
    draws = np.random.default_rng(4)
    begun = np.sort(draws.uniform(0, 30 * 168, 120))
    steps = draws.exponential(20, (120, 4)).cumsum(axis=1)
    names = ["start", "before surgery", "leave", "elsewhere"]
    log = log_of(
        np.repeat(np.arange(120), 4),
        names * 120,
        (begun[:, None] + steps).ravel(),
        organisation=["elsewhere", "start"] * 240,
    )
    timeline = timeline_of(log)
    found = calibrate(timeline)
    assert {*found.scenario.functions} == {"Start", "Before surgery", "Leave", "Elsewhere"}
    assert {one.name for one in found.scenario.partners} == {"Elsewhere", "Start"}
    split = split_by_start(timeline, 0.3)
    again = predicted(found.scenario, split, 1)
    assert {again.activities[a] for a in again.activity} == {*names}


def test_cases_of_one_event_each_are_no_log_of_a_chain():
    log = timeline_of(log_of(np.arange(60), ["x"] * 60, np.arange(60) * 20.0))
    with pytest.raises(LogError, match=r"every case has one event.*--case names the column"):
        calibrate(log)
