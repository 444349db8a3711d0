"""Runs that cost nothing and whose outcome can be worked out by hand."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class FakeResult:
    strategy: str
    seed: int
    process: int

    @property
    def indicators(self) -> dict[str, float]:
        return dict(self.summary)

    @property
    def summary(self) -> pd.Series:
        lift = {"none": 0.0, "better": 0.1, "same": 0.0}[self.strategy]
        return pd.Series({"within_norm_share": 0.01 * self.seed + lift, "cost_per_resolved": 100.0})


def simulate_at_once(scenario, strategy, seed):
    return FakeResult(strategy, seed, os.getpid())


def fail_at_seed_three(scenario, strategy, seed):
    if seed == 3:
        raise ZeroDivisionError("nobody arrived")
    return FakeResult(strategy, seed, os.getpid())


def die_at_seed_three(scenario, strategy, seed):
    if seed == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return FakeResult(strategy, seed, os.getpid())


def take_an_hour_after_the_first(scenario, strategy, seed):
    if seed > 0:
        time.sleep(3600)
    return FakeResult(strategy, seed, os.getpid())
