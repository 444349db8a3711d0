"""No client is lost or made, and Little's law holds at every station, whatever the chain."""

import numpy as np
import pytest
from flow_cases import IN_SYSTEM, clients_of, opened, visits_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario.strategies import scenarios

from ketensim.flow import OUTCOMES

pytestmark = pytest.mark.no_cover  # a great many times what other tests do once
WEEKS = 12
CHAINS = scenarios()
DICE = st.integers(0, 2**32 - 1)
PATIENT = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def throw(rates, dice):
    """Set every rate and chance at random, certain and impossible ones among them."""

    def chances(array, most=1.0):
        drawn = dice.uniform(0.0, most, array.shape)
        sure = dice.random(array.shape)
        array[:] = np.where(sure < 0.15, 0.0, np.where(sure > 0.75, most, drawn))

    chances(rates.speed, 1.6)
    chances(rates.arrival_factor, 3.0)
    chances(rates.preference, 5.0)
    chances(rates.reintake_work, 2.0)
    for name in ("accept", "dossier", "report", "recovery", "success", "reintake_success"):
        chances(getattr(rates, name))
    chances(rates.demand_orientation)
    rates.incident_hazard = float(dice.choice([0.0, 0.1, 2.0]))
    rates.relapse_chance = float(dice.choice([0.0, 0.5, 1.0]))


def weeks_of(scenario, seed, neutral):
    """Let twelve weeks pass; give the flow, and what each week's tallies said."""
    scenario = scenario.with_values(
        {"parameters.relapse_weeks": 1.0, "parameters.search_weeks": 2.5}
    )
    flow, rates = opened(scenario, seed, start=-3.0)
    dice, weeks = np.random.default_rng(seed), []
    for _ in range(WEEKS):
        if not neutral:
            throw(rates, dice)
        week = flow.advance(rates)
        weeks.append({name: value.copy() for name, value in vars(week).items()})
    return flow, weeks


@given(scenario=CHAINS, seed=DICE, neutral=st.booleans())
@PATIENT
def test_all_who_arrived_are_somewhere_every_week_and_in_every_group(scenario, seed, neutral):
    flow, weeks = weeks_of(scenario, seed, neutral)
    so_far = {
        name: np.cumsum([week[name] for week in weeks], axis=0)
        for name in ("arrived", "resolved", "unresolved", "gave_up", "lost", "incidents")
    }
    left = sum(so_far[name] for name in OUTCOMES[:IN_SYSTEM])
    inside = [week["waiting"] + week["in_treatment"] + week["in_transit"] for week in weeks]
    np.testing.assert_array_equal(so_far["arrived"], left + inside)
    assert min(week[name].min() for week in weeks for name in ("waiting", "in_transit")) >= 0
    for week in weeks:
        assert week["waiting"].sum() == week["station_waiting"].sum()
        assert week["in_treatment"].sum() == week["station_in_treatment"].sum()
        assert (week["station_in_treatment"] <= flow.network.places).all()
        np.testing.assert_array_equal(week["offered"], week["accepted"] + week["refused"])
        assert (week["informed"] <= week["accepted"]).all()
        assert (week["lost_between"] <= week["refused"]).all()
        assert (week["succeeded"] <= week["ended"]).all()


@given(scenario=CHAINS, seed=DICE)
@PATIENT
def test_rows_of_clients_and_visits_say_the_same_as_the_tallies(scenario, seed):
    flow, weeks = weeks_of(scenario, seed, neutral=False)
    clients, visits = clients_of(flow), visits_of(flow)
    assert len(np.unique(clients["client"])) == len(clients)
    last = weeks[-1]
    for g in range(flow.network.n_groups):
        group = clients[clients["group"] == g]
        assert len(group) == sum(week["arrived"][g] for week in weeks)
        assert group["incidents"].sum() == sum(week["incidents"][g] for week in weeks)
        for outcome, name in enumerate(OUTCOMES[:IN_SYSTEM]):
            assert (group["outcome"] == outcome).sum() == sum(week[name][g] for week in weeks)
        assert (group["outcome"] == IN_SYSTEM).sum() == np.isnan(group["ended"]).sum()
    for s in range(flow.network.n_stations):
        here = visits[visits["station"] == s]
        started, over = ~np.isnan(here["started"]), ~np.isnan(here["ended"])
        assert (~started & ~over).sum() == last["station_waiting"][s]
        assert (started & ~over).sum() == last["station_in_treatment"][s]
        for name, count in (
            ("started", started.sum()),
            ("ended", (started & over).sum()),
            ("succeeded", here["success"].sum()),
            ("station_gave_up", (over & ~started).sum()),
        ):
            assert count == sum(week[name][s] for week in weeks), name


@given(scenario=CHAINS, seed=DICE, neutral=st.booleans())
@PATIENT
def test_little_s_law_holds_at_every_station_in_every_week(scenario, seed, neutral):
    """Time spent there, summed over clients, is the area under the number there."""
    flow, weeks = weeks_of(scenario, seed, neutral)
    visits = visits_of(flow)
    begins = np.arange(-3.0, WEEKS - 3.0)[:, None]
    left = np.nan_to_num(visits["ended"], nan=np.inf)
    served = np.where(np.isnan(visits["started"]), left, visits["started"])

    def time_in_week(since, until):
        overlap = np.minimum(until, begins + 1.0) - np.maximum(since, begins)
        return np.maximum(overlap, 0.0)

    waited = time_in_week(visits["queued"], served)
    treated = time_in_week(served, left)
    for s in range(flow.network.n_stations):
        here = visits["station"] == s
        areas = [[week["waiting_area"][s], week["busy_area"][s]] for week in weeks]
        found = np.stack([waited[:, here].sum(axis=1), treated[:, here].sum(axis=1)], axis=1)
        np.testing.assert_allclose(areas, found, atol=1e-6, rtol=0)


@given(scenario=CHAINS, seed=DICE)
@PATIENT
def test_a_client_is_in_one_place_at_a_time_and_its_visits_are_in_order(scenario, seed):
    flow, _ = weeks_of(scenario, seed, neutral=False)
    clients, visits = clients_of(flow), visits_of(flow)
    row = np.searchsorted(clients["client"], visits["client"])
    np.testing.assert_array_equal(clients["client"][row], visits["client"])
    assert (visits["queued"] >= clients["arrived"][row]).all()
    assert not (visits["ended"] > clients["ended"][row]).any()
    assert not (visits["started"] < visits["queued"]).any()
    assert not (visits["ended"] < visits["started"]).any()
    same = visits["client"][1:] == visits["client"][:-1]
    first = np.concatenate([[True], ~same])[: len(visits)]
    np.testing.assert_array_equal(visits["visit"][first], 1)
    np.testing.assert_array_equal(visits["visit"][1:][same], visits["visit"][:-1][same] + 1)
    assert not (visits["queued"][1:][same] < visits["ended"][:-1][same]).any()
    assert not np.isnan(visits["ended"][:-1][same]).any()
    assert (visits["referred_by"][first] == -1).all()
    partner = flow.network.station_partner[visits["station"]]
    np.testing.assert_array_equal(visits["referred_by"][1:][same], partner[:-1][same])
