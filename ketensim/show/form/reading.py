"""An Excel workbook as rows of cells that know their place; what is no form is refused."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from ketensim.show.cli.faults import InputError
from ketensim.show.form import wording
from ketensim.show.form.cells import Cell, Tongue
from ketensim.show.form.layout import Column, Sheet, sheets
from ketensim.show.form.writing import ANSWER, FIRST_ROW
from ketensim.show.messages import LANGUAGES, Messages, messages

Cells: TypeAlias = dict[str, Cell]

LARGEST_MB = 100  # of what a workbook unfolds to


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number and its cells, by the name of their column."""

    number: int
    cells: Cells


@dataclass(frozen=True)
class Book:
    """A form that has been opened.

    Parameters
    ----------
    name
        Name of the file, for errors.
    typed, values
        The workbook as it was typed, and as Excel computed it where it has formulas.
    tongue
        The languages.
    """

    name: str
    typed: Workbook
    values: Workbook
    tongue: Tongue

    def rows(self, sheet: Sheet) -> list[Row]:
        """Return the rows of a sheet that hold anything; one where each row is a question."""
        title = self._title(sheet)
        found = self._answers(sheet, title) if sheet.is_list else self._table(sheet, title)
        return list(found)

    def place(self, sheet: Sheet) -> str:
        """Name a sheet for an error."""
        return self.tongue.screen("form.place.sheet", book=self.name, sheet=self._title(sheet))

    def _title(self, sheet: Sheet) -> str:
        """Find a sheet by its name; one that is not there is refused."""
        title = wording.sheet_title(sheet.name, self.tongue.book)
        if title not in self.values.sheetnames:
            ours = {wording.sheet_title(one.name, self.tongue.book) for one in sheets()}
            others = [name for name in self.values.sheetnames if name not in ours]
            facts = {"book": self.name, "sheet": title}
            raise InputError("form.error.no_sheet", hint=self.tongue.hint(title, others), **facts)
        return title

    def _table(self, sheet: Sheet, title: str) -> Iterator[Row]:
        """Read a sheet with a row for each thing."""
        columns = self._columns(sheet, title)
        for row in range(FIRST_ROW, self.values[title].max_row + 1):
            cells = {
                column.name: self._cell(title, row, place, column)
                for column, place in columns.items()
            }
            if any(cell.value is not None for cell in cells.values()):
                yield Row(row, cells)

    def _columns(self, sheet: Sheet, title: str) -> dict[Column, int]:
        """Find which column answers which question, by the headers."""
        known = {wording.header(one, self.tongue.book).lower(): one for one in sheet.columns}
        found: dict[Column, int] = {}
        for place in range(1, self.values[title].max_column + 1):
            text = self.values[title].cell(1, place).value
            if text is None:
                continue
            at = self._place(title, 1, place)
            column = known.get(str(text).strip().lower())
            if column is None:
                hint = self.tongue.hint(str(text), list(known))
                raise InputError("form.error.header", place=at, value=repr(str(text)), hint=hint)
            if column in found:
                raise InputError("form.error.header_twice", place=at, value=repr(str(text)))
            found[column] = place
        for text, asked in known.items():
            if asked.required and asked not in found:
                facts = {"place": self.place(sheet), "value": repr(text)}
                raise InputError("form.error.no_column", **facts)
        return found

    def _answers(self, sheet: Sheet, title: str) -> Iterator[Row]:
        """Read a sheet with a row for each question."""
        known = {wording.header(one, self.tongue.book).lower(): one for one in sheet.columns}
        cells: Cells = {}
        page = self.values[title]
        for row in range(2, page.max_row + 1):
            text = page.cell(row, 1).value
            if text is None:
                continue
            column = known.get(str(text).strip().lower())
            if column is None:
                at, hint = self._place(title, row, 1), self.tongue.hint(str(text), list(known))
                raise InputError("form.error.question", place=at, value=repr(str(text)), hint=hint)
            cells[column.name] = self._cell(title, row, ANSWER, column)
        yield Row(0, cells)

    def _cell(self, title: str, row: int, place: int, column: Column) -> Cell:
        """Read one cell; text of spaces only is empty."""
        value = self.values[title].cell(row, place).value
        if isinstance(value, str) and not value.strip():
            value = None
        header = wording.header(column, self.tongue.book)
        cell = Cell(column, header, value, self._place(title, row, place), self.tongue)
        if value is None and self.typed[title].cell(row, place).data_type == "f":
            raise cell.fault("formula")
        return cell

    def _place(self, title: str, row: int, column: int) -> str:
        """Name a cell for an error."""
        cell = f"{get_column_letter(column)}{row}"
        return self.tongue.screen("form.place", book=self.name, sheet=title, cell=cell)


def open_book(path: Path, screen: Messages) -> Book:
    """Open a form; its language is that of its sheets.

    Parameters
    ----------
    path
        The workbook.
    screen
        Language of errors.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > LARGEST_MB * 1_000_000:
            raise InputError("form.error.too_big", book=path, bound=LARGEST_MB)
        typed = _load(path, values=False)
        values = _load(path, values=True) if _has_formulas(typed) else typed
    except InputError:
        raise
    except OSError as error:
        raise InputError("form.error.unreadable", book=path, reason=error.strerror) from error
    except Exception as error:  # a file may be broken in as many ways as the package has errors
        raise InputError("form.error.unreadable", book=path, reason=error) from error
    counts = {
        lang: sum(wording.sheet_title(one.name, messages(lang)) in values for one in sheets())
        for lang in LANGUAGES
    }
    language = max(counts, key=counts.__getitem__)
    if not counts[language]:
        raise InputError("form.error.no_form", book=path)
    return Book(path.name, typed, values, Tongue(messages(language), screen))


def _load(path: Path, *, values: bool) -> Any:
    """Load a workbook, with the values that Excel computed or else with the formulas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it leaves out of a workbook is no part of a form
        return load_workbook(path, data_only=values)


def _has_formulas(book: Workbook) -> bool:
    """Whether anything was left to Excel to compute."""
    return any(
        cell.data_type == "f"
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
    )
