"""Keyed draws; error rates of the statistical ones in theory_cases.py."""

import numpy as np
import pytest
from flow_cases import chain_of, clients_of, law, opened, visits_of
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit
from scipy import stats
from theory_cases import assert_plausible

from ketensim.flow import draws

KEYS = st.tuples(
    st.integers(0, 2**63 - 1),
    st.integers(0, 2**63 - 1),
    st.integers(0, 10**9),
    st.integers(0, 999),
)
INTAKE = np.uint64(draws.name_key("intake"))


@njit
def _table(seed, clients, purposes, ordinals):
    """Draws of many keys: (clients, purposes, ordinals)."""
    found = np.empty((clients, purposes, ordinals))
    for client in range(clients):
        owner = draws.key(seed, 12345, client, 0)
        for purpose in range(purposes):
            for ordinal in range(ordinals):
                found[client, purpose, ordinal] = draws.uniform(
                    owner, purpose + 1, np.uint64(0), ordinal
                )
    return found


def key_of(seed, who, number, times):
    """Key of a client, as the 64 bits that compiled code keeps."""
    return np.uint64(draws.key(np.uint64(seed), np.uint64(who), number, times))


@pytest.fixture(scope="module")
def many():
    """Draws of 100,000 clients for 5 purposes and 4 times each."""
    return _table(1, 100_000, 5, 4)


@given(owner=KEYS, purpose=st.integers(1, 20), ordinal=st.integers(0, 10**6))
@settings(deadline=None)
def test_a_draw_depends_on_its_key_alone(owner, purpose, ordinal):
    first = draws.uniform(key_of(*owner), purpose, INTAKE, ordinal)
    draws.uniform(key_of(owner[0] + 1, *owner[1:]), purpose, INTAKE, ordinal)
    assert draws.uniform(key_of(*owner), purpose, INTAKE, ordinal) == first
    assert 0.0 < first < 1.0


@pytest.mark.theory
def test_draws_are_uniform(many):
    assert_plausible(stats.kstest(many.ravel(), "uniform").pvalue)
    cells = np.bincount((many.ravel() * 1000).astype(int), minlength=1000)
    assert_plausible(stats.chisquare(cells).pvalue)


@pytest.mark.theory
def test_draws_of_neighbouring_keys_are_uncorrelated(many):
    """All neighbours in client, purpose and time: with n pairs, r is normal with sd 1/sqrt(n)."""
    scores = (many - 0.5) * np.sqrt(12.0)
    for axis in range(3):
        count = scores.shape[axis]
        left, right = (np.take(scores, range(k, count - 1 + k), axis) for k in (0, 1))
        product = left * right
        z = product.mean() * np.sqrt(product.size)
        assert_plausible(2 * stats.norm.sf(abs(z)))


@pytest.mark.theory
def test_neighbouring_clients_fill_the_square_evenly(many):
    """Pairs of draws of neighbours in 20 by 20 cells, which a correlation might miss."""
    for pairs in (many[0::2, 0, 0], many[1::2, 0, 0]), (many[:, 0, 0], many[:, 1, 0]):
        cells, _, _ = np.histogram2d(*pairs, bins=20, range=[[0, 1], [0, 1]])
        assert_plausible(stats.chisquare(cells.ravel()).pvalue)


def test_the_key_of_a_name_and_its_draws_stay_as_they_are():
    """Frozen: another value would give every published scenario other clients."""
    assert draws.name_key("intake") == 2056434053436155327
    assert draws.name_key("cliënten") == 227105185538190456
    owner = key_of(1, draws.name_key("everyone"), 7, 0)
    assert owner == 1402469367340941190
    assert draws.uniform(owner, draws.WORK, INTAKE, 0) == 0.046919910622594485
    assert draws.uniform(owner, draws.PATIENCE, np.uint64(0), 3) == 0.44499574697736277


def test_purposes_are_numbered_once():
    numbers = {
        name: int(value)
        for name, value in vars(draws).items()
        if name.isupper() and not name.startswith("_") and name != "ONCE"
    }
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
    assert numbers["ARRIVAL"] == 1
    assert numbers["INCIDENT"] == 20


@given(chance=st.floats(0, 1), more=st.floats(0, 1), client=st.integers(0, 10**6))
@settings(deadline=None)
def test_a_higher_chance_keeps_every_earlier_success(chance, more, client):
    low, high = sorted((chance, more))
    owner = key_of(1, 2, client, 0)
    if draws.happens(low, owner, draws.SUCCESS, np.uint64(3), 0):
        assert draws.happens(high, owner, draws.SUCCESS, np.uint64(3), 0)


