"""The evidence for a pattern: its effects, what the ablation leaves, and how robust the sign is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketensim.chain.draws import partner_key, weekly
from ketensim.scenario.parameters import Parameters
from ketensim.study.patterns.pattern import Pattern, load_pattern
from ketensim.study.patterns.running import Trial, run_trial
from ketensim.study.statistics import Estimate, estimate
from ketensim.study.worker import ignore_interrupt

Values = NDArray[np.float64]

SPREAD = 0.3  # how far a draw takes a parameter from its default, either way
SEEDS_A_DRAW = 4
REMOVED_AT_LEAST = 0.75  # of the effect, by the ablation
ROBUST_FROM = 0.8  # share of draws in which the sign holds
_DRAW = 201  # purpose of the draws of parameters; those of agents stay below


@dataclass(frozen=True)
class Evidence:
    """What was found of one pattern.

    Parameters
    ----------
    pattern
        The pattern.
    effects, ablated
        Every effect with its interval, with all mechanisms and without the responsible one; a
        condition has none of the last.
    draws, holds
        Draws of all parameters that were tried, and in how many the main effect had its sign.
    """

    pattern: Pattern
    effects: tuple[Estimate, ...]
    ablated: tuple[Estimate, ...]
    draws: int
    holds: int

    @property
    def separable(self) -> bool:
        """Whether every effect has its sign with an interval that excludes zero."""
        pairs = zip(self.pattern.effects, self.effects, strict=True)
        return all(min(e.low * said.sign, e.high * said.sign) > 0.0 for said, e in pairs)

    @property
    def removed(self) -> float:
        """Share of the main effect that the ablation removes; above 1 where it turns round."""
        return 1.0 - self.ablated[0].mean / self.effects[0].mean

    @property
    def robustness(self) -> float:
        """Share of draws in which the sign of the main effect holds [0-1]."""
        return self.holds / self.draws if self.draws else float("nan")

    @property
    def reached(self) -> bool:
        """Whether the pattern emerges: separable, because of its mechanism, and robust."""
        robust = self.draws == 0 or self.robustness >= ROBUST_FROM
        return self.separable and self.removed >= REMOVED_AT_LEAST and robust


def gather(
    paths: Sequence[Path],
    *,
    seeds: int | None = None,
    draws: int = 200,
    jobs: int = 1,
    tell: Callable[[int, int], None] | None = None,
) -> Iterator[Evidence]:
    """Run patterns and yield the evidence for each, in order.

    Parameters
    ----------
    paths
        Files of the patterns.
    seeds
        Paired seeds; left out, as each pattern says.
    draws
        Draws of all free parameters within 30% of their defaults, on fresh keys.
    jobs
        Processes.
    tell
        Told how many of how many trials are done.
    """
    plans = [_plan(path, load_pattern(path), seeds, draws) for path in paths]
    total, done = sum(len(plan) for plan in plans), 0
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=ignore_interrupt
    ) as pool:
        under_way = [[pool.submit(run_trial, trial) for trial in plan] for plan in plans]
        try:
            for path, futures in zip(paths, under_way, strict=True):
                found = []
                for future in futures:
                    found.append(future.result())
                    done += 1
                    if tell is not None:
                        tell(done, total)
                yield _evidence(load_pattern(path), found, draws)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def trials_of(path: Path, seeds: int | None, draws: int) -> int:
    """Count the trials that the evidence for a pattern takes."""
    return len(_plan(path, load_pattern(path), seeds, draws))


def _plan(path: Path, pattern: Pattern, seeds: int | None, draws: int) -> list[Trial]:
    """List the trials: in blocks of seeds with and without the mechanism, then draw by draw.

    A condition names no mechanism, and is run once as it is.
    """
    count = seeds or pattern.seeds
    first, beyond = pattern.first_seed, pattern.first_seed + count
    blocks = [tuple(range(s, min(s + 4, beyond))) for s in range(first, beyond, 4)]
    trials = [Trial(path, block) for block in blocks]
    if not pattern.ablation:
        return trials
    trials += [Trial(path, block, tuple(pattern.ablation.items())) for block in blocks]
    for draw in range(draws):
        first = 1_000_001 + draw * SEEDS_A_DRAW
        fresh = tuple(range(first, first + SEEDS_A_DRAW))
        trials.append(Trial(path, fresh, tuple(drawn_parameters(pattern, draw).items())))
    return trials


def drawn_parameters(pattern: Pattern, draw: int) -> dict[str, Any]:
    """Draw all free parameters within 30% of their values: those that the pattern does not set.

    Returns
    -------
    Values by path; bounds of a parameter hold, and whole numbers stay whole.
    """
    given = {**pattern.values}
    drawn: dict[str, Any] = {}
    for name, field in Parameters.model_json_schema()["properties"].items():
        path = f"parameters.{name}"
        if path in given or any(path in arm.values for arm in pattern.arms.values()):
            continue
        u = weekly(0, partner_key(f"{pattern.name}/{name}"), draw, _DRAW)
        value = field["default"] * (1.0 + SPREAD * (2.0 * u - 1.0))
        value = min(field["maximum"], max(field["minimum"], value))
        drawn[path] = round(value) if field["type"] == "integer" else value
    return drawn


def _evidence(pattern: Pattern, found: list[Values], draws: int) -> Evidence:
    """Put the trials of a pattern together."""
    draws = draws if pattern.ablation else 0
    certain = len(found) - draws
    blocks = certain // 2 if pattern.ablation else certain
    main, without = found[:blocks], found[blocks:certain]
    signs = [float(np.nanmean(trial[0])) * pattern.effects[0].sign for trial in found[certain:]]
    return Evidence(
        pattern=pattern,
        effects=tuple(estimate(values) for values in np.concatenate(main, axis=1)),
        ablated=tuple(estimate(values) for values in np.concatenate(without, axis=1))
        if without
        else (),
        draws=draws,
        holds=sum(sign > 0.0 for sign in signs),
    )
