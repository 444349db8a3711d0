"""An intervention as a line that people read, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ketensim.show.messages import LANGUAGES, Messages, messages
from ketensim.show.naming import named


def entry_text(entry: Mapping[str, Any]) -> dict[str, str]:
    """Tell an intervention in Dutch and in English."""
    return {lang: _told(entry, messages(lang)) for lang in LANGUAGES}


def _told(entry: Mapping[str, Any], words: Messages) -> str:
    """Tell an intervention in one language."""
    kind = entry["kind"]
    text = _TELL[kind](entry, words) if kind in _TELL else words(f"serve.entry.{kind}")
    if "weeks" in entry:
        key = "serve.entry.week" if entry["weeks"] == 1 else "serve.entry.weeks"
        text += words(key, weeks=entry["weeks"])
    return text


def _strategy(entry: Mapping[str, Any], words: Messages) -> str:
    from ketensim.chain.regie.registry import split_label, strategies

    known = strategies()
    titles = []
    for part in split_label(entry["strategy"]):
        name, _, settings = (piece.strip() for piece in part.partition(":"))
        title = known[name].title[words.language] if name in known else name
        titles.append(f"{title} ({settings})" if settings else title)
    return words("serve.entry.strategy", strategy=" + ".join(titles))


def _capacity(entry: Mapping[str, Any], words: Messages) -> str:
    partner = _who(entry, "partner", words)
    if "function" in entry:
        partner = f"{partner}, {named(words, entry['function'])}"
    return words("serve.entry.capacity", who=partner, change=_percent(entry["factor"], words))


def _surge(entry: Mapping[str, Any], words: Messages) -> str:
    group = named(words, entry["group"]) if "group" in entry else words("serve.entry.all_groups")
    return words("serve.entry.surge", group=group, change=_percent(entry["factor"], words))


def _departure(entry: Mapping[str, Any], words: Messages) -> str:
    return words("serve.entry.departure", who=_who(entry, "partner", words))


def _odds(entry: Mapping[str, Any], words: Messages) -> str:
    key = "more" if entry["factor"] >= 1.0 else "less"
    return words(
        f"serve.entry.{entry['kind']}.{key}",
        sender=_who(entry, "sender", words),
        receiver=_who(entry, "receiver", words),
        factor=words.number(entry["factor"], 2),
    )


def _who(entry: Mapping[str, Any], key: str, words: Messages) -> str:
    """Name a partner, or all where none is named."""
    return named(words, entry[key]) if key in entry else words("serve.entry.all_partners")


def _percent(factor: float, words: Messages) -> str:
    """Write a factor as a change in percent."""
    return f"{words.number(100.0 * (factor - 1.0), 0, signed=True)}%"


_TELL = {
    "strategy": _strategy,
    "capacity": _capacity,
    "surge": _surge,
    "departure": _departure,
    "acceptance": _odds,
    "dossier": _odds,
}
