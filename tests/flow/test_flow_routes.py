"""Where clients go: standard, individual and Markov routes; error rates in theory_cases.py."""

import numpy as np
import pytest
from flow_cases import RESOLVED, chain_of, clients_of, law, opened, run, visits_of
from scipy import stats
from theory_cases import assert_plausible

NAMES = ["intake", "help", "debts", "shelter"]


def chain(**group):
    """Four functions at two partners with room for all."""
    return chain_of(
        dict.fromkeys(NAMES, 0.01),
        {"desk": {"intake": 10_000, "help": 10_000}, "bank": {"debts": 10_000, "shelter": 10_000}},
        {"all": {"arrivals": {"rate": 400}, **group}},
    )


def paths(flow):
    """Functions that each client passed, for all who have left."""
    clients, visits = clients_of(flow), visits_of(flow)
    left = clients["client"][~np.isnan(clients["ended"])]
    function = flow.network.station_function[visits["station"]]
    found = {int(client): [] for client in left}
    for client, f in zip(visits["client"].tolist(), function.tolist(), strict=True):
        if client in found:
            found[client].append(NAMES[f])
    return list(found.values())


def test_everyone_takes_the_standard_route_needed_or_not():
    flow = run(chain(route=["help", "intake", "help"], needs={"debts": 1.0}), 0, 3)
    assert {tuple(path) for path in paths(flow)} == {("help", "intake", "help")}


def test_needs_that_the_route_lacks_stay_unmet():
    flow = run(chain(route=["help"], needs={"debts": 1.0}), 0, 3)
    clients = clients_of(flow)
    assert set(clients["needs"]) == {1}
    assert set(clients["outcome"][~np.isnan(clients["ended"])]) == {1}


@pytest.mark.theory
def test_an_individual_route_holds_each_need_once_with_its_chance_and_the_front_door_first():
    needs = {"intake": 0.9, "help": 0.5, "debts": 0.3, "shelter": 0.0}
    flow = run(chain(route=["intake", "help"], needs=needs, demand_orientation=1.0), 0, 25)
    found = paths(flow)
    assert len(found) > 8_000
    assert all(len(set(path)) == len(path) for path in found)
    assert all("intake" not in path[1:] for path in found)
    for name, chance in needs.items():
        count = sum(name in path for path in found)
        assert_plausible(stats.binomtest(count, len(found), chance).pvalue)
    both = [path for path in found if "help" in path and "debts" in path]
    first = sum(path.index("help") < path.index("debts") for path in both)
    assert_plausible(stats.binomtest(first, len(both), 0.5).pvalue)
    joint = stats.binomtest(len(both), len(found), 0.5 * 0.3)  # needs are independent
    assert_plausible(joint.pvalue)


@pytest.mark.theory
def test_the_share_of_individual_routes_is_the_demand_orientation_of_the_week():
    flow, rates = opened(chain(route=["intake"], needs={"help": 1.0}))
    rates.demand_orientation[:] = 0.3
    for _ in range(20):
        flow.advance(rates)
    found = paths(flow)
    individual = sum(path == ["help"] for path in found)
    assert individual + sum(path == ["intake"] for path in found) == len(found)
    assert_plausible(stats.binomtest(individual, len(found), 0.3).pvalue)


def test_a_client_without_needs_is_resolved_at_once():
    flow = run(chain(route=["intake"], needs={"help": 0.001}, demand_orientation=1.0), 0, 2)
    clients = clients_of(flow)
    idle = clients[clients["needs"] == 0]
    assert len(idle) > 500
    np.testing.assert_array_equal(idle["ended"], idle["arrived"])
    assert set(idle["outcome"]) == {RESOLVED}


@pytest.mark.theory
def test_routing_frequencies_are_the_chances_of_the_scenario():
    chances = {
        "start": {"intake": 0.8, "debts": 0.2},
        "intake": {"help": 0.5, "intake": 0.25},
        "help": {"shelter": 1.0},
        "shelter": {"intake": 0.1, "debts": 0.2, "help": 0.3, "shelter": 0.15},
    }
    found = paths(run(chain(routing=chances), 0, 30))
    steps = {name: [] for name in ["start", *NAMES]}
    for path in found:
        for here, following in zip(["start", *path], [*path, "out"], strict=True):
            steps[here].append(following)
    for here, following in steps.items():
        given = chances.get(here, {})
        expected = {**given, "out": 1.0 - sum(given.values())}
        expected = {name: chance for name, chance in expected.items() if chance > 1e-12}
        assert set(following) == set(expected)
        if len(expected) > 1:
            counts = [following.count(name) for name in expected]
            theory = np.array(list(expected.values())) * len(following)
            assert_plausible(stats.chisquare(counts, theory).pvalue)


