"""Hand-offs solved by hand: refusal, falling between two stools, dossier, report-back."""

import numpy as np
import pytest
from flow_cases import LOST, OUTSIDE, RESOLVED, law
from handoff_cases import CLINIC, DESK, WARD, chain, passed, refusing
from scipy import stats
from theory_cases import assert_plausible


def test_without_refusals_a_client_goes_straight_through():
    clients, visits, tallies = passed(chain())
    count = len(clients)
    np.testing.assert_allclose(clients["ended"], clients["arrived"] + 2.5)
    assert set(clients["outcome"]) == {RESOLVED}
    assert visits["referred_by"].tolist() == [OUTSIDE, DESK] * count
    for name in ("offered", "accepted", "informed", "reported"):
        assert tallies[name].tolist() == [[0, count], [0, 0]]
    for name in ("refused", "late", "lost_between", "recovered"):
        assert not tallies[name].any()


def test_refused_from_outside_a_client_tries_three_times_and_is_lost_after_the_search():
    """Refused at once, after 1 week and after 2; then searched for 26 weeks, by nobody."""
    accept = np.zeros((3, 2))
    clients, visits, tallies = passed(chain(), accept=accept, recovery=1.0)
    assert len(visits) == 0
    assert set(clients["outcome"]) == {LOST}
    np.testing.assert_allclose(clients["ended"], clients["arrived"] + 2.0 + 26.0)
    assert not any(tallies[name].any() for name in tallies)  # outside is no partner


def test_refused_by_the_only_provider_a_client_falls_between_two_stools():
    clients, visits, tallies = passed(chain(), accept=refusing(CLINIC))
    count = len(clients)
    assert set(visits["station"]) == {DESK}
    assert set(clients["outcome"]) == {LOST}
    np.testing.assert_allclose(clients["ended"], clients["arrived"] + 0.5 + 2.0 + 26.0)
    assert tallies["offered"][DESK, CLINIC] == tallies["refused"][DESK, CLINIC] == 3 * count
    assert tallies["lost_between"][DESK, CLINIC] == count
    assert not tallies["accepted"].any()
    assert not tallies["recovered"].any()


def test_the_times_of_trying_and_searching_are_parameters():
    scenario = chain(
        parameters={"retry_weeks": 0.25, "max_attempts": 5, "search_weeks": 2.5, "late_weeks": 1.0}
    )
    clients, _, tallies = passed(scenario, accept=refusing(CLINIC))
    np.testing.assert_allclose(clients["ended"], clients["arrived"] + 0.5 + 4 * 0.25 + 2.5)
    assert tallies["refused"].sum() == 5 * len(clients)


def test_a_lost_client_that_is_found_is_taken_by_the_partner_called_to_account():
    """Looked for every week from the fall at 2.5 on, and found the first time, at 3.5."""
    clients, visits, tallies = passed(chain(), accept=refusing(CLINIC), recovery=1.0)
    count = len(clients)
    helped = visits[visits["station"] == CLINIC]
    np.testing.assert_allclose(helped["queued"], clients["arrived"] + 3.5)
    np.testing.assert_allclose(clients["ended"], clients["arrived"] + 5.5)
    assert set(clients["outcome"]) == {RESOLVED}
    assert tallies["lost_between"][DESK, CLINIC] == count
    assert tallies["recovered"][DESK, CLINIC] == count
    assert tallies["offered"][DESK, CLINIC] == 4 * count
    assert tallies["accepted"][DESK, CLINIC] == count


