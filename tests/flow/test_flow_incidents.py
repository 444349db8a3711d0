"""Incidents of waiting clients, and clients who come back; error rates in theory_cases.py."""

import numpy as np
import pytest
from flow_cases import (
    GAVE_UP,
    LOST,
    RESOLVED,
    UNRESOLVED,
    chain_of,
    clients_of,
    law,
    opened,
    set_off,
    visits_of,
)
from scipy import stats
from theory_cases import assert_plausible

from ketensim.flow import draws
from ketensim.flow.exponential import exponential

HAZARD = 0.6
WEEKS = 60


def waiting_chain(**group):
    """Two stations with a line before each; severities vary."""
    return chain_of(
        {"intake": law("exponential", mean=0.1), "help": law("exponential", mean=0.5)},
        {"desk": {"intake": 1}, "clinic": {"help": 5}},
        {
            "all": {
                "arrivals": {"rate": 10},
                "route": ["intake", "help"],
                "severity": law("uniform", mean=0.5),
                **group,
            }
        },
        mechanisms="on",
    )


def exposures(flow, end):
    """Time that each client waited, whatever came of it [weeks]."""
    clients, visits = clients_of(flow), visits_of(flow)
    until = np.fmin(np.fmin(visits["started"], visits["ended"]), end)
    until = np.where(np.isnan(until), end, until)
    row = np.searchsorted(clients["client"], visits["client"])
    return clients, np.bincount(row, until - visits["queued"], len(clients))


def run_with(scenario, seed, weeks=WEEKS, **chances):
    flow, rates = set_off(scenario, seed, **chances)
    for _ in range(weeks):
        flow.advance(rates)
    return flow


def thresholds_passed(seed, row, exposure):
    """Count a client's incidents from its own draws: how many thresholds its exposure passes."""
    owner = draws.key(
        np.uint64(seed), np.uint64(draws.name_key("all")), row["client"] // 1000 % 10**9, 0
    )
    count, sum_of_thresholds = 0, 0.0
    while True:
        bits = draws.bits(np.uint64(owner), draws.INCIDENT, np.uint64(0), count)
        sum_of_thresholds += exponential(np.uint64(bits))
        if sum_of_thresholds > exposure:
            return count
        count += 1


def test_incidents_are_those_of_the_client_s_own_thresholds_saved_over_treatments():
    """Exposure is severity times hazard times waiting, at both stations together."""
    flow = run_with(waiting_chain(), 4, incident_hazard=HAZARD)
    clients, waited = exposures(flow, WEEKS)
    assert clients["incidents"].sum() > 100
    expected = [
        thresholds_passed(4, row, row["severity"] * HAZARD * time)
        for row, time in zip(clients, waited, strict=True)
    ]
    np.testing.assert_array_equal(clients["incidents"], expected)


def test_a_change_of_the_hazard_applies_at_once():
    """The same total exposure, in weeks of hazard 0, 1.2 and 0.6."""
    scenario = chain_of(
        {"help": 1_000.0},
        {"desk": {"help": 1}},
        {"all": {"arrivals": [{"rate": 50}, {"from": 1, "rate": 0}], "route": ["help"]}},
        mechanisms="on",
    )
    flow, rates = opened(scenario, 4)
    hazards = [0.0, 0.0, 1.2, 0.0, 0.6, 0.6]
    for hazard in hazards:
        rates.incident_hazard = hazard
        flow.advance(rates)
    clients = clients_of(flow)
    waiting = clients[1:]
    expected = [thresholds_passed(4, row, 0.5 * sum(hazards)) for row in waiting]
    np.testing.assert_array_equal(waiting["incidents"], expected)
    assert clients["incidents"][0] == 0  # in treatment from the start


