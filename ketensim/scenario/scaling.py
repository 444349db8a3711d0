"""Moving shares towards a mean without leaving [0, 1]."""

from __future__ import annotations


def towards(share: float, now: float, target: float) -> float:
    """Move a share along, as its mean moves from `now` to `target` [0-1].

    Down, all shares shrink by one factor; up, their distances to 1 do. So the mean comes out
    exactly, whatever its weights, and a mean that stays leaves every share as it is.
    """
    if target < now:
        return share * target / now
    return 1 - (1 - share) * (1 - target) / (1 - now) if now < 1 else share


def rounded(value: float) -> float:
    """Drop the digits in which the mathematical functions of machines differ."""
    return float(f"{value:.12g}")
