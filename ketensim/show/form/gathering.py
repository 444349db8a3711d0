"""Gathering values from the rows of a form, and noting which cell each of them came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from ketensim.scenario.errors import Problem, ScenarioError, show
from ketensim.scenario.nodes import Located, find, locate
from ketensim.show.cli.faults import InputError
from ketensim.show.form import layout, wording
from ketensim.show.form.cells import Cell
from ketensim.show.form.reading import Book, Cells, Row

Location: TypeAlias = tuple[str | int, ...]
Things: TypeAlias = dict[str, Located]


class Gathering:
    """The values that a form holds.

    Parameters
    ----------
    book
        The form.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self._asked: list[tuple[Location, Cell]] = []
        self._named: dict[str, list[str]] = {}  # names by the sheet that gives them
        self._seen: dict[tuple[object, ...], int] = {}  # what may stand once, and its row

    def sheet(self, name: str) -> str:
        """Name a sheet for an error."""
        return self.book.place(layout.sheet(name))

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a sheet."""
        return self.book.rows(layout.sheet(name))

    def answers(self, name: str) -> Cells:
        """Return the cells of a sheet with a row for each question."""
        return self.rows(name)[0].cells

    def note(self, location: Location, cell: Cell) -> None:
        """Note which cell says what stands at a place of the scenario."""
        self._asked.append((location, cell))

    def read(self, cells: Cells, name: str, location: Location = ()) -> Located | None:
        """Read one cell; None where it is empty, which is refused if it must be filled in."""
        cell = cells.get(name)
        if cell is None:
            return None
        if location:
            self.note(location, cell)
        value = cell.read()
        if value is not None:
            self._check_name(cell, value)
            return locate(value, cell.place)
        if cell.column.required:
            raise cell.fault("missing")
        return None

    def given(self, cells: Cells, name: str, location: Location = ()) -> Any:
        """Read the value of a cell that must be filled in."""
        found = self.read(cells, name, location)
        if found is None:
            raise cells[name].fault("missing")
        return found.plain()

    def _check_name(self, cell: Cell, value: Any) -> None:
        """Refuse a name that another sheet does not give."""
        column = cell.column
        if column.refers and value not in (*self._named[column.refers], *column.choices):
            title = wording.sheet_title(column.refers, self.book.tongue.book)
            hint = self.book.tongue.hint(value, self._named[column.refers])
            raise cell.fault("unknown", sheet=title, hint=hint)

    def once(self, cell: Cell, row: Row, *key: object) -> None:
        """Refuse what stands on a sheet twice."""
        first = self._seen.setdefault((cell.column.name, *key), row.number)
        if first != row.number:
            value = show(key[-1], self.book.tongue.screen.language)
            raise cell.fault("twice", value=value, row=first)

    def item(self, cells: Cells, location: Location) -> dict[str, Located]:
        """Put the values of one thing together, with parts within it."""
        item: dict[str, Located] = {}
        for name, cell in cells.items():
            if cell.column.entry is None:
                continue
            *parts, key = cell.column.entry.path
            if parts:
                self.note((*location, *parts), cell)
            value = self.read(cells, name, (*location, *parts, key))
            if value is not None:
                inside = item
                for part in parts:
                    inside = inside.setdefault(part, Located({}, cell.place)).value
                inside[key] = value
        return item

    def things(self, name: str) -> Iterator[tuple[str, Located]]:
        """Yield the things of a sheet, a row each; their names stand in the first column."""
        first = layout.sheet(name).columns[0].name
        named = self._named.setdefault(name, [])
        for place, row in enumerate(self.rows(name)):
            called = self.given(row.cells, first)
            self.once(row.cells[first], row, name, called)
            named.append(called)
            location: Location = (name, place)
            if name == "functions":  # their names are keys
                location = (name, called)
                self.note(location, row.cells[first])
            yield called, Located(self.item(row.cells, location), row.cells[first].place)

    def place_of(self, row: Row, link: str) -> int:
        """Find the place of the thing that a row belongs to."""
        return self._named[f"{link}s"].index(self.given(row.cells, link))

    def told(self, root: Located, error: ScenarioError) -> ScenarioError:
        """Tell an error of the scenario by its cell, in the words of the form."""
        problem = error.problem
        assert isinstance(problem, Problem)  # only reading by name gives a mere sentence
        problem = replace(problem, suggestion=problem.nearest)
        cells = [cell for where, cell in self._asked if find(root, where)[0] == problem.path]
        cells.sort(key=lambda cell: _row_of(cell.place) != _row_of(problem.file))  # equal names
        if cells:
            told = replace(problem, path=cells[0].header, file=cells[0].place)
            return ScenarioError(told)
        sheet = layout.PLACED_BELOW.get(problem.path.rpartition(".")[2])
        if sheet is None:
            return ScenarioError(problem)
        title = wording.sheet_title(sheet, self.book.tongue.book)
        return ScenarioError(replace(problem, path=title))

    def refused(self, location: Location, error: ScenarioError) -> InputError:
        """Put the cell of a value before a sentence that says what is wrong with it."""
        cell = next(cell for where, cell in self._asked if where == location)
        sentence = error.sentence(self.book.tongue.screen.language)
        return cell.fault("refused", sentence=sentence)


def _row_of(place: str) -> str:
    """Leave the letters of the column out of a place."""
    return re.sub(r"[A-Z]+(?=\d+$)", "", place)
