"""The ghost: how the same sides go with other seeds, computed when there is nothing else to do.

It comes one seed at a time, at low priority, and is called off as soon as a side changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ketensim.show.app import tasks
from ketensim.show.app.luck import Echo, other_seeds
from ketensim.show.app.session import SIDES, Log, State
from ketensim.show.app.timelines import Key

if TYPE_CHECKING:
    from ketensim.show.app.services import Services

#: Numbers of seeds after which the band is shown.
_SHOWN_AFTER = (5, 10, 15, 20)
#: Time between two verdicts while weeks pass [s].
JUDGED_EVERY = 2.0


class Ghosts:
    """The ghost of one session.

    Parameters
    ----------
    services
        What all sessions share.
    tell
        What is done with what the page is to be told.
    """

    def __init__(self, services: Services, tell: Callable[[dict[str, Any]], None]) -> None:
        self._services = services
        self._tell = tell
        self._keys: dict[str, Key] = {}
        self._task: asyncio.Task[None] | None = None
        self._state = State()
        self._moved = asyncio.Event()
        self._echoes: dict[str, list[Echo]] = {}

    def follow(self, state: State, keys: dict[str, Key]) -> None:
        """Begin anew where a side is another one, and judge anew where the week is."""
        if state.week != self._state.week:
            self._moved.set()
        self._state = state
        if keys == self._keys:
            return
        self.stop()
        self._keys = dict(keys)
        self._task = asyncio.create_task(self._haunt())
        self._task.add_done_callback(_leave_out)

    def stop(self) -> None:
        """Call off what has not begun."""
        if self._task is not None:
            self._task.cancel()
        self._task, self._keys = None, {}

    async def _haunt(self) -> None:
        """Compute seed after seed, and then judge again whenever weeks have passed."""
        state, keys = self._state, self._keys
        seeds = other_seeds(state.seed)
        self._echoes = {side: [] for side in keys}
        self._show({})  # what was there is of sides as they were
        self._say(0, len(seeds), None)
        for number, seed in enumerate(seeds, 1):
            for side in keys:
                self._echoes[side].append(await self._echo(state, side, seed))
            if number in _SHOWN_AFTER:
                self._show(await self._services.workers.later(tasks.bands_of, self._echoes))
                self._say(number, len(seeds), await self._judged())
        while True:
            self._moved.clear()
            await self._moved.wait()
            await asyncio.sleep(JUDGED_EVERY)
            self._say(len(seeds), len(seeds), await self._judged())

    async def _echo(self, state: State, side: str, seed: int) -> Echo:
        """Compute one seed of a side, or find it again."""
        found = state.side(side)
        log: Log = () if found is None else found.log
        work = partial(self._services.workers.later, tasks.echo_of, state.chain, log, seed)
        return await self._services.echoes.get_or((*self._keys[side], str(seed)), work)

    async def _judged(self) -> dict[str, str] | None:
        """Judge who is ahead; None where there are no two sides that differ."""
        since = parted(self._state)
        if since is None or "b" not in self._echoes:
            return None
        judged = (self._echoes, self._state.week, since)
        return await self._services.workers.later(tasks.judge, *judged)

    def _show(self, bands: dict[str, Any]) -> None:
        """Tell the bands, which stay as they are while weeks pass."""
        self._tell({"type": "ghost", **{side: bands.get(side) for side in SIDES}})

    def _say(self, done: int, of: int, sentence: dict[str, str] | None) -> None:
        """Tell how many seeds were computed, and who is ahead."""
        self._tell({"type": "verdict", "done": done, "of": of, "sentence": sentence})


def _leave_out(task: asyncio.Task[None]) -> None:
    """Do without a ghost where it cannot be computed; the sides themselves are shown."""
    if not task.cancelled():
        task.exception()


def parted(state: State) -> int | None:
    """Return the week from which on the two sides differ; None: they do not [week]."""
    if state.b is None:
        return None
    first, second = state.a.log, state.b.log
    for one, two in zip(first, second, strict=False):
        if one != two:
            return int(min(one["week"], two["week"]))
    longer = max(first, second, key=len)[min(len(first), len(second)) :]
    return int(longer[0]["week"]) if longer else None
