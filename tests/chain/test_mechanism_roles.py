"""Each role acts in its own rhythm, by its own rule; a role that nobody plays does nothing."""

import numpy as np
import pytest
from chain_cases import chain_of, view_of

from ketensim.chain.layout import ASKED, CARE, DRAG, LIFT, SYSTEM, TRUST
from ketensim.chain.mechanism import mechanisms_of
from ketensim.chain.mechanisms.problem_owners import Informing
from ketensim.chain.mechanisms.standards import Standardising
from ketensim.chain.model import KetenModel
from ketensim.chain.regie.registry import parse_strategy
from ketensim.chain.regie.strategy import Effort

QUIET = ("C1", "C7", "P8b", "R8")


def chain_with(roles, partners=3, on=(), **changes):
    """A chain in which these roles are played and little else happens."""
    off = {f"mechanisms.{label}": "off" for label in QUIET if label not in on}
    return KetenModel(chain_of(partners, roles=roles, **off, **changes))


def before(model, label):
    """Let one mechanism act at the start of a week, and give what it works on."""
    model.state.clear_week()
    mechanism = next(m for m in mechanisms_of(model.chain_scenario) if m.id == label)
    mechanism.before(model, model.memories[label])
    return model.state.partners


def test_a_role_is_an_agent_that_acts_in_its_own_rhythm():
    model = chain_with({"commissioner": ["city"], "state": ["ministry"], "client": ["council"]})
    rhythms = {player.role: player.rhythm for player in model.role_players}
    assert rhythms == {"commissioner": 13, "state": 52, "client": 1}
    city = next(p for p in model.role_players if p.name == "city")
    assert [week for week in range(40) if city.acts(week)] == [0, 13, 26, 39]


def test_a_player_acts_only_while_it_plays():
    model = chain_with({"supervisor": [{"name": "inspectorate", "since": 0, "until": 26}]})
    inspectorate = model.role_players[0]
    assert [week for week in range(-26, 60, 13) if inspectorate.acts(week)] == [0, 13]
    model.week = 30
    assert model.playing("supervisor") == model.acting("supervisor") == []


def test_complaints_strengthen_self_cleaning_where_clients_have_a_voice():
    silent, heard = chain_with({}), chain_with({"client": ["council"]})
    assert (before(silent, "R1")[CARE] == 1.0).all()
    assert before(heard, "R1")[CARE] == pytest.approx(1.25)  # mean severity 0.5


def test_complaints_go_by_those_who_come_in_all_weeks_and_where_nobody_comes_nobody_complains():
    later = {"groups.everyone.arrivals": [{"rate": 0.0}, {"from": 5, "rate": 8.0}]}
    assert before(chain_with({"client": ["council"]}, **later), "R1")[CARE] == pytest.approx(1.25)
    nobody = {"groups.everyone.arrivals": [{"rate": 8.0}, {"from": 0, "rate": 0.0}]}
    assert before(chain_with({"client": ["council"]}, **nobody), "R1")[CARE].max() == 1.0


def test_professionals_show_the_regisseur_more_than_reports_do():
    model = chain_with({"professional": ["staff council"]})
    before(model, "R2")
    assert model.state.explored == pytest.approx(0.3)
    model.state.explored = 0.7
    before(model, "R2")
    assert model.state.explored == 0.7


def test_several_commissioners_conflict_until_urgency_brings_them_together():
    assert (before(chain_with({"commissioner": ["one"]}), "R5")[LIFT] == 0.0).all()
    model = chain_with({"commissioner": ["one", "two"]})
    assert before(model, "R5")[LIFT] == pytest.approx(-0.2)
    model.week, model.state.urgency = 13, 1.0
    assert before(model, "R5")[LIFT] == pytest.approx(-0.1)
    model.week = 14
    assert before(model, "R5")[LIFT] == pytest.approx(-0.1)


