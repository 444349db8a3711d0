"""What an experiment will take before it is begun: runs, time here, and disk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketensim.study.experiment.block import Work, do_block
from ketensim.study.experiment.running import Shard, Sweep
from ketensim.study.experiment.store import Store

_BYTES_A_NUMBER = 8.0  # outcomes hardly compress
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

    Where the store holds enough runs of this code, their mean time is taken; else a run is done
    here, twice, since the first may have to compile the kernel.
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
    """Do the first missing run here, and again: the first time it may have to compile."""
    first = sweep.plan.missing(sweep.store.keys())[:1]
    tasks = [task for _, task in sweep.plan.tasks(first)]
    nowhere = Work(sweep.plan.evaluate, sweep.plan.code, Store(sweep.place / "none", ""), "")
    do_block(nowhere, tasks)
    receipt = do_block(nowhere, tasks)
    assert receipt.rows is not None
    return receipt.seconds, _columns_of(receipt.rows)


def _columns_of(content: bytes) -> int:
    """Count the columns of a file of runs."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    return len(pq.read_schema(pa.BufferReader(content)).names)