@pytest.mark.theory
def test_the_number_of_incidents_is_poisson_with_severity_times_hazard_times_exposure():
    """Mean and spread of (incidents - exposure)^2 / exposure over pooled runs."""
    incidents, expected = [], []
    for seed in range(20):
        flow = run_with(waiting_chain(), seed, incident_hazard=HAZARD)
        clients, waited = exposures(flow, WEEKS)
        incidents.append(clients["incidents"])
        expected.append(clients["severity"] * HAZARD * waited)
    incidents, expected = np.concatenate(incidents), np.concatenate(expected)
    total = int(incidents.sum())
    assert_plausible(
        2
        * min(stats.poisson.cdf(total, expected.sum()), stats.poisson.sf(total - 1, expected.sum()))
    )
    groups = np.argsort(expected)  # clients alike in exposure together, 50 expected in each
    cells = (np.cumsum(expected[groups]) // 50).astype(int)
    found, theory = np.bincount(cells, incidents[groups]), np.bincount(cells, expected[groups])
    keep = theory > 20
    statistic = ((found - theory) ** 2 / theory)[keep].sum()
    spread = stats.chi2(keep.sum())
    assert_plausible(2 * min(spread.cdf(statistic), spread.sf(statistic)))


def test_clients_between_attempts_and_lost_ones_are_exposed_too():
    """Refused for good at arrival: 2 weeks of attempts and 26 of searching."""
    scenario = waiting_chain(arrivals=[{"rate": 30}, {"from": 1, "rate": 0}])
    flow = run_with(scenario, 4, accept=0.0, incident_hazard=0.3)
    clients = clients_of(flow)
    assert set(clients["outcome"]) == {LOST}
    expected = [thresholds_passed(4, row, row["severity"] * 0.3 * 28.0) for row in clients]
    np.testing.assert_array_equal(clients["incidents"], expected)
    assert sum(expected) > 20


def test_nobody_has_an_incident_at_severity_0_or_without_a_hazard():
    calm = clients_of(run_with(waiting_chain(severity=0.0), 0, incident_hazard=HAZARD))
    safe = clients_of(run_with(waiting_chain(), 0, incident_hazard=0.0))
    assert not calm["incidents"].any()
    assert not safe["incidents"].any()


# Relapse.


def relapsing(seed=0, weeks=400, **chances):
    """A chain where no treatment succeeds and nobody waits; 20 clients a week for 20 weeks."""
    scenario = chain_of(
        {"help": 0.5},
        {"desk": {"help": 10_000}},
        {
            "all": {
                "arrivals": [{"rate": 20}, {"from": 20, "rate": 0}],
                "route": ["help"],
                "needs": {"help": 1.0},
                "severity": law("uniform", mean=0.5),
            }
        },
        parameters={"relapse_weeks": 4.0},
    )
    return clients_of(run_with(scenario, seed, weeks, **{"success": 0.0, **chances}))


@pytest.mark.theory
def test_who_left_unresolved_comes_back_with_the_relapse_chance_after_an_exponential_time():
    clients = relapsing(relapse_chance=0.6)
    again = clients[clients["relapse_of"] >= 0]
    assert_plausible(stats.binomtest(len(again), len(clients), 0.6).pvalue)
    before = clients[np.searchsorted(clients["client"], again["relapse_of"])]
    np.testing.assert_array_equal(before["client"], again["relapse_of"])
    delays = again["arrived"] - before["ended"]
    assert_plausible(stats.kstest(delays, stats.expon(scale=4.0).cdf).pvalue)


def test_a_relapse_is_a_client_of_its_own_and_the_same_person():
    clients = relapsing(relapse_chance=0.6)
    assert len(np.unique(clients["client"])) == len(clients)
    again = clients["relapse_of"] >= 0
    assert again.sum() > 100
    np.testing.assert_array_equal(clients["relapse_of"][again], clients["client"][again] - 1)
    np.testing.assert_array_equal(clients["person"], clients["client"] // 1000 * 1000)
    np.testing.assert_array_equal(clients["person"] == clients["client"], ~again)
    assert set(clients["outcome"]) == {UNRESOLVED}
    assert (clients["client"] % 1000).max() > 3  # and again, and again


def test_a_relapse_keeps_severity_and_needs():
    scenario = waiting_chain(
        needs={"intake": 0.5, "help": 0.5}, demand_orientation=1.0, arrivals={"rate": 3}
    ).with_values({"parameters.relapse_weeks": 1.0})
    flow = run_with(scenario, 1, success=0.0, relapse_chance=1.0)
    clients, visits = clients_of(flow), visits_of(flow)
    first = clients[np.searchsorted(clients["client"], clients["person"])]
    assert (clients["relapse_of"] >= 0).sum() > 50
    for name in ("severity", "needs", "group"):
        np.testing.assert_array_equal(clients[name], first[name])
    routes = {}
    for visit in visits:
        routes.setdefault(int(visit["client"]), []).append(int(visit["station"]))
    done = clients[clients["outcome"] == UNRESOLVED]
    for client, person in zip(done["client"].tolist(), done["person"].tolist(), strict=True):
        assert routes.get(client) == routes.get(person)


def test_a_relapse_draws_its_own_treatments():
    scenario = chain_of(
        {"help": law("exponential", mean=0.5)},
        {"desk": {"help": 10_000}},
        {"all": {"arrivals": {"rate": 5}, "route": ["help"], "needs": {"help": 1.0}}},
        parameters={"relapse_weeks": 1.0},
    )
    visits = visits_of(run_with(scenario, 0, success=0.0, relapse_chance=1.0))
    work = np.round(visits["ended"] - visits["started"], 9)
    work = work[~np.isnan(work)]
    assert len(np.unique(work)) == len(work)


def test_the_999th_relapse_of_a_person_is_the_last_so_that_ids_stay_apart():
    scenario = chain_of(
        {"help": 0.001},
        {"desk": {"help": 100}},
        {
            "all": {
                "arrivals": [{"rate": 3}, {"from": 1, "rate": 0}],
                "route": ["help"],
                "needs": {"help": 1.0},
            }
        },
        parameters={"relapse_weeks": 0.1},
    )
    flow = run_with(scenario, 0, weeks=200, success=0.0, relapse_chance=1.0)
    clients = clients_of(flow)
    people, times = np.unique(clients["person"], return_counts=True)
    assert len(people) > 0
    assert set(times) == {1_000}
    assert len(np.unique(clients["client"])) == len(clients)
    assert not np.isnan(clients["ended"]).any()


@pytest.mark.parametrize("chances", [{"success": 1.0}, {"relapse_chance": 0.0}])
def test_nobody_comes_back_who_was_resolved_or_where_nobody_relapses(chances):
    clients = relapsing(weeks=60, **{"relapse_chance": 1.0, **chances})
    assert (clients["relapse_of"] == -1).all()


def test_those_who_gave_up_or_were_lost_do_not_come_back():
    scenario = waiting_chain(patience=0.2)
    clients = clients_of(run_with(scenario, 0, relapse_chance=1.0, success=0.0))
    left = clients["client"][clients["outcome"] == GAVE_UP]
    assert len(left) > 20
    assert not np.isin(clients["relapse_of"], left).any()
    assert RESOLVED not in clients["outcome"]
