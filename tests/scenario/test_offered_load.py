"""Offered load: how much work comes in at each function."""

import pytest
from hypothesis import given, settings
from scenario.example import example
from scenario.strategies import scenarios

from ketensim.scenario.offered_load import expected_visits, traffic


def test_standard_and_individual_routes_are_mixed():
    visits = expected_visits(example().groups[0])
    assert visits == pytest.approx({"intake": 1.0, "treatment": 0.8 * 1 + 0.2 * 0.8})


def test_the_traffic_equations_are_solved():
    routing = {"start": {"a": 0.6, "b": 0.4}, "a": {"a": 0.2, "b": 0.5}, "b": {"a": 0.3}}
    visits = traffic(routing)
    # by hand: a = 0.6 + 0.2 a + 0.3 b and b = 0.4 + 0.5 a
    assert visits["a"] == pytest.approx(0.72 / 0.65)
    assert visits["b"] == pytest.approx(0.4 + 0.36 / 0.65)


def test_load_is_work_over_places():
    load = example().load()
    youth = (130 * 1 + 130 * 3) / 260 / 0.9  # intake visits a week: a tenth comes back
    assert load["intake"] == pytest.approx((6.4 + youth) * 0.5 / 4)
    assert load["treatment"] == pytest.approx((6.4 * 0.96 + youth * 0.7) * 6 / 50)


def test_a_function_that_nobody_needs_or_offers_carries_no_load():
    spare = "functions:\n  spare: {discipline: law, treatment: 1}\n"
    assert example(("functions:\n", spare)).load()["spare"] == 0


@settings(max_examples=60, deadline=None)
@given(scenario=scenarios())
def test_twice_the_places_halve_no_less_than_the_load(scenario):
    doubled = {
        f"partners.{partner.name}.offers.{offer.function}.fte": 2 * offer.places / offer.caseload
        for partner in scenario.partners
        for offer in partner.offers
    }
    after = scenario.with_values(doubled).load()
    for name, load in scenario.load().items():
        assert after[name] == pytest.approx(load / 2)


def test_a_load_of_one_or_more_gives_a_warning_with_function_and_figure():
    crowded = example(("fte: 4", "fte: 3"))
    figure = f"{crowded.load()['intake']:.2f}"
    (english,) = crowded.warnings()
    (dutch,) = crowded.warnings("nl")
    assert english.startswith(
        f"More work comes in at intake than its places can do: the offered load is {figure}"
    )
    assert dutch.startswith("Bij intake komt meer werk binnen")
    assert figure in dutch
    assert example(("fte: 4", "fte: 8")).warnings() == []


def test_a_run_too_short_to_follow_anyone_gives_a_warning():
    short = example(("fte: 4", "fte: 8")).with_values({"horizon.weeks": 13})
    assert short.warnings() == [
        "No client is counted: they are followed for 13 weeks and only 13 are recorded."
    ]
    assert "13 weken gevolgd" in short.warnings("nl")[0]
