"""The tables of a results folder as one Excel workbook: `--excel`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from ketensim.measure.results_folder import SUMMARY_FILE
from ketensim.measure.schema import SCHEMA, TABLES
from ketensim.show.cli.faults import InputError
from ketensim.show.excel_book import Head, Sheet, save_book
from ketensim.show.excel_experiment import experiment_sheets
from ketensim.show.messages import Messages
from ketensim.study.bottleneck_effects import outcome_named
from ketensim.study.bottlenecks_folder import QUEUES_FILE, is_bottlenecks, read_bottlenecks
from ketensim.study.experiment.reading_back import is_experiment_folder

BOOK = "tables.xlsx"
COMPARISON = "comparison.csv"

_OF_A_RUN = ("run", "seed", "strategy", "kind", "partner", "function", "receiver")
_UNIT_OF = {"waiting": "clients"}


def write_excel(folder: Path, words: Messages) -> tuple[Path, list[str]]:
    """Write `tables.xlsx` into a results folder, whole or not at all.

    Parameters
    ----------
    folder
        A results folder of runs, of a comparison, of a search for bottlenecks, or of an experiment.
    words
        Language of meanings and sentences; columns are named as in the other files.

    Returns
    -------
    tuple
        Where it is, and a sentence for each table that is too long for it.
    """
    if is_experiment_folder(folder):
        sheets = experiment_sheets(folder, words)
    else:
        sheets = _searched(folder, words) if is_bottlenecks(folder) else _of_runs(folder, words)
    return folder / BOOK, save_book(folder / BOOK, sheets, words)


def _of_runs(folder: Path, words: Messages) -> list[Sheet]:
    """List the tables of runs, those of outcomes first."""
    files = {name: folder / f"{name}.parquet" for name in SCHEMA}
    if not all(file.is_file() for file in files.values()):
        raise InputError("excel.no_tables", place=folder)
    sheets = []
    if (folder / COMPARISON).exists():
        compared = pd.read_csv(folder / COMPARISON)
        sheets.append(_estimates("comparison", compared, "indicator", words))
    sheets.append(_summary(pd.read_csv(folder / SUMMARY_FILE), words("excel.summary"), words))
    return sheets + [
        Sheet(
            name,
            TABLES[name][words.language == "nl"],
            pq.read_metadata(file).num_rows,
            _declared(name, words),
            partial(pd.read_parquet, file),
        )
        for name, file in files.items()
    ]


def _searched(folder: Path, words: Messages) -> list[Sheet]:
    """List the tables of a search for bottlenecks: effects, queues that shift, and all runs."""
    found = read_bottlenecks(folder)
    queues = pd.read_parquet(folder / QUEUES_FILE)
    heads = [_named("queues", str(name), words) for name in queues]
    return [
        _estimates("effects", found.effects, "outcome", words),
        _estimates("shifts", found.shifts, "", words),
        _summary(found.runs, words("excel.summary"), words),
        Sheet("queues", words("excel.queues"), len(queues), heads, lambda: queues),
    ]


def _estimates(name: str, table: pd.DataFrame, outcome: str, words: Messages) -> Sheet:
    """Lay out a table of differences with their intervals."""
    heads = [_named(name, str(column), words) for column in table]
    return Sheet(name, words(f"excel.{name}"), len(table), heads, lambda: table, outcome)


def _summary(table: pd.DataFrame, about: str, words: Messages) -> Sheet:
    """Lay out the table of all runs with their indicators."""
    heads = [_outcome(str(name), words) for name in table]
    return Sheet("summary", about, len(table), heads, lambda: table)


def _named(table: str, name: str, words: Messages) -> Head:
    """Say what a column of a table is that no schema declares."""
    own = f"excel.{table}.{name}"
    unit = _UNIT_OF.get(name, "")
    return Head(name, unit, words(own if own in words else f"excel.column.{name}"))


def _outcome(name: str, words: Messages) -> Head:
    """Say what a column of the summary is: an indicator, or which run it is of."""
    if name in _OF_A_RUN:
        return Head(name, "", words(f"excel.column.{name}"))
    outcome = outcome_named(name)
    return Head(name, outcome.indicator.unit, outcome.words(words.language))


def _declared(table: str, words: Messages) -> list[Head]:
    """Say what the columns of a table are, as the schema declares them."""
    return [
        Head(name, column.unit, column.nl if words.language == "nl" else column.en)
        for name, column in SCHEMA[table].items()
    ]
