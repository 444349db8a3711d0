"""The agenda of a run: which interventions of the scenario work in which week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.chain.programme import Part, Programme
from ketensim.chain.regie.registry import StrategyError, parse_strategy
from ketensim.chain.regie.strategy import Strategy

if TYPE_CHECKING:
    from ketensim.scenario.events import Event
    from ketensim.scenario.schema import Scenario

ON_STAFF_AND_ODDS = ("capacity", "acceptance", "dossier", "departure")
"""Kinds that change the rates which the chain has decided on."""


@dataclass(frozen=True)
class Agenda:
    """The interventions of a scenario, by the week in which they begin and end.

    Parameters
    ----------
    scenario
        The chain as it is run, with its interventions.
    """

    scenario: Scenario

    @property
    def events(self) -> tuple[Event, ...]:
        """All interventions, in the order of the file."""
        return self.scenario.interventions

    @cached_property
    def moments(self) -> frozenset[float]:
        """Weeks in which something begins or ends."""
        return frozenset(
            moment for event in self.events for moment in (float(event.week), event.until)
        )

    @cached_property
    def incidents(self) -> frozenset[int]:
        """Weeks in which an incident becomes public, whatever happens."""
        return frozenset(event.week for event in self.events if event.kind == "incident")

    def on_rates(self, week: int) -> list[Event]:
        """List what changes the decided rates in a week."""
        return [e for e in self.events if e.kind in ON_STAFF_AND_ODDS and e.works_in(week)]

    def arrivals(self, week: int) -> NDArray[np.float64]:
        """Give the factor on the arrivals of each group in a week (G,) [-]; surges multiply."""
        groups = self.scenario.groups
        factors = np.ones(len(groups))
        for event in self.events:
            if event.kind == "surge" and event.works_in(week):
                factors *= [
                    event.strength if event.group in (None, g.name) else 1.0 for g in groups
                ]
        return factors

    def leaving(self, week: int) -> NDArray[np.bool_]:
        """Say which partners take no new clients any more in a week (P,)."""
        who = {e.partner for e in self.events if e.kind == "departure" and e.works_in(week)}
        return np.array([partner.name in who for partner in self.scenario.partners])

    def programme(self, strategy: Strategy) -> Strategy:
        """Give what the regisseur does: a strategy, and from some weeks on another one instead.

        Parameters
        ----------
        strategy
            What it does until the first change.
        """
        changes = sorted(self._strategies(), key=lambda change: change[0])
        parts = _parts(strategy)
        for week, following in changes:
            before = [_between(part, part.start, min(part.until, week)) for part in parts]
            after = [
                _between(part, max(part.start, week), part.until) for part in _parts(following)
            ]
            parts = [part for part in before + after if part.start < part.until]
        return Programme(tuple(parts)) if changes else strategy

    def _strategies(self) -> Iterator[tuple[float, Strategy]]:
        """Read the strategies that come later, each with its week; refuse one that is unknown."""
        for place, event in enumerate(self.events):
            if event.strategy is not None:
                try:
                    yield float(event.week), parse_strategy(event.strategy)
                except StrategyError as error:
                    where = f"interventions[{place}].strategy: "
                    texts = (where + error.sentence(lang) for lang in ("en", "nl"))
                    raise StrategyError(*texts) from None


def _parts(strategy: Strategy) -> list[Part]:
    """Take a programme apart; a strategy by itself is always carried out."""
    return list(strategy.parts) if isinstance(strategy, Programme) else [Part(strategy)]


def _between(part: Part, start: float, until: float) -> Part:
    """Give a part with other weeks."""
    return Part(part.strategy, start, until, part.intensity)
