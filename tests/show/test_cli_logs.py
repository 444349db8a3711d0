"""Event logs in and out of the command line."""

import re

import numpy as np
import pandas as pd
import pytest
from queue_logs import queue_log

from ketensim import load_scenario, simulate
from ketensim.logs.behaviour import fitting
from ketensim.logs.mapping import load_mapping
from ketensim.logs.reading import read_log
from ketensim.logs.simulated import simulated_log
from ketensim.logs.writing import write_log
from ketensim.scenario.reading import read_text
from ketensim.show.cli.entry import run
from ketensim.show.cli.event_logs import log_places

CHAIN = """\
format: 1
name: known
mechanisms: off
horizon: {warmup: 0, weeks: 80}
functions:
  intake: {discipline: desk, treatment: {distribution: exponential, mean: 0.4}}
  help: {discipline: care, treatment: {distribution: gamma, mean: 2, cv: 0.7}}
partners:
  - {name: desk, sector: city, offers: [{function: intake, fte: 8, caseload: 1}]}
  - {name: clinic, sector: care, offers: [{function: help, fte: 12, caseload: 3}]}
groups:
  - name: everyone
    arrivals: {rate: 5}
    routing: {start: {intake: 1}, intake: {help: 0.6}}
"""
SHORT = ["--weeks", "30", "--set", "horizon.warmup=4", "--set", "mechanisms=off"]


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """A log on which a chain can be calibrated."""
    made = simulated_log(simulate(read_text(CHAIN, "known.yaml"), seed=3))
    return write_log(made, tmp_path_factory.mktemp("log") / "town.xes.gz")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


def told(capsys, *typed):
    assert run([*typed]) == 0
    return capsys.readouterr().out