@pytest.mark.theory
def test_the_search_succeeds_each_week_with_the_recovery_chance_of_the_pair():
    """Found after k weeks with chance 0.1 * 0.9^(k - 1), else lost for good after 26."""
    recovery = np.zeros((2, 2))
    recovery[DESK, CLINIC] = 0.1
    clients, visits, _ = passed(chain(rate=4_000), accept=refusing(CLINIC), recovery=recovery)
    helped = visits[visits["station"] == CLINIC]
    arrived = clients["arrived"][np.searchsorted(clients["client"], helped["client"])]
    weeks = np.round(helped["queued"] - arrived - 2.5).astype(int)
    assert weeks.max() <= 26
    counts = np.bincount(weeks, minlength=27)[1:]
    chances = 0.1 * 0.9 ** np.arange(26)
    counts = [*counts, (clients["outcome"] == LOST).sum()]
    theory = np.array([*chances, 0.9**26]) * len(clients)
    assert_plausible(stats.chisquare(counts, theory).pvalue)


THREE = {"desk": {"intake": 1_000}, "clinic": {"help": 1_000}, "ward": {"help": 1_000}}


def test_another_provider_is_asked_at_once_when_the_first_refuses():
    preference = np.ones((4, 3))
    preference[DESK] = [0.0, 1.0, 0.0]
    clients, visits, tallies = passed(
        chain(partners=THREE), accept=refusing(CLINIC, of=3), preference=preference
    )
    count = len(clients)
    assert set(visits["station"]) == {DESK, WARD}
    np.testing.assert_allclose(clients["ended"], clients["arrived"] + 2.5)
    assert tallies["refused"][DESK].tolist() == [0, count, 0]
    assert tallies["accepted"][DESK].tolist() == [0, 0, count]


def test_when_all_providers_refuse_the_third_offer_comes_a_week_later():
    preference = np.ones((4, 3))
    preference[DESK] = [0.0, 1.0, 0.0]
    clients, _, tallies = passed(
        chain(partners=THREE), accept=refusing(CLINIC, WARD, of=3), preference=preference
    )
    count = len(clients)
    np.testing.assert_allclose(clients["ended"], clients["arrived"] + 0.5 + 1.0 + 26.0)
    assert tallies["refused"][DESK].tolist() == [0, 2 * count, count]
    assert tallies["lost_between"][DESK].tolist() == [0, count, 0]


@pytest.mark.theory
def test_offers_are_accepted_with_the_chance_of_the_pair():
    accept = np.ones((3, 2))
    accept[DESK, CLINIC] = 0.35
    _, _, tallies = passed(chain(rate=4_000), accept=accept)
    offered, accepted = (int(tallies[name][DESK, CLINIC]) for name in ("offered", "accepted"))
    assert_plausible(stats.binomtest(accepted, offered, 0.35).pvalue)


@pytest.mark.theory
def test_a_station_that_skims_accepts_in_proportion_to_what_is_not_severe():
    """Nobody comes back after one refusal, so that what is offered is one draw a client."""
    severity = law("empirical", values=[0.0, 0.5, 1.0])
    scenario = chain(rate=4_000, group={"severity": severity}, parameters={"max_attempts": 1})
    accept = np.ones((3, 2))
    accept[DESK, CLINIC] = 0.8
    clients, visits, _ = passed(scenario, accept=accept, skim=0.6)
    helped = np.isin(clients["client"], visits["client"][visits["station"] == CLINIC])
    for severe, chance in ((0.0, 0.8), (0.5, 0.8 * 0.7), (1.0, 0.8 * 0.4)):
        these = helped[clients["severity"] == severe]
        assert_plausible(stats.binomtest(int(these.sum()), len(these), chance).pvalue)


def test_a_station_that_skims_refuses_more_severe_clients_and_takes_none_that_it_refused_before():
    scenario = chain(rate=50, group={"severity": law("uniform", mean=0.5, cv=0.5)})
    accept = np.full((3, 2), 0.9)
    accept[-1] = 1.0
    taken = []
    for skim in (0.0, 0.5, 1.0):
        _, visits, tallies = passed(scenario, accept=accept, skim=skim)
        taken.append(set(visits["client"][visits["station"] == CLINIC]))
        assert (visits["station"] == DESK).sum() == len(set(visits["client"]))  # the front door
        assert tallies["refused"][DESK, CLINIC] > 0
    assert taken[0] > taken[1] > taken[2]


