"""Where a chain is held up: what 10% more at each station and hand-off brings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from contextlib import closing
from functools import reduce
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from ketensim.measure.results_folder import told_of
from ketensim.study.bottleneck_effects import OF_IMPROVEMENT, Bottlenecks
from ketensim.study.errors import StudyError
from ketensim.study.improvements import KINDS, HandOffs, Improvement, Survey, survey
from ketensim.study.plan import PlannedRun
from ketensim.study.runner import Progress, iterate_runs
from ketensim.study.statistics import Values
from ketensim.study.worker import Simulate, simulate_chain

if TYPE_CHECKING:
    from ketensim.measure.result import Result
    from ketensim.scenario.schema import Scenario

RAISED = 0.10


class Tell(Protocol):
    """What is told once it is known which improvements are tried."""

    def __call__(self, found: Survey, runs: int) -> None:
        """Say what is tried and how many runs that takes in all."""


def bottlenecks(
    scenario: Scenario,
    strategy: str | None = None,
    seeds: Iterable[int] = range(1, 11),
    *,
    kinds: Sequence[str] = KINDS,
    raised: float = RAISED,
    jobs: int | None = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
    tell: Tell | None = None,
    simulate: Simulate = simulate_chain,
) -> Bottlenecks:
    """Try 10% more of everything that may hold a chain up, one at a time, on the same clients.

    Parameters
    ----------
    scenario
        The chain.
    strategy
        What the regisseur does meanwhile; left out, what the scenario says.
    seeds
        One base run, and one run of every improvement, for each.
    kinds
        Which of `ketensim.study.improvements.KINDS` to try.
    raised
        How much to raise staff, and the odds of acceptance or of the dossier [share].
    jobs, executor, progress, simulate
        As in `ketensim.study.runner.iterate_runs`.
    tell
        Told what is tried, once the base runs have shown which hand-offs are used.
    """
    seeds = list(seeds)
    if not seeds:
        raise StudyError("no_seeds")
    if len(set(seeds)) < len(seeds):
        raise StudyError("same_seed")
    chosen = scenario.regie.strategy if strategy is None else strategy
    books = _Books()
    how = {"jobs": jobs, "executor": executor, "simulate": simulate}
    most = most_runs(scenario, kinds, len(seeds))
    base = [PlannedRun(number, chosen, seed) for number, seed in enumerate(seeds)]
    books.keep(scenario, base, None, _onward(progress, 0, most), **how)
    found = survey(scenario, kinds, reduce(HandOffs.__add__, books.hand_offs))
    total = len(seeds) * (1 + len(found.improvements))
    if tell is not None:
        tell(found, total)
    tried = [one for one in found.improvements for _ in seeds]
    planned = [
        PlannedRun(len(seeds) + place, chosen, seed, one.intervention(1.0 + raised))
        for place, (one, seed) in enumerate(
            zip(tried, seeds * len(found.improvements), strict=True)
        )
    ]
    books.keep(scenario, planned, tried, _onward(progress, len(seeds), total), **how)
    stations = tuple((p.name, o.function) for p in scenario.partners for o in p.offers)
    return Bottlenecks(
        pd.DataFrame(books.rows),
        np.array(books.queues),
        stations,
        raised,
        found.left_out,
        tuple(books.told),
    )


def most_runs(scenario: Scenario, kinds: Sequence[str], seeds: int) -> int:
    """Say how many runs it takes at most; hand-offs without clients will take some off."""
    from ketensim.flow import Network

    stations = sum(len(partner.offers) for partner in scenario.partners)
    links = len(Network.from_scenario(scenario).links)
    tried = sum(stations if kind == "staffing" else links for kind in kinds)
    return seeds * (1 + tried)


class _Books:
    """What is kept of each run; the run itself is thrown away."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.queues: list[Values] = []
        self.hand_offs: list[HandOffs] = []
        self.told: list[dict[str, Any]] = []

    def keep(
        self,
        scenario: Scenario,
        planned: Sequence[PlannedRun],
        improvements: Sequence[Improvement] | None,
        progress: Progress | None,
        **how: Any,
    ) -> None:
        """Do runs and note what came out; base runs also tell of their hand-offs."""
        with closing(iterate_runs(scenario, planned, progress=progress, **how)) as results:
            for place, (run, result) in enumerate(zip(planned, results, strict=True)):
                named = _NO_IMPROVEMENT if improvements is None else improvements[place].columns()
                self._note(run, named, result)
                if improvements is None:
                    self.hand_offs.append(HandOffs.of(result.records))

    def _note(self, run: PlannedRun, named: dict[str, str], result: Result) -> None:
        """Note one run."""
        records, found = result.records, result.indicators
        row = {"run": run.number, "seed": run.seed, "strategy": run.strategy}
        dropout = found["gave_up_share"] + found["lost_share"]
        self.rows.append(row | named | {"dropout_share": dropout} | found)
        done = {"started": records.started_at, "seconds": records.seconds}
        self.told.append(row | done | told_of(records.interventions))
        self.queues.append(records.station_waiting[records.week >= 0].mean(axis=0))


_NO_IMPROVEMENT = dict.fromkeys(OF_IMPROVEMENT, "")


class _Onward:
    """Tells progress in runs of the whole study."""

    def __init__(self, whole: Progress, before: int, runs: int) -> None:
        self.whole, self.before, self.runs = whole, before, runs

    def __call__(self, done: int, total: int) -> None:
        """Say that `done` of the `total` runs of this part have been handed over."""
        self.whole(self.before + done, self.runs)


def _onward(progress: Progress | None, before: int, runs: int) -> Progress | None:
    """Tell progress in runs of the whole study, if anyone listens."""
    return None if progress is None else _Onward(progress, before, runs)
