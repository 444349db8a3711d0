import numpy as np
import pytest
from numba import njit

from ketensim.chain.rules import (
    agreements,
    information,
    meetings,
    passing,
    turnover,
    urgency,
    vision,
)

PAIR = np.array([[0.0, 10.0], [0.0, 0.0]])
HALF = np.full((2, 2), 0.5)


def test_with_an_equal_say_the_will_of_a_pair_is_the_product_of_both():
    will = agreements.settled_will(np.array([0.9, 0.4]), np.array([1.0, 1.0]))
    assert will[0, 1] == will[1, 0] == pytest.approx(0.36)


def test_a_partner_with_all_the_power_settles_or_blocks():
    will = agreements.settled_will(np.array([0.9, 0.4]), np.array([1.0, 0.0]))
    assert will[0, 1] == pytest.approx(0.81)
    will = agreements.settled_will(np.array([0.2, 0.9]), np.array([1.0, 0.0]))
    assert will[0, 1] == pytest.approx(0.04)


def test_two_partners_without_power_have_an_equal_say():
    will = agreements.settled_will(np.array([0.9, 0.4]), np.zeros(2))
    assert will[0, 1] == pytest.approx(0.36)


def test_agreements_grow_with_effort_times_receptivity_and_stay_symmetric():
    grown = agreements.agreement_growth(np.zeros((2, 2)), PAIR, HALF, HALF, HALF, 0.02, (1.0, 0.2))
    assert grown[0, 1] == grown[1, 0] == pytest.approx(1 - np.exp(-0.02 * 10 * 0.125))


def test_without_trust_of_one_in_the_other_nothing_is_agreed():
    trust = np.array([[0.0, 0.9], [0.0, 0.0]])
    grown = agreements.agreement_growth(np.zeros((2, 2)), PAIR, HALF, trust, HALF, 0.02, (1.0, 0.2))
    assert (grown == 0.0).all()


def test_a_joint_interest_is_found_where_goals_differ_and_only_there():
    alignment = np.array([[1.0, 0.2], [0.2, 1.0]])
    grown = agreements.joint_interest_growth(np.zeros((2, 2)), PAIR, alignment, 0.01)
    assert grown[0, 1] == grown[1, 0] == pytest.approx(1 - np.exp(-0.08))
    same = agreements.joint_interest_growth(np.zeros((2, 2)), PAIR, np.ones((2, 2)), 0.01)
    assert (same == 0.0).all()


def test_a_joint_interest_closes_the_distance_between_goals():
    assert agreements.effective_alignment(np.array([0.4]), np.array([0.5]))[0] == pytest.approx(0.7)


def test_alignment_is_1_for_equal_and_0_for_opposite_goals():
    goals = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]])
    assert agreements.goal_alignment(goals)[0] == pytest.approx([1.0, 0.0, 0.5])


def test_the_powerful_carry_a_decision_and_who_pays_must_consent():
    power = np.array([0.8, 0.2])
    nobody = np.zeros(2)
    assert vision.carried(np.array([0.9, 0.1]), power, nobody, 12.0) > 0.9
    assert vision.carried(np.array([0.1, 0.9]), power, nobody, 12.0) < 0.1
    paying = np.array([0.0, 1.0])
    free = vision.carried(np.array([0.9, 0.1]), power, nobody, 12.0)
    assert vision.carried(np.array([0.9, 0.1]), power, paying, 12.0) == pytest.approx(0.1 * free)


