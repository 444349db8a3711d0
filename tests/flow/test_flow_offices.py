"""Closed stations, a door for each group, and clients whom a joint office directs."""

import numpy as np
from flow_cases import chain_of, clients_of, opened, visits_of

from ketensim.flow import Rates

OFFICE, CLINIC, BANK = range(3)
DOOR, TREAT, DEBTS = range(3)


def unit(rate=20.0, needs=None, **group):
    """An office where everybody comes in; then help that some need, at the clinic and the bank."""
    arriving = {
        "arrivals": [{"rate": rate}, {"from": 2, "rate": 0}],
        "route": ["intake", "help"],
        "needs": needs or {"intake": 1.0, "help": 1.0, "debts": 0.5},
        **group,
    }
    return chain_of(
        {"intake": 0.5, "help": 2.0, "debts": 1.0},
        {"office": {"intake": 900}, "clinic": {"help": 900}, "bank": {"debts": 900}},
        {"all": arriving},
    )


def went(scenario, weeks=30, seed=1, **chances):
    flow, rates = opened(scenario, seed)
    for name, value in chances.items():
        getattr(rates, name)[:] = value
    tallies = 0
    for _ in range(weeks):
        week = flow.advance(rates)
        tallies = tallies + np.array([week.offered, week.accepted, week.refused])
    return clients_of(flow), visits_of(flow), tallies


def at(*stations):
    """Say yes at these stations only."""
    return np.isin(np.arange(3), stations)


def test_without_a_director_a_client_follows_the_standard_route():
    _, visits, _ = went(unit())
    assert set(visits["station"]) == {DOOR, TREAT}
    assert set(visits["referred_by"][visits["station"] == TREAT]) == {OFFICE}


def test_a_directed_client_follows_its_own_needs_and_the_office_sends_it_every_time():
    clients, visits, tallies = went(unit(), directs=at(DOOR))
    for client in clients:
        own = visits[visits["client"] == client["client"]]
        assert sorted(own["station"]) == [DOOR, TREAT, DEBTS][: client["needs"]]
        assert own["referred_by"].tolist() == [-1, *[OFFICE] * (len(own) - 1)]
    assert 0 < (clients["needs"] == 3).sum() < len(clients)
    assert tallies[0, OFFICE, CLINIC] == tallies[1, OFFICE, CLINIC] == len(clients)
    assert tallies[0, OFFICE, BANK] == (clients["needs"] == 3).sum()
    assert not tallies[:, CLINIC].any()
    assert not tallies[:, BANK].any()


def test_hand_offs_of_a_directed_client_go_by_the_chances_of_the_office():
    """Between clinic and bank nothing would go along; the office sees to it."""
    accept, dossier = np.zeros((4, 3)), np.zeros((3, 3))
    accept[-1], accept[OFFICE], dossier[OFFICE] = 1.0, 1.0, 1.0
    clients, visits, _ = went(unit(), directs=at(DOOR), accept=accept, dossier=dossier)
    assert len(visits) == clients["needs"].sum()
    assert visits["dossier"].all()


def test_a_routing_is_not_turned_into_an_individual_route():
    routing = {"start": {"intake": 1.0}, "intake": {"help": 1.0}, "help": {"debts": 1.0}}
    scenario = unit().to_data()
    scenario["groups"][0] |= {"routing": routing}
    del scenario["groups"][0]["route"]
    _, visits, _ = went(type(unit()).from_data(scenario), directs=at(DOOR))
    assert (visits["station"] == DEBTS).sum() == (visits["station"] == TREAT).sum() > 0
    assert set(visits["referred_by"][visits["station"] == DEBTS]) == {OFFICE}


def test_who_comes_back_starts_without_a_director():
    flow, rates = opened(unit(), 1)
    rates.success[:], rates.relapse_chance, rates.directs[:] = 0.0, 1.0, at(DOOR)
    for week in range(80):
        rates.directs[:] = at(DOOR) if week < 4 else False
        flow.advance(rates)
    clients, visits = clients_of(flow), visits_of(flow)
    later = clients["client"][(clients["relapse_of"] >= 0) & (clients["arrived"] > 5)]
    these = visits[np.isin(visits["client"], later)]
    assert len(later) > 10
    assert DEBTS not in these["station"]


TWO_DOORS = chain_of(
    {"intake": 0.5},
    {"desk": {"intake": 900}, "office": {"intake": 900}},
    {name: {"arrivals": {"rate": 20.0}, "route": ["intake"]} for name in ("simple", "complex")},
)


def test_each_group_comes_in_by_its_own_door():
    clients, visits, _ = went(
        TWO_DOORS, weeks=4, preference=np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    )
    group = clients["group"][np.searchsorted(clients["client"], visits["client"])]
    np.testing.assert_array_equal(visits["station"], group)


def test_a_closed_station_takes_no_new_clients_and_finishes_what_it_has():
    flow, rates = opened(TWO_DOORS, 1)
    flow.advance(rates)
    rates.is_open[:] = [True, False]
    inside = flow.week.station_in_treatment[1]
    assert inside > 0
    for _ in range(3):
        week = flow.advance(rates)
    assert week.station_in_treatment[1] == 0
    visits = visits_of(flow)
    assert visits["queued"][visits["station"] == 1].max() < 1.0
    assert set(visits["station"][visits["queued"] > 1.0]) == {0}


def test_where_every_provider_is_closed_clients_wait_on_their_way_until_one_opens():
    flow, rates = opened(TWO_DOORS, 1)
    rates.is_open[:] = False
    for _ in range(3):
        week = flow.advance(rates)
    assert len(visits_of(flow)) == 0
    assert week.in_transit.sum() == len(clients_of(flow)) > 60
    rates.is_open[0] = True
    flow.advance(rates)
    assert len(visits_of(flow)) > 60


def test_a_single_provider_that_is_closed_is_not_asked():
    flow, rates = opened(unit(), 1)
    rates.is_open[:] = ~at(TREAT)
    for _ in range(8):
        week = flow.advance(rates)
        assert not week.offered.any()
    assert week.in_transit.sum() == len(clients_of(flow))


def test_a_lost_client_is_not_brought_to_a_station_that_has_closed_since():
    """Refused three times and searched for; found, but the clinic takes nobody any more."""
    flow, rates = opened(unit(), 1)
    rates.accept[: OFFICE + 1] = 0.0
    for _ in range(5):
        flow.advance(rates)
    rates.recovery[:], rates.is_open[:] = 1.0, ~at(TREAT)
    for _ in range(3):
        week = flow.advance(rates)
    assert TREAT not in visits_of(flow)["station"]
    assert week.in_transit.sum() == len(clients_of(flow))
    rates = Rates.neutral(flow.network)
    for _ in range(4):
        flow.advance(rates)
    assert (visits_of(flow)["station"] == TREAT).sum() == len(clients_of(flow))
