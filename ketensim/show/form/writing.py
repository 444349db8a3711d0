"""Rows of a form as an Excel workbook: sheets with explanations, lists to choose from, bounds."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ketensim.scenario.parameters import Parameters
from ketensim.show.form import wording
from ketensim.show.form.entries import declared
from ketensim.show.form.filling import Row
from ketensim.show.form.layout import PARAMETERS, Column, Sheet, sheets
from ketensim.show.messages import Messages

HEADS = ("header", "meaning", "unit", "range", "left_out")
FIRST_ROW = len(HEADS) + 1  # of what is filled in, below the heads
LAST_ROW = 500  # how far lists and bounds reach
ANSWER = 2  # column of the answers on a sheet with a row for each question
LAST_PARAGRAPH = 5
_WIDTH, _WIDE, _PAGE = 18, 44, 100
_GREY = PatternFill("solid", fgColor="E7E6E6")
_TITLE, _BOLD, _QUIET = Font(bold=True, size=14), Font(bold=True), Font(italic=True, color="404040")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LONGEST_PROMPT = 255  # what Excel shows


def workbook(rows: dict[str, list[Row]], words: Messages, book: str) -> Workbook:
    """Lay a form out.

    Parameters
    ----------
    rows
        What is filled in, by sheet, as `filling.filled` gives it.
    words
        Language of the form.
    book
        Name of the file, for the explanation.
    """
    made = Workbook()
    _explain(made.active, words, book)
    lists = _Lists(words)
    for sheet in sheets():
        page = made.create_sheet(wording.sheet_title(sheet.name, words))
        if sheet.is_list:
            _questions(page, sheet, rows[sheet.name], words, lists)
        else:
            _table(page, sheet, rows[sheet.name], words, lists)
    lists.write(made.create_sheet(wording.sheet_title("choices", words)))
    return made


def put(page: Worksheet, row: int, column: int, value: Any) -> Any:
    """Write a value in a cell; a text that begins with = stays text.

    The package writes 16 digits of a number; one that needs 17 to come back the same is written
    as text, which reads back as the number.
    """
    if isinstance(value, float) and float(f"{value:.16g}") != value:
        value = repr(value)
    cell = page.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _explain(page: Worksheet, words: Messages, book: str) -> None:
    """Write the sheet that says how the form works."""
    page.title = wording.sheet_title("explanation", words)
    page.column_dimensions["A"].width = 24
    page.column_dimensions["B"].width = _PAGE
    put(page, 1, 1, words("form.explanation.title")).font = _TITLE
    row = 2
    for number in range(1, LAST_PARAGRAPH + 1):
        row += 1
        put(page, row, 2, words(f"form.explanation.{number}", book=book)).alignment = _WRAPPED
    row += 1
    for sheet in sheets():
        row += 1
        put(page, row, 1, wording.sheet_title(sheet.name, words)).font = _BOLD
        put(page, row, 2, words(f"form.about.{sheet.name}")).alignment = _WRAPPED


def _heads(column: Column, words: Messages) -> tuple[str, ...]:
    """Say of a column what it is, its unit, its range, and what holds without it."""
    return (
        wording.header(column, words),
        wording.meaning(column, words),
        wording.unit(column, words),
        wording.span(column, words),
        wording.left_out(column, words),
    )


def _table(page: Worksheet, sheet: Sheet, rows: list[Row], words: Messages, lists: _Lists) -> None:
    """Lay out a sheet with a row for each thing."""
    page.freeze_panes = f"B{FIRST_ROW}"
    for place, column in enumerate(sheet.columns, start=1):
        for row, text in enumerate(_heads(column, words), start=1):
            _style(put(page, row, place, text), is_header=row == 1)
        for row, filled in enumerate(rows, start=FIRST_ROW):
            if column.name in filled:
                put(page, row, place, filled[column.name])
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = _WIDTH
        last = max(LAST_ROW, FIRST_ROW + len(rows))
        lists.guard(page, column, f"{letter}{FIRST_ROW}:{letter}{last}")


def _questions(
    page: Worksheet, sheet: Sheet, rows: list[Row], words: Messages, lists: _Lists
) -> None:
    """Lay out a sheet with a row for each question."""
    heads = ["header", "value", "meaning", "unit", "range", "left_out"]
    extra = ["label", "source"] if sheet.name == PARAMETERS else []
    page.freeze_panes = "C2"
    for place, head in enumerate(heads, start=1):
        _style(put(page, 1, place, words(f"form.row.{head}")), is_header=True)
    for place, head in enumerate(extra, start=len(heads) + 1):
        _style(put(page, 1, place, words(f"report.method.column_{_EXTRA[head]}")), is_header=True)
    for row, column in enumerate(sheet.columns, start=2):
        header, *others = _heads(column, words)
        if extra:
            field = Parameters.model_fields[wording.header(column, words)]
            others += [wording.source(declared(field, head), words) for head in extra]
        _style(put(page, row, 1, header), is_header=True)
        for place, text in enumerate(others, start=ANSWER + 1):
            _style(put(page, row, place, text), is_header=False)
        for filled in rows:
            if column.name in filled:
                put(page, row, ANSWER, filled[column.name]).alignment = _WRAPPED
        lists.guard(page, column, f"B{row}")
    for place, width in enumerate((30, 30, _WIDE, _WIDTH, 30, 30, 10, 40), start=1):
        page.column_dimensions[get_column_letter(place)].width = width


_EXTRA = {"label": "rule", "source": "source"}


def _style(cell: Any, *, is_header: bool) -> None:
    """Make a head look like one."""
    cell.fill, cell.alignment = _GREY, _WRAPPED
    cell.font = _BOLD if is_header else _QUIET


class _Lists:
    """The lists to choose from, each a column of a sheet of its own, and the cells they guard.

    Parameters
    ----------
    words
        Language of the form.
    """

    def __init__(self, words: Messages) -> None:
        self.words = words
        self.columns: dict[tuple[str, ...], tuple[str, str]] = {}  # choices: header, formula

    def guard(self, page: Worksheet, column: Column, cells: str) -> None:
        """Tell Excel what may be filled in, and what to say about it."""
        text = wording.header(column, self.words)
        span = wording.span(column, self.words)
        rule = self._rule(column)
        rule.promptTitle, rule.errorTitle = text[:32], text[:32]
        about = wording.meaning(column, self.words)
        asked = self.words(
            "form.prompt", meaning=about, unit=wording.unit(column, self.words), range=span
        )
        rule.prompt = asked[:_LONGEST_PROMPT]
        rule.error = self.words("form.stop", header=text, range=span)[:_LONGEST_PROMPT]
        rule.showInputMessage = True
        rule.showErrorMessage = rule.type is not None and not wording.is_open(column)
        page.add_data_validation(rule)
        rule.add(cells)

    def _rule(self, column: Column) -> DataValidation:
        """Make the rule for a column: a list, or bounds."""
        if column.refers:
            return DataValidation(type="list", formula1=self._names(column.refers))
        suggested = wording.suggestions(column)
        if suggested:
            return DataValidation(type="list", formula1=self._words(column, suggested))
        low, high = wording.bounds(column)
        kinds = {"number": "decimal", "whole": "whole"}
        if column.kind not in kinds or low is None:
            return DataValidation()
        if high is None:
            bounds = {"operator": "greaterThanOrEqual", "formula1": repr(low)}
        else:
            bounds = {"operator": "between", "formula1": repr(low), "formula2": repr(high)}
        return DataValidation(type=kinds[column.kind], **bounds)

    def _names(self, sheet: str) -> str:
        """Refer to the names on another sheet, as far as they are filled in."""
        page = wording.sheet_title(sheet, self.words)
        cells = f"'{page}'!$A${FIRST_ROW}:$A${LAST_ROW}"
        return f"OFFSET('{page}'!$A${FIRST_ROW},0,0,MAX(1,COUNTA({cells})),1)"

    def _words(self, column: Column, choices: tuple[str, ...]) -> str:
        """Refer to a column of the sheet with the choices."""
        if choices not in self.columns:
            letter = get_column_letter(len(self.columns) + 1)
            page = wording.sheet_title("choices", self.words)
            cells = f"'{page}'!${letter}$2:${letter}${len(choices) + 1}"
            self.columns[choices] = wording.header(column, self.words), cells
        return self.columns[choices][1]

    def write(self, page: Worksheet) -> None:
        """Write the sheet with the choices."""
        for place, (choices, (header, _)) in enumerate(self.columns.items(), start=1):
            _style(put(page, 1, place, header), is_header=True)
            for row, word in enumerate(choices, start=2):
                put(page, row, place, wording.choice(word, self.words))
            page.column_dimensions[get_column_letter(place)].width = 28
        page.freeze_panes = "A2"
