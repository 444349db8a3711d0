"""A workbook of tables: a sheet each, with name, unit and meaning above every column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ketensim.show.messages import Messages
from ketensim.study.bottleneck_effects import outcome_named

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
_OF_OUTCOME = ("base", "mean", "low", "high", "difference", "difference_low", "difference_high")
_GREY, _BOLD = PatternFill("solid", fgColor="E7E6E6"), Font(bold=True)
_QUIET, _WRAPPED = Font(italic=True, color="404040"), Alignment(wrap_text=True, vertical="top")
_WIDTH, _PAGE = 16, 100


@dataclass(frozen=True)
class Head:
    """What stands above a column: its name, unit and meaning."""

    name: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class Sheet:
    """A table that goes on a sheet of its own.

    Parameters
    ----------
    name
        What the sheet is called: the name of the table's file.
    about
        What the table holds, in the language of the workbook.
    rows
        How many rows it has; above `MOST_ROWS` it is left out.
    heads
        What stands above its columns, in their order.
    table
        Reads the table, only when it is written.
    outcome
        Column that names the outcome whose unit the figures of a row have; empty where every
        column has a unit of its own.
    """

    name: str
    about: str
    rows: int
    heads: Sequence[Head]
    table: Callable[[], pd.DataFrame]
    outcome: str = ""


def save_book(place: Path, sheets: Sequence[Sheet], words: Messages) -> list[str]:
    """Write a workbook, whole or not at all.

    Parameters
    ----------
    place
        Where it goes; what stood there is replaced.
    sheets
        What it holds, in this order, behind a sheet that explains it.
    words
        Language of the explanation.

    Returns
    -------
    list
        A sentence for each table that is too long for it.
    """
    fit = [sheet for sheet in sheets if sheet.rows <= MOST_ROWS]
    left_out = [_too_long(sheet, words) for sheet in sheets if sheet.rows > MOST_ROWS]
    book = Workbook(write_only=True)
    _explain(book, fit, left_out, words)
    for sheet in fit:
        _write(book, sheet)
    draft = place.with_name(f".{place.name}.part")
    try:
        book.save(draft)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    return left_out


def _too_long(sheet: Sheet, words: Messages) -> str:
    """Say that a table is not in the workbook, and where it is."""
    return words(
        "excel.left_out",
        table=sheet.name,
        rows=words.number(sheet.rows, 0),
        most=words.number(MOST_ROWS, 0),
        excel=words.number(EXCEL_ROWS, 0),
    )


def _explain(
    book: Workbook, sheets: Sequence[Sheet], left_out: Sequence[str], words: Messages
) -> None:
    """Write the sheet that says what is in the workbook, and what is not."""
    page = book.create_sheet(words("form.sheet.explanation"))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = _WIDTH, _PAGE
    lines = [(words("excel.title"), words("excel.about"))]
    lines += [(sheet.name, sheet.about) for sheet in sheets]
    for name, text in lines:
        page.append([_styled(page, name, _BOLD), _styled(page, text, None)])
    for sentence in left_out:
        page.append([None, _styled(page, sentence, None)])


def _write(book: Workbook, sheet: Sheet) -> None:
    """Write a table on a sheet of its own, its heads frozen above it."""
    page, heads = book.create_sheet(sheet.name), sheet.heads
    page.freeze_panes = "A4"
    for place in range(1, len(heads) + 1):
        page.column_dimensions[get_column_letter(place)].width = _WIDTH
    page.append([_styled(page, head.name, _BOLD) for head in heads])
    page.append([_styled(page, head.unit, _QUIET) for head in heads])
    page.append([_styled(page, head.meaning, _QUIET) for head in heads])
    table = sheet.table()
    plain = table.astype(object).where(table.notna(), None)
    for row in plain.itertuples(index=False, name=None):
        page.append(list(_cells(page, row, _formats_of(row, sheet))))


def _formats_of(row: tuple[Any, ...], sheet: Sheet) -> list[str | None]:
    """Return the number formats of a row: those of its columns, or of the outcome it is about."""
    if not sheet.outcome:
        return [_FORMATS.get(head.unit) for head in sheet.heads]
    names = [head.name for head in sheet.heads]
    form = _FORMATS.get(outcome_named(row[names.index(sheet.outcome)]).indicator.unit)
    return [form if name in _OF_OUTCOME else None for name in names]


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
