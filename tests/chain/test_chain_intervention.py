"""What an intervention changes, and what it leaves alone."""

import json

import numpy as np
import pytest
from chain_cases import chain_of

from ketensim.chain.intervention import better_odds
from ketensim.chain.layout import CEILING
from ketensim.chain.model import KetenModel
from ketensim.chain.simulate import simulate
from ketensim.measure.result import load_result
from ketensim.measure.results_folder import results_files
from ketensim.scenario import load_scenario
from ketensim.scenario.intervention import Intervention, read_history

FASTER = Intervention(staffing={("partner1", "step1"): 1.1})


def started(scenario, intervention, weeks):
    """A model after its warm-up and some weeks."""
    return KetenModel(scenario, "none", 3, intervention).run(scenario.horizon.warmup + weeks)


def test_odds_are_multiplied_and_certainties_stay():
    chances = np.array([0.0, 0.2, 0.5, 1.0])
    assert better_odds(chances, np.full(4, 2.0)) == pytest.approx([0.0, 1 / 3, 2 / 3, 1.0])
    assert better_odds(chances, np.full(4, 0.5)) == pytest.approx([0.0, 1 / 9, 1 / 3, 1.0])


def test_an_intervention_that_changes_nothing_gives_the_same_run_to_the_last_digit():
    idle = Intervention({("partner1", "step1"): 1.0})
    one, two = (simulate(chain_of(3), seed=3, intervention=given) for given in (None, idle))
    assert one.clients.equals(two.clients)
    assert one.table("costs").equals(two.table("costs"))


def test_the_warm_up_runs_without_the_intervention():
    scenario = chain_of(3)
    one, two = (started(scenario, given, 0) for given in (None, FASTER))
    assert one.result().visits.equals(two.result().visits)
    assert (
        not started(scenario, FASTER, 8)
        .result()
        .visits.equals(started(scenario, None, 8).result().visits)
    )


def test_more_staff_scales_the_speed_of_one_station_and_may_exceed_one():
    model = started(chain_of(3, mechanisms="off"), FASTER, 1)
    assert model._levers.pulled().speed == pytest.approx([1.0, 1.1, 1.0])
    model.step()
    assert model._levers.pulled().speed == pytest.approx([1.0, 1.1, 1.0])  # it does not pile up


def test_speed_is_availability_times_staffing():
    model = started(chain_of(3), FASTER, 2)
    availability = np.array([partner.availability for partner in model.partners])
    assert model._levers.pulled().speed == pytest.approx(availability * [1.0, 1.1, 1.0])
    assert model.rates.speed == pytest.approx(availability)  # what was decided is left alone


def test_more_staff_is_paid_for_from_week_0_on():
    scenario = chain_of(3)
    costs = simulate(scenario, seed=3, intervention=FASTER).table("costs").set_index("week")
    usual = simulate(scenario, seed=3).table("costs").set_index("week")
    more = (costs["chain_cost"] - usual["chain_cost"]).to_numpy()
    wage = scenario.partners[1].wage
    assert more[costs.index < 0] == pytest.approx(0.0)
    assert more[costs.index >= 0] == pytest.approx(0.1 * 8 * wage / 52)
    staff = simulate(scenario, seed=3, intervention=FASTER).table("staff")
    of_partner = staff[staff["partner"] == "partner1"].set_index("week")["fte"]
    assert (of_partner[-1], of_partner[0]) == pytest.approx((8.0, 8.8))


def test_acceptance_is_changed_between_two_partners_and_nowhere_else():
    given = Intervention(acceptance={("partner0", "partner1"): 3.0})
    model = started(chain_of(3), given, 4)
    decided, done = model.rates.accept, model._levers.pulled().accept
    chance = decided[0, 1]
    assert done[0, 1] == pytest.approx(3 * chance / (1 + 2 * chance))
    assert 0.0 < chance < done[0, 1] < 1.0
    others = np.ones(decided.shape, bool)
    others[0, 1] = False
    assert done[others] == pytest.approx(decided[others])


def test_a_dossier_goes_along_more_often_but_never_above_what_the_law_allows():
    given = Intervention(dossier={("partner0", "partner1"): 1e9, ("partner1", "partner2"): 0.5})
    model = started(chain_of(3), given, 4)
    model.state.files[CEILING, 0, 1] = 0.8
    decided, done = model.rates.dossier, model._levers.pulled().dossier
    assert decided[0, 1] < done[0, 1] == pytest.approx(0.8)
    chance = decided[1, 2]
    assert done[1, 2] == pytest.approx(0.5 * chance / (1 - 0.5 * chance))


