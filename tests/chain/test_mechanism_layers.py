"""Three layers (C10): agreements, reach and what a board decides."""

import numpy as np
import pytest
from chain_cases import chain_of
from numba import njit

from ketensim.chain.layout import AGREEMENT, AMBITION, BOARD, MANAGEMENT
from ketensim.chain.model import KetenModel
from ketensim.chain.rules import layers, passing
from ketensim.scenario.roles import Player

ALL = "chain_optimisation"
FLOOR = "chain_optimisation:board=0,management=0"
BOARDS = "chain_optimisation:management=0,professionals=0"
OFF = {"mechanisms.C10": "off"}
ALIVE = {"mechanisms.C8": "off"}  # the mandate has tests of its own
EITHER_WAY = pytest.mark.parametrize("plain", [False, True], ids=["compiled", "plain"])


def of(rule, plain):
    return rule if plain else njit(lambda *given: rule(*given))


def agreed(model, layer=AGREEMENT):
    """Mean agreement of one layer on the relations in use."""
    return model.state.relations[layer][model.state.flow > 0.1].mean()


def after(strategy, weeks=24, **changes):
    return KetenModel(chain_of(4, **ALIVE, **changes), strategy).run(8 + weeks)


def test_consultation_at_a_layer_opens_that_layer():
    reach = layers.reach_growth(np.zeros((3, 2)), np.array([[10.0, 0.0]] * 3), 0.05)
    assert reach[:, 0] == pytest.approx(1 - np.exp(-0.5))
    assert (reach[:, 1] == 0.0).all()


def test_hours_go_to_the_layers_they_are_spent_at():
    hours = layers.hours_at_layers(np.array([6.0, 0.0]), (0.5, 0.0, 0.5), 4.0, 8.0, 2)
    assert hours == pytest.approx(np.array([[5.0, 2.0], [2.0, 2.0], [5.0, 2.0]]))


@EITHER_WAY
def test_what_a_layer_takes_up_depends_on_its_own_reach_and_nothing_skips_management(plain):
    rule = of(layers.taken_up, plain)
    assert rule(0.8, 0.0, 0.0, (1.0, 0.0, 1.0), 0.5) == (0.8, 0.0, 0.0)
    assert rule(0.8, 0.0, 0.0, (0.0, 0.5, 1.0), 0.5) == pytest.approx((0.8, 0.2, 0.0))
    assert rule(0.0, 0.4, 0.0, (0.5, 1.0, 0.25), 0.5) == pytest.approx((0.1, 0.4, 0.05))
    assert rule(0.0, 0.0, 0.4, (1.0, 0.5, 1.0), 0.5) == pytest.approx((0.0, 0.1, 0.4))


@EITHER_WAY
def test_what_boards_do_not_back_fades_and_the_rest_does_not(plain):
    rule = of(layers.unbacked, plain)
    assert rule(0.6, 0.2, 0.1) == pytest.approx(0.56)
    assert rule(0.6, 0.7, 0.1) == 0.6


@EITHER_WAY
def test_a_pair_reaches_as_far_as_both_partners_do(plain):
    rule = of(layers.pair_reach, plain)
    assert rule(np.array([[1.0, 0.25], [0.0, 1.0], [0.5, 0.5]]), 0, 1) == (0.5, 0.0, 0.5)


@EITHER_WAY
def test_a_week_passes_over_all_three_layers_of_a_pair(plain):
    pass_week = passing.pass_week.py_func if plain else passing.pass_week
    relations, half = np.zeros((9, 2, 2)), np.full((2, 2), 0.5)
    relations[[BOARD, MANAGEMENT, AGREEMENT]] = np.array([0.2, 0.4, 0.8])[:, None, None]
    tallies = np.zeros((8, 2, 2), np.int64)
    weights = np.array([0.01, 0.1, 0.0, 0.5, 0.1, 1.0])
    reach = np.array([[0.0, 0.0], [0.5, 0.5], [0.0, 0.0]])
    partners = np.zeros((5, 2))
    pass_week(tallies, partners, relations, reach, half, 0.5, half, half, weights)
    assert relations[BOARD, 0, 1] == pytest.approx(0.99 * (0.2 - 0.1 * 0.1))
    assert relations[MANAGEMENT, 0, 1] == pytest.approx(0.99 * (0.5 - 0.1 * 0.3))
    assert relations[AGREEMENT, 0, 1] == pytest.approx(0.99 * (0.8 - 0.1 * 0.6))
    assert relations[AGREEMENT, 0, 0] == 0.8


def test_what_boards_alone_agree_never_reaches_the_professionals():
    model = after(BOARDS)
    assert agreed(model, BOARD) > 0.3
    assert agreed(model, MANAGEMENT) == agreed(model) == 0.0


def test_what_professionals_alone_agree_is_a_projects_paradise_and_all_three_layers_last():
    stop = {"until": 24}
    floor, whole = (f"{s}{',' if ':' in s else ':'}until={stop['until']}" for s in (FLOOR, ALL))
    alone, together = (after(s, 76) for s in (floor, whole))
    assert agreed(after(floor)) > 0.25
    assert agreed(alone) < 0.05
    assert agreed(together) > 5 * agreed(alone)


def test_without_layers_agreements_count_and_last_wherever_they_are_made():
    models = [after(s, **OFF) for s in (ALL, FLOOR, BOARDS)]
    assert agreed(models[0]) == agreed(models[1]) == agreed(models[2]) > 0.25
    assert all((m.state.reach == 1.0).all() for m in models)
    assert all(agreed(m, BOARD) == 0.0 for m in models)


def test_an_ambition_that_is_not_communicated_reaches_nobody_and_without_layers_it_does():
    silent = "joint_ambition:communication=0"
    assert (after(silent).state.partners[AMBITION] == 0.0).all()
    assert after("joint_ambition").state.partners[AMBITION].mean() > 0.02
    assert after(silent, **OFF).state.partners[AMBITION].mean() > 0.02
    assert after(silent).state.goals == pytest.approx(after("none").state.goals)


def test_reach_fades_when_nobody_is_consulted_any_more():
    model = after(f"{ALL}:until=8", 8)
    before = model.state.reach.copy()
    model.run(10)
    assert model.state.reach == pytest.approx(before * 0.98**10)


def test_agreements_of_boards_fade_faster_without_a_mandate():
    models = [after(ALL), after(ALL)]
    models[0].state.mandate = 0.0
    for model in models:
        model.step()
    assert agreed(models[0], BOARD) < 0.9 * agreed(models[1], BOARD)


def test_agreements_at_three_layers_help_more_clients_in_time_than_those_of_boards_alone():
    """Six paired seeds; z is about 6, so a false alarm comes less than once in a million."""
    gains = {}
    for name, off in (("on", {}), ("off", OFF)):
        scenario = chain_of(4, **{"horizon.weeks": 104, "horizon.warmup": 26}, **ALIVE, **off)
        scenario = scenario.model_copy(
            update={"roles": {"problem_owner": (Player(name="neighbours"),)}}
        )
        informed = [
            [KetenModel(scenario, s, seed).run().rates.dossier.mean() for s in (ALL, BOARDS)]
            for seed in range(1, 7)
        ]
        gains[name] = np.diff(np.array(informed)).ravel() * -1.0
    on = gains["on"]
    assert on.mean() > 3 * on.std(ddof=1) / np.sqrt(6)
    assert np.abs(gains["off"]).max() < 1e-12
