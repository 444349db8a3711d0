"""Keyed draws of the chain: what happens to a partner in a week depends on its key alone."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketensim.chain.compiling import rule
from ketensim.flow import draws

Keys = NDArray[np.int64]
Floats = NDArray[np.float64]

# Numbered once and never renumbered; the flow's purposes stay below 100.
OUTSIDE = 101
TURNOVER = 102
PUBLICITY = 103
DECLARED = 104  # of mechanisms that declare themselves: the key says what the draw is for

_SPREAD = 12.0**0.5
_NOTHING = np.uint64(0)
_YEAR_ZERO = 1 << 20  # weeks of the warm-up are negative, keys are not


def partner_key(name: str) -> int:
    """Give a partner the key of its draws, the same in every run and on every machine."""
    return draws.name_key(name) >> 1  # 63 bits: numba takes it for a plain integer


@njit(cache=True)
def weekly(seed: int, who: int, week: int, purpose: int) -> float:
    """Draw one uniform number in (0, 1) for an agent and a week.

    Parameters
    ----------
    seed
        Seed of the run.
    who
        Key of the agent (`partner_key` of its name).
    week
        Start of the week [week]; the warm-up is negative.
    purpose
        What the draw is for: one of the numbers above.
    """
    # typed as the flow types them: numba would compile the draws once more for other integers
    owner = np.uint64(draws.key(np.uint64(seed), np.uint64(who), week + _YEAR_ZERO, draws.ONCE))
    return float(draws.uniform(owner, purpose, _NOTHING, draws.ONCE))


@njit(cache=True)
def weekly_for_each(seed: int, keys: Keys, week: int, purpose: int, draws_of: Floats) -> None:
    """Draw as `weekly` does for every agent of `keys`, into `draws_of`; both (n_agents,)."""
    for number in range(keys.shape[0]):
        draws_of[number] = weekly(seed, keys[number], week, purpose)


@rule
def weekly_shock(seed: int, who: int, week: int, purpose: int) -> float:
    """Draw a shock of mean 0 and variance 1 for an agent and a week; uniform, so bounded."""
    return float(_SPREAD * (weekly(seed, who, week, purpose) - 0.5))
