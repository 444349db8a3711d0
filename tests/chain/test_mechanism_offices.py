"""Joint offices (C11): founded at board level, paid from home, with traits that clients notice."""

from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest
from chain_cases import chain_of, view_of
from pandas.testing import assert_frame_equal

from ketensim.chain.layout import DRAG, STAFFING
from ketensim.chain.mechanism import staged
from ketensim.chain.mechanisms.joint_office import Office, RunOffice
from ketensim.chain.mechanisms.offices import ALIVE, CLOSING, GONE, WANTED
from ketensim.chain.model import KetenModel
from ketensim.chain.regie.chain_unit import ChainUnit
from ketensim.chain.regie.none import NoRegie
from ketensim.chain.regie.one_stop_desk import OneStopDesk
from ketensim.chain.regie.registry import parse_strategy, strategies
from ketensim.chain.regie.strategy import Effort, Strategy
from ketensim.scenario import Scenario, load_scenario

EASY = {"parameters.founding_hours": 0.0}
UNIT = "joint_unit"
FOUNDERS = ("chain_unit", "one_stop_desk")


def run_of(strategy="chain_unit", weeks=24, partners=5, seed=1, **changes):
    """Run a chain whose unit is founded at the first meeting."""
    return KetenModel(chain_of(partners, **(EASY | changes)), strategy, seed).run(weeks)


def unit_of(model):
    return next(iter(model.memories["C11"].values()))


class Runs(Strategy):
    """Runs an office with traits of the test's own."""

    name, source = "runs", "test"
    title: ClassVar = {"nl": "x", "en": "x"}
    line: ClassVar = title

    def __init__(self, until=10_000, **traits):
        self.office, self.until = replace(Office("own", needs=0.0, seconded=0.3), **traits), until

    @classmethod
    def settings(cls):
        return {}

    @property
    def offices(self):
        return (self.office,)

    def act(self, view, hours):
        works = (RunOffice(hours, self.office),) if view.week < self.until else ()
        return Effort(works=works)


def test_what_a_strategy_may_found_is_there_as_a_possibility_once():
    scenario = staged(chain_of(4), ChainUnit(), OneStopDesk())
    assert [p.name for p in scenario.partners[4:]] == [UNIT, "one_desk"]
    assert all(p.latent for p in scenario.partners[4:])
    assert staged(scenario, OneStopDesk(), ChainUnit()) == scenario
    assert Scenario.from_text(scenario.to_yaml()) == scenario
    assert scenario.partners[4].staff == pytest.approx(4 * 0.15)
    assert [o.function for o in scenario.partners[4].offers] == ["step0"]


def test_a_possibility_is_no_part_of_what_is_measured_of_a_chain():
    plain, with_unit = chain_of(4), staged(chain_of(4), ChainUnit())
    assert with_unit.complexity() == plain.complexity()
    assert with_unit.load() == plain.load()
    assert with_unit.warnings() == plain.warnings()
    changed = with_unit.with_complexity(ambiguity=0.6)
    assert changed.partners[-1].name == UNIT
    assert Scenario.from_text(changed.to_yaml()) == changed
    assert changed.complexity() == plain.with_complexity(ambiguity=0.6).complexity()


def in_words(table):
    """Write names out: the lists that they come from may differ."""
    names = [name for name in table.columns if table[name].dtype == "category"]
    return table.astype(dict.fromkeys(names, str))


@pytest.mark.parametrize("strategy", ["none", "extra_consultation", "chain_optimisation"])
def test_a_chain_lives_the_same_beside_an_office_that_is_not_founded(strategy):
    plain = KetenModel(chain_of(4), strategy, 3).run().result()
    beside = KetenModel(staged(chain_of(4), ChainUnit()), strategy, 3).run().result()
    for table in ("clients", "visits", "weekly"):
        one, other = (in_words(getattr(result, table)) for result in (plain, beside))
        assert_frame_equal(one, other, rtol=1e-12, atol=0.0)  # sums are added in another order
    for name in plain.summary.index:
        assert plain.summary[name] == pytest.approx(beside.summary[name], nan_ok=True), name


@pytest.mark.parametrize("strategy", [name for name in strategies() if name not in FOUNDERS])
def test_no_strategy_and_no_role_counts_who_may_come_one_day_among_the_partners(strategy):
    short = {"horizon.warmup": 4, "horizon.weeks": 28}
    plain = load_scenario("gebiedsgericht").with_values(short)  # with a State that sorts partners
    beside = staged(plain, ChainUnit(), OneStopDesk())
    one, other = (KetenModel(chain, strategy, 3).run().result() for chain in (plain, beside))
    for name in ("engagement", "meeting_share", "promise"):
        own, same = (result.records.partners[name] for result in (one, other))
        np.testing.assert_allclose(own, same[:, : len(plain.partners)], rtol=1e-12)
    np.testing.assert_allclose(one.records.maturity, other.records.maturity, rtol=1e-12)
    assert one.clients["outcome"].equals(other.clients["outcome"])


