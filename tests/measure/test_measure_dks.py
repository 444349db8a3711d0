from dataclasses import replace
from math import isnan, sqrt

import numpy as np
import pytest
from measure_cases import CLINIC, DESK, WARMUP, YOUNG, by_hand, client, visit

from ketensim.measure.dks import Evidence, dks_factors, pair_dependence
from ketensim.measure.dks_evidence import pooled_dks, weekly_dks
from ketensim.measure.link_sums import over_weeks, trust_times_flow
from ketensim.measure.measured import Measured
from ketensim.measure.schema import FACTORS

ONE = np.ones(1)
EVIDENCE = Evidence(
    accepted=10 * ONE,
    informed=5 * ONE,
    due=8 * ONE,
    reported=4 * ONE,
    flow=10 * ONE,
    dependence=4 * ONE,
    closed=5 * ONE,
    good=4 * ONE,
    trust_flow=10 * ONE,
    trust=6 * ONE,
    tried=12 * ONE,
    faults=7 * ONE,
    put_right=3.5 * ONE,
    partners=np.array([4]),
    disciplines=np.array([2]),
)


def test_dks_is_the_product_of_its_factors_over_partners_and_disciplines():
    found = dks_factors(EVIDENCE)
    factors = {"transparency": 0.5, "interdependence": 0.4, "quality": 0.8, "trust": 0.6}
    for name, value in (factors | {"self_cleaning": 0.5}).items():
        assert found[name] == pytest.approx(value), name
    assert found["dks_numerator"] == pytest.approx(0.5 * 0.4 * 0.8 * 0.6 * 0.5)
    assert found["dks"] == pytest.approx(0.5 * 0.4 * 0.8 * 0.6 * 0.5 / 8)


@pytest.mark.parametrize(
    ("nothing", "missing"),
    [
        (("accepted",), "transparency"),
        (("due",), "transparency"),
        (("flow",), "interdependence"),
        (("closed",), "quality"),
        (("trust_flow",), "trust"),
        (("tried", "faults"), "self_cleaning"),
    ],
)
def test_a_factor_with_nothing_to_measure_is_missing_and_so_is_dks(nothing, missing):
    found = dks_factors(replace(EVIDENCE, **dict.fromkeys(nothing, 0 * ONE)))
    assert {name for name in FACTORS if isnan(found[name][0])} == {missing}
    assert isnan(found["dks"][0])
    assert isnan(found["dks_numerator"][0])


def test_a_report_or_repair_of_an_earlier_fault_does_not_lift_a_share_above_one():
    found = dks_factors(replace(EVIDENCE, reported=99 * ONE, put_right=99 * ONE))
    assert found["transparency"] == pytest.approx(sqrt(0.5))
    assert found["self_cleaning"] == pytest.approx(7.5 / 8)


def test_without_active_partners_dks_is_missing_and_its_numerator_is_not():
    found = dks_factors(replace(EVIDENCE, partners=np.array([0])))
    assert isnan(found["dks"][0])
    assert found["dks_numerator"] > 0


def test_dependence_is_high_only_where_both_partners_need_each_other():
    pairs = np.array([(0, 1), (0, 2)])
    visits = np.array([[10, 5, 0]])
    found = pair_dependence(np.array([[[4, 5], [1, 0]]]), visits, pairs)
    assert found[0, 0] == pytest.approx(sqrt(0.4 * 1.0))
    assert isnan(found[0, 1])  # the third partner had no visits to take a share of


def test_trust_goes_both_ways_where_both_ways_are_recorded():
    accepted, trust = np.array([[2, 0, 1], [1, 1, 1]]), np.array([[0.2, 0.6, 0.9]] * 2)
    by_week, by_link = trust_times_flow(accepted, trust, np.array([1, 0, -1]), 1)
    assert by_week == pytest.approx([2 * 0.4 + 0.9, 0.4 + 0.4 + 0.9])
    assert by_link == pytest.approx([0.4, 0.4, 0.9])  # of the second week only


def test_sums_over_weeks_leave_the_first_ones_out():
    assert over_weeks(np.array([[9, 9], [1, 2], [3, 4]]), 1).tolist() == [4, 6]


