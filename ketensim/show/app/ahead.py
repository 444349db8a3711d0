"""The verdict as a sentence: who is ahead, on what, and whether that is more than luck."""

from __future__ import annotations

from ketensim.show.app.luck import MEASURES, Difference, Verdict
from ketensim.show.messages import LANGUAGES, Messages, messages

_SHARES = ("within_norm",)


def verdict_sentence(found: Verdict) -> dict[str, str]:
    """Say the verdict in Dutch and in English.

    It names the side that is ahead, then each measure on which it is, with the difference and its
    95% interval, then where no difference can be told from luck.
    """
    return {language: _said(found, messages(language)) for language in LANGUAGES}


def _said(found: Verdict, words: Messages) -> str:
    """Say the verdict in one language."""
    clear = [one for one in found.differences if one.better is not None]
    unclear = [one for one in found.differences if one.better is None]
    seeds = max((one.seeds for one in found.differences), default=0)
    if seeds < 2:
        return words("ahead.too_few")
    if not clear:
        return words("ahead.unclear", week=found.week, runs=seeds)
    said = [_of_side(side, clear, words) for side in ("a", "b")]
    sentence = words(
        "ahead.clear", week=found.week, runs=seeds, what=words("ahead.and").join(filter(None, said))
    )
    if unclear:
        names = words.listing([words(f"ahead.name.{one.measure}") for one in unclear])
        sentence += " " + words("ahead.luck", what=names)
    return sentence


def _of_side(side: str, clear: list[Difference], words: Messages) -> str:
    """Say on what a side is ahead; empty where it is not."""
    own = [_amount(one, words) for one in clear if one.better == side]
    return words("ahead.side", side=side.upper(), what=words.listing(own)) if own else ""


def _amount(one: Difference, words: Messages) -> str:
    """Say by how much the better side is better, with the interval."""
    sign = (1.0 if one.better == "b" else -1.0) * MEASURES[one.measure]
    ends = sorted((sign * one.low, sign * one.high))
    scale, digits = (100.0, 1) if one.measure in _SHARES else (1.0, 0)
    if max(abs(end) for end in (*ends, one.mean)) * scale < 10.0:
        digits = 1
    return words(
        f"ahead.by.{one.measure}",
        amount=words.number(scale * abs(one.mean), digits),
        interval=words.interval(scale * ends[0], scale * ends[1], digits),
    )
