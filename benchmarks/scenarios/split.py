"""Where the time of a run goes: kernel, weekly agents, records, indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.measuring import Clock, cpu_seconds

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario


@dataclass(frozen=True)
class Split:
    """CPU time of one run, by part [s].

    Attributes
    ----------
    start
        Making the model.
    kernel
        The client flow: all weekly calls, from Python and back.
    agents
        What partners, professionals and regisseur do each week.
    notes, rows
        Records: writing down each week; the rows of clients and visits at the end, in order.
    indicators
        Every indicator, DKS included.
    weeks, partners, clients, visits, events
        Size of the run, warm-up included.
    """

    start: float
    kernel: float
    agents: float
    notes: float
    rows: float
    indicators: float
    weeks: int
    partners: int
    clients: int
    visits: int
    events: int

    @property
    def whole(self) -> float:
        """All of it [s]."""
        simulated = self.kernel + self.agents + self.notes
        return self.start + simulated + self.rows + self.indicators

    @property
    def agents_a_partner_week(self) -> float:
        """CPU time of the weekly agents for each partner and week [us]."""
        return 1e6 * self.agents / (self.weeks * self.partners)

    @property
    def records_to_kernel(self) -> float:
        """Records and indicators as a share of the kernel's time [-]."""
        return (self.notes + self.rows + self.indicators) / self.kernel


def split_run(scenario: Scenario, seed: int, strategy: str | None = None) -> Split:
    """Do one run with a clock on its parts."""
    from ketensim import KetenModel

    start, model = cpu_seconds(lambda: KetenModel(scenario, strategy, rng=seed))
    kernel, notes, steps = Clock(), Clock(), Clock()
    kernel.time(model.flow, "advance")
    notes.time(model.recorder, "note")
    steps.time(model, "step")
    model.run()
    rows, result = cpu_seconds(model.result)
    indicators, _ = cpu_seconds(lambda: result.indicators)
    return Split(
        start=start,
        kernel=kernel.seconds,
        agents=steps.seconds - kernel.seconds - notes.seconds,
        notes=notes.seconds,
        rows=rows,
        indicators=indicators,
        weeks=steps.calls,
        partners=model.network.n_partners,
        clients=len(result.records.clients),
        visits=len(result.records.visits),
        events=model.flow.events,
    )
