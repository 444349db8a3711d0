"""Event logs out: XES and CSV with the names of the standard, compressed or not."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast
from xml.sax.saxutils import quoteattr

import numpy as np

from ketensim.logs.errors import LogError
from ketensim.logs.event_log import EventLog

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".xes", ".xes.gz", ".csv", ".csv.gz")
_NAMES = {"activity": "concept:name", "organisation": "org:group", "resource": "org:resource"}
_CASE, _TIME, _START, _STEP = (
    "case:concept:name",
    "time:timestamp",
    "start_timestamp",
    "lifecycle:transition",
)
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/>\
<date key="time:timestamp" value="1970-01-01T00:00:00Z"/></global>
<classifier name="Activity" keys="concept:name"/>
<string key="lifecycle:model" value="standard"/>
"""


def write_log(log: EventLog, path: str | Path) -> Path:
    """Write an event log, whole or not at all.

    Parameters
    ----------
    log
        What to write.
    path
        File whose name ends in .xes or .csv, or in these with .gz behind it.

    Returns
    -------
    Path
        Where it stands. XES has a start and a completion as events of their own, joined by
        `concept:instance`; CSV has one row an event, with `start_timestamp` beside
        `time:timestamp`. Reading it again gives the same events and cases.
    """
    file = checked_place(path)
    part = file.with_name(f".{file.name}.{os.getpid()}")
    write = _write_csv if ".csv" in file.suffixes else _write_xes
    try:
        with part.open("wb") as plain:
            if file.suffix == ".gz":  # no time and no name inside: equal logs give equal files
                with gzip.GzipFile(filename="", mode="wb", fileobj=plain, mtime=0) as packed:
                    write(log, cast("IO[bytes]", packed))
            else:
                write(log, plain)
        part.replace(file)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LogError("unwritable", file, reason=reason) from error
    finally:
        part.unlink(missing_ok=True)
    return file


def checked_place(path: str | Path) -> Path:
    """Refuse a name that says no kind of log, before any work is done."""
    file = Path(path)
    if not file.name.lower().endswith(ENDINGS):
        raise LogError("ending", file, endings=", ".join(ENDINGS))
    if file.is_dir():
        raise LogError("folder", file)
    if not file.resolve().parent.is_dir():
        raise LogError("unwritable", file, reason=f"no folder {file.resolve().parent}")
    return file


def _write_csv(log: EventLog, stream: IO[bytes]) -> None:
    """Write one row an event, and the attributes of its case with the prefix `case:`."""
    events = log.events
    attributes = log.cases.drop(columns="name").iloc[events["case"]]
    table = attributes.add_prefix("case:").reset_index(drop=True)
    table.insert(0, _CASE, log.cases["name"].to_numpy()[events["case"]])
    for name, column in _NAMES.items():
        table[column] = events[name].array
    if log.has_starts:
        table[_START] = _written(log, "start")
    table[_TIME] = _written(log, "complete")
    table[_STEP] = "complete"
    table.to_csv(stream, index=False, lineterminator="\n", encoding="utf-8")


def _write_xes(log: EventLog, stream: IO[bytes]) -> None:
    """Write one trace a case."""
    text = TextIOWrapper(stream, encoding="utf-8", newline="\n")
    text.write(_HEAD)
    lengths = np.diff(np.r_[log.first_row, len(log.events)])
    lines = _event_lines(log)
    for case, length in zip(_case_lines(log.cases), lengths, strict=True):
        text.write(f"<trace>{case}\n")
        text.writelines(islice(lines, length))
        text.write("</trace>\n")
    text.write("</log>\n")
    text.detach()  # flushes; who opened the stream closes it


def _case_lines(cases: pd.DataFrame) -> Iterator[str]:
    """Write name and attributes of each case."""
    keys = ["concept:name", *cases.columns[1:]]
    columns = [cases[name].astype(object).where(cases[name].notna(), None) for name in cases]
    for values in zip(*columns, strict=True):
        told = zip(keys, values, strict=True)
        yield "".join(_text(key, value) for key, value in told if value is not None)


def _event_lines(log: EventLog) -> Iterator[str]:
    """Write each event: its start where it is known, and its completion."""
    events = log.events
    names = [events[name].astype(object).where(events[name].notna(), None) for name in _NAMES]
    moments = (_written(log, "start"), _written(log, "complete"))
    for row, (*said, start, complete) in enumerate(zip(*names, *moments, strict=True)):
        told = zip(_NAMES.values(), said, strict=True)
        common = "".join(_text(key, value) for key, value in told if value is not None)
        common += _text("concept:instance", str(row + 1))
        begun = f"<event>{common}{_step(start, 'start')}</event>\n" if start else ""
        yield f"{begun}<event>{common}{_step(complete, 'complete')}</event>\n"


def _text(key: str, value: str) -> str:
    """Write an attribute."""
    return f"<string key={quoteattr(key)} value={quoteattr(value)}/>"


def _step(moment: str, transition: str) -> str:
    """Write when something happened, and what."""
    return f'{_text(_STEP, transition)}<date key="{_TIME}" value="{moment}"/>'


def _written(log: EventLog, column: str) -> list[str]:
    """Write local times with their zone where the log has one; a missing time is empty."""
    local = np.datetime_as_string(log.local(column), unit="us")
    if not log.reading.has_zone:
        return ["" if text == "NaT" else str(text) for text in local]
    zone = {offset: _zone(int(offset)) for offset in log.events["offset"].unique()}
    offsets = log.events["offset"].to_numpy()
    pairs = zip(local, offsets, strict=True)
    return ["" if text == "NaT" else f"{text}{zone[offset]}" for text, offset in pairs]


def _zone(minutes: int) -> str:
    """Write minutes ahead of UTC as +01:00."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"
