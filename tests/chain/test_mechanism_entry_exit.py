"""Newcomers come where entry is free and money waits; who is not used leaves."""

import numpy as np
import pytest
from chain_cases import chain_of

from ketensim.chain.layout import BACKLOG, STAFFING
from ketensim.chain.mechanism import mechanisms_of, staged
from ketensim.chain.mechanisms.entry_exit import EntryExit
from ketensim.chain.mechanisms.funding import Shares
from ketensim.chain.model import KetenModel
from ketensim.chain.regie.personal_budget import PersonalBudget

BUDGET = {"roles": {"financier": [{"name": "insurer", "money": "personal_budget"}]}}
SILO = {"roles": {"financier": ["insurer"]}}
FREE = {"functions.step1.entry": "free"}
CROWDED = {"partners.partner1.offers.step1.fte": 3.0, "horizon.weeks": 104}
NAME = "newcomer for step1"


def offering(function, fte=8.0):
    """What a partner offers."""
    return [{"function": function, "fte": fte, "caseload": 3.0}]


def market_of(model):
    """The mechanism, and what it remembers."""
    found = next(m for m in mechanisms_of(model.chain_scenario) if isinstance(m, EntryExit))
    return found, model.memories["P7c"]


def test_a_function_that_is_free_gets_one_possible_newcomer_like_its_providers():
    two = {"partners.partner2.offers": [*offering("step2"), *offering("step1", 4.0)]}
    scenario = staged(chain_of(3, **FREE, **two))
    assert [p.name for p in scenario.partners if p.latent] == [NAME]
    newcomer = scenario.partners[-1]
    assert newcomer.staff == pytest.approx(6.0)
    assert newcomer.offers[0].caseload == pytest.approx(3.0)
    assert np.hypot(*newcomer.goal) == pytest.approx(1.0)
    assert newcomer.roles == ()


def test_goals_that_cancel_out_give_the_newcomer_the_first_ones():
    goals = {"partners.partner1.goal": [1.0, 0.0], "partners.partner2.goal": [-1.0, 0.0]}
    both = {"partners.partner2.offers": [*offering("step2"), *offering("step1")]}
    scenario = staged(chain_of(3, **FREE, **goals, **both))
    assert scenario.partners[-1].goal == (1.0, 0.0)


@pytest.mark.parametrize(
    "changes", [{}, {**FREE, "mechanisms.P7c": "off"}], ids=["barred", "switched off"]
)
def test_without_a_free_function_or_the_mechanism_nobody_can_come(changes):
    assert not any(p.latent for p in staged(chain_of(3, **changes)).partners)


def test_who_may_come_changes_neither_profile_nor_load():
    scenario = chain_of(3, **FREE)
    assert staged(scenario).complexity() == scenario.complexity()
    assert staged(scenario).load() == scenario.load()
    assert staged(scenario).warnings() == scenario.warnings()


def test_who_may_come_has_neither_staff_nor_clients_until_it_does():
    model = KetenModel(chain_of(3, **FREE)).run()
    assert list(model.state.partners[STAFFING]) == [1.0, 1.0, 1.0, 0.0]
    assert list(model.rates.is_open) == [True, True, True, False]
    assert set(model.result().visits["partner"]) == {"partner0", "partner1", "partner2"}
    assert model.state.power[-1] == 0.0


def test_a_newcomer_comes_when_money_has_waited_for_a_quarter():
    model = KetenModel(chain_of(3, **FREE, **BUDGET))
    mechanism, market = market_of(model)
    for week in range(13):
        assert not market.is_in[3], week
        model.state.stations[BACKLOG] = [0.0, 1.5, 0.0, 0.0]
        mechanism.after(model, market, model.flow.week)
    assert market.is_in[3]


def test_waiting_that_ends_in_between_starts_the_quarter_anew():
    model = KetenModel(chain_of(3, **FREE, **BUDGET))
    mechanism, market = market_of(model)
    for week in range(20):
        model.state.stations[BACKLOG, 1] = 0.5 if week == 10 else 1.5
        mechanism.after(model, market, model.flow.week)
    assert not market.is_in[3]
    assert market.patient[3] == 9


@pytest.mark.parametrize(("months", "comes"), [(3.0, False), (4.0, True)])
def test_without_budgets_more_must_wait(months, comes):
    model = KetenModel(chain_of(3, **FREE, **SILO))
    mechanism, market = market_of(model)
    for _ in range(13):
        model.state.stations[BACKLOG, 1] = months
        mechanism.after(model, market, model.flow.week)
    assert market.is_in[3] == comes


