"""`--excel`: the tables of a results folder as a workbook beside them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.show.form.package import need_excel

if TYPE_CHECKING:
    from ketensim.show.messages import Messages


def check_excel(asked: bool) -> None:
    """Refuse before any work what cannot be done without the package for Excel."""
    if asked:
        need_excel("--excel")


def add_excel(asked: bool, place: Path, words: Messages, *, quiet: bool) -> None:
    """Write the workbook where it was asked; say where it is, and what it does not hold."""
    if not asked:
        return
    from ketensim.show.excel_tables import write_excel

    book, left_out = write_excel(place, words)
    if quiet:
        return
    for sentence in left_out:
        sys.stderr.write(f"{sentence}\n")
    sys.stdout.write(f"{words('excel.is', path=book)}\n")
