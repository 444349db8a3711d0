"""Records: everything that one run leaves behind, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.growth_fields import GROWTH_FIELDS
from ketensim.measure.schema import GROUP_COUNTS, PAIR_TALLIES, PARTNER_STATES, SCHEMA

if TYPE_CHECKING:
    from ketensim.scenario.intervention import Interventions
    from ketensim.scenario.schema import Scenario

__all__ = ["SCHEMA", "Floats", "Ints", "Records"]

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Records:
    """What one run leaves behind: W weeks, P partners, S stations, L links, G groups.

    Parameters
    ----------
    scenario
        The scenario as it was run.
    strategy, seed, run
        Regie strategy, seed, and number of the run in its results folder.
    station_partner, station_function
        Partner and function of every station (S,), as numbers in the order of the scenario.
    links
        Ordered pairs (sender, receiver) of partners that hand clients over (L, 2).
    week
        Start of every week (W,) [weeks], from minus the warm-up on.
    clients, visits
        One row a client and a visit, as the flow gives them (`ketensim.flow.layout`): `relapse_of`
        and `referred_by` are -1 for none, times NaN for not yet; any order;
        they are kept in the order of arrival, visits by client and ordinal.
    pairs
        The weekly tallies of `PAIR_TALLIES` on every link, each (W, L).
    trust, agreement, intertwining
        Trust of the sender in the receiver, agreements and joint interest, each (W, L) [0-1].
    groups
        The weekly counts of `GROUP_COUNTS`, each (W, G).
    station_waiting, station_in_treatment
        Clients at the end of the week (W, S).
    station_ended
        Treatments that ended in the week (W, S).
    station_busy_area
        Places in use over the week (W, S) [place-weeks].
    partners
        The weekly states of `PARTNER_STATES`, each (W, P).
    urgency
        Urgency at the end of the week (W,) [0-1].
    escalation
        How hard a forced intervention presses in the week (W,) [0-1].
    regie_hours, chain_cost
        Hours of the regisseur [h] and cost of staff and regie [euro] of every week (W,).
    maturity
        Maturity of the five fields of the growth model (W, 5) [0-1]; missing until first measured.
    organisation
        Number of the organisation that each partner is part of (W, P); left out, its own.
    interventions
        What was changed in the chain besides, from which week on; empty: nothing.
    started_at, seconds
        When the run started (ISO 8601) and how long it took [s].
    """

    scenario: Scenario
    strategy: str
    seed: int
    station_partner: Ints
    station_function: Ints
    links: Ints
    week: Ints
    clients: NDArray[np.void]
    visits: NDArray[np.void]
    pairs: dict[str, Ints]
    trust: Floats
    agreement: Floats
    intertwining: Floats
    groups: dict[str, Ints]
    station_waiting: Ints
    station_in_treatment: Ints
    station_ended: Ints
    station_busy_area: Floats
    partners: dict[str, Floats]
    urgency: Floats
    escalation: Floats
    regie_hours: Floats
    chain_cost: Floats
    maturity: Floats
    started_at: str
    seconds: float
    run: int = 0
    organisation: Ints | None = None
    interventions: Interventions = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit each other, by name, and put the rows in their order."""
        if self.organisation is None:
            own = np.tile(np.arange(len(self.scenario.partners)), (len(self.week), 1))
            object.__setattr__(self, "organisation", own)
        for name, shape in self._shapes().items():
            value = self._array(name)
            if value.shape != shape:
                raise ValueError(f"records: {name} must have shape {shape}, got {value.shape}")
        from ketensim.measure.arranging import arrange  # numba: not for `ketensim list`

        clients, visits = arrange(self.clients, self.visits)
        object.__setattr__(self, "clients", clients)
        object.__setattr__(self, "visits", visits)

    def _shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape that every array must have."""
        weeks, links, stations = len(self.week), len(self.links), len(self.station_partner)
        partners, groups = len(self.scenario.partners), len(self.scenario.groups)
        return (
            {"links": (links, 2), "station_function": (stations,)}
            | {f"pairs.{name}": (weeks, links) for name in PAIR_TALLIES}
            | dict.fromkeys(("trust", "agreement", "intertwining"), (weeks, links))
            | {f"groups.{name}": (weeks, groups) for name in GROUP_COUNTS}
            | {f"partners.{name}": (weeks, partners) for name in PARTNER_STATES}
            | dict.fromkeys(
                (
                    "station_waiting",
                    "station_in_treatment",
                    "station_ended",
                    "station_busy_area",
                ),
                (weeks, stations),
            )
            | dict.fromkeys(("urgency", "escalation", "regie_hours", "chain_cost"), (weeks,))
            | {"maturity": (weeks, len(GROWTH_FIELDS)), "organisation": (weeks, partners)}
        )

    def _array(self, name: str) -> NDArray[Any]:
        """Find the array of this name: `trust`, or `pairs.offered`."""
        owner, _, key = name.partition(".")
        value = getattr(self, owner)
        return np.asarray(value[key] if key else value)
