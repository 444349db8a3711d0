"""A lesson in words: what came out of it, with its figures, and the lesson as the page shows it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ketensim.show.messages import LANGUAGES, Messages, messages
from ketensim.show.report.wording import capital

if TYPE_CHECKING:
    from ketensim.scenario.claims import Title
    from ketensim.show.app.answers import Answer, ClaimFound
    from ketensim.show.app.lesson import Lesson
    from ketensim.study.patterns.pattern import Outcome
    from ketensim.study.statistics import Estimate

Words = dict[str, str]
_FIGURES = 3  # digits that count in a difference


def told(title: Title, lang: str) -> str:
    """Return a text in one language ("nl" or "en")."""
    return str(getattr(title, lang))


def answer_sentence(lesson: Lesson, answer: Answer, words: Messages) -> str:
    """Say which bet was right, in how many runs, by how much, and whether luck could do it."""
    option = capital(told(lesson.prediction.text_of(answer.key), words.language))
    facts = {"option": option, "agreeing": answer.agreeing, "runs": answer.runs}
    if answer.effect is None:
        said = words("lesson.answer.bottleneck", **facts)
    else:
        outcome = lesson.prediction.measured.outcome
        assert outcome is not None  # what has an effect has an outcome
        facts["what"] = capital(outcome_name(outcome, words))
        said = words("lesson.answer.effect", **facts, **figures(outcome, answer.effect, words))
    return said if answer.certain else f"{said} {words('lesson.answer.unsure')}"


def claim_sentence(found: ClaimFound, words: Messages) -> str:
    """Say what was claimed and what was measured of it."""
    says = capital(told(found.claim.says, words.language))
    key = "lesson.claim.holds" if found.holds else "lesson.claim.fails"
    return words(key, says=says, **figures(found.claim.outcome, found.effect, words))


def outcome_name(outcome: Outcome, words: Messages) -> str:
    """Name what is read from a run: an indicator, or a column of a table."""
    from ketensim.measure.schema import SCHEMA
    from ketensim.study.outcomes import outcome_of

    if outcome.indicator is not None:
        return outcome_of(outcome.indicator).words(words.language)
    column = SCHEMA[str(outcome.table)][str(outcome.column)]
    return column.nl if words.language == "nl" else column.en


def source_words(lesson: Lesson) -> Words:
    """Say where a lesson comes from and what stands there, in both languages."""
    return {
        lang: f"{_where(lesson.source.where, messages(lang))}: {told(lesson.source.says, lang)}"
        for lang in LANGUAGES
    }


def _where(where: str, words: Messages) -> str:
    """Write sources such as `S2 4.1; S4` with their titles; others stay as they are."""
    places: dict[str, list[str]] = {}
    for part in where.split("; "):
        source, _, place = part.partition(" ")
        if f"lesson.source.{source}" not in words:
            return where
        key = f"lesson.source.{place}"
        places.setdefault(source, []).extend([words(key) if key in words else place] * bool(place))
    return "; ".join(
        ", ".join([words(f"lesson.source.{source}"), *([words.listing(found)] if found else [])])
        for source, found in places.items()
    )


def for_page(lesson: Lesson, answer: Answer | None = None) -> dict[str, Any]:
    """Return a lesson as the page shows it, all texts in both languages.

    Parameters
    ----------
    lesson
        The lesson.
    answer
        What came out; None as long as that is not to be seen.
    """
    asked = lesson.prediction
    return {
        "name": lesson.name,
        "title": lesson.title.model_dump(),
        "question": lesson.question.model_dump(),
        "prediction": {
            "prompt": asked.prompt.model_dump(),
            "options": [{"key": one.key, "text": one.text.model_dump()} for one in asked.options],
        },
        "look_at": [{"week": one.week, "text": one.text.model_dump()} for one in lesson.look_at],
        "debrief": lesson.debrief.model_dump(),
        "source": source_words(lesson),
        "outcome": None if answer is None else _outcome(lesson, answer),
    }


def _outcome(lesson: Lesson, answer: Answer) -> dict[str, Any]:
    """Return what came out: the right bet, and it and the claims in sentences."""
    catalogues = [messages(lang) for lang in LANGUAGES]
    return {
        "key": answer.key,
        "text": {words.language: answer_sentence(lesson, answer, words) for words in catalogues},
        "claims": [
            {words.language: claim_sentence(claim, words) for words in catalogues}
            for claim in answer.claims
        ],
    }


def figures(outcome: Outcome, effect: Estimate, words: Messages) -> Words:
    """Write a difference between the sides with its interval, in the unit of the outcome."""
    scale = 100.0 if outcome.unit == "share" else 1.0
    digits = _digits(scale * effect.mean)
    key = f"lesson.unit.{outcome.unit}"
    return {
        "effect": words.number(scale * effect.mean, digits, signed=True),
        "interval": words.interval(scale * effect.low, scale * effect.high, digits, signed=True),
        "unit": words(key) if key in words else outcome.unit,
    }


def _digits(value: float) -> int:
    """Count the decimals that are worth writing: three digits that count, two at least."""
    if not math.isfinite(value) or value == 0.0:
        return _FIGURES - 1
    return max(0, min(4, _FIGURES - 1 - math.floor(math.log10(abs(value)))))
