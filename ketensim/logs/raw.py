"""What both kinds of file are read into before it becomes an event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class RawLog:
    """A file as text.

    Parameters
    ----------
    place
        The file, for errors.
    rows
        One row an event as in the file: a column for each key of the mapping that was found.
    attributes
        One row a case, by the name of the case: its attributes as text.
    columns
        Key of the mapping -> column or attribute of the file.
    """

    place: object
    rows: pd.DataFrame
    attributes: pd.DataFrame
    columns: dict[str, str]
