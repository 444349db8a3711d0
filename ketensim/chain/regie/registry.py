"""The strategies that exist: every file of this folder, and those of installed packages."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from inspect import isabstract, isclass
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import ketensim.chain.regie as home
from ketensim.chain.regie.strategy import Strategy
from ketensim.scenario.errors import ScenarioError, nearest

ENTRY_POINTS = "ketensim.strategies"


@cache
def strategies() -> dict[str, type[Strategy]]:
    """List all strategies by name, own ones first; `none` leads.

    Another package adds its own with an entry point of group `ketensim.strategies` that names a
    subclass of `Strategy`.
    """
    found: list[type[Strategy]] = []
    for module in sorted(iter_modules(home.__path__), key=lambda m: m.name):
        found.extend(_strategies_in(import_module(f"{home.__name__}.{module.name}")))
    found.sort(key=lambda kind: (kind.name != "none", kind.name))
    points = sorted(entry_points(group=ENTRY_POINTS), key=lambda p: p.name)
    found.extend(_checked(point.load(), point.value) for point in points)
    known: dict[str, type[Strategy]] = {}
    for kind in found:
        if kind.name in known:
            raise ValueError(f"two strategies are called {kind.name!r}")
        known[kind.name] = kind
    return known


def _strategies_in(module: ModuleType) -> list[type[Strategy]]:
    """Find the strategies that a module itself defines."""
    return [
        kind
        for kind in vars(module).values()
        if isclass(kind)
        and issubclass(kind, Strategy)
        and not isabstract(kind)
        and kind.__module__ == module.__name__
    ]


def _checked(kind: Any, where: str) -> type[Strategy]:
    """Refuse an entry point that is no strategy."""
    if not (isclass(kind) and issubclass(kind, Strategy)):
        raise ValueError(f"entry point {where} of group {ENTRY_POINTS} is no Strategy")
    return kind


def parse_strategy(text: str) -> Strategy:
    """Read a strategy as users write it: `name` or `name:key=value,key=value`.

    Raises
    ------
    ScenarioError
        A `ValueError` that says what is wrong and names the nearest name that exists.
    """
    name, colon, rest = text.partition(":")
    name = name.strip()
    if name not in strategies():
        raise ScenarioError(f"{name!r} is not a strategy{_nearest(name, list(strategies()))}")
    kind = strategies()[name]
    given = [part for part in rest.split(",") if part.strip()]
    if colon and not given:
        raise ScenarioError(f"strategy {text!r} has nothing after the colon; write name:key=value")
    values = dict(_setting(kind, part) for part in given)
    if len(values) < len(given):
        raise ScenarioError(f"strategy {text!r} gives one key twice")
    try:
        return kind(**values)
    except ValueError as error:
        raise ScenarioError(f"strategy {name}: {error}") from error


def _setting(kind: type[Strategy], part: str) -> tuple[str, Any]:
    """Read one `key=value` of a strategy."""
    key, equals, value = (piece.strip() for piece in part.partition("="))
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    if not equals:
        raise ScenarioError(f"strategy {kind.name}: {part.strip()!r} must be key=value")
    if key not in known:
        wanted = _nearest(key, list(known)) if known else "; it takes none"
        raise ScenarioError(f"strategy {kind.name} has no setting {key!r}{wanted}")
    reader = {"int": int, "float": float}[str(known[key].type)]
    try:
        return key, reader(value)
    except ValueError:
        what = "a whole number" if reader is int else "a number"
        raise ScenarioError(f"strategy {kind.name}: {key} must be {what}, got {value!r}") from None


def _nearest(name: str, known: list[str]) -> str:
    """End a sentence about an unknown name: the nearest one, or all there are."""
    close = nearest(name, known)
    return f"; did you mean {close!r}?" if close else f"; known are {', '.join(known)}"
