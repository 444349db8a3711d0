"""Tables grow without losing a client, and a copy goes on as the original would."""

from types import SimpleNamespace

import numpy as np
import pytest
from flow_cases import (
    assert_same_rows,
    chain_of,
    clients_of,
    law,
    one_station,
    opened,
    run,
    visits_of,
)

from ketensim.flow.layout import CLIENT, DUE, ENTRY
from ketensim.flow.memory import address
from ketensim.flow.network import Network
from ketensim.flow.state import check_counts

COUNTED = ("n_partners", "n_functions", "n_groups", "groups")


def test_a_burst_of_arrivals_loses_nobody():
    """60,000 clients in a week at a station of 500 places: waiting rows, timers, incidents."""
    scenario = one_station(
        law("exponential", mean=0.1),
        500,
        1.0,
        patience=law("exponential", mean=40),
    ).with_values(
        {"mechanisms": "on", "groups.all.arrivals": [{"rate": 60_000.0}, {"from": 1, "rate": 0}]}
    )
    flow, rates = opened(scenario)
    rates.incident_hazard = 0.01
    arrived = left = incidents = most = 0
    for _ in range(40):
        week = flow.advance(rates)
        arrived += int(week.arrived[0])
        left += int(week.resolved[0] + week.gave_up[0])
        incidents += int(week.incidents[0])
        most = max(most, int(week.waiting[0]))
        assert arrived == left + week.waiting[0] + week.in_treatment[0]
    clients, visits = clients_of(flow), visits_of(flow)
    assert most > 50_000
    assert arrived > 59_000
    assert len(clients) == len(visits) == arrived  # several parts of 16,384 rows
    np.testing.assert_array_equal(clients["client"], 10**12 + 1000 * np.arange(arrived))
    np.testing.assert_array_equal(visits["client"], clients["client"])
    assert clients["incidents"].sum() == incidents
    waited = ~np.isnan(visits["started"]) & (visits["started"] > visits["queued"])
    order = np.argsort(visits["started"][waited])
    assert (np.diff(visits["queued"][waited][order]) > 0).all()  # first come, first served


def test_a_station_of_many_places_uses_them_all():
    """Its list of treatments starts with room for 256 and widens."""
    flow, rates = opened(one_station(50.0, 5_000, 20_000.0))
    week = flow.advance(rates)
    assert week.station_in_treatment.tolist() == [5_000]
    assert week.station_waiting[0] == week.arrived[0] - 5_000
    started = np.sort(flow.visit_rows()["started"])[:5_000]
    arrived = np.sort(flow.client_rows()["arrived"])[:5_000]
    np.testing.assert_array_equal(started, arrived)


def test_treatments_of_other_stations_stay_when_one_widens():
    scenario = chain_of(
        {"a": law("exponential", mean=0.5), "b": law("exponential", mean=0.5)},
        {"one": {"a": 3}, "two": {"b": 2_000}, "three": {"a": 2}},
        {
            "few": {"arrivals": {"rate": 8}, "route": ["a"]},
            "many": {
                "arrivals": [{"rate": 1}, {"from": 5, "rate": 3_000}],
                "route": ["b"],
            },
        },
    )
    quiet = scenario.with_values({"groups.many.arrivals": {"rate": 1}})
    with_many, without = (visits_of(run(chain, 0, 12)) for chain in (scenario, quiet))
    few = [visits[visits["client"] < 2 * 10**12] for visits in (with_many, without)]
    assert len(with_many) > 15_000
    assert_same_rows(*few)


def test_a_client_who_returns_tens_of_thousands_of_times_draws_anew_each_time():
    """More often than its count of entries can hold; it was never met, so it stays unresolved."""
    scenario = chain_of(
        {"help": law("exponential", mean=0.001)},
        {"desk": {"help": 100}},
        {
            "all": {
                "arrivals": [{"rate": 3}, {"from": 1, "rate": 0}],
                "routing": {"start": {"help": 1.0}, "help": {"help": 0.99998}},
            }
        },
    )
    flow, rates = opened(scenario)
    rates.success[:] = 0.0
    for _ in range(150):
        flow.advance(rates)
    clients, visits = clients_of(flow), visits_of(flow)
    most = int(visits["visit"].max())
    assert most > 70_000
    again = visits[visits["client"] == visits["client"][visits["visit"].argmax()]]
    assert len(again) == most
    times = again["ended"] - again["started"]
    for shift in (1, 2**15 - 1, 2**15, 2**16):
        same = np.isclose(times[shift:], times[:-shift], rtol=1e-6, atol=0)
        assert same.mean() < 1e-3
    assert not (clients["outcome"] == 0).any()


