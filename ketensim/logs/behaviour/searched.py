"""Which behavioural parameters are looked for, and between which bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from annotated_types import Ge, Le
from numpy.typing import NDArray

from ketensim.logs.errors import LogError
from ketensim.scenario.errors import nearest
from ketensim.scenario.parameters import Parameters

Floats = NDArray[np.float64]

USUAL = "usual"
"""Word for the parameters that waiting at hand-overs is known to show."""
_RANGES = {"acceptance_base": (-3.0, 4.0), "retry_weeks": (0.1, 8.0)}
_MANY_FOLD = 20.0  # bounds that lie this many times apart are searched by ratio


@dataclass(frozen=True)
class Searched:
    """A parameter that is looked for.

    Parameters
    ----------
    name
        As in `parameters` of a scenario.
    low, high
        Bounds of the search; all between them counts as equally likely beforehand [its unit].
    """

    name: str
    low: float
    high: float

    @property
    def by_ratio(self) -> bool:
        """Whether equal ratios count as equal steps, rather than equal differences."""
        return self.low > 0.0 and self.high / self.low >= _MANY_FOLD

    def value(self, place: Floats) -> Floats:
        """Give the value at a place between the bounds [0-1]."""
        if self.by_ratio:
            return np.asarray(self.low * (self.high / self.low) ** place)
        return np.asarray(self.low + (self.high - self.low) * place)


def searched_in(text: str) -> tuple[Searched, ...]:
    """Read what is to be fitted: `usual`, or names with bounds as in `retry_weeks=0.1:4,...`.

    Raises
    ------
    LogError
        For a name that is no parameter of the model, or bounds that it cannot have.
    """
    if text.strip() == USUAL:
        return tuple(Searched(name, *bounds) for name, bounds in _RANGES.items())
    found = tuple(_searched(piece.strip()) for piece in text.split(","))
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            raise LogError("fit_twice", name=name)
    return found


def kept_defaults(given: Sequence[str]) -> dict[str, float]:
    """List the parameters that are not given, with the default value that they keep."""
    return {
        name: float(field.default)
        for name, field in Parameters.model_fields.items()
        if name not in given
    }


def _searched(piece: str) -> Searched:
    """Read one name, with its bounds where they are given."""
    name, _, bounds = piece.partition("=")
    known = [key for key, field in Parameters.model_fields.items() if field.annotation is float]
    if name not in known:
        near = nearest(name, [*known, USUAL])
        raise LogError("fit_unknown", name=name, near=near)
    least, most = _declared(name)
    if not bounds:
        return Searched(name, *_RANGES.get(name, (least, most)))
    try:
        low, high = (float(bound) for bound in bounds.split(":"))
    except ValueError:
        raise LogError("fit_bounds", name=name, value=bounds, low=least, high=most) from None
    if not least <= low < high <= most:
        raise LogError("fit_bounds", name=name, value=bounds, low=least, high=most)
    return Searched(name, low, high)


def _declared(name: str) -> tuple[float, float]:
    """Give the bounds that the model itself sets to a parameter."""
    rules = Parameters.model_fields[name].metadata
    low = next(rule.ge for rule in rules if isinstance(rule, Ge))
    high = next(rule.le for rule in rules if isinstance(rule, Le))
    return float(low), float(high)  # type: ignore[arg-type]
