"""Money works as financiers pay it, and nobody pays where nobody plays the financier."""

import numpy as np
import pytest
from chain_cases import chain_of, view_of

from ketensim.chain.layout import LIFT, PROMISE, STAFFING
from ketensim.chain.mechanism import mechanisms_of
from ketensim.chain.mechanisms.funding import Shares, monopoly, shares
from ketensim.chain.mechanisms.money import Funding, Money
from ketensim.chain.model import KetenModel
from ketensim.chain.regie.registry import parse_strategy

QUIET = {f"mechanisms.{label}": "off" for label in ("C1", "C7", "P8b", "R8")}
FORMS = ("silo", "chain", "personal_budget", "performance")


def paid(*players, partners=3, **changes):
    """A chain with these financiers, in which little else happens."""
    return KetenModel(chain_of(partners, roles={"financier": list(players)}, **QUIET, **changes))


def pot(form, **known):
    """A financier that pays in one way."""
    return {"name": f"fund of {form}", "money": form, **known}


def act(model):
    """Let money work at the start of a week, and give what it adds to engagement."""
    model.state.clear_week()
    money = next(m for m in mechanisms_of(model.chain_scenario) if isinstance(m, Money))
    money.before(model, model.memories["P10"])
    return model.state.partners[LIFT]


def test_who_says_nothing_pays_each_for_its_own_output():
    assert shares(paid("insurer")) == Shares(silo=1.0)


def test_financiers_weigh_alike():
    model = paid("insurer", pot("chain"), pot("performance"), pot("personal_budget"))
    assert shares(model) == Shares(0.25, 0.25, 0.25, 0.25)


def test_a_pot_for_a_pilot_ends_and_structural_money_remains():
    model = paid("insurer", pot("chain", until=10))
    model.week = 9
    assert shares(model) == Shares(silo=0.5, chain=0.5)
    model.week = 10
    assert shares(model) == Shares(silo=1.0)


def test_without_financiers_no_money_works():
    model = KetenModel(chain_of(3, **QUIET), "personal_budget").run(20)
    assert shares(model) == Shares()
    assert (act(model) == 0.0).all()
    assert (model.rates.skim == 0.0).all()


def test_without_p10_no_money_works():
    model = paid("insurer", **{"mechanisms.P10": "off"}).run(5)
    assert shares(model) == Shares()
    assert (model.rates.skim == 0.0).all()


def test_silo_money_makes_the_idle_eager_and_the_full_turn_away():
    model = paid("insurer")
    model.memories["P10"].occupied[:] = [0.0, 0.9, 1.0]
    assert act(model) == pytest.approx([0.2, 0.0, -0.02 / 0.9])


def test_occupied_places_are_remembered_for_about_a_quarter():
    model = paid("insurer", **{"partners.partner1.offers.step1.fte": 2.0}).run()
    occupied = model.memories["P10"].occupied
    assert 0.9 < occupied[1] <= 1.0
    assert (occupied[[0, 2]] < 0.85).all()


def test_silo_money_makes_full_stations_pick_easy_clients_and_empty_ones_take_all():
    model = paid("insurer", **{"partners.partner1.offers.step1.fte": 2.0}).run()
    busy = model.flow.week.station_in_treatment / model.network.places
    model.step()
    assert model.rates.skim == pytest.approx(0.1 * busy)
    assert model.rates.skim[1] > model.rates.skim[2]


def test_silo_money_lets_fewer_severe_clients_through_than_without_it():
    def refused(model):
        total = 0
        for _ in range(40):
            model.step()
            total += int(model.flow.week.refused.sum())
        return total

    same = {"parameters.silo_pull": 0.0, "parameters.silo_skim": 0.5, "mechanisms.P4": "off"}
    assert refused(paid("insurer", **same)) > 20 > refused(paid(pot("chain"), **same)) == 0


def test_chain_money_gives_everybody_the_same_by_results_of_the_chain():
    model = paid(pot("chain"))
    assert act(model) == pytest.approx(0.3)
    model.memories["P10"].results = 1.0
    assert act(model) == pytest.approx(0.6)


def test_results_are_the_share_resolved_of_those_who_leave():
    good = paid(pot("chain"), **{"parameters.treatment_success": 1.0}).run()
    poor = paid(pot("chain"), **{"parameters.treatment_success": 0.2}).run()
    assert good.memories["P10"].results > poor.memories["P10"].results + 0.2


