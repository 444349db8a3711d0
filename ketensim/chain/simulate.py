"""One run from start to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketensim.chain.model import KetenModel

if TYPE_CHECKING:
    from ketensim.chain.intervention import Intervention
    from ketensim.chain.regie.strategy import Strategy
    from ketensim.measure.result import Result
    from ketensim.scenario.schema import Scenario


def simulate(
    scenario: Scenario,
    strategy: str | Strategy | None = None,
    seed: int = 1,
    weeks: int | None = None,
    intervention: Intervention | None = None,
) -> Result:
    """Simulate one chain under one strategy.

    Parameters
    ----------
    scenario
        The chain.
    strategy
        What the regisseur does from week 0 on: `name` or `name:key=value`; left out, what the
        scenario says.
    seed
        Seed of all draws; the same seed meets the same clients under every strategy.
    weeks
        Weeks to record after the warm-up [week]; left out, the scenario's horizon.
    intervention
        What is changed in the chain from week 0 on, besides what the regisseur does.

    Returns
    -------
    Everything that happened, warm-up included.
    """
    if weeks is not None:
        scenario = scenario.with_values({"horizon.weeks": weeks})
    return KetenModel(scenario, strategy, seed, intervention).run().result()
