"""The one error of a wrong scenario: a sentence with file, line, field, rule and value."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from pydantic_core import PydanticCustomError

from ketensim.scenario.sentences import SENTENCES, WORDS


class _Absent(Enum):
    """Stands for 'no value to show', since None is a value that a file can hold."""

    ABSENT = "absent"


ABSENT: Any = _Absent.ABSENT
_LONGEST_VALUE = 60
_LONGEST_LIST = 16


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where.

    Parameters
    ----------
    rule
        Key of the rule in `sentences.py`.
    path
        Field, as `with_values` writes it.
    file, line
        Where it stands; empty and 0 where there is no file.
    value
        Value received, or ABSENT.
    candidates
        Names that would have been valid there.
    suggestion
        What was probably meant; left out, the candidate nearest to the value or the key.
    facts
        What else the sentence mentions.
    """

    rule: str
    path: str = ""
    file: str = ""
    line: int = 0
    value: Any = ABSENT
    candidates: tuple[str, ...] = ()
    suggestion: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def nearest(self) -> str | None:
        """The valid name that looks most like the one received."""
        if self.suggestion is not None:
            return self.suggestion
        named = self.path.rpartition(".")[2] if self.value is ABSENT else self.value
        return nearest(named, self.candidates) if isinstance(named, str) else None

    def sentence(self, lang: str = "en") -> str:
        """Say in one sentence what is wrong, in English or Dutch."""
        language = 1 if lang == "nl" else 0
        template = SENTENCES[self.rule][language]
        value = show(self.value, lang)
        text = template.format(path=self.path, value=value, **self.facts)
        if self.value is not ABSENT and "{value}" not in template:
            text += f", {WORDS['got'][language]} {value}"
        if self.nearest is not None:
            text += f"; {WORDS['nearest'][language].format(name=self.nearest)}"
        elif 0 < len(self.candidates) <= _LONGEST_LIST:
            text += f"; {WORDS['known'][language].format(names=', '.join(self.candidates))}"
        return f"{self._place()}{text}"

    def _place(self) -> str:
        """Write file and line the way editors and terminals link them."""
        if not self.file:
            return ""
        return f"{self.file}:{self.line}: " if self.line else f"{self.file}: "


class ScenarioError(ValueError):
    """A scenario that cannot be used; its text is one sentence that says why.

    Parameters
    ----------
    problem
        What is wrong and where, or the sentence itself.
    """

    def __init__(self, problem: Problem | str) -> None:
        super().__init__(problem)
        self.problem = problem

    def sentence(self, lang: str = "en") -> str:
        """Return the sentence in English or Dutch."""
        return self.problem if isinstance(self.problem, str) else self.problem.sentence(lang)

    def __str__(self) -> str:
        return self.sentence("en")


def fault(
    rule: str,
    at: tuple[str | int, ...] = (),
    got: Any = ABSENT,
    candidates: Iterable[str] = (),
    **facts: Any,
) -> PydanticCustomError:
    """Make the error that a check of a model raises.

    Parameters
    ----------
    rule
        Key of the rule in `sentences.py`.
    at
        Where below the model the fault is.
    got, candidates, facts
        As in `Problem`.
    """
    template: Any = SENTENCES[rule][0].replace("{path}", "this")
    context = {"at": at, "got": got, "candidates": tuple(candidates), "facts": facts}
    return PydanticCustomError(rule, template, context)


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Find the candidate that looks most like a name; None where none comes near."""
    by_lower = {candidate.lower(): candidate for candidate in candidates}
    found = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def show(value: Any, lang: str = "en") -> str:
    """Write a value the way it would stand in a file, and not longer than a glance."""
    language = 1 if lang == "nl" else 0
    if value is None:
        return WORDS["nothing"][language]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return WORDS["mapping"][language]
    if isinstance(value, list | tuple):
        is_short = len(value) <= _LONGEST_LIST and not any(
            isinstance(item, list | tuple | Mapping) for item in value
        )
        text = f"[{', '.join(show(item, lang) for item in value)}]" if is_short else ""
        return text if is_short and len(text) <= _LONGEST_VALUE else WORDS["list"][language]
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value}".replace("inf", ".inf").replace("nan", ".nan")
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."
