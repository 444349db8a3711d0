"""Mergers (C12): inward years, internal hand-offs, a new border, and one organisation less."""

import numpy as np
import pytest
from chain_cases import chain_of, view_of

from ketensim.chain.layout import BOARD, DRAG, EASE, LIFT, TRUST
from ketensim.chain.mechanisms.merger import Merger, Merging
from ketensim.chain.model import KetenModel
from ketensim.chain.regie.registry import parse_strategy
from ketensim.chain.simulate import simulate

QUICK = {"parameters.merger_weeks": 4.0}
PAIR = Merging(hours=10.0, one=0, two=1)


def merging(**changes):
    """A chain in which the first two partners have just decided to merge."""
    model = KetenModel(chain_of(4, **changes)).run(8)
    memory = model.memories["C12"]
    rule = next(m for m in model._mechanisms if isinstance(m, Merger))
    rule.take(model, memory, PAIR)
    return model, memory, rule


def test_at_the_decision_both_lose_part_of_what_they_had_with_others_and_nothing_between_them():
    model = KetenModel(chain_of(4)).run(8)
    model.state.relations[TRUST], model.state.relations[BOARD] = 0.8, 0.5
    Merger().take(model, model.memories["C12"], PAIR)
    trust, board = model.state.relations[TRUST], model.state.relations[BOARD]
    assert trust[0, 2] == trust[3, 1] == pytest.approx(0.8 - 0.3 * 0.4)
    assert board[0, 2] == board[2, 1] == pytest.approx(0.35)
    assert trust[0, 1] == trust[2, 3] == 0.8
    assert list(model.state.organisation) == [0, 0, 2, 3]


def test_one_merger_is_decided_and_only_with_hours_and_between_two():
    model, memory, rule = merging()
    rule.take(model, memory, Merging(hours=10.0, one=2, two=3))
    assert memory.pair == (0, 1)
    for nothing in (Merging(hours=0.0, one=0, two=1), Merging(hours=5.0, one=2, two=2)):
        fresh = KetenModel(chain_of(4))
        rule.take(fresh, fresh.memories["C12"], nothing)
        assert fresh.memories["C12"].pair is None


def test_a_merger_looks_inward_first_and_draws_a_border_in_the_end():
    model, memory, rule = merging(**QUICK)
    drags, borders = [], []
    for _ in range(5):
        model.state.clear_week()
        rule.before(model, memory)
        drags.append(model.state.partners[DRAG, 0])
        borders.append(model.state.relations[EASE][0, 2])
    assert drags == pytest.approx([0.15 * f for f in (0.75, 0.5, 0.25, 0.0, 0.0)])
    assert borders == pytest.approx([-0.3 * f for f in (0.25, 0.5, 0.75, 1.0, 1.0)])
    assert model.state.relations[EASE][0, 1] == model.state.relations[EASE][2, 3] == 0.0
    assert model.state.partners[LIFT, 2] == 0.0


def test_hand_offs_between_the_two_become_internal_in_the_end():
    model, memory, _ = merging(**QUICK)
    before = model.rates.dossier[0, 1]
    model.run(4)
    assert memory.progress == pytest.approx(1.0)
    for rate in (model.rates.dossier, model.rates.report):
        assert rate[0, 1] == rate[1, 0] == pytest.approx(1.0)
    assert model.rates.accept[0, 1] == pytest.approx(1.0)
    assert before < 0.9
    assert model.rates.dossier[1, 2] < 0.9


def test_the_two_that_share_most_clients_merge():
    flow = np.zeros((4, 4))
    flow[3, 1] = 5.0
    (work,) = parse_strategy("merger").act(view_of(4, flow=flow), 80.0).works
    assert (work.one, work.two, work.hours) == (1, 3, 80.0)
    assert parse_strategy("merger").act(view_of(4, flow=np.zeros((4, 4))), 80.0).total == 0.0


def test_a_merger_costs_availability_for_years_and_only_through_this_mechanism():
    """Four paired seeds; the inward drag is the same in each, so there is no false alarm."""
    for label, off in (("on", {}), ("off", {"mechanisms.C12": "off"})):
        scenario = chain_of(4, **off)
        left = [
            [KetenModel(scenario, s, seed).run().state.availability[:2] for s in ("merger", "none")]
            for seed in range(1, 5)
        ]
        lost = np.array([(b - a).mean() for a, b in left])
        assert lost.min() > 0.05 if label == "on" else np.abs(lost).max() < 0.01


def test_dks_counts_organisations_and_so_rewards_a_merger_on_paper():
    result = simulate(chain_of(4), "merger")
    records = result.records
    assert len(np.unique(records.organisation[0])) == 4
    assert len(np.unique(records.organisation[-1])) == 3
    ratio = result.summary["dks_numerator"] / result.summary["dks"]
    assert ratio == pytest.approx(4 * 3)  # disciplines times the three organisations of all weeks
    week = result.weekly.iloc[-1]
    product = week[["transparency", "interdependence", "quality", "trust", "self_cleaning"]].prod()
    assert product / week["dks"] == pytest.approx(4 * 3)
    names = result.table("staff").query("week == 23")["organisation"].astype(str)

    assert names.nunique() == 3
