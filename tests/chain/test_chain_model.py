import gc
import weakref

import mesa
import numpy as np
import pytest
from chain_cases import WEEKS, chain_of

from ketensim.chain.agent import ChainAgent
from ketensim.chain.layout import AGREEMENT, ALIGNMENT, INTERTWINING, TRUST, VISIBILITY
from ketensim.chain.model import MEETING_WEEKS, KetenModel
from ketensim.chain.regie.registry import strategies
from ketensim.chain.regie.strategy import Effort
from ketensim.chain.simulate import simulate
from ketensim.declaring import declared
from ketensim.flow import Rates
from ketensim.scenario.mechanisms import MECHANISM_IDS
from ketensim.scenario.roles import Player

RATES = ("speed", "accept", "preference", "dossier", "report", "recovery")
STATES = ("traits", "partners", "relations", "alignment", "goals", "stations")


def same_books(one, two):
    """Whether two runs recorded the same, byte for byte."""
    first, second = one.result().records, two.result().records
    columns = ["week", "clients", "visits", "trust", "agreement", "intertwining", "urgency"]
    columns += ["station_waiting", "station_busy_area", "regie_hours", "chain_cost"]
    same = [getattr(first, c).tobytes() == getattr(second, c).tobytes() for c in columns]
    for name in ("pairs", "groups", "partners"):
        left, right = getattr(first, name), getattr(second, name)
        same += [left[column].tobytes() == right[column].tobytes() for column in left]
    return all(same)


def test_a_model_is_a_mesa_model_with_its_own_week():
    model = KetenModel(chain_of(3), rng=5)
    assert isinstance(model, mesa.Model)
    assert model.week == -8
    model.step()
    assert (model.week, model.steps) == (-7, 1)
    model.run(10)
    assert model.week == 3
    assert model.run().week == WEEKS
    assert model.run().week == WEEKS


def test_a_run_can_go_on_beyond_the_horizon():
    model = KetenModel(chain_of(2)).run().run(60)
    assert model.week == WEEKS + 60
    assert len(model.result().records.week) == 8 + WEEKS + 60


def test_partners_professionals_and_regisseur_are_agents_with_ids_of_their_own():
    model = KetenModel(chain_of(3))
    ids = [agent.unique_id for agent in list(model.agents)]
    assert sorted(ids) == list(range(1, 8))
    assert [p.name for p in model.partners] == ["partner0", "partner1", "partner2"]


def test_the_regisseur_works_every_four_weeks_from_week_0_on():
    class Diary:
        name = label = "diary"

        def __init__(self):
            self.weeks = []

        def act(self, view, hours):
            self.weeks.append(view.week)
            assert hours == 36.0 * MEETING_WEEKS
            return Effort(campaign=hours)

    diary = Diary()
    model = KetenModel(chain_of(3), diary).run()
    assert diary.weeks == list(range(0, WEEKS, MEETING_WEEKS))
    hours = model.result().records.regie_hours
    assert (hours[:8] == 0.0).all()
    assert hours[8:] == pytest.approx(36.0)


def test_a_strategy_that_spends_more_than_it_has_stops_the_run():
    class Spender:
        name = label = "spender"

        def act(self, view, hours):
            return Effort(campaign=hours + 1.0)

    model = KetenModel(chain_of(2), Spender())
    with pytest.raises(ValueError, match=r"145\.0 hours were spent of a budget of 144\.0"):
        model.run()


def test_a_step_that_raised_raises_again_and_is_no_silent_nothing():
    model = KetenModel(chain_of(2))
    model.flow.advance = None
    for _ in range(2):
        with pytest.raises(TypeError):
            model.step()
    assert model.week == -8


def test_the_same_seed_gives_the_same_run_and_another_seed_another():
    scenario = chain_of(3)
    first = KetenModel(scenario, "goal_intertwining", rng=7).run()
    assert same_books(first, KetenModel(scenario, "goal_intertwining", rng=7).run())
    assert not same_books(first, KetenModel(scenario, "goal_intertwining", rng=8).run())


def test_the_strategy_is_what_the_scenario_says_unless_another_is_given():
    scenario = chain_of(2, **{"regie.strategy": "create_urgency"})
    assert KetenModel(scenario).strategy.name == "create_urgency"
    assert KetenModel(scenario, "none").strategy.name == "none"


