"""Do many runs, on one process or several, and hand them over in their planned order.

A run depends on its scenario, strategy and seed alone, so that the number of workers, the size
of the blocks and the order in which they end cannot change a single figure.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from ketensim.study.errors import RunFailedError
from ketensim.study.plan import PlannedRun
from ketensim.study.worker import Failure, Simulate, ignore_interrupt, run_block, simulate_chain

if TYPE_CHECKING:
    from ketensim.measure.result import Result
    from ketensim.scenario.schema import Scenario

BLOCK_SECONDS = 1.0  # work in a block: enough to hide the cost of sending it, 0.3 ms to 7 ms
BLOCKS_A_WORKER = 3  # blocks under way for each worker, so that none waits for the driver
POOL_PAYS_AFTER = 8.0  # seconds of work left above which starting processes (about 3 s) pays


class Progress(Protocol):
    """What is told while runs are done."""

    def __call__(self, done: int, total: int) -> None:
        """Say that `done` of `total` runs have been handed over."""


def iterate_runs(
    scenario: Scenario,
    planned: Sequence[PlannedRun],
    *,
    jobs: int | None = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
    simulate: Simulate = simulate_chain,
) -> Generator[Result, None, None]:
    """Do the planned runs and yield their results, in the order of the plan.

    Parameters
    ----------
    scenario
        The chain.
    planned
        The runs, in the order in which their results are wanted.
    jobs
        Processes to use; 1 stays in this process; None takes all processors as soon as there is
        work enough for them.
    executor
        Where to run instead: any executor whose workers can import ketensim, such as that of a
        cluster. It is not shut down.
    progress
        Told after every run that is handed over.
    simulate
        What does one run.

    Raises
    ------
    RunFailedError
        At the first run, in the order of the plan, that fails.

    Notes
    -----
    The first run is always done in this process: it shows at once whether the scenario works and
    how long a run takes, and leaves the compiled kernel on disk for the workers.
    """
    one = _InProcess(scenario, simulate)
    done = 0
    for result in _in_process(one, planned, jobs, executor):
        done += 1
        if progress is not None:
            progress(done, len(planned))
        yield result
    rest = planned[done:]
    if not rest:
        return
    with _pool(executor, jobs, len(rest)) as (pool, workers):
        for result in _from_pool(pool, workers, one, rest):
            done += 1
            if progress is not None:
                progress(done, len(planned))
            yield result


class _InProcess:
    """Does runs here and remembers how long the last one took."""

    def __init__(self, scenario: Scenario, simulate: Simulate) -> None:
        self.scenario = scenario
        self.simulate = simulate
        self.seconds = BLOCK_SECONDS

    def block(self, runs: Sequence[PlannedRun]) -> list[Result | Failure]:
        """Do one block of runs and time it."""
        start = time.perf_counter()
        outcomes = run_block(self.simulate, self.scenario, list(runs))
        self.seconds = (time.perf_counter() - start) / len(runs)
        return outcomes


def _in_process(
    one: _InProcess, planned: Sequence[PlannedRun], jobs: int | None, executor: Executor | None
) -> Iterator[Result]:
    """Do runs here until the rest is better done by others."""
    for index, run in enumerate(planned):
        if index > 0 and _others_pay(one.seconds * (len(planned) - index), index, jobs, executor):
            return
        yield from _checked([run], one.block([run]))


def _others_pay(work: float, done: int, jobs: int | None, executor: Executor | None) -> bool:
    """Whether the rest of the runs goes to other processes."""
    if executor is not None:
        return True
    if jobs is not None:
        return jobs > 1
    # the first run may have compiled the kernel: it says little about the next ones
    return available_processors() > 1 and done > 1 and work > POOL_PAYS_AFTER


def available_processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _pool(executor: Executor | None, jobs: int | None, runs: int) -> Iterator[tuple[Executor, int]]:
    """Give the executor and how many workers to keep busy; end our own processes at once."""
    if executor is not None:
        yield executor, available_processors()
        return
    workers = min(jobs or available_processors(), runs)
    before = set(multiprocessing.active_children())
    # spawn: safe with threads, and the same on every system
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=ignore_interrupt
    )
    try:
        yield pool, workers
    except BaseException:
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()  # a long run must not hold up whoever interrupts it
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _from_pool(
    pool: Executor, workers: int, one: _InProcess, planned: Sequence[PlannedRun]
) -> Iterator[Result]:
    """Keep three blocks a worker under way and yield their results in order."""
    size = max(1, min(int(BLOCK_SECONDS / one.seconds), -(-len(planned) // workers)))
    blocks = deque(planned[start : start + size] for start in range(0, len(planned), size))
    under_way: deque[tuple[Sequence[PlannedRun], Future[list[Result | Failure]]]] = deque()
    try:
        while blocks or under_way:
            while blocks and len(under_way) < BLOCKS_A_WORKER * workers:
                block = blocks.popleft()
                future = pool.submit(run_block, one.simulate, one.scenario, list(block))
                under_way.append((block, future))
            block, future = under_way.popleft()
            yield from _checked(block, _outcomes_of(block, future))
    finally:
        for _, future in under_way:
            future.cancel()


def _outcomes_of(
    block: Sequence[PlannedRun], future: Future[list[Result | Failure]]
) -> list[Result | Failure]:
    """Wait for a block; a worker that died is a failure of the block it had."""
    try:
        return future.result()
    except BrokenExecutor:
        seeds = f"seeds {block[0].seed} to {block[-1].seed}" if len(block) > 1 else "this seed"
        return [Failure(f"a worker process died during {seeds} (out of memory?)", "")]


def _checked(block: Sequence[PlannedRun], outcomes: Sequence[Result | Failure]) -> Iterator[Result]:
    """Yield the results of a block up to the first that failed."""
    for run, outcome in zip(block, outcomes, strict=False):  # a block stops where a run failed
        if isinstance(outcome, Failure):
            raise RunFailedError(run, outcome.reason, outcome.trace)
        yield outcome
