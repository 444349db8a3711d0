"""Changing values of a scenario by path: `with_values`, `--set` and experiments."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_origin

from pydantic import BaseModel

from ketensim.scenario.complexity import group_rates
from ketensim.scenario.distributions import KEYS, Distribution
from ketensim.scenario.errors import Problem, ScenarioError, nearest
from ketensim.scenario.groups import Arrivals, Group
from ketensim.scenario.mechanisms import MECHANISM_IDS, Mechanisms
from ketensim.scenario.merging import EXCLUDES
from ketensim.scenario.nodes import locate
from ketensim.scenario.problems import bare, child_type, keys_of
from ketensim.scenario.reading import read_data

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

_COMPLEXITY = "complexity"
_EVERYONE = "groups.everyone."


def with_values(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """Return a copy of a scenario with other values; the copy is checked as a file would be.

    Parameters
    ----------
    scenario
        The chain to start from.
    values
        Path -> value. List items are addressed by name and offers by function
        (`partners.desk.offers.intake.fte`); `arrivals.rate` replaces a list of rates, another
        `distribution` drops the keys it has no use for, and `complexity.ambiguity` and its
        like are set last, all at once. `groups.everyone` stands for all groups, unless one is
        called so: each gets the value, and `groups.everyone.arrivals.rate` is what they bring
        together, divided as it is now.

    Raises
    ------
    ScenarioError
        If a path does not exist or a value does not fit.
    """
    data = scenario.to_data()
    dimensions: dict[str, Any] = {}
    values = _for_everyone(scenario, values)
    for path in sorted(values, key=lambda path: not path.endswith(".distribution")):
        head, _, dimension = path.partition(".")
        value = values[path]
        if head == _COMPLEXITY:
            dimensions[dimension] = value
        else:
            _Change(path, _plain(value)).apply(type(scenario), data, tuple(path.split(".")))
    changed = read_data(data)
    return changed.with_complexity(**dimensions) if dimensions else changed


def _for_everyone(scenario: Scenario, values: Mapping[str, Any]) -> dict[str, Any]:
    """Write paths of all groups together out as one for each group, the others over them."""
    whole = [path for path in values if path.startswith(_EVERYONE)]
    names = [group.name for group in scenario.groups]
    if not whole or "everyone" in names:
        return dict(values)
    rates = group_rates(scenario)
    written: dict[str, Any] = {}
    for path in whole:
        rest, value = path.removeprefix(_EVERYONE), _plain(values[path])
        is_total = rest == "arrivals.rate" and type(value) in (int, float)
        for name, rate in zip(names, rates, strict=True):
            own = value * rate / math.fsum(rates) if is_total else value
            written[f"groups.{name}.{rest}"] = own
    return written | {path: values[path] for path in values if path not in whole}


def _plain(value: Any) -> Any:
    """Take parts of another scenario and numbers of numpy for what they hold."""
    if isinstance(value, BaseModel):
        return value.model_dump(by_alias=True, exclude_none=True)
    return value.item() if callable(getattr(value, "item", None)) else value


@dataclass(frozen=True)
class _Change:
    """One value to set, and the path to it.

    Parameters
    ----------
    path
        The whole path.
    value
        The plain value to put there.
    """

    path: str
    value: Any

    def apply(self, kind: Any, node: Any, parts: tuple[str, ...]) -> None:
        """Walk the rest of the path below a dict or list and put the value at its end."""
        part, rest = parts[0], parts[1:]
        place = self._place(kind, node, parts)
        below = child_type(kind, 0 if isinstance(node, list) else part)
        if rest:
            opened = _opened(below, node, place, rest)
            if not isinstance(opened, dict | list):
                raise self._unknown(rest, ())
            node[place] = opened
            self.apply(below, opened, rest)
        else:
            if isinstance(node, dict):
                _clear_the_way(kind, node, part, self.value)
            node[place] = _whole(below, self.value)

    def _place(self, kind: Any, node: Any, parts: tuple[str, ...]) -> Any:
        """Find the key or place that a part of the path means; refuse one that does not exist."""
        part = parts[0]
        if isinstance(node, list):
            names = [locate(item).identity() for item in node]
            known = tuple(name or str(place) for place, name in enumerate(names))
            if part in known:
                return known.index(part)
            raise self._unknown(parts, known)
        known = _keys(kind, node)
        is_new_entry = len(parts) == 1 and get_origin(bare(kind)) is dict
        if part not in known and not is_new_entry:
            raise self._unknown(parts, known)
        return part

    def _unknown(self, parts: tuple[str, ...], known: tuple[str, ...]) -> ScenarioError:
        """Say which path does not exist, and which one was probably meant."""
        before = self.path.split(".")[: -len(parts)]
        near = nearest(parts[0], known)
        meant = ".".join([*before, near, *parts[1:]]) if near is not None else None
        return ScenarioError(Problem("no_such_path", self.path, candidates=known, suggestion=meant))


def _keys(kind: Any, node: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys that a path can take below a mapping."""
    kind = bare(kind)
    if kind is Arrivals:
        return ("rate",)
    if kind is Mechanisms:
        return MECHANISM_IDS
    is_model = isinstance(kind, type) and issubclass(kind, BaseModel)
    return keys_of(kind) if is_model else tuple(node)


def _opened(kind: Any, node: Any, place: Any, rest: tuple[str, ...]) -> Any:
    """Write a short form out, so that a path can go on into it."""
    kind = bare(kind)
    value = node.get(place) if isinstance(node, dict) else node[place]
    if kind is Arrivals:
        return {} if rest[0] == "rate" else value
    if kind is Mechanisms and isinstance(value, str):
        return dict.fromkeys(MECHANISM_IDS, "off") if value == "off" else {}
    if value is None:
        return dict.fromkeys(node.get("route", ()), 1.0) if place == "needs" else {}
    return value


def _clear_the_way(kind: Any, node: dict[str, Any], part: str, value: Any) -> None:
    """Take away what the new value excludes."""
    if bare(kind) is Distribution and part == "distribution":
        for key in set(node) - set(KEYS.get(value, node) if isinstance(value, str) else node):
            del node[key]
    if bare(kind) is Group and part in EXCLUDES and value is not None:
        node.pop(EXCLUDES[part], None)


def _whole(kind: Any, value: Any) -> Any:
    """Take 52.0 for 52 where a whole number is asked, as a swept value may come."""
    is_whole = bare(kind) is int and isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value
