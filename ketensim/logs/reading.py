"""From a file to an event log: CSV or XES, compressed or not."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.csv_reading import read_csv
from ketensim.logs.errors import LogError
from ketensim.logs.event_log import COLUMNS, EventLog, Reading
from ketensim.logs.lifecycle import join_pairs
from ketensim.logs.mapping import LogMapping
from ketensim.logs.raw import RawLog
from ketensim.logs.times import parse_times
from ketensim.logs.xes_reading import read_xes

if TYPE_CHECKING:
    import pandas as pd

_XES = ".xes"
_GZIP = b"\x1f\x8b"
_YEAR = np.timedelta64(365 * 24 * 3600 * 10**6, "us")
_SILENCE = 5 * _YEAR  # assumption: no chain does nothing for so long, and then a little
_FEW = 0.01  # share of the times that are few
_NAMES = ("activity", "organisation", "resource")


def read_log(path: str | Path, mapping: LogMapping | None = None) -> EventLog:
    """Read an event log.

    Parameters
    ----------
    path
        A CSV file with a header or an XES file, compressed with gzip or not; what it is is seen
        from its content.
    mapping
        Which column or attribute is what; what it leaves open is recognised by name.

    Returns
    -------
    EventLog
        Its completed events.

    Raises
    ------
    LogError
        With one sentence on what is wrong, and in which row: 1 is the first below the header of a
        CSV file, or the first event of an XES file.
    """
    file = Path(path)
    chosen = mapping or LogMapping()
    with _opened(file) as stream:
        beginning = cast("BufferedReader", stream).peek(512)
        if not beginning:
            raise LogError("empty", file)
        if b"\x00" in beginning:
            raise LogError("binary", file)
        is_xml = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
        if not is_xml and _XES in file.suffixes:
            raise LogError("no_xml", file)
        raw = (read_xes if is_xml else read_csv)(stream, chosen, file)
    return _event_log(raw, chosen.time_format)


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading, through gzip where it is compressed."""
    if file.is_dir():
        raise LogError("folder", file)
    try:
        with file.open("rb") as plain:
            if plain.peek(2).startswith(_GZIP):
                with gzip.open(plain) as unpacked, BufferedReader(unpacked) as buffered:
                    yield buffered
            else:
                yield plain
    except FileNotFoundError as error:
        raise LogError("no_file", file) from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise LogError("bad_gzip", file) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LogError("unreadable", file, reason=reason) from error


def _event_log(raw: RawLog, pattern: str | None) -> EventLog:
    """Turn text into moments and names, join what belongs together, and check what is left."""
    rows = raw.rows
    for key in ("case", "activity", "complete"):
        missing = np.flatnonzero(rows[key].isna().to_numpy()) if key in rows else np.zeros(0)
        if len(missing) and not (key == "complete" and "lifecycle" not in rows and _is_open(rows)):
            rule = {"complete": "no_time"}.get(key, f"no_{key}")
            raise LogError(rule, raw.place, row=int(missing[0]) + 1)
    table, zoned = _timed(rows, pattern, raw.place)
    other = open_starts = 0
    if "lifecycle" in table:
        table, other, open_starts = join_pairs(table)
    unfinished = table["complete"].isna()
    table = table[~unfinished]
    never = rows["case"].nunique() - table["case"].nunique()
    open_starts += int(unfinished.sum())
    again = int(rows.duplicated().sum())
    reading = Reading(raw.columns, len(rows), other, open_starts, zoned, int(never), again)
    _refuse_little(table, raw.place)
    _refuse_far(table, raw.place)
    return _arranged(table, raw.attributes, reading)


def _is_open(rows: pd.DataFrame) -> bool:
    """Tell whether every row without a completion has a start: work that was not finished."""
    return "start" in rows and bool(rows.loc[rows["complete"].isna(), "start"].notna().all())


def _timed(rows: pd.DataFrame, pattern: str | None, place: object) -> tuple[pd.DataFrame, bool]:
    """Read the times of all rows."""
    complete, offset, zoned = parse_times(rows["complete"], pattern, place)
    start = np.full(len(rows), np.datetime64("NaT"), dtype="datetime64[us]")
    if "start" in rows:
        start, _, start_zoned = parse_times(rows["start"], pattern, place)
        if start_zoned != zoned and rows["start"].notna().any():
            raise LogError("no_zone", place)
    wrong = np.flatnonzero(start > complete)
    if len(wrong):
        row = wrong[0]
        facts = {"start": rows["start"].iloc[row], "complete": rows["complete"].iloc[row]}
        raise LogError("backwards", place, row=int(row) + 1, **facts)
    names = {key: rows[key].astype("category") for key in _NAMES if key in rows}
    return rows.assign(start=start, complete=complete, offset=offset, **names), zoned


def _refuse_little(table: pd.DataFrame, place: object) -> None:
    """Refuse a log from which nothing can be learnt."""
    if len(table) < 2:
        raise LogError("no_events" if table.empty else "one_event", place)
    complete = table["complete"]
    start = table["start"].dropna()
    if complete.min() == complete.max() and (start == complete.min()).all():
        raise LogError("one_time", place, time=complete.iloc[0])


def _refuse_far(table: pd.DataFrame, place: object) -> None:
    """Refuse times of a few that years of silence part from all others: nobody meant these."""
    both = np.r_[table["complete"].to_numpy(), table["start"].to_numpy()]
    row = np.tile(table.index.to_numpy(), 2)[~np.isnat(both)]
    order = np.argsort(both[~np.isnat(both)], kind="stable")
    moments, row = both[~np.isnat(both)][order], row[order]
    few = int(_FEW * len(moments))
    silent = np.diff(moments) > _SILENCE
    for end, near in ((0, slice(0, few)), (-1, slice(len(silent) - few, None))):
        if silent[near].any():
            far = {"row": int(row[end]) + 1, "time": str(moments[end])[:10]}
            raise LogError("far_time", place, years=int(_SILENCE / _YEAR), **far)


def _arranged(table: pd.DataFrame, attributes: pd.DataFrame, reading: Reading) -> EventLog:
    """Give cases their number by first moment, and sort the events by case and time."""
    import pandas as pd

    code, names = pd.factorize(table["case"])
    known = table["start"].fillna(table["complete"]).to_numpy()
    first = pd.Series(known).groupby(code).min().to_numpy()
    rank = np.empty(len(first), dtype=np.int64)
    by_time = np.argsort(first, kind="stable")
    rank[by_time] = np.arange(len(first))
    case: NDArray[np.int64] = rank[code]
    order = np.lexsort((table["complete"].to_numpy(), known, case))
    columns: dict[str, Any] = {"case": case[order]}
    for name in COLUMNS[1:]:
        columns[name] = table[name].iloc[order].array if name in table else _absent(len(order))
    events = pd.DataFrame(columns)
    cases = attributes.reindex(names[by_time]).reset_index(names="name")
    return EventLog(events, cases, reading)


def _absent(length: int) -> pd.Categorical:
    """Return a column of names that the log does not hold."""
    import pandas as pd

    return pd.Categorical([None] * length, categories=pd.Index([], dtype="str"))
