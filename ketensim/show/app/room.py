"""A session while it is used: who looks, what is computed, and the weeks that pass."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from ketensim.scenario.errors import ScenarioError
from ketensim.show.app import protocol as ask
from ketensim.show.app import tasks
from ketensim.show.app.asides import Asides
from ketensim.show.app.asked import Asked, Touch
from ketensim.show.app.clock import Clock
from ketensim.show.app.deciding import decide, touch_of
from ketensim.show.app.diary import Diary
from ketensim.show.app.lines import after
from ketensim.show.app.refusal import RefusedError, both_languages, sentence_of
from ketensim.show.app.screens import Screens
from ketensim.show.app.session import SIDES, Line, Participant, State
from ketensim.show.app.timelines import Key, key_of
from ketensim.show.app.view import View

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario
    from ketensim.show.app.answers import Answer
    from ketensim.show.app.lesson import Lesson
    from ketensim.show.app.log_file import LogFile
    from ketensim.show.app.services import Services

T = TypeVar("T")
#: Time after which the week that is shown goes to the log too, while weeks pass [s].
MARK_SECONDS = 5.0


class Room:
    """A session with the pages that look at it.

    Parameters
    ----------
    state
        The session as its log leaves it.
    log
        Where what happens is written first.
    services
        What all sessions share.

    Notes
    -----
    Everything that changes the session is done one after the other, under one lock: decide, write
    to disk, change, tell. Computing happens elsewhere meanwhile.
    """

    def __init__(self, state: State, log: LogFile, services: Services) -> None:
        self.state = state
        self.screens = Screens()
        self.used = services.now()
        self._diary = Diary(log)
        self._services = services
        self._lock = asyncio.Lock()
        self._asides = Asides(services, self.screens)
        self._touch: Touch | None = None
        self._digested: tuple[Scenario, str] | None = None
        self._keys: dict[str, Key] = {}
        self._computing: dict[str, asyncio.Task[None]] = {}
        self._passing: asyncio.Task[None] | None = None

    @property
    def log(self) -> LogFile:
        """Where everything that happened is written."""
        return self._diary.log

    @property
    def views(self) -> list[View]:
        """The pages that are open."""
        return self.screens.views

    @property
    def is_used(self) -> bool:
        """Whether anybody looks."""
        return bool(self.views)

    async def enter(self, view: View, welcome: dict[str, Any]) -> None:
        """Let a page in: it gets everything there is to see."""
        async with self._lock:
            self.used = self._services.now()
            self.compute_what_changed()
            self.screens.enter(view, welcome, self.state)
            self._go_along()

    def leave(self, view: View) -> None:
        """Let a page go; the session goes on."""
        self.used = self._services.now()
        self.screens.leave(view)
        self._asides.leave(view)
        self._go_along()

    async def join(self, name: str, ticket: str) -> Participant:
        """Let somebody take part; whose name is taken gets a number behind it."""
        async with self._lock:
            known = self.state.ticketed(ticket)
            if known is not None:
                return known
            free = _free_name(name, {one.name for one in self.state.participants})
            number = len(self.state.participants) + 1
            self._happen(
                {"do": "join", "week": self.state.week}
                | {"number": number, "name": free, "ticket": ticket}
            )
            return self.state.participants[-1]

    async def hear(self, view: View, text: str) -> None:
        """Do what a page asks, or tell it why not."""
        self.used = self._services.now()
        try:
            message = ask.read_message(text)
            async with self._lock:
                await self._do(view, message)
        except (RefusedError, ScenarioError) as error:
            view.refuse(both_languages(error))

    async def _do(self, view: View, message: ask.Message) -> None:
        """Decide on a message and let it happen."""
        who = None if view.number is None else self.state.numbered(view.number)
        if isinstance(message, ask.Lang) and who is not None:
            return  # a participant's page keeps its own language
        if isinstance(message, ask.Choose) and who is None:
            await self._look_up(message)
        if isinstance(message, ask.Follow) and who is None:
            self._asides.follow(view, message.client)
            return
        now = self._services.now()
        asked = Asked(self.state, who, self._services.library, now, self._touch)
        line = decide(asked, message)
        self._happen(line)
        self._touch = touch_of(line, now)

    async def _look_up(self, message: ask.Choose) -> None:
        """Read a lesson beforehand and aside, since checking it takes a moment."""
        if message.lesson is not None and message.scenario is None:
            await asyncio.to_thread(self._services.library.lesson, message.lesson)

    def _happen(self, line: Line) -> None:
        """Write a line to the log, and only then let it happen and be seen."""
        state = after(self.state, line)
        self._diary.write([line])
        self.state = state
        if line["do"] == "choose":
            self.learn()
        self.compute_what_changed()
        self._let_weeks_pass()
        self.screens.show(self.state, line["do"])
        self._go_along()

    def compute_what_changed(self) -> None:
        """Have the sides computed whose interventions, chain or seed are others than before."""
        for name in SIDES:
            side = self.state.side(name)
            key = None if side is None else key_of(self._digest(), side.log, self.state.seed)
            if key == self._keys.get(name):
                continue
            running = self._computing.pop(name, None)
            if running is not None:
                running.cancel()
            if key is None:
                self._keys.pop(name)
                self.screens.drop(name)
                continue
            if self._keys.get(name, key)[0::2] != key[0::2]:
                self.screens.drop(name)  # of another chain or seed
            self._keys[name] = key
            found = self._services.kept.get(key)
            if found is not None:
                self.screens.put(name, found, self.state)
            else:
                self._computing[name] = asyncio.create_task(self._compute(name, key))
        self.screens.computing = frozenset(self._computing)

    def _digest(self) -> str:
        """Return the digest of the chain, made once: it takes longer than all else here."""
        if self._digested is None or self._digested[0] is not self.state.chain:
            self._digested = (self.state.chain, self.state.chain.digest())
        return self._digested[1]

    async def _compute(self, name: str, key: Key) -> None:
        """Have a side computed and show it."""
        side = self.state.side(name)
        assert side is not None  # only sides that are there are computed
        work = partial(
            self._services.workers.soon,
            tasks.compute,
            self.state.chain,
            side.log,
            self.state.seed,
        )
        try:
            found = await self._services.kept.get_or(key, work)
            self.screens.put(name, found, self.state)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self._keys.pop(name, None)
            self.screens.refuse_trainers(sentence_of(error))
        self._computing.pop(name, None)
        self.screens.computing = frozenset(self._computing)
        self.screens.show(self.state, "computed")
        self._go_along()

    def _go_along(self) -> None:
        """Let what is done beside the session keep up with it."""
        self._asides.go_along(self.state, self._keys, is_computing=bool(self._computing))

    async def computed(self) -> None:
        """Wait until nothing is being computed."""
        while self._computing:
            await asyncio.wait(list(self._computing.values()))

    def _let_weeks_pass(self) -> None:
        """Start or stop the weeks, as the state says."""
        if not self.state.is_playing:
            if self._passing is not None and self._passing is not asyncio.current_task():
                self._passing.cancel()
            self._passing = None
        elif self._passing is None:
            self._passing = asyncio.create_task(self._pass_weeks())

    async def _pass_weeks(self) -> None:
        """Let a week pass whenever one is due; while a side is computed, none is."""
        now = self._services.now
        clock, marked = Clock(self.state.speed, now), now()
        while self.state.is_playing:
            await asyncio.sleep(clock.wait)
            await self.computed()
            async with self._lock:
                if clock.speed != self.state.speed:
                    clock.speed = self.state.speed
                    continue
                clock.tick()
                self._pass_week()
                if now() - marked > MARK_SECONDS and self.state.is_playing:
                    marked = now()
                    with suppress(RefusedError):
                        self._diary.write([{"do": "mark", "week": self.state.week}])

    def _pass_week(self) -> None:
        """Let one week pass; after the last one the weeks stop."""
        if self.state.week < self.state.stop:
            self.state = replace(self.state, week=self.state.week + 1)
            self.used = self._services.now()
            self.screens.show_week(self.state)
            self._go_along()
        if self.state.week >= self.state.stop:
            self._happen({"do": "pause", "week": self.state.week})

    def learn(self) -> None:
        """Take up the lesson of the session."""
        self._asides.learn(self.state)

    async def lesson_and_answer(self) -> tuple[Lesson | None, Answer | None]:
        """Return the lesson of the session and what came out of it, waiting for it if need be."""
        return await self._asides.lesson_and_answer(self.state)

    async def work(self, work: Callable[..., T], *given: object) -> T:
        """Have something done that somebody waits for, in a process of its own."""
        return await self._services.workers.soon(work, *given)

    async def close(self, sentence: dict[str, str] | None = None) -> None:
        """Stop all that is under way; pages are told why, if there is a reason."""
        under_way = list(self._computing.values())
        if self._passing is not None:
            under_way.append(self._passing)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self._asides.close()
        await self._diary.close()
        for view in list(self.views):
            if sentence is not None:
                view.refuse(sentence, is_fatal=True)
            view.mailbox.close()


def _free_name(name: str, taken: set[str]) -> str:
    """Return a name that nobody has yet."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free