def test_a_supervisor_of_procedures_takes_time_and_room():
    with_route = {"groups.everyone.demand_orientation": 0.5}
    model = chain_with({"supervisor": ["inspectorate"]}, **with_route)
    assert before(model, "R7")[DRAG] == pytest.approx(0.01)
    model.step()
    model.step()
    assert model.rates.demand_orientation[0] == pytest.approx(0.5 * 0.85)


def test_a_supervisor_of_cooperation_puts_what_is_not_transparent_on_the_agenda():
    watching = {"supervisor": [{"name": "inspectorate", "aim": "cooperation"}]}
    model = chain_with(watching, on=("C1",))
    model.week, model.state.transparency = 0, 0.5
    assert (before(model, "R7")[DRAG] == 0.0).all()
    assert model.state.urgency == pytest.approx(0.15)
    model.week = 1
    before(model, "R7")
    assert model.state.urgency == pytest.approx(0.15)
    deaf = chain_with(watching)
    deaf.week, deaf.state.transparency = 0, 0.5
    before(deaf, "R7")
    assert deaf.state.urgency == 0.0


def test_the_uninformed_lose_heart_and_are_won_back():
    model = chain_with({"problem_owner": ["residents"]}, on=("C1", "R8")).run(60)
    flagged = model.state.attention
    assert flagged < 0.6
    r8 = next(m for m in mechanisms_of(model.chain_scenario) if m.id == "R8")
    r8.take(model, None, Informing(1000.0))
    assert model.state.attention == pytest.approx(1.0)
    model.state.attention = 0.0
    before(model, "R8")
    assert model.state.attention == pytest.approx(0.3)


def test_knowledge_partners_deliver_every_quarter():
    model = chain_with({"knowledge_partner": ["institute", "university"]})
    model.week = 12
    before(model, "R9")
    assert model.state.knowledge == 0.0
    model.week = 13
    before(model, "R9")
    assert model.state.knowledge == pytest.approx(0.19)


@pytest.mark.parametrize(
    ("makers", "lift"),
    [
        (["one"], 0.0),
        (["one", "two"], -0.3),
        (["one", "two", "three", "four"], -0.45),
        ([{"name": "one", "frames": "conflicting"}], -0.6),
        ([{"name": "one", "frames": "room"}], 0.3),
        ([{"name": "one", "frames": "harmonised"}, {"name": "two", "frames": "harmonised"}], 0.0),
    ],
)
def test_frameworks_conflict_agree_or_leave_room(makers, lift):
    model = chain_with({"policy_maker": makers})
    assert before(model, "R10")[LIFT] == pytest.approx(lift)


def test_room_sets_part_of_the_standard_routes_free():
    model = chain_with({"policy_maker": [{"name": "one", "frames": "room"}]})
    model.step()
    model.step()
    assert model.rates.demand_orientation[0] == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("gives", "lifts"),
    [("room", [0.0, 0.0, 0.4]), ("money", [0.0, 0.4, 0.0]), ("stick", [0.4, -0.15, -0.15])],
)
def test_the_state_gives_what_fits_leaders_followers_and_laggards(gives, lifts):
    model = chain_with({"state": [{"name": "ministry", "gives": gives}]})
    model.week = 52
    model.state.engagement[:] = [0.1, 0.5, 0.9]
    assert before(model, "R11")[LIFT] == pytest.approx(lifts)
    model.week, model.state.engagement[:] = 53, [0.9, 0.5, 0.1]
    assert before(model, "R11")[LIFT] == pytest.approx(lifts)


def test_a_state_that_says_nothing_leaves_room():
    model = chain_with({"state": ["ministry"]})
    model.week = 0
    assert sorted(before(model, "R11")[LIFT]) == pytest.approx([0.0, 0.0, 0.4])


@pytest.mark.parametrize("label", ["R1", "R2", "R5", "R7", "R9", "R10", "R11"])
def test_a_role_that_nobody_plays_does_nothing(label):
    model = chain_with({})
    state = before(model, label).copy()
    model.state.clear_week()
    assert np.array_equal(state, model.state.partners)


