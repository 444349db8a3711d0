"""A network of ten stations with feedback against the product form; rates: theory_cases.py."""

import numpy as np
import pytest
from flow_cases import chain_of, law, opened
from theory_cases import REPLICATIONS, assert_agrees, erlang_wait, number_present

pytestmark = pytest.mark.theory

PLACES = [3, 20, 5, 8, 12, 4, 16, 10, 6, 15]
LOAD = 0.8
RATE = 200.0
WARMUP, WEEKS = 20, 150


def network():
    """Ten stations in a row, each with a way back and a way out; and the flow through each."""
    count = len(PLACES)
    names = [f"step{k}" for k in range(count)]
    chances = np.zeros((count, count))
    for k in range(count):
        chances[k, (k + 1) % count] = 0.5
        chances[k, (k - 3) % count] += 0.2
        chances[k, k] += 0.1  # again at the same station
    start = np.zeros(count)
    start[[0, 4]] = 0.7, 0.3
    through = np.linalg.solve(np.eye(count) - chances.T, RATE * start)
    treatments = LOAD * np.array(PLACES) / through
    routing = {"start": {"step0": 0.7, "step4": 0.3}}
    for k, row in enumerate(chances):
        routing[names[k]] = {names[j]: float(row[j]) for j in np.flatnonzero(row)}
    scenario = chain_of(
        {name: law("exponential", mean=t) for name, t in zip(names, treatments, strict=True)},
        {f"partner{k}": {names[k]: places} for k, places in enumerate(PLACES)},
        {"all": {"arrivals": {"rate": RATE}, "routing": routing}},
    )
    return scenario, through, treatments


@pytest.fixture(scope="module")
def replications():
    """Of each replication: visits a week, numbers present week by week, and waits by station."""
    scenario, _, _ = network()
    found = []
    for seed in range(REPLICATIONS):
        flow, rates = opened(scenario, seed)
        present, areas, started = [], [], []
        for week in range(WEEKS):
            tallies = flow.advance(rates)
            if week >= WARMUP:
                present.append(tallies.station_waiting + tallies.station_in_treatment)
                areas.append(tallies.waiting_area + tallies.busy_area)
                started.append(tallies.started.copy())
        found.append(
            (np.array(present), np.mean(areas, axis=0), np.mean(started, axis=0), waits(flow))
        )
    return found


def waits(flow):
    """First two moments of the wait at each station, over a fixed number of its visits."""
    rows = flow.visit_rows()
    visits = rows[np.argsort(rows["queued"])]
    moments = np.empty((2, len(PLACES)))
    for s, (_, through) in enumerate(zip(PLACES, network()[1], strict=True)):
        here = visits[visits["station"] == s][int(WARMUP * through) : int(0.95 * WEEKS * through)]
        wait = here["started"] - here["queued"]
        moments[:, s] = wait.mean(), (wait**2).mean()
    assert not np.isnan(moments).any()
    return moments


def test_each_station_gets_the_flow_that_the_traffic_equations_give(replications):
    assert_agrees([started for _, _, started, _ in replications], network()[1])


def test_mean_numbers_at_the_ten_stations_have_the_product_form(replications):
    theory = [number_present(places, LOAD * places)[0] for places in PLACES]
    assert_agrees([area for _, area, _, _ in replications], theory)


def test_numbers_vary_as_the_product_form_says_and_stations_are_independent(replications):
    """Squares at the ten stations, and the variance of the total: all covariances are zero."""
    means, squares = np.transpose([number_present(places, LOAD * places) for places in PLACES])
    of_total = (squares - means**2).sum() + means.sum() ** 2
    found = [
        [*(present**2).mean(axis=0), (present.sum(axis=1) ** 2).mean()]
        for present, _, _, _ in replications
    ]
    assert_agrees(found, [*squares, of_total])


@pytest.mark.parametrize("moment", [0, 1])
def test_waits_at_the_ten_stations_are_those_of_separate_queues(replications, moment):
    _, through, treatments = network()
    theory = [
        erlang_wait(*figures)[moment] for figures in zip(PLACES, through, treatments, strict=True)
    ]
    assert_agrees([found[moment] for _, _, _, found in replications], theory)
