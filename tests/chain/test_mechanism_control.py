"""Orders reach as far as power does, and cost trust and goodwill."""

import numpy as np
import pytest
from chain_cases import chain_of, view_of

from ketensim.chain.layout import LIFT, TRUST
from ketensim.chain.mechanism import mechanisms_of
from ketensim.chain.mechanisms.control import Directing, DirectiveControl
from ketensim.chain.model import KetenModel
from ketensim.chain.regie.registry import parse_strategy

LEADS = {"roles": {"regisseur": ["partner0"]}}


def directed(**changes):
    """A chain that was just told what to do, tightly."""
    model = KetenModel(chain_of(3, **changes))
    control = next(m for m in mechanisms_of(model.chain_scenario) if m.id == "C2e")
    assert isinstance(control, DirectiveControl)
    memory = model.memories["C2e"]
    model.week = 4
    control.take(model, memory, Directing(1e6))
    model.state.clear_week()
    return model, control, memory


def test_control_reaches_as_far_as_the_power_of_who_directs():
    model, control, memory = directed(**LEADS)  # power 1, 2, 3: the first has a sixth
    control.before(model, memory)
    assert model.state.partners[LIFT] == pytest.approx([0.0, *[2.0 / 6.0 - 0.3] * 2])
    strong, control, memory = directed(**LEADS, **{"partners.partner0.power": 45.0})
    control.before(strong, memory)
    assert strong.state.partners[LIFT] == pytest.approx([0.0, 1.5, 1.5])


@pytest.mark.parametrize("who", [{}, {"roles": {"regisseur": ["programme office"]}}])
def test_a_regisseur_from_outside_has_little_power_and_raises_resentment(who):
    model, control, memory = directed(**who)
    control.before(model, memory)
    assert model.state.partners[LIFT] == pytest.approx(2.0 * 0.05 - 0.3)


def test_a_partner_that_no_longer_plays_the_regisseur_lends_no_power():
    past = {"roles": {"regisseur": [{"name": "partner0", "until": 0}]}}
    model, control, memory = directed(**past)
    control.before(model, memory)
    assert model.state.partners[LIFT] == pytest.approx(2.0 * 0.05 - 0.3)


def test_control_costs_trust_every_week():
    model, control, memory = directed(**LEADS)
    trust = model.state.relations[TRUST].copy()
    control.before(model, memory)
    assert model.state.relations[TRUST] == pytest.approx(0.99 * trust)


def test_control_lasts_until_the_next_meeting():
    model, control, memory = directed(**LEADS)
    for model.week in (5, 6, 7):
        control.before(model, memory)
        assert memory.strength == pytest.approx(1.0)
    model.week = 8
    control.take(model, memory, Directing(50.0))
    control.before(model, memory)
    assert memory.strength == pytest.approx(1.0 - np.exp(-1.0))
    model.week = 12
    model.state.clear_week()
    control.before(model, memory)
    assert (memory.strength, model.state.partners[LIFT].any()) == (0.0, False)


def test_two_orders_at_one_meeting_add_up():
    model, control, memory = directed()
    model.week = 8
    control.take(model, memory, Directing(25.0))
    control.take(model, memory, Directing(25.0))
    assert memory.strength == pytest.approx(1.0 - np.exp(-1.0))


def test_a_partner_alone_has_nobody_to_direct():
    assert parse_strategy("directive_control").act(view_of(1), 80.0).total == 0.0
    assert parse_strategy("directive_control").act(view_of(2), 80.0).works[0].hours == 80.0


def test_control_helps_the_powerful_harms_the_powerless_and_without_c2e_does_nothing():
    def others(strategy, **changes):
        model = KetenModel(chain_of(3, **LEADS, **changes), strategy).run()
        return model.state.engagement[1:].mean()

    def gained(**changes):
        return others("directive_control", **changes) - others("none", **changes)

    assert gained(**{"partners.partner0.power": 45.0}) > 0.05
    assert gained(**{"partners.partner0.power": 0.1}) < -0.01
    assert gained(**{"partners.partner0.power": 45.0, "mechanisms.C2e": "off"}) == 0.0
