"""Persons with several files: who they are, what splitting them does, and how files are joined."""

import numpy as np
import pytest
from flow_cases import assert_same_rows, chain_of, clients_of, law, opened, set_off, visits_of
from scipy import stats
from theory_cases import assert_plausible

from ketensim.flow import Rates
from ketensim.flow.households import MOST

YOUTH, DEBTS, POLICE = range(3)


def town(rate=40.0, treatment=2.0, mechanisms="on", **households):
    """Three services that do not know of each other; a family of `youth` may have more files."""
    groups = {
        name: {"arrivals": {"rate": rate if name == "youth" else 0}, "route": [name]}
        for name in ("youth", "debts", "police")
    }
    groups["debts"]["arrivals"] = {"rate": 3.0}
    groups["youth"]["severity"] = law("uniform", mean=0.5)
    groups["debts"]["severity"] = law("uniform", mean=0.5)
    if households:
        groups["youth"]["households"] = households
    return chain_of(
        dict.fromkeys(groups, treatment),
        {f"{name}-desk": {name: 1_000} for name in groups},
        groups,
        mechanisms=mechanisms,
    )


def lived(scenario, weeks=30, seed=3, **chances):
    """Let the town live with these chances in every week."""
    flow, rates = set_off(scenario, seed, **chances)
    for _ in range(weeks):
        flow.advance(rates)
    return flow


def of_group(clients, group):
    return clients[clients["group"] == group]


def test_a_household_is_one_person_with_a_client_in_each_group():
    clients = clients_of(lived(town(debts={"chance": 1.0, "weeks": 0.1})))
    first, second = of_group(clients, YOUTH), of_group(clients, DEBTS)
    files = second[np.isin(second["person"], first["person"])]
    own = second[~np.isin(second["person"], first["person"])]
    assert len(np.unique(clients["client"])) == len(clients)
    assert (own["person"] == own["client"]).all()
    assert len(np.unique(files["person"])) == len(files) > 900
    opener = first[np.searchsorted(first["client"], files["person"])]
    assert (files["arrived"] >= opener["arrived"]).all()
    np.testing.assert_array_equal(files["severity"], opener["severity"])  # one person


@pytest.mark.theory
def test_files_are_opened_with_their_chance_and_after_an_exponential_time():
    scenario = town(rate=400.0, debts={"chance": 0.3, "weeks": 2.0}, police=0.05)
    clients = clients_of(lived(scenario, weeks=40))
    families = of_group(clients, YOUTH)
    families = families[families["arrived"] < 10.0]  # the rest may have files yet to come
    for group, chance in ((DEBTS, 0.3), (POLICE, 0.05)):
        files = of_group(clients, group)
        files = files[np.isin(files["person"], families["person"])]
        assert_plausible(stats.binomtest(len(files), len(families), chance).pvalue)
        if group == DEBTS:
            opener = families[np.searchsorted(families["client"], files["person"])]
            delays = files["arrived"] - opener["arrived"]
            assert_plausible(stats.kstest(delays, stats.expon(scale=2.0).cdf).pvalue)


def test_who_has_no_household_is_the_same_client_with_them_around():
    plain = lived(town(), incident_hazard=0.3)
    mixed = lived(town(debts=0.5, police=0.5), incident_hazard=0.3)
    own = clients_of(mixed)
    own = own[np.isin(own["client"], clients_of(plain)["client"])]
    assert len(own) == len(clients_of(plain))
    assert_same_rows(of_group(own, DEBTS), of_group(clients_of(plain), DEBTS))
    for name in ("client", "person", "arrived", "ended", "severity", "outcome"):
        np.testing.assert_array_equal(own[name], clients_of(plain)[name])


def test_more_files_do_not_change_those_that_were_opened_before():
    few = lived(town(debts=0.3))
    many = lived(town(debts=0.8))
    known = np.isin(clients_of(many)["client"], clients_of(few)["client"])
    assert known.sum() == len(clients_of(few)) < len(known)
    assert_same_rows(clients_of(many)[known], clients_of(few))


