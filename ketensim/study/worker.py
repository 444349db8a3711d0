"""What a worker process does: one block of runs."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ketensim.scenario.errors import ScenarioError
from ketensim.study.plan import PlannedRun

if TYPE_CHECKING:
    from ketensim.measure.result import Result
    from ketensim.scenario.intervention import Intervention
    from ketensim.scenario.schema import Scenario


class Simulate(Protocol):
    """Does one run; it must be importable by name in a worker process."""

    def __call__(
        self, scenario: Scenario, strategy: str, seed: int, /, *changed: Intervention
    ) -> Result:
        """Simulate the scenario under a strategy, with what an intervention changes, if any."""


def simulate_chain(scenario: Scenario, strategy: str, seed: int, *changed: Intervention) -> Result:
    """Simulate the chain; Mesa and the compiled kernel take seconds to import, so import late."""
    from ketensim.chain.simulate import simulate

    intervention = changed[0] if changed else None
    return simulate(scenario, strategy=strategy, seed=seed, intervention=intervention)


def shared_scenario(scenario: Scenario, strategies: Iterable[str]) -> Scenario:
    """Give the one scenario of runs that are compared: with all that any strategy may found."""
    from ketensim.chain.agenda import Agenda
    from ketensim.chain.mechanism import staged
    from ketensim.chain.regie.registry import parse_strategy

    agenda = Agenda(scenario)
    return staged(scenario, *(agenda.programme(parse_strategy(one)) for one in strategies))


@dataclass(frozen=True)
class Failure:
    """Why a run could not be done; plain text, so that it can cross between processes."""

    reason: str
    trace: str


def run_block(
    simulate: Simulate, scenario: Scenario, block: list[PlannedRun]
) -> list[Result | Failure]:
    """Do the runs of a block, one after another, up to the first that fails.

    A scenario or strategy that turns out to be wrong is not a failed run: that error goes on to
    whoever asked.
    """
    outcomes: list[Result | Failure] = []
    for run in block:
        try:
            changed = () if run.intervention is None else (run.intervention,)
            result = simulate(scenario, run.strategy, run.seed, *changed)
            _ = result.indicators  # measured here, so that the driver need not do it for all
        except ScenarioError:
            raise
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            return [*outcomes, Failure(reason, traceback.format_exc())]
        outcomes.append(result)
    return outcomes


def ignore_interrupt() -> None:
    """Leave ctrl-C to the driver, which ends its workers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
