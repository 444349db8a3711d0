"""Do runs in blocks: sized by their time, tried again when lost, given up when fatal."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from ketensim.study.experiment.block import Receipt, Work, block_name
from ketensim.study.experiment.engine import Engine, EngineError
from ketensim.study.experiment.plan import Task
from ketensim.study.experiment.rows import Row, packed

BLOCK_SECONDS = 1.0  # work in a block: hides the cost of sending it, 0.3 ms to 7 ms, and of a file
_LEAST_SECONDS = 0.1  # work in a block towards the end, some ten times what its file costs
_MOST_RUNS = 1_000  # in a block, however quick: bounds the memory that its rows take
_GROWS_BY = 4  # at most, from one block to the next: the first runs of a process compile
_WEIGHT = 0.3  # of the newest block in the mean time of a run
_TRIES = 2  # of a block before it is halved, and of a single run before it is given up
_MOST_FATAL_AT_FIRST = 3  # runs, before it is the workers that are thought to be at fault
MERGE_AFTER = 256  # blocks between two mergings of the store
DIED = "the process that did this run died, twice (out of memory?)"


class Told(Protocol):
    """What is told while runs are done."""

    def __call__(self, done: int, total: int, /) -> None:
        """Say how many runs of all are done."""


@dataclass
class _Block:
    """Runs that are sent together, and how often they were lost."""

    tasks: list[Task]
    lost: int = 0


class Doing:
    """Keeps an engine busy until all runs are in the store.

    Parameters
    ----------
    engine
        Where the blocks are done.
    work
        What they share.
    tasks
        The runs, made as they are needed.
    total
        How many there are.
    told
        Told after every block.
    """

    def __init__(
        self, engine: Engine, work: Work, tasks: Iterator[Task], total: int, told: Told | None
    ) -> None:
        self.engine, self.work, self.tasks = engine, work, tasks
        self.total, self.told = total, told
        self.done = self.failed = 0
        self.seconds_a_run: float | None = None
        self._again: deque[_Block] = deque()
        self._fatal: list[Task] = []
        self._size = 1
        self._blocks = 0

    def do(self) -> None:
        """Do all runs."""
        under_way: dict[Future[Receipt], _Block] = {}
        while True:
            # the first block goes alone: it leaves the compiled kernel on disk for the others
            while len(under_way) < (self.engine.capacity if self.seconds_a_run else 1):
                block = self._next()
                if block is None:
                    break
                under_way[self.engine.submit(self.work, block.tasks)] = block
            if not under_way:
                self._put_down_fatal()
                return
            ready, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in ready:
                self._take(future, under_way.pop(future))

    def _next(self) -> _Block | None:
        """Make the next block: one that was lost, or else of new runs."""
        if self._again:
            return self._again.popleft()
        tasks = list(islice(self.tasks, self._next_size()))
        return _Block(tasks) if tasks else None

    def _next_size(self) -> int:
        """Size a block: of a second, and smaller towards the end, so that all workers end at once.

        Blocks shrink no further than what pays for sending them.
        """
        if self.engine.workers == 1 or self.seconds_a_run is None:
            return self._size
        share = (self.total - self.done) // (2 * self.engine.workers)
        least = int(_LEAST_SECONDS / self.seconds_a_run)
        return max(1, min(self._size, max(share, least)))

    def _take(self, future: Future[Receipt], block: _Block) -> None:
        """Take in what is told of a block, or find out why it was lost."""
        try:
            receipt = future.result()
        except OSError as error:  # a full disk, or a cluster that is gone: no fault of the runs
            raise EngineError("engine_gone", reason=error) from error
        except Exception:
            if self.engine.is_guilty(future):
                self._lost(block)
            else:
                self._again.append(block)
            return
        if receipt.rows is not None:
            self.work.store.write(receipt.rows, block_name(block.tasks), self.work.session)
        self._learn(receipt)
        self._put_down_fatal()
        self._count(receipt.runs, receipt.failed)

    def _learn(self, receipt: Receipt) -> None:
        """Size the next blocks by the time that runs take."""
        found = receipt.seconds / receipt.runs
        known = self.seconds_a_run
        mean = found if known is None else known + _WEIGHT * (found - known)
        self.seconds_a_run = max(mean, 1e-9)
        wanted = int(BLOCK_SECONDS / self.seconds_a_run)
        self._size = max(1, min(wanted, self._size * _GROWS_BY, _MOST_RUNS))

    def _count(self, runs: int, failed: int) -> None:
        """Count runs that are in the store, and keep the number of its files down."""
        self.done += runs
        self.failed += failed
        self._blocks += 1
        if self._blocks % MERGE_AFTER == 0:
            self.work.store.merge(self.work.session)
        if self.told is not None:
            self.told(self.done, self.total)

    def _lost(self, block: _Block) -> None:
        """Try a block again, then its halves, and give up a run that is fatal by itself."""
        block.lost += 1
        if block.lost < _TRIES:
            self._again.append(block)
        elif len(block.tasks) > 1:
            half = len(block.tasks) // 2
            self._again.extend([_Block(block.tasks[:half]), _Block(block.tasks[half:])])
        else:
            self._give_up(block.tasks)

    def _give_up(self, tasks: Sequence[Task]) -> None:
        """Remember a run that is fatal, unless no run at all can be done."""
        self._fatal += tasks
        if self.seconds_a_run is None and len(self._fatal) >= _MOST_FATAL_AT_FIRST:
            raise EngineError("nothing_done", tries=len(self._fatal))

    def _put_down_fatal(self) -> None:
        """Put down which runs were fatal, so that nobody tries them again unasked."""
        if not self._fatal:
            return
        rows = [Row(task, self.work.code, DIED, 0.0, {}) for task in self._fatal]
        self.work.store.write(packed(rows), block_name(self._fatal), self.work.session)
        fatal, self._fatal = len(self._fatal), []
        self._count(fatal, fatal)
