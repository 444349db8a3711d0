"""From a log to a tested chain: of two regimes, the last one counts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from calibration_cases import known_chain

from ketensim.chain.simulate import simulate
from ketensim.logs.behaviour.searched import searched_in
from ketensim.logs.errors import LogError
from ketensim.logs.event_log import EventLog
from ketensim.logs.fitting import fit_log
from ketensim.logs.simulated import simulated_log

WEEK = np.timedelta64(7, "D")


@pytest.fixture(scope="module")
def log():
    return simulated_log(simulate(known_chain().with_values({"horizon.weeks": 60}), seed=2))


@pytest.fixture(scope="module")
def two_regimes(log):
    """The log, and behind it the same clients without help."""
    later = log.events[log.events["activity"] != "help"].copy()
    for moment in ("start", "complete"):
        later[moment] += 60 * WEEK
    later["case"] += len(log.cases)
    events = pd.concat([log.events, later], ignore_index=True)
    cases = pd.concat([log.cases, log.cases], ignore_index=True)
    return EventLog(events, cases, replace(log.reading, rows=len(events)))


def test_a_log_of_one_regime_counts_whole(log):
    fit = fit_log(log, name="mine")
    assert fit.change is None
    assert fit.distances is None
    assert fit.calibration.scenario.name == "mine"
    assert fit.calibration.cases == fit.training_cases == len(log.cases)


def test_of_two_regimes_the_last_is_calibrated_on(two_regimes):
    fit = fit_log(two_regimes)
    assert fit.change is not None
    weeks = (fit.change.moment - np.datetime64("2024-01-01")) / WEEK
    assert weeks == pytest.approx(60, abs=4)
    assert fit.calibration.scenario.groups[0].routing["intake"].get("help", 0.0) < 0.05  # of 0.5
    assert fit.calibration.cases == pytest.approx(fit.training_cases / 2, rel=0.1)


def test_what_is_held_out_is_not_calibrated_on(log):
    fit = fit_log(log, test_share=0.3, replications=2)
    assert fit.training_cases == int(0.7 * len(log.cases))
    assert set(fit.distances["prediction"]) == {"ketensim", "week", "shift"}
    assert fit.distances["n_gram"].between(0, 1).all()


def test_behaviour_is_not_looked_for_where_a_log_cannot_show_it(log):
    events = log.events.assign(start=np.datetime64("NaT", "us"))
    with pytest.raises(LogError, match="needs a log with starts"):
        fit_log(EventLog(events, log.cases, log.reading), searched=searched_in("usual"))
    events = log.events.assign(organisation=pd.Categorical([None] * len(log.events)))
    with pytest.raises(LogError, match="needs a log that names organisations"):
        fit_log(EventLog(events, log.cases, log.reading), searched=searched_in("usual"))
