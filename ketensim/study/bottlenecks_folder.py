"""The results folder of a bottleneck analysis: what was run, and what may be concluded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ketensim.measure.results_folder import (
    SCENARIO_FILE,
    SUMMARY_FILE,
    read_about,
    write_about,
    write_summary,
)
from ketensim.measure.storage import ResultError
from ketensim.study.bottleneck_effects import OF_IMPROVEMENT, Bottlenecks

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

STUDY = "bottlenecks"
QUEUES_FILE = "queues.parquet"


def write_bottlenecks(folder: Path, scenario: Scenario, found: Bottlenecks) -> None:
    """Write a bottleneck analysis into an existing folder.

    Parameters
    ----------
    folder
        Where to write; use `ketensim.study.folder.whole_folder` to have it written whole.
    scenario
        The chain.
    found
        What came out.

    Notes
    -----
    `summary.csv`: one row a run. `queues.parquet`: mean number waiting by run and station.
    `effects` and `shifts`, each as csv and parquet: `Bottlenecks.effects` and `.shifts`, which
    follow from the first two. `run.json`, `scenario.yaml`: as in any results folder.
    """
    rows: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()} for row in found.runs.to_dict("records")
    ]
    write_summary(folder / SUMMARY_FILE, rows)
    _queues(found).to_parquet(folder / QUEUES_FILE, index=False)
    for name, table in (("effects", found.effects), ("shifts", found.shifts)):
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        table.to_parquet(folder / f"{name}.parquet", index=False)
    told = {"study": STUDY, "raised": found.raised, "left_out": found.left_out}
    write_about(folder, found.told, scenario, **told)
    scenario.save(folder / SCENARIO_FILE)


def _queues(found: Bottlenecks) -> pd.DataFrame:
    """One row a run and station: the mean number waiting."""
    count = len(found.runs)
    return pd.DataFrame(
        {
            "run": np.repeat(np.arange(count), len(found.stations)),
            "partner": [partner for partner, _ in found.stations] * count,
            "function": [function for _, function in found.stations] * count,
            "waiting": found.queues.reshape(-1),
        }
    )


def is_bottlenecks(folder: Path) -> bool:
    """Whether a results folder holds a bottleneck analysis."""
    return read_about(folder).get("study") == STUDY


def read_bottlenecks(folder: Path) -> Bottlenecks:
    """Read a bottleneck analysis back."""
    about = read_about(folder)
    text = dict.fromkeys(OF_IMPROVEMENT, str)
    for name in (SUMMARY_FILE, QUEUES_FILE, SCENARIO_FILE):
        if not (folder / name).is_file():
            raise ResultError(f"{folder} is not complete: it has no {name}")
    runs = pd.read_csv(folder / SUMMARY_FILE, dtype=text)
    queues = pd.read_parquet(folder / QUEUES_FILE)
    stations = queues.loc[queues["run"] == 0, ["partner", "function"]]
    return Bottlenecks(
        runs=runs.assign(**{name: runs[name].fillna("") for name in OF_IMPROVEMENT}),
        queues=np.asarray(queues["waiting"], dtype=np.float64).reshape(len(runs), len(stations)),
        stations=tuple(stations.itertuples(index=False, name=None)),
        raised=float(about["raised"]),
        left_out=dict(about["left_out"]),
        told=tuple(about["runs"]),
    )
