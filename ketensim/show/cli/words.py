"""The language of a command."""

from __future__ import annotations

import os

from ketensim.show.cli.faults import InputError
from ketensim.show.messages import LANGUAGES, Messages, locale_language, messages


def words_of(lang: str | None) -> Messages:
    """Return the catalogue for --lang, or for the locale where it is left out."""
    if lang is None:
        return messages(locale_language(os.environ))
    if lang not in LANGUAGES:
        raise InputError("cli.error.language", value=lang)
    return messages(lang)
