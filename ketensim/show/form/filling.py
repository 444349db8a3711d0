"""A scenario as the rows of a form: what stands in which cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from ketensim.scenario.schema import Scenario
from ketensim.show.form import layout
from ketensim.show.form.layout import Column
from ketensim.show.form.wording import written
from ketensim.show.messages import Messages

Row: TypeAlias = dict[str, Any]
Data: TypeAlias = dict[str, Any]


def filled(scenario: Scenario, words: Messages) -> dict[str, list[Row]]:
    """Return the rows of every sheet, by sheet; a row holds cells by the name of their column.

    A sheet with a row for each question has one row here.
    """
    data = scenario.to_data()
    defaults = type(scenario.parameters)().model_dump()
    data["parameters"] = {
        name: value for name, value in data["parameters"].items() if value != defaults[name]
    }
    return {
        sheet.name: [
            {
                column.name: cell(row[column.name], column, words)
                for column in sheet.columns
                if row.get(column.name) is not None
            }
            for row in _ROWS[sheet.name](data)
        ]
        for sheet in layout.sheets()
    }


def as_held(scenario: Scenario) -> Scenario:
    """Return a scenario as a form can hold it: of its checks only the published ranges."""
    data = scenario.to_data()
    ranges = {name: stated for name, stated in data["check"].items() if isinstance(stated, list)}
    return scenario.with_values({"check": ranges})


def cell(value: Any, column: Column, words: Messages) -> Any:
    """Write a value the way it stands in a cell: numbers as numbers, lists as text."""
    if isinstance(value, list):
        return value[0] if len(value) == 1 and not column.choices else written(value, column, words)
    return written(value, column, words) if isinstance(value, str | bool) else value


def _entries(sheet: str, item: Data) -> Row:
    """Pick the values of the entries of a sheet out of what they belong to."""
    row: Row = {}
    for column in layout.sheet(sheet).columns:
        if column.entry is not None:
            value: Any = item
            for key in column.entry.path:
                value = value.get(key) if isinstance(value, dict) else None
            row[column.name] = value if value != [] else None
    return row


def _functions(data: Data) -> Iterator[Row]:
    """Give a row to every function."""
    for name, function in data["functions"].items():
        yield {"function_name": name} | _entries("functions", function)


def _offers(data: Data) -> Iterator[Row]:
    """Give a row to every offer."""
    for partner in data["partners"]:
        for offer in partner["offers"]:
            yield {"partner": partner["name"]} | _entries("offers", offer)


def _arrivals(data: Data) -> Iterator[Row]:
    """Give a row to every rate of arrivals."""
    for group in data["groups"]:
        arrivals = group["arrivals"]
        for step in [arrivals] if isinstance(arrivals, dict) else arrivals:
            yield {"group": group["name"]} | _entries("arrivals", step)


def _steps(data: Data) -> Iterator[Row]:
    """Give a row to every need, with its first place on the route, and to what else is on it."""
    for group in data["groups"]:
        left = list(enumerate(group.get("route", ()), start=1))
        for function, need in group.get("needs", {}).items():
            row: Row = {"group": group["name"], "function": function, "need": need}
            here = next((step for step in left if step[1] == function), None)
            if here is not None:
                left.remove(here)
                row["step"] = here[0]
            yield row
        for place, function in left:
            yield {"group": group["name"], "function": function, "step": place}


def _routing(data: Data) -> Iterator[Row]:
    """Give a row to every chance of a routing, and to every function that all leave from."""
    for group in data["groups"]:
        for leaves, chances in group.get("routing", {}).items():
            for goes_to, chance in (chances or {None: None}).items():
                row = {"leaves": leaves, "goes_to": goes_to, "chance": chance}
                yield {"group": group["name"]} | row


def _households(data: Data) -> Iterator[Row]:
    """Give a row to every other group in which a group's households may be registered."""
    for group in data["groups"]:
        for also, household in group.get("households", {}).items():
            yield {"group": group["name"], "also": also} | _entries("households", household)


def _roles(data: Data) -> Iterator[Row]:
    """Give a row to every role that a party plays."""
    for role, parties in data["roles"].items():
        for party in parties:
            named = {"name": party} if isinstance(party, str) else party
            yield {"role": role} | _entries("roles", named)


def _mechanisms(data: Data) -> Iterator[Row]:
    """Give the switches that are off."""
    stated = data["mechanisms"]
    if isinstance(stated, dict):
        yield stated
    else:
        yield {layout.ALL: stated}


def _check(data: Data) -> Iterator[Row]:
    """Give a row to every published figure; what sources say should happen has no sheet."""
    for indicator, stated in data["check"].items():
        if isinstance(stated, list):
            yield {"indicator": indicator, "lowest": stated[0], "highest": stated[1]}


def _sources(data: Data) -> Iterator[Row]:
    """Give a row to every source: one text, or the English one and the Dutch one beside it."""
    for source in data["sources"]:
        if isinstance(source, str):
            yield {"source": source}
        else:
            yield {"source": source["en"], "source_nl": source["nl"]}


_ROWS: dict[str, Callable[[Data], Iterator[Row]]] = {
    "start": lambda data: iter([_entries("start", data)]),
    "functions": _functions,
    "partners": lambda data: (_entries("partners", partner) for partner in data["partners"]),
    "offers": _offers,
    "groups": lambda data: (_entries("groups", group) for group in data["groups"]),
    "arrivals": _arrivals,
    "steps": _steps,
    "routing": _routing,
    "households": _households,
    "roles": _roles,
    "mechanisms": _mechanisms,
    "parameters": lambda data: iter([_entries("parameters", data)]),
    "check": _check,
    "interventions": lambda data: (
        _entries("interventions", event) for event in data.get("interventions", ())
    ),
    "sources": _sources,
}
