"""What a log can tell is found, what it cannot is said, and nothing is seen that is not there."""

import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from log_cases import write_csv
from queue_logs import log_of, queue_log

from ketensim.logs.censoring import censoring_of
from ketensim.logs.clock import ALPHA, clock_of
from ketensim.logs.event_log import Reading
from ketensim.logs.features import KINDS, features_of
from ketensim.logs.reading import read_log
from ketensim.logs.regime import changes_of
from ketensim.show.fit.findings import counts_in_words, told_findings
from ketensim.show.messages import messages

DAYS = 7 * 60


def keys(log):
    return {f"{finding.kind}.{finding.key}" for finding in features_of(log).findings}


def daily(seed, weekend=0.0, shifted=False, cases=600):
    """Cases that begin by day and end some days later, on all days or hardly in weekends."""
    draws = np.random.default_rng(seed)
    days = np.flatnonzero((np.arange(DAYS) % 7 < 5) | (draws.random(DAYS) < weekend))
    begin = np.sort(draws.choice(days, cases)) * 24 + draws.uniform(8, 17, cases)
    end = (begin // 24 + draws.integers(0, 3, cases) * 7) * 24 + draws.uniform(17, 18, cases)
    if shifted:
        move = draws.integers(0, 200, cases) * 24
        begin, end = begin + move, end + move
    case = np.tile(np.arange(cases), 2)
    hours = np.r_[begin, end]
    order = np.lexsort((hours, case))
    return log_of(case[order], np.repeat(["intake", "end"], cases)[order], hours[order])


@pytest.mark.parametrize(
    ("every", "named"), [(24, "day"), (1, "hour"), (1 / 60, "minute"), (1 / 3600, "second")]
)
def test_resolution_is_the_coarsest_unit_of_nearly_all_times(every, named):
    hours = np.arange(400) * every
    log = log_of(np.arange(400), ["x"] * 400, hours)
    assert clock_of(log).resolution == named
    assert clock_of(log_of(np.arange(400), ["x"] * 400, hours * 1.1234567)).resolution == "finer"


def test_a_calendar_of_working_hours_is_seen():
    clock = clock_of(daily(1))
    assert clock.has_day
    assert clock.has_week
    assert not clock.may_be_shifted


def test_dates_that_were_shifted_case_by_case_show_days_and_no_weeks():
    clock = clock_of(daily(2, shifted=True))
    assert clock.has_day
    assert clock.may_be_shifted
    few = clock_of(daily(2, shifted=True, cases=100))
    assert few.has_day
    assert not few.may_be_shifted  # too few cases to miss a week pattern


def test_times_by_the_day_say_nothing_of_hours():
    clock = clock_of(log_of(np.arange(400), ["x"] * 400, np.arange(400) * 24))
    assert np.isnan(clock.day_pattern)
    assert not clock.has_day


def test_no_calendar_is_seen_around_the_clock(request):
    """Each test has chance 0.01; 7 of 80 (at two tests a log) has a chance below 1e-4."""
    logs = 600 if request.config.getoption("--full") else 40
    clocks = [clock_of(queue_log(seed, cases=200)) for seed in range(logs)]
    seen = sum(clock.has_day + clock.has_week for clock in clocks)
    assert seen <= 2 * logs * ALPHA + 4 * np.sqrt(2 * logs * ALPHA) + 1


@pytest.mark.parametrize("load", [0.5, 0.9])
def test_a_queue_in_which_nothing_changes_has_no_change_of_regime(load, request):
    """The stated chance is 0.01 a log: three of 40 has a chance of 0.008."""
    logs = 400 if request.config.getoption("--full") else 40
    changed = 0
    for seed in range(logs):
        log = queue_log(seed, cases=400, load=load)
        changed += any(change.is_regime for change in changes_of(log, censoring_of(log)))
    assert changed <= logs * ALPHA + 3 * np.sqrt(logs * ALPHA)


@pytest.mark.parametrize("seed", range(3))
def test_a_change_of_regime_is_named_with_its_date(seed):
    people = np.where(np.arange(800) < 450, 5, 1)
    log = queue_log(seed, cases=800, people=people)
    features = features_of(log)
    change = features.regime
    assert change.what == "resources"
    assert change.before > 1.8
    assert change.after == pytest.approx(1.0, abs=0.1)
    apart = abs((change.moment - log.begun[450]) / np.timedelta64(1, "D"))
    assert apart < 30  # blocks of some twenty cases, one a day
    assert "cannot.regime_resources" in keys(log)
    later = log.between(since=str(log.begun[470])[:10])
    assert features_of(later).regime is None


def test_a_change_in_arrivals_and_in_work_is_found():
    gap = np.r_[np.full(300, 24.0), np.full(900, 8.0)]
    arrived = np.cumsum(gap) + np.random.default_rng(1).uniform(0, 4, 1200)
    work = np.where(np.arange(1200) < 700, 1.0, 3.0)
    log = log_of(np.arange(1200), ["x"] * 1200, arrived + work, start=arrived)
    found = {change.what: change for change in changes_of(log, censoring_of(log))}
    assert found["arrivals"].is_regime
    assert found["arrivals"].before == pytest.approx(7, rel=0.1)
    assert found["arrivals"].after == pytest.approx(21, rel=0.1)
    assert found["work"].is_regime
    assert found["work"].after == pytest.approx(3, abs=0.1)


def test_too_few_cases_or_weeks_are_not_tested():
    assert changes_of(queue_log(1, cases=30), censoring_of(queue_log(1, cases=30))) == ()
    assert "cannot.few_for_regime" in keys(queue_log(1, cases=30))
    short = log_of(np.arange(300), ["x"] * 300, np.arange(300) * 0.5 + 1, start=np.arange(300) / 2)
    assert changes_of(short, censoring_of(short)) == ()  # nothing varies, and it is one week


def test_cases_that_the_ends_cut_off_are_found():
    case = np.repeat(np.arange(300), 3)
    hours = np.repeat(np.arange(300) * 24.0, 3) + np.tile([0.0, 24.0, 48.0], 300)
    steps = np.tile(["intake", "work", "end"], 300)
    seen = (hours >= 36) & (hours <= 300 * 24 - 36)
    _, number = np.unique(case[seen], return_inverse=True)
    log = log_of(number, steps[seen], hours[seen])
    censoring = censoring_of(log)
    assert np.flatnonzero(censoring.cut_at_start).tolist() == [0, 1]
    assert np.flatnonzero(censoring.cut_at_end).tolist() == [297, 298]
    assert censoring.time_to_finish == pytest.approx(48)
    assert not censoring.had_time[-1]
    assert {"cannot.cut_at_start", "cannot.cut_at_end", "cannot.late", "assumed.ends"} <= keys(log)


def test_late_cases_do_not_shorten_the_time_to_finish():
    begins = np.r_[np.arange(100) * 24.0, 2400 + np.arange(300) * 0.5]
    long = np.where(np.arange(400) < 100, 480.0, 1.0)  # the log ends while late cases go on
    case = np.repeat(np.arange(400), 2)
    hours = np.c_[begins, begins + long].ravel()
    log = log_of(case, np.tile(["intake", "work"], 400), hours)
    assert censoring_of(log).time_to_finish == pytest.approx(480)


def test_one_event_a_case_has_no_gaps_and_nothing_to_cut_off():
    log = log_of([0, 1], ["x", "y"], [0.0, 5.0])
    censoring = censoring_of(log)
    assert censoring.gap == 0
    assert not censoring.cut_at_start.any()
    both = log_of([0, 0], ["x", "y"], [0.0, 5.0])
    assert not censoring_of(both).cut_at_end.any()


def test_what_is_missing_is_said_with_what_is_assumed_instead():
    plain = queue_log(1, cases=200)
    assert {"cannot.no_starts", "assumed.no_starts", "cannot.organisation"} <= keys(plain)
    assert {"can.resource", "can.one_regime", "cannot.round_the_clock"} <= keys(plain)
    told = replace(plain, reading=Reading(open_starts=7, other_transitions=9, never_completed=8))
    assert {"assumed.no_zone", "cannot.open_starts", "cannot.transitions"} <= keys(told)
    assert "cannot.never_completed" in keys(told)
    events = plain.events.copy()
    events["start"] = events["complete"]
    events.loc[3, "start"] = np.datetime64("NaT")
    assert {"can.starts", "cannot.some_starts"} <= keys(replace(plain, events=events))
    events["start"] = events["complete"]
    assert "cannot.some_starts" not in keys(replace(plain, events=events))
    assert {"cannot.day", "assumed.order"} <= keys(
        log_of(np.arange(400), ["x"] * 400, np.arange(400) * 24)
    )
    assert "can.day_and_week" in keys(daily(1))
    assert {"cannot.shifted", "assumed.not_shifted"} <= keys(daily(2, shifted=True))
    assert "can.day" in keys(daily(2, shifted=True, cases=100))
    days = daily(1)
    days.events["complete"] = days.events["complete"].dt.floor("D")
    assert "can.week" in keys(days)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_finding_is_said_in_words(lang):
    words = messages(lang)
    log = daily(2, shifted=True)
    features = features_of(log)
    told = told_findings(features, words)
    assert list(told) == [words(f"logs.{kind}") for kind in KINDS]
    assert sum(len(said) for said in told.values()) == len(features.findings)
    counts, read = counts_in_words(log, features, words)
    assert counts.startswith("600 ")
    assert read.endswith(": ")


def test_few_cases_are_not_counted_out_in_words():
    case = np.repeat(np.arange(100), 2)
    hours = np.repeat(np.arange(100) * 24.0, 2) + np.tile([0.0, 12.0], 100)
    log = log_of(case[1:], np.tile(["intake", "end"], 100)[1:], hours[1:])
    said = [
        text for texts in told_findings(features_of(log), messages("en")).values() for text in texts
    ]
    assert "Fewer than 5 cases probably began before the log does." in said


def test_the_catalogue_has_no_sentence_that_no_finding_says():
    source = files("ketensim.logs").joinpath("features.py").read_text(encoding="utf-8")
    regimes = ("events", "resources", "organisations", "work", "arrivals")
    path = files("ketensim.show").joinpath("messages/logs.en.json")
    for key in json.loads(path.read_text(encoding="utf-8")):
        _, kind, *name = key.split(".")
        if kind in KINDS and name and name[0].removeprefix("regime_") not in regimes:
            assert f'"{name[0]}"' in source, key


def test_rows_that_say_the_same_are_counted_and_told(tmp_path):
    rows = [f"{n},x,,,2024-03-{1 + n % 28:02d} {n % 24:02d}:00" for n in range(60)]
    log = read_log(write_csv(tmp_path, [*rows, *rows[:20]]))
    assert len(log.events) == 80
    assert log.reading.repeated == 20
    assert {"cannot.repeated", "assumed.repeated"} <= keys(log)
    assert not keys(read_log(write_csv(tmp_path, rows))) & {"cannot.repeated", "assumed.repeated"}


def test_events_in_the_future_are_told():
    log = daily(1)
    last = log.events["complete"].max().to_datetime64()
    day = np.timedelta64(1, "D")
    for now, told in ((last, False), (last - 9 * day, True)):
        found = {f"{one.kind}.{one.key}": one.facts for one in features_of(log, now).findings}
        assert ("cannot.future" in found) == ("assumed.future" in found) == told
    assert found["cannot.future"] == {"count": int((log.events["complete"] > now).sum())}