def at(found, week):
    return {name: values[week + WARMUP] for name, values in found.items()}


def test_the_weekly_factors_are_those_of_the_window_when_solved_by_hand():
    week = at(weekly_dks(Measured(by_hand())), 8)  # looks back over the eleven weeks there are
    assert week["transparency"] == pytest.approx(sqrt(1 / 2 * 1 / 1))
    assert week["interdependence"] == pytest.approx(sqrt(2 / 5 * 1 / 1))
    assert week["quality"] == pytest.approx(2 / 2)
    assert week["trust"] == pytest.approx(0.7)
    assert week["self_cleaning"] == pytest.approx(1.5 / 5)  # the repair comes a week later
    assert week["dks"] == pytest.approx(sqrt(1 / 2) * sqrt(2 / 5) * 0.7 * 0.3 / (2 * 2))


def test_what_happened_before_the_window_no_longer_counts():
    week = at(weekly_dks(Measured(by_hand())), 17)  # weeks 5 to 17
    assert isnan(week["transparency"])  # the last hand-off was in week 3
    assert week["quality"] == pytest.approx(1 / 2)  # clients 2 and 3
    assert week["self_cleaning"] == pytest.approx(1.5 / 3)  # lost and late; one put right


def test_a_window_with_nothing_in_it_has_no_factor_at_all():
    found = weekly_dks(Measured(by_hand()), width=1)
    for week in (-2, 18):
        assert all(isnan(value) for value in at(found, week).values())


def test_partners_and_disciplines_count_when_they_treat_clients_in_the_window():
    found = weekly_dks(Measured(by_hand()), width=99)
    sizes = {week: at(found, week)["dks_numerator"] / at(found, week)["dks"] for week in (8, 19)}
    assert sizes[8] == pytest.approx(2 * 2)  # office has not begun
    assert sizes[19] == pytest.approx(3 * 2)  # office is a third partner of the same discipline


def test_a_visit_that_came_from_and_went_back_to_the_same_partner_counts_once():
    clients = [client(1, YOUNG, 0.0, 3.0, "resolved")]
    visits = [
        visit(1, DESK, 0.0, 0.0, 1.0),
        visit(1, CLINIC, 1.0, 1.0, 2.0, DESK, number=2),
        visit(1, DESK, 2.0, 2.0, 3.0, CLINIC, number=3),
    ]
    counts = Measured(by_hand(clients, visits)).pairs_by_group
    assert counts.touching[YOUNG, 0].tolist() == [2, 1]  # both visits to desk, the one to clinic
    assert counts.handed[YOUNG].tolist() == [1, 1, 0]


def test_a_referral_within_one_partner_is_no_hand_off():
    clients = [client(1, YOUNG, 0.0, 3.0, "resolved")]
    visits = [visit(1, DESK, 0.0, 0.0, 1.0), visit(1, DESK, 1.0, 1.0, 2.0, DESK, number=2)]
    counts = Measured(by_hand(clients, visits)).pairs_by_group
    assert counts.handed.sum() == counts.touching.sum() == counts.due.sum() == 0
    assert counts.visited[YOUNG].tolist() == [2, 0, 0]


VISITS_AT_DESK = [
    visit(1, DESK, -1.0, -0.5, 3.0),
    visit(2, DESK, 0.0, 1.0, 2.0),
    visit(3, DESK, 1.0, 2.0, 3.0),
    visit(5, DESK, 3.0, 3.0, 5.0),
    visit(6, DESK, 4.0, 4.0, 5.0),
]


def test_a_refused_link_is_divided_over_the_groups_by_the_visits_to_its_sender():
    never_accepted = {"offered": {2: 2}, "refused": {2: 2}, "lost": {2: 2}}
    measured = Measured(by_hand(visits=VISITS_AT_DESK, tallies=never_accepted, broken=()))
    found = pooled_dks(measured)["self_cleaning"]
    assert found == pytest.approx([0.5 / 3, 0.5 / 2.2, 0.5 / 1.8])  # three fifths are young
