"""Organisations have hours of their own where a log shows that they work at other times."""

import numpy as np
import pytest
from queue_logs import log_of

from ketensim.logs.calibration import calibrate
from ketensim.logs.organisation_hours import hours_by_organisation
from ketensim.logs.timeline import timeline_of
from ketensim.logs.week_parts import LEVEL
from ketensim.logs.working_hours import hours_of, is_open

WEEKS = 60


def two_organisations(seed, evening=True, cases=600, few=None):
    """Cases that a desk sees by day, and a clinic a week later: in the evening, or by day."""
    draws = np.random.default_rng(seed)
    week = np.sort(draws.integers(0, WEEKS, cases)) * 168
    days = draws.integers(0, 5, (2, cases)) * 24
    desk = week + days[0] + draws.uniform(9, 18, cases)
    hours = (19, 20) if evening else (9, 18)
    clinic = week + 168 + days[1] + draws.uniform(*hours, cases)
    ends = np.c_[desk, clinic].ravel()
    starts = ends - np.tile([0.5, 1.0], cases)
    where = np.tile(["desk", "clinic"], cases).astype(object)
    if few is not None:
        where[1 : 2 * few : 2] = "surgery"
    case = np.repeat(np.arange(cases), 2)
    log = log_of(case, ["intake", "help"] * cases, ends, start=starts, organisation=where)
    return timeline_of(log)


def hours_in(log):
    common = hours_of(log.end, log.case)
    found = hours_by_organisation(log, common)
    return dict(zip(log.organisations, found.hours, strict=True)), found.chance, common


def at(day, hour):
    return np.array([(24 * day + hour) / 168])


def test_each_has_its_own_hours_where_these_differ():
    hours, chance, common = hours_in(two_organisations(1))
    assert chance < LEVEL
    for name, own, other in (("desk", 10.5, 19.5), ("clinic", 19.5, 10.5)):
        assert is_open(hours[name], at(1, own)).all()
        assert not is_open(hours[name], at(1, other)).any()
        assert is_open(common, at(1, other)).all()


def test_no_difference_is_seen_where_there_is_none():
    """Of 20 logs the test cries wolf in 0.2 on average; three or more has a chance of 0.001."""
    found = [hours_in(two_organisations(seed, evening=False)) for seed in range(20)]
    assert sum(chance < LEVEL for _, chance, _ in found) < 3
    assert {*found[0][0].values()} == {found[0][2]}


def test_too_few_to_compare_keep_the_common_hours():
    hours, chance, common = hours_in(two_organisations(2, few=30))
    assert chance < LEVEL
    assert hours["surgery"] == common != hours["clinic"]
    alone, chance, common = hours_in(two_organisations(2, cases=30))
    assert np.isnan(chance)
    assert {*alone.values()} == {common}


def test_a_calibrated_partner_works_in_its_own_hours_and_times_are_on_its_clock():
    found = calibrate(two_organisations(3))
    partners = {partner.name: partner for partner in found.scenario.partners}
    assert found.hours.chance < LEVEL
    assert found.hours.own == ("clinic", "desk")
    assert partners["desk"].hours != partners["clinic"].hours
    mean = {one.name: one.fitted.mean for one in found.times}
    # half of the hour of work lies in the hour in which nothing ends, five of them a week
    assert mean["help"] == pytest.approx(0.5 / 5, rel=0.2)
    assert mean["intake"] == pytest.approx(0.5 / 45, rel=0.2)
