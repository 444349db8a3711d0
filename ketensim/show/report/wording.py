"""How the report puts numbers and names into words, in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from ketensim.chain.regie.registry import split_label, strategies
from ketensim.show.messages import Messages
from ketensim.show.naming import named
from ketensim.study.statistics import Estimate

_IN_WEEKS = 0.1
_AN_HOUR = 1 / 168


def missing(words: Messages) -> str:
    """Return what stands where there is no value."""
    return words("report.missing")


def percent(words: Messages, share: float, digits: int = 0) -> str:
    """Write a share as a percentage; say so where it is missing."""
    if not math.isfinite(share):
        return missing(words)
    return f"{words.number(100 * share, digits)}%"


def number(words: Messages, value: float, digits: int = 1) -> str:
    """Write a number; say so where it is missing."""
    return words.number(value, digits) if math.isfinite(value) else missing(words)


def count(words: Messages, noun: str, value: float, digits: int = 0) -> str:
    """Write a number with its noun: '1 week', '2,5 weken'."""
    if not math.isfinite(value):
        return missing(words)
    form = "one" if round(value, digits) == 1 else "many"
    return f"{words.number(value, digits)} {words(f'report.noun.{noun}.{form}')}"


def lasting(words: Messages, weeks: float, digits: int | None = None) -> str:
    """Write a time in weeks; a tenth of a week or less in hours, and less than one as that."""
    if not math.isfinite(weeks) or weeks >= _IN_WEEKS:
        return count(words, "week", weeks, fine(weeks) if digits is None else digits)
    if weeks < _AN_HOUR:
        return words("report.noun.hour.less")
    return count(words, "hour", weeks / _AN_HOUR)


def strategy_name(words: Messages, strategy: str) -> str:
    """Name a strategy by its title, with its settings behind it in brackets.

    Strategies that are combined stand with a plus between them. A strategy that is not installed
    here, as results may come from elsewhere, keeps its own name, or has one in the catalogue.
    """
    return " + ".join(_one_strategy(words, part) for part in split_label(strategy))


def _one_strategy(words: Messages, strategy: str) -> str:
    """Name one strategy by its title."""
    name, _, settings = strategy.partition(":")
    known = strategies().get(name)
    title = known.title[words.language] if known else capital(named(words, name))
    said = ", ".join(_setting(words, each) for each in settings.split(",")) if settings else ""
    return f"{title} ({said})" if said else title


def _setting(words: Messages, setting: str) -> str:
    """Say when a strategy is carried out and with how much effort; other settings stay as given."""
    name, _, value = setting.partition("=")
    key = f"report.setting.{name}"
    if key not in words:
        return setting
    number = float(value)
    said = percent(words, number) if name == "intensity" else words.number(number, 0)
    return words(key, value=said)


def within_sentence(title: str) -> str:
    """Return a title as it reads in the middle of a sentence: 'Geen regie' as 'geen regie'.

    The accent that a capital does without comes back: 'Eén loket' is 'één loket'.
    """
    if title.startswith("Eén "):
        return f"één {title[4:]}"
    is_word = title[1:2].islower()
    return title[:1].lower() + title[1:] if is_word else title


def under(words: Messages, strategy: str, sentence: str) -> str:
    """Say for which strategy a sentence holds; an empty one where there is no choice."""
    if not strategy:
        return capital(sentence)
    return words("report.under", strategy=within_sentence(strategy), sentence=sentence)


def fine(value: float) -> int:
    """Return one decimal, and for small values as many as show two figures, three at most."""
    return max(1, min(3, significant(value, 2))) if abs(value) < 1 else 1


def class_texts(words: Messages, borders: Sequence[str], under: str, over: str) -> list[str]:
    """Say what the classes between borders are: one below the first, one from the last on.

    Parameters
    ----------
    words
        The catalogue.
    borders
        The borders, as they are written.
    under, over
        Keys of the first and the last text; each has a place for `border`.
    """
    inner = [words("interval", low=low, high=high) for low, high in pairwise(borders)]
    return [words(under, border=borders[0]), *inner, words(over, border=borders[-1])]


def capital(sentence: str) -> str:
    """Start a sentence with a capital."""
    return sentence[:1].upper() + sentence[1:]


def significant(value: float, figures: int = 3) -> int:
    """Return how many decimals show a value in so many figures, 9 at most."""
    if not math.isfinite(value) or value == 0:
        return 0
    return min(9, max(0, figures - 1 - math.floor(math.log10(abs(value)))))


def with_interval(words: Messages, found: Estimate, digits: int, factor: float = 1.0) -> str:
    """Write a mean with its 95% interval; the mean alone where there is one run."""
    if not math.isfinite(found.mean):
        return missing(words)
    mean = words.number(factor * found.mean, digits)
    if not math.isfinite(found.low):
        return mean
    return f"{mean} ({words.interval(factor * found.low, factor * found.high, digits)})"
