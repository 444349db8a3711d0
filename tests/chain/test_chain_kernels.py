"""Compiled weeks equal plain ones, over every switch."""

import numpy as np
import pytest
from chain_cases import chain_of

from ketensim.chain import recorder
from ketensim.chain.model import KetenModel
from ketensim.chain.rules import engagement, handoff, trust

SWITCHED = [
    {},
    {f"mechanisms.{label}": "off" for label in ("P1", "P2", "P3", "P4", "P5")},
    {f"mechanisms.{label}": "off" for label in ("P5b", "P6", "P7", "P8", "C5")},
]


class Plain:
    """Runs the rules of a module as plain Python."""

    def __init__(self, monkeypatch):
        for module, name in (
            (engagement, "manage_week"),
            (handoff, "hand_off_week"),
            (trust, "learn_week"),
            (recorder, "note_links"),
        ):
            monkeypatch.setattr(module, name, getattr(module, name).py_func)


@pytest.mark.parametrize("changes", SWITCHED, ids=["all on", "first off", "last off"])
@pytest.mark.parametrize("partners", [1, 4])
def test_a_compiled_run_equals_a_plain_one(changes, partners, monkeypatch):
    scenario = chain_of(partners, **changes)
    compiled = KetenModel(scenario, "chain_optimisation").run()
    Plain(monkeypatch)
    plain = KetenModel(scenario, "chain_optimisation").run()
    for name in ("traits", "partners", "relations", "goals", "stations"):
        # the compiler may fuse or reorder sums: last digits only
        np.testing.assert_allclose(
            getattr(plain.state, name), getattr(compiled.state, name), rtol=1e-9, atol=1e-12
        )
    np.testing.assert_array_equal(plain.flow.week.pairs, compiled.flow.week.pairs)
    assert plain.flow.events == compiled.flow.events
    left, right = plain.result().records, compiled.result().records
    np.testing.assert_allclose(left.partners["trust_given"], right.partners["trust_given"])