def refused(capsys, *typed):
    assert run([*typed]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err.removeprefix("ketensim: ").strip()


def test_runs_leave_a_log_each(capsys, here):
    typed = ["run", "beroerte", "--runs", "2", *SHORT, "--log", "out.xes.gz"]
    shown = told(capsys, *typed)
    assert "Event log: out-0.xes.gz\nEvent log: out-1.xes.gz\n" in shown
    settings = {"horizon.warmup": 4, "horizon.weeks": 30, "mechanisms": "off"}
    scenario = load_scenario("beroerte").with_values(settings)
    for number in range(2):
        expected = simulated_log(simulate(scenario, strategy="none", seed=1 + number))
        found = read_log(here / f"out-{number}.xes.gz")
        pd.testing.assert_frame_equal(found.events, expected.events)
    assert refused(capsys, *typed).startswith("--log must name new files, and out-0.xes.gz")
    assert log_places(here / "a.csv", 1) == [here / "a.csv"]


def test_a_log_of_no_known_kind_is_refused_before_any_work(capsys, here):
    said = refused(capsys, "run", "beroerte", "--log", "out.txt", "--lang", "nl")
    assert said.startswith("out.txt: een log gaat naar een bestand met een naam die eindigt op")
    assert list(here.iterdir()) == []


def test_calibrate_leaves_a_scenario_that_runs_and_a_page_on_its_fit(capsys, here, log):
    shown = told(capsys, "calibrate", str(log), "--runs", "2")
    for words in (
        "What the log can tell",
        "What the log cannot tell",
        "No change of regime was found.",
        "lead time (hours)",
        "Scenario: town.yaml",
        "Report: town.html",
    ):
        assert words in shown
    scenario = load_scenario(here / "town.yaml")
    assert scenario.name == "town"
    assert {partner.name for partner in scenario.partners} >= {"desk", "clinic"}
    assert simulate(scenario, seed=1, weeks=4).summary["resolved_share"] >= 0
    page = (here / "town.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<svg") >= 1
    assert "http" not in re.sub(r"http://www\.w3\.org[^\"]*", "", page)


def test_the_page_speaks_dutch_and_repeats_itself(capsys, here, log):
    typed = ["calibrate", str(log), "--runs", "2", "--lang", "nl", "--out"]
    assert told(capsys, *typed, "a.yaml", "--quiet") == "a.yaml\n"
    told(capsys, *typed, "b.yml")
    assert "Wat de log niet kan zeggen" in (here / "a.html").read_text(encoding="utf-8")
    assert (here / "a.html").read_bytes() == (here / "b.html").read_bytes()
    assert (here / "a.yaml").read_bytes() == (here / "b.yml").read_bytes()


def test_without_a_test_all_cases_count(capsys, here, log):
    shown = told(capsys, "calibrate", str(log), "--test-share", "0")
    assert "Nothing was held out" in shown
    page = (here / "town.html").read_text(encoding="utf-8")
    assert f"estimated from {len(read_log(log).cases)} cases" in page


def test_a_period_and_columns_can_be_told(capsys, here, log):
    flat = read_log(log)
    weeks = (flat.begun - flat.begun[0]) / np.timedelta64(7, "D")
    middle = str(flat.begun[np.searchsorted(weeks, 40)])[:10]
    table = flat.events.assign(person=flat.cases["name"].to_numpy()[flat.events["case"]])
    table["when"] = pd.to_datetime(table["complete"]).dt.strftime("%d-%m-%Y %H:%M")
    table[["person", "activity", "when"]].to_csv("own.csv", index=False)
    (here / "own.yaml").write_text("case: person\ntime_format: '%d-%m-%Y %H:%M'\n")
    typed = ["calibrate", "own.csv", "--mapping", "own.yaml", "--complete", "when"]
    typed += ["--from", middle, "--test-share", "0", "--out", "later.yaml"]
    shown = told(capsys, *typed)
    own = read_log("own.csv", load_mapping("own.yaml").updated(complete="when"))
    assert f"{len(own.between(since=middle).cases)} cases" in shown
    assert "Read as: case = person, complete = when, activity = activity" in shown


def test_of_two_regimes_the_last_is_calibrated_and_named(capsys, here):
    made = queue_log(1, cases=700, people=np.where(np.arange(700) < 300, 5, 1))
    write_log(made, "two.csv")
    shown = told(capsys, "calibrate", "two.csv", "--test-share", "0.2", "--runs", "2")
    assert re.search(r"changed around 20\d\d-\d\d-\d\d: .* cases after that, of 560\.", shown)
    page = (here / "two.html").read_text(encoding="utf-8")
    assert "changed around" in page
    assert "fewer than 5 cases" not in shown


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ("group", "By group the cases make no two groups of at least 50 cases"),
        ("routes", "Client groups by route: 2, each of at least 50 cases"),
    ],
)
def test_client_groups_are_told_apart_as_asked(capsys, here, log, groups, said):
    shown = told(capsys, "calibrate", str(log), "--runs", "1", "--groups", groups)
    assert said in shown
    assert "The client groups" in shown
    assert said in (here / "town.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--groups", "grup"], "or routes; did you mean 'group'?"),
        (["--gave-up", "hlp"], "must name an activity of the log, got 'hlp'; did you mean 'help'?"),
        (["--test-share", "0.95"], "--test-share must lie between 0 and 0.9, got 0.95"),
        (["--runs", "0"], "--runs must be at least 1, got 0"),
        (["--resource", "nobody"], "there is no column 'nobody' for resource"),
        (["--from", "2030-01-01"], "no case starts in the chosen time"),
        (["--out", "here.txt"], "here.txt"),
        (["--out", "none/here.yaml"], "none/here.yaml"),
        (["--out", "there.yaml"], "there.html"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_left(capsys, here, log, typed, said):
    (here / "there.html").write_text("mine")
    assert said in refused(capsys, "calibrate", str(log), *typed)
    assert [path.name for path in here.iterdir()] == ["there.html"]


def test_a_disk_that_is_full_leaves_neither_file(capsys, here, log, monkeypatch):
    from ketensim.scenario.schema import Scenario

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Scenario, "save", full)
    said = refused(capsys, "calibrate", str(log), "--test-share", "0")
    assert "No space left on device" in said
    assert list(here.iterdir()) == []


def test_behaviour_is_fitted_where_asked(capsys, here, log, monkeypatch):
    monkeypatch.setattr(fitting, "_LOG2", 3)
    monkeypatch.setattr(fitting, "_WARMUP", 8)
    monkeypatch.setattr(fitting, "_LEVEL_RUNS", 1)
    typed = ["calibrate", str(log), "--fit", "retry_weeks=0.1:8", "--test-share", "0"]
    shown = told(capsys, *typed, "--lang", "nl")
    assert "Het gedrag van partners staat aan, met parameters" in shown
    assert "Interval (90%)" in shown
    assert not load_scenario(here / "town.yaml").mechanisms.all_off
    page = (here / "town.html").read_text(encoding="utf-8")
    assert "gevonden met 16 gesimuleerde logs" in page
    assert '<th scope="row">engagement_base</th>' in page  # keeps its default
    said = refused(capsys, *typed, "--fit", "retry_week", "--force")
    assert said.startswith("--fit: 'retry_week' is no parameter of the model that can be fitted")