def test_who_has_agreements_answers_for_faults_together():
    model = chain_with({}, on=("P8b",))
    model.state.agreement[:] = 0.5
    assert before(model, "P8b")[CARE] == pytest.approx(1.5)
    model.state.flow[:] = 0.0
    assert before(model, "P8b")[CARE] == pytest.approx(1.0)


def test_standards_let_systems_carry_more_the_better_the_common_language():
    plain, wise = chain_with({}), chain_with({})
    wise.state.knowledge = 1.0
    p5c = next(m for m in mechanisms_of(plain.chain_scenario) if m.id == "P5c")
    start = plain.state.files[SYSTEM].copy()
    for model in (plain, wise):
        p5c.take(model, None, Standardising(200.0))
    assert (plain.state.files[SYSTEM] > start).all()
    assert (wise.state.files[SYSTEM] > plain.state.files[SYSTEM]).all()
    assert (wise.state.files[SYSTEM] < 1.0).all()


def test_an_escalation_shows_what_reports_left_out_and_brings_blame_meetings_and_control():
    model = chain_with({}, on=("C7",))
    c7 = next(m for m in mechanisms_of(model.chain_scenario) if m.id == "C7")
    alarm = model.memories["C7"]
    model.state.transparency, trust = 0.5, model.state.relations[TRUST].copy()
    c7.after(model, alarm, model.flow.week)
    assert alarm.weeks_left == 0
    model.came_out = True
    c7.after(model, alarm, model.flow.week)
    assert model.state.relations[TRUST] == pytest.approx(trust * 0.9)
    assert alarm.weeks_left == 13
    asked = model.state.traits[ASKED].copy()
    assert before(model, "C7")[LIFT] == pytest.approx(-0.25)
    assert model.state.traits[ASKED] == pytest.approx(asked + 2.0)
    c7.settle(model, alarm)
    assert model.state.traits[ASKED] == pytest.approx(asked)
    assert alarm.weeks_left == 12


def test_where_all_is_transparent_nobody_is_surprised():
    model = chain_with({}, on=("C7",))
    c7 = next(m for m in mechanisms_of(model.chain_scenario) if m.id == "C7")
    model.state.transparency, model.came_out = 1.0, True
    trust = model.state.relations[TRUST].copy()
    c7.after(model, model.memories["C7"], model.flow.week)
    assert np.array_equal(model.state.relations[TRUST], trust)


def test_without_c7_the_regisseur_sees_everything_as_it_is():
    model = chain_with({}).run(24)
    view = model.regisseur.look(12)
    assert view.age == 0.0
    assert np.array_equal(view.trust, model.regisseur._reports[-1].trust)


class Tells:
    """A regisseur who only tells problem owners what becomes of their problem."""

    name = label = "tells"

    def act(self, view, hours):
        return Effort(works=(Informing(hours),))


def test_pressure_of_problem_owners_lasts_when_they_are_informed():
    owners, on = {"problem_owner": ["residents"]}, ("C1", "R8")
    crowded = {"groups.everyone.arrivals.rate": 20.0, "parameters.incident_publicity": 0.0}
    silent = chain_with(owners, on=on, **crowded)
    told = chain_with(owners, on=on, **crowded)
    told.regisseur.strategy = Tells()
    assert told.run().state.urgency > silent.run().state.urgency


def test_shared_ict_needs_somebody_to_share_with():
    assert parse_strategy("shared_ict").act(view_of(1), 80.0).total == 0.0
    effort = parse_strategy("shared_ict").act(view_of(3), 80.0)
    assert (effort.consultation, effort.works[0].hours) == (24.0, 56.0)


def test_an_area_programme_plans_first_and_then_works_on_every_link():
    strategy = parse_strategy("area_programme")
    plan, later = strategy.act(view_of(3), 100.0), strategy.act(view_of(3, week=26), 100.0)
    assert (plan.vision, plan.works[0].hours) == (90.0, 10.0)
    assert later.agreements[0, 1] == later.agreements[1, 2] == pytest.approx(27.0)
    assert later.consultation == pytest.approx(36.0)
    alone = strategy.act(view_of(1, week=26), 100.0)
    assert alone.consultation == 0.0
