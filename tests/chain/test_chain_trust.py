import numpy as np
import pytest
from numba import njit

from ketensim.chain.rules import trust as rules

EITHER_WAY = pytest.mark.parametrize("plain", [False, True], ids=["compiled", "plain"])


def of(rule, plain):
    return rule if plain else njit(lambda *given: rule(*given))


@EITHER_WAY
def test_trust_goes_down_twice_as_fast_as_it_comes(plain):
    rule = of(rules.trust, plain)
    up = rule(0.5, 0.7, 5.0, 0.04, 2.0, 5.0, 0.4, 0.0) - 0.5
    down = 0.5 - rule(0.5, 0.3, 5.0, 0.04, 2.0, 5.0, 0.4, 0.0)
    assert up == pytest.approx(0.02 * 0.2)
    assert down == pytest.approx(2 * up)


@EITHER_WAY
def test_trust_returns_to_the_prior_without_contact(plain):
    rule = of(rules.trust, plain)
    assert rule(0.8, 0.0, 0.0, 0.04, 2.0, 5.0, 0.4, 0.01) == pytest.approx(0.8 - 0.004)


@EITHER_WAY
def test_a_week_of_many_contacts_counts_little_more_than_one_of_some(plain):
    rule = of(rules.trust, plain)
    some = rule(0.4, 1.0, 20.0, 0.03, 2.0, 5.0, 0.4, 0.0) - 0.4
    many = rule(0.4, 1.0, 2000.0, 0.03, 2.0, 5.0, 0.4, 0.0) - 0.4
    assert some < many < 1.3 * some


@EITHER_WAY
def test_only_a_word_above_the_deed_is_a_breach(plain):
    rule = of(rules.breach, plain)
    assert rule(0.7, 0.5) == pytest.approx(0.2)
    assert rule(0.5, 0.7) == 0.0


@EITHER_WAY
def test_experience_counts_what_the_other_did_with_and_for_my_clients(plain):
    pairs = np.zeros((8, 2, 2), np.int64)
    pairs[0, 0, 1], pairs[1, 0, 1], pairs[4, 0, 1] = 4, 3, 2  # offered, accepted, reported
    pairs[5, 0, 1] = 1  # late
    pairs[1, 1, 0], pairs[3, 1, 0] = 5, 4  # received from the other, with its dossier
    contacts, kept = of(rules.experience, plain)(0, 1, pairs)
    assert contacts == 4 + 3 + 5 + 1
    assert kept == 3 + 2 + 4


def weights(**changed):
    values = {
        "trust_gain": 0.03,
        "trust_loss_factor": 2.0,
        "trust_contacts": 5.0,
        "trust_prior": 0.4,
        "trust_fade": 0.0,
        "breach_cost": 0.1,
        "P6": 1.0,
    } | changed
    return np.array(list(values.values()))


def two_partners(visibility=0.5):
    relations = np.zeros((6, 2, 2))
    relations[0, 0, 1] = 3.0
    relations[2] = 0.5
    relations[5] = visibility
    partners = np.full((5, 2), 0.6)
    return relations, partners


@EITHER_WAY
def test_a_broken_promise_costs_trust_as_far_as_it_is_seen(plain):
    relations, partners = two_partners(visibility=0.5)
    partners[2, 1] = 0.8  # promised, against 0.6 given
    of(rules.learn_week, plain)(np.zeros((8, 2, 2), np.int64), partners, relations, weights())
    assert relations[2, 0, 1] == pytest.approx(0.5 * (1 - 0.1 * 0.2 * 0.5))
    assert relations[2, 1, 0] == 0.5  # who kept its word is trusted as before


@EITHER_WAY
def test_nobody_who_shares_no_clients_is_judged_by_its_promises(plain):
    relations, partners = two_partners()
    relations[0] = 0.0
    partners[2, 1] = 0.8
    of(rules.learn_week, plain)(np.zeros((8, 2, 2), np.int64), partners, relations, weights())
    assert relations[2, 0, 1] == 0.5


@EITHER_WAY
def test_good_conduct_raises_trust(plain):
    relations, partners = two_partners()
    pairs = np.zeros((8, 2, 2), np.int64)
    pairs[[0, 1, 4], 0, 1] = 3
    of(rules.learn_week, plain)(pairs, partners, relations, weights())
    assert relations[2, 0, 1] == pytest.approx(0.5 + 0.03 * (6 / 11) * 0.5)


@EITHER_WAY
def test_trust_stays_as_given_when_learning_is_off(plain):
    relations, partners = two_partners()
    partners[2, 1] = 1.0
    of(rules.learn_week, plain)(np.ones((8, 2, 2), np.int64), partners, relations, weights(P6=0.0))
    assert (relations[2] == 0.5).all()