def test_who_takes_over_more_clients_than_it_hands_over_pays():
    flow = np.array([[0.0, 3.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert vision.burdens(flow) == pytest.approx([0.0, 0.5, 0.0])


def test_compensation_takes_the_burden_away():
    assert vision.relieved(np.array([0.5]), 0.0, 0.02)[0] == 0.5
    assert vision.relieved(np.array([0.5]), 1000.0, 0.02)[0] < 1e-6


def test_the_joint_ambition_is_the_mean_by_power_or_the_most_powerful_where_goals_cancel():
    goals = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert vision.joint_ambition(goals, np.array([0.5, 0.5])) == pytest.approx([2**-0.5, 2**-0.5])
    opposite = np.array([[1.0, 0.0], [-1.0, 0.0]])
    assert vision.joint_ambition(opposite, np.array([0.5, 0.5])) == pytest.approx([1.0, 0.0])


def test_a_christmas_tree_of_indicators_dilutes_the_ambition():
    assert vision.effective_hours(80.0, 1, 0.5) == 80.0
    assert vision.effective_hours(80.0, 2, 0.5) == pytest.approx(40.0)
    assert vision.effective_hours(80.0, 8, 0.5) == pytest.approx(10.0)


def test_goals_move_to_the_ambition_slower_with_more_deciders_and_stay_of_length_1():
    goals = np.array([[1.0, 0.0], [0.0, 1.0]])
    ambition, openness = np.array([0.0, 1.0]), np.ones(2)
    few = vision.shared_vision(goals, ambition, 100.0, openness, 1.0, 0.002)
    many = vision.shared_vision(goals, ambition, 100.0, openness, 5.0, 0.002)
    assert few[0, 1] > many[0, 1] > 0.0
    assert np.linalg.norm(few, axis=1) == pytest.approx(1.0)
    assert few[1] == pytest.approx([0.0, 1.0])


def test_a_goal_halfway_to_its_opposite_stays_where_it_is():
    goals = np.array([[1.0, 0.0]])
    hours = np.log(2.0) / 0.002  # a pace of exactly one half
    moved = vision.shared_vision(goals, np.array([-1.0, 0.0]), hours, np.ones(1), 1.0, 0.002)
    assert moved[0] == pytest.approx([1.0, 0.0])


def test_urgency_halves_in_its_half_life_and_is_stirred_by_incidents_and_owners():
    now = 0.8
    for _ in range(13):
        now = urgency.urgency(now, 13.0, 0.0, 0.0)
    assert now == pytest.approx(0.4)
    assert urgency.urgency(0.0, 13.0, 0.3, 0.0) == pytest.approx(0.3)
    assert urgency.urgency(0.0, 13.0, 0.3, 0.1) == pytest.approx(0.37)
    assert urgency.urgency(0.5, 13.0, 1.0, 5.0) == pytest.approx(1.0)


def test_nuisance_is_the_share_of_clients_that_nobody_treats():
    assert urgency.nuisance(3, 1, 4) == 0.5
    assert urgency.nuisance(0, 0, 0) == 0.0


def test_incidents_become_public_one_by_one():
    assert urgency.public_chance(0, 0.01) == 0.0
    assert urgency.public_chance(2, 0.1) == pytest.approx(0.19)


def test_a_campaign_wears_out_unless_nuisance_backs_it():
    fresh, worn = urgency.campaign(0.0, 0.0, 100.0, 0.0, 0.003, 0.005)
    assert fresh == pytest.approx(0.3)
    assert worn == pytest.approx(0.5)
    assert urgency.campaign(0.0, worn, 100.0, 0.0, 0.003, 0.005)[0] == pytest.approx(0.15)
    assert urgency.campaign(0.0, 1.0, 100.0, 1.0, 0.003, 0.005) == pytest.approx((0.3, 1.0))


def test_work_on_a_pair_costs_both_of_them_hours():
    assert meetings.link_work(PAIR, 0.5) == pytest.approx([5.0, 5.0])


def test_the_cost_of_a_table_grows_with_the_square_of_its_seats():
    five = 5 * meetings.table_work(32.0, 5, 8.0, 0.25)
    ten = 10 * meetings.table_work(32.0, 10, 8.0, 0.25)
    assert five == pytest.approx(25.0)
    assert ten == pytest.approx(4 * five)


def test_the_knowledge_base_grows_with_consultation_and_is_never_more_than_complete():
    assert meetings.knowledge(0.5, 100.0, 0.001) == pytest.approx(0.55)
    assert meetings.knowledge(0.5, 1e9, 0.001) == 1.0


def test_a_chance_a_year_and_the_chance_a_week_leave_the_same_partners():
    assert (1.0 - turnover.weekly_chance(0.3)) ** 52 == pytest.approx(0.7)


def test_a_newcomer_loses_half_of_what_its_predecessor_had():
    trust, agreement, joint = np.full((3, 3), 0.8), np.full((3, 3), 0.6), np.full((3, 3), 0.4)
    ambition = np.full(3, 0.8)
    turnover.welcome(1, trust, (agreement, joint), ambition, 0.4, 0.5)
    assert trust[1, 0] == trust[0, 1] == pytest.approx(0.6)
    assert agreement[1, 2] == agreement[2, 1] == pytest.approx(0.3)
    assert joint[0, 1] == joint[1, 0] == pytest.approx(0.2)
    assert trust[0, 2] == 0.8
    assert agreement[2, 0] == 0.6
    assert ambition == pytest.approx([0.8, 0.4, 0.8])


def test_information_is_older_and_rosier_the_less_is_transparent():
    assert information.information_age(1.0, 26.0, 0.0) == 0.0
    assert information.information_age(0.25, 26.0, 0.0) == pytest.approx(19.5)
    assert information.information_age(0.25, 26.0, 0.5) == pytest.approx(9.75)
    assert information.as_reported(np.array([0.2]), 1.0, 0.5)[0] == pytest.approx(0.6)
    assert information.as_reported(np.array([40.0]), 0.0, 0.5)[0] == pytest.approx(20.0)


@pytest.mark.parametrize("plain", [False, True], ids=["compiled", "plain"])
def test_agreements_fade_by_themselves_and_by_broken_promises(plain):
    fade = passing.fade
    rule = fade if plain else njit(lambda *given: fade(*given))
    assert rule(0.5, 0.01, 0.2, 0.1) == pytest.approx(0.5 * (1 - 0.03))
    assert rule(0.5, 0.9, 1.0, 0.9) == 0.0


@pytest.mark.parametrize("plain", [False, True], ids=["compiled", "plain"])
def test_a_week_passes_over_relations(plain):
    pass_week = passing.pass_week.py_func if plain else passing.pass_week
    pairs = np.zeros((8, 2, 2), np.int64)
    pairs[0, 0, 1] = 13
    partners = np.full((5, 2), 0.5)
    relations = np.full((9, 2, 2), 0.5)
    reach = np.ones((3, 2))
    relations[0] = 0.0
    alignment = np.full((2, 2), 0.4)
    dossiers, reports = np.full((2, 2), 0.9), np.full((2, 2), 0.4)
    weights = np.array([0.02, 0.1, 0.004, 0.2, 0.1, 0.0])
    seen = pass_week(pairs, partners, relations, reach, alignment, 1.0, dossiers, reports, weights)
    assert seen == pytest.approx(0.6)
    assert relations[0, 0, 1] == pytest.approx(1.0)
    assert relations[0, 1, 0] == 0.0
    assert relations[3, 0, 1] == pytest.approx(0.49)
    assert relations[4, 0, 1] == pytest.approx(0.498)
    assert relations[1, 0, 1] == pytest.approx(0.4 + 0.6 * 0.498)
    assert relations[5, 0, 1] == pytest.approx(0.6)


@pytest.mark.parametrize("plain", [False, True], ids=["compiled", "plain"])
def test_a_chain_that_hands_nobody_over_has_nothing_to_hide(plain):
    pass_week = passing.pass_week.py_func if plain else passing.pass_week
    none = np.zeros((1, 1))
    one = np.zeros((8, 1, 1), np.int64)
    relations, reach = np.zeros((9, 1, 1)), np.ones((3, 1))
    seen = pass_week(one, np.zeros((5, 1)), relations, reach, none, 1.0, none, none, np.zeros(6))
    assert seen == 1.0