def test_a_programme_makes_room_for_all_that_its_parts_may_found():
    strategy = parse_strategy("one_stop_desk:until=8+chain_unit:from=8")
    scenario = staged(chain_of(3), strategy)
    assert [p.name for p in scenario.partners if p.latent] == ["one_desk", UNIT]
    model = KetenModel(chain_of(3, **EASY), strategy, 1).run(24)
    phases = {name: now.phase for name, now in model.memories["C11"].items()}
    assert phases[UNIT] == ALIVE
    assert phases["one_desk"] in (CLOSING, GONE)


def test_a_unit_is_founded_when_enough_hours_were_carried_at_board_level():
    slow = KetenModel(chain_of(4, **{"parameters.founding_hours": 10_000.0}), "chain_unit").run(24)
    assert unit_of(slow).phase == WANTED
    assert 0.0 < unit_of(slow).progress < 10_000.0
    free = {"parameters.founding_hours": 10_000.0, "mechanisms.C2b": "off"}
    all_carried = KetenModel(chain_of(4, **free), "chain_unit").run(24)
    assert unit_of(all_carried).progress > unit_of(slow).progress
    assert unit_of(run_of()).phase == ALIVE
    assert unit_of(run_of()).since == 0


def test_seconded_staff_leaves_home_and_no_staff_appears_or_vanishes():
    model = run_of(weeks=12)
    fte = model.result().records.partners["fte"]
    before, after = fte[7], fte[11]  # the last week of the warm-up, and a month later
    assert before[5] == 0.0
    assert after[5] == pytest.approx(5 * 0.15)
    assert after[:5] == pytest.approx(before[:5] - 0.15)
    assert fte.sum(axis=1) == pytest.approx(before.sum())
    assert (model.state.partners[DRAG, :5] > 0.0).all()


def test_a_desk_takes_the_staff_of_the_front_door_and_of_no_other_station():
    model = run_of("one_stop_desk:front=0.5", weeks=12)
    speed = model.rates.speed / model.state.availability[model.network.station_partner]
    assert speed[0] == pytest.approx(0.5)
    assert speed[1:5] == pytest.approx(np.ones(4))
    assert speed[5] == pytest.approx(1.0)
    assert model.state.partners[STAFFING, 5] == pytest.approx(1.0)


def test_clients_beyond_what_the_unit_can_help_go_to_the_regular_front_door():
    visits = run_of().result().visits
    first = visits[(visits["visit"] == 1) & (visits["queued"] > 0)]
    at_unit = (first["partner"] == UNIT).mean()
    assert 0.01 < at_unit < 0.5
    weeks = run_of(weeks=24).result().partners
    waiting = weeks[(weeks["partner"] == UNIT) & (weeks["week"] > 4)]["waiting"]
    assert waiting.mean() < 10


def test_clients_of_a_unit_are_sent_on_by_it_and_its_decisions_bind():
    result = run_of(seed=4).result()
    visits = result.visits[result.visits["queued"] > 2]
    theirs = set(visits["client"][visits["partner"] == UNIT])
    later = visits[visits["client"].isin(theirs) & (visits["partner"] != UNIT)]
    assert len(later) > 10
    assert set(later["referred_by"].astype(str)) == {UNIT}
    between = result.relations[
        (result.relations["sender"] == UNIT) & (result.relations["week"] > 2)
    ]
    assert between["offered"].sum() > 10
    assert between["refused"].sum() == 0


def test_each_trait_does_its_own_work_and_nothing_else():
    none = run_of(Runs(), weeks=12)
    me = none.network.n_partners - 1
    binding = run_of(Runs(is_binding=True), weeks=12)
    knots = run_of(Runs(knots=0.7), weeks=12)
    told = run_of(Runs(shares_information=True), weeks=12)
    buys = run_of(Runs(buys=True), weeks=12)
    assert (binding.rates.accept[me, :me] == 1.0).all()
    assert (none.rates.accept[me, :me] < 1.0).all()
    assert (knots.rates.recovery[me, :me] >= 0.7).all()
    assert (none.rates.recovery[me, :me] < 0.7).all()
    assert (buys.rates.recovery[me] == 1.0).all()
    assert (told.rates.dossier[me, :me] > none.rates.dossier[me, :me]).all()
    assert (told.rates.report[:me, me] > none.rates.report[:me, me]).all()
    assert not none.rates.directs.any()
    assert run_of(Runs(directs=True), weeks=12).rates.directs[me]