def test_within_a_partner_all_is_accepted_with_dossier_and_without_a_tally():
    scenario = chain(partners={"desk": {"intake": 1_000, "help": 1_000}, "clinic": {"help": 1_000}})
    accept = np.zeros((3, 3))
    accept[-1] = 1.0
    preference = np.ones((3, 3))
    preference[DESK] = [1.0, 1.0, 0.0]
    clients, visits, tallies = passed(scenario, accept=accept, preference=preference, dossier=0.0)
    assert set(visits["station"]) == {0, 1}
    assert visits["dossier"].all()
    assert set(clients["outcome"]) == {RESOLVED}
    assert not any(tallies[name].any() for name in tallies)


def test_without_its_dossier_the_intake_is_done_again():
    """Half as much work more, and the chance of success that holds then."""
    clients, visits, tallies = passed(
        chain(), dossier=0.0, reintake_work=0.5, reintake_success=0.0, success=1.0
    )
    helped = visits[visits["station"] == CLINIC]
    assert not helped["dossier"].any()
    assert helped["reintake"].all()
    assert not helped["success"].any()
    np.testing.assert_allclose(helped["ended"] - helped["started"], 3.0)
    assert not tallies["informed"].any()
    assert tallies["accepted"].sum() == len(clients)
    first = visits[visits["station"] == DESK]
    assert first["dossier"].all()
    assert not first["reintake"].any()


def test_a_sender_who_is_called_to_account_sends_the_dossier_after_all():
    clients, visits, tallies = passed(chain(), dossier=0.0, reintake_work=0.5, recovery=1.0)
    helped = visits[visits["station"] == CLINIC]
    assert helped["dossier"].all()
    assert not helped["reintake"].any()
    np.testing.assert_allclose(helped["ended"] - helped["started"], 2.0)
    assert not tallies["informed"].any()
    assert tallies["recovered"][DESK, CLINIC] == len(clients)


@pytest.mark.theory
def test_dossiers_and_reports_go_along_with_the_chance_of_their_pair():
    dossier, report = np.zeros((2, 2)), np.zeros((2, 2))
    dossier[DESK, CLINIC], report[DESK, CLINIC] = 0.3, 0.8
    clients, visits, tallies = passed(
        chain(rate=4_000), dossier=dossier, report=report, reintake_success=0.25, success=0.75
    )
    count = len(clients)
    assert_plausible(stats.binomtest(int(tallies["informed"][DESK, CLINIC]), count, 0.3).pvalue)
    assert_plausible(stats.binomtest(int(tallies["reported"][DESK, CLINIC]), count, 0.8).pvalue)
    helped = visits[visits["station"] == CLINIC]
    assert helped["dossier"].sum() == tallies["informed"][DESK, CLINIC]
    for again, chance in ((False, 0.75), (True, 0.25)):
        these = helped["success"][helped["reintake"] == again]
        assert_plausible(stats.binomtest(int(these.sum()), len(these), chance).pvalue)


@pytest.mark.parametrize(("report", "share"), [(0.0, 0), (1.0, 1)])
def test_a_receiver_reports_back_at_the_end_of_a_treatment(report, share):
    clients, _, tallies = passed(chain(), report=report)
    assert tallies["reported"].tolist() == [[0, share * len(clients)], [0, 0]]


def test_a_fault_that_is_put_right_after_an_incident_does_not_count():
    """Everyone has an incident while it is lost, before it is found."""
    scenario = chain(mechanisms="on", group={"severity": 1.0})
    clients, visits, tallies = passed(
        scenario, accept=refusing(CLINIC), recovery=1.0, incident_hazard=1e4
    )
    assert (visits["station"] == CLINIC).sum() == len(clients)
    assert (clients["incidents"] > 0).all()
    assert tallies["lost_between"].sum() == len(clients)
    assert tallies["recovered"].sum() == 0
