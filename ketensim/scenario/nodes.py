"""YAML text as a tree of values that know the file and line they stand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ketensim.scenario.errors import ABSENT, Problem, ScenarioError

Location = tuple[str | int, ...]
#: Aliases can unfold a few lines to billions of values; no scenario comes near this bound.
MOST_VALUES = 1_000_000
_TAG = "tag:yaml.org,2002:"
_CORE_TAGS = ("int", "float", "bool", "null", "str", "timestamp", "map", "seq", "value")


@dataclass(frozen=True)
class Located:
    """A value of a file with the place where it stands.

    Parameters
    ----------
    value
        A plain scalar, a dict of located values or a list of them.
    file, line
        Where its key stands, or the value itself where it has none; line 0 for no file.
    """

    value: Any
    file: str = ""
    line: int = 0

    def plain(self) -> Any:
        """Return the value without its places."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value

    def identity(self) -> str | None:
        """Return the name by which a list item is addressed: its `name` or its `function`.

        An intervention, which has a `kind`, may name a function but is not called so.
        """
        if isinstance(self.value, dict) and "kind" not in self.value:
            for key in ("name", "function"):
                named = self.value.get(key)
                if named is not None and isinstance(named.value, str):
                    return str(named.value)
        return None


def locate(data: Any, file: str = "") -> Located:
    """Turn plain values into located ones that stand nowhere."""
    if isinstance(data, Mapping):
        return Located({key: locate(item, file) for key, item in data.items()}, file)
    if isinstance(data, list | tuple):
        return Located([locate(item, file) for item in data], file)
    if not isinstance(data, str) and callable(getattr(data, "item", None)):
        return Located(data.item(), file)  # a number of numpy
    return Located(data, file)


def find(root: Located, location: Sequence[str | int]) -> tuple[str, Located, Any]:
    """Follow a location as far as the file has it.

    Returns
    -------
    path, nearest, value
        The path by names (`partners.desk.offers.intake.fte`), the deepest value on it that
        stands in the file, and the value at the location itself, or ABSENT.
    """
    names: list[str] = []
    node = root
    there = True
    for part in location:
        inside = node.value if there else {}
        if part == "[key]":  # an error of a key itself stands where the key does
            continue
        if isinstance(inside, dict) and isinstance(part, str):
            names.append(f".{part}")
            there = part in inside
            node = inside.get(part, node)
        elif isinstance(inside, list) and isinstance(part, int):
            node = inside[part]
            names.append(f".{node.identity()}" if node.identity() else f"[{part}]")
        elif isinstance(part, str):  # a short form: severity: 0.5 stands for {mean: 0.5}
            break
    return "".join(names).lstrip("."), node, node.plain() if there else ABSENT


def compose(text: str, file: str, may_be_empty: bool = False) -> Located:
    """Read YAML 1.2 text; duplicate keys and everything that is not plain data are refused."""
    reader = YAML(typ="safe", pure=True)
    try:
        root = reader.compose(text)
        if root is not None and not _is_null(root):
            return _Builder(file).build_root(root)
    except RecursionError:
        raise ScenarioError(Problem("too_deep", file=file)) from None
    except MarkedYAMLError as error:
        raise _syntax_error(error, text, file) from None
    except YAMLError as error:  # a character that YAML does not allow
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        facts = {"reason": str(error).split("\n")[0]}
        raise ScenarioError(Problem("yaml", file=file, line=line, facts=facts)) from None
    if may_be_empty:
        return Located(None, file)
    raise ScenarioError(Problem("empty", file=file))


def _is_null(node: Node) -> bool:
    """Tell whether a document holds nothing."""
    return isinstance(node, ScalarNode) and node.tag == f"{_TAG}null"


def _syntax_error(error: MarkedYAMLError, text: str, file: str) -> ScenarioError:
    """Turn a parser's message into one sentence."""
    mark = error.problem_mark or error.context_mark
    number = mark.line + 1 if mark is not None else 0
    lines = text.split("\n")
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent or "'\\t'" in str(error.problem):
        return ScenarioError(Problem("tab", file=file, line=number))
    if "single document" in str(error.context):
        return ScenarioError(Problem("documents", file=file, line=number))
    reason = " ".join(str(error.problem or error.context).split())
    return ScenarioError(Problem("yaml", file=file, line=number, facts={"reason": reason}))


class _Builder:
    """Turns composed nodes into located values; `refused` holds the first thing it cannot take."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self.above: set[int] = set()
        self.refused: tuple[str, Location, int, dict[str, Any]] | None = None

    def build_root(self, node: Node) -> Located:
        """Build the whole tree, then raise what was refused, by then with names to point by."""
        root = self._build(node, node.start_mark.line + 1, ())
        if self.refused is not None:
            rule, location, line, facts = self.refused
            path = find(root, location)[0]
            raise ScenarioError(Problem(rule, path=path, file=self.file, line=line, facts=facts))
        return root

    def _refuse(self, rule: str, location: Location, line: int, **facts: Any) -> None:
        """Keep the first problem."""
        if self.refused is None:
            self.refused = (rule, location, line, facts)

    def _build(self, node: Node, line: int, location: Location) -> Located:
        """Build one value."""
        self.count += 1
        if self.count > MOST_VALUES:
            facts = {"bound": f"{MOST_VALUES:,}"}
            raise ScenarioError(Problem("aliases", file=self.file, line=line, facts=facts))
        if id(node) in self.above:
            self._refuse("alias_loop", location, line)
            return Located(None, self.file, line)
        if str(node.tag).removeprefix(_TAG) not in _CORE_TAGS:
            self._refuse("tag", location, line, tag=_short_tag(node))
            return Located(None, self.file, line)
        if isinstance(node, ScalarNode):
            return Located(_scalar(node), self.file, line)
        self.above.add(id(node))
        value: Any
        if isinstance(node, SequenceNode):
            value = [
                self._build(item, item.start_mark.line + 1, (*location, place))
                for place, item in enumerate(node.value)
            ]
        else:
            value = dict(self._entries(node, location))
        self.above.discard(id(node))
        return Located(value, self.file, line)

    def _entries(self, node: MappingNode, location: Location) -> Iterator[tuple[str, Located]]:
        """Build the entries of a mapping; the second of two equal keys is refused."""
        lines: dict[str, int] = {}
        for key_node, item in node.value:
            line = key_node.start_mark.line + 1
            key = _scalar(key_node) if isinstance(key_node, ScalarNode) else None
            if not isinstance(key, str):
                self._refuse("key_type", location, line)
                continue
            if key in lines:
                self._refuse("duplicate_key", (*location, key), line, first=lines[key])
            lines[key] = line
            yield key, self._build(item, line, (*location, key))


def _short_tag(node: Node) -> str:
    """Write a tag as it stands in a file."""
    return str(node.tag).replace(_TAG, "!!")


def _scalar(node: ScalarNode) -> Any:
    """Give a scalar the type that YAML 1.2 gives it; a date stays text."""
    text = node.value
    kind = str(node.tag).removeprefix(_TAG)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on", "y")  # the last three: %YAML 1.1
    try:
        if kind == "int":
            digits = text.replace("_", "")
            return (
                int(digits, 0) if digits.lstrip("+-")[:2].lower() in ("0x", "0o") else int(digits)
            )
        if kind == "float":
            plain = text.replace("_", "").lower()
            return float(plain.replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text
    return text
