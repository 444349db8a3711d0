"""What interventions from outside do to the rates that a chain decides on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ketensim.flow import Network, Rates
    from ketensim.scenario.events import Event
    from ketensim.scenario.intervention import Intervention, Names
    from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]


class Levers:
    """Interventions laid out over the arrays of one chain; factors on one thing multiply.

    Parameters
    ----------
    scenario, network
        The chain.
    decided
        The rates that the chain decides on.
    ceiling
        (n_partners, n_partners) the most that the law lets two partners share [0-1].
    """

    def __init__(
        self, scenario: Scenario, network: Network, decided: Rates, ceiling: Floats
    ) -> None:
        self._scenario, self._network = scenario, network
        self._decided, self._ceiling = decided, ceiling
        self._carried_out = decided.copy()
        self._staff = np.array([offer.fte for p in scenario.partners for offer in p.offers])
        self._speed = np.ones(network.n_stations)
        self._accept = np.ones_like(decided.accept)
        self._dossier = np.ones_like(decided.dossier)
        self._is_open = np.ones(network.n_stations, bool)

    @property
    def hired(self) -> Floats:
        """(n_partners,) staff that is added where a partner has all its staff [FTE]."""
        more = (self._speed - 1.0) * self._staff
        hired = np.bincount(self._network.station_partner, more, self._network.n_partners)
        return np.asarray(hired, np.float64)

    def pull(self, intervention: Intervention) -> None:
        """Carry out an intervention; names that the chain does not have are refused."""
        stations = [(p.name, o.function) for p in self._scenario.partners for o in p.offers]
        partners = list(self._network.partner_names)
        handoffs = [(one, two) for one in partners for two in partners if one != two]
        for station, factor in _known("staffing", intervention.staffing, stations):
            self._speed[stations.index(station)] *= factor
        for (sender, receiver), factor in _known("acceptance", intervention.acceptance, handoffs):
            self._accept[partners.index(sender), self._of(receiver)] *= factor
        for (sender, receiver), factor in _known("dossier", intervention.dossier, handoffs):
            self._dossier[partners.index(sender), partners.index(receiver)] *= factor

    def carry_out(self, event: Event) -> None:
        """Carry out an intervention of the scenario, which was checked when it was read."""
        partners = self._network.partner_names
        sender = slice(None) if event.sender is None else partners.index(event.sender)
        if event.kind == "capacity":
            function = self._network.station_function
            what = list(self._scenario.functions)
            own = self._of(event.partner)
            if event.function is not None:
                own = own & (function == what.index(event.function))
            self._speed[own] *= event.strength
        elif event.kind == "departure":
            self._is_open &= ~self._of(event.partner)
        elif event.kind == "acceptance":
            self._accept[sender, self._of(event.receiver)] *= event.strength
        else:
            receiver = slice(None) if event.receiver is None else partners.index(event.receiver)
            self._dossier[sender, receiver] *= event.strength

    def _of(self, partner: str | None) -> NDArray[np.bool_]:
        """Mark the stations of a partner (n_stations,); of all where none is named."""
        if partner is None:
            return np.ones(self._network.n_stations, bool)
        number = self._network.partner_names.index(partner)
        return np.asarray(self._network.station_partner == number)

    def pulled(self) -> Rates:
        """Give the week's rates as the interventions change what was decided."""
        rates = self._carried_out
        rates.adopt(self._decided)
        rates.speed *= self._speed
        rates.accept[:] = better_odds(rates.accept, self._accept)
        lawful = np.maximum(rates.dossier, self._ceiling)
        rates.dossier[:] = np.minimum(better_odds(rates.dossier, self._dossier), lawful)
        rates.is_open &= self._is_open
        return rates


def better_odds(chance: Floats, factor: Floats) -> Floats:
    """Multiply the odds of chances [0-1] by factors; 0 and 1 stay as they are."""
    raised: Floats = factor * chance / (1.0 + (factor - 1.0) * chance)
    return raised


def _known(
    what: str, factors: Mapping[Names, float], names: list[Names]
) -> Iterable[tuple[Names, float]]:
    """Give the factors; refuse a name that the chain does not have, and say what is near."""
    for name in factors:
        if name not in names:
            written = {" > ".join(one): one for one in names}
            near = get_close_matches(" > ".join(name), written, n=1, cutoff=0.0)
            hint = f"; nearest: {written[near[0]]}" if near else ""
            raise ValueError(f"{what} must be of what the chain has, got {name}{hint}")
    return factors.items()