@pytest.mark.parametrize("name", sorted(strategies()))
@pytest.mark.parametrize("partners", [1, 2, 9])
def test_every_strategy_runs_on_a_chain_of_any_size(name, partners):
    model = KetenModel(chain_of(partners), name).run()
    assert np.isfinite(model.state.partners).all()
    assert np.isfinite(model.state.relations).all()
    shares = model.state.relations[[ALIGNMENT, TRUST, AGREEMENT, INTERTWINING, VISIBILITY]]
    assert (shares >= 0.0).all()
    assert (shares <= 1.0).all()


def test_nothing_differs_between_strategies_before_week_0():
    scenario = chain_of(3)
    bases = KetenModel(scenario, "none"), KetenModel(scenario, "joint_ambition")
    for model in bases:
        model.run(8)
    assert same_books(*bases)


@pytest.mark.parametrize("turns", ["partners", "professionals"])
def test_the_order_of_the_agents_makes_no_difference(turns):
    scenario = chain_of(5)
    one, other = (
        KetenModel(scenario, "goal_intertwining"),
        KetenModel(scenario, "goal_intertwining"),
    )
    getattr(other, turns).reverse()
    assert same_books(one.run(), other.run())


def test_with_mechanisms_off_the_rates_are_those_of_a_pure_queueing_network():
    scenario = chain_of(3, mechanisms="off")
    model = KetenModel(scenario, "chain_optimisation").run()
    neutral = Rates.neutral(model.network)
    names = (*RATES, "success", "reintake_success", "reintake_work", "demand_orientation")
    for name in (*names, "arrival_factor"):
        assert np.array_equal(getattr(model.rates, name), getattr(neutral, name))
    assert model.rates.incident_hazard == model.rates.relapse_chance == 0.0
    assert model.result().records.regie_hours.sum() == 0.0


NEUTRAL = {
    "P1": lambda m: (m.state.engagement == 1.0).all(),
    "P2": lambda m: (m.rates.speed == 1.0).all(),
    "P3": lambda m: np.array_equal(m.state.promise, m.state.engagement),
    "P4": lambda m: (m.rates.accept == 1.0).all(),
    "P5": lambda m: (m.rates.dossier == 1.0).all(),
    "P5b": lambda m: (m.rates.report == 1.0).all(),
    "P6": lambda m: (m.state.trust == 0.4).all(),
    "P7": lambda m: (m.rates.preference == 1.0).all(),
    "P8": lambda m: (m.rates.recovery == 0.0).all(),
    "C1": lambda m: m.state.urgency == 0.0,
    "C2": lambda m: (m.state.agreement == 0.0).all(),
    "C3": lambda m: (m.state.intertwining == 0.0).all(),
    "C4": lambda m: np.array_equal(m.state.goals, KetenModel(m.chain_scenario).state.goals),
    "C5": lambda m: (m.state.partners[4] == 0.0).all() and m.state.knowledge == 0.0,
}


class Everything:
    """A regisseur who does a bit of everything."""

    name = label = "everything"

    def act(self, view, hours):
        share = hours / 6.0
        pairs = np.triu(np.ones((view.n_partners, view.n_partners)), 1)
        pairs *= share / pairs.sum()
        return Effort(
            agreements=pairs,
            intertwining=pairs,
            campaign=share,
            vision=share,
            compensation=share,
            consultation=share,
        )


@pytest.mark.parametrize("label", sorted(NEUTRAL))
def test_a_mechanism_has_its_neutral_value_when_off_and_another_when_on(label):
    scenario = chain_of(4)
    assert not NEUTRAL[label](KetenModel(scenario, Everything()).run())
    off = chain_of(4, **{f"mechanisms.{label}": "off"})
    assert NEUTRAL[label](KetenModel(off, Everything()).run())


def test_without_scattered_power_a_joint_ambition_moves_goals_further():
    scenario = chain_of(4)
    start = KetenModel(scenario).state.alignment.mean()
    on = KetenModel(scenario, "joint_ambition").run().state.alignment.mean()
    off = chain_of(4, **{"mechanisms.C2b": "off"})
    assert start < on < KetenModel(off, "joint_ambition").run().state.alignment.mean()


def test_every_mechanism_is_tested_for_its_switch():
    by_contract = {kind.id for kind in declared()}  # tests/chain/test_chain_mechanisms.py
    assert set(NEUTRAL) | {"C2b"} | by_contract == set(MECHANISM_IDS)


