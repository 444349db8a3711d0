"""What is filled in, cell by cell: each value as the scenario knows it, with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ketensim.scenario.errors import nearest, show
from ketensim.show.cli.faults import InputError
from ketensim.show.form import wording
from ketensim.show.form.entries import SWITCH
from ketensim.show.form.layout import Column
from ketensim.show.messages import Messages

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_SEPARATOR = re.compile(r"\s*[;\n]\s*")


@dataclass(frozen=True)
class Tongue:
    """The two languages of reading a form.

    Parameters
    ----------
    book
        In which the form is written.
    screen
        In which errors are told.
    """

    book: Messages
    screen: Messages

    def hint(self, name: str, known: list[str]) -> str:
        """Name what was probably meant; empty where nothing comes near."""
        near = nearest(name, known)
        return "" if near is None else self.screen("form.hint", name=near)


@dataclass(frozen=True)
class Cell:
    """One cell of a form.

    Parameters
    ----------
    column
        The question that it answers.
    header
        How the form calls that question.
    value
        What stands there; None where it is empty.
    place
        Book, sheet and cell, as an error names them.
    tongue
        The languages.
    """

    column: Column
    header: str
    value: Any
    place: str
    tongue: Tongue

    def read(self) -> Any:
        """Return the value as a scenario file would have it; None where the cell is empty."""
        if self.value is None:
            return None
        return getattr(self, f"_{self.column.kind}")()

    def fault(self, key: str, **facts: object) -> InputError:
        """Make the error that tells what is wrong here."""
        value = show(self.value, self.tongue.screen.language)
        return InputError(
            f"form.error.{key}",
            **{"place": self.place, "header": self.header, "value": value} | facts,
        )

    def _number(self) -> float:
        """Read a number, also one that was typed as text."""
        found = _as_number(self.value)
        if found is None:
            raise self.fault("number")
        return found

    def _whole(self) -> int:
        """Read a whole number."""
        found = _as_number(self.value)
        if found is None or found != int(found):
            raise self.fault("whole")
        return int(found)

    def _text(self) -> str:
        """Read text; a number is taken for its digits."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | float):
            raise self.fault("text")
        found = str(self.value).strip()
        return self._of_book(found) if self.column.choices else found

    def _of_book(self, found: str) -> str:
        """Take a reserved word of the form for what the scenario calls it; other text is free."""
        return self._known().get(found.lower(), found)

    def _choice(self) -> str:
        """Read one of the words that it may be."""
        return self._word(str(self.value).strip())

    def _switch(self) -> bool:
        """Read yes or no; Excel has words of its own for them too."""
        return self.value if isinstance(self.value, bool) else self._choice() == SWITCH[0]

    def _choices(self) -> list[str]:
        """Read several words."""
        return [self._word(word) for word in _SEPARATOR.split(str(self.value).strip()) if word]

    def _numbers(self) -> list[float]:
        """Read several numbers."""
        if not isinstance(self.value, str):
            return [self._number()]
        found = [_as_number(part) for part in _SEPARATOR.split(self.value.strip()) if part]
        if None in found:
            raise self.fault("numbers")
        return [number for number in found if number is not None]

    def _known(self) -> dict[str, str]:
        """Return the words that it may be, in the form's language and as a file has them."""
        words = self.column.choices
        ours = {wording.choice(word, self.tongue.book).lower(): word for word in words}
        return {word: word for word in words} | ours

    def _word(self, word: str) -> str:
        """Translate one word back; another one is refused, with the nearest."""
        known = self._known()
        if word.lower() not in known:
            called = [wording.choice(one, self.tongue.book) for one in self.column.choices]
            hint = self.tongue.hint(word, called)
            raise self.fault("choice", choices=", ".join(called), hint=hint)
        return known[word.lower()]


def _as_number(value: Any) -> float | None:
    """Return a number, whole where it is whole; None for what is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        if not _NUMBER.fullmatch(text):
            return None
        value = float(text.replace(",", "."))
    if not isinstance(value, int | float):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value
