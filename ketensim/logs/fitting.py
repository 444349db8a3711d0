"""From an event log to a scenario with its test: regime, calibration, what was held out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ketensim.logs.behaviour.fitting import (
    BehaviourFit,
    Told,
    check_shows_behaviour,
    fit_behaviour,
)
from ketensim.logs.behaviour.searched import Searched
from ketensim.logs.behaviour.switching import SwitchedOn, switched_on
from ketensim.logs.calibration import Calibration, calibrate
from ketensim.logs.censoring import censoring_of
from ketensim.logs.client_groups import ClientGroups, check_attribute, groups_by_attribute
from ketensim.logs.held_out import distances_table, split_by_start
from ketensim.logs.patience import Patience, check_activity, patience_of, waits_of
from ketensim.logs.regime import Change, changes_of
from ketensim.logs.route_groups import ROUTES, groups_by_route
from ketensim.logs.timeline import Timeline, timeline_of

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.logs.event_log import EventLog
    from ketensim.scenario.schema import Scenario

ENOUGH_CASES = 100
"""Cases that a regime must have to be calibrated on: assumption."""


@dataclass(frozen=True)
class Fit:
    """A calibrated chain, what it was calibrated on, and how well it predicts.

    Attributes
    ----------
    calibration
        The chain, with behaviour.
    plain
        The chain without behaviour.
    change
        The change of regime after which it was calibrated; None: all cases count.
    training_cases
        Cases before what was held out.
    distances
        As in `distances_table`; None where nothing was held out.
    behaviour
        What was found of the behaviour of partners; None where it was not looked for.
    switched
        What was divided out when behaviour was switched on with its defaults; None where it was
        looked for.
    """

    calibration: Calibration
    plain: Scenario
    change: Change | None
    training_cases: int
    distances: pd.DataFrame | None
    behaviour: BehaviourFit | None = None
    switched: SwitchedOn | None = None


def fit_log(
    log: EventLog,
    *,
    name: str = "calibrated",
    groups: str | None = None,
    keep_names: bool = False,
    gave_up: str | None = None,
    test_share: float = 0.0,
    replications: int = 10,
    seed: int = 0,
    searched: tuple[Searched, ...] = (),
    told: Told | None = None,
) -> Fit:
    """Calibrate a chain on a log, and test it on the cases that begin last.

    Parameters
    ----------
    log
        The log.
    name
        Name of the scenario.
    groups
        Attribute of the cases that tells client groups apart, or `routes`; None: one group.
    keep_names
        Whether a client group may be called after a person or a case.
    gave_up
        Activity that stands in the log when a client has given up; None: nothing tells.
    test_share
        Share of the cases that is held out [0-1); 0: all cases are used, and nothing is tested.
    replications
        Simulated logs in the test.
    seed
        Seed of the first of them.
    searched
        Behavioural parameters to look for by simulating; none: they keep their defaults.
    told
        Called with the simulated logs that are done of that search, and with how many there are.

    Notes
    -----
    What is done to clients is estimated from the last regime that the training part shows; how many
    clients come, from all of that part unless their number changed as well.
    """
    whole = timeline_of(log)
    check_choices(log, whole, groups, gave_up)
    if searched:
        check_shows_behaviour(whole)
    order = np.argsort(whole.begun, kind="stable")
    is_training = np.zeros(len(order), bool)
    is_training[order[: int(len(order) * (1.0 - test_share))]] = True
    training = log.with_cases(is_training)
    change = last_change(training)
    timeline = whole.of_cases(is_training)
    since = -np.inf if change is None else weeks_until(whole.origin, change.moment)
    is_recent = timeline.begun >= since
    recent = timeline.of_cases(is_recent)
    arrivals = recent if change is not None and change.what == "arrivals" else timeline
    recent_log = training.with_cases(is_recent)
    found = _groups_of(recent_log, recent, groups, keep_names=keep_names)
    patience = _patience_of(recent_log, recent, gave_up)
    until = float(whole.end.max())
    calibration = calibrate(recent, name, arrivals, found, patience, until)
    plain = calibration.scenario
    behaviour = switched = None
    if searched:
        behaviour = fit_behaviour(calibration.scenario, recent, searched, seed=seed, told=told)
        calibration = replace(calibration, scenario=behaviour.scenario)
    else:
        switched = switched_on(plain, calibration.times)
        calibration = replace(calibration, scenario=switched.scenario)
    table = None
    if test_share > 0.0:
        split = split_by_start(whole, test_share)
        table = distances_table(split, calibration.scenario, replications, seed)
    return Fit(calibration, plain, change, len(timeline.begun), table, behaviour, switched)


def check_choices(
    log: EventLog, timeline: Timeline, groups: str | None, gave_up: str | None
) -> None:
    """Refuse groups or an activity that the log does not have."""
    if groups not in (None, ROUTES):
        check_attribute(log, groups)
    if gave_up is not None:
        check_activity(timeline, gave_up)


def _patience_of(log: EventLog, timeline: Timeline, gave_up: str | None) -> Patience | None:
    """Estimate patience where the log tells when clients gave up."""
    if gave_up not in timeline.activities or not timeline.has_starts:
        return None
    return patience_of(waits_of(timeline, str(gave_up), censoring_of(log).cut_at_end))


def _groups_of(
    log: EventLog, timeline: Timeline, groups: str | None, *, keep_names: bool
) -> ClientGroups | None:
    """Tell client groups apart; an attribute that is called `routes` comes first."""
    if groups is None:
        return None
    if groups == ROUTES and ROUTES not in log.cases.columns[1:]:
        return groups_by_route(timeline)
    return groups_by_attribute(log, groups, keep_names=keep_names)


def last_change(log: EventLog) -> Change | None:
    """Find the last change of regime that leaves cases enough."""
    found = None
    while True:
        changes = [change for change in changes_of(log, censoring_of(log)) if change.is_regime]
        if not changes:
            return found
        latest = max(changes, key=lambda change: change.moment)
        offset = log.events["offset"].to_numpy()[log.first_row].astype("timedelta64[m]")
        after = log.begun + offset >= latest.moment
        if after.sum() < ENOUGH_CASES or after.all():
            return found
        found, log = latest, log.with_cases(after)


def weeks_until(origin: np.datetime64, moment: np.datetime64) -> float:
    """Count weeks from one moment to another."""
    return float((moment - origin) / np.timedelta64(7 * 24 * 3600 * 10**6, "us"))