@pytest.mark.parametrize("joining", [0.0, 1.0])
def test_every_client_of_a_household_is_counted_once_in_every_week(joining):
    flow, rates = opened(town(debts=0.6, police=0.6), 5)
    rates.success[:], rates.relapse_chance, rates.joining[:] = 0.5, 0.7, joining
    rates.incident_hazard = 0.2
    arrived = left = 0
    for _ in range(40):
        week = flow.advance(rates)
        arrived = arrived + week.arrived
        left = left + week.resolved + week.unresolved + week.gave_up + week.lost
        inside = week.waiting + week.in_treatment + week.in_transit
        np.testing.assert_array_equal(arrived, left + inside)
    clients = clients_of(flow)
    np.testing.assert_array_equal(np.bincount(clients["group"]), arrived)
    assert (clients["relapse_of"] >= 0).sum() > 100
    again = clients[clients["relapse_of"] >= 0]
    before = clients[np.searchsorted(clients["client"], again["relapse_of"])]
    np.testing.assert_array_equal(again["person"], before["person"])
    np.testing.assert_array_equal(again["severity"], before["severity"])


def test_a_copy_lives_on_with_the_same_households():
    flow = lived(town(debts=0.6, police=0.6), weeks=8, joining=0.2)
    twin = flow.copy()
    for one in (flow, twin):
        rates = Rates.neutral(one.network)
        rates.joining[:], rates.contradiction = 0.2, 0.5
        for _ in range(8):
            one.advance(rates)
    assert_same_rows(clients_of(flow), clients_of(twin))


def successes(flow, group):
    """Give clients of a group, and whether their only treatment succeeded."""
    clients, visits = of_group(clients_of(flow), group), visits_of(flow)
    ended = visits[~np.isnan(visits["ended"])]
    row = np.searchsorted(ended["client"], clients["client"])
    row = np.minimum(row, len(ended) - 1)
    done = ended["client"][row] == clients["client"]
    return clients[done], ended["success"][row[done]], ended["ended"][row[done]]


def test_treatments_contradict_each_other_as_long_as_two_files_are_open():
    """A treatment fails if the other file is open at its end, and no other fails."""
    flow = lived(town(debts={"chance": 0.7, "weeks": 1.0}), contradiction=0.0)
    clients, success, ended = successes(flow, YOUTH)
    files = of_group(clients_of(flow), DEBTS)
    where = {file["person"]: file for file in files}
    split = np.array(
        [
            c["client"] in where
            and where[c["client"]]["arrived"] < end
            and not where[c["client"]]["ended"] < end
            for c, end in zip(clients, ended, strict=True)
        ]
    )
    np.testing.assert_array_equal(success, ~split)
    assert 200 < split.sum() < len(split) - 200


def test_once_joined_treatments_do_not_contradict_each_other():
    """Joined at the first turn of the week that both are open: then only the rest fails."""
    flow = lived(town(debts={"chance": 1.0, "weeks": 0.5}), contradiction=0.0, joining=1.0)
    clients, success, ended = successes(flow, YOUTH)
    files = {f["person"]: f for f in of_group(clients_of(flow), DEBTS)}
    pairs = [
        (c, files[c["client"]], end)
        for c, end in zip(clients, ended, strict=True)
        if c["client"] in files
    ]
    joined = np.array([np.ceil(f["arrived"]) < end and f["arrived"] < end for _, f, end in pairs])
    both = np.array([f["arrived"] < end for _, f, end in pairs])
    said = np.array([not np.isnan(c["joined"]) for c, _, _ in pairs])
    np.testing.assert_array_equal(said, joined)
    weeks = np.array([c["joined"] for c, _, _ in pairs])[joined]
    starts = np.array([np.ceil(f["arrived"]) for _, f, _ in pairs])[joined]
    np.testing.assert_array_equal(weeks, starts)
    known = dict(zip(clients["client"].tolist(), success.tolist(), strict=True))
    got = np.array([known[c["client"]] for c, _, _ in pairs])
    np.testing.assert_array_equal(got, joined | ~both)


