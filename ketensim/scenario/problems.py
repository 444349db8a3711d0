"""From pydantic's list of errors to the one problem that is shown, with its place in the file."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError

from ketensim.scenario.errors import ABSENT, Problem, ScenarioError, nearest
from ketensim.scenario.nodes import Located, find
from ketensim.scenario.sentences import SENTENCES

Checked = TypeVar("Checked", bound=BaseModel)

#: Rules whose sentence says enough without the value received.
_WITHOUT_VALUE = ("missing", "extra_forbidden", "too_short", "too_long", "string_too_short")


def checked_file(root: Located, model: type[Checked], newest: int, no_mapping: str) -> Checked:
    """Check a file by itself against the model of what it is: a lesson, or an experiment.

    Parameters
    ----------
    root
        What stands in the file.
    model
        What it must be.
    newest
        The newest format that can be read.
    no_mapping
        The rule that is broken where the file holds no keys at all.
    """
    if not isinstance(root.value, dict):
        raise ScenarioError(Problem(no_mapping, file=root.file, line=root.line))
    refuse_newer(root, newest)
    try:
        return model.model_validate(root.plain())
    except ValidationError as error:
        raise scenario_error(error, root, model) from None


def refuse_newer(root: Located, newest: int) -> None:
    """Refuse a newer format before anything else: its keys may be unknown for that reason."""
    told = root.value.get("format")
    if told is not None and type(told.value) is int and told.value > newest:
        facts = {"bound": newest}
        raise ScenarioError(
            Problem("newer_format", "format", told.file, told.line, told.value, facts=facts)
        )


def scenario_error(error: ValidationError, root: Located, model: type[BaseModel]) -> ScenarioError:
    """Choose the problem to show: a key that nobody knows, or else the first in the file.

    A mistyped key gives two errors, and that it is unknown helps more than that another is
    missing; a list counts as too short when what is in it is wrong, so that comes last.
    """
    ranks = {"extra_forbidden": 0, "too_short": 2}
    problems = [_problem(item, root, model) for item in error.errors()]
    return ScenarioError(min(problems, key=lambda found: (ranks.get(found.rule, 1), found.line)))


def _problem(item: Any, root: Located, model: type[BaseModel]) -> Problem:
    """Translate one error of pydantic, or of a check of our own."""
    rule, context = item["type"], item.get("ctx", {})
    ours = "facts" in context
    location = (*item["loc"], *context["at"]) if ours else item["loc"]
    path, place, value = find(root, location)
    suggestion = None
    facts = dict(context["facts"]) if ours else dict(context)
    candidates = context["candidates"] if ours else ()
    if ours:
        value = context["got"]
    elif rule in _WITHOUT_VALUE:
        value = ABSENT
    elif value is ABSENT or location[-1:] == ("[key]",):
        value = item["input"]
    if rule == "extra_forbidden":
        candidates = keys_at(model, location[:-1])
    elif rule == "literal_error":
        candidates = tuple(re.findall(r"'([^']*)'", context["expected"]))
        facts["choices"], suggestion = ", ".join(candidates), nearest(str(value), candidates)
        candidates = ()
    if rule not in SENTENCES:
        rule, facts = "invalid", {"reason": item["msg"]}
    return Problem(rule, path, place.file, place.line, value, candidates, suggestion, facts)


def keys_at(model: type[BaseModel], location: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that the models know at a place of a scenario."""
    kind: Any = model
    for part in location:
        kind = child_type(kind, part)
    kind = bare(kind)
    return keys_of(kind) if _is_model(kind) else ()


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys of a model as a file writes them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def child_type(kind: Any, part: str | int) -> Any:
    """Return the type of what stands below a type at a key or place; None where there is none."""
    kind = bare(kind)
    if _is_model(kind):
        if issubclass(kind, RootModel):
            return child_type(kind.model_fields["root"].annotation, part)
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        return fields[str(part)].annotation if part in fields else None
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return arguments[1]
    return arguments[0] if get_origin(kind) is tuple else None


def bare(kind: Any) -> Any:
    """Strip a type of its ranges and of the None that it may also be."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) is Union or type(kind).__name__ == "UnionType":
            kind = next(argument for argument in get_args(kind) if argument is not type(None))
        else:
            return kind


def _is_model(kind: Any) -> bool:
    """Tell whether a type is a model of the scenario."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)
