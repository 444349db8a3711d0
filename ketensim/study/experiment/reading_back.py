"""Read what an experiment came to from its folder again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ketensim.study.errors import StudyError
from ketensim.study.experiment.design import design_of
from ketensim.study.experiment.experiment import Experiment
from ketensim.study.experiment.result import ABOUT, RUNS, ExperimentResult


def is_experiment_folder(place: Path) -> bool:
    """Tell whether a folder holds the tables of an experiment."""
    return (place / ABOUT).is_file() and (place / RUNS).is_file()


def read_result(place: Path) -> ExperimentResult:
    """Read an experiment with its runs.

    Parameters
    ----------
    place
        A folder as `run_experiment` leaves it; the store need not be there.

    Raises
    ------
    StudyError
        If the folder does not hold what it should.
    """
    import pandas as pd

    try:
        about: dict[str, Any] = json.loads((place / ABOUT).read_text(encoding="utf-8"))
        experiment = Experiment.model_validate(about["experiment"])
        runs = pd.read_parquet(place / RUNS)
        design = design_of(experiment, _doublings(experiment, int(about["n"])))
    except (OSError, ValueError, KeyError) as error:
        reason = " ".join(str(error).split())
        raise StudyError("cannot_read", place=place, reason=reason) from error
    return ExperimentResult(experiment, design, runs, place)


def _doublings(experiment: Experiment, size: int) -> int:
    """Count how often the size of the file was doubled."""
    stated = experiment.design.n
    return (size // stated).bit_length() - 1 if stated else 0
