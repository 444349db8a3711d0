"""What is made of a log says nothing of one case or one person."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from leaks import durations, leaks, moments
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


def outputs_of(log, folder, capsys):
    """All that a calibration leaves and prints, but for where that is."""
    folder.mkdir()
    path = write_log(log, folder / "town.xes.gz")
    written = outputs(path, folder, capsys, "--lang", "en")
    return {name: text.replace(str(folder), "") for name, text in written.items()}


def renamed(log):
    """The same log with other names for all cases, people and values that tell of a case."""
    people = log.events["resource"].cat.categories
    codes = log.events["resource"].cat.codes
    events = log.events.assign(
        resource=pd.Categorical.from_codes(codes, [f"p{-n % 9973}" for n in range(len(people))])
    )
    cases = log.cases.assign(name=[f"c{7 * n % 99991}" for n in range(len(log.cases))])
    for column in cases.columns[1:]:
        kinds = cases[column].cat.categories
        names = [f"v{3 * n % 99991}" for n in range(len(kinds))]
        cases[column] = cases[column].cat.rename_categories(names)
    return EventLog(events, cases, log.reading)


def test_other_names_change_no_output(tmp_path, capsys):
    """So no output tells of a name, however it is written down."""
    log = town_log()
    other = renamed(log)
    assert set(other.cases["name"]).isdisjoint(log.cases["name"])
    told = outputs_of(log, tmp_path / "one", capsys)
    assert told == outputs_of(other, tmp_path / "other", capsys)
    assert "Hand-overs between organisations" in told["made.html"]


@pytest.mark.parametrize(("lang", "groups"), [("nl", "contact"), ("en", "birthday")])
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
def test_no_output_tells_of_what_is_in_a_real_log(tmp_path, capsys):
    """Names are looked for by giving other ones; moments and durations by the search.

    A real log has names such as `test` or 545, which pages hold for reasons of their own.
    """
    for path in sorted(Path(os.environ["KETENSIM_REAL_LOGS"]).glob("*.xes.gz")):
        log = read_log(path)
        told = [
            outputs_of(one, tmp_path / f"{place}-{path.name}", capsys)
            for place, one in enumerate((log, renamed(log)))
        ]
        assert told[0] == told[1], path.name
        for name, text in told[0].items():
            assert moments(log, text) + durations(log, text) == [], (path.name, name)
