"""What the page on the fit of a calibrated scenario is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.calibration import Calibration
from ketensim.logs.event_log import EventLog
from ketensim.logs.features import LogFeatures, features_of
from ketensim.logs.fitting import check_groups, fit_log
from ketensim.logs.held_out import Split, predicted, split_by_start
from ketensim.logs.regime import Change
from ketensim.logs.timeline import Timeline, timeline_of

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.scenario.schema import Scenario

SHARES: NDArray[np.float64] = np.linspace(0.0, 1.0, 41)
"""Shares of the held-out cases at which the calibration plot is drawn."""

_PLOTTED = 5  # simulated logs in the plot: their range shows how far chance moves the curve
_FEWEST_HELD_OUT = 5


@dataclass(frozen=True)
class Fit:
    """A calibrated scenario and what is known of its fit.

    Parameters
    ----------
    log, features
        The log, and what it can tell.
    calibration
        The scenario, from the cases that were not held out.
    change
        The change of regime after which it was calibrated; None: all of these cases count.
    training_cases
        Cases that were not held out.
    test_cases
        Cases held out; 0: nothing was tested.
    runs
        Simulated logs that were compared.
    distances
        Distances to what was held out, as `distances_table` gives them; None without a test.
    finished
        For each of some simulated logs (n_logs, len(SHARES)): share of the cases that took no
        longer than that share of the held-out cases did [0-1]; empty without a test.
    """

    log: EventLog
    features: LogFeatures
    calibration: Calibration
    change: Change | None
    training_cases: int
    test_cases: int
    runs: int
    distances: pd.DataFrame | None
    finished: NDArray[np.float64]

    @property
    def scenario(self) -> Scenario:
        """The scenario that was calibrated."""
        return self.calibration.scenario


def fit_of(
    log: EventLog, name: str, groups: str | None, test_share: float, runs: int, seed: int
) -> Fit:
    """Calibrate a scenario on the earlier cases of a log and test it on the later ones.

    Parameters
    ----------
    log
        The log.
    name
        Name of the scenario.
    groups
        What tells client groups apart, as `fit_log` takes it.
    test_share
        Share of the cases that is held out [0-1]; 0: none.
    runs
        Simulated logs to compare.
    seed
        Seed of the first.
    """
    check_groups(log, groups)
    features = features_of(log)
    share = 0.0 if test_share * len(log.cases) < _FEWEST_HELD_OUT else test_share
    found = fit_log(log, name=name, groups=groups, test_share=share, replications=runs, seed=seed)
    finished = np.zeros((0, len(SHARES)))
    cases = 0
    if share > 0.0:
        split = split_by_start(timeline_of(log), share)
        scenario = found.calibration.scenario
        plotted = range(seed, seed + min(runs, _PLOTTED))
        finished = np.array([_finished(predicted(scenario, split, one), split) for one in plotted])
        cases = len(split.test.begun)
    return Fit(
        log,
        features,
        found.calibration,
        found.change,
        found.training_cases,
        cases,
        runs,
        found.distances,
        finished,
    )


def _finished(run: Timeline, split: Split) -> NDArray[np.float64]:
    """Say which share of simulated cases took no longer than each share of the held-out ones."""
    bounds = np.quantile(split.test.ended - split.test.begun, SHARES)
    took = np.sort(run.ended - run.begun)
    return np.searchsorted(took, bounds, side="right") / len(took)
