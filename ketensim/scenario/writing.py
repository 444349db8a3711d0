"""The canonical form of a scenario: everything stated, the same text on every machine."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

_WIDTH = 96
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ ()+-]*[A-Za-z0-9_)]|[A-Za-z]")
#: Words that YAML, in this version or the one before, does not read as text.
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"}
_ESCAPED = re.compile(r"[^\x20-\x7e\u00a1-\u00ac\u00ae-\u1fff\u3001-\ud7ff]")


def to_data(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain values, everything stated but what is none.

    Interventions are stated where there are any: what a chain is does not depend on them.
    """
    data: dict[str, Any] = _plain(scenario.model_dump(by_alias=True, exclude_none=True))
    if not scenario.interventions:
        del data["interventions"]
    return data


def digest(scenario: Scenario) -> str:
    """Return the SHA-256 of the canonical values; floats are written with their shortest digits."""
    text = json.dumps(to_data(scenario), ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def to_yaml(scenario: Scenario) -> str:
    """Return a scenario as YAML text that reads back as an equal scenario."""
    return "\n".join(_block(to_data(scenario), "")) + "\n"


def _plain(value: Any) -> Any:
    """Turn tuples and read-only mappings into plain lists and dicts."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _block(data: dict[str, Any], indent: str) -> list[str]:
    """Write a mapping, an entry a line where it fits and indented where it does not."""
    lines: list[str] = []
    for key, value in data.items():
        head = f"{indent}{_text(key)}:"
        flow = _flow(value)
        if not isinstance(value, dict | list) or len(head) + len(flow) < _WIDTH or not value:
            lines.append(f"{head} {flow}")
        elif isinstance(value, dict):
            lines += [head, *_block(value, f"{indent}  ")]
        else:
            lines += [head, *_items(value, f"{indent}  ")]
    return lines


def _items(items: list[Any], indent: str) -> list[str]:
    """Write a list, an item a line where it fits."""
    lines: list[str] = []
    for item in items:
        flow = _flow(item)
        if not isinstance(item, dict) or len(indent) + len(flow) + 2 < _WIDTH:
            lines.append(f"{indent}- {flow}")
        else:
            first, *rest = _block(item, f"{indent}  ")
            lines += [f"{indent}- {first.lstrip()}", *rest]
    return lines


def _flow(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_text(key)}: {_flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(item) for item in value)}]"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    """Write text plain where it cannot be taken for something else, or else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    body = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_ESCAPED.sub(_escape, body)}"'


def _escape(match: re.Match[str]) -> str:
    """Write a character that may be invisible or forbidden by its number."""
    return f"\\U{ord(match.group()):08x}"