def test_partners_see_the_consequences_of_an_intervention():
    given = Intervention(dossier={("partner0", "partner1"): 50.0})
    one, two = (simulate(chain_of(3), seed=3, intervention=each) for each in (None, given))
    last = [r.relations.set_index(["week", "sender", "receiver"])["trust"] for r in (one, two)]
    assert last[1][23, "partner0", "partner1"] != last[0][23, "partner0", "partner1"]


def test_an_intervention_can_begin_and_end_at_any_moment_and_a_fork_keeps_it():
    model = started(chain_of(3), None, 4)
    model.intervention = FASTER
    twin = model.fork()
    assert twin.intervention is FASTER
    one, two = (each.run(4).result() for each in (model, twin))
    assert one.visits.equals(two.visits)
    model.intervention = None
    model.step()
    assert model.result().table("staff")["fte"].iloc[-3:].tolist() == [8.0, 8.0, 8.0]


@pytest.mark.parametrize("factor", [0.0, -1.0, float("nan"), float("inf")])
def test_a_factor_must_be_above_0(factor):
    with pytest.raises(ValueError, match=r"staffing of .* must be a factor above 0"):
        Intervention(staffing={("partner1", "step1"): factor})


@pytest.mark.parametrize(
    ("given", "near"),
    [
        (Intervention(staffing={("partner1", "step9"): 1.1}), "('partner1', 'step1')"),
        (Intervention(acceptance={("partner1", "partner1"): 1.1}), "('partner2', 'partner1')"),
        (Intervention(dossier={("partner1", "partnr2"): 1.1}), "('partner1', 'partner2')"),
    ],
)
def test_a_name_that_the_chain_does_not_have_is_refused_with_the_nearest(given, near):
    with pytest.raises(ValueError, match="must be of what the chain has") as refused:
        KetenModel(chain_of(3), "none", 3, given)
    assert f"nearest: {near}" in str(refused.value)


def test_a_chain_of_one_partner_has_no_hand_offs_to_change():
    given = Intervention(dossier={("partner0", "partner1"): 1.1})
    with pytest.raises(ValueError, match=r"got \('partner0', 'partner1'\)$"):
        KetenModel(chain_of(1), "none", 3, given)


def test_a_result_tells_what_was_in_force_from_which_week_on():
    model = started(chain_of(3), None, 4)
    assert model.result().interventions == {}
    model.intervention = FASTER
    assert model.result().interventions == {}  # it has done nothing yet
    model.run(2).intervention = FASTER
    model.run(2).intervention = None
    model.run(1)
    assert model.result().interventions == {4: FASTER, 8: Intervention()}
    assert model.fork().result().interventions == {4: FASTER, 8: Intervention()}
    assert simulate(chain_of(3), seed=3, intervention=FASTER).interventions == {0: FASTER}


def test_scenario_and_run_file_are_enough_to_do_a_run_with_interventions_again(tmp_path):
    both = Intervention({("partner1", "step1"): 1.25}, dossier={("partner0", "partner1"): 1 / 3})
    given = {0: FASTER, 5: both, 9: Intervention()}
    first = simulate(chain_of(3), "create_urgency", 3, intervention=given)
    first.save(tmp_path / "first")
    about = json.loads((tmp_path / "first" / "run.json").read_text())["runs"][0]
    read = load_result(tmp_path / "first")
    assert read.interventions == given
    again = simulate(
        load_scenario(tmp_path / "first" / "scenario.yaml"),
        seed=about["seed"],
        intervention=read_history(about["interventions"]),
    )
    again.save(tmp_path / "again")
    for file in results_files():
        if file != "run.json":
            assert (tmp_path / "first" / file).read_bytes() == (
                tmp_path / "again" / file
            ).read_bytes()
    usual = simulate(chain_of(3), "create_urgency", 3)
    assert not usual.visits.equals(again.visits)
    usual.save(tmp_path / "usual")
    assert "interventions" not in (tmp_path / "usual" / "run.json").read_text()
    assert load_result(tmp_path / "usual").interventions == {}


@pytest.mark.parametrize("week", [-1, 24])
def test_an_intervention_starts_within_the_recorded_weeks(week):
    with pytest.raises(ValueError, match=f"must start in week 0 to 23, got {week}"):
        simulate(chain_of(3), seed=3, intervention={week: FASTER})
