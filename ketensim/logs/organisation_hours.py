"""Hours of the week at which each organisation works, where a log shows that they differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.timeline import NOBODY, Timeline
from ketensim.logs.week_parts import FEWEST_COMPARED, LEVEL, differing_chance, hours_of_kinds

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class OrganisationHours:
    """When each organisation works.

    Attributes
    ----------
    hours
        As in a scenario, of each organisation of a log (n_organisations,).
    own
        Names of those that have hours of their own; the others have those of all together.
    chance
        Of one that differs as much from the others where none does [0-1]; NaN where there is
        nothing to compare.
    """

    hours: tuple[str | None, ...]
    own: tuple[str, ...]
    chance: float


def hours_by_organisation(log: Timeline, common: str | None) -> OrganisationHours:
    """Give an organisation hours of its own where a test shows that it differs from the others.

    Parameters
    ----------
    log
        The log.
    common
        Hours of all together.

    Notes
    -----
    Each is compared with all others (`differing_chance`), with a chance of `LEVEL` over all of them
    (Bonferroni). The test takes one moment a case and organisation, its first, since what one case
    has done at one place soon follows on one another. Organisations with too few of these to be
    compared keep the common hours, and so do those whose own hours leave too much of what they did
    out. *Assumption*: an organisation works at the pace at which things end there.
    """
    count = len(log.organisations)
    moments, whose = _firsts(log)
    seen = np.bincount(whose, minlength=count)
    compared = np.minimum(seen, len(whose) - seen) >= FEWEST_COMPARED
    chances = np.full(count, np.nan)
    for one in np.flatnonzero(compared):
        chance = differing_chance(moments, (whose == one).astype(np.int64), 2)
        chances[one] = min(1.0, compared.sum() * chance)
    hours = tuple(
        own if differs else common
        for own, differs in zip(
            hours_of_kinds(log.end, log.case, log.organisation, count, common),
            chances < LEVEL,
            strict=True,
        )
    )
    own_names = (name for name, own in zip(log.organisations, hours, strict=True) if own != common)
    return OrganisationHours(
        hours, tuple(own_names), float(np.fmin.reduce(chances, initial=np.nan))
    )


def _firsts(log: Timeline) -> tuple[NDArray[np.float64], Ints]:
    """List when each case was first at each organisation that it was at, and at which (n,)."""
    known = np.flatnonzero(log.organisation != NOBODY)
    pair = log.organisation[known] * len(log.begun) + log.case[known]
    _, place = np.unique(pair, return_index=True)
    return log.end[known[place]], log.organisation[known[place]]
