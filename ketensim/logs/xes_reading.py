"""Event logs in XES: read event by event, so that a large file needs little memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from ketensim.logs.errors import LogError
from ketensim.logs.mapping import RECOGNISED, LogMapping
from ketensim.logs.raw import RawLog

_TRACE, _EVENT = "{*}trace", "{*}event"
# in XES the name of a case is an attribute of its trace, and names are fixed by the standard
_STANDARD = {key: names[0] for key, names in RECOGNISED.items() if key != "case"}


def read_xes(stream: IO[bytes], mapping: LogMapping, place: object) -> RawLog:
    """Read an XES file.

    Parameters
    ----------
    stream
        The file, at its beginning.
    mapping
        Which attribute is what, where it is not the standard's own.
    place
        File that an error names.
    """
    told = {key: getattr(mapping, key) for key in RECOGNISED if getattr(mapping, key)}
    wanted = _STANDARD | {"start": "start_timestamp"} | told
    case_key = wanted.pop("case", "concept:name")
    gathered = _Gathered(wanted, case_key)
    gathered.read(_elements(stream, place))
    return gathered.raw(place, told)


def _elements(stream: IO[bytes], place: object) -> Iterator[Any]:
    """Give events and, when it is complete, their trace; what has been given is forgotten."""
    try:
        from lxml import etree
    except ImportError as error:
        raise LogError("no_lxml", place) from error
    try:
        walk = etree.iterparse(
            stream, events=("end",), tag=(_TRACE, _EVENT), resolve_entities=False, huge_tree=True
        )
        for _, element in walk:
            yield element
            if element.tag.endswith("trace"):
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise LogError("bad_xml", place, reason=str(error.msg)) from error
    if walk.root is not None and etree.QName(walk.root).localname != "log":
        raise LogError("not_xes", place, tag=etree.QName(walk.root).localname)


class _Gathered:
    """Columns of text, filled event by event."""

    def __init__(self, wanted: dict[str, str], case_key: str) -> None:
        self.wanted = wanted
        self.case_key = case_key
        self.columns: dict[str, list[str | None]] = {key: [] for key in wanted}
        self.case_of: list[int] = []
        self.case_names: list[str | None] = []
        self.attributes: list[dict[str, str]] = []
        self._same: dict[str, str] = {}

    def read(self, elements: Iterator[Any]) -> None:
        """Take all events; a trace ends after its events."""
        filled = list(zip(self.columns.values(), self.wanted.values(), strict=True))
        for element in elements:
            said = {child.get("key"): child.get("value") for child in element}
            if element.tag.endswith("event"):
                self.case_of.append(len(self.case_names))
                for column, name in filled:
                    value = said.get(name)
                    column.append(value if value is None else self._same.setdefault(value, value))
                element.clear()
            else:
                name = said.pop(self.case_key, None)
                self.case_names.append(name)
                said.pop(None, None)
                self.attributes.append(said)

    def raw(self, place: object, told: dict[str, str]) -> RawLog:
        """Make the tables; refuse a file without what is needed."""
        import pandas as pd

        if not self.case_of:
            raise LogError("no_events", place)
        rows = pd.DataFrame({"case": self.case_of} | self.columns)
        names = pd.Series(self.case_names, dtype="str")
        rows["case"] = names.reindex(rows["case"]).array
        present = {key for key in self.columns if rows[key].notna().any()}
        for key in [key for key in self.columns if key not in present]:
            if key in told:
                raise LogError("no_column", place, column=told[key], key=key)
            del rows[key]
        for key in ("activity", "complete"):
            if key not in present:
                raise LogError("unmapped", place, key=key, columns=self.wanted[key])
        attributes = pd.DataFrame(self.attributes, index=names).astype("category")
        columns = {"case": self.case_key} | {k: v for k, v in self.wanted.items() if k in present}
        return RawLog(place, rows, attributes[~attributes.index.duplicated()], columns)
