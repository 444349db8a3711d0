"""Lessons at the command line: what is wrong with one, and what comes out of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ketensim.show.app.lessons import load_lesson

if TYPE_CHECKING:
    from ketensim.show.messages import Messages


def tell_lesson(name: str, words: Messages, *, quiet: bool) -> None:
    """Check a lesson, and say how large it is."""
    lesson = load_lesson(name)
    facts = {
        "name": name,
        "weeks": lesson.weeks,
        "scenario": lesson.chain().name,
        "a": len(lesson.sides.a),
        "b": len(lesson.sides.b),
        "claims": len(lesson.claims),
    }
    if not quiet:
        sys.stdout.write(f"{words('lesson.valid', **facts)}\n")


def run_lesson(name: str, words: Messages, *, seed: int, quiet: bool) -> int:
    """Play a lesson with twenty seeds, say what came out, and count what does not hold.

    The seeds follow one another from `seed` on. An answer that luck could give counts as one that
    does not hold, as a claim does.
    """
    from ketensim.show.app.answers import SEEDS, answer, play
    from ketensim.show.app.lesson_words import answer_sentence, claim_sentence
    from ketensim.show.cli.stopping import undisturbed_compiler, until_stopped

    lesson = load_lesson(name)
    with undisturbed_compiler():
        seeds = range(seed, seed + len(SEEDS))
        found = answer(lesson, list(until_stopped(play(lesson, one) for one in seeds)))
    told = [(answer_sentence(lesson, found, words), found.certain)]
    told += [(claim_sentence(claim, words), claim.holds) for claim in found.claims]
    for sentence, holds in told:
        if not (quiet and holds):
            verdict = words("cli.check.holds" if holds else "cli.check.fails")
            sys.stdout.write(f"{lesson.name}: {verdict}: {sentence}\n")
    return sum(not holds for _, holds in told)