def test_chain_money_moves_staff_to_the_bottleneck_and_keeps_the_total():
    crowded = {"partners.partner1.offers.step1.fte": 3.0, "horizon.weeks": 104}
    model = paid(pot("chain"), **crowded).run()
    staffing = model.memories["P10"].staffing
    fte = np.array([p.staff for p in model.chain_scenario.partners])
    assert staffing[1] > 1.1
    assert (staffing >= 0.5).all()
    assert fte @ staffing == pytest.approx(fte.sum())
    assert model.state.partners[STAFFING] == pytest.approx(staffing)


@pytest.mark.parametrize(
    "load", [[0.2, 0.9, 0.5], [1.2, 3.0, 1.1]], ids=["nobody waits", "nobody has room"]
)
def test_no_staff_moves_where_nobody_waits_or_nobody_has_room(load):
    model = paid(pot("chain"))
    model.week = 0
    model.memories["P10"].load[:] = load
    act(model)
    assert (model.memories["P10"].staffing == 1.0).all()


def test_a_partner_keeps_half_of_its_staff_and_a_partner_alone_has_nobody_to_give_to():
    model = paid(pot("chain"), **{"parameters.chain_shift": 0.5})
    model.memories["P10"].load[:] = [0.1, 5.0, 1.0]
    for model.week in (0, 13, 26):
        act(model)
    assert model.memories["P10"].staffing == pytest.approx([0.5, 1.5, 1.0])
    alone = paid(pot("chain"), partners=1)
    alone.week = 0
    alone.memories["P10"].load[:] = 5.0
    act(alone)
    assert alone.memories["P10"].staffing == [1.0]


def test_personal_budgets_work_only_where_there_is_something_to_choose():
    assert act(paid(pot("personal_budget"))) == pytest.approx(0.0)
    shared = {"partners.partner2.offers": [{"function": "step1", "fte": 24, "caseload": 3}]}
    route = {"groups.everyone.route": ["step0", "step1"]}
    functions = {
        name: {"discipline": "care", "treatment": {"distribution": "exponential", "mean": 2}}
        for name in ("step0", "step1")
    }
    model = paid(pot("personal_budget"), functions=functions, **shared, **route)
    assert act(model) == pytest.approx([0.0, 0.75, 0.25])


def test_who_has_no_staff_is_no_monopolist_and_makes_none():
    model = paid(pot("personal_budget"))
    model.state.partners[STAFFING] = [1.0, 0.0, 1.0]
    assert monopoly(model) == pytest.approx(1.0)


def test_performance_money_works_on_what_is_promised_seen_and_not_given():
    model = paid(pot("performance"))
    model.state.transparency = 0.5
    model.state.partners[PROMISE] = [0.7, 0.5, 0.3]
    model.state.engagement[:] = 0.5
    assert act(model) == pytest.approx([0.3, 0.0, 0.0])


def test_funding_turns_the_money_for_good_and_one_form_takes_the_place_of_another():
    model = paid("insurer")
    money = Money(funding_pace=0.01)
    money.take(model, model.memories["P10"], Funding(100.0, "personal_budget"))
    turned = 1.0 - np.exp(-1.0)
    assert shares(model).personal_budget == pytest.approx(turned)
    assert shares(model).silo == pytest.approx(1.0 - turned)
    money.take(model, model.memories["P10"], Funding(1e6, "chain"))
    assert shares(model).chain == pytest.approx(1.0)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_money_adds_up_to_all_of_it(form):
    model = paid("insurer", pot(form))
    model.memories["P10"].introduced = Shares(chain=0.3, performance=0.2)
    assert sum(vars(shares(model)).values()) == pytest.approx(1.0)


def test_budgets_are_introduced_and_then_the_regisseur_rests():
    strategy = parse_strategy("personal_budget:introduction=26")
    (work,) = strategy.act(view_of(3), 100.0).works
    assert (work.hours, work.form) == (100.0, "personal_budget")
    assert strategy.act(view_of(3, week=28), 100.0).total == 0.0


def test_a_strategy_of_budgets_raises_engagement_only_where_somebody_else_offers_the_same():
    law = {"distribution": "exponential", "mean": 2}
    one = {"step0": {"discipline": "care", "treatment": law}}
    offers = {
        f"partners.partner{n}.offers": [{"function": "step0", "fte": 8, "caseload": 3}]
        for n in range(2)
    }
    given = {"groups.everyone.route": ["step0"], "roles": {"financier": ["insurer"]}, **QUIET}

    def engagement(strategy, **changes):
        return KetenModel(chain_of(2, **given, **changes), strategy).run().state.engagement.mean()

    choice = {"functions": one, **offers}
    gained = engagement("personal_budget", **choice) - engagement("none", **choice)
    without = {**choice, "mechanisms.P10": "off"}
    assert gained > 0.02
    assert engagement("personal_budget", **without) == engagement("none", **without)
