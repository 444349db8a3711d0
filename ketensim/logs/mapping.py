"""Which column of a file holds what: as told, or by the names that process miners use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from ketensim.logs.errors import MOST_LISTED, LogError
from ketensim.scenario.errors import nearest

#: Names that are recognised, the first found wins: XES and its CSV form, bupaR, Disco, Simod.
RECOGNISED: Mapping[str, tuple[str, ...]] = {
    "case": ("case:concept:name", "CASE_concept_name", "case_id", "case", "trace_id"),
    "activity": ("concept:name", "activity_id", "activity", "activity_name", "task"),
    "organisation": ("org:group", "organisation", "organization", "org_group", "partner"),
    "resource": ("org:resource", "resource_id", "resource", "originator"),
    "start": ("start_timestamp", "start_time", "start:timestamp", "start", "started"),
    "complete": (
        "time:timestamp",
        "complete_timestamp",
        "end_timestamp",
        "end_time",
        "complete",
        "end",
        "timestamp",
        "completed",
    ),
    "lifecycle": ("lifecycle:transition", "lifecycle_id", "lifecycle"),
    "instance": ("concept:instance", "activity_instance_id", "activity_instance"),
}
NEEDED = ("case", "activity", "complete")
CASE_PREFIX = ("case:", "CASE_")


@dataclass(frozen=True)
class LogMapping:
    """Columns of a file by what they mean; None: recognised by name, or absent.

    Parameters
    ----------
    case, activity, organisation, resource
        What the event belongs to, what was done, at which organisation and by whom.
    start, complete
        When it started and was completed.
    lifecycle, instance
        Whether the row is a start or a completion (XES, bupaR), and of which piece of work.
    time_format
        How times are written, as in strptime; None: year first, as ISO 8601 has it.
    """

    case: str | None = None
    activity: str | None = None
    organisation: str | None = None
    resource: str | None = None
    start: str | None = None
    complete: str | None = None
    lifecycle: str | None = None
    instance: str | None = None
    time_format: str | None = None

    def found_in(self, columns: Iterable[str], place: object) -> dict[str, str]:
        """Say which column of a file is what; refuse a file that lacks what is needed."""
        names = list(columns)
        found: dict[str, str] = {}
        for key in RECOGNISED:
            told: str | None = getattr(self, key)
            if told is not None:
                found[key] = _told_column(key, told, names, place)
        for key, known in RECOGNISED.items():
            free = [name for name in names if name not in found.values()]
            if key not in found and (name := _recognised(known, free)) is not None:
                found[key] = name
        for key in NEEDED:
            if key not in found:
                raise LogError("unmapped", place, key=key, columns=", ".join(names[:MOST_LISTED]))
        return found

    def updated(self, **told: str | None) -> LogMapping:
        """Take over what was told besides; None leaves what there was."""
        return replace(self, **{key: value for key, value in told.items() if value is not None})


def load_mapping(path: str | Path) -> LogMapping:
    """Read a mapping file: YAML with a column for each key, such as `case: Case ID`."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    file = Path(path)
    try:
        told = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise LogError("unreadable", file, reason=(error.strerror or str(error)).lower()) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise LogError("bad_mapping", file, reason=" ".join(str(error).split())) from error
    if not isinstance(told, Mapping):
        raise LogError("bad_mapping", file, reason=f"this holds {type(told).__name__}")
    known = [item.name for item in fields(LogMapping)]
    for key, value in told.items():
        if key not in known:
            near = nearest(str(key), known)
            raise LogError("unknown_key", file, key=key, near=near, known=", ".join(known))
        if not isinstance(value, str):
            raise LogError("bad_mapping", file, reason=f"{key} is {value!r}")
    return LogMapping(**told)


def plain(name: str) -> str:
    """Write a name without capitals, spaces and signs, so that ways of writing it agree."""
    return re.sub(r"[^0-9a-z]", "", name.casefold())


def _recognised(known: Iterable[str], names: list[str]) -> str | None:
    """Find the column that carries the first of the known names."""
    by_plain: dict[str, str] = {}
    for name in names:
        by_plain.setdefault(plain(name), name)
    return next((by_plain[plain(name)] for name in known if plain(name) in by_plain), None)


def _told_column(key: str, told: str, names: list[str], place: object) -> str:
    """Return the column that was told, or say which comes nearest."""
    if told in names:
        return told
    near, listed = nearest(told, names), ", ".join(names[:MOST_LISTED])
    raise LogError("no_column", place, column=told, key=key, near=near, known=listed)
