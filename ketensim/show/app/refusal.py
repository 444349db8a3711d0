"""What the app refuses to do, told in both languages."""

from __future__ import annotations

from ketensim.scenario.errors import ScenarioError
from ketensim.show.messages import LANGUAGES, messages


class RefusedError(Exception):
    """What somebody asked of a session cannot be done.

    Parameters
    ----------
    key
        The sentence in the catalogue, without the `serve.no.` that it starts with there.
    facts
        What the sentence mentions.
    """

    def __init__(self, key: str, /, **facts: object) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts

    def sentence(self, lang: str = "en") -> str:
        """Say in one sentence why ("nl" or "en")."""
        return messages(lang)(f"serve.no.{self.key}", **self.facts)

    def __str__(self) -> str:
        return self.sentence("en")


def sentence_of(error: Exception) -> dict[str, str]:
    """Tell why work failed, in both languages."""
    if isinstance(error, RefusedError | ScenarioError):
        return both_languages(error)
    return both_languages(RefusedError("failed", reason=f"{type(error).__name__}: {error}"))


def both_languages(error: RefusedError | ScenarioError) -> dict[str, str]:
    """Return the sentence of an error in Dutch and in English, as the page is told it."""
    return {lang: error.sentence(lang) for lang in LANGUAGES}
