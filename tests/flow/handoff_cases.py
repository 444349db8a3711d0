"""A desk that hands clients over to a clinic: followed to their end, with chosen chances."""

import numpy as np
from flow_cases import chain_of, clients_of, set_off, visits_of

TALLIES = ("offered", "accepted", "refused", "informed", "reported", "late", "lost_between")
DESK, CLINIC, WARD = range(3)


def chain(places=9_000, route=("intake", "help"), rate=3.0, partners=None, **more):
    """Intake of half a week at the desk, then help of two weeks at the clinic; or others.

    Clients arrive in the first week only, so that every one of them can be followed to its end.
    """
    offers = partners or {"desk": {"intake": 9_000}, "clinic": {"help": places}}
    arriving = {"arrivals": [{"rate": rate}, {"from": 1, "rate": 0}], "route": list(route)}
    group = more.pop("group", {})
    return chain_of({"intake": 0.5, "help": 2.0}, offers, {"all": {**arriving, **group}}, **more)


def passed(scenario, weeks=40, seed=0, **chances):
    """Let the chain run with these chances in every week; give clients, visits and tallies."""
    flow, rates = set_off(scenario, seed, **chances)
    tallies = dict.fromkeys((*TALLIES, "recovered"), 0)
    for _ in range(weeks):
        week = flow.advance(rates)
        tallies = {name: total + getattr(week, name) for name, total in tallies.items()}
    clients = clients_of(flow)
    assert len(clients) > 0
    return clients, visits_of(flow), tallies


def refusing(*stations, of=2, groups=1):
    """Acceptance where these stations refuse all but clients from outside; each its partner."""
    accept = np.ones((of + groups, of))
    accept[:of, list(stations)] = 0.0
    return accept
