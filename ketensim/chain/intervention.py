"""Interventions: what someone from outside changes in a chain, whatever its partners decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ketensim.flow import Network, Rates
    from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]
Names = tuple[str, str]


@dataclass(frozen=True)
class Intervention:
    """What is changed in a chain from week 0 on, besides what the regisseur does.

    Parameters
    ----------
    staffing
        Factor on the staff of a station, by (partner, function): 1.1 is 10% more. The places stay,
        the work goes faster (MODEL section 3), and the staff is paid for.
    acceptance
        Factor on the odds that a referral is accepted, by (sender, receiver).
    dossier
        Factor on the odds that the dossier goes along, by (sender, receiver); never above what the
        law lets the two share.

    Notes
    -----
    It changes what professionals have decided for the week, so that it needs nobody's consent and
    costs no regie; partners do notice its consequences and respond to them. Odds, and not chances,
    because a factor keeps them between 0 and 1: 10% better odds lift a chance of 0.5 to 0.52, and
    leave 0 and 1 as they are (an *assumption*, as is that it comes for free).
    """

    staffing: Mapping[Names, float] = field(default_factory=dict)
    acceptance: Mapping[Names, float] = field(default_factory=dict)
    dossier: Mapping[Names, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse factors that mean nothing."""
        for name in ("staffing", "acceptance", "dossier"):
            for where, factor in getattr(self, name).items():
                if not (isfinite(factor) and factor > 0.0):
                    raise ValueError(f"{name} of {where} must be a factor above 0, got {factor}")


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
