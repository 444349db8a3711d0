"""The strategies that exist: every file of this folder, and those of installed packages."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from inspect import isabstract, isclass
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import ketensim.chain.regie as home
from ketensim.chain.programme import TIMING, Part, Programme
from ketensim.chain.regie.strategy import Strategy
from ketensim.scenario.errors import ScenarioError, nearest

ENTRY_POINTS = "ketensim.strategies"
_PLUS = re.compile(r"\+(?=\s*[A-Za-z_])")  # between two strategies; not the plus of 1e+5


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


class StrategyError(ScenarioError):
    """A strategy that cannot be used; its text is one sentence that says why, in both languages."""

    def __init__(self, en: str, nl: str) -> None:
        super().__init__(en)
        self._texts = {"en": en, "nl": nl}

    def sentence(self, lang: str = "en") -> str:
        """Return the sentence in English or Dutch."""
        return self._texts["nl" if lang == "nl" else "en"]

    def __reduce__(self) -> tuple[type[StrategyError], tuple[str, str]]:
        return StrategyError, (self._texts["en"], self._texts["nl"])


def parse_strategy(text: str) -> Strategy:
    """Read a strategy as users write it.

    One strategy is `name` or `name:key=value,key=value`. Beside its own settings each takes `from`
    and `until` (the weeks in which it is carried out) and `intensity` (its share of the hours
    [0-1]); several are joined by a plus: `joint_ambition:until=52+chain_unit:from=52`.

    Raises
    ------
    StrategyError
        A `ValueError` that says what is wrong and names the nearest name that exists.
    """
    parts = [_part(piece) for piece in split_label(text)]
    if len(parts) == 1 and parts[0].is_plain:
        return parts[0].strategy
    return Programme(tuple(parts))


def split_label(text: str) -> list[str]:
    """Take the strategies of a combination apart, each as its user writes it."""
    return _PLUS.split(text)


def _part(text: str) -> Part:
    """Read one strategy, and when and how intensely it is carried out."""
    name, colon, rest = text.partition(":")
    name = name.strip()
    if name not in strategies():
        en, nl = _instead(name, list(strategies()))
        raise StrategyError(f"{name!r} is not a strategy{en}", f"{name!r} is geen strategie{nl}")
    given = [part for part in rest.split(",") if part.strip()]
    if colon and not given:
        raise StrategyError(
            f"strategy {text!r} has nothing after the colon; write {name}:key=value",
            f"strategie {text!r} heeft niets na de dubbele punt; schrijf {name}:sleutel=waarde",
        )
    kind = strategies()[name]
    known = kind.settings() | TIMING
    values = dict(_setting(kind.name, known, part) for part in given)
    if len(values) < len(given):
        raise StrategyError(
            f"strategy {text!r} gives one key twice",
            f"strategie {text!r} geeft een sleutel twee keer",
        )
    timing = {key: values.pop(key, said["default"]) for key, said in TIMING.items()}
    if timing["until"] <= timing["from"]:
        raise StrategyError(
            f"strategy {name}: until must come after from, got {timing['until']:g}",
            f"strategie {name}: until moet na from komen, kreeg {timing['until']:g}",
        )
    return Part(kind(**values), timing["from"], timing["until"], timing["intensity"])


def _setting(name: str, settings: dict[str, dict[str, Any]], part: str) -> tuple[str, Any]:
    """Read one `key=value` of a strategy."""
    key, equals, value = (piece.strip() for piece in part.partition("="))
    en, nl = f"strategy {name}: ", f"strategie {name}: "
    if not equals:
        raise StrategyError(
            f"{en}{key!r} must be key=value", f"{nl}{key!r} moet sleutel=waarde zijn"
        )
    if key not in settings:
        more, meer = _instead(key, list(settings))
        raise StrategyError(
            f"{en}{key!r} is not a setting{more}", f"{nl}{key!r} is geen instelling{meer}"
        )
    known = settings[key]
    try:
        number = known["type"](value)
    except ValueError:
        number = float("nan")
    if not known["low"] <= number <= known["high"]:
        whole = known["type"] is int
        bounds = f"{known['low']:g}", f"{known['high']:g}"
        raise StrategyError(
            f"{en}{key} must be a {'whole ' * whole}number between {' and '.join(bounds)}"
            f", got {value!r}",
            f"{nl}{key} moet een {'geheel ' * whole}getal tussen {' en '.join(bounds)} zijn"
            f", kreeg {value!r}",
        )
    return key, number


def _instead(name: str, known: list[str]) -> tuple[str, str]:
    """End a sentence about an unknown name, in both languages: the nearest, or all there are."""
    close = nearest(name, known)
    if close is not None:
        return f"; did you mean {close!r}?", f"; bedoelde u {close!r}?"
    names = ", ".join(known)
    return f"; known are {names}", f"; bekend zijn {names}"
