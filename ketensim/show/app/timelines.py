"""Timelines that were computed, kept as long as they may be shown again.

Undoing, redoing, splitting, swapping and thirty groups with one lesson all meet a side that was
computed before, so they cost nothing.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from ketensim.show.app.session import Log

T = TypeVar("T")
Key = tuple[str, ...]


class Kept(Generic[T]):
    """What was computed last, by key; what two ask for at the same time is computed once.

    Parameters
    ----------
    most
        How many results are kept; the one that was not asked for longest goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Key, T] = OrderedDict()
        self._under_way: dict[Key, asyncio.Task[T]] = {}

    def get(self, key: Key) -> T | None:
        """Return a result if it is there."""
        if key in self._found:
            self._found.move_to_end(key)
        return self._found.get(key)

    async def get_or(self, key: Key, compute: Callable[[], Awaitable[T]]) -> T:
        """Return a result, computed if it is not there; who stops waiting disturbs no other."""
        found = self.get(key)
        if found is not None:
            return found
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.ensure_future(self._compute(key, compute))
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._done(key, done))
        return await asyncio.shield(task)

    async def _compute(self, key: Key, compute: Callable[[], Awaitable[T]]) -> T:
        """Compute a result and keep it."""
        found = await compute()
        self._found[key] = found
        while len(self._found) > self._most:
            self._found.popitem(last=False)
        return found

    def _done(self, key: Key, task: asyncio.Task[T]) -> None:
        """Forget a computation that has ended; its error is told to those who wait for it."""
        self._under_way.pop(key, None)
        if not task.cancelled():
            task.exception()


def key_of(chain: str, log: Log, seed: int) -> Key:
    """Return what a side is computed from, written short; of the chain its digest."""
    entries = json.dumps(log, sort_keys=True, separators=(",", ":"))
    return (chain, sha256(entries.encode()).hexdigest(), str(seed))
