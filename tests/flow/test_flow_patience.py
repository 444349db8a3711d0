"""Patience of clients who are refused or wait in line, solved by hand."""

import numpy as np
from flow_cases import GAVE_UP, chain_of, clients_of, law, one_station, opened, visits_of
from handoff_cases import CLINIC, DESK, chain, passed, refusing


def test_patience_also_runs_between_attempts():
    """Ready at the clinic's door at 0.5, refused at 0.5 and 1.5, gives up at 0.5 + 1.2."""
    scenario = chain(group={"patience": 1.2})
    clients, visits, _ = passed(scenario, accept=refusing(CLINIC))
    assert set(visits["station"]) == {DESK}
    assert set(clients["outcome"]) == {GAVE_UP}
    np.testing.assert_allclose(clients["ended"], clients["arrived"] + 0.5 + 1.2)


def test_patience_is_not_drawn_anew_when_a_refused_client_gets_in_line():
    """Refused at the door, in line at the second attempt, and out 1.2 weeks after the first.

    Who comes to the door in week 1 is let in, and takes the only place.
    """
    flow, rates = opened(chain(places=1, rate=30.0, group={"patience": 1.2}))
    rates.accept[:] = refusing(CLINIC)
    flow.advance(rates)
    rates.accept[:] = 1.0
    for _ in range(10):
        flow.advance(rates)
    clients, visits = clients_of(flow), visits_of(flow)
    early = clients[clients["arrived"] < 0.5]  # ready, and refused, in week 0
    inside = visits[(visits["station"] == CLINIC) & np.isin(visits["client"], early["client"])]
    assert len(inside) == len(early) > 5
    np.testing.assert_allclose(inside["queued"], early["arrived"] + 0.5 + 1.0)
    assert np.isnan(inside["started"]).all()
    np.testing.assert_allclose(inside["ended"], early["arrived"] + 0.5 + 1.2)
    assert set(early["outcome"]) == {GAVE_UP}


def test_who_gives_up_does_so_exactly_when_its_patience_ends():
    """Among timers of patient clients, which no longer count and are thrown away now and then."""
    patience = law("empirical", values=[0.2, 30.0])
    scenario = one_station(law("exponential", mean=0.9), 30, 30.0, patience=patience)
    flow, rates = opened(scenario)
    for _ in range(400):
        flow.advance(rates)
    visits = visits_of(flow)
    out = np.isnan(visits["started"]) & ~np.isnan(visits["ended"])
    assert out.sum() > 100
    np.testing.assert_allclose(visits["ended"][out], visits["queued"][out] + 0.2, rtol=1e-12)


def test_patience_stands_still_while_a_client_is_out_of_sight():
    """Refused at 0.5, 1.5 and 2.5 with 2.2 weeks of patience: 0.2 is left when it is found."""
    scenario = chain_of(
        {"intake": 0.5, "help": 2.0, "block": 1_000.0},
        {"desk": {"intake": 1_000}, "clinic": {"help": 1}},
        {
            "all": {
                "arrivals": [{"rate": 0}, {"from": 2, "rate": 5}, {"from": 3, "rate": 0}],
                "route": ["intake", "help"],
                "patience": 2.2,
            },
            "first": {"arrivals": [{"rate": 9}, {"from": 1, "rate": 0}], "route": ["help"]},
        },
        mechanisms="on",
    )
    accept = refusing(CLINIC, groups=2)
    clients, visits, tallies = passed(scenario, accept=accept, recovery=1.0, weeks=12)
    refused = clients[clients["group"] == 0]
    assert len(refused) > 1
    inside = visits[(visits["station"] == CLINIC) & np.isin(visits["client"], refused["client"])]
    np.testing.assert_allclose(inside["queued"], refused["arrived"] + 0.5 + 2.0 + 1.0)
    assert np.isnan(inside["started"]).all()
    np.testing.assert_allclose(refused["ended"], refused["arrived"] + 0.5 + 2.2 + 1.0)
    assert set(refused["outcome"]) == {GAVE_UP}
    assert tallies["lost_between"][DESK, CLINIC] == len(refused)
