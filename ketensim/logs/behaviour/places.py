"""Whether places are scarce: how long a log shows as many clients at once as it ever does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.estimating import under_way
from ketensim.logs.stages import PAUSE, activity_of, plain_names
from ketensim.logs.timeline import Timeline
from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]

SCARCE = 0.05
"""Part of the time at the most clients at once from which places are scarce: assumption."""
_AMPLE = 2.0


def time_at_most(begins: Floats, ends: Floats) -> float:
    """Give the part of the time, from the first begin to the last, with most under way [0-1].

    Where places are scarce they are all taken much of the time. Where there are enough, the most
    that were ever under way is a rare moment, and says nothing of how many places there are.
    """
    moments, together = under_way(begins, ends)
    last = float(begins.max())
    length = np.diff(np.minimum(moments, last), append=last)
    total = float(length.sum())
    return float(length[together == together.max()].sum()) / total if total > 0.0 else 0.0


def with_ample_places(scenario: Scenario, log: Timeline) -> Scenario:
    """Double the places of functions at which a log does not show that they are scarce."""
    scarce = {
        name
        for number, name in enumerate(plain_names(log.activities))
        if (here := log.activity == number).any()
        and time_at_most(log.start[here], log.end[here]) >= SCARCE
    }
    return scenario.with_values(
        {
            f"partners.{partner.name}.offers.{offer.function}.caseload": _AMPLE * offer.caseload
            for partner in scenario.partners
            for offer in partner.offers
            if not offer.function.startswith(PAUSE) and activity_of(offer.function) not in scarce
        }
    )
