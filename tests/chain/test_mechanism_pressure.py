"""The network presses those who give least, as far as it exists and can see them."""

import numpy as np
import pytest
from chain_cases import chain_of, view_of

from ketensim.chain.layout import ENGAGEMENT, LIFT
from ketensim.chain.mechanism import mechanisms_of
from ketensim.chain.mechanisms.pressure import NetworkPressure, Pressing
from ketensim.chain.model import KetenModel
from ketensim.chain.regie.registry import parse_strategy

NETWORK = {
    "commissioner": ["city"],
    "financier": [{"name": "insurer", "money": "performance"}],
    "supervisor": [{"name": "inspectorate", "aim": "cooperation"}],
    "problem_owner": ["residents"],
}
#: Rules of the same players that are not about pressure.
OTHERS = {f"mechanisms.{label}": "off" for label in ("P10", "R5", "R7", "R8", "C1", "C7")}


def chain_in(roles, strategy=None, **changes):
    """A chain with these roles around it, whose players do nothing but press."""
    return KetenModel(chain_of(3, roles=roles, **OTHERS, **changes), strategy)


def pressure_of(model):
    """The mechanism, and what it remembers."""
    found = next(m for m in mechanisms_of(model.chain_scenario) if isinstance(m, NetworkPressure))
    return found, model.memories["C1c"]


def after_pressing(roles, hours=100.0):
    """How hard the network presses after so many hours."""
    model = chain_in(roles)
    mechanism, memory = pressure_of(model)
    mechanism.take(model, memory, Pressing(hours))
    return memory.pressure


def test_pressure_is_weaker_the_fewer_roles_somebody_in_the_network_plays():
    one = {"supervisor": NETWORK["supervisor"]}
    assert after_pressing(NETWORK) == pytest.approx(1.0 - np.exp(-1.0))
    assert after_pressing(one) == pytest.approx(1.0 - np.exp(-(0.1 + 0.9 / 4)))
    assert after_pressing({}) == pytest.approx(1.0 - np.exp(-0.1))


def test_a_partner_that_plays_a_role_itself_is_not_outside_the_chain():
    assert after_pressing({"supervisor": ["partner1"]}) == after_pressing({})


def test_who_plays_a_role_no_longer_does_not_press():
    past = {"supervisor": [{"name": "inspectorate", "until": -20}]}
    assert after_pressing(past) == after_pressing({})


def test_who_gives_least_is_pressed_most_as_far_as_it_can_be_seen():
    model = chain_in(NETWORK)
    mechanism, memory = pressure_of(model)
    memory.pressure, model.state.transparency = 1.0, 0.5
    model.state.clear_week()
    model.state.partners[ENGAGEMENT] = [1.0, 0.6, 0.1]
    mechanism.before(model, memory)
    assert model.state.partners[LIFT] == pytest.approx([0.0, 0.4, 0.9])
    model.state.clear_week()
    model.state.transparency = 0.0
    mechanism.before(model, memory)
    assert (model.state.partners[LIFT] == 0.0).all()


def test_pressure_halves_in_a_quarter_when_nobody_keeps_it_up():
    model = chain_in(NETWORK)
    mechanism, memory = pressure_of(model)
    memory.pressure = 1.0
    for _ in range(13):
        mechanism.before(model, memory)
    assert memory.pressure == pytest.approx(0.5)


def test_the_strategy_presses_and_tells():
    pressing, telling = parse_strategy("performance_pressure").act(view_of(3), 100.0).works
    assert (pressing.hours, telling.hours) == (80.0, 20.0)


def test_pressure_lifts_the_partner_that_frustrates_the_chain_and_without_c1c_nobody():
    weak = {"partners.partner1.outside.mean": 0.8}

    def engagement(strategy, **changes):
        return chain_in(NETWORK, strategy, **weak, **changes).run().state.engagement.copy()

    gained = engagement("performance_pressure") - engagement("none")
    assert gained[1] > 0.03
    assert gained.argmax() == 1
    off = {"mechanisms.C1c": "off"}
    assert np.array_equal(engagement("performance_pressure", **off), engagement("none", **off))
