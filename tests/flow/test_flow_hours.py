"""Hours of the week move what happens within a week, exactly, and not how much happens."""

import numpy as np
import pytest
from flow_cases import chain_of, clients_of, law, one_station, opened, run, visits_of

from ketensim.scenario.hours import pattern_of

OFFICE = "mon-fri 9-17"
UNEVEN = "mon-thu 8:30-12 x 3, mon-fri 13-17, sat 10-14 x 0.5"


def passed(hours, moments):
    """Work that a place does from week 0 up to each moment [weeks]."""
    pattern = pattern_of(hours)
    ends = np.array([*pattern.starts[1:], 1.0])
    starts, paces = np.array(pattern.starts), np.array(pattern.paces)
    within = np.asarray(moments)[:, None] % 1.0
    done = (np.clip(within, starts, ends) - starts) * paces
    return np.floor(moments) + done.sum(axis=1)


@pytest.mark.parametrize("hours", [OFFICE, UNEVEN])
def test_a_treatment_takes_the_work_that_the_hours_of_its_partner_allow(hours):
    scenario = one_station(law("deterministic", mean=0.3), 3, 9)
    scenario = scenario.with_values({"partners.desk.hours": hours})
    visits = visits_of(run(scenario, 1, 60))
    done = visits[~np.isnan(visits["ended"])]
    assert len(done) > 300
    work = passed(hours, done["ended"]) - passed(hours, done["started"])
    np.testing.assert_allclose(work, 0.3, rtol=0, atol=1e-9)


@pytest.mark.parametrize("hours", [OFFICE, UNEVEN])
def test_the_same_clients_come_later_or_earlier_in_their_week(hours):
    steady = one_station(0.1, 50, 20)
    uneven = steady.with_values({"groups.all.hours": hours})
    before, after = (clients_of(run(scenario, 4, 40)) for scenario in (steady, uneven))
    np.testing.assert_array_equal(before["client"], after["client"])
    assert len(after) > 600
    np.testing.assert_allclose(
        passed(hours, after["arrived"]), before["arrived"], rtol=0, atol=1e-9
    )


def test_a_rate_that_changes_halfway_a_week_changes_at_that_hour():
    rates = [{"rate": 10.0}, {"from": 3.5, "rate": 40.0}]
    scenario = one_station(0.1, 50, 1, arrivals=rates, hours=UNEVEN)
    before = one_station(0.1, 50, 1)
    flow = run(scenario, 2, 8)
    arrived = clients_of(flow)["arrived"]
    turn = passed(UNEVEN, np.array([3.5]))[0]
    clock = passed(UNEVEN, arrived)
    work = 10.0 * np.minimum(clock, turn) + 40.0 * np.maximum(clock - turn, 0.0)
    expected = clients_of(run(before, 2, 300))["arrived"][: len(work)]
    np.testing.assert_allclose(work, expected, rtol=0, atol=1e-8)


def test_partners_keep_their_own_hours():
    scenario = chain_of(
        {"a": law("exponential", mean=0.02), "b": law("exponential", mean=0.02)},
        {"early": {"a": 4}, "late": {"b": 4}},
        {"all": {"arrivals": {"rate": 15}, "route": ["a", "b"]}},
    )
    scenario = scenario.with_values(
        {"partners.early.hours": "mon-fri 8-12", "partners.late.hours": "mon-fri 13-17"}
    )
    visits = visits_of(run(scenario, 3, 30))
    done = visits[~np.isnan(visits["ended"])]
    hour = done["ended"] * 168 % 24
    early = done["station"] == 0
    assert ((hour[early] >= 8) & (hour[early] <= 12 + 1e-6)).all()
    assert ((hour[~early] >= 13) & (hour[~early] <= 17 + 1e-6)).all()


def test_a_copy_goes_on_with_the_same_hours():
    scenario = one_station(law("exponential", mean=0.3), 3, 9, hours=UNEVEN)
    flow, rates = opened(scenario.with_values({"partners.desk.hours": OFFICE}), 5)
    flow.advance(rates)
    twin = flow.copy()
    for one in (flow, twin):
        for _ in range(10):
            one.advance(rates)
    assert visits_of(flow).tobytes() == visits_of(twin).tobytes()
