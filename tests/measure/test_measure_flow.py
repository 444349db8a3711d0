"""The tallies that the flow keeps and the rows that it leaves behind tell the same story."""

from dataclasses import replace

import numpy as np
import pytest
from measure_cases import SCENARIO, by_hand

from ketensim.flow import ClientFlow, Network, Rates
from ketensim.measure.measured import RESOLVED, Measured
from ketensim.measure.result import Result
from ketensim.measure.schema import GROUP_COUNTS, PAIR_TALLIES

BUSY = SCENARIO.with_values(
    {"groups.young.arrivals.rate": 3.0, "groups.old.arrivals.rate": 1.0, "horizon.weeks": 80}
)


def imperfect_rates(network):
    """Rates under which everything goes wrong now and then."""
    rates = Rates.neutral(network)
    rates.accept[:-1] = 0.6
    rates.dossier[:] = 0.5
    rates.report[:] = 0.7
    rates.recovery[:] = 0.3
    rates.success[:] = 0.8
    rates.relapse_chance = 0.5
    return rates


@pytest.fixture(scope="module")
def records():
    network = Network.from_scenario(BUSY)
    flow, rates = ClientFlow(network, seed=3, start=-2.0), imperfect_rates(network)
    week = np.arange(-2, 80)
    senders, receivers = network.links.T
    pairs = {name: np.zeros((82, len(senders)), np.int32) for name in PAIR_TALLIES}
    groups = {name: np.zeros((82, 2), np.int32) for name in GROUP_COUNTS}
    stations = {name: np.zeros((82, 3), np.int32) for name in ("waiting", "in_treatment", "ended")}
    busy = np.zeros((82, 3))
    for row in range(82):
        now = flow.advance(rates)
        for place, name in enumerate(PAIR_TALLIES):
            pairs[name][row] = now.pairs[place][senders, receivers]
        for name in GROUP_COUNTS:
            groups[name][row] = getattr(now, name)
        stations["waiting"][row] = now.station_waiting
        stations["in_treatment"][row] = now.station_in_treatment
        stations["ended"][row], busy[row] = now.ended, now.busy_area
    bonds = np.full((82, len(senders)), 0.5)
    states = {name: np.full((82, 3), 0.5) for name in by_hand().partners}
    return replace(
        by_hand(),
        scenario=BUSY,
        week=week,
        links=network.links,
        clients=flow.client_rows(),
        visits=flow.visit_rows(),
        pairs=pairs,
        trust=bonds,
        agreement=bonds,
        intertwining=bonds,
        groups=groups,
        station_waiting=stations["waiting"],
        station_in_treatment=stations["in_treatment"],
        station_ended=stations["ended"],
        station_busy_area=busy,
        partners=states,
        urgency=np.zeros(82),
        escalation=np.zeros(82),
        regie_hours=np.zeros(82),
        chain_cost=np.ones(82),
        maturity=np.zeros((82, 5)),
        organisation=None,
    )


def test_hand_offs_among_the_visits_are_the_referrals_that_were_accepted(records):
    counts = Measured(records).pairs_by_week
    assert records.pairs["accepted"].sum() > 100
    np.testing.assert_array_equal(counts.handed, records.pairs["accepted"])


def test_no_more_is_reported_back_than_treatments_ended_after_a_hand_off(records):
    due = Measured(records).pairs_by_week.due
    assert (records.pairs["reported"] <= due).all()
    assert 0.5 < records.pairs["reported"].sum() / due.sum() < 0.9  # the chance is 0.7


def test_places_in_use_are_the_same_from_visits_as_from_stations(records):
    measured = Measured(records)
    recorded = records.station_busy_area[measured.recorded].sum(axis=0)
    np.testing.assert_allclose(measured.busy.sum(axis=0), recorded, rtol=1e-9)


def test_clients_leave_in_the_week_in_which_their_group_counts_them(records):
    measured = Measured(records)
    resolved = measured.week_of(measured.ended[measured.outcome == RESOLVED])
    counted = np.bincount(resolved, minlength=82)
    np.testing.assert_array_equal(counted, records.groups["resolved"].sum(axis=1))


def test_outcomes_and_what_is_open_add_up_to_all_counted_clients(records):
    summary = Result(records).summary
    unresolved = Measured(records).outcomes[:, 1].sum() / Measured(records).outcomes.sum()
    ends = ("resolved_share", "gave_up_share", "lost_share", "open_share")
    assert summary[list(ends)].sum() + unresolved == pytest.approx(1.0)
    assert 0 < summary["dks"] < 1
