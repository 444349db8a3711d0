"""Which runs an experiment needs: each with a name that says all that determines it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketensim.study.experiment.code_version import code_version, version_of
from ketensim.study.experiment.design import Design
from ketensim.study.experiment.evaluating import Chain, Evaluate
from ketensim.study.experiment.experiment import STRATEGY, Experiment
from ketensim.study.experiment.factors import DUMMY
from ketensim.study.experiment.keys import run_seed

if TYPE_CHECKING:
    import pandas as pd

Keys = NDArray[np.uint64]
#: Format of what a run leaves in a store; part of its name.
RUN_FORMAT = 1


@dataclass(frozen=True)
class Task:
    """One run to do.

    Parameters
    ----------
    id
        Hash of all that determines its outcome, 32 hexadecimal digits.
    values
        Path and value of every factor but `dummy`, and of every lever but `strategy`.
    strategy
        What the regisseur does.
    seed
        Key of all its draws.
    """

    id: str
    values: tuple[tuple[str, Any], ...]
    strategy: str
    seed: int


def key_of(run: str) -> int:
    """Shorten the name of a run to 64 bits; two of a million share one in 4 of 10^8 sweeps."""
    return int(run[:16], 16)


@dataclass(frozen=True)
class Plan:
    """The runs of an experiment.

    Parameters
    ----------
    experiment
        What is asked.
    design
        The points to look at.
    evaluate
        What does one run.

    Notes
    -----
    A run is counted by its place: settings of the levers, then points, then replications. Runs
    that must give the same, such as two that differ in the dummy alone, have one name and are done
    once.
    """

    experiment: Experiment
    design: Design
    evaluate: Evaluate

    def __len__(self) -> int:
        return len(self.experiment.settings) * self.runs_of_a_setting

    @property
    def runs_of_a_setting(self) -> int:
        """Runs under each combination of the levers."""
        return self.design.points * self.experiment.replications

    @cached_property
    def code(self) -> str:
        """Version of the code that does the runs."""
        return code_version() if isinstance(self.evaluate, Chain) else version_of(self.evaluate)

    @cached_property
    def keys(self) -> Keys:
        """(runs,) the short name of every run, in order of place."""
        keys = np.empty(len(self), dtype=np.uint64)
        for place, task in self.tasks(range(len(self))):
            keys[place] = key_of(task.id)
        return keys

    def missing(self, known: Keys, shard: tuple[int, int] | None = None) -> NDArray[np.int64]:
        """List the places of the runs to do, in the order to do them.

        Parameters
        ----------
        known
            Sorted short names of runs that have been done.
        shard
            Part i of n, from 1: only every n-th block of points that share their clients.

        Returns
        -------
        (missing,)
            Each run once; the runs of one point after each other, and levers with one seed too.
        """
        _, first = np.unique(self.keys, return_index=True)
        places = first[~np.isin(self.keys[first], known)]
        setting, rest = np.divmod(places, self.runs_of_a_setting)
        point, replication = np.divmod(rest, self.experiment.replications)
        if shard is not None:
            ours = self.design.block[point] % shard[1] == shard[0] - 1
            places, setting, point, replication = (
                array[ours] for array in (places, setting, point, replication)
            )
        return places[np.lexsort((setting, replication, point))]

    def tasks(self, places: Iterable[int]) -> Iterator[tuple[int, Task]]:
        """Make the runs at some places, in that order."""
        for place in places:
            setting, rest = divmod(int(place), self.runs_of_a_setting)
            point, replication = divmod(rest, self.experiment.replications)
            yield int(place), self._task(setting, point, replication)

    def _task(self, setting: int, point: int, replication: int) -> Task:
        """Make one run."""
        strategy, levers, told = self._settings[setting]
        values = self._points(point)
        seed = run_seed(self.experiment.seed, int(self.design.block[point]), replication)
        text = f"{told}{values!r}\n{strategy}\n{seed}"
        name = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        return Task(name, values + levers, strategy, seed)

    @cached_property
    def _settings(self) -> list[tuple[str, tuple[tuple[str, Any], ...], str]]:
        """Strategy, other levers, and what they say in a name, of each combination."""
        made = []
        for setting in self.experiment.settings:
            levers = tuple((path, value) for path, value in setting.items() if path != STRATEGY)
            base = ""
            if isinstance(self.evaluate, Chain):
                base = self.evaluate.identity(dict(levers))
            told = f"{RUN_FORMAT}\n{self.code}\n{base}\n{levers!r}\n"
            made.append((str(setting.get(STRATEGY, "")), levers, told))
        return made

    def _points(self, point: int) -> tuple[tuple[str, Any], ...]:
        """Give the values of one point by path; the dummy changes nothing."""
        row = self.design.values[point].tolist()
        return tuple(
            (factor.name, int(value) if factor.integer else value)
            for factor, value in zip(self.design.factors, row, strict=True)
            if factor.name != DUMMY
        )

    def table(self) -> pd.DataFrame:
        """Tabulate the runs in order of place.

        Returns
        -------
        DataFrame
            point, block, replication, seed, then one column a lever and one a factor.
        """
        import pandas as pd

        settings, replications = self.experiment.settings, self.experiment.replications
        points = np.repeat(np.arange(self.design.points), replications)
        turns = np.tile(np.arange(replications), self.design.points)
        block = self.design.block[points]
        seeds = [run_seed(self.experiment.seed, b, r) for b, r in zip(block, turns, strict=True)]
        columns: dict[str, Any] = {
            "point": np.tile(points, len(settings)),
            "block": np.tile(block, len(settings)),
            "replication": np.tile(turns, len(settings)),
            "seed": np.tile(np.array(seeds, dtype=np.int64), len(settings)),
        }
        for lever in self.experiment.chosen:
            values = np.array([setting[lever] for setting in settings], dtype=object)
            columns[lever] = np.repeat(values, self.runs_of_a_setting)
        for at, factor in enumerate(self.design.factors):
            columns[factor.name] = np.tile(self.design.values[points, at], len(settings))
        return pd.DataFrame(columns).infer_objects()
