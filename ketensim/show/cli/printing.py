"""Plain tables on standard output, as readable in a file as in a terminal."""

from __future__ import annotations

import sys

from rich import box
from rich.console import Console
from rich.table import Table

FILE_WIDTH = 110  # where the output goes to a file or a pipe, which have no width


def to_screen() -> Console:
    """Return the console of standard output; names in brackets are text, not markup."""
    width = None if sys.stdout.isatty() else FILE_WIDTH
    return Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False)


def table(*headers: str, numbers: int = 0) -> Table:
    """Start a table.

    Parameters
    ----------
    headers
        Headers of the columns; all empty: a table without a header.
    numbers
        How many of the last columns hold figures, which are aligned to the right.
    """
    made = Table(box=box.SIMPLE_HEAD, show_header=any(headers), pad_edge=False)
    for place, header in enumerate(headers):
        is_number = place >= len(headers) - numbers
        made.add_column(header, justify="right" if is_number else "left", no_wrap=is_number)
    return made
