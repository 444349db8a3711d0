"""The rows that runs leave in a store, as Parquet: one schema, declared in one place."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ketensim.study.experiment.plan import Task

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns of every run: name -> meaning; then a column for each value and each outcome.
COLUMNS: dict[str, str] = {
    "run": "hash of all that determines the run",
    "code": "version of the code that did it",
    "strategy": "what the regisseur did",
    "seed": "key of all draws",
    "seconds": "how long it took [s]",
    "failed": "whether it failed",
    "error": "why it failed, in a line",
}
_PATHS = "ketensim.paths"
_TEXTS = ("run", "code", "strategy", "error")


@dataclass(frozen=True)
class Row:
    """One run that was done.

    Parameters
    ----------
    task
        What was asked.
    code
        Version of the code.
    error
        Why it failed; None: it did not.
    seconds
        How long it took [s].
    outcomes
        Every outcome by name.
    """

    task: Task
    code: str
    error: str | None
    seconds: float
    outcomes: dict[str, float]


def packed(rows: Sequence[Row]) -> bytes:
    """Write the rows of a block as the content of a Parquet file, as quickly as that goes."""
    return content_of(_table(rows), compression="snappy", use_dictionary=False)


def content_of(table: pa.Table, **how: Any) -> bytes:
    """Write a table as the content of a Parquet file, small where nothing else is asked."""
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer, write_statistics=False, **({"compression": "zstd"} | how))
    return buffer.getvalue()


def _table(rows: Sequence[Row]) -> pa.Table:
    """Make a table of rows: values are text where they are no numbers, outcomes numbers."""
    import pyarrow as pa

    columns: dict[str, Any] = {
        "run": [row.task.id for row in rows],
        "code": [row.code for row in rows],
        "strategy": [row.task.strategy for row in rows],
        "seed": pa.array([row.task.seed for row in rows], pa.int64()),
        "seconds": pa.array([row.seconds for row in rows], pa.float64()),
        "failed": pa.array([row.error is not None for row in rows], pa.bool_()),
        "error": [row.error for row in rows],
    }
    for name in _TEXTS:
        columns[name] = pa.array(columns[name], pa.string())
    values = [dict(row.task.values) for row in rows]
    paths = dict.fromkeys(path for one in values for path in one)
    for path in paths:
        columns[path] = _values([one.get(path) for one in values])
    for name in dict.fromkeys(name for row in rows for name in row.outcomes):
        found = [row.outcomes.get(name) for row in rows]
        columns[name] = pa.array(found, pa.float64())
    told = json.dumps([name for name in columns if name in paths])
    return pa.table(columns).replace_schema_metadata({_PATHS: told})


def paths_in(schema: pa.Schema) -> list[str]:
    """List the columns of a file that are values by path, and no outcomes."""
    found: list[str] = json.loads((schema.metadata or {}).get(_PATHS.encode(), b"[]"))
    return found


def joined(tables: Sequence[pa.Table]) -> pa.Table:
    """Put tables of runs under each other; what one of them does not have is missing there."""
    import pyarrow as pa

    paths = dict.fromkeys(path for table in tables for path in paths_in(table.schema))
    whole = pa.concat_tables(tables, promote_options="permissive")
    return whole.replace_schema_metadata({_PATHS: json.dumps(list(paths))})


def _values(values: list[Any]) -> pa.Array:
    """Give the values of one path the type that holds all of them."""
    import pyarrow as pa

    def is_number(value: Any) -> bool:
        return value is None or (isinstance(value, int | float) and not isinstance(value, bool))

    if all(is_number(value) for value in values):
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    return pa.array([None if value is None else _shown(value) for value in values], pa.string())


def _shown(value: Any) -> str:
    """Write a value as a file would."""
    return str(value).lower() if isinstance(value, bool) else str(value)