@pytest.mark.theory
def test_the_next_step_does_not_depend_on_how_one_came():
    """Markov: after help the chance to go back is the same at each entry."""
    routing = {"start": {"help": 1.0}, "help": {"help": 0.5}}
    lengths = [len(path) for path in paths(run(chain(routing=routing), 0, 25))]
    counts = np.bincount(np.minimum(lengths, 8))[1:]
    theory = np.array([0.5**k for k in range(1, 8)] + [0.5**7]) * len(lengths)
    assert_plausible(stats.chisquare(counts, theory).pvalue)


@pytest.mark.theory
def test_resolved_with_a_chance_equal_to_the_share_of_needs_met():
    needs = {"intake": 1.0, "help": 1.0, "debts": 1.0, "shelter": 1.0}
    flow = run(chain(route=["intake", "help", "debts"], needs=needs), 0, 25)
    clients = clients_of(flow)
    left = clients[~np.isnan(clients["ended"])]
    count = int((left["outcome"] == RESOLVED).sum())
    assert_plausible(stats.binomtest(count, len(left), 0.75).pvalue)


def test_under_routing_the_needs_are_what_is_met_on_the_way():
    flow, rates = opened(chain(routing={"start": {"help": 1.0}, "help": {"debts": 0.5}}))
    rates.success[:] = [1.0, 1.0, 0.0, 1.0]
    for _ in range(4):
        flow.advance(rates)
    clients = clients_of(flow)
    left = clients[~np.isnan(clients["ended"])]
    assert set(left["needs"]) == {1, 2}
    assert set(left["outcome"][left["needs"] == 1]) == {RESOLVED}
    assert set(left["outcome"][left["needs"] == 2]) == {0, 1}


def test_a_need_once_met_stays_met():
    """The last treatment of the two fails, the first succeeded or the other way round."""
    flow, rates = opened(chain(route=["help", "help"], needs={"help": 1.0}))
    rates.success[:] = 0.5
    for _ in range(5):
        flow.advance(rates)
    clients, visits = clients_of(flow), visits_of(flow)
    met = {int(c) for c in visits["client"][visits["success"]]}
    for row in clients[~np.isnan(clients["ended"])]:
        assert (row["outcome"] == RESOLVED) == (int(row["client"]) in met)


@pytest.mark.theory
def test_treatments_succeed_with_the_chance_of_the_week():
    flow, rates = opened(chain(route=["help", "debts"]))
    rates.success[:] = [1.0, 0.6, 0.25, 1.0]
    for _ in range(20):
        flow.advance(rates)
    visits = visits_of(flow)
    visits = visits[~np.isnan(visits["ended"])]
    for station, chance in ((1, 0.6), (2, 0.25)):
        here = visits["success"][visits["station"] == station]
        assert_plausible(stats.binomtest(int(here.sum()), len(here), chance).pvalue)


def test_links_are_the_pairs_of_partners_between_which_a_route_can_lead():
    def links(**group):
        return opened(chain(**group))[0].network.links.tolist()

    assert links(route=["intake", "help"]) == []
    assert links(route=["intake", "debts"]) == [[0, 1], [1, 0]]  # an individual route may turn it
    one_way = {"start": {"intake": 1.0}, "intake": {"debts": 0.5}}
    assert links(routing=one_way) == [[0, 1], [1, 0]]  # trust goes both ways over a link
    both = {"start": {"intake": 1.0}, "intake": {"debts": 0.5}, "debts": {"help": 0.2}}
    assert links(routing=both) == [[0, 1], [1, 0]]


@pytest.mark.theory
def test_providers_are_chosen_by_weight():
    scenario = chain_of(
        {"help": law("deterministic", mean=0.01)},
        {name: {"help": 10_000} for name in ("a", "b", "c", "d")},
        {"all": {"arrivals": {"rate": 400}, "route": ["help"]}},
    )
    flow, rates = opened(scenario)
    rates.preference[-1] = [1.0, 5.0, 0.0, 2.0]
    for _ in range(20):
        flow.advance(rates)
    counts = np.bincount(visits_of(flow)["station"], minlength=4)
    assert counts[2] == 0
    theory = np.array([1, 5, 2]) / 8 * counts.sum()
    assert_plausible(stats.chisquare(counts[[0, 1, 3]], theory).pvalue)


@pytest.mark.theory
def test_where_no_provider_has_weight_all_are_chosen_alike():
    scenario = chain_of(
        {"help": 0.01},
        {name: {"help": 10_000} for name in ("a", "b", "c")},
        {"all": {"arrivals": {"rate": 400}, "route": ["help"]}},
    )
    flow, rates = opened(scenario)
    rates.preference[:] = 0.0
    for _ in range(20):
        flow.advance(rates)
    counts = np.bincount(visits_of(flow)["station"], minlength=3)
    assert_plausible(stats.chisquare(counts).pvalue)
