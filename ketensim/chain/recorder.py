"""Keeps what happens each week, and hands it over as records at the end."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketensim.chain.layout import (
    AGREEMENT,
    AVAILABILITY,
    ENGAGEMENT,
    INTERTWINING,
    MEETINGS,
    OUTSIDE,
    PROMISE,
    STAFFING,
    TRUST,
)
from ketensim.measure.growth_fields import GROWTH_FIELDS
from ketensim.measure.records import Ints, Records
from ketensim.measure.schema import GROUP_COUNTS, PAIR_TALLIES, PARTNER_STATES

if TYPE_CHECKING:
    from ketensim.chain.state import ChainState
    from ketensim.flow import Network, Week
    from ketensim.scenario.intervention import Interventions
    from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Small = NDArray[np.int32]

_BONDS = 3  # trust, agreement, joint interest
_STATES = {
    "engagement": ENGAGEMENT,
    "availability": AVAILABILITY,
    "promise": PROMISE,
    "outside_pressure": OUTSIDE,
    "meeting_share": MEETINGS,
}
WEEKS_PER_YEAR = 52.0
_KEPT = 5  # states of partners that are written down as they are; behind them: staff


@njit(cache=True)
def note_links(
    row: int,
    links: Counts,
    degree: Counts,
    pairs: Counts,
    relations: Floats,
    tallies: Small,
    bonds: Floats,
    trusts: Floats,
) -> None:
    """Copy one week of the relations in use: tallies, trust, agreement, joint interest.

    `tallies` is (8, weeks, n_links), `bonds` (3, weeks, n_links); `trusts` (2, weeks, n_partners)
    gets the mean trust that each partner gives and receives on its links, of which it has
    `degree` (n_partners,).
    """
    for link in range(links.shape[0]):
        sender, receiver = links[link, 0], links[link, 1]
        for tally in range(pairs.shape[0]):
            tallies[tally, row, link] = pairs[tally, sender, receiver]
        given, back = relations[TRUST, sender, receiver], relations[TRUST, receiver, sender]
        bonds[0, row, link] = given
        bonds[1, row, link] = relations[AGREEMENT, sender, receiver]
        bonds[2, row, link] = relations[INTERTWINING, sender, receiver]
        trusts[0, row, sender] += given
        trusts[1, row, receiver] += given
        trusts[0, row, receiver] += back
        trusts[1, row, sender] += back
    for partner in range(degree.shape[0]):
        for side in range(2):
            if degree[partner] > 0:
                trusts[side, row, partner] /= degree[partner]
            else:
                trusts[side, row, partner] = np.nan


@dataclass
class _Books:
    """Room for every week of a run: W weeks, L links, G groups, S stations, P partners."""

    tallies: Small
    bonds: Floats
    trusts: Floats
    groups: Small
    stations: Small
    busy: Floats
    partners: Floats
    urgency: Floats
    escalation: Floats
    regie_hours: Floats
    maturity: Floats
    hired: Floats
    organisation: Small
    expenses: Floats

    @classmethod
    def empty(cls, network: Network, weeks: int) -> _Books:
        """Make room for a number of weeks."""
        partners, links = network.n_partners, len(network.links)
        return cls(
            tallies=np.zeros((len(PAIR_TALLIES), weeks, links), np.int32),
            bonds=np.zeros((_BONDS, weeks, links)),
            trusts=np.zeros((2, weeks, partners)),
            groups=np.zeros((len(GROUP_COUNTS), weeks, network.n_groups), np.int32),
            stations=np.zeros((3, weeks, network.n_stations), np.int32),
            busy=np.zeros((weeks, network.n_stations)),
            partners=np.zeros((_KEPT + 1, weeks, partners)),
            urgency=np.zeros(weeks),
            escalation=np.zeros(weeks),
            regie_hours=np.zeros(weeks),
            maturity=np.full((weeks, len(GROWTH_FIELDS)), np.nan),
            hired=np.zeros((weeks, partners)),
            organisation=np.zeros((weeks, partners), np.int32),
            expenses=np.zeros(weeks),
        )


class Recorder:
    """The books of one run.

    Parameters
    ----------
    scenario, network
        What is simulated.
    weeks
        Weeks to make room for, warm-up included; it grows when a run goes on for longer.
    """

    def __init__(self, scenario: Scenario, network: Network, weeks: int) -> None:
        self._scenario, self._network = scenario, network
        self._books = _Books.empty(network, weeks)
        self._links = np.ascontiguousarray(network.links, dtype=np.int64)
        self._degree = np.bincount(self._links.ravel(), minlength=network.n_partners)
        self._room, self._row = weeks, 0

    def note(
        self, week: Week, state: ChainState, regie_hours: float, hired: Floats | None = None
    ) -> None:
        """Write down one week.

        `hired` is staff that interventions add to partners who have all their own [FTE].
        """
        if self._row == self._room:
            self._grow()
        books, row = self._books, self._row
        note_links(
            row,
            self._links,
            self._degree,
            week.pairs,
            state.relations,
            books.tallies,
            books.bonds,
            books.trusts,
        )
        books.groups[:, row] = week.groups
        books.stations[0, row] = week.station_waiting
        books.stations[1, row] = week.station_in_treatment
        books.stations[2, row] = week.ended
        books.busy[row] = week.busy_area
        books.partners[:_KEPT, row] = state.partners[:_KEPT]
        books.partners[_KEPT, row] = state.partners[STAFFING]
        books.urgency[row] = state.urgency
        books.escalation[row] = state.escalation
        books.regie_hours[row] = regie_hours
        books.expenses[row] = state.expenses
        books.maturity[row] = state.maturity
        books.organisation[row] = state.organisation
        if hired is not None:
            books.hired[row] = hired
        self._row = row + 1

    def _grow(self) -> None:
        """Double the room."""
        old, row = self._books, self._row
        self._room = max(2 * self._room, 52)
        self._books = _Books.empty(self._network, self._room)
        for one in fields(_Books):
            before, after = getattr(old, one.name), getattr(self._books, one.name)
            if before.ndim == 3:
                after[:, :row] = before
            else:
                after[:row] = before

    def adopt(self, other: Recorder) -> None:
        """Take over what another recorder wrote down."""
        self._room, self._row = other._room, other._row
        self._books = _Books(
            **{f.name: getattr(other._books, f.name).copy() for f in fields(_Books)}
        )

    def records(
        self,
        *,
        strategy: str,
        seed: int,
        clients: NDArray[np.void],
        visits: NDArray[np.void],
        started_at: str,
        seconds: float,
        interventions: Interventions,
    ) -> Records:
        """Hand over everything that was written down so far, without copying it.

        What is written about a week is never touched again, so a run may go on after this.
        """
        scenario, network, books, rows = self._scenario, self._network, self._books, self._row
        regie = books.regie_hours[:rows]
        wage = np.array([p.wage for p in scenario.partners]) / WEEKS_PER_YEAR
        states = self._partners()
        bonds = [books.bonds[place, :rows] for place in range(_BONDS)]
        return Records(
            scenario=scenario,
            strategy=strategy,
            seed=seed,
            station_partner=network.station_partner,
            station_function=network.station_function,
            links=network.links,
            week=np.arange(rows) - scenario.horizon.warmup,
            clients=clients,
            visits=visits,
            pairs=_named(PAIR_TALLIES, books.tallies, rows),
            trust=bonds[0],
            agreement=bonds[1],
            intertwining=bonds[2],
            groups=_named(GROUP_COUNTS, books.groups, rows),
            station_waiting=books.stations[0, :rows],
            station_in_treatment=books.stations[1, :rows],
            station_ended=books.stations[2, :rows],
            station_busy_area=books.busy[:rows],
            partners=states,
            urgency=books.urgency[:rows],
            escalation=books.escalation[:rows],
            regie_hours=regie,
            chain_cost=states["fte"] @ wage
            + regie * scenario.parameters.regie_wage
            + books.expenses[:rows],
            maturity=books.maturity[:rows],
            organisation=books.organisation[:rows],
            started_at=started_at,
            seconds=seconds,
            interventions=interventions,
        )

    def _partners(self) -> dict[str, Floats]:
        """Give the weekly states of partners their names."""
        books, rows = self._books, self._row
        states = {name: books.partners[place, :rows] for name, place in _STATES.items()}
        states["trust_given"], states["trust_received"] = books.trusts[:, :rows]
        whole = np.array([p.staff for p in self._scenario.partners]) + books.hired[:rows]
        states["fte"] = books.partners[_KEPT, :rows] * whole
        return {name: states[name] for name in PARTNER_STATES}


def _named(names: tuple[str, ...], columns: Small, rows: int) -> dict[str, Ints]:
    """Give each column its name, up to the last week written."""
    return {name: columns[place, :rows] for place, name in enumerate(names)}
