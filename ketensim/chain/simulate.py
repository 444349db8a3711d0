"""One run from start to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketensim.chain.model import KetenModel
from ketensim.scenario.intervention import Intervention

if TYPE_CHECKING:
    from ketensim.chain.regie.strategy import Strategy
    from ketensim.measure.result import Result
    from ketensim.scenario.intervention import Interventions
    from ketensim.scenario.schema import Scenario


def simulate(
    scenario: Scenario,
    strategy: str | Strategy | None = None,
    seed: int = 1,
    weeks: int | None = None,
    intervention: Intervention | Interventions | None = None,
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
        What is changed in the chain from week 0 on, besides what the regisseur does; or by the
        week from which on, as `Result.interventions` gives them, so that a run can be done again.

    Returns
    -------
    Everything that happened, warm-up included.
    """
    if weeks is not None:
        scenario = scenario.with_values({"horizon.weeks": weeks})
    given = {0: intervention} if isinstance(intervention, Intervention) else intervention or {}
    for week in given:
        if not 0 <= week < scenario.horizon.weeks:
            raise ValueError(
                f"an intervention must start in week 0 to {scenario.horizon.weeks - 1}, got {week}"
            )
    model = KetenModel(scenario, strategy, seed, given.get(0))
    for week in sorted(given):
        model.run(week - model.week)
        model.intervention = given[week]
    return model.run().result()
