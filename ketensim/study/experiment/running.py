"""Run an experiment: what is in the store already is not done again."""

from __future__ import annotations

import os
import pickle
import uuid
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketensim.study.errors import StudyError
from ketensim.study.experiment.block import Work
from ketensim.study.experiment.design import design_of
from ketensim.study.experiment.doing import Doing, Told
from ketensim.study.experiment.engine import Engine, Given, InProcess, Processes
from ketensim.study.experiment.evaluating import Chain, Evaluate
from ketensim.study.experiment.experiment import Experiment
from ketensim.study.experiment.plan import Plan
from ketensim.study.experiment.reading import chains_of, load_experiment
from ketensim.study.experiment.result import STORE, ExperimentResult, runs_of, write_tables
from ketensim.study.experiment.store import Store, open_store
from ketensim.study.folder import FolderError
from ketensim.study.runner import available_processors

PROCESSES_PAY_FROM = 20  # runs: starting a process takes some 3 s
Shard = tuple[int, int]


@dataclass(frozen=True)
class Standing:
    """How far an experiment is.

    Parameters
    ----------
    runs
        Different runs that the whole experiment takes.
    missing
        How many of those are not in the store.
    """

    runs: int
    missing: int


def run_experiment(
    experiment: str | os.PathLike[str] | Experiment,
    *,
    executor: Executor | None = None,
    jobs: int | None = 1,
    out: str | os.PathLike[str] | None = None,
    evaluate: Evaluate | None = None,
    progress: Told | None = None,
    retry_failed: bool = False,
) -> ExperimentResult:
    """Do the runs of an experiment that have not been done, and tabulate them all.

    Parameters
    ----------
    experiment
        Name of a shipped experiment, path of a file, or an experiment that was read before.
    executor
        Where to do the runs: any executor whose workers can import ketensim, such as that of a
        cluster. It is not shut down.
    jobs
        Processes to use instead; 1 stays in this process; None takes all processors. More than one
        job needs the script's own work under ``if __name__ == "__main__":``.
    out
        Folder of the results, in which the store of runs lies too; left out:
        `results/experiments/NAME` below the current folder.
    evaluate
        What does one run; left out, the chain is simulated.
    progress
        Told how many runs are done, of how many that were missing.
    retry_failed
        Whether runs that failed before are tried again.

    Raises
    ------
    ScenarioError
        If the experiment is wrong.
    StudyError
        If the results cannot be written, or the workers are gone; what was done is kept.

    Notes
    -----
    The table does not depend on the number of workers, the order in which runs end, interruptions
    or where they were done: it is the same to the last byte.
    """
    sweep = Sweep.of(experiment, out, evaluate)
    with_engine(sweep, executor, jobs, progress, retry_failed=retry_failed)
    return sweep.result()


@dataclass(frozen=True)
class Sweep:
    """The runs of an experiment, and the store that they are in.

    Parameters
    ----------
    plan
        The runs.
    store
        Those that have been done.
    place
        Folder of the results.
    """

    plan: Plan
    store: Store
    place: Path

    @staticmethod
    def of(
        experiment: str | os.PathLike[str] | Experiment,
        out: str | os.PathLike[str] | None = None,
        evaluate: Evaluate | None = None,
        doublings: int = 0,
        *,
        begin: bool = True,
    ) -> Sweep:
        """Make the plan of an experiment and open its store; one that is not there, to begin."""
        asked = experiment if isinstance(experiment, Experiment) else load_experiment(experiment)
        does: Evaluate = evaluate or Chain(tuple(chains_of(asked).items()))
        plan = Plan(asked, design_of(asked, doublings), does)
        place = Path(out) if out is not None else Path("results") / "experiments" / asked.name
        _refuse_other_things(place)
        is_new = not (place / STORE).exists()
        store = Store(place / STORE, "") if is_new and not begin else open_store(place / STORE)
        return Sweep(plan, store, place)

    def standing(self, shard: Shard | None = None, *, retry_failed: bool = False) -> Standing:
        """Count the runs, and those that are missing; or that failed, where these count as such."""
        nothing = self.plan.keys[:0]
        known = self.store.keys(without_failed=retry_failed)
        return Standing(
            len(self.plan.missing(nothing, shard)), len(self.plan.missing(known, shard))
        )

    def do(
        self,
        engine: Engine,
        told: Told | None = None,
        *,
        shard: Shard | None = None,
        retry_failed: bool = False,
    ) -> Doing:
        """Do the missing runs on an engine, which is not closed."""
        known = self.store.keys(without_failed=retry_failed)
        places = self.plan.missing(known, shard)
        session = uuid.uuid4().hex[:8]
        work = Work(self.plan.evaluate, self.plan.code, self.store, session)
        tasks = (task for _, task in self.plan.tasks(places))
        doing = Doing(engine, work, tasks, len(places), told)
        try:
            doing.do()
        finally:
            self.store.merge(session)
        return doing

    def result(self) -> ExperimentResult:
        """Tabulate all runs, which must be in the store, and write the tables."""
        runs = runs_of(self.plan, self.store)
        result = ExperimentResult(self.plan.experiment, self.plan.design, runs, self.place)
        write_tables(result, self.plan.code)
        return result


def with_engine(
    sweep: Sweep,
    executor: Executor | None,
    jobs: int | None,
    told: Told | None,
    *,
    shard: Shard | None = None,
    retry_failed: bool = False,
) -> None:
    """Do the missing runs of a sweep where they are to be done, and end what was begun for it."""
    missing = sweep.standing(shard, retry_failed=retry_failed).missing
    engine = engine_for(sweep.plan.evaluate, executor, jobs, missing)
    at_once = True
    try:
        sweep.do(engine, told, shard=shard, retry_failed=retry_failed)
        at_once = False
    finally:
        engine.close(at_once=at_once)


def engine_for(
    evaluate: Evaluate, executor: Executor | None, jobs: int | None, missing: int
) -> Engine:
    """Choose where runs are done."""
    wanted = jobs
    if wanted is None:
        wanted = available_processors() if missing >= PROCESSES_PAY_FROM else 1
    if executor is None and (wanted == 1 or missing == 0):
        return InProcess()
    try:
        pickle.dumps(evaluate)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise StudyError("not_importable", what=getattr(evaluate, "__qualname__", evaluate)) from (
            error
        )
    if executor is not None:
        return Given(executor, lambda: _workers_of(executor))
    return Processes(min(wanted, missing))


def _workers_of(executor: Any) -> int:
    """Count the workers of an executor, where it tells; else as many as there are processors."""
    client = getattr(executor, "_client", None)  # of a Dask cluster, which may grow and shrink
    if client is not None:
        return sum(client.nthreads().values())
    return getattr(executor, "_max_workers", None) or available_processors()


def _refuse_other_things(place: Path) -> None:
    """Refuse a folder that holds something else."""
    if place.exists() and not place.is_dir():
        raise FolderError("not_a_folder", place=place)
    if place.is_dir() and not (place / STORE).is_dir() and any(place.iterdir()):
        raise FolderError("other_files", place=place)