def test_directing_clients_takes_hours_of_the_office_as_long_as_they_are_in_the_chain():
    model = run_of(Runs(directs=True), **{"parameters.directing_hours": 0.25})
    theirs = model.flow.directed()
    assert theirs[-1] > 5
    assert theirs[:-1].sum() == 0
    model.step()
    week = 36.0 * 5 * 0.3  # hours of staff that five partners second
    assert model.state.partners[DRAG, -1] == pytest.approx(0.25 * theirs[-1] / week)
    free = run_of(Runs(directs=True), **{"parameters.directing_hours": 0.0})
    assert free.state.partners[DRAG, -1] == 0.0
    assert free.flow.directed()[-1] > theirs[-1]  # for it has the time to take more
    assert run_of(Runs()).flow.directed().sum() == 0


def test_an_office_is_as_large_as_the_clients_of_all_weeks_ask_not_those_of_the_first():
    steady = chain_of(3, **{"groups.everyone.arrivals": {"rate": 5.0}})
    weeks = steady.horizon.weeks
    late = [{"rate": 0.0}, {"from": weeks / 2, "rate": 10.0}]
    grown = chain_of(3, **{"groups.everyone.arrivals": late})
    assert OneStopDesk().office.work(grown) == pytest.approx(OneStopDesk().office.work(steady))


def test_services_that_nobody_takes_on_are_paid_for():
    refusing = {"parameters.acceptance_base": -5.0}
    traits = {"core": 1, "seconded": 2.0, "directs": True}
    bought = run_of(Runs(buys=True, **traits), **refusing).result()
    free = run_of(Runs(buys=True, **traits), **refusing, **{"parameters.service_price": 0.0})
    lost = bought.relations[bought.relations["sender"] == "own"]["lost"].sum()
    assert lost > 0
    paid = bought.records.chain_cost.sum() - free.result().records.chain_cost.sum()
    assert paid == pytest.approx(2_500.0 * lost)


def test_an_office_that_nobody_runs_any_more_closes_when_it_is_empty():
    model = KetenModel(chain_of(5, **EASY), Runs(until=4), 1)
    model.run(8 + 13)
    assert unit_of(model).phase in (CLOSING, GONE)
    inside = model.result().visits
    model.run(12)
    assert unit_of(model).phase == GONE
    assert model.state.partners[STAFFING, -1] == 0.0
    assert model.state.partners[STAFFING, :5] == pytest.approx(np.ones(5))
    visits = model.result().visits
    own = visits[visits["partner"] == "own"]
    assert own["ended"].notna().all()
    assert len(own) == (inside["partner"] == "own").sum()


def test_an_office_is_dissolved_when_its_problem_has_shrunk_and_founded_anew_when_it_is_back():
    model = KetenModel(chain_of(4, **{"horizon.weeks": 200} | EASY), Runs(shrunk=0.5), 1).run(
        8 + 60
    )
    assert unit_of(model).phase == ALIVE
    unit_of(model).trouble = 1.0  # as if it had been far worse
    model.run(24)
    assert unit_of(model).phase == GONE
    unit_of(model).trouble = 0.0
    model.run(5)
    assert unit_of(model).phase == ALIVE


def test_without_the_mechanism_hours_are_spent_and_no_office_comes_to_life():
    model = run_of(**{"mechanisms.C11": "off"})
    visits = model.result().visits
    assert UNIT not in set(visits["partner"].astype(str))
    assert model.result().records.regie_hours[-1] > 0.0


def test_an_office_that_the_chain_has_no_room_for_is_left_alone():
    model = KetenModel(chain_of(3, **EASY), Runs(needs=99.0), 1).run(16)
    assert model.network.n_partners == 3
    assert model.memories["C11"] == {}


def test_a_unit_of_one_partner_and_no_hours_does_no_harm():
    assert run_of("one_stop_desk", partners=1).network.n_partners == 2
    silent = KetenModel(chain_of(3, **{"regie.effort": 0.0}), "chain_unit", 1).run(16)
    assert silent.memories["C11"] == {}


@pytest.mark.parametrize("strategy", [ChainUnit(), OneStopDesk()])
def test_all_hours_go_into_the_office(strategy):
    effort = strategy.act(view_of(4), 40.0)
    assert effort.total == 40.0
    assert NoRegie().offices == ()


def test_a_run_with_an_office_can_be_copied():
    model = run_of(weeks=14)
    twin = model.fork()
    assert unit_of(twin) is not unit_of(model)
    assert model.run(6).result().visits.equals(twin.run(6).result().visits)


def test_goals_that_cancel_out_leave_an_office_the_first_goal():
    data = chain_of(2).to_data()
    for partner, goal in zip(data["partners"], ([1.0, 0.0], [-1.0, 0.0]), strict=True):
        partner["goal"] = goal
    office = staged(Scenario.from_data(data), OneStopDesk()).partners[-1]
    assert office.goal == (1.0, 0.0)
