"""What the page on the fit of a calibrated scenario is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.behaviour.fitting import BehaviourFit, Told
from ketensim.logs.behaviour.switching import SwitchedOn
from ketensim.logs.calibration import Calibration
from ketensim.logs.event_log import EventLog
from ketensim.logs.features import LogFeatures, about_patience, features_of, in_order
from ketensim.logs.fitting import check_choices, fit_log
from ketensim.logs.held_out import Split, predicted, split_by_start
from ketensim.logs.regime import Change
from ketensim.logs.timeline import Timeline, timeline_of
from ketensim.show.fit.choices import Choices

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
    behaviour
        What was found of the behaviour of partners; None where it was not looked for.
    switched
        What was divided out when behaviour was switched on with its defaults; None where it was
        looked for.
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
    behaviour: BehaviourFit | None = None
    switched: SwitchedOn | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario that was calibrated."""
        return self.calibration.scenario


def fit_of(log: EventLog, name: str, choices: Choices, told: Told | None = None) -> Fit:
    """Calibrate a scenario of this name on the earlier cases of a log and test it on the later.

    `told` is called as `fit_log` says.
    """
    timeline = timeline_of(log)
    check_choices(log, timeline, choices.groups, choices.gave_up)
    few = choices.test_share * len(log.cases) < _FEWEST_HELD_OUT
    share = 0.0 if few else choices.test_share
    found = fit_log(
        log,
        name=name,
        groups=choices.groups,
        keep_names=choices.keep_names,
        gave_up=choices.gave_up,
        test_share=share,
        replications=choices.runs,
        seed=choices.seed,
        searched=choices.searched,
        told=told,
    )
    finished = np.zeros((0, len(SHARES)))
    cases = 0
    if share > 0.0:
        split = split_by_start(timeline, share)
        scenario = found.calibration.scenario
        plotted = range(choices.seed, choices.seed + min(choices.runs, _PLOTTED))
        finished = np.array([_finished(predicted(scenario, split, one), split) for one in plotted])
        cases = len(split.test.begun)
    return Fit(
        log,
        _features(log, choices, found.calibration),
        found.calibration,
        found.change,
        found.training_cases,
        cases,
        choices.runs,
        found.distances,
        finished,
        found.behaviour,
        found.switched,
    )


def _features(log: EventLog, choices: Choices, calibration: Calibration) -> LogFeatures:
    """Look at a log, and at what it told of patience."""
    features = features_of(log)
    gave_up = 0 if calibration.patience is None else calibration.patience.gave_up
    more = about_patience(log, choices.gave_up, gave_up)
    return replace(features, findings=in_order([*features.findings, *more]))


def _finished(run: Timeline, split: Split) -> NDArray[np.float64]:
    """Say which share of simulated cases took no longer than each share of the held-out ones."""
    bounds = np.quantile(split.test.ended - split.test.begun, SHARES)
    took = np.sort(run.ended - run.begun)
    return np.searchsorted(took, bounds, side="right") / len(took)
