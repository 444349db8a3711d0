"""Own organisation first (P9), and what an ambition raises (C4e, C4f)."""

import numpy as np
import pytest
from chain_cases import chain_of

from ketensim.chain.layout import AMBITION, ENGAGEMENT
from ketensim.chain.model import KetenModel
from ketensim.chain.rules import vision

STOPS = "joint_ambition:until=24"
UNMEASURED = "joint_ambition:measuring=0,until=24"


def raised(strategy, weeks, **changes):
    """What the ambition still adds to engagement."""
    model = KetenModel(chain_of(4, **{"mechanisms.C8": "off"}, **changes), strategy)
    return model.run(8 + weeks).state.partners[AMBITION].mean()


def test_an_ambition_raises_engagement_up_to_its_most():
    landed = np.array([0.0, 50.0, 1e6])
    rise = vision.raised_ambition(np.zeros(3), landed, 0.01, 1.0)
    assert rise == pytest.approx([0.0, 1 - np.exp(-0.5), 1.0])
    assert vision.raised_ambition(np.full(3, 1.5), landed, 0.01, 1.0) == pytest.approx([1.5] * 3)


def test_measuring_takes_hours_for_every_organisation():
    few, many = (vision.measured(0.0, 20.0, count, 0.15) for count in (5, 20))
    assert few == pytest.approx(1 - np.exp(-0.6))
    assert many < few
    assert vision.measured(0.4, 0.0, 5, 0.15) == 0.4


def test_what_an_ambition_raised_goes_back_to_the_own_situation_unless_it_is_measured():
    model = KetenModel(chain_of(3))
    model.state.partners[AMBITION] = 1.0
    model.step()
    assert model.state.partners[AMBITION] == pytest.approx(0.95)
    model.state.measured = 1.0
    model.step()
    assert model.state.partners[AMBITION] == pytest.approx(0.95)


def test_without_own_organisation_first_an_ambition_stays():
    off = {"mechanisms.P9": "off"}
    assert raised(STOPS, 60, **off) == pytest.approx(raised(STOPS, 24, **off), rel=1e-9)
    assert raised(UNMEASURED, 60) < 0.25 * raised(UNMEASURED, 24)


def test_an_ambition_that_is_measured_lasts_longer():
    kept, lost = (raised(s, 40) / raised(s, 24) for s in (STOPS, UNMEASURED))
    assert kept > 1.3 * lost


def test_a_christmas_tree_of_indicators_raises_less():
    assert raised("joint_ambition:indicators=8", 24) < 0.5 * raised("joint_ambition", 24)


def test_measuring_keeps_engagement_up_through_this_mechanism_and_not_without_it():
    """Six paired seeds; the difference is all but free of noise."""
    gains = {}
    for label, off in (("on", {}), ("off", {"mechanisms.P9": "off"})):
        scenario = chain_of(4, **{"mechanisms.C8": "off"}, **off)
        ends = [
            [KetenModel(scenario, s, seed).run(48).state.partners for s in (STOPS, UNMEASURED)]
            for seed in range(1, 7)
        ]
        gains[label] = np.array([(a - b)[ENGAGEMENT].mean() for a, b in ends])
    assert gains["on"].min() > 0.005
    assert gains["off"].max() < 0.2 * gains["on"].min()
