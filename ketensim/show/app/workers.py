"""Processes that do the model's work, off the event loop.

What somebody waits for goes first: it has processes of its own. What may come later (the ghost
band) has one at low priority, begins only when nobody waits for anything, and can be called off
until then. A process that dies costs a retry and nothing else.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any, Protocol, TypeVar

from ketensim.show.app.refusal import RefusedError

T = TypeVar("T")
#: Processes for what somebody waits for, at most; each takes some 200 MB.
MOST_PROCESSES = 3
#: How often work is tried when its process dies.
TRIES = 3
#: Longest that one piece of work may take, such as a report on a slow laptop that does more [s].
LONGEST_WORK = 180.0
#: The same for the first piece after installation, when everything is compiled [s].
LONGEST_FIRST = 600.0
#: How far processes step back for others (`nice`): all of them for the app itself, which has
#: frames to send, and that of the ghosts for everybody.
_SOON, _LATER = 5, 15


class DoesWork(Protocol):
    """Something that does work elsewhere."""

    async def soon(self, work: Callable[..., T], *given: object) -> T:
        """Do something that somebody waits for."""
        ...

    async def later(self, work: Callable[..., T], *given: object) -> T:
        """Do something when there is nothing better to do; called off, it does not start."""
        ...

    def close(self) -> None:
        """Stop."""
        ...


class Workers:
    """Worker processes.

    Parameters
    ----------
    processes
        For what somebody waits for; left out: as many as there are processors, at most three.
    """

    def __init__(self, processes: int | None = None) -> None:
        usual = min(MOST_PROCESSES, os.cpu_count() or 1)
        self._soon = _Pool(processes or usual, _SOON)
        self._later = _Pool(1, _LATER, self._soon)

    async def soon(self, work: Callable[..., T], *given: object) -> T:
        """Do something that somebody waits for."""
        return await self._soon.do(work, *given)

    async def later(self, work: Callable[..., T], *given: object) -> T:
        """Do something when there is nothing better to do; called off, it does not start."""
        return await self._later.do(work, *given)

    def close(self) -> None:
        """Stop all processes, whatever they are doing."""
        self._soon.close()
        self._later.close()


class _Pool:
    """Some processes of one priority, made anew when one dies; they begin nothing before another.

    Parameters
    ----------
    processes, priority
        How many, and how far they step back for others.
    first
        The pool that must have nothing to do before work begins here.
    """

    def __init__(self, processes: int, priority: int, first: _Pool | None = None) -> None:
        self._processes = processes
        self._priority = priority
        self._first = first
        self._executor: ProcessPoolExecutor | None = None
        self._free = asyncio.Semaphore(processes)
        self._has_worked = False
        self._asked = 0
        self._rests = asyncio.Event()
        self._rests.set()

    async def do(self, work: Callable[..., T], *given: object) -> T:
        """Do work in a process, and again if that process dies."""
        self._asked += 1
        self._rests.clear()
        try:
            return await self._do(work, *given)
        finally:
            self._asked -= 1
            if not self._asked:
                self._rests.set()

    async def _do(self, work: Callable[..., T], *given: object) -> T:
        """Wait for one's turn, and do it."""
        async with self._free:
            while self._first is not None and self._first._asked:
                await self._first._rests.wait()
            for _ in range(TRIES):
                executor = self._ready()
                longest = LONGEST_WORK if self._has_worked else LONGEST_FIRST
                try:
                    running = asyncio.wrap_future(executor.submit(work, *given))
                    found = await asyncio.wait_for(running, longest)
                except BrokenExecutor:
                    self._drop(executor)
                except TimeoutError:
                    self._drop(executor)
                    raise RefusedError("slow", seconds=round(longest)) from None
                else:
                    self._has_worked = True
                    return found
            raise RefusedError("work_failed", tries=TRIES)

    def _ready(self) -> ProcessPoolExecutor:
        """Return the processes, starting them where there are none."""
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self._processes,
                multiprocessing.get_context("spawn"),  # Mesa allows no other
                initializer=_prepare,
                initargs=(self._priority,),
            )
        return self._executor

    def _drop(self, executor: ProcessPoolExecutor) -> None:
        """Leave processes that died, or that hang; others may have done so already."""
        if self._executor is executor:
            self.close()

    def close(self) -> None:
        """Stop the processes at once."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        processes: dict[int, Any] = dict(getattr(executor, "_processes", None) or {})
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes.values():
            process.kill()


def _prepare(priority: int) -> None:  # pragma: no cover - in another process
    """Make a process ready: it leaves ctrl-C to the app, ends with it, and steps back for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    if priority and hasattr(os, "nice"):
        os.nice(priority)


def _end_with(sentinel: int) -> None:  # pragma: no cover - in another process
    """End this process when the app is gone, however it went."""
    wait([sentinel])
    os._exit(1)
