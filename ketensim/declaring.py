"""Mechanisms that declare themselves: what a scenario may say of them, and where they are found.

A mechanism is one file of the folder `ketensim/chain/mechanisms`, or comes with another package
through an entry point of group `ketensim.mechanisms`. The scenario learns from it which label can
be switched and which parameters can be set; how it works is no business of this floor.
"""

from __future__ import annotations

from abc import ABC
from dataclasses import field, fields
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from inspect import isclass
from pkgutil import iter_modules
from typing import Any, ClassVar

HOME = "ketensim.chain.mechanisms"
ENTRY_POINTS = "ketensim.mechanisms"
ASSUMPTION = "assumption"


def parameter(
    default: float, low: float, high: float, unit: str, meaning: str, source: str = "", nl: str = ""
) -> Any:
    """Declare a parameter of a mechanism.

    Parameters
    ----------
    default, low, high, unit
        Value where a scenario says nothing, range and unit.
    meaning
        What it is, in English.
    source
        Where the mechanism behind it comes from; the size is an *assumption* either way.
    nl
        What it is, in Dutch, for forms; a package that leaves it out has them show the English.
    """
    said = f"{source}; size an {ASSUMPTION}" if source else ASSUMPTION
    known = {"low": low, "high": high, "unit": unit, "meaning": meaning, "source": said, "nl": nl}
    return field(default=default, metadata=known)


class Declared(ABC):
    """What a mechanism says of itself; subclasses are frozen dataclasses, one a file.

    Its parameters are fields made by `parameter`; their names are unique in the whole model, since
    a scenario sets them under `parameters`.

    Attributes
    ----------
    id
        Label in docs/ODD.md and under `mechanisms` in a scenario, such as `P9`.
    line
        What it says in one line, in both languages (`nl`, `en`).
    form
        How it is computed, in a sentence or two for docs/ODD.md.
    off
        What holds when it is switched off.
    source
        Where it comes from.
    """

    id: ClassVar[str]
    line: ClassVar[dict[str, str]]
    form: ClassVar[str]
    off: ClassVar[str]
    source: ClassVar[str]

    @classmethod
    def parameters(cls) -> dict[str, dict[str, Any]]:
        """List its parameters: name -> type, default, range, unit, meaning, source, Dutch."""
        return {
            f.name: {"type": type(f.default), "default": f.default, **f.metadata}
            for f in fields(cls)  # type: ignore[arg-type]
        }


@cache
def declared() -> tuple[type[Declared], ...]:
    """List the mechanisms that declare themselves, own ones first, in order of their labels.

    Raises
    ------
    ValueError
        An entry point is no mechanism, or two mechanisms share a label or a parameter.
    """
    home = import_module(HOME)
    own: list[type[Declared]] = []
    for module in iter_modules(home.__path__):
        own.extend(_mechanisms_in(f"{HOME}.{module.name}"))
    own.sort(key=lambda kind: _order(kind.id))
    points = sorted(entry_points(group=ENTRY_POINTS), key=lambda p: p.name)
    found = own + [_checked(point.load(), point.value) for point in points]
    _refuse_double([kind.id for kind in found])
    _refuse_double([name for kind in found for name in kind.parameters()])
    return tuple(found)


def _mechanisms_in(name: str) -> list[type[Declared]]:
    """Find the mechanisms that a module itself defines."""
    return [
        kind
        for kind in vars(import_module(name)).values()
        if isclass(kind) and issubclass(kind, Declared) and kind.__module__ == name
    ]


def _order(label: str) -> tuple[str, int, str]:
    """Sort labels as people do: P9 before P10, C2 before C2b."""
    number = label[1:].rstrip("abcdefghijklmnopqrstuvwxyz")
    return label[0], int(number), label[1 + len(number) :]


def _checked(kind: Any, where: str) -> type[Declared]:
    """Refuse an entry point that is no mechanism."""
    if not (isclass(kind) and issubclass(kind, Declared)):
        raise ValueError(f"entry point {where} of group {ENTRY_POINTS} is no mechanism")
    return kind


def _refuse_double(names: list[str]) -> None:
    """Refuse a label or parameter that two mechanisms share."""
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two mechanisms declare {name!r}")
