"""The page on the scenario file, made from the models: docs/reference-scenario.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ketensim.scenario.claims import Check, Title
from ketensim.scenario.distributions import KEYS, Distribution
from ketensim.scenario.events import KEYS as KEYS_OF_EVENTS
from ketensim.scenario.events import Event
from ketensim.scenario.groups import ArrivalStep, Group
from ketensim.scenario.households import Household
from ketensim.scenario.mechanisms import MECHANISMS
from ketensim.scenario.parameters import Parameters
from ketensim.scenario.partners import Offer, Outside, Partner
from ketensim.scenario.problems import bare
from ketensim.scenario.schema import Function, Horizon, Regie, Scenario
from ketensim.scenario.sources import Source

_HEAD = """\
# The scenario file

This page is made from the code:
`python -m ketensim.scenario.reference > docs/reference-scenario.md`.

A scenario is a YAML file. Unknown and duplicate keys, booleans for numbers, NaN and infinities are
refused, each in one sentence with file, line, field and value. `base: NAME_OR_FILE` starts from
another scenario and states only what differs: named things are found by name, an empty value
takes a key away, `remove: true` takes a named thing away.
"""
_PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("Scenario", Scenario),
    ("title", Title),
    ("sources, a list of these or of plain texts", Source),
    ("horizon", Horizon),
    ("functions.NAME", Function),
    ("A distribution", Distribution),
    ("partners.NAME", Partner),
    ("partners.NAME.offers.FUNCTION", Offer),
    ("partners.NAME.outside", Outside),
    ("groups.NAME", Group),
    ("groups.NAME.arrivals, one or a list", ArrivalStep),
    ("groups.NAME.households.GROUP, or a chance", Household),
    ("regie", Regie),
    ("check.NAME", Check),
    ("interventions, a list", Event),
    ("parameters", Parameters),
)
_LIMITS = (("ge", "from"), ("gt", "above"), ("le", "to"), ("lt", "below"))


def reference_page() -> str:
    """Return the page as Markdown."""
    lines = [_HEAD]
    for title, model in _PARTS:
        lines += [f"## {title}", "", "| key | unit | range | default | meaning | source |"]
        lines.append("| --- | --- | --- | --- | --- | --- |")
        lines += [_row(name, field) for name, field in model.model_fields.items()]
        lines.append("")
    lines += ["## Distributions and their keys", "", "| distribution | keys |", "| --- | --- |"]
    lines += [f"| `{kind}` | {_keys(*keys)} |" for kind, keys in KEYS.items()]
    lines += ["", "## Interventions and their keys", ""]
    lines += ["| kind | needed | possible |", "| --- | --- | --- |"]
    lines += [
        f"| `{kind}` | {_keys('week', *needed)} | {_keys(*possible)} |"
        for kind, (needed, possible) in KEYS_OF_EVENTS.items()
    ]
    lines += ["", "## Mechanisms", "", "| label | meaning | betekenis |", "| --- | --- | --- |"]
    lines += [f"| `{m.id}` | {m.en} | {m.nl} |" for m in MECHANISMS]
    return "\n".join(lines) + "\n"


def _keys(*keys: str) -> str:
    """Write keys in a cell."""
    return ", ".join(f"`{key}`" for key in keys)


def _row(name: str, field: FieldInfo) -> str:
    """Write one key as a row of its table."""
    declared: Any = field.json_schema_extra
    cells = (
        f"`{field.alias or name}`",
        declared["unit"],
        ", ".join(_ranges(field)),
        declared.get("left_out") or _default(field),
        field.description,
        declared.get("source", ""),
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _ranges(field: FieldInfo) -> Iterator[str]:
    """Yield the limits of a value, or the words that it can be."""
    kind = bare(field.annotation)
    if get_origin(kind) is Literal:
        yield from (f"`{word}`" for word in get_args(kind))
    for rule in field.metadata:
        for limit, word in _LIMITS:
            if getattr(rule, limit, None) is not None:
                yield f"{word} {getattr(rule, limit):g}"


def _default(field: FieldInfo) -> str:
    """Write what a key is when it is left out."""
    if field.default is PydanticUndefined:
        return "required"
    value = field.default
    if isinstance(value, BaseModel):
        written: Any = value.model_dump(by_alias=True, exclude_none=True)
        return f"`{written}`" if isinstance(written, str) else "as below"
    return "none" if value is None or value in ((), {}) else f"`{value}`"


def main() -> None:
    """Print the page."""
    sys.stdout.write(reference_page())


if __name__ == "__main__":
    main()
