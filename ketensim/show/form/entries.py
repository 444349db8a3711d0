"""What a form asks for: every single value of the scenario's models, found by walking them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, RootModel
from pydantic.fields import FieldInfo

from ketensim.scenario.distributions import Distribution
from ketensim.scenario.mechanisms import Mechanisms
from ketensim.scenario.problems import bare

Kind = Literal["number", "whole", "text", "switch", "choice", "numbers", "choices"]

_PLAIN: dict[Any, Kind] = {float: "number", int: "whole", str: "text", bool: "switch"}
SWITCH = ("yes", "no")
_DRAWN = ("mean", "values")  # keys of a distribution whose unit is that of what is drawn


@dataclass(frozen=True)
class Entry:
    """One value that a form asks for.

    Parameters
    ----------
    path
        Keys that lead to it below the thing it belongs to, as a scenario file writes them.
    terms
        `Model.field` of each step of the path, by which its words are found.
    kind
        What may be filled in; `numbers` and `choices` are lists within one cell.
    field
        What the model declares about it: meaning, unit, range, default.
    unit
        Unit of the value.
    outer
        Meaning of the part that it belongs to; empty where it stands by itself.
    left_out
        What holds where that part is left out as a whole; empty where that is declared nowhere.
    choices
        The words that it may be; empty where it is free.
    """

    path: tuple[str, ...]
    terms: tuple[str, ...]
    kind: Kind
    field: FieldInfo
    unit: str
    outer: str = ""
    left_out: str = ""
    choices: tuple[str, ...] = ()

    @property
    def is_required(self) -> bool:
        """Whether it must be given once what it is a part of is given."""
        return self.field.is_required()


def entries_of(model: type[BaseModel]) -> tuple[Entry, ...]:
    """Return every value of a model that fits in one cell, parts of parts included."""
    return tuple(_walk(model, (), (), None))


def larger_fields(model: type[BaseModel]) -> tuple[str, ...]:
    """Name, as `Model.field`, what of a model does not fit in cells of one row."""
    found: list[str] = []
    for name, field in model.model_fields.items():
        kind = bare(field.annotation)
        if _is_part(kind):
            found += larger_fields(kind)
        elif _kind_of(kind) is None:
            found.append(f"{model.__name__}.{name}")
    return tuple(found)


def declared(field: FieldInfo, what: str) -> str:
    """Return the unit, the source or what is `left_out` of a field; empty where it has none."""
    stated = field.json_schema_extra
    return str(stated.get(what, "")) if isinstance(stated, dict) else ""


def _walk(
    model: type[BaseModel],
    path: tuple[str, ...],
    terms: tuple[str, ...],
    outer: FieldInfo | None,
) -> Iterator[Entry]:
    """Yield the values of a model and of the models within it; `outer` declares the model."""
    for name, field in model.model_fields.items():
        here = (*path, field.alias or name), (*terms, f"{model.__name__}.{name}")
        kind = bare(field.annotation)
        if _is_part(kind):
            yield from _walk(kind, *here, field)
        elif (found := _kind_of(kind)) is not None:
            with_unit = outer if model is Distribution and name in _DRAWN and outer else field
            yield Entry(
                *here,
                kind=found,
                field=field,
                unit=declared(with_unit, "unit"),
                outer=str(outer.description) if outer else "",
                left_out=declared(outer, "left_out") if outer else "",
                choices=_words(kind, found),
            )


def _words(kind: Any, found: Kind) -> tuple[str, ...]:
    """Return the words that a value of this type may be; none where it is free."""
    if found == "switch":
        return SWITCH
    literal = get_args(kind)[0] if found == "choices" else kind
    return get_args(literal) if get_origin(literal) is Literal else ()


def _is_part(kind: Any) -> bool:
    """Tell whether a type is a model that is laid out in cells beside each other."""
    is_model = isinstance(kind, type) and issubclass(kind, BaseModel)
    return is_model and not issubclass(kind, RootModel | Mechanisms)  # these have their own form


def _kind_of(kind: Any) -> Kind | None:
    """Tell what stands in the cell of a value of this type; None if it does not fit in one."""
    if get_origin(kind) is Literal:
        return "choice"
    if get_origin(kind) is tuple:
        item = bare(get_args(kind)[0])
        if get_origin(item) is Literal:
            return "choices"
        return "numbers" if item is float else None
    return _PLAIN.get(kind)
