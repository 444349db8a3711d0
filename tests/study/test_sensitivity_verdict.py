"""The verdict on sensitivity: settled or not, and said in words."""

from __future__ import annotations

import numpy as np
from sampled_cases import (
    morris_design,
    noise,
    runs_table,
    sobol_design,
)

from ketensim.study.sensitivity.classes import classify
from ketensim.study.sensitivity.convergence import convergence
from ketensim.study.sensitivity.indices import indices
from ketensim.study.sensitivity.stability import settled, stability
from ketensim.study.sensitivity.verdict import sensitivity_sentences


def test_intervals_shrink_as_blocks_are_added_and_then_the_ranking_is_settled():
    design = sobol_design(2, 256)
    outcome = (design.unit @ np.array([1.0, 2.0]))[:, None] + 0.1 * noise(design, 2)
    table = runs_table(design, [{"y": outcome}])
    grown = convergence(design, table)
    own = grown[(grown["measure"] == "ST") & (grown["factor"] == "x2")]
    assert list(own["blocks"]) == [16, 32, 64, 128, 256]
    width = (own["high"] - own["low"]).to_numpy()
    assert width[-1] < 0.5 * width[0]
    found = stability(design, table)
    assert found.settled
    assert found.sentence() == (
        "Settled: with half the runs all 1 rankings and intervals were the same."
    )
    assert found.sentence("nl").startswith("Stabiel")


def test_a_ranking_that_changed_or_wide_intervals_are_not_settled():
    design = sobol_design(2, 8)
    outcome = (design.unit @ np.array([1.0, 2.0]))[:, None] + 0.2 * noise(design, 2)
    table = runs_table(design, [{"y": outcome}])
    assert not stability(design, table).settled
    after = indices(design, table)
    before = after.copy()
    total = before["measure"] == "ST"
    before.loc[total, ["value", "low", "high"]] = [[0.9, 0.85, 0.95], [0.1, 0.05, 0.15]]
    found = settled(before, after)
    assert not found.table["ranking_holds"].any()
    assert not found.table["values_hold"].any()
    assert "rankings changed: 1" in found.sentence()
    assert "veranderde rangordes: 1" in found.sentence("nl")
    flat = runs_table(design, [{"y": np.ones((len(design.unit), 2))}])
    assert stability(design, flat).settled
    screening = morris_design(2, 400)
    linear = (screening.unit @ np.array([1.0, 2.0]))[:, None]
    assert stability(screening, runs_table(screening, [{"y": linear}])).settled


def test_the_verdict_says_what_matters_what_does_not_and_what_more_runs_would_tell():
    design = sobol_design(3, 32)
    outcome = (design.unit @ np.array([3.0, 0.75, 0.02]))[:, None] + 0.3 * noise(design, 4)
    table = indices(design, runs_table(design, [{"y": outcome}]))
    found = classify(table)
    assert list(found["class"]) == ["matters", "open", "negligible"]
    assert 1.0 < found["times"].iloc[1] < 20.0
    said = sensitivity_sentences(table, "en", outcome="the share")
    assert said[0].startswith("What matters to the share: x1 (")
    assert said[1] == "What does not matter: x3; no more than 5% of the variance each."
    assert said[2].startswith("Not yet separable: x2. About ")
    assert said[2].endswith("would tell for all of these.")
    assert "of the variance each by itself" in said[3]
    assert said[4].startswith("Chance makes ")
    table.loc[(table["measure"] == "ST") & (table["factor"] == "x1"), "high"] = 1.36
    assert " to 100)." in sensitivity_sentences(table, "en", outcome="the share")[0]
    dutch = sensitivity_sentences(table, "nl", outcome="het aandeel", name=str.upper)
    assert dutch[0].startswith("Wat ertoe doet voor het aandeel: X1 (")
    assert dutch[2].startswith("Nog niet te onderscheiden: X2. Ongeveer ")


def test_the_verdict_says_when_no_factor_matters_or_no_number_of_runs_would_tell():
    design = sobol_design(2, 32)
    table = indices(design, runs_table(design, [{"y": design.unit[:, :1]}]))
    total = table["measure"] == "ST"
    table.loc[total, ["value", "low", "high"]] = [[0.051, -0.4, 0.5], [0.4, 0.0, 0.8]]
    said = sensitivity_sentences(table, "en", outcome="y")
    assert said[0] == "Of no factor can it be said from these runs that it matters to y."
    assert said[1].startswith("Not yet separable: x2 and x1. About ")
    assert said[1].endswith("would tell for x2.")
    assert said[-1].startswith("With one replication")
    table.loc[total, ["value", "low", "high"]] = [[0.05, -0.4, 0.5], [0.051, -0.4, 0.8]]
    assert "no number of runs within reach" in sensitivity_sentences(table, "en", outcome="y")[1]


def test_the_verdict_of_a_screening_names_effects_in_the_unit_of_the_outcome():
    design = morris_design(3, 40)
    outcome = (design.unit @ np.array([30.0, 10.0, 0.1]))[:, None] + 0.1 * noise(design, 2)
    table = indices(design, runs_table(design, [{"y": outcome}]))
    said = sensitivity_sentences(table, "nl", outcome="de doorlooptijd")
    assert said[0].startswith("Wat ertoe doet voor de doorlooptijd (mu*): x1 (30, ")
    assert "een tiende van de grootste" in said[1]
    assert said[-1].startswith("Toeval maakt ")
