"""What can be wrong at the command line, told in one sentence, with the nearest right name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ketensim.show.messages import messages


class InputError(Exception):
    """What was asked cannot be done.

    Parameters
    ----------
    key
        The sentence in the catalogue.
    facts
        What the sentence mentions.
    """

    def __init__(self, key: str, /, **facts: object) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts

    def sentence(self, lang: str) -> str:
        """Say in one sentence what is wrong ("nl" or "en")."""
        return messages(lang)(self.key, **self.facts)

    def __str__(self) -> str:
        return self.sentence("en")


class WorkError(InputError):
    """What was asked went wrong on the way."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the nearest known name behind a colon and all, or every name where none is near."""
    names = list(known)
    found = get_close_matches(name, names, n=1, cutoff=0.5)
    return found[0] if found else ", ".join(names)


def at_least_one(option: str, value: int | None) -> None:
    """Refuse a number that must count something."""
    if value is not None and value < 1:
        raise InputError("cli.error.at_least_one", option=option, value=value)