def test_a_newcomer_treats_clients_and_shortens_the_queue():
    with_it = KetenModel(chain_of(3, **FREE, **BUDGET, **CROWDED)).run()
    without = KetenModel(chain_of(3, **BUDGET, **CROWDED)).run()
    assert market_of(with_it)[1].is_in[3]
    assert NAME in set(with_it.result().visits["partner"])
    waiting = with_it.flow.week.station_waiting[[1, 3]].sum()
    assert waiting < 0.8 * without.flow.week.station_waiting[1]


def shared(**changes):
    """A chain of two providers of one free step, of which the second is hardly needed."""
    both = {"partners.partner2.offers": offering("step1"), "groups.everyone.route": ["step1"]}
    one = {"partners.partner0.offers": offering("step1"), "groups.everyone.arrivals.rate": 1.0}
    law = {"distribution": "exponential", "mean": 2.0}
    step = {"discipline": "care", "treatment": law, "entry": "free"}
    return chain_of(3, functions={"step1": step}, **(both | one | changes))


def test_who_is_not_used_leaves_and_the_last_provider_stays():
    model = KetenModel(shared(**{"horizon.weeks": 156})).run()
    market = market_of(model)[1]
    assert market.is_in.sum() == 1
    last = int(np.flatnonzero(market.is_in)[0])
    assert model.rates.is_open[last]
    assert model.flow.week.station_in_treatment[last] > 0
    gone = np.flatnonzero(~market.is_in)
    assert (model.state.partners[STAFFING, gone] == 0.0).all()
    assert not model.rates.is_open[gone].any()


def test_who_leaves_helps_the_clients_it_has_and_takes_no_new_ones():
    model = KetenModel(shared(**{"groups.everyone.arrivals.rate": 12.0})).run()
    market = market_of(model)[1]
    market.is_in[0] = False
    model.step()
    assert model.state.partners[STAFFING, 0] == 1.0
    assert (model.flow.week.started[0], model.flow.week.station_waiting[0]) == (0, 0)
    for _ in range(40):
        model.step()
    assert model.flow.week.station_in_treatment[0] == 0
    assert model.state.partners[STAFFING, 0] == 0.0


def test_who_also_offers_what_is_not_free_stays():
    scenario = chain_of(3, **FREE, **{"horizon.weeks": 156, "groups.everyone.arrivals.rate": 0.2})
    both = {"partners.partner2.offers": [*offering("step2"), *offering("step1")]}
    model = KetenModel(scenario.with_values(both)).run()
    market = market_of(model)[1]
    assert market.use[2] < 0.2
    assert market.is_in[2]
    assert not market.is_in[1]


def test_a_copy_of_a_market_goes_its_own_way():
    model = KetenModel(chain_of(3, **FREE, **BUDGET, **CROWDED)).run(4)
    twin = model.fork()
    market_of(twin)[1].is_in[3] = True
    assert not market_of(model)[1].is_in[3]


def test_a_personal_budget_helps_where_newcomers_may_enter_and_not_where_entry_is_barred():
    def resolved(seed, strategy, **changes):
        scenario = chain_of(3, **SILO, **CROWDED, **changes)
        return KetenModel(scenario, strategy, rng=seed).run().result().summary["resolved_share"]

    def gained(**changes):
        ways = (PersonalBudget(), "none")
        pairs = [[resolved(seed, way, **changes) for way in ways] for seed in (1, 2, 3)]
        return np.mean([one - other for one, other in pairs])

    crowd = {"parameters.funding_pace": 0.003, "parameters.entry_contracts": 0.0}
    assert gained(**FREE, **crowd) > 0.03
    assert abs(gained(**crowd)) < 0.01
    assert abs(gained(**FREE, **crowd, **{"mechanisms.P7c": "off"})) < 0.01


def test_newcomers_know_how_money_is_paid_from_p10():
    model = KetenModel(chain_of(3, **FREE, **SILO))
    mechanism, market = market_of(model)
    model.memories["P10"].introduced = Shares(personal_budget=1.0)
    for _ in range(13):
        model.state.stations[BACKLOG, 1] = 1.5
        mechanism.after(model, market, model.flow.week)
    assert market.is_in[3]
