"""What is done beside the session, so that it never waits: journeys, lessons and the ghost."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ketensim.scenario.errors import ScenarioError
from ketensim.show.app.answering import answer_of
from ketensim.show.app.following import Following
from ketensim.show.app.ghosts import Ghosts
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.screens import Screens
from ketensim.show.app.session import State
from ketensim.show.app.timelines import Key
from ketensim.show.app.view import View

if TYPE_CHECKING:
    from ketensim.show.app.answers import Answer
    from ketensim.show.app.lesson import Lesson
    from ketensim.show.app.services import Services


class Asides:
    """What is done beside one session.

    Parameters
    ----------
    services
        What all sessions share.
    screens
        Where what comes of it is shown.
    """

    def __init__(self, services: Services, screens: Screens) -> None:
        self._services = services
        self._screens = screens
        self._ghosts = Ghosts(services, screens.haunt)
        self._following = Following(services)
        self._tasks: set[asyncio.Task[None]] = set()
        self._state = State()

    def go_along(self, state: State, keys: dict[str, Key], *, is_computing: bool) -> None:
        """Keep up with the session: its ghost and the clients that are followed.

        The ghost is computed while a trainer looks and nothing more urgent is computed. In a game
        nobody is to see it, and the next round makes another one.
        """
        self._state = state
        if not is_computing:
            self._following.go_on(state, keys)
        if is_computing or state.is_in_game or not self._screens.has_trainer:
            self._ghosts.stop()
        else:
            self._ghosts.follow(state, keys)

    def learn(self, state: State) -> None:
        """Take up the lesson of a session, and work out what comes of it."""
        self._state = state
        self._following.leave_all()
        self._screens.teach(self._lesson(state), None)
        if state.lesson is not None:
            self._start(self._answer(state))

    async def lesson_and_answer(self, state: State) -> tuple[Lesson | None, Answer | None]:
        """Return the lesson of a session and what came out of it, waiting for it if need be."""
        lesson = self._lesson(state)
        return lesson, None if lesson is None else await answer_of(lesson, self._services)

    def follow(self, view: View, client: int) -> None:
        """Show the journey of a client on both sides, as far as it has come."""
        self._following.follow(view, client)

    def leave(self, view: View) -> None:
        """Do nothing more for a page that is gone."""
        self._following.leave(view)

    async def close(self) -> None:
        """Call everything off."""
        self._ghosts.stop()
        self._following.leave_all()
        tasks_left = list(self._tasks)
        for task in tasks_left:
            task.cancel()
        await asyncio.gather(*tasks_left, return_exceptions=True)

    def _lesson(self, state: State) -> Lesson | None:
        """Return the lesson; None where there is none, or where its file is no longer there."""
        if state.lesson is None:
            return None
        with suppress(RefusedError, ScenarioError):
            return self._services.library.lesson(state.lesson)
        return None

    async def _answer(self, state: State) -> None:
        """Work out what comes of the lesson; it is shown when the room is to see it."""
        with suppress(RefusedError):
            lesson, answer = await self.lesson_and_answer(state)
            if lesson is not None and self._state.lesson == lesson.name:
                self._screens.teach(lesson, answer)
                self._screens.show(self._state, "answered")

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin something that nobody waits for."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
