"""Everything a user reads, in Dutch and in English, from one catalogue.

The catalogue is every file `messages/<part>.<language>.json` beside this module, merged: the
command line and the report each keep a part of their own. A text may hold `{names}` that are
filled in when it is asked for.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("nl", "en")
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the order in which POSIX looks


class Messages:
    """The catalogue in one language, and how that language writes numbers.

    Parameters
    ----------
    language
        "nl" or "en".
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _catalogue(language)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of a key with its names filled in."""
        return self._texts[key].format(**values)

    def __contains__(self, key: str) -> bool:
        """Whether the catalogue has a text for this key."""
        return key in self._texts

    def starting(self, *prefixes: str) -> dict[str, str]:
        """Return the texts whose keys start with one of these, as they stand."""
        return {key: text for key, text in self._texts.items() if key.startswith(prefixes)}

    def instead(self, prefix: str) -> Messages:
        """Return the catalogue in which texts with a prefix stand in for those without it."""
        other = Messages(self.language)
        own = {key.removeprefix(prefix): text for key, text in self.starting(prefix).items()}
        other._texts = self._texts | own
        return other

    def number(self, value: float, digits: int = 1, *, signed: bool = False) -> str:
        """Write a number as this language does; a missing one (NaN) as a dash."""
        if not math.isfinite(value):
            return "–"
        written = f"{round(value, digits) + 0.0:{'+' if signed else ''},.{digits}f}"
        if self.language == "nl":
            return written.translate(str.maketrans(",.", ".,"))
        return written

    def interval(self, low: float, high: float, digits: int = 1, *, signed: bool = False) -> str:
        """Write an interval as 'low to high'; a dash where it is missing."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return "–"
        return self(
            "interval",
            low=self.number(low, digits, signed=signed),
            high=self.number(high, digits, signed=signed),
        )

    def listing(self, items: list[str]) -> str:
        """Join names in a sentence: 'a, b and c'."""
        if len(items) < 2:
            return "".join(items)
        return self("listing", first=", ".join(items[:-1]), last=items[-1])


@cache
def messages(language: str) -> Messages:
    """Return the catalogue of a language ("nl" or "en"), read once."""
    return Messages(language)


def locale_language(environment: Mapping[str, str]) -> str:
    """Return "nl" where the locale says Dutch, else "en".

    Parameters
    ----------
    environment
        The variables of the process; of LC_ALL, LC_MESSAGES and LANG the first that is set decides.
    """
    chosen = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), "")
    return "nl" if chosen.lower().startswith("nl") else "en"


@cache
def _catalogue(language: str) -> dict[str, str]:
    """Merge all parts of one language; a key may stand in one part only."""
    merged: dict[str, str] = {}
    folder = files("ketensim.show").joinpath("messages")
    for part in sorted(folder.iterdir(), key=lambda file: file.name):
        if part.name.endswith(f".{language}.json"):
            texts: dict[str, str] = json.loads(part.read_text(encoding="utf-8"))
            twice = merged.keys() & texts.keys()
            if twice:
                raise ValueError(f"{part.name}: {sorted(twice)} stand in another part too")
            merged |= texts
    return merged
