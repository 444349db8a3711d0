"""Covenants (P3c): promises of one height, commitment, paper and trust."""

import numpy as np
import pytest
from chain_cases import chain_of, view_of

from ketensim.chain.layout import AGREEMENT, BOARD, ENGAGEMENT, LIFT, PROMISE, TRUST
from ketensim.chain.mechanisms.covenant import Covenant, SigningCovenant
from ketensim.chain.model import KetenModel
from ketensim.chain.regie.registry import parse_strategy

OFF = {"mechanisms.P3c": "off"}


def signed(**changes):
    """A chain in which a covenant is wholly in force, at a chain meeting."""
    model = KetenModel(chain_of(4, **changes)).run(8)
    memory = model.memories["P3c"]
    memory.force, memory.height = 1.0, 0.7
    return model, memory


def test_hours_bring_a_covenant_into_force():
    model = KetenModel(chain_of(3))
    memory = model.memories["P3c"]
    Covenant().take(model, memory, SigningCovenant(hours=50.0, height=0.6))
    assert memory.force == pytest.approx(1 - np.exp(-1.0))
    assert memory.height == 0.6


def test_a_covenant_fades_less_where_the_ambition_is_measured_and_shown():
    left = []
    for measured in (0.0, 0.5, 1.0):
        model, memory = signed()
        model.state.measured = measured
        Covenant().before(model, memory)
        left.append(memory.force)
    assert left == pytest.approx([0.98, 0.99, 1.0])


def test_a_covenant_makes_all_promises_the_same_height_at_a_chain_meeting_only():
    model, _ = signed(**{"parameters.covenant_fade": 0.0})
    model.step()
    assert model.state.promise == pytest.approx([0.7] * 4)
    model.state.partners[PROMISE] = 0.3
    model.step()
    assert model.state.promise == pytest.approx([0.3] * 4)


def test_where_word_is_deed_a_covenant_promises_nothing():
    model, _ = signed(**{"mechanisms.P3": "off"})
    model.step()
    assert np.array_equal(model.state.promise, model.state.engagement)


def test_a_partner_commits_as_far_as_the_others_keep_their_word():
    model, memory = signed(**{"mechanisms.C10": "off"})
    model.state.partners[PROMISE] = 0.7
    model.state.partners[ENGAGEMENT] = [0.8, 0.68, 0.2, 0.2]
    model.week = 1  # no meeting
    Covenant(covenant_fade=0.0).before(model, memory)
    assert model.state.partners[LIFT] == pytest.approx([1 / 3, 1 / 3, 2 / 3, 2 / 3])


def test_what_is_signed_reaches_nobody_without_consultation_below():
    model, memory = signed()
    Covenant().before(model, memory)
    assert (model.state.partners[LIFT] == 0.0).all()


def test_agreements_of_boards_are_lifted_at_once_as_far_as_partners_carry_them():
    model, memory = signed()
    carried = Covenant()._carried(model)
    Covenant(covenant_fade=0.0).before(model, memory)
    assert model.state.relations[BOARD][0, 1] == pytest.approx(carried[0, 1])
    assert model.state.relations[AGREEMENT][0, 1] == 0.0
    flat, memory = signed(**{"mechanisms.C10": "off"})
    Covenant().before(flat, memory)
    assert flat.state.relations[AGREEMENT][0, 1] > 0.0
    none, memory = signed(**{"mechanisms.C2": "off"})
    Covenant().before(none, memory)
    assert none.state.relations[BOARD].sum() == 0.0


def test_paper_costs_trust_and_what_is_carried_does_not():
    for engagement, loses in ((0.2, True), (1.0, False)):
        model, memory = signed(**{"mechanisms.C10": "off"})
        model.state.partners[ENGAGEMENT] = engagement
        model.state.relations[TRUST] = 0.2 if loses else 0.9
        before = model.state.relations[TRUST].copy()
        Covenant().before(model, memory)
        assert (model.state.relations[TRUST][0, 1] < before[0, 1]) == loses
    blind, memory = signed(**{"mechanisms.P6": "off"})
    before = blind.state.relations[TRUST].copy()
    Covenant().before(blind, memory)
    assert np.array_equal(blind.state.relations[TRUST], before)


def test_a_covenant_is_signed_and_carried_down_and_a_partner_alone_signs_nothing():
    effort = parse_strategy("covenant:height=0.8,communication=0.25").act(view_of(3), 80.0)
    assert effort.communication == 20.0
    assert effort.works == (SigningCovenant(hours=60.0, height=0.8),)
    assert parse_strategy("covenant").act(view_of(1), 80.0).total == 0.0


def test_a_covenant_before_there_is_trust_costs_trust_and_afterwards_it_lifts_engagement():
    """Four paired seeds; at 4 standard errors (t, 3 d.f.) a false alarm comes 14 in 1000."""
    low = {f"partners.partner{k}.trust": 0.1 for k in range(4)}
    low |= {f"partners.partner{k}.outside.mean": 0.5 for k in range(4)}
    high = {f"partners.partner{k}.trust": 0.9 for k in range(4)}
    high |= {f"partners.partner{k}.outside.mean": 0.05 for k in range(4)}
    change = {}
    for name, start in (("low", low), ("high", high)):
        for label, off in (("on", {}), ("off", OFF)):
            scenario = chain_of(4, **start, **off)
            found = [
                [KetenModel(scenario, s, seed).run().state for s in ("covenant", "none")]
                for seed in range(1, 5)
            ]
            trusts = [(a.trust - b.trust)[a.flow > 0.1].mean() for a, b in found]
            given = [(a.engagement - b.engagement).mean() for a, b in found]
            change[name, label] = np.array(trusts), np.array(given)
    for name, moved, sign in (("low", 0, -1.0), ("high", 1, 1.0)):
        on, off = sign * change[name, "on"][moved], change[name, "off"][moved]
        assert on.min() > 0.0
        assert on.mean() > 4 * on.std(ddof=1) / np.sqrt(4)
        assert abs(off.mean()) < 0.25 * on.mean()  # what is left is communication
