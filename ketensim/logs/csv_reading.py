"""Event logs in CSV: separator found in the header, columns by mapping, all of it text."""

from __future__ import annotations

import csv
from contextlib import suppress
from io import BytesIO
from typing import IO, TYPE_CHECKING

from ketensim.logs.errors import LogError
from ketensim.logs.mapping import CASE_PREFIX, LogMapping
from ketensim.logs.raw import RawLog

if TYPE_CHECKING:
    import pandas as pd

_SEPARATORS = ",;\t|"


def read_csv(stream: IO[bytes], mapping: LogMapping, place: object) -> RawLog:
    """Read a CSV file with a header, in UTF-8.

    Parameters
    ----------
    stream
        The file, at its beginning.
    mapping
        Which column is what.
    place
        File that an error names.
    """
    content = stream.read().removeprefix(b"\xef\xbb\xbf")
    header = _text(content.split(b"\n", 1)[0], place).rstrip("\r")
    separator = max(_SEPARATORS, key=header.count)
    names = next(csv.reader([header], delimiter=separator), [])
    if not "".join(names).strip():
        raise LogError("empty", place)
    if len(names) == 1:
        raise LogError("one_column", place, column=names[0])
    for column in names:
        if names.count(column) > 1:
            raise LogError("same_column", place, column=column)
    columns = mapping.found_in(names, place)
    table = _table(content, names, separator, place)
    rows = table[list(columns.values())].set_axis(list(columns), axis=1)
    others = [name for name in names if name not in columns.values()]
    return RawLog(place, rows, _attributes(table, rows["case"], others), columns)


def _text(line: bytes, place: object) -> str:
    """Read bytes as UTF-8 or say that this is no text."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LogError("binary", place) from error


def _table(content: bytes, names: list[str], separator: str, place: object) -> pd.DataFrame:
    """Read all columns as text; an empty field is missing."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    uneven: list[arrow_csv.InvalidRow] = []

    def refuse(row: arrow_csv.InvalidRow) -> str:
        uneven.append(row)
        return "error"

    def read(*, in_parallel: bool) -> pd.DataFrame:
        table = arrow_csv.read_csv(
            BytesIO(content),
            arrow_csv.ReadOptions(use_threads=in_parallel),
            arrow_csv.ParseOptions(
                delimiter=separator, newlines_in_values=True, invalid_row_handler=refuse
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
        frame: pd.DataFrame = table.to_pandas()
        return frame

    try:
        return read(in_parallel=True)
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error):
            raise LogError("binary", place) from error
        uneven.clear()
        with suppress(pa.ArrowInvalid):
            read(in_parallel=False)  # only so are rows counted
        if not uneven:
            raise LogError("bad_csv", place, reason=" ".join(str(error).split())) from error
        wrong = uneven[0]
        facts = {"fields": wrong.actual_columns, "columns": wrong.expected_columns}
        raise LogError("fields", place, row=wrong.number - 1, **facts) from error


def _attributes(table: pd.DataFrame, case: pd.Series[str], others: list[str]) -> pd.DataFrame:
    """Keep the columns that say one thing a case at most; the first value found counts."""
    grouped = table[others].groupby(case, sort=False)
    first = grouped.first()
    told = grouped.nunique()
    constant = [name for name in others if (told[name] <= 1).all()]
    kept = first[constant]
    return kept.rename(columns={name: _bare(name) for name in constant}).astype("category")


def _bare(name: str) -> str:
    """Write the name of an attribute of a case without the prefix of the CSV form of XES."""
    for prefix in CASE_PREFIX:
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name
