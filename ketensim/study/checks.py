"""Run the checks of a scenario, to see whether what the sources say comes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from ketensim.scenario.base import FrozenDict
from ketensim.study.errors import StudyError
from ketensim.study.plan import plan_runs
from ketensim.study.runner import iterate_runs
from ketensim.study.statistics import Estimate, Values, estimate
from ketensim.study.worker import Simulate, simulate_chain

if TYPE_CHECKING:
    from ketensim.scenario.claims import Check
    from ketensim.scenario.schema import Scenario

#: Runs of which the mean of a published level is taken.
LEVEL_RUNS = 5
#: Chance that a check of a direction holds where there is no such effect.
FALSE_ALARM = 0.05
#: Seed of the first run, where no other is asked for.
FIRST_SEED = 1


@dataclass(frozen=True)
class Finding:
    """What came out of one check.

    Parameters
    ----------
    name, check
        The check, as the scenario states it.
    indicator
        The outcome that was looked at.
    found
        The level, or the paired difference that the change or strategy makes.
    holds
        Whether it came out as it should.
    """

    name: str
    check: Check
    indicator: str
    found: Estimate
    holds: bool


def findings(
    scenario: Scenario,
    *,
    seed: int = FIRST_SEED,
    jobs: int | None = 1,
    simulate: Simulate = simulate_chain,
) -> Iterator[Finding]:
    """Run the checks of a scenario one by one, in their order.

    Parameters
    ----------
    scenario
        The chain, with its checks.
    seed
        Seed of the first run; a claim that was written after looking at some seeds is confirmed on
        others.
    jobs, simulate
        As in `iterate_runs`.

    Notes
    -----
    A range is checked against the mean of five runs. A direction is checked on paired runs, both
    meeting the same clients (`runs` seeds from `seed` on): it holds where the one-sided paired t
    test is below 0.05, so that a claim without any effect passes once in twenty. `same` holds where
    both one-sided tests against the margin are (Schuirmann's two one-sided tests, as likely to
    err).
    """
    runs = _Runs(seed, jobs, simulate)
    bare = scenario.model_copy(update={"check": FrozenDict()})
    for name, check in scenario.check.items():
        indicator = check.indicator or name
        changed = bare.with_values(check.change) if check.change else bare
        usual = scenario.regie.strategy
        if check.between is not None:
            values = runs.of(changed, check.strategy or usual, LEVEL_RUNS, indicator)
            low, high = check.between
            found = estimate(values)
            yield Finding(name, check, indicator, found, low <= found.mean <= high)
            continue
        treated = runs.of(changed, check.strategy or usual, check.runs, indicator)
        untreated = runs.of(bare, check.against or usual, check.runs, indicator)
        found = estimate(treated - untreated)
        yield Finding(name, check, indicator, found, _holds(check, found))


def _holds(check: Check, effect: Estimate) -> bool:
    """Tell whether an effect goes where it should, with the stated chance of error."""
    if check.margin is not None:
        above = _surely_above(effect, -check.margin)
        return above and _surely_above(_mirrored(effect), -check.margin)
    return _surely_above(effect if check.direction == "up" else _mirrored(effect), 0.0)


def _mirrored(effect: Estimate) -> Estimate:
    """Turn an effect around, so that down becomes up."""
    return Estimate(-effect.mean, -effect.high, -effect.low, effect.error, effect.runs)


def _surely_above(effect: Estimate, bound: float) -> bool:
    """Tell whether a one-sided t test finds an effect above a bound."""
    shifted = Estimate(effect.mean - bound, np.nan, np.nan, effect.error, effect.runs)
    return shifted.mean > 0.0 and shifted.p / 2.0 < FALSE_ALARM


@dataclass
class _Runs:
    """Runs of a scenario and its changed copies, each done once."""

    first: int
    jobs: int | None
    simulate: Simulate
    done: dict[tuple[Scenario, str, int], dict[str, float]] = field(default_factory=dict)

    def of(self, chain: Scenario, strategy: str, runs: int, indicator: str) -> Values:
        """Give an indicator on each seed (runs,)."""
        seeds = range(self.first, self.first + runs)
        missing = [seed for seed in seeds if (chain, strategy, seed) not in self.done]
        planned = plan_runs([strategy], missing)
        results = iterate_runs(chain, planned, jobs=self.jobs, simulate=self.simulate)
        with closing(results):
            for run, result in zip(planned, results, strict=True):
                self.done[chain, strategy, run.seed] = dict(result.indicators)
        found = [self.done[chain, strategy, seed] for seed in seeds]
        if indicator not in found[0]:
            near = get_close_matches(indicator, found[0], n=1)
            hint = f"; nearest: {near[0]}" if near else ""
            raise StudyError("unknown_indicator", indicator=indicator, hint=hint)
        return np.array([one[indicator] for one in found], dtype=np.float64)
