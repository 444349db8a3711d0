"""Client groups are those of the log: by an attribute, or by routes where these fall apart."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from calibration_cases import HOURS, known_chain
from queue_logs import log_of

from ketensim.chain.simulate import simulate
from ketensim.logs.calibration import calibrate
from ketensim.logs.client_groups import OTHERS, groups_by_attribute, groups_seen, one_group
from ketensim.logs.errors import LogError
from ketensim.logs.event_log import EventLog
from ketensim.logs.fitting import fit_log
from ketensim.logs.route_groups import groups_by_route, steps_shown
from ketensim.logs.simulated import simulated_log
from ketensim.logs.timeline import timeline_of
from ketensim.scenario.schema import Scenario

WEEKS = 100


def two_groups():
    """The known chain with a second group that goes another way."""
    data = known_chain().model_dump(mode="json", by_alias=True, exclude_none=True)
    data["groups"][0] |= {"name": "heard", "arrivals": {"rate": 8.0}}
    data["groups"][0]["routing"] = {
        "start": {"intake": 1.0},
        "intake": {"hearing": 1.0},
        "hearing": {"help": 0.6},
    }
    helped = {"start": {"intake": 1.0}, "intake": {"help": 1.0}}
    data["groups"].append(
        {"name": "helped", "arrivals": {"rate": 4.0}, "hours": HOURS, "routing": helped}
    )
    return Scenario.from_data(data).with_values({"horizon.weeks": WEEKS})


@pytest.fixture(scope="module")
def log():
    return simulated_log(simulate(two_groups(), seed=1))


def test_the_groups_of_the_chain_that_made_a_log_are_given_back(log):
    """Each figure within four standard errors: a false alarm in some four thousand."""
    fit = fit_log(log, groups="group")
    found = {group.name: group for group in fit.calibration.scenario.groups}
    assert set(found) == {"heard", "helped"}
    for name, rate in (("heard", 8.0), ("helped", 4.0)):
        error = np.sqrt(rate / WEEKS)
        assert found[name].arrivals.steps[0].rate == pytest.approx(rate, abs=4 * error + 0.01)
    assert set(found["helped"].routing["intake"]) == {"help"}
    assert found["helped"].routing["intake"]["help"] > 0.95  # the end of the log cuts cases off
    assert found["heard"].routing["hearing"]["help"] == pytest.approx(
        0.6, abs=4 * np.sqrt(0.24 / (8 * WEEKS))
    )
    assert "hearing" not in found["helped"].routing


def test_routes_that_fall_apart_are_groups_without_being_named(log):
    timeline = timeline_of(log)
    groups = groups_by_route(timeline)
    truth = log.cases["group"].to_numpy()
    assert groups.names[0] == "route 1"
    assert groups.clarity > 0.5
    for number in range(len(groups.names)):  # only who was cut off after intake can be mistaken
        of_group = truth[groups.of_case == number] == "helped"
        assert max(of_group.mean(), 1.0 - of_group.mean()) > 0.95
    seen = groups_seen(timeline, groups)
    assert sum(one.cases for one in seen) == len(log.cases)
    assert ("intake", "help") in {one.route for one in seen}


def test_where_all_go_one_way_there_is_one_group(log):
    timeline = timeline_of(log)
    helped = timeline.of_cases((log.cases["group"] == "helped").to_numpy())
    groups = groups_by_route(helped)
    assert groups.names == ("cases",)
    assert groups.is_by_route


def test_a_step_that_only_four_cases_show_tells_no_groups_apart():
    case = np.r_[np.repeat(np.arange(60), 2), np.arange(4)]
    names = [*["in", "out"] * 60, *["rare"] * 4]
    log = timeline_of(log_of(case, names, np.r_[np.arange(120), 200 + np.arange(4)] * 1.0))
    shown = steps_shown(log)
    assert shown.shape == (60, 3)  # into the first, on to the second, and out of it


def of_values(*values):
    """A log of cases with an attribute."""
    case = np.repeat(np.arange(len(values)), 2)
    people = ["Ann"] * len(case)
    log = log_of(case, ["in", "out"] * len(values), np.arange(2.0 * len(values)), resource=people)
    return EventLog(log.events, log.cases.assign(kind=pd.Categorical(values)))


def test_no_group_has_fewer_than_fifty_cases():
    groups = groups_by_attribute(
        of_values(*["a"] * 90, *["b"] * 60, *["c"] * 30, *["d"] * 19), "kind"
    )
    assert groups.names == ("a", OTHERS)  # 49 left, so the least frequent group joins them
    assert groups.counts.tolist() == [90, 109]
    assert groups_by_attribute(of_values(*["a"] * 90, *["b"] * 49), "kind").names == ("cases",)


def test_missing_values_are_others():
    groups = groups_by_attribute(of_values(*["a"] * 60, *[None] * 50), "kind")
    assert groups.names == ("a", OTHERS)
    assert groups.of_case[-1] == 1


def test_a_group_that_is_called_after_a_person_or_a_case_gets_a_number():
    log = of_values(*["Ann Bakker"] * 60, *["7 pm"] * 60)
    log = replace(log, cases=log.cases.assign(name=[str(n) for n in range(120)]))
    assert groups_by_attribute(log, "kind").names == ("group 1", "group 2")
    kept = groups_by_attribute(log, "kind", keep_names=True)
    assert kept.names == ("Ann Bakker", "7 pm")


def test_an_attribute_that_is_not_there_is_refused_with_the_nearest():
    log = of_values(*["a"] * 60)
    with pytest.raises(LogError, match=r"no attribute 'knd': .*; did you mean 'kind'\?"):
        fit_log(log, groups="knd")
    with pytest.raises(LogError, match="or routes; known here: kind"):
        fit_log(log, groups="xyzzy")


def test_a_step_is_told_apart_by_group_where_its_time_differs():
    draws = np.random.default_rng(3)
    slow = np.arange(400) % 2
    took = draws.exponential(1.0 + 4.0 * slow) * 24
    begun = np.sort(draws.uniform(0, 20000, 400))
    ends = np.c_[begun, begun + took].ravel()
    log = timeline_of(log_of(np.repeat(np.arange(400), 2), ["in", "out"] * 400, ends))
    groups = replace(one_group(400), names=("quick", "slow"), of_case=slow)
    found = calibrate(log, groups=groups)
    assert found.by_group == ("out",)
    means = {one.name: one.fitted.mean * 7 for one in found.times}
    assert means["out (1)"] == pytest.approx(1.0, rel=0.3)  # four standard errors of 200 times
    assert means["out (2)"] == pytest.approx(5.0, rel=0.3)
    assert set(found.scenario.groups[1].routing["in"]) == {"out (2)"}
    assert found.stages.groups == ((), (0,), (1,))


def test_groups_do_not_differ_where_nothing_does():
    """One in a hundred logs may cry wolf; that two of twenty do has a chance of 0.02."""
    wolves = 0
    for seed in range(20):
        draws = np.random.default_rng(seed)
        begun = np.sort(draws.uniform(0, 20000, 200))
        ends = np.c_[begun, begun + draws.exponential(24, 200)].ravel()
        log = timeline_of(log_of(np.repeat(np.arange(200), 2), ["in", "out"] * 200, ends))
        groups = replace(one_group(200), names=("a", "b"), of_case=draws.integers(0, 2, 200))
        wolves += bool(calibrate(log, groups=groups).by_group)
    assert wolves <= 1
