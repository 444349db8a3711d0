"""What an experiment will take before it is begun: runs, time here, and disk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketensim.study.experiment.block import Work, do_block
from ketensim.study.experiment.running import Shard, Sweep
from ketensim.study.experiment.store import Store

_BYTES_A_NUMBER = 8.0  # outcomes hardly compress
_SAMPLE, _LONG_ENOUGH = 12, 4.0  # runs to time, and seconds after which there are enough
_FEW = 30  # runs in the store, below which their mean time says little


@dataclass(frozen=True)
class Estimate:
    """What an experiment takes.

    Parameters
    ----------
    rows
        Rows that the table of runs will have.
    runs, missing
        Different runs that takes, and how many of them are not in the store.
    seconds_a_run
        How long one takes on one processor here [s].
    bytes_a_run
        What one takes on disk [bytes].
    """

    rows: int
    runs: int
    missing: int
    seconds_a_run: float
    bytes_a_run: float

    def seconds(self, workers: int) -> float:
        """Give how long the missing runs take [s]."""
        return self.missing * self.seconds_a_run / max(1, min(workers, self.missing))

    @property
    def bytes(self) -> float:
        """What the missing runs take on disk [bytes]."""
        return self.missing * self.bytes_a_run


def estimate(sweep: Sweep, shard: Shard | None = None) -> Estimate:
    """Count the runs of an experiment and time one, writing nothing.

    Where the store holds enough runs of this code, their mean time is taken; else some runs are
    done here.
    """
    standing = sweep.standing(shard)
    seconds, columns = _measured(sweep, standing.missing)
    return Estimate(
        len(sweep.plan), standing.runs, standing.missing, seconds, columns * _BYTES_A_NUMBER
    )


def _measured(sweep: Sweep, missing: int) -> tuple[float, int]:
    """Give the time of a run [s] and the number of its columns."""
    if not missing:
        return 0.0, 0
    table = sweep.store.table(["code", "seconds"])
    ours = np.array(table.column("code").to_pylist(), dtype=str) == sweep.plan.code
    if ours.sum() >= _FEW:
        seconds = np.asarray(table.column("seconds"), dtype=np.float64)[ours]
        return float(seconds.mean()), _columns_of(sweep.store.files()[-1].read_bytes())
    return _timed(sweep)


def _timed(sweep: Sweep) -> tuple[float, int]:
    """Do missing runs here, spread over the plan, after one that may have to compile."""
    missing = sweep.plan.missing(sweep.store.keys())
    spread = missing[np.linspace(0, len(missing) - 1, min(_SAMPLE, len(missing))).astype(int)]
    nowhere = Work(sweep.plan.evaluate, sweep.plan.code, Store(sweep.place / "none", ""), "")
    tasks = [task for _, task in sweep.plan.tasks(spread)]
    do_block(nowhere, tasks[:1])
    seconds: list[float] = []
    for task in tasks:
        receipt = do_block(nowhere, [task])
        seconds.append(receipt.seconds)
        if sum(seconds) > _LONG_ENOUGH:
            break
    assert receipt.rows is not None
    return float(np.mean(seconds)), _columns_of(receipt.rows)


def _columns_of(content: bytes) -> int:
    """Count the columns of a file of runs."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    return len(pq.read_schema(pa.BufferReader(content)).names)
