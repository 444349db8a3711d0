"""How many cases will come: ways to carry a pace on, tried inside the part that is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.arrival_pattern import weekly_counts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FEWEST_TRIES = 10
_FEWEST_AHEAD = 4  # weeks that must follow for a prediction to be judged
_LONG, _SHORT, _HALF_LIFE = 26, 13, 26.0  # weeks
_SPEEDS = np.linspace(0.02, 0.9, 45)  # part of the way from the level to a week


@dataclass(frozen=True)
class Tried:
    """How well a rule predicts, and what it says of the time after.

    Attributes
    ----------
    error
        Typical error inside the known part, as the root mean square of logarithms of ratios [-].
    expected
        Cases a week that it expects from then on.
    """

    error: float
    expected: float


def rules_tried(begun: Floats, ahead: float) -> dict[str, Tried]:
    """Try ways to carry the pace of a log on, on that log alone.

    Parameters
    ----------
    begun
        When cases began (n,) [weeks].
    ahead
        Length of what is to be predicted, in that of the log [-].

    Returns
    -------
    dict
        Of each rule how well it does; empty where the log is too short to try.

    Notes
    -----
    Rolling origin: from half of the weeks on, each week every rule sees the weeks before only, and
    predicts the mean of the coming ones, in the same proportion as the whole, up to the end of the
    log. Nothing that comes after the log is used, so a rule may be chosen by it.
    """
    counts = weekly_counts(begun)
    weeks = len(counts)
    origins = range(max(weeks // 2, 2), weeks - _FEWEST_AHEAD + 1)
    if len(origins) < _FEWEST_TRIES:
        return {}
    found = {}
    for name, rule in RULES.items():
        off = []
        for known in origins:
            coming = counts[known : known + max(_FEWEST_AHEAD, round(ahead * known))]
            said = rule(counts[:known], len(coming))
            off.append(np.log(max(said, 1e-9) / max(coming.mean(), 1e-9)))
        error = float(np.sqrt(np.mean(np.square(off))))
        found[name] = Tried(error, rule(counts, round(ahead * weeks)))
    return found


def _constant(counts: Ints, _: int) -> float:
    """Give the mean of all weeks: what a calibrated scenario has where no season shows."""
    return float(counts.mean())


def _recent(weeks: int) -> Callable[[Ints, int], float]:
    """Give the mean of the last weeks."""
    return lambda counts, _: float(counts[-weeks:].mean())


def _fading(counts: Ints, _: int) -> float:
    """Give a mean in which a week counts half as much as one half a year later."""
    weight = 0.5 ** (np.arange(len(counts))[::-1] / _HALF_LIFE)
    return float(weight @ counts / weight.sum())


def _trend(counts: Ints, ahead: int) -> float:
    """Carry a straight line on (least squares)."""
    slope, level = np.polyfit(np.arange(len(counts)), counts, 1)
    middle = len(counts) + (ahead - 1) / 2
    return float(max(0.0, level + slope * middle))


def _smoothed(counts: Ints, _: int) -> float:
    """Give the level of exponential smoothing, at the speed that predicts each next week best."""
    return min(_levels(counts, speed) for speed in _SPEEDS)[1]


def _levels(counts: Ints, speed: float) -> tuple[float, float]:
    """Follow the weeks at some speed: squared error of all next weeks, and the last level."""
    level, off = float(counts[:_FEWEST_AHEAD].mean()), 0.0
    for week in counts.tolist():
        off += (week - level) ** 2
        level += speed * (week - level)
    return off, level


def _mean_of_rules(counts: Ints, ahead: int) -> float:
    """Give the mean of what all other rules say (Bates and Granger 1969, doi:10.2307/3008764)."""
    return float(np.mean([rule(counts, ahead) for rule in _ALONE.values()]))


_ALONE: dict[str, Callable[[Ints, int], float]] = {
    "constant": _constant,
    "last 26 weeks": _recent(_LONG),
    "last 13 weeks": _recent(_SHORT),
    "fading": _fading,
    "trend": _trend,
    "smoothed": _smoothed,
}
RULES = _ALONE | {"mean of rules": _mean_of_rules}
"""Every rule by its name."""
