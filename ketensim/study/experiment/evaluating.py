"""What one run is to an experiment: values in, indicators out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

Values = tuple[tuple[str, Any], ...]
SCENARIO = "scenario"
_KEPT = 4  # scenarios in a worker: those of the point at hand, one for each other lever


class Evaluate(Protocol):
    """Does one run; it must be importable by name in a worker process."""

    def __call__(
        self, values: Mapping[str, Any], strategy: str, seed: int, /
    ) -> Mapping[str, float]:
        """Give every outcome of the run by name.

        Parameters
        ----------
        values
            Value of every factor but `dummy`, and of every lever but `strategy`, by path.
        strategy
            What the regisseur does.
        seed
            Key of all draws.
        """


@dataclass(frozen=True)
class Chain:
    """Evaluates runs by simulating a chain.

    Parameters
    ----------
    scenarios
        The scenarios of the experiment by name, with its constants; one, or a lever.
    """

    scenarios: tuple[tuple[str, Scenario], ...]

    def __call__(
        self, values: Mapping[str, Any], strategy: str, seed: int, /
    ) -> Mapping[str, float]:
        """Simulate the chain with these values and measure it."""
        from ketensim.chain.simulate import simulate  # Mesa and the kernel take seconds

        return simulate(self.scenario(values), strategy=strategy, seed=seed).indicators

    def scenario(self, values: Mapping[str, Any]) -> Scenario:
        """Give the chain as it is with these values."""
        return _with_values(self.base(values), tuple(sorted(values.items(), key=_path)))

    def base(self, values: Mapping[str, Any]) -> Scenario:
        """Give the scenario to start from."""
        named = dict(self.scenarios)
        return named[values[SCENARIO]] if SCENARIO in values else self.scenarios[0][1]

    def identity(self, values: Mapping[str, Any]) -> str:
        """Give what determines a run beside its values, strategy, seed and code."""
        return _digest(self.base(values))


def _path(item: tuple[str, Any]) -> str:
    """Sort values by path."""
    return item[0]


@lru_cache(maxsize=_KEPT)
def _with_values(scenario: Scenario, values: Values) -> Scenario:
    """Change and check a scenario; runs of one point come after each other and share it."""
    changes = {path: value for path, value in values if path != SCENARIO}
    return scenario.with_values(changes) if changes else scenario


@lru_cache(maxsize=64)
def _digest(scenario: Scenario) -> str:
    """Hash a scenario once."""
    return scenario.digest()
