"""Where the numbers of a scenario come from, in the languages of the screens."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_serializer, model_validator

from ketensim.declaring import ASSUMPTION
from ketensim.scenario.base import Frozen, Text

AANNAME = "aanname"
"""The Dutch word with which an assumption begins."""


class Source(Frozen):
    """A source, or an assumption; a plain text stands for the same in both languages.

    Parameters
    ----------
    nl, en
        What it is and what is taken from it, in Dutch and English.
    """

    nl: Text = Field(description="in Dutch", json_schema_extra={"unit": "-"})
    en: Text = Field(description="in English", json_schema_extra={"unit": "-"})

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        """Take a plain text."""
        return {"nl": given, "en": given} if isinstance(given, str) else given

    @model_serializer
    def _write(self) -> str | dict[str, str]:
        """Write the shortest form that reads back the same."""
        return self.en if self.en == self.nl else {"nl": self.nl, "en": self.en}

    @property
    def is_assumption(self) -> bool:
        """Whether it says of itself that nothing is behind it."""
        return self.en.startswith(ASSUMPTION) or self.nl.startswith(AANNAME)

    def words(self, language: str) -> str:
        """Give it in a language: nl or en."""
        return self.nl if language == "nl" else self.en
