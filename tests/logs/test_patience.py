"""How long clients wait before they give up, from a log in which some did."""

import numpy as np
import pytest
from queue_logs import log_of

from ketensim.logs.errors import LogError
from ketensim.logs.features import about_patience, features_of
from ketensim.logs.fitting import fit_log
from ketensim.logs.patience import FEWEST_GAVE_UP, Waits, patience_of, waits_of
from ketensim.logs.timeline import timeline_of
from ketensim.scenario.distributions import Distribution

WEEK = 168.0


def desk_log(seed, cases=600, patience=2.0, wait=1.5, starts=True):
    """Clients are seen at once, wait for help, and give up when their patience ends (in weeks)."""
    draws = np.random.default_rng(seed)
    begun = np.sort(draws.uniform(0, 100, cases)) * WEEK
    patient = patience * draws.weibull(2.0, cases) * WEEK
    waits = draws.exponential(wait, cases) * WEEK
    gave_up = patient < waits
    seen = begun + 1.0
    second = seen + np.minimum(patient, waits)
    ends = np.c_[seen, second + np.where(gave_up, 0.0, 24.0)].ravel()
    begins = np.c_[begun, second].ravel()
    names = np.c_[np.full(cases, "intake"), np.where(gave_up, "left", "help")].ravel()
    return log_of(np.repeat(np.arange(cases), 2), names, ends, start=begins if starts else None)


def test_the_patience_that_made_a_log_is_given_back():
    """Mean over five logs within six standard errors: a false alarm in some 250 (t, 4 df)."""
    means, spreads = [], []
    for seed in range(5):
        log = timeline_of(desk_log(seed))
        found = patience_of(waits_of(log, "left", np.zeros(600, bool)))
        assert found.distance < 0.12
        law = Distribution.model_validate(found.distribution)
        means.append(law.average())
        spreads.append(np.sqrt(law.variance()) / law.average())
    truth = 2.0 * np.sqrt(np.pi) / 2.0
    assert np.mean(means) == pytest.approx(truth, abs=6 * np.std(means, ddof=1) / np.sqrt(5))
    assert np.mean(spreads) == pytest.approx(0.52, abs=0.1)


def test_waits_that_ended_otherwise_count_as_a_lower_bound():
    """Without them patience would seem a quarter shorter than it is."""
    waits = waits_of(timeline_of(desk_log(1)), "left", np.zeros(600, bool))
    plain = waits.lasted[waits.gave_up].mean()
    assert plain < 0.8 * patience_of(waits).distribution["mean"]


def test_who_waits_when_the_log_ends_is_known_to_have_been_patient_until_then():
    case, names = [0, 0, 1, 1, 2], ["intake", "help", "intake", "left", "intake"]
    ends = np.array([1.0, 4.0, 2.0, 5.0, 6.0])
    log = timeline_of(log_of(case, names, np.r_[ends, 10.0][:5], start=ends - 1.0))
    waits = waits_of(log, "left", np.array([False, False, True]))
    hours = sorted(np.round(waits.lasted * WEEK, 6))
    assert hours == [2.0, 3.0]  # the last one ends the log, so it has not been seen to wait
    assert waits.gave_up.sum() == 1


def test_patience_is_told_only_from_enough_who_gave_up():
    lasted = np.arange(1.0, 101.0)
    assert patience_of(Waits(lasted, np.arange(100) < FEWEST_GAVE_UP - 1)) is None
    assert patience_of(Waits(lasted, np.arange(100) < FEWEST_GAVE_UP)).gave_up == FEWEST_GAVE_UP


def test_patience_stands_in_the_scenario():
    fit = fit_log(desk_log(2), gave_up="left")
    given = fit.calibration.scenario.groups[0].patience
    assert given.average() == pytest.approx(1.77, rel=0.2)
    assert fit.calibration.scenario.groups[0].routing["intake"]["before left"] > 0.1
    assert fit_log(desk_log(2)).calibration.scenario.groups[0].patience is None


def test_what_cannot_be_told_of_patience_is_said():
    plain = desk_log(3, starts=False)
    assert fit_log(plain, gave_up="left").calibration.patience is None
    keys = {(f.kind, f.key) for f in about_patience(plain, "left", 0)}
    assert keys == {("cannot", "patience_no_starts"), ("assumed", "patience")}
    told = about_patience(desk_log(3), "left", 0)
    assert told[0].key == "patience_few"
    assert about_patience(plain, None, 0)[0].key == "patience"
    assert [f.kind for f in about_patience(desk_log(3), "left", 50)] == ["can", "assumed"]
    assert all(f.key != "patience" for f in features_of(plain).findings)


def test_an_activity_that_the_log_does_not_have_is_refused():
    with pytest.raises(
        LogError, match=r"must name an activity of the log, got 'lft'; did you mean"
    ):
        fit_log(desk_log(3), gave_up="lft")
    with pytest.raises(LogError, match="got 'xyzzy'; known here: help, intake, left"):
        fit_log(desk_log(3), gave_up="xyzzy")
