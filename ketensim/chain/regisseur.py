"""The regisseur: a limited budget of effort, and a view that is late and rosy."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.chain import growth
from ketensim.chain.agent import ChainAgent
from ketensim.chain.layout import STAFFING
from ketensim.chain.regie.strategy import Effort, View
from ketensim.chain.rules.information import as_reported, information_age
from ketensim.scenario.offered_load import mean_rates

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.chain.regie.strategy import Floats, Strategy

_NO_PROMISE = 1e-9  # a promise of nothing is kept by all that is given


@dataclass(frozen=True)
class _Report:
    """What partners could report at one meeting."""

    week: int
    there: NDArray[np.bool_]
    flow: Floats
    alignment: Floats
    trust: Floats
    agreement: Floats
    promise: Floats
    kept: Floats
    waiting: Floats
    nuisance: float
    match: float


class Regisseur(ChainAgent):
    """Works on the chain's cooperation, without power over its partners (S2 5.4).

    Parameters
    ----------
    model
        The chain it works for.
    strategy
        What it does with its effort.
    hours
        Effort from one chain meeting to the next [h].
    weeks
        Weeks between two meetings [week].
    """

    def __init__(self, model: KetenModel, strategy: Strategy, hours: float, weeks: int) -> None:
        super().__init__(model)
        self.strategy = strategy
        self.hours = hours
        self._given = model.chain_scenario.parameters
        looks_away = model.chain_scenario.mechanisms.is_on("C7")
        self._lag = self._given.information_lag if looks_away else 0.0
        self._rosiness = self._given.rosiness if looks_away else 0.0
        self._state = model.state
        self._network = model.network
        self._rates = model.rates
        scenario = model.chain_scenario
        self._matches = growth.route_matches(scenario)
        self._arrivals = np.array(mean_rates(scenario))
        kept = int(self._lag // weeks) + 1
        self._reports: deque[_Report] = deque(maxlen=kept)

    def listen(
        self, week: int, station_waiting: np.ndarray[tuple[int], np.dtype[np.int64]]
    ) -> None:
        """Take in what the partners report at a chain meeting; it is looked at later (C7)."""
        state = self._state
        partner, count = self._network.station_partner, len(state.power)
        waiting = np.bincount(partner, station_waiting, count).astype(np.float64)
        now = _Report(
            week,
            state.partners[STAFFING] > 0.0,
            state.flow.copy(),
            state.effective_alignment.copy(),
            state.trust.copy(),
            state.agreement.copy(),
            state.promise.copy(),
            np.minimum(1.0, state.engagement / np.maximum(state.promise, _NO_PROMISE)),
            waiting,
            state.nuisance,
            growth.match_of(self._matches, self._rates.demand_orientation, self._arrivals),
        )
        self._reports.append(now)
        state.maturity[:] = self._maturity(now, 0.0)

    def _maturity(self, seen: _Report, rosy: float) -> Floats:
        """Measure the five fields of the growth model in a report, part of the bad news left out.

        What is reported as kept of promises is rosy like all that is reported; alignment,
        agreements and routes are there for all to see.
        """
        state = self._state
        return growth.maturity(
            growth.Seen(
                age=information_age(state.transparency, self._lag, state.explored),
                lag=self._lag,
                promise=seen.promise[seen.there],
                kept=as_reported(seen.kept[seen.there], 1.0, rosy),
                flow=seen.flow,
                alignment=as_reported(seen.alignment, 1.0, rosy),
                agreement=seen.agreement,
                match=seen.match,
            )
        )

    def look(self, week: int) -> View:
        """See the chain as it is reported: late, and rosier the less is transparent (C7)."""
        state = self._state
        age = information_age(state.transparency, self._lag, state.explored)
        seen = next((r for r in self._reports if r.week >= week - age), self._reports[-1])
        rosy = self._rosiness * (1.0 - state.transparency) * (1.0 - state.explored)
        return View(
            week=week,
            age=float(week - seen.week),
            flow=seen.flow,
            alignment=as_reported(seen.alignment, 1.0, rosy),
            trust=as_reported(seen.trust, 1.0, rosy),
            agreement=state.agreement.copy(),
            intertwining=state.intertwining.copy(),
            promise=seen.promise,
            waiting=as_reported(seen.waiting, 0.0, rosy),
            power=state.power.copy(),
            urgency=state.urgency,
            nuisance=float(as_reported(np.float64(seen.nuisance), 0.0, rosy)),
            maturity=self._maturity(seen, rosy),
        )

    def work(self, week: int) -> Effort:
        """Decide what to do until the next meeting, within the budget."""
        view = self.look(week)
        effort = self.strategy.act(view, self.hours)
        effort.check(self.hours, view.n_partners)
        return effort

    def adopt(self, other: Regisseur) -> None:
        """Know what another regisseur knows."""
        self._reports = other._reports.copy()
