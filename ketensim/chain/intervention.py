"""What an intervention from outside does to the rates that a chain decides on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ketensim.flow import Network, Rates
    from ketensim.scenario.intervention import Intervention, Names
    from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]


class Levers:
    """An intervention laid out over the arrays of one chain.

    Parameters
    ----------
    intervention
        What is changed.
    scenario, network
        The chain; names that it does not have are refused.
    decided
        The rates that the chain decides on.
    ceiling
        (n_partners, n_partners) the most that the law lets two partners share [0-1].

    Attributes
    ----------
    hired
        (n_partners,) staff that the intervention adds [FTE].
    """

    def __init__(
        self,
        intervention: Intervention,
        scenario: Scenario,
        network: Network,
        decided: Rates,
        ceiling: Floats,
    ) -> None:
        stations = [(p.name, o.function) for p in scenario.partners for o in p.offers]
        partners = list(network.partner_names)
        handoffs = [(one, two) for one in partners for two in partners if one != two]
        self._decided, self._ceiling = decided, ceiling
        self._carried_out = decided.copy()
        self._speed = np.ones(network.n_stations)
        self._accept = np.ones_like(decided.accept)
        self._dossier = np.ones_like(decided.dossier)
        for station, factor in _known("staffing", intervention.staffing, stations):
            self._speed[stations.index(station)] = factor
        for (sender, receiver), factor in _known("acceptance", intervention.acceptance, handoffs):
            own = network.station_partner == partners.index(receiver)
            self._accept[partners.index(sender), own] = factor
        for (sender, receiver), factor in _known("dossier", intervention.dossier, handoffs):
            self._dossier[partners.index(sender), partners.index(receiver)] = factor
        staff = np.array([offer.fte for p in scenario.partners for offer in p.offers])
        more = (self._speed - 1.0) * staff
        self.hired: Floats = np.zeros(len(partners))
        np.add.at(self.hired, network.station_partner, more)

    def pulled(self) -> Rates:
        """Give the week's rates as the intervention changes what was decided."""
        rates = self._carried_out
        rates.adopt(self._decided)
        rates.speed *= self._speed
        rates.accept[:] = better_odds(rates.accept, self._accept)
        lawful = np.maximum(rates.dossier, self._ceiling)
        rates.dossier[:] = np.minimum(better_odds(rates.dossier, self._dossier), lawful)
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
