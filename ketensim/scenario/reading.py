"""Reading scenarios: by name or path, from text, or from plain values."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ketensim.scenario.claims import Title
from ketensim.scenario.errors import ABSENT, Problem, ScenarioError
from ketensim.scenario.merging import merge
from ketensim.scenario.nodes import Located, compose, locate
from ketensim.scenario.problems import refuse_newer, scenario_error
from ketensim.scenario.schema import FORMAT, Scenario

_SUFFIXES = (".yaml", ".yml")
_LARGEST_FILE_MB = 10
_TITLE = re.compile(r"^title:.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def load_scenario(name_or_path: str | os.PathLike[str]) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    name_or_path
        Name of a shipped scenario (`beroerte`) or path of a file (`mine.yaml`).

    Raises
    ------
    ScenarioError
        In one sentence what is wrong with it: file, line, field, rule and value received.
    """
    path = _resolve(name_or_path, Path())
    if path is None:
        names = shipped_scenarios()
        raise ScenarioError(Problem("no_file", value=os.fspath(name_or_path), candidates=names))
    return validated(_with_base(read_file(path), path.parent, (path.resolve(),)))


def shipped_scenarios() -> tuple[str, ...]:
    """Return the names of the scenarios that come with ketensim, in alphabetical order."""
    return tuple(sorted(path.stem for path in _shipped_folder().glob("*.yaml")))


def shipped_titles() -> dict[str, Title]:
    """Return the titles of the shipped scenarios by name, reading no more of a file than that.

    A list of names must be quick; checking every scenario whole takes ten times as long.
    """
    titles = {}
    for name in shipped_scenarios():
        text = (_shipped_folder() / f"{name}.yaml").read_text(encoding="utf-8")
        stated = _TITLE.search(text)
        found = compose(stated[0], name).plain()["title"] if stated else None
        titles[name] = Title.model_validate(found) if found else load_scenario(name).title
    return titles


def read_text(text: str, source: str = "<text>") -> Scenario:
    """Read a scenario from YAML text; `source` names it in errors."""
    return validated(_with_base(compose(text, source), Path(), ()))


def read_data(data: Mapping[str, Any]) -> Scenario:
    """Make a scenario from plain values, as they would stand in a file."""
    return validated(_with_base(locate(data), Path(), ()))


def parse_value(text: str) -> Any:
    """Read one value as a scenario file would: `--set PATH=VALUE` gives it as text."""
    return compose(text, "", may_be_empty=True).plain()


def _shipped_folder() -> Path:
    """Return the folder with the shipped scenarios: in the package, or beside it in a checkout."""
    package = Path(str(files("ketensim")))
    installed = package / "shipped" / "scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def _resolve(name_or_path: str | os.PathLike[str], folder: Path) -> Path | None:
    """Find the file that is meant: a bare word is a shipped scenario, if there is one."""
    text = os.fspath(name_or_path)
    if text in shipped_scenarios():
        return _shipped_folder() / f"{text}.yaml"
    path = folder / text
    return path if os.path.exists(path) else None  # unlike Path, without error on absurd names


def read_file(path: Path) -> Located:
    """Read a file as located values; its name in errors is its path, or its name if shipped."""
    name = path.name if path.parent == _shipped_folder() else str(path)
    if path.is_dir():
        raise ScenarioError(Problem("folder", file=name))
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST_FILE_MB * 1_000_000 + 1)
    except OSError as error:
        facts = {"reason": error.strerror}
        raise ScenarioError(Problem("unreadable", file=name, facts=facts)) from None
    if len(raw) > _LARGEST_FILE_MB * 1_000_000:
        raise ScenarioError(Problem("too_big", file=name, facts={"bound": _LARGEST_FILE_MB}))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError(Problem("binary", file=name)) from None
    if "\0" in text:
        raise ScenarioError(Problem("binary", file=name))
    return compose(text, name)


def _with_base(root: Located, folder: Path, chain: tuple[Path, ...]) -> Located:
    """Lay a scenario over the one that it starts from, and that over its own, to the bottom."""
    if not isinstance(root.value, dict):
        value = root.value if isinstance(root.value, str | int | float) else ABSENT
        raise ScenarioError(Problem("not_a_mapping", file=root.file, line=root.line, value=value))
    refuse_newer(root, FORMAT)
    own = {key: item for key, item in root.value.items() if key != "base"}
    base = root.value.get("base")
    if base is None or base.value is None:
        return Located(own, root.file, root.line)
    if not isinstance(base.value, str):
        raise ScenarioError(Problem("string_type", "base", base.file, base.line, base.plain()))
    path = _resolve(base.value, folder)
    if path is None:
        names = shipped_scenarios()
        raise ScenarioError(Problem("no_base", "base", base.file, base.line, base.value, names))
    if path.resolve() in chain:
        facts = {"chain": " > ".join(step.name for step in (*chain, path))}
        raise ScenarioError(Problem("base_loop", "base", base.file, base.line, facts=facts))
    below = _with_base(read_file(path), path.parent, (*chain, path.resolve()))
    return merge(below, Located(own, root.file, root.line))


def validated(root: Located) -> Scenario:
    """Check located values against the models."""
    try:
        return Scenario.model_validate(root.plain())
    except ValidationError as error:
        raise scenario_error(error, root, Scenario) from None
