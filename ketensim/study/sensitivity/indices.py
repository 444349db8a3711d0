"""Indices of a whole experiment: every lever setting and outcome, as one tidy table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ketensim.study.sensitivity import morris, sobol
from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.estimand import MEAN, Estimand
from ketensim.study.sensitivity.given_data import analyses as known_analyses
from ketensim.study.sensitivity.given_data import given_data_measures
from ketensim.study.sensitivity.measure import Measure
from ketensim.study.sensitivity.morris import morris_measures
from ketensim.study.sensitivity.noise import noise_share
from ketensim.study.sensitivity.sampled import (
    Arm,
    SampledDesign,
    Values,
    arms_of,
    lever_names,
    outcome_matrix,
    outcome_names,
)
from ketensim.study.sensitivity.sobol import sobol_indices

if TYPE_CHECKING:
    import pandas as pd

USUAL_GIVEN_DATA = ("rbd_fast",)
"""What independent points are analysed with where nothing else is named: it takes no time."""

COLUMNS = (
    "outcome", "estimand", "analysis", "measure", "factor", "other", "value", "low", "high",
    "floor", "noise_share", "blocks", "runs",
)  # fmt: skip


def usual_analyses(design: SampledDesign) -> tuple[str, ...]:
    """Analyses that suit a design; none for a factorial one, whose answers are its own means."""
    method = design.method
    if method in (*sobol.METHODS, *morris.METHODS):
        return (method,)
    if method == "factorial":
        return ()
    return (method,) if method in known_analyses() else USUAL_GIVEN_DATA


def measures_of(design: SampledDesign, values: Values, analysis: str) -> list[Measure]:
    """Analyse one outcome of one lever setting.

    Parameters
    ----------
    design
        The design.
    values
        (points, replications) what is analysed.
    analysis
        "sobol", "morris" or an analysis of SALib.
    """
    own = {"sobol": sobol_indices, "morris": morris_measures}
    if analysis not in own:
        return given_data_measures(design, values, analysis)
    if design.method != analysis:
        raise AnalysisError(
            "not_this_design",
            analysis=analysis,
            method=design.method,
            reason=f"it needs a design of its own ({analysis})",
            reason_nl=f"het vraagt een eigen ontwerp ({analysis})",
        )
    return own[analysis](design, values)


def indices(
    design: SampledDesign,
    runs: pd.DataFrame,
    outcomes: Iterable[str] | None = None,
    *,
    estimand: Estimand = MEAN,
    analyses: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Say for every lever setting how much each factor matters to each outcome.

    Parameters
    ----------
    design
        The design.
    runs
        One row a run, as `run_experiment` gives them.
    outcomes
        Which outcomes; all where left out.
    estimand
        What of the outcome: its mean, its dispersion, or the chance of a bad one.
    analyses
        Which analyses; those that suit the design where left out.

    Returns
    -------
    DataFrame
        The levers, then outcome, estimand, analysis, measure, factor, other (of a pair, else
        empty), value, low, high (95%), floor (what a factor that does nothing would show),
        noise_share (of single runs), blocks and runs.

    Raises
    ------
    AnalysisError
        Where a run is missing, failed or has no value.
    """
    import pandas as pd

    chosen = tuple(analyses) if analyses is not None else usual_analyses(design)
    rows: list[dict[str, object]] = []
    for arm in arms_of(design, runs):
        for outcome in outcome_names(runs) if outcomes is None else outcomes:
            values = estimand.of(outcome_matrix(design, arm, outcome))
            facts = _facts(design, arm, outcome, estimand, values)
            for analysis in chosen:
                for measure in measures_of(design, values, analysis):
                    rows += rows_of(facts | {"analysis": analysis}, measure)
    columns = [*lever_names(design, runs), *COLUMNS]
    return pd.DataFrame(rows, columns=columns)


def _facts(
    design: SampledDesign, arm: Arm, outcome: str, estimand: Estimand, values: Values
) -> dict[str, object]:
    """Collect what the rows of one lever setting and outcome share."""
    return {
        **arm.levers,
        "outcome": outcome,
        "estimand": estimand.name,
        "noise_share": noise_share(values),
        "blocks": len(np.unique(design.block)),
        "runs": len(arm.runs),
    }


def rows_of(facts: dict[str, object], measure: Measure) -> list[dict[str, object]]:
    """One row a figure of a measure."""
    figures = zip(
        measure.factors, measure.others, measure.value, measure.low, measure.high, measure.floor,
        strict=True,
    )  # fmt: skip
    return [
        facts
        | {"measure": measure.name, "factor": factor, "other": other, "value": float(value)}
        | {"low": float(low), "high": float(high), "floor": float(floor)}
        for factor, other, value, low, high, floor in figures
    ]


def can_be_halved(design: SampledDesign) -> bool:
    """Whether the first half of a design is a design: not of a grid, or waves over a range."""
    return design.method not in ("factorial", "fast", "ff")


def first_blocks(
    design: SampledDesign, runs: pd.DataFrame, share: float
) -> tuple[SampledDesign, pd.DataFrame]:
    """Keep the first share of the blocks, with their runs.

    Parameters
    ----------
    design, runs
        The design and its runs.
    share
        Share of the blocks that are kept [0-1], rounded up. Half of a Sobol' or Latin design is
        the first half of its points; a Sobol' sequence of a power of two is balanced at each half.
    """
    numbers = np.unique(design.block)
    last = numbers[int(np.ceil(share * len(numbers))) - 1]
    kept = design.block <= last
    points = np.flatnonzero(kept)
    own = runs[runs["point"].isin(points)].copy()
    own["point"] = np.searchsorted(points, own["point"])
    smaller = replace(
        design,  # type: ignore[type-var]
        unit=design.unit[kept],
        block=design.block[kept],
        n=max(1, round(design.n * kept.sum() / len(kept))),
    )
    return smaller, own
