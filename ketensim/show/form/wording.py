"""The words of a form: headers, meanings, units and choices in Dutch or English.

English comes from the models themselves, Dutch from `terms.nl.json`; what no model declares comes
from the message catalogue.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from pydantic_core import PydanticUndefined

from ketensim.scenario.mechanisms import MECHANISMS
from ketensim.scenario.parameters import Parameters
from ketensim.show.form.entries import SWITCH, declared
from ketensim.show.form.layout import PARAMETERS, Column
from ketensim.show.messages import Messages
from ketensim.show.source_words import source_words

Bounds: TypeAlias = tuple[float | None, float | None]


@cache
def dutch_terms() -> dict[str, dict[str, Any]]:
    """Read the Dutch words: headers and meanings of fields, units, choices, what is left out."""
    text = files("ketensim.show.form").joinpath("terms.nl.json").read_text(encoding="utf-8")
    terms: dict[str, dict[str, Any]] = json.loads(text)
    return terms


def sheet_title(name: str, words: Messages) -> str:
    """Return what a sheet is called."""
    return words(f"form.sheet.{name}")


def header(column: Column, words: Messages) -> str:
    """Return the header of a column, which is also the word for it in errors."""
    if column.entry is None:
        key = f"form.column.{column.name}"
        return words(key) if key in words else column.name  # the label of a mechanism
    if column.entry.path[0] == PARAMETERS:
        return column.entry.path[-1]
    return ": ".join(
        _of_field(term, key.replace("_", " "), 0, words)
        for term, key in zip(column.entry.terms, column.entry.path, strict=True)
    )


def meaning(column: Column, words: Messages) -> str:
    """Say what is asked."""
    if column.entry is None:
        mechanism = next((one for one in MECHANISMS if one.id == column.name), None)
        if mechanism is not None:
            return mechanism.nl if words.language == "nl" else mechanism.en
        return words(f"form.meaning.{column.name}")
    entry = column.entry
    said = _of_field(entry.terms[-1], str(entry.field.description), 1, words)
    if words.language == "nl":
        said = declared(entry.field, "nl") or said
    if entry.terms[-1] == "Distribution.kind":  # the first cell of what is drawn says what it is
        return f"{_of_field(entry.terms[-2], entry.outer, 1, words)}; {said}"
    return said


def meaning_of_parameter(name: str, words: Messages) -> str:
    """Say what a parameter of the model is."""
    field = Parameters.model_fields[name]
    said = _of_field(f"Parameters.{name}", str(field.description), 1, words)
    return (words.language == "nl" and declared(field, "nl")) or said


def _of_field(term: str, english: str, place: int, words: Messages) -> str:
    """Return the header (0) or the meaning (1) of a field in the language."""
    dutch: list[str] = dutch_terms()["fields"].get(term, [])
    return dutch[place] if words.language == "nl" and dutch else english


def unit(column: Column, words: Messages) -> str:
    """Return the unit of a column."""
    return unit_words(column.unit if column.entry is None else column.entry.unit, words)


def unit_words(found: str, words: Messages) -> str:
    """Write a unit as the models state it, in the language."""
    return str(dutch_terms()["units"].get(found, found)) if words.language == "nl" else found


def choice(word: str, words: Messages) -> str:
    """Return how a word of a scenario file is called in a form."""
    return str(dutch_terms()["choices"].get(word, word)) if words.language == "nl" else word


def bounds(column: Column) -> Bounds:
    """Return the least and the largest value; None where there is no bound."""
    if column.entry is None:
        return column.low, column.high
    low: float | None = None
    high: float | None = None
    for rule in column.entry.field.metadata:
        low = getattr(rule, "ge", getattr(rule, "gt", low))
        high = getattr(rule, "le", getattr(rule, "lt", high))
    return low, high


def _is_above(column: Column) -> bool:
    """Whether the least value itself is not allowed."""
    rules = column.entry.field.metadata if column.entry is not None else []
    return any(hasattr(rule, "gt") for rule in rules)


def span(column: Column, words: Messages) -> str:
    """Say which values are allowed."""
    if column.kind in ("choice", "choices", "switch") or column.refers:
        return words("form.range.choose" if column.kind != "choices" else "form.range.several")
    low, high = (None if end is None else plain(float(end), words) for end in bounds(column))
    if low is not None and high is not None:
        key = "form.range.above" if _is_above(column) else "interval"
        return words(key, low=low, high=high)
    if low is not None:
        return words("form.range.least", low=low)
    return words(f"form.range.{column.kind}")


def left_out(column: Column, words: Messages) -> str:
    """Say what holds where nothing is filled in."""
    if column.required:
        return words("form.required")
    if column.entry is None:
        return words("form.empty.on") if column.choices else words("form.empty")
    entry = column.entry
    said = declared(entry.field, "left_out") or (entry.left_out if entry.is_required else "")
    if said:
        return str(dutch_terms()["left_out"].get(said, said)) if words.language == "nl" else said
    default = entry.field.default
    if default is PydanticUndefined:
        return words("form.required_with")
    return words("form.empty") if default in (None, ()) else written(default, column, words)


def written(value: Any, column: Column, words: Messages) -> str:
    """Write a value as text, in the words of the form."""
    if isinstance(value, list | tuple):
        return "; ".join(written(item, column, words) for item in value)
    if isinstance(value, bool):
        return choice(SWITCH[0] if value else SWITCH[1], words)
    if isinstance(value, str):
        return choice(value, words) if value in column.choices else value
    return plain(value, words)


def plain(value: float, words: Messages) -> str:
    """Write a number with all its digits, and a comma where Dutch has one."""
    text = repr(int(value)) if math.isfinite(value) and value == int(value) else repr(value)
    return text.replace(".", ",") if words.language == "nl" else text


def source(text: str, words: Messages) -> str:
    """Write where a value comes from, in the language of the form."""
    return source_words(text, words.language)


def suggestions(column: Column) -> tuple[str, ...]:
    """Return the words to choose from: those of the model, or the strategies and indicators."""
    if column.entry is not None and column.entry.terms[-1] in (
        "Regie.strategy",
        "Event.strategy",
    ):
        from ketensim.chain.regie.registry import strategies

        return tuple(strategies())
    if column.name == "indicator":
        from ketensim.measure.indicators import INDICATORS

        return tuple(INDICATORS)
    return () if column.refers else column.choices


def is_open(column: Column) -> bool:
    """Whether other words than those suggested may be right too: settings, groups, several."""
    return column.kind in ("text", "choices") and (not column.refers or bool(column.choices))
