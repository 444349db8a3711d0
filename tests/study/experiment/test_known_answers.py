"""Known answers, through the very machinery that does every experiment: store, seeds, analysis.

The functions stand in `known_functions.py`; they are done as runs of an experiment, kept in a store
and analysed as any other. A run that lands in the wrong row, a seed that two blocks share or a
column in the wrong place makes these fail.
"""

from __future__ import annotations

import known_functions as known
import numpy as np
import pytest

from ketensim.study.experiment.experiment import Experiment
from ketensim.study.experiment.running import run_experiment
from ketensim.study.sensitivity.indices import indices


def asked(size, design, replications=1, **more):
    stated = {
        "format": 1,
        "name": "known",
        "scenario": "beroerte",
        "levers": {"strategy": ["none"]},
        "uncertainties": {f"x{k + 1}": [0, 1] for k in range(size)},
        "outcomes": ["y"],
        "design": design,
        "replications": replications,
    }
    return Experiment.model_validate(stated | more)


def figures(table, measure):
    own = table[table["measure"] == measure]
    return tuple(own[name].to_numpy() for name in ("value", "low", "high"))


def near(table, measure, true, reach=1.5):
    """Whether every figure lies within `reach` half-intervals of the truth.

    Half an interval of 95% is 1.96 standard errors: one figure of 300 lies further off by chance.
    """
    value, low, high = figures(table, measure)
    return bool((np.abs(value - true) <= reach * (high - low) / 2 + 1e-12).all())


def done(folder, experiment, evaluate):
    result = run_experiment(experiment, out=folder, evaluate=evaluate)
    return indices(result.design, result.runs)


def test_ishigami_has_the_indices_that_are_known(tmp_path):
    design = {"method": "sobol", "n": 256, "second_order": True}
    table = done(tmp_path / "out", asked(3, design), known.ishigami)
    assert near(table, "S1", known.ISHIGAMI["S1"])
    assert near(table, "ST", known.ISHIGAMI["ST"])
    assert near(table, "S2", known.ISHIGAMI["S2"])
    _, low, high = figures(table, "ST")
    assert (high - low < 0.35).all()  # narrow enough for the above to say something


def test_sobols_g_has_the_indices_that_are_known(tmp_path):
    table = done(tmp_path / "out", asked(4, {"method": "sobol", "n": 256}), known.sobol_g)
    assert near(table, "S1", known.G_FIRST)
    assert near(table, "ST", known.G_TOTAL)
    _, low, high = figures(table, "ST")
    assert (high - low < 0.35).all()


def test_morris_function_is_screened_as_morris_did(tmp_path):
    table = done(tmp_path / "out", asked(20, {"method": "morris", "n": 12}), known.morris)
    own = table[table["measure"] == "mu_star"].set_index("factor")["value"]
    strong, weak = own[[f"x{k}" for k in range(1, 11)]], own[[f"x{k}" for k in range(11, 21)]]
    assert strong.min() > 2.0 * weak.max()
    sigma = table[table["measure"] == "sigma"].set_index("factor")["value"]
    # x8 to x10 work alone and straight; x1 to x6 together, x7 in a curve
    straight = sigma[["x8", "x9", "x10"]].max()
    assert sigma[[f"x{k}" for k in range(1, 8)]].min() > 2.0 * straight


@pytest.mark.parametrize("noisy", [known.linear_common, known.linear_own])
def test_a_noisy_linear_model_has_its_indices_whether_or_not_clients_are_shared(tmp_path, noisy):
    # noise of as much variance as the factors: indices would halve, or total ones inflate
    table = done(tmp_path / "out", asked(3, {"method": "sobol", "n": 256}, 4), noisy)
    assert near(table, "S1", known.LINEAR)
    assert near(table, "ST", known.LINEAR)
    _, low, high = figures(table, "ST")
    assert (high - low < 0.4).all()  # uncorrected, the smallest would be 0.46 too large
    assert table["noise_share"].iloc[0] == pytest.approx(0.5, abs=0.08)


def test_the_check_fails_where_two_runs_change_places(tmp_path):
    experiment = asked(3, {"method": "sobol", "n": 64})
    result = run_experiment(experiment, out=tmp_path / "out", evaluate=known.ishigami)
    wrong = result.runs.copy()
    wrong["y"] = np.roll(wrong["y"].to_numpy(), 1)  # every run in the row of the next
    table = indices(result.design, wrong)
    assert not near(table, "ST", known.ISHIGAMI["ST"])


def test_the_check_fails_where_seeds_of_replications_are_the_same(tmp_path):
    experiment = asked(3, {"method": "sobol", "n": 256}, 4)
    evaluate = known.linear_own
    result = run_experiment(experiment, out=tmp_path / "out", evaluate=evaluate)
    wrong = result.runs.copy()
    first = wrong[wrong["replication"] == 0].set_index("point")["y"]
    wrong["y"] = first.loc[wrong["point"]].to_numpy()
    value = figures(indices(result.design, wrong), "ST")[0]
    assert (value > known.LINEAR + 0.15).all()
