"""What an experiment file says of one uncertainty: a range, a distribution or a few values."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from ketensim.scenario.base import Frozen, Many, Name
from ketensim.scenario.distributions import Distribution
from ketensim.scenario.errors import fault

#: Distributions of the scenario file that an uncertainty can have.
KINDS = ("exponential", "uniform", "lognormal", "gamma", "beta")
_OF_A_DISTRIBUTION = ("distribution", "mean", "cv", "a", "b")


class Uncertainty(Frozen):
    """How an uncertain value varies; in a file `[low, high]` is short for `{range: [low, high]}`.

    Parameters
    ----------
    range
        Lowest and highest value, all between them equally likely [unit of the path].
    log
        Whether the logarithm is equally likely instead: for what is known to a factor.
    integer
        Whether only whole values count.
    values
        Instead of a range: a few numbers that are equally likely.
    distribution
        Instead of both: a distribution as in a scenario file.
    group
        Uncertainties of one group vary together and are one factor to the analysis.
    """

    range: Many[float] | None = Field(
        default=None, min_length=2, max_length=2, description="lowest and highest value"
    )
    log: bool = Field(default=False, description="equally likely on a logarithmic scale")
    integer: bool = Field(default=False, description="whole values only")
    values: Many[float] | None = Field(
        default=None, min_length=1, max_length=1000, description="numbers, equally likely"
    )
    distribution: Distribution | None = Field(
        default=None, description="a distribution, with its mean and cv, or a and b"
    )
    group: Name | None = Field(default=None, description="varies together with others")

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, given: Any) -> Any:
        """Read a plain list as a range, and the keys of a distribution as one."""
        if isinstance(given, list | tuple):
            return {"range": list(given)}
        if not isinstance(given, dict):
            raise fault("uncertainty", got=given)
        stated = {key: given[key] for key in _OF_A_DISTRIBUTION if key in given}
        if not isinstance(stated.get("distribution"), str):
            return given
        return {k: v for k, v in given.items() if k not in stated} | {"distribution": stated}

    @model_validator(mode="after")
    def _check(self) -> Uncertainty:
        """Require exactly one way to vary, from low to high."""
        ways = [name for name in ("range", "values", "distribution") if getattr(self, name)]
        if len(ways) != 1:
            raise fault("one_way_to_vary", ways=" and ".join(ways) or "none of them")
        if self.range is not None:
            self._check_range(*self.range)
        for key in ("log", "integer"):
            if getattr(self, key) and self.range is None:
                raise fault("needs_range", (key,), key=key)
        if self.distribution is not None and self.distribution.kind not in KINDS:
            raise fault("sampled_kind", ("distribution",), self.distribution.kind, KINDS)
        return self

    def _check_range(self, low: float, high: float) -> None:
        """Refuse a range that is empty, or of which no logarithm or whole number exists."""
        if low >= high:
            raise fault("low_below_high", got=[low, high])
        if self.log and low <= 0:
            raise fault("log_above_zero", got=[low, high])
        if self.integer and not (float(low).is_integer() and float(high).is_integer()):
            raise fault("whole_ends", got=[low, high])
