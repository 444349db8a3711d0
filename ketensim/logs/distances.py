"""How far two event logs lie apart: in steps, in time and in how they come and go.

The measures are those of the package log-distance-measures (Chapela-Campa et al. 2025,
doi:10.1016/j.is.2024.102482), with scipy's earth mover's distance; that package itself holds
pandas below 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.timeline import Timeline

Floats = NDArray[np.float64]

_HOURS = 168.0
_DAY = 24.0
_GRAM = 3
_ROUNDING = 1e-6  # a whole number of hours in weeks may lie a hair below it


def n_gram_distance(one: Timeline, other: Timeline) -> float:
    """Compare which three activities follow one another [0-1]; 0 where all is alike."""
    first, second = _grams(one), _grams(other)
    apart = sum(abs(first[gram] - second[gram]) for gram in first.keys() | second.keys())
    return apart / (first.total() + second.total())


def absolute_event_distance(one: Timeline, other: Timeline) -> float:
    """Compare when things happen, by the calendar [hours]."""
    return _apart(_moments(one), _moments(other))


def circadian_event_distance(one: Timeline, other: Timeline) -> float:
    """Compare at which hour of the day things happen, for each day of the week [hours]."""
    first, second = _moments(one), _moments(other)
    found = []
    for day in range(7):
        here, there = (hours[(hours // _DAY) % 7 == day] % _DAY for hours in (first, second))
        if len(here) and len(there):
            found.append(_apart(here, there))
        else:
            found.append(0.0 if len(here) == len(there) else _DAY - 1.0)
    return float(np.mean(found))


def relative_event_distance(one: Timeline, other: Timeline) -> float:
    """Compare how long after the beginning of their case things happen [hours]."""
    return _apart(_since_begin(one), _since_begin(other))


def arrival_distance(one: Timeline, other: Timeline) -> float:
    """Compare when cases begin, by the calendar [hours]."""
    return _apart(_whole_hours(one.begun), _whole_hours(other.begun))


def cycle_time_distance(one: Timeline, other: Timeline) -> float:
    """Compare how long cases take [hours]."""
    return _apart(*(_whole_hours(log.ended - log.begun) for log in (one, other)))


DISTANCES: dict[str, Callable[[Timeline, Timeline], float]] = {
    "n_gram": n_gram_distance,
    "absolute": absolute_event_distance,
    "circadian": circadian_event_distance,
    "relative": relative_event_distance,
    "arrival": arrival_distance,
    "cycle_time": cycle_time_distance,
}
"""Every distance by its name."""


def _grams(log: Timeline) -> Counter[tuple[str, ...]]:
    """Count what follows what, three at a time, the beginning and the end of a case included."""
    ends = [""] * (_GRAM - 1)
    names = np.array(log.activities)[log.activity]
    found: Counter[tuple[str, ...]] = Counter()
    for steps in np.split(names, np.flatnonzero(log.is_last)[:-1] + 1):
        trace = [*ends, *steps, *ends]
        found.update(tuple(trace[at : at + _GRAM]) for at in range(len(trace) - _GRAM + 1))
    return found


def _moments(log: Timeline) -> Floats:
    """List every start and end (m,) [whole hours]."""
    both = np.r_[log.start, log.end]
    return _whole_hours(both[~np.isnan(both)])


def _since_begin(log: Timeline) -> Floats:
    """List every start and end, counted from the beginning of its case (m,) [whole hours]."""
    begun = log.begun[log.case]
    both = np.r_[log.start - begun, log.end - begun]
    return _whole_hours(both[~np.isnan(both)])


def _whole_hours(weeks: Floats) -> Floats:
    """Cut times off at whole hours."""
    return np.asarray(np.floor(weeks * _HOURS + _ROUNDING))


def _apart(one: Floats, other: Floats) -> float:
    """Say how far the one has to be moved on average to become the other."""
    from scipy.stats import wasserstein_distance

    return float(wasserstein_distance(one, other))