# Who a client is, in a chain with every kind of draw.

GROUPS = {
    "adults": {
        "arrivals": {"rate": 6},
        "route": ["intake", "help"],
        "needs": {"intake": 1.0, "help": 0.7, "debts": 0.4},
        "severity": law("beta", a=2, b=3),
        "demand_orientation": 0.5,
        "patience": law("exponential", mean=4),
    },
    "youth": {
        "arrivals": {"rate": 3},
        "routing": {"start": {"intake": 1.0}, "intake": {"help": 0.6, "intake": 0.2}},
        "severity": law("uniform", mean=0.5),
    },
}
TREATMENTS = {
    "intake": law("exponential", mean=0.2),
    "help": law("lognormal", mean=1.5, cv=0.8),
    "debts": law("gamma", mean=1.0, cv=0.7),
}
PARTNERS = {"desk": {"intake": 6}, "clinic": {"help": 12}, "bank": {"debts": 40, "help": 3}}


def people(groups=GROUPS, treatments=TREATMENTS, partners=PARTNERS, change=None, seed=3):
    """Clients who arrived for the first time, by group name and number, and their treatments."""
    scenario = chain_of(treatments, partners, groups, mechanisms="on")
    flow, rates = opened(scenario, seed)
    if change:
        change(rates)
    for _ in range(30):
        flow.advance(rates)
    names = list(groups)
    clients, visits = clients_of(flow), visits_of(flow)
    clients = clients[clients["relapse_of"] < 0]
    who = {
        (names[row["group"]], row["client"] % 10**12): (row["arrived"], row["severity"])
        + ((row["needs"],) if names[row["group"]] == "adults" else ())
        for row in clients
    }
    functions = list(treatments)
    work, seen = {}, {}
    for row in visits:
        at = functions[flow.network.station_function[row["station"]]]
        client = (names[row["client"] // 10**12 - 1], row["client"] % 10**12)
        if np.isnan(row["ended"]) or np.isnan(row["started"]):
            continue
        nth = seen[client, at] = seen.get((client, at), -1) + 1
        work[client, at, nth] = row["ended"] - row["started"]
    return who, work


def assert_same_work(one, other):
    """Whoever was treated in both had the same work, time and again."""
    both = one.keys() & other.keys()
    assert len(both) > 100
    for treated in both:
        assert one[treated] == pytest.approx(other[treated], rel=1e-9)


def test_a_client_is_the_same_whatever_the_rates():
    def change(rates):
        rates.accept[:] = 0.7
        rates.dossier[:] = 0.4
        rates.success[:] = 0.6
        rates.recovery[:] = 0.3
        rates.incident_hazard = 0.1
        rates.relapse_chance = 0.5
        rates.preference[:, ::2] = 3.0

    who, work = people()
    changed, changed_work = people(change=change)
    assert who == changed
    assert_same_work(work, changed_work)


def test_other_arrivals_in_one_group_leave_the_clients_of_the_other_the_same():
    who, work = people()
    more = {**GROUPS, "adults": {**GROUPS["adults"], "arrivals": {"rate": 9}}}
    changed, changed_work = people(groups=more)
    youth = {client: facts for client, facts in who.items() if client[0] == "youth"}
    assert youth == {client: facts for client, facts in changed.items() if client[0] == "youth"}
    assert len(changed) > len(who)
    assert_same_work(work, changed_work)


def test_a_group_or_function_in_front_leaves_the_draws_of_the_others():
    who, work = people()
    extra = {"first": {"arrivals": {"rate": 2}, "route": ["before"]}, **GROUPS}
    changed, changed_work = people(
        groups=extra,
        treatments={"before": 0.5, **TREATMENTS},
        partners={"front": {"before": 9}, **PARTNERS},
    )
    assert who == {client: facts for client, facts in changed.items() if client[0] != "first"}
    assert_same_work(work, changed_work)


def test_a_doubled_arrival_factor_brings_the_same_clients_twice_as_fast():
    """On the group's own clock: the n-th client stays the n-th client."""

    def twice(rates):
        rates.arrival_factor[:] = 2.0

    who, _ = people()
    faster, _ = people(change=twice)
    for client, (arrived, severity, *_) in who.items():
        assert faster[client][0] == pytest.approx(arrived / 2)
        assert faster[client][1] == severity


def test_another_seed_brings_other_clients():
    assert people()[0] != people(seed=4)[0]