def test_a_replaced_partner_starts_with_less_trust_and_stays_without_p7():
    scenario = chain_of(3, **{"partners.partner1.turnover": 1.0})
    model = KetenModel(scenario)
    model.state.trust[:] = 0.8
    model.partners.may_be_replaced(0)
    assert model.partners[1].trust[0] == pytest.approx(0.6)
    assert (model.state.trust[[0, 2], [2, 0]] == 0.8).all()  # the others stayed
    still = KetenModel(chain_of(3, **{"partners.partner1.turnover": 1.0, "mechanisms.P7": "off"}))
    still.state.trust[:] = 0.8
    still.partners.may_be_replaced(0)
    assert (still.state.trust == 0.8).all()


def test_partners_show_what_they_give_and_promise():
    model = KetenModel(chain_of(3)).run(9)
    partner = model.partners[1]
    assert partner.engagement == model.state.partners[0, 1]
    assert partner.availability == model.rates.speed[1]
    assert partner.promise == model.state.partners[2, 1]


def test_problem_owners_raise_urgency_when_clients_wait():
    crowded = {"groups.everyone.arrivals.rate": 20.0, "parameters.incident_publicity": 0.0}
    without = KetenModel(chain_of(2, **crowded)).run()
    names = ("residents", "residents", "shopkeepers")
    owners = {"problem_owner": tuple(Player(name=name) for name in names)}
    scenario = chain_of(2, **crowded).model_copy(update={"roles": owners})
    model = KetenModel(scenario).run()
    assert [owner.name for owner in model.problem_owners] == ["residents", "shopkeepers"]
    assert without.state.urgency == 0.0
    assert model.state.urgency > 0.1


def test_an_incident_that_comes_out_stirs_urgency():
    loud = {
        "groups.everyone.arrivals.rate": 20.0,
        "parameters.incident_publicity": 1.0,
        "parameters.incident_hazard": 1.0,
    }
    assert KetenModel(chain_of(2, **loud)).run().state.urgency > 0.3


def test_what_the_regisseur_sees_is_late_and_rosy_where_little_is_transparent():
    model = KetenModel(chain_of(3)).run(30)
    model.state.transparency = 1.0
    clear = model.regisseur.look(model.week)
    model.state.transparency = 0.0
    dim = model.regisseur.look(model.week)
    assert dim.age > clear.age + 12
    assert dim.trust.mean() > clear.trust.mean()
    assert dim.age <= model.chain_scenario.parameters.information_lag


def test_a_fork_is_the_original_continued_byte_for_byte():
    scenario = chain_of(4, **{"partners.partner1.turnover": 0.9})
    model = KetenModel(scenario, Everything(), rng=3).run(14)
    twin = model.fork()
    assert same_books(model.run(), twin.run())
    assert (twin.week, twin.steps) == (model.week, model.steps)


def test_what_happens_to_a_fork_does_not_happen_to_the_original():
    model = KetenModel(chain_of(3), rng=3).run(10)
    untouched = KetenModel(chain_of(3), rng=3).run(10)
    twin = model.fork()
    twin.state.trust[:] = 0.0
    twin.run(10)
    assert same_books(model, untouched)
    assert same_books(model.run(), untouched.run())


def test_a_new_agent_of_a_fork_gets_a_new_id():
    twin = KetenModel(chain_of(2)).fork()
    there = {agent.unique_id for agent in list(twin.agents)}
    assert ChainAgent(twin).unique_id not in there


def test_fifty_models_do_not_stay_alive():
    alive = []
    for seed in range(50):
        model = KetenModel(chain_of(1), rng=seed)
        model.step()
        alive.append(weakref.ref(model))
        model.fork()
    del model
    gc.collect()
    assert sum(ref() is not None for ref in alive) == 0


def test_simulate_records_the_weeks_asked_for_and_the_strategy():
    result = simulate(chain_of(2), strategy="goal_intertwining:pairs=1", seed=4, weeks=6)
    assert result.strategy == "goal_intertwining:pairs=1"
    assert result.seed == 4
    assert list(result.records.week) == list(range(-8, 6))
    assert result.records.chain_cost[0] == pytest.approx(2 * 8 * 95_000 / 52)
    assert simulate(chain_of(2)).records.week[-1] == WEEKS - 1