def test_more_providers_than_a_client_can_remember_still_take_it_in():
    """Of seventy providers the last one accepts: it is found at once."""
    names = [f"desk{k}" for k in range(70)]
    scenario = chain_of(
        {"help": 0.1},
        {name: {"help": 100} for name in names},
        {"all": {"arrivals": {"rate": 20}, "route": ["help"]}},
        parameters={"max_attempts": 100},
    )
    flow, rates = opened(scenario)
    rates.accept[:] = 0.0
    rates.accept[:, 69] = 1.0
    for _ in range(200):
        flow.advance(rates)
    visits = visits_of(flow)
    assert len(visits) > 3_000
    assert set(visits["station"]) == {69}


def test_memory_for_each_client_in_the_system_stays_small():
    """Row, twelve functions, timer and incident, just after growth: at most 200 bytes."""
    assert CLIENT.itemsize == 128  # two lines of the processor's memory
    assert (CLIENT.itemsize + 12 * ENTRY.itemsize + 2 * DUE.itemsize) * (1 + 1 / 16) <= 200


@pytest.mark.parametrize("many", ["n_partners", "n_functions", "n_groups"])
def test_more_than_a_client_can_tell_apart_is_refused(many):
    network = Network.from_scenario(one_station(1.0, 1, 1.0))
    network = SimpleNamespace(**{name: getattr(network, name) for name in COUNTED} | {many: 40_000})
    with pytest.raises(ValueError, match=r"at most 32,767 .*got 40,000"):
        check_counts(network)


@pytest.mark.parametrize("queue", ["fifo", "severity"])
def test_a_copy_goes_on_as_the_original_and_apart_from_it(queue):
    scenario = chain_of(
        {"intake": 0.1, "help": law("gamma", mean=1.0, cv=0.8)},
        {"desk": {"intake": 2}, "clinic": {"help": 9}, "ward": {"help": 3}},
        {
            "all": {
                "arrivals": {"rate": 14},
                "route": ["intake", "help"],
                "severity": law("uniform", mean=0.5),
                "patience": law("exponential", mean=3),
            }
        },
        mechanisms="on",
        queue=queue,
    )
    flow, rates = opened(scenario)
    rates.accept[:] = 0.6
    rates.success[:] = 0.7
    rates.incident_hazard, rates.relapse_chance = 0.2, 0.5
    for _ in range(20):
        flow.advance(rates)
    before = clients_of(flow), visits_of(flow)
    twin = flow.copy()
    for _ in range(20):
        left, right = flow.advance(rates), twin.advance(rates.copy())
        for name, value in vars(left).items():
            np.testing.assert_array_equal(value, vars(right)[name], err_msg=name)
    assert flow.events == twin.events
    assert_same_rows(clients_of(flow), clients_of(twin))
    assert_same_rows(visits_of(flow), visits_of(twin))
    still = twin.copy()
    rates.speed[:] = 0.0
    twin.advance(rates)
    assert_same_rows(clients_of(still), clients_of(flow))  # what one does the other does not see
    assert len(clients_of(flow)) > len(before[0])


def test_rows_that_were_taken_stay_as_they_were():
    flow, rates = opened(one_station(1.0, 3, 5.0))
    for _ in range(5):
        flow.advance(rates)
    clients, visits = flow.client_rows(), flow.visit_rows()
    kept = clients.copy(), visits.copy()
    for _ in range(20):
        flow.advance(rates)
    assert_same_rows(clients, kept[0])
    assert_same_rows(visits, kept[1])


def test_a_flow_writes_on_memory_that_nobody_has_any_more():
    """Rows of a flow that is gone, and those of its copy, outlive the flows after it."""
    scenario = one_station(0.001, 5, 6_000.0)
    flow, rates = opened(scenario)
    for _ in range(4):
        flow.advance(rates)
    twin, before = flow.copy(), (clients_of(flow), visits_of(flow))
    kept = [rows.copy() for rows in before]
    own, shared = address(flow.state["visits"]), [address(rows) for rows in _put_away(flow)]
    assert shared
    del flow
    after = run(scenario, 1, 9)
    used = [address(rows) for rows in [*_put_away(after), after.state["visits"]]]
    assert own in used
    assert not set(shared) & set(used)
    for rows in (before, (clients_of(twin), visits_of(twin))):
        for found, expected in zip(rows, kept, strict=True):
            assert_same_rows(found, expected)


def _put_away(flow):
    """The full parts of the visits of a flow."""
    return flow.state.written["visits"]
