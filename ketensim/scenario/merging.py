"""`base`: a scenario that states only what differs, laid over the one it starts from."""

from __future__ import annotations

from ketensim.scenario.errors import Problem, ScenarioError
from ketensim.scenario.nodes import Located

#: Keys of which a group has one: stating one takes the other of the base away.
EXCLUDES = {"route": "routing", "routing": "route"}


def merge(base: Located, over: Located) -> Located:
    """Lay what differs over what it starts from.

    Mappings are laid key by key, where an empty value takes the key away; lists of named things
    (partners, groups, offers) name by name, where `remove: true` takes the thing away;
    a new `distribution` replaces the old one whole, and so does every other value.
    """
    if isinstance(base.value, dict) and isinstance(over.value, dict):
        if "distribution" in over.value:
            return over
        return Located(_merge_keys(base.value, over.value), over.file, over.line)
    if _is_named_list(base) and _is_named_list(over):
        return Located(_merge_items(base.value, over.value), over.file, over.line)
    return over


def _merge_keys(base: dict[str, Located], over: dict[str, Located]) -> dict[str, Located]:
    """Lay one mapping over another."""
    merged = {key: item for key, item in base.items() if EXCLUDES.get(key) not in over}
    for key, item in over.items():
        if item.value is None and key in merged:
            del merged[key]
        else:
            merged[key] = merge(merged[key], item) if key in merged else item
    return merged


def _is_named_list(located: Located) -> bool:
    """Tell whether a list holds things that are addressed by name."""
    items = located.value
    return isinstance(items, list) and all(item.identity() is not None for item in items)


def _merge_items(base: list[Located], over: list[Located]) -> list[Located]:
    """Lay one list of named things over another; what is new comes last."""
    merged = list(base)
    stated: set[str | None] = set()
    for item in over:
        name = item.identity()
        places = [place for place, below in enumerate(merged) if below.identity() == name]
        known = places and name not in stated  # a name stated twice is left for the checks
        stated.add(name)
        removal = item.value.get("remove")
        if removal is not None and removal.value is True:
            if not known:
                problem = Problem("remove", f"{name}.remove", removal.file, removal.line)
                raise ScenarioError(problem)
            del merged[places[0]]
        elif known:
            merged[places[0]] = merge(merged[places[0]], item)
        else:
            merged.append(item)
    return merged
