"""The tables of a results folder as one Excel workbook: `--excel`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ketensim.measure.results_folder import SUMMARY_FILE
from ketensim.measure.schema import SCHEMA, TABLES
from ketensim.show.cli.faults import InputError
from ketensim.show.messages import Messages
from ketensim.study.outcomes import outcome_of

BOOK = "tables.xlsx"
COMPARISON = "comparison.csv"
EXCEL_ROWS = 1_048_576
MOST_ROWS = 100_000  # more takes minutes to write and to open

_FORMATS = {
    "share": "0.0%",
    "0-1": "0.000",
    "index": "0.000000",
    "euro": "#,##0",
    "euro/week": "#,##0",
    "euro/year": "#,##0",
    "h/year": "#,##0",
    "week": "0.00",
    "weeks": "0.00",
}
_OF_INDICATOR = ("mean", "low", "high", "difference", "difference_low", "difference_high")
_GREY, _BOLD = PatternFill("solid", fgColor="E7E6E6"), Font(bold=True)
_QUIET, _WRAPPED = Font(italic=True, color="404040"), Alignment(wrap_text=True, vertical="top")
_WIDTH, _PAGE = 16, 100


@dataclass(frozen=True)
class Head:
    """What stands above a column: its name, unit and meaning."""

    name: str
    unit: str
    meaning: str


def write_excel(folder: Path, words: Messages) -> tuple[Path, list[str]]:
    """Write `tables.xlsx` into a results folder, whole or not at all.

    Parameters
    ----------
    folder
        A results folder.
    words
        Language of meanings and sentences; columns are named as in the other files.

    Returns
    -------
    tuple
        Where it is, and a sentence for each table that is too long for it.
    """
    files = {name: folder / f"{name}.parquet" for name in SCHEMA}
    if not all(file.is_file() for file in files.values()):
        raise InputError("excel.no_tables", place=folder)
    lengths = {name: pq.read_metadata(file).num_rows for name, file in files.items()}
    left_out = [
        words(
            "excel.left_out",
            table=name,
            rows=words.number(rows, 0),
            most=words.number(MOST_ROWS, 0),
            excel=words.number(EXCEL_ROWS, 0),
        )
        for name, rows in lengths.items()
        if rows > MOST_ROWS
    ]
    book = Workbook(write_only=True)
    _explain(book, [name for name in SCHEMA if lengths[name] <= MOST_ROWS], left_out, words)
    if (folder / COMPARISON).exists():
        compared = pd.read_csv(folder / COMPARISON)
        _write(
            book, "comparison", compared, [_compared(str(name), words) for name in compared], words
        )
    summary = pd.read_csv(folder / SUMMARY_FILE)
    _write(book, "summary", summary, [_outcome(str(name), words) for name in summary], words)
    for name in SCHEMA:
        if lengths[name] <= MOST_ROWS:
            table = pd.read_parquet(files[name])
            _write(book, name, table, _declared(name, words), words)
    draft = folder / f".{BOOK}.part"
    try:
        book.save(draft)
        return draft.replace(folder / BOOK), left_out
    finally:
        draft.unlink(missing_ok=True)


def _explain(book: Workbook, names: list[str], left_out: list[str], words: Messages) -> None:
    """Write the sheet that says what is in the workbook, and what is not."""
    page = book.create_sheet(words("form.sheet.explanation"))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = _WIDTH, _PAGE
    lines = [(words("excel.title"), words("excel.about"))]
    lines += [(name, words(f"excel.{name}")) for name in ("comparison", "summary")]
    lines += [(name, TABLES[name][words.language == "nl"]) for name in names]
    for name, text in lines:
        page.append([_styled(page, name, _BOLD), _styled(page, text, None)])
    for sentence in left_out:
        page.append([None, _styled(page, sentence, None)])


def _compared(name: str, words: Messages) -> Head:
    """Say what a column of the comparison is."""
    return Head(name, "", words(f"excel.comparison.{name}"))


def _outcome(name: str, words: Messages) -> Head:
    """Say what a column of the summary is: an indicator, or which run it is of."""
    if name in ("run", "seed", "strategy"):
        return Head(name, "", words(f"excel.summary.{name}"))
    outcome = outcome_of(name)
    return Head(name, outcome.indicator.unit, outcome.words(words.language))


def _declared(table: str, words: Messages) -> list[Head]:
    """Say what the columns of a table are, as the schema declares them."""
    return [
        Head(name, column.unit, column.nl if words.language == "nl" else column.en)
        for name, column in SCHEMA[table].items()
    ]


def _write(
    book: Workbook, name: str, table: pd.DataFrame, heads: list[Head], words: Messages
) -> None:
    """Write a table on a sheet of its own, its heads frozen above it."""
    page = book.create_sheet(name)
    page.freeze_panes = "A4"
    for place in range(1, len(heads) + 1):
        page.column_dimensions[get_column_letter(place)].width = _WIDTH
    page.append([_styled(page, head.name, _BOLD) for head in heads])
    page.append([_styled(page, head.unit, _QUIET) for head in heads])
    page.append([_styled(page, head.meaning, _QUIET) for head in heads])
    formats = [_FORMATS.get(head.unit) for head in heads]
    plain = table.astype(object).where(table.notna(), None)
    for row in plain.itertuples(index=False, name=None):
        page.append(list(_cells(page, row, _formats_of(row, heads, formats))))


def _formats_of(
    row: tuple[Any, ...], heads: list[Head], formats: list[str | None]
) -> list[str | None]:
    """Return the number formats of a row; in a comparison they are those of its indicator."""
    if heads[0].name != "indicator":
        return formats
    form = _FORMATS.get(outcome_of(row[0]).indicator.unit)
    return [form if head.name in _OF_INDICATOR else None for head in heads]


def _cells(page: Any, row: tuple[Any, ...], formats: list[str | None]) -> Iterator[Any]:
    """Write the values of a row; what is missing stays empty."""
    for value, form in zip(row, formats, strict=True):
        if form is None or value is None:
            yield value
        else:
            cell = WriteOnlyCell(page, value)
            cell.number_format = form
            yield cell


def _styled(page: Any, text: str, font: Font | None) -> Any:
    """Write a head or a text."""
    cell = WriteOnlyCell(page, text)
    cell.alignment = _WRAPPED
    if font is not None:
        cell.fill, cell.font = _GREY, font
    return cell
