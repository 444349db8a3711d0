"""What is made of a log says nothing of one case or one person."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from leaks import leaks
from queue_logs import log_of

from ketensim.logs.calibration import calibrate
from ketensim.logs.event_log import EventLog
from ketensim.logs.privacy import is_told, told_values
from ketensim.logs.reading import read_log
from ketensim.logs.timeline import timeline_of
from ketensim.logs.writing import write_log
from ketensim.show.cli.entry import run

PEOPLE = [f"{first} {last}" for first in ("Anna", "Bram", "Cees") for last in ("Bakker", "Visser")]
CASES = 240


def town_log(seed=1):
    """A log with names of cases and people, and attributes that single cases alone have."""
    draws = np.random.default_rng(seed)
    arrived = np.cumsum(draws.exponential(20, CASES))
    takes = draws.gamma(2, 30, (CASES, 3))
    start = arrived[:, None] + np.c_[np.zeros(CASES), takes[:, :2].cumsum(axis=1)]
    end = arrived[:, None] + takes.cumsum(axis=1) * 0.999
    case = np.repeat(np.arange(CASES), 3)
    log = log_of(
        case,
        ["intake", "hearing", "help"] * CASES,
        end.ravel(),
        start=start.ravel(),
        resource=draws.choice(PEOPLE, 3 * CASES),
        organisation=["desk", "court", "clinic"] * CASES,
    )
    cases = pd.DataFrame({"name": [f"dossier-{draws.integers(10**9)}" for _ in range(CASES)]})
    cases["birthday"] = pd.Series(pd.date_range("1960-01-01", periods=CASES).astype(str))
    cases["birthday"] = cases["birthday"].astype("category")
    cases["contact"] = pd.Categorical(draws.choice(PEOPLE[:2], CASES))
    cases["kind"] = pd.Categorical(["few"] * 4 + list(draws.choice(["young", "old"], CASES - 4)))
    return EventLog(log.events, cases, log.reading)


def outputs(path, folder, capsys, *typed):
    """All that a calibration leaves and prints."""
    place = folder / "made.yaml"
    assert run(["calibrate", str(path), "--out", str(place), "--runs", "2", *typed]) == 0
    shown = capsys.readouterr()
    written = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("made.*")}
    assert set(written) == {"made.yaml", "made.html"}
    return {"printed": shown.out + shown.err} | written


@pytest.mark.parametrize(
    ("lang", "groups"), [("nl", "contact"), ("en", "contact"), ("en", "birthday"), ("en", "routes")]
)
def test_no_output_of_a_calibration_names_a_case_a_person_or_a_duration(
    tmp_path, capsys, lang, groups
):
    log = town_log()
    path = write_log(log, tmp_path / "town.xes.gz")
    typed = ["--lang", lang, "--groups", groups]
    for name, text in outputs(path, tmp_path, capsys, *typed).items():
        assert leaks(log, text) == [], name
        if name == "made.yaml" and groups == "contact":
            assert "name: group 1" in text  # a person, in the log's own words


def test_the_search_finds_what_it_looks_for():
    log = town_log()
    hours = log.hours("complete")[1] - log.hours("complete")[0]
    for hidden in (log.cases["name"].iloc[7], "Anna Bakker", "1960-01-05", f"{hours:.6g}"):
        assert leaks(log, f"values: [{hidden}]") == [hidden]
    assert leaks(log, f"mean: {hours / 168:.7g}") == [f"{hours / 168:.7g}"]
    moment = str(log.local("complete")[5])[:16]
    assert leaks(log, f"since: {moment}") == [moment]


def test_what_one_case_did_often_is_not_told():
    log = timeline_of(town_log())
    plain = calibrate(log)
    assert {"intake", "hearing", "help"} <= set(plain.scenario.functions)
    for cases, told in ((4, False), (5, True)):
        whose = log.case < cases
        activity = np.where(
            whose & (log.activity == log.activities.index("hearing")),
            len(log.activities),
            log.activity,
        )
        other = type(log)(
            log.origin,
            (*log.activities, "rare"),
            log.organisations,
            log.case,
            activity,
            log.organisation,
            log.resource,
            log.start,
            log.end,
        )
        thrice = np.sort(np.r_[np.arange(len(other.case)), np.repeat(np.flatnonzero(whose), 2)])
        scenario = calibrate(other.picked(thrice, other.case[thrice])).scenario
        assert ("rare" in scenario.functions) == told


def test_an_organisation_of_few_cases_is_not_named():
    log = town_log()
    few = log.events["case"].to_numpy() < 4
    names = log.events["organisation"].astype(object)
    names[~few] = None
    events = log.events.assign(organisation=names.astype("str").astype("category"))
    scenario = calibrate(timeline_of(EventLog(events, log.cases, log.reading))).scenario
    assert {"desk", "court", "clinic"}.isdisjoint(partner.name for partner in scenario.partners)


def test_five_different_cases_may_be_told_and_four_may_not():
    assert is_told(np.arange(5))
    assert not is_told(np.tile(np.arange(4), 9))
    values = np.r_[np.zeros(5, int), np.full(9, 2)]
    cases = np.r_[np.arange(5), np.tile(np.arange(3), 3)]
    assert told_values(values, cases).tolist() == [0]
    assert told_values(values[:0], cases[:0]).tolist() == []


@pytest.mark.skipif(
    "KETENSIM_REAL_LOGS" not in os.environ,
    reason="KETENSIM_REAL_LOGS names no folder with real logs",
)
def test_no_output_names_what_is_in_a_real_log(tmp_path, capsys):
    for path in sorted(Path(os.environ["KETENSIM_REAL_LOGS"]).glob("*.xes.gz")):
        folder = tmp_path / path.name
        folder.mkdir()
        log = read_log(path)
        for name, text in outputs(path, folder, capsys).items():
            found = set(leaks(log, text))
            if len(log.events) > 20_000:  # among so many times a short figure is found by chance
                found = {
                    leak for leak in found if not leak.replace(".", "").isdigit() or len(leak) > 8
                }
            assert found <= {"test", "admin1"}, (name, found)  # words that mean something else
