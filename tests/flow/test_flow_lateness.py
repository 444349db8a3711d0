"""Hand-offs that come late, and clients who are called about, solved by hand."""

import numpy as np
import pytest
from flow_cases import GAVE_UP, chain_of
from handoff_cases import CLINIC, DESK, chain, passed


def waits_in_line(rate, seed, **chances):
    """A line at the clinic of clients whom the desk sends and of clients from outside."""
    scenario = chain_of(
        {"intake": 0.1, "help": 0.5},
        {"desk": {"intake": 1_000}, "clinic": {"help": 1}},
        {
            "sent": {"arrivals": {"rate": rate}, "route": ["intake", "help"]},
            "outside": {"arrivals": {"rate": rate}, "route": ["help"]},
        },
        mechanisms="on",
    )
    clients, visits, tallies = passed(scenario, weeks=60, seed=seed, **chances)
    return clients, visits[visits["station"] == CLINIC], tallies


def test_a_hand_off_is_late_when_its_wait_ends_more_than_four_weeks_after_the_referral():
    _, visits, tallies = waits_in_line(1.4, 0)
    sent = visits[(visits["referred_by"] == DESK) & ~np.isnan(visits["started"])]
    late = sent["started"] - sent["queued"] > 4.0
    assert 0 < late.sum() < len(late)
    assert tallies["late"].tolist() == [[0, late.sum()], [0, 0]]


def test_giving_up_after_more_than_four_weeks_makes_a_hand_off_late_too():
    scenario = chain(places=1, rate=20.0, group={"patience": 5.0})
    clients, visits, tallies = passed(scenario)
    inside = visits[visits["station"] == CLINIC]
    gave_up = int(np.isnan(inside["started"]).sum())
    started_late = int((inside["started"] - inside["queued"] > 4.0).sum())
    assert gave_up > 5
    assert tallies["late"][DESK, CLINIC] == gave_up + started_late
    assert (clients["outcome"] == GAVE_UP).sum() == gave_up


def expected_order(visits):
    """Who goes first at each start, when a late client is called about and moved to the front."""
    queued, started = visits["queued"], visits["started"]
    called = np.where(visits["referred_by"] == DESK, queued + 4.0, np.inf)
    expected = []
    for now in np.sort(started[~np.isnan(started) & (started > queued)]):
        waiting = np.flatnonzero((queued < now) & ~(started < now))
        moved = waiting[called[waiting] < now]
        first = moved[called[moved].argmax()] if len(moved) else waiting[queued[waiting].argmin()]
        expected.append(visits["client"][first])
    return expected


@pytest.mark.parametrize("seed", range(5))
def test_a_late_client_who_is_called_about_goes_to_the_front_of_its_line(seed):
    """Against an order worked out from the rows: the last one called about, else the first."""
    _, visits, tallies = waits_in_line(1.3, seed, recovery=1.0)
    waited = visits[~np.isnan(visits["started"]) & (visits["started"] > visits["queued"])]
    order = waited["client"][np.argsort(waited["started"])]
    assert order.tolist() == expected_order(visits)
    called = (visits["referred_by"] == DESK) & ~(visits["started"] <= visits["queued"] + 4.0)
    called &= visits["queued"] + 4.0 < 60.0
    assert tallies["recovered"][DESK, CLINIC] == called.sum() > 0


def test_nobody_is_called_about_where_partners_do_not_hold_each_other_to_account():
    _, visits, tallies = waits_in_line(1.3, 0, recovery=0.0)
    waited = visits[~np.isnan(visits["started"])]
    np.testing.assert_array_equal(np.argsort(waited["queued"]), np.argsort(waited["started"]))
    assert not tallies["recovered"].any()
