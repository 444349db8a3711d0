"""Where blocks of runs are done: in this process, in others, or on any executor."""

from __future__ import annotations

import math
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from typing import Any, Protocol

from ketensim.study.errors import StudyError
from ketensim.study.experiment.block import Receipt, Work, do_block, prepare_worker
from ketensim.study.experiment.plan import Task

_ASK_AFTER = 2.0  # seconds between questions to a cluster how large it is
BLOCKS_A_WORKER = 3  # under way for each worker, so that none waits for the driver


class EngineError(StudyError):
    """The machinery that does the runs is gone; what was done is in the store."""


class Engine(Protocol):
    """Does blocks of runs."""

    @property
    def capacity(self) -> int:
        """How many blocks to keep under way."""

    @property
    def workers(self) -> int:
        """How many blocks are done at once."""

    def submit(self, work: Work, tasks: Sequence[Task]) -> Future[Receipt]:
        """Begin a block."""

    def is_guilty(self, lost: Future[Receipt]) -> bool:
        """Whether a block that was lost may have been the cause, and not its neighbour.

        Raises
        ------
        EngineError
            If no further block can be done.
        """

    def close(self, *, at_once: bool) -> None:
        """End what this engine began itself."""


class InProcess:
    """Does each block here, at once."""

    capacity = workers = 1

    def submit(self, work: Work, tasks: Sequence[Task]) -> Future[Receipt]:
        """Do a block and give what is told of it."""
        done: Future[Receipt] = Future()
        done.set_result(do_block(work, tasks))
        return done

    def is_guilty(self, lost: Future[Receipt]) -> bool:
        """Blame the block: there is no other."""
        return True

    def close(self, *, at_once: bool) -> None:
        """Leave nothing behind: there is nothing."""


class Processes:
    """Does blocks in processes of its own, each with a queue of its own.

    A process that dies takes its queue along and no other; the block that it was busy with is the
    first of that queue, so that it is known which one to suspect.

    Parameters
    ----------
    count
        How many processes.
    """

    def __init__(self, count: int) -> None:
        self.workers = count
        self.capacity = count * BLOCKS_A_WORKER
        self._pools = [_one_process() for _ in range(count)]
        self._queues: list[deque[Future[Receipt]]] = [deque() for _ in range(count)]
        self._guilty: set[Future[Receipt]] = set()

    def submit(self, work: Work, tasks: Sequence[Task]) -> Future[Receipt]:
        """Give a block to the process with the shortest queue."""
        for place, queue in enumerate(self._queues):
            while queue and queue[0].done():
                if _is_broken(queue[0]):
                    self._replace(place)
                else:
                    queue.popleft()
        place = min(range(self.workers), key=lambda at: len(self._queues[at]))
        try:
            future = self._pools[place].submit(do_block, work, tasks)
        except BrokenExecutor:  # it died between two blocks
            self._replace(place)
            future = self._pools[place].submit(do_block, work, tasks)
        self._queues[place].append(future)
        return future

    def is_guilty(self, lost: Future[Receipt]) -> bool:
        """Whether its process was busy with this block when it died."""
        for place, queue in enumerate(self._queues):
            if lost in queue:
                self._replace(place)
        is_guilty = lost in self._guilty
        self._guilty.discard(lost)
        return is_guilty

    def _replace(self, place: int) -> None:
        """Start a process where one died; the first block of its queue is to blame."""
        lost = [future for future in self._queues[place] if not future.done() or _is_broken(future)]
        self._guilty.update(lost[:1])
        self._queues[place].clear()
        self._pools[place].shutdown(wait=False, cancel_futures=True)
        self._pools[place] = _one_process()

    def close(self, *, at_once: bool) -> None:
        """End the processes; at once, they do not finish what they are doing."""
        for pool in self._pools:
            if at_once:
                for process in list((pool._processes or {}).values()):
                    process.terminate()
            pool.shutdown(wait=not at_once, cancel_futures=True)


class Given:
    """Does blocks on an executor that someone else made and ends.

    Parameters
    ----------
    executor
        Any executor whose workers can import ketensim.
    count
        Asked now and then how many blocks it does at once: a cluster grows and shrinks.
    """

    def __init__(self, executor: Executor, count: Callable[[], int]) -> None:
        self._executor = executor
        self._count = count
        self._counted, self._asked = 1, -math.inf

    @property
    def workers(self) -> int:
        """How many blocks are done at once, now."""
        if time.monotonic() > self._asked + _ASK_AFTER:
            try:
                self._counted = max(1, self._count())
            except Exception as error:  # whatever a cluster raises that is no more
                raise EngineError("engine_gone", reason=type(error).__name__) from error
            self._asked = time.monotonic()
        return self._counted

    @property
    def capacity(self) -> int:
        """How many blocks to keep under way, now."""
        return self.workers * BLOCKS_A_WORKER

    def submit(self, work: Work, tasks: Sequence[Task]) -> Future[Receipt]:
        """Give a block to the executor."""
        try:
            return self._executor.submit(do_block, work, tasks)
        except RuntimeError as error:  # a broken pool too
            raise EngineError("engine_gone", reason=error) from error

    def is_guilty(self, lost: Future[Receipt]) -> bool:
        """Blame the block, unless the executor itself is gone."""
        trouble: Any = CancelledError() if lost.cancelled() else lost.exception()
        if isinstance(trouble, BrokenExecutor | CancelledError):
            reason = str(trouble) or type(trouble).__name__
            raise EngineError("engine_gone", reason=reason) from trouble
        return True

    def close(self, *, at_once: bool) -> None:
        """Leave the executor to whoever made it."""


def _one_process() -> ProcessPoolExecutor:
    """Start a process; spawn is safe with threads, and the same on every system."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=context, initializer=prepare_worker)


def _is_broken(future: Future[Receipt]) -> bool:
    """Whether a block was lost with its process."""
    return future.cancelled() or isinstance(future.exception(), BrokenExecutor)
