"""What an experiment came to: its runs as one table, in the order of the plan."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import ketensim
from ketensim.study.experiment.design import Design
from ketensim.study.experiment.experiment import FORMAT, Experiment
from ketensim.study.experiment.plan import Keys, Plan, key_of
from ketensim.study.experiment.store import Store
from ketensim.study.outcomes import column_of, scaled

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from ketensim.study.answers import Answers

RUNS, ABOUT, STORE = "runs.parquet", "experiment.json", "store"
_PACKAGES = ("mesa", "numpy", "numba", "pandas", "pyarrow", "SALib", "scipy")


@dataclass(frozen=True)
class ExperimentResult:
    """An experiment and its runs.

    Parameters
    ----------
    experiment
        What was asked.
    design
        The points that were looked at.
    runs
        One row a run, by setting of the levers, point and replication: point, block, replication,
        seed, a column for each lever and each factor, failed, error, and one for each outcome.
    place
        Folder with the store and the tables.
    """

    experiment: Experiment
    design: Design
    runs: pd.DataFrame
    place: Path

    @cached_property
    def answers(self) -> Answers:
        """What it answers: indices, decisions, conditions and all else, worked out when asked."""
        from ketensim.study.answers import Answers

        return Answers(self.experiment, self.design, self.runs)


def runs_of(plan: Plan, store: Store) -> pd.DataFrame:
    """Tabulate the runs of a plan, all of which must be in the store."""
    import pandas as pd

    outcomes = list(plan.experiment.outcomes)
    found = store.table(["run", "failed", "error", *dict.fromkeys(map(column_of, outcomes))])
    rows = _rows(found, plan.keys)
    taken = found.take(rows)
    columns: dict[str, Any] = {
        "failed": taken.column("failed").to_numpy(),
        "error": taken.column("error").to_pandas(),
    }
    for name in outcomes:
        has = column_of(name) in taken.column_names
        columns[name] = (
            scaled(name, taken.column(column_of(name)).to_pandas().to_numpy(np.float64))
            if has
            else np.full(len(rows), np.nan)
        )
    return pd.concat([plan.table(), pd.DataFrame(columns)], axis="columns")


def _rows(found: pa.Table, wanted: Keys) -> Any:
    """Find the row of each wanted run; of several, one that did not fail."""
    names = np.array([key_of(name) for name in found.column("run").to_pylist()], dtype=np.uint64)
    order = np.lexsort((found.column("failed").to_numpy(), names))
    ordered = names[order]
    return order[np.searchsorted(ordered, wanted)]


def write_tables(result: ExperimentResult, code: str) -> None:
    """Write the table of runs and where it comes from, each whole or not at all.

    Nothing in them depends on when, where or by how many workers the runs were done.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(result.runs, preserve_index=False).replace_schema_metadata()
    draft = result.place / f"{RUNS}.{os.getpid()}.part"
    pq.write_table(table, draft, compression="zstd")
    os.replace(draft, result.place / RUNS)
    text = json.dumps(_about(result, code), indent=2, ensure_ascii=False) + "\n"
    draft.write_text(text, encoding="utf-8", newline="\n")
    os.replace(draft, result.place / ABOUT)


def _about(result: ExperimentResult, code: str) -> dict[str, Any]:
    """Tell where the table of runs comes from."""
    design = result.design
    return {
        "format": FORMAT,
        "ketensim": ketensim.__version__,
        "code": code,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "experiment": result.experiment.model_dump(mode="json", by_alias=True, exclude_none=True),
        "points": design.points,
        "n": design.n,
        "runs": len(result.runs),
        "failed": int(result.runs["failed"].sum()),
    }
