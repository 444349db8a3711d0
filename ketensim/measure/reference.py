"""The reference page of tables and indicators, made from what is declared."""

from __future__ import annotations

from collections.abc import Sequence

from ketensim.measure.indicators import INDICATORS
from ketensim.measure.schema import FORMAT, SCHEMA, TABLES

_KINDS = {
    "nullable_int64": "int64, may be missing",
    "partner": "name of a partner",
    "function": "name of a function",
    "group": "name of a group",
    "outcome": "name of an outcome",
}
_OPENING = f"""# Tables and indicators

This page is made from the code: `python -m ketensim.measure.reference > docs/reference-tables.md`.

A results folder (format {FORMAT}) holds each table below as a Parquet file, with `summary.csv` (one
row a run: run, seed, strategy and every indicator), `run.json` (versions, seeds, strategies, times)
and `scenario.yaml` (the scenario as it was run). In Python `result.clients`, `result.visits`,
`result.relations`, `result.partners` and `result.weekly` are the first five; `result.table(name)`
gives any. Time 0 is the start of recording; the tables hold the warm-up too. What has not happened,
or could not be measured, is missing.
"""
_INDICATORS = """
## Indicators

Each indicator is in `result.summary` once for all clients, and once by group as `name@group`.
Clients *count* when they arrived between week 0 and the end of the run less the follow-up.
"""


def reference_page() -> str:
    """Write the page: every table with its columns, then every indicator (Markdown)."""
    parts = [_OPENING]
    for table, columns in SCHEMA.items():
        en, nl = TABLES[table]
        parts.append(f"\n## {table}\n\n{en.capitalize()}. _{nl.capitalize()}._\n")
        rows = [
            (f"`{name}`", _KINDS.get(column.kind, column.kind), column.unit, column.en, column.nl)
            for name, column in columns.items()
        ]
        parts.append(_table(("column", "type", "unit", "meaning", "betekenis"), rows))
    parts.append(_INDICATORS)
    rows = [
        (f"`{name}`", entry.unit, entry.better, f"{entry.en} / {entry.nl}", entry.definition)
        for name, entry in INDICATORS.items()
    ]
    parts.append(_table(("indicator", "unit", "better", "called", "definition"), rows))
    return "".join(parts)


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Write a Markdown table."""
    lines = [header, ("---",) * len(header), *rows]
    return "\n" + "".join("| " + " | ".join(line) + " |\n" for line in lines)


if __name__ == "__main__":  # pragma: no cover
    import sys

    sys.stdout.write(reference_page())