@pytest.mark.theory
def test_files_are_joined_each_week_with_the_chance_of_the_two_partners():
    """Long treatments: after k turns of the week a pair is joined with chance 1 - 0.8^k."""
    chance = np.zeros((3, 3))
    chance[YOUTH, DEBTS] = 0.2
    scenario = town(rate=60.0, treatment=300.0, debts={"chance": 1.0, "weeks": 0.01})
    clients = clients_of(lived(scenario, weeks=20, joining=chance))
    files = of_group(clients, DEBTS)
    files = files[(files["person"] != files["client"]) & (files["arrived"] < 9.0)]
    turns = np.where(np.isnan(files["joined"]), 11, files["joined"] - np.ceil(files["arrived"]))
    counts = np.bincount(np.minimum(turns, 11).astype(int), minlength=12)[:11]
    counts = [*counts, len(files) - counts.sum()]
    theory = np.array([*(0.2 * 0.8 ** np.arange(11)), 0.8**11]) * len(files)
    assert_plausible(stats.chisquare(counts, theory).pvalue)
    assert np.isnan(of_group(clients, POLICE)["joined"]).all()


def test_partners_without_a_chance_never_find_out():
    chance = np.ones((3, 3))
    chance[YOUTH, DEBTS] = 0.0
    clients = clients_of(lived(town(debts=0.8, treatment=50.0), joining=chance))
    assert np.isnan(clients["joined"]).all()


@pytest.mark.theory
@pytest.mark.parametrize(("joining", "factor"), [(0.0, 3.0), (1.0, 0.25)])
def test_incidents_of_a_household_happen_at_their_own_rate(joining, factor):
    """One client is treated at each desk, all others wait; joined in week 1, or never."""
    groups = {
        "youth": {
            "arrivals": [{"rate": 0}, {"from": 0.9, "rate": 9_000}, {"from": 1.0, "rate": 0}],
            "households": {"debts": {"chance": 0.5, "weeks": 0.0}},
        },
        "debts": {"arrivals": {"rate": 0}},
    }
    for name, group in groups.items():
        group |= {"route": [name], "severity": law("uniform", mean=0.5)}
    desks = {f"{name}-desk": {name: 1} for name in groups}
    flow, rates = opened(chain_of(dict.fromkeys(groups, 1_000), desks, groups, mechanisms="on"), 4)
    rates.split_hazard, rates.joined_hazard, rates.joining[:] = 3.0, 0.25, joining
    flow.advance(rates)
    rates.incident_hazard = 0.4
    for _ in range(5):
        flow.advance(rates)
    clients = clients_of(flow)
    treated = visits_of(flow)["client"][~np.isnan(visits_of(flow)["started"])]
    waiting = ~np.isin(clients["client"], treated)
    together = np.isin(clients["person"], of_group(clients, DEBTS)["person"])
    assert np.isnan(clients["joined"][together]).all() == (joining == 0.0)
    for these, rate in ((waiting & ~together, 0.4), (waiting & together, 0.4 * factor)):
        assert these.sum() > 300
        mean = rate * 5.0 * clients["severity"][these].sum()
        count = int(clients["incidents"][these].sum())
        tails = stats.poisson.cdf(count, mean), stats.poisson.sf(count - 1, mean)
        assert_plausible(min(1.0, 2.0 * min(tails)))


def test_the_factor_on_incidents_is_cut_off_at_its_highest():
    def incidents(factor):
        flow, rates = opened(town(rate=20.0, debts=1.0), 4)
        rates.accept[:], rates.incident_hazard, rates.split_hazard = 0.0, 0.3, factor
        for _ in range(10):
            flow.advance(rates)
        return int(clients_of(flow)["incidents"].sum())

    assert incidents(1.0) < incidents(MOST) == incidents(2 * MOST)
