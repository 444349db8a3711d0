"""The tables of an experiment as sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq

from ketensim.show.excel_book import Head, Sheet
from ketensim.study.experiment.reading_back import read_result
from ketensim.study.experiment.result import RUNS
from ketensim.study.outcomes import outcome_of

if TYPE_CHECKING:
    from ketensim.show.messages import Messages
    from ketensim.study.experiment.experiment import Experiment

ANSWERS = ("decision", "indices", "decision_indices", "responses")


def experiment_sheets(folder: Path, words: Messages) -> list[Sheet]:
    """List the tables of an experiment, its answers first and all of its runs last.

    Parameters
    ----------
    folder
        The folder of the experiment, with its report made.
    words
        Language of the meanings.
    """
    asked = read_result(folder).experiment
    sheets = []
    for name in ANSWERS:
        file = folder / f"{name}.csv"
        if file.is_file():
            table = pd.read_csv(file)
            heads = _heads(table.columns, asked, words)
            about = words(f"excel.experiment.{name}")
            sheets.append(Sheet(name, about, len(table), heads, table.copy))
    about_runs = pq.ParquetFile(folder / RUNS)
    runs = Sheet(
        "runs",
        words("excel.experiment.runs"),
        about_runs.metadata.num_rows,
        _heads(about_runs.schema_arrow.names, asked, words),
        partial(pd.read_parquet, folder / RUNS),
    )
    return [*sheets, runs]


def _heads(columns: Iterable[str], asked: Experiment, words: Messages) -> list[Head]:
    """Say what each column is: what was set, what came out, or a figure about these."""
    return [_head(str(name), asked, words) for name in columns]


def _head(name: str, asked: Experiment, words: Messages) -> Head:
    """Say what a column is."""
    if name in asked.outcomes:
        outcome = outcome_of(name)
        return Head(name, outcome.indicator.unit, outcome.words(words.language))
    own = f"excel.experiment.column.{name}"
    if own in words:
        return Head(name, "", words(own))
    key = "excel.experiment.lever" if name in asked.levers else "excel.experiment.factor"
    return Head(name, "", words(key, path=name))
