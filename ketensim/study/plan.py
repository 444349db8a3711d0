"""Which runs a study needs: strategies times seeds, numbered once and for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketensim.scenario.intervention import Intervention


@dataclass(frozen=True)
class PlannedRun:
    """One run that is to be done.

    Parameters
    ----------
    number
        Its place in the results folder: the column `run` of every table.
    strategy
        What the regisseur does, as "name" or "name:key=value,...".
    seed
        Key of all its draws; two strategies with the same seed meet the same clients.
    intervention
        What is changed in the chain besides; None: nothing.
    """

    number: int
    strategy: str
    seed: int
    intervention: Intervention | None = None


def seeds_from(seed: int, runs: int) -> range:
    """Return the seeds of a study: run r uses `seed + r`.

    A draw is a hash of its seed and its key, so that neighbouring seeds are as independent as any
    others, and run r of a study can be done again by itself.
    """
    return range(seed, seed + runs)


def plan_runs(strategies: Iterable[str], seeds: Iterable[int]) -> list[PlannedRun]:
    """List the runs of a study: all seeds of the first strategy, then of the second.

    Parameters
    ----------
    strategies
        What is compared; the first is what the others are compared with.
    seeds
        The clients that each of them meets.
    """
    seeds = list(seeds)
    pairs = [(strategy, seed) for strategy in strategies for seed in seeds]
    return [PlannedRun(number, *pair) for number, pair in enumerate(pairs)]
