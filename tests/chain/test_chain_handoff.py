import math

import pytest
from numba import njit

from ketensim.chain.rules import handoff as rules

EITHER_WAY = pytest.mark.parametrize("plain", [False, True], ids=["compiled", "plain"])


def of(rule, plain):
    return rule if plain else njit(lambda *given: rule(*given))


def sigma(x):
    return 1.0 / (1.0 + math.exp(-x))


@EITHER_WAY
def test_acceptance_falls_with_backlog_and_rises_with_the_rest(plain):
    rule = of(rules.acceptance, plain)
    assert rule(1.0, 0.4, 0.5, 0.1, 0.2, 0.3, 0.7) == pytest.approx(sigma(1.8))


@EITHER_WAY
def test_a_common_language_makes_a_dossier_readable_to_another_discipline(plain):
    rule = of(rules.carriage, plain)
    assert rule(0.9, 0.0, 0.8, 0.0) == pytest.approx(0.9)
    assert rule(0.9, 1.0, 0.8, 0.0) == pytest.approx(0.72)
    assert rule(0.9, 1.0, 0.8, 1.0) == pytest.approx(0.9)


@pytest.mark.parametrize("name", ["dossier", "report_back"])
@EITHER_WAY
def test_agreements_close_the_gap_that_willingness_leaves_up_to_the_law(name, plain):
    rule = of(getattr(rules, name), plain)
    willing = 0.75 * sigma(0.9 + 0.3)
    assert rule(0.75, 0.9, 0.3, 0.0, 1.0) == pytest.approx(willing)
    assert rule(0.75, 0.9, 0.3, 0.9, 1.0) == pytest.approx(1.0 - 0.1 * (1.0 - willing))
    assert rule(0.75, 0.9, 0.3, 0.9, 0.8) == 0.8


@EITHER_WAY
def test_a_provider_is_chosen_by_size_trust_and_known_waiting(plain):
    rule = of(rules.provider_weight, plain)
    assert rule(4.0, 0.0, 0.0) == 4.0
    assert rule(4.0, 0.5, 1.5) == pytest.approx(4.0 * math.exp(-1.0))


@EITHER_WAY
def test_faults_are_put_right_only_where_they_are_seen_and_there_is_trust(plain):
    rule = of(rules.self_cleaning, plain)
    assert rule(0.3, 0.5, 0.4, 0.9) == pytest.approx(0.3 * 0.5 * 0.6)
    assert rule(0.3, 0.0, 0.4, 0.9) == 0.0
    assert rule(0.3, 0.5, 0.0, 0.9) == 0.0
