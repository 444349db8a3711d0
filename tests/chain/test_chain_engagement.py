import math

import numpy as np
import pytest
from chain_cases import chain_of
from numba import njit

from ketensim.chain.layout import AGREEMENT, ALIGNMENT, ENGAGEMENT, FLOW, TRUST
from ketensim.chain.model import KetenModel
from ketensim.chain.rules import engagement as rules

EITHER_WAY = pytest.mark.parametrize("plain", [False, True], ids=["compiled", "plain"])


def of(rule, plain):
    return rule if plain else njit(lambda *given: rule(*given))


@EITHER_WAY
def test_a_partner_with_nothing_for_or_against_is_half_engaged(plain):
    assert of(rules.engagement, plain)(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0) == 0.5


@EITHER_WAY
def test_engagement_is_logistic_in_what_speaks_for_and_against(plain):
    expected = 1.0 / (1.0 + math.exp(-(0.6 + 0.3 + 0.2 + 0.1 + 0.7 - 0.4 - 0.5)))
    assert of(rules.engagement, plain)(0.6, 0.3, 0.2, 0.1, 0.7, 0.4, 0.5) == pytest.approx(expected)


@EITHER_WAY
def test_availability_loses_meetings_and_part_of_what_is_not_engaged(plain):
    rule = of(rules.availability, plain)
    assert rule(0.1, 0.0, 0.5, 0.3, 0.1) == pytest.approx(1.0 - 0.1 - 0.15)
    assert rule(0.1, 0.2, 0.5, 0.3, 0.1) == pytest.approx(1.0 - 0.1 - 0.2 - 0.15)
    assert rule(0.9, 0.0, 0.0, 0.3, 0.1) == 0.1


@EITHER_WAY
def test_a_promise_rounds_up_but_never_above_everything(plain):
    rule = of(rules.promise, plain)
    assert rule(0.5, 0.05) == pytest.approx(0.55)
    assert rule(0.99, 0.05) == 1.0


@EITHER_WAY
def test_outside_pressure_returns_to_its_mean_and_stays_between_0_and_1(plain):
    rule = of(rules.outside_pressure, plain)
    assert rule(0.5, 0.2, 0.0, 0.1, 1.0) == pytest.approx(0.47)
    assert rule(0.0, 0.0, 1.0, 0.5, -3.0) == 0.0
    assert rule(1.0, 1.0, 1.0, 0.5, 3.0) == 1.0


def test_outside_pressure_has_the_volatility_it_was_given():
    # first-order autoregression: 200 chains of 500 weeks; the standard error of the standard
    # deviation is below 0.001, so 0.005 fails by chance less than once in a million
    rng = np.random.default_rng(1)
    now = np.full(200, 0.5)
    spread = []
    for _ in range(500):
        shocks = rng.uniform(-math.sqrt(3.0), math.sqrt(3.0), 200)
        now = np.array(
            [
                rules.outside_pressure(float(x), 0.5, 0.05, 0.1, float(s))
                for x, s in zip(now, shocks, strict=True)
            ]
        )
        spread.append(now.copy())
    assert np.std(spread[50:]) == pytest.approx(0.05, abs=0.005)


@EITHER_WAY
def test_agreements_cost_autonomy_only_beyond_the_room_there_is(plain):
    rule = of(rules.lost_autonomy, plain)
    assert rule(0.5, 0.6) == 0.0
    assert rule(0.9, 0.6) == pytest.approx(0.3)


@EITHER_WAY
def test_a_partner_without_autonomy_adapts_more_slowly(plain):
    rule = of(rules.adapting, plain)
    assert rule(0.25, 0.0, 1.0) == 0.25
    assert rule(0.25, 0.4, 1.0) == pytest.approx(0.15)
    assert rule(0.25, 0.4, 0.0) == 0.25


def test_with_too_many_agreements_less_of_the_same_gap_is_closed_in_a_week():
    closed = []
    for agreed in (0.5, 1.0):
        model = KetenModel(chain_of(3, **{"parameters.autonomy_cost": 0.0})).run(8)
        model.state.relations[AGREEMENT] = agreed
        model.state.partners[ENGAGEMENT] = 0.0
        model.step()
        closed.append(model.state.engagement.copy())
    assert (closed[1] < closed[0]).all()


@EITHER_WAY
def test_meeting_hours_grow_with_links_and_agreements(plain):
    assert of(rules.meeting_hours, plain)(4.0, 2.5, 0.25, 0.3) == pytest.approx(1.75)


def relations_with(flow, values):
    relations = np.zeros((6, *flow.shape))
    relations[FLOW] = flow
    relations[[ALIGNMENT, TRUST, AGREEMENT]] = values
    return relations


@EITHER_WAY
def test_a_neighbourhood_weighs_relations_by_clients_both_ways(plain):
    flow = np.array([[0.0, 3.0, 0.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    values = np.array([[0.0, 0.8, 0.4], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    known = relations_with(flow, values)
    links, agreements, means = of(rules.neighbourhood, plain)(0, known)
    assert links == 2.0
    assert agreements == pytest.approx(1.2)
    assert means == pytest.approx([(3 * 0.8 + 1 * 0.4) / 4] * 3)


@EITHER_WAY
def test_a_link_counts_in_part_when_less_than_a_client_a_month_passes(plain):
    flow = np.array([[0.0, 0.125], [0.0, 0.0]])
    assert of(rules.neighbourhood, plain)(0, relations_with(flow, flow))[0] == pytest.approx(0.5)


@EITHER_WAY
def test_a_partner_that_shares_clients_with_nobody_has_no_neighbourhood(plain):
    links, agreements, means = of(rules.neighbourhood, plain)(0, np.zeros((6, 2, 2)))
    assert (links, agreements, means) == (0.0, 0.0, (0.0, 0.0, 0.0))
