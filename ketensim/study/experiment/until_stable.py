"""Double an experiment until its ranking and intervals hold, using every earlier run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from ketensim.study.experiment.design import check_grows
from ketensim.study.experiment.doing import Told
from ketensim.study.experiment.evaluating import Evaluate
from ketensim.study.experiment.experiment import Experiment
from ketensim.study.experiment.result import ExperimentResult
from ketensim.study.experiment.running import Sweep, with_engine
from ketensim.study.sensitivity.stability import Settled, stability

MOST_DOUBLINGS = 10  # a thousand times the runs: what has not settled by then will not


@dataclass(frozen=True)
class Round:
    """One size of an experiment, and whether it is enough.

    Parameters
    ----------
    doublings
        How often the size of the file was doubled.
    result
        What came out.
    found
        Whether ranking and intervals are those of half the runs.
    """

    doublings: int
    result: ExperimentResult
    found: Settled


def run_until_stable(
    experiment: Experiment,
    *,
    out: Path | None = None,
    executor: Executor | None = None,
    jobs: int | None = 1,
    evaluate: Evaluate | None = None,
    watch: Callable[[int], AbstractContextManager[Told]] | None = None,
    tell: Callable[[Round], None] | None = None,
) -> Round:
    """Do an experiment, and twice as much of it as long as it is not settled.

    Parameters
    ----------
    experiment
        What is asked; its method must be one that grows, such as sobol or lhs.
    out, executor, jobs, evaluate
        As in `run_experiment`.
    watch
        Gives what is told while a round is done, from how many runs it misses.
    tell
        Told after every round.

    Returns
    -------
    Round
        The last one; its tables are those in the folder.
    """
    check_grows(experiment)
    for doublings in range(MOST_DOUBLINGS + 1):
        sweep = Sweep.of(experiment, out, evaluate, doublings)
        missing = sweep.standing().missing
        with nullcontext() if watch is None else watch(missing) as told:
            with_engine(sweep, executor, jobs, told)
        result = sweep.result()
        last = Round(doublings, result, stability(result.design, result.runs, experiment.outcomes))
        if tell is not None:
            tell(last)
        if last.found.settled:
            break
    return last
