"""What came out of a lesson, worked out in the background while the room is still betting."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ketensim.show.app.answers import SEEDS, Answer, Played, answer, play

if TYPE_CHECKING:
    from ketensim.show.app.lesson import Lesson
    from ketensim.show.app.services import Services


async def answer_of(lesson: Lesson, services: Services) -> Answer:
    """Return what came out of a lesson; all sessions that play it share the work."""
    work = partial(_worked_out, lesson, services)
    return await services.answers.get_or((lesson.name, str(hash(lesson.model_dump_json()))), work)


async def _worked_out(lesson: Lesson, services: Services) -> Answer:
    """Play a lesson with each seed, when there is nothing better to do."""
    played: list[Played] = [await services.workers.later(play, lesson, seed) for seed in SEEDS]
    return answer(lesson, played)
