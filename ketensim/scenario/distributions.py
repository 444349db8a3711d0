"""Distributions of times and shares, as a scenario names them."""

from __future__ import annotations

import math
from typing import Any, Literal

from pydantic import Field, model_validator

from ketensim.scenario.base import Frozen, Many
from ketensim.scenario.errors import fault

Kind = Literal[
    "exponential", "deterministic", "uniform", "lognormal", "gamma", "weibull", "beta", "empirical"
]
#: Which keys each kind takes, all of them needed but for `cv`, which has a default.
KEYS: dict[str, tuple[str, ...]] = {
    "exponential": ("mean",),
    "deterministic": ("mean",),
    "uniform": ("mean", "cv"),
    "lognormal": ("mean", "cv"),
    "gamma": ("mean", "cv"),
    "weibull": ("mean", "cv"),
    "beta": ("a", "b"),
    "empirical": ("values",),
}
#: A uniform time is at least 0, so its half width mean * cv * sqrt(3) is at most its mean.
UNIFORM_CV = 1 / math.sqrt(3)
_DEFAULT_CV = {"uniform": UNIFORM_CV, "lognormal": 1.0, "gamma": 1.0, "weibull": 1.0}
_CV_LIMITS = (0.01, 10.0)


class Distribution(Frozen):
    """How a time [weeks] or a share [0-1] varies between clients.

    A plain number where a distribution is expected means `deterministic`: the same for everyone.

    Parameters
    ----------
    kind
        Written `distribution` in a file.
    mean
        Average [weeks, or 0-1 for a share]; not for beta and empirical.
    cv
        Coefficient of variation, standard deviation over mean [-]; left out, it is 1, and for
        `uniform` 1/sqrt(3), which spreads it from 0 to twice the mean.
    a, b
        Shape parameters of beta on [0, 1] [-].
    values
        Observations that are drawn with equal chance, for `empirical` [as mean].
    """

    kind: Kind = Field(
        alias="distribution", description="kind of distribution", json_schema_extra={"unit": "-"}
    )
    mean: float | None = Field(
        default=None,
        ge=0,
        le=1e6,
        description="average",
        json_schema_extra={"unit": "weeks, or 0-1 for a share"},
    )
    cv: float | None = Field(
        default=None,
        ge=0,
        le=_CV_LIMITS[1],
        description="coefficient of variation",
        json_schema_extra={"unit": "-", "left_out": "1; 1/sqrt(3) for uniform"},
    )
    a: float | None = Field(
        default=None,
        ge=0.01,
        le=1e4,
        description="first shape of beta",
        json_schema_extra={"unit": "-"},
    )
    b: float | None = Field(
        default=None,
        ge=0.01,
        le=1e4,
        description="second shape of beta",
        json_schema_extra={"unit": "-"},
    )
    values: Many[float] | None = Field(
        default=None,
        min_length=1,
        description="observations, drawn with equal chance",
        json_schema_extra={"unit": "weeks, or 0-1 for a share"},
    )

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, given: Any) -> Any:
        """Read a plain number as deterministic, and fill in the default spread."""
        if isinstance(given, int | float) and not isinstance(given, bool):
            return {"distribution": "deterministic", "mean": given}
        if not isinstance(given, dict | Distribution):
            raise fault("distribution", got=given)
        if isinstance(given, dict) and given.get("cv") is None:
            kind = given.get("distribution")
            spread = _DEFAULT_CV.get(kind) if isinstance(kind, str) else None
            if spread is not None:
                return {**given, "cv": spread}
        return given

    @model_validator(mode="after")
    def _check_keys(self) -> Distribution:
        """Require the keys of this kind, and no others."""
        wanted = KEYS[self.kind]
        for key in ("mean", "cv", "a", "b", "values"):
            value = getattr(self, key)
            if value is None and key in wanted:
                raise fault("distribution_needs", (key,), kind=self.kind)
            if value is not None and key not in wanted:
                raise fault("distribution_takes", (key,), kind=self.kind, keys=", ".join(wanted))
        self._check_spread()
        return self

    def _check_spread(self) -> None:
        """Keep the spread where the distribution exists and its shape can be computed."""
        if self.kind == "uniform":
            low, high = 0.0, UNIFORM_CV + 1e-9
        else:
            low, high = _CV_LIMITS
        if self.cv is not None and not low <= self.cv <= high:
            raise fault("spread", ("cv",), self.cv, kind=self.kind, low=low, high=round(high, 4))
        for place, value in enumerate(self.values or ()):
            if value < 0:
                raise fault("negative", ("values", place), value)

    def average(self) -> float:
        """Return the mean, whatever the kind [weeks, or 0-1]."""
        if self.kind == "beta" and self.a is not None and self.b is not None:
            return self.a / (self.a + self.b)
        if self.values is not None:
            return math.fsum(self.values) / len(self.values)
        return self.mean or 0.0

    def variance(self) -> float:
        """Return the variance, whatever the kind [weeks squared, or - for a share]."""
        if self.kind == "beta" and self.a is not None and self.b is not None:
            total = self.a + self.b
            return self.a * self.b / (total * total * (total + 1))
        if self.values is not None:
            mean = self.average()
            return math.fsum((value - mean) ** 2 for value in self.values) / len(self.values)
        spread = {"exponential": 1.0, "deterministic": 0.0}.get(self.kind, self.cv or 0.0)
        return (spread * self.average()) ** 2

    def largest(self) -> float:
        """Return the largest value that can be drawn; infinite where there is no bound."""
        if self.values is not None:
            return max(self.values)
        if self.kind == "uniform":
            return self.average() * (1 + (self.cv or 0.0) / UNIFORM_CV)
        return {"beta": 1.0, "deterministic": self.average()}.get(self.kind, math.inf)
