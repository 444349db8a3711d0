"""The contract of every strategy, own or installed."""

import ast
import inspect
from dataclasses import fields

import numpy as np
import pytest
from chain_cases import view_of

from ketensim.chain.mechanism import Work
from ketensim.chain.regie.registry import parse_strategy, strategies
from ketensim.chain.regie.strategy import Effort, View, divide

ALL = sorted(strategies())
SIZES = [1, 2, 5, 26]
FORBIDDEN = {"complexity", "scenario", "chain_scenario", "partner_names", "strategy", "engagement"}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("partners", SIZES)
@pytest.mark.parametrize("hours", [0.0, 144.0])
def test_a_strategy_spends_at_most_its_budget_on_a_chain_of_any_size(name, partners, hours):
    effort = parse_strategy(name).act(view_of(partners), hours)
    effort.check(hours, partners)


@pytest.mark.parametrize("name", ALL)
def test_a_strategy_spends_nothing_on_pairs_that_share_no_clients(name):
    quiet = view_of(3, flow=np.zeros((3, 3)))
    effort = parse_strategy(name).act(quiet, 100.0)
    assert effort.agreements.sum() == effort.intertwining.sum() == 0.0


@pytest.mark.parametrize("name", ALL)
def test_a_strategy_leaves_what_it_sees_as_it_is(name):
    view, before = view_of(4), view_of(4)
    parse_strategy(name).act(view, 100.0)
    for one in fields(View):
        assert np.array_equal(getattr(view, one.name), getattr(before, one.name))


@pytest.mark.parametrize("name", ALL)
def test_a_strategy_reads_neither_complexity_nor_names(name):
    module = inspect.getmodule(strategies()[name])
    read = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert not read & FORBIDDEN
    assert "name" not in {field.name for field in fields(View)}


@pytest.mark.parametrize("name", ALL)
def test_a_strategy_says_what_it_is_in_both_languages(name):
    kind = strategies()[name]
    assert kind.name == name
    for text in (kind.title, kind.line):
        assert set(text) == {"nl", "en"}
        assert all(text.values())
    assert "\n" not in kind.line["nl"] + kind.line["en"]
    assert kind.source
    if kind.__module__.startswith("ketensim."):
        assert list(kind.levels) == ["trajectory", "chain", "network", "policy"]
        assert all(set(text) == {"nl", "en"} for text in (*kind.levels.values(), kind.costs))
        assert all(all(text.values()) for text in (*kind.levels.values(), kind.costs))
    for known in kind.settings().values():
        assert known["type"] in (int, float)
        assert known["low"] <= known["default"] <= known["high"]
        assert known["nl"]
        assert known["en"]


@pytest.mark.parametrize("name", ALL)
def test_a_strategy_is_read_back_from_its_label(name):
    strategy = parse_strategy(name)
    assert strategy.label == name
    assert parse_strategy(strategy.label) == strategy


def test_no_regie_comes_first_and_spends_nothing():
    assert next(iter(strategies())) == "none"
    assert parse_strategy("none").act(view_of(3), 100.0).total == 0.0


def test_chain_optimisation_divides_its_hours_by_shared_clients_and_what_is_left_to_agree():
    agreement = np.zeros((3, 3))
    agreement[0, 1] = agreement[1, 0] = 0.5
    effort = parse_strategy("chain_optimisation").act(view_of(3, agreement=agreement), 90.0)
    assert effort.agreements[0, 1] == pytest.approx(30.0)
    assert effort.agreements[1, 2] == pytest.approx(60.0)


def test_chain_optimisation_weighs_the_layers_as_it_is_told_and_all_alike_by_itself():
    told = parse_strategy("chain_optimisation:board=3,management=0").act(view_of(3), 90.0)
    assert told.layers == (0.75, 0.0, 0.25)
    none = "chain_optimisation:board=0,management=0,professionals=0"
    assert parse_strategy(none).act(view_of(3), 90.0).layers == pytest.approx([1 / 3] * 3)


def test_two_efforts_share_the_layers_by_their_hours_on_agreements():
    pairs = np.array([[0.0, 30.0], [0.0, 0.0]])
    board = Effort(agreements=pairs, layers=(1.0, 0.0, 0.0))
    floor = Effort(agreements=pairs / 3, layers=(0.0, 0.0, 1.0), communication=2.0)
    both = board + floor
    assert both.layers == pytest.approx((0.75, 0.0, 0.25))
    assert both.total == pytest.approx(42.0)
    assert (Effort() + Effort(measuring=1.0)).layers == pytest.approx([1 / 3] * 3)


def test_of_an_effort_lands_the_share_that_is_asked_for():
    effort = Effort(agreements=np.ones((2, 2)), communication=8.0, works=(Work(4.0),))
    assert effort.landed(1.0) is effort
    assert effort.landed(0.25).total == pytest.approx(4.0)


def test_goal_intertwining_works_on_the_pairs_that_hand_over_most_and_agree_least():
    alignment = np.full((3, 3), 0.4)
    alignment[1, 2] = 0.8
    effort = parse_strategy("goal_intertwining:pairs=1").act(view_of(3, alignment=alignment), 26.0)
    assert effort.intertwining[0, 1] == pytest.approx(26.0)
    assert effort.total == pytest.approx(26.0)


def test_a_campaign_rests_while_there_is_urgency_enough():
    strategy = parse_strategy("create_urgency:enough=0.5")
    assert strategy.act(view_of(3, urgency=0.4), 80.0).campaign == 80.0
    assert strategy.act(view_of(3, urgency=0.6), 80.0).total == 0.0


def test_a_joint_ambition_is_formed_communicated_and_compensated():
    text = "joint_ambition:communication=0.25,measuring=0.2,compensation=0.25,indicators=2"
    effort = parse_strategy(text).act(view_of(3), 80.0)
    assert (effort.campaign, effort.communication, effort.measuring) == (10.0, 10.0, 12.0)
    assert (effort.compensation, effort.vision) == (12.0, 36.0)
    assert effort.indicators == 2


def test_a_partner_alone_has_nobody_to_consult():
    strategy = parse_strategy("extra_consultation")
    assert strategy.act(view_of(1), 80.0).total == 0.0
    assert strategy.act(view_of(2), 80.0).consultation == 80.0


def test_hours_without_any_weight_are_not_spent():
    assert divide(10.0, np.zeros((2, 2))).sum() == 0.0


@pytest.mark.parametrize(
    ("effort", "said"),
    [
        (Effort(campaign=11.0), "11.0 hours were spent of a budget of 10.0"),
        (Effort(campaign=-1.0), "not negative"),
        (Effort(vision=float("nan")), "finite"),
        (Effort(agreements=np.ones((3, 3))), "2 x 2"),
        (Effort(layers=(0.5, 0.5, 0.5)), "shares of layers must sum to 1"),
        (Effort(layers=(-0.5, 1.0, 0.5)), "shares of layers must sum to 1"),
        (Effort(indicators=0), "indicators must be at least 1, got 0"),
    ],
)
def test_an_effort_that_cannot_exist_is_refused(effort, said):
    with pytest.raises(ValueError, match=said):
        effort.check(10.0, 2)
