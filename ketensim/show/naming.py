"""Names from a scenario file as people read them, in their language where it is known."""

from __future__ import annotations

from ketensim.show.messages import Messages


def readable(name: str) -> str:
    """Return a name from a scenario file as it reads in a sentence."""
    return name.replace("_", " ")


def named(words: Messages, name: str) -> str:
    """Return a name of a partner, function, group or sector in the language of the reader.

    Names of shipped scenarios are in the catalogue (`names.*.json`); any other name stays as its
    author wrote it.
    """
    key = f"name.{name.replace(' ', '_')}"
    return words(key) if key in words else readable(name)


def station_named(words: Messages, partner: str, function: str) -> str:
    """Name a station by its partner and its function."""
    return f"{named(words, partner)} · {named(words, function)}"
