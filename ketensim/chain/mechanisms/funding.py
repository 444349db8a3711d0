"""Who pays in which way, and how far there is something to choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.chain.layout import PLACES, STAFFING

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel

Floats = NDArray[np.float64]


@dataclass
class Shares:
    """Which share of the money is paid in which way [0-1]; all 0 where nobody pays."""

    silo: float = 0.0
    chain: float = 0.0
    personal_budget: float = 0.0
    performance: float = 0.0


def shares(chain: KetenModel) -> Shares:
    """Say which share of the money is paid in which way this week.

    Financiers weigh alike; what the regisseur had changed takes the place of part of all they
    pay. Without financiers, or with P10 off, there is no money to pay in any way. Part of P10;
    source S2 5.6.
    """
    paid = Shares()
    purse = chain.memories.get("P10")
    financiers = chain.playing("financier")
    if purse is None or not financiers:
        return paid
    for financier in financiers:
        form = financier.player.money or "silo"
        setattr(paid, form, getattr(paid, form) + 1.0 / len(financiers))
    changed = vars(purse.introduced)
    turned = sum(changed.values())
    if turned > 0.0:
        for name, new in changed.items():
            setattr(paid, name, getattr(paid, name) * (1.0 - turned) + new)
    return paid


def monopoly(chain: KetenModel) -> Floats:
    """Say how far each partner is the only one to go to (n_partners,) [0-1].

    Its share of the staffed places of a function, averaged over its places; 1 for who has none.
    Part of P10; source S2 appendix (dimension 3).
    """
    network = chain.network
    places = chain.state.stations[PLACES] * chain.state.partners[STAFFING, network.station_partner]
    of_function = np.bincount(network.station_function, places, network.n_functions)
    of_function = of_function[network.station_function]
    share = np.divide(places, of_function, out=np.ones_like(places), where=of_function > 0.0)
    own = np.bincount(network.station_partner, places, network.n_partners)
    held = np.bincount(network.station_partner, places * share, network.n_partners)
    return np.divide(held, own, out=np.ones_like(own), where=own > 0.0)
