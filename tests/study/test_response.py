"""How an outcome answers to a factor: means within steps, and how far they may be off."""

from __future__ import annotations

import numpy as np
import pytest
from sampled_cases import PlainDesign, factors, lhs_design, runs_table

from ketensim.study.sensitivity.response import responses


def test_a_step_of_one_block_has_an_interval_from_its_replications():
    """Student t of a column of four by hand: mean 2.5, half width 3.1824 times 1.2910 / 2."""
    grid = PlainDesign("factorial", factors(1), np.array([[0.0], [1.0]]), np.array([0, 0]), 2)
    outcome = np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 5.0, 5.0, 5.0]])
    found = responses(grid, runs_table(grid, [{"y": outcome}]), "y")
    assert list(found["mean"]) == [2.5, 5.0]
    assert found["low"].to_numpy() == pytest.approx([2.5 - 2.0543, 5.0], abs=1e-3)
    assert found["high"].to_numpy() == pytest.approx([2.5 + 2.0543, 5.0], abs=1e-3)


def test_bands_hold_the_mean_of_a_step_as_often_as_they_say():
    """400 bands of 95%: fewer than 6 or more than 36 misses is chance in 4 of 10,000 trials."""
    draws = np.random.Generator(np.random.Philox(key=11))
    missed = 0
    for key in range(200):
        design = lhs_design(1, 40, seed=key)
        outcome = (design.unit[:, 0] > 0.5)[:, None] + draws.normal(size=(40, 2))
        found = responses(design, runs_table(design, [{"y": outcome}]), "y")
        ends = found.iloc[[0, -1]]
        missed += int(((ends["low"] > [0.0, 1.0]) | (ends["high"] < [0.0, 1.0])).sum())
    assert 6 <= missed <= 36
