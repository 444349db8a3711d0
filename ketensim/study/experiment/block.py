"""What a worker does with a block of runs: do them, and leave their rows in the store."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import parent_process
from os import _exit
from typing import Any

from ketensim.study.experiment.evaluating import Evaluate
from ketensim.study.experiment.plan import Task
from ketensim.study.experiment.rows import Row, packed
from ketensim.study.experiment.store import Store, name_of
from ketensim.study.worker import ignore_interrupt


@dataclass(frozen=True)
class Work:
    """What all blocks of an experiment share.

    Parameters
    ----------
    evaluate
        What does one run.
    code
        Version of the code, for the rows.
    store
        Where the rows go.
    session
        Who asked, for the names of the files.
    """

    evaluate: Evaluate
    code: str
    store: Store
    session: str


@dataclass(frozen=True)
class Receipt:
    """What is told of a block that is done.

    Parameters
    ----------
    runs, failed
        How many were done, and how many of those failed.
    seconds
        How long they took, the writing not counted [s].
    rows
        The rows, where the worker does not reach the store; else None.
    """

    runs: int
    failed: int
    seconds: float
    rows: bytes | None


def do_block(work: Work, tasks: Sequence[Task]) -> Receipt:
    """Do the runs of a block; a run that fails is a row with its error."""
    start = time.perf_counter()
    rows = [_done(work, task) for task in tasks]
    seconds = time.perf_counter() - start
    table = packed(rows)
    within_reach = work.store.is_here()
    if within_reach:
        work.store.write(table, block_name(tasks), work.session)
    failed = sum(row.error is not None for row in rows)
    return Receipt(len(rows), failed, seconds, None if within_reach else table)


def block_name(tasks: Sequence[Task]) -> str:
    """Name the file of a block."""
    return name_of(task.id for task in tasks)


def _done(work: Work, task: Task) -> Row:
    """Do one run."""
    start = time.perf_counter()
    outcomes: dict[str, float] = {}
    error: str | None = None
    try:
        found = work.evaluate(dict(task.values), task.strategy, task.seed)
        outcomes = {name: float(value) for name, value in found.items()}
    except Exception as trouble:
        error = " ".join(f"{type(trouble).__name__}: {trouble}".split())
    seconds = time.perf_counter() - start
    return Row(task, work.code, error, seconds if math.isfinite(seconds) else 0.0, outcomes)


def prepare_worker() -> None:
    """Leave ctrl-C to the driver, and end when the driver does, however that ends."""
    ignore_interrupt()
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    """Wait until the driver is gone; a worker that is left behind would wait for ever."""
    parent.join()
    _exit(1)
