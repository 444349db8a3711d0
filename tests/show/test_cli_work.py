"""The main job from end to end: real chains, short runs, results on disk."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from ketensim import load_result, load_scenario
from ketensim.measure.results_folder import results_files
from ketensim.show.cli import outcomes, progress
from ketensim.show.cli.entry import run
from ketensim.show.messages import messages
from ketensim.study.comparison import comparison_of

SHORT = ["--weeks", "60", "--set", "horizon.warmup=10"]
TABLES = sorted(set(results_files()) - {"run.json"})


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


def bytes_of(folder):
    return {name: (folder / name).read_bytes() for name in TABLES}


def test_run_prints_outcomes_and_says_where_the_report_is(capsys, here):
    assert run(["run", "beroerte", "--runs", "3", *SHORT]) == 0
    shown = capsys.readouterr().out
    assert "seeds 1 to 3" in shown
    for words in ("resolved within the norm", "lead time, mean", "V: trust", "95% interval"):
        assert words in shown
    for group in load_scenario("beroerte").groups:
        assert group.name in shown
    (place,) = (here / "results" / "beroerte").iterdir()
    report = Path(re.search(r"Report: (.*)", shown)[1])
    assert report.resolve() == place / "report.html"
    assert report.is_file()
    assert re.fullmatch(r"\d{8}-\d{6}-[0-9a-f]{8}", place.name)
    assert {path.name for path in place.iterdir()} == {*results_files(), "report.html"}


def test_many_groups_are_left_to_the_report(capsys, here, monkeypatch):
    monkeypatch.setattr(outcomes, "FEW_GROUPS", 1)
    assert run(["run", "beroerte", "--runs", "1", *SHORT, "--out", "out"]) == 0
    assert "rehabilitation" not in capsys.readouterr().out


def test_run_prints_the_mean_over_the_runs(capsys, here):
    assert run(["run", "beroerte", "--runs", "2", *SHORT, "--out", "out"]) == 0
    summary = pd.read_csv(here / "out" / "summary.csv")
    mean = 100 * summary["resolved_share"].mean()
    lines = [line.split("  ") for line in capsys.readouterr().out.splitlines()]
    (line,) = [cells for cells in lines if " resolved" in cells][:1]
    assert f"{mean:.1f}" in [cell.strip() for cell in line]


def test_run_speaks_dutch(capsys, here):
    typed = ["run", "beroerte", "--runs", "1", *SHORT, "--lang", "nl", "--out", "out"]
    assert run(typed) == 0
    shown = capsys.readouterr().out
    assert "één run (seed 1); één run heeft geen interval" in shown
    assert "Rapport: out/report.html" in shown
    assert "95%-interval" not in shown
    assert '<html lang="nl"' in (here / "out" / "report.html").read_text(encoding="utf-8")


def test_run_does_what_was_asked_and_keeps_it_with_the_results(here):
    typed = ["run", "beroerte", "--runs", "2", "--seed", "7", *SHORT, "--out", "out", "--quiet"]
    assert run([*typed, "-s", "create_urgency:enough=0.5", "--set", "queue=severity"]) == 0
    summary = pd.read_csv(here / "out" / "summary.csv")
    assert summary["seed"].tolist() == [7, 8]
    assert set(summary["strategy"]) == {"create_urgency:enough=0.5"}
    kept = load_scenario(here / "out" / "scenario.yaml")
    assert (kept.queue, kept.horizon.weeks) == ("severity", 60)
    assert kept.regie.strategy == "create_urgency:enough=0.5"
    assert load_result(here / "out", run=1).seed == 8


def test_the_scenario_of_a_result_gives_the_same_tables_again(here):
    typed = ["run", "beroerte", "--runs", "1", *SHORT, "-s", "joint_ambition", "--quiet"]
    assert run([*typed, "--out", "first"]) == 0
    assert run(["run", "first/scenario.yaml", "--runs", "1", "--quiet", "--out", "second"]) == 0
    assert bytes_of(here / "first") == bytes_of(here / "second")


def test_the_number_of_jobs_does_not_change_a_byte(here):
    typed = ["compare", "beroerte", "-s", "none", "-s", "chain_optimisation", "--runs", "2", *SHORT]
    assert run([*typed, "--quiet", "--jobs", "1", "--out", "one"]) == 0
    assert run([*typed, "--quiet", "--jobs", "2", "--out", "two"]) == 0
    assert bytes_of(here / "one") == bytes_of(here / "two")
    one, two = (here / place / "comparison.csv" for place in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_compare_shows_differences_cost_and_verdicts(capsys, here):
    typed = [
        "compare",
        "beroerte",
        "-s",
        "none",
        "-s",
        "chain_optimisation",
        "-s",
        "joint_ambition",
    ]
    assert run([*typed, "--runs", "3", *SHORT, "--out", "out"]) == 0
    shown = capsys.readouterr().out
    summary = pd.read_csv(here / "out" / "summary.csv")
    assert summary["run"].tolist() == list(range(9))
    assert summary["strategy"].tolist()[::3] == ["none", "chain_optimisation", "joint_ambition"]
    assert summary["seed"].tolist() == [1, 2, 3] * 3
    flat = " ".join(shown.split())
    for sentence in comparison_of(summary).verdict("en"):
        assert sentence in flat
    assert "euro per resolved client" in shown
    assert (here / "out" / "report.html").is_file()


def test_the_outcome_that_was_asked_for_decides(capsys, here):
    typed = ["compare", "beroerte", "-s", "none", "-s", "joint_ambition", "--runs", "2", *SHORT]
    assert run([*typed, "--indicator", "dks", "--out", "out"]) == 0
    assert "2 runs each, by DKS" in " ".join(capsys.readouterr().out.split())
    assert "Best on DKS" in (here / "out" / "report.html").read_text(encoding="utf-8")
    assert pd.read_csv(here / "out" / "comparison.csv")["indicator"].iloc[0] == "dks"


def test_strategies_that_only_look_different_are_refused(capsys, here):
    typed = ["compare", "beroerte", "-s", "create_urgency", "-s", "create_urgency:enough=0.8"]
    assert run(typed) == 2
    assert "more than once" in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_quiet_prints_the_results_folder_and_nothing_else(capsys, here):
    assert run(["run", "beroerte", "--runs", "1", "--weeks", "5", "--quiet", "--out", "out"]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("out\n", "")
    typed = ["compare", "beroerte", "-s", "none", "-s", "joint_ambition", "--runs", "1", *SHORT]
    assert run([*typed, "--quiet", "--out", "out"]) == 0  # results may be replaced by results
    assert capsys.readouterr().out == "out\n"
    assert run(["report", "out", "--quiet"]) == 0
    assert capsys.readouterr().out == "out/report.html\n"


def test_what_is_allowed_but_hardly_meant_is_told(capsys, here):
    assert run(["run", "beroerte", "--runs", "1", "--weeks", "5", "--out", "out"]) == 0
    assert capsys.readouterr().err.startswith("warning: beroerte: ")


def test_a_report_can_be_made_again_in_the_other_language(capsys, here):
    assert run(["run", "beroerte", "--runs", "1", *SHORT, "--quiet", "--out", "out"]) == 0
    english = (here / "out" / "report.html").read_bytes()
    assert run(["report", "out", "--lang", "nl"]) == 0
    assert "Rapport: out/report.html" in capsys.readouterr().out
    assert (here / "out" / "report.html").read_bytes() != english
    assert run(["report", "out", "--lang", "en"]) == 0
    assert (here / "out" / "report.html").read_bytes() == english


def test_a_results_folder_with_a_table_missing_is_wrong_input(capsys, here):
    assert run(["run", "beroerte", "--runs", "1", *SHORT, "--quiet", "--out", "out"]) == 0
    (here / "out" / "visits.parquet").unlink()
    capsys.readouterr()
    assert run(["report", "out"]) == 2
    shown = capsys.readouterr().err
    assert "visits.parquet" in shown
    assert len(shown.splitlines()) == 1


def test_results_outlive_a_report_that_fails(capsys, here, monkeypatch):
    def explode(folder, lang):
        raise ZeroDivisionError("no clients to draw")

    monkeypatch.setattr("ketensim.show.report.write_report", explode)
    assert run(["run", "beroerte", "--runs", "1", *SHORT, "--out", "out"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "the tables are in out, but the report could not be made: no clients" in shown.err
    assert {path.name for path in (here / "out").iterdir()} == set(results_files())


def test_a_run_that_fails_leaves_no_folder_and_names_its_seed(capsys, here, monkeypatch):
    def explode(*_, **__):
        raise ZeroDivisionError("nobody arrived")

    monkeypatch.setattr("ketensim.chain.simulate.simulate", explode)
    assert run(["run", "beroerte", "--seed", "5", *SHORT]) == 1
    assert "strategy none, seed 5" in capsys.readouterr().err
    assert list(here.iterdir()) == []


@pytest.mark.no_cover  # the lines are done in another process
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing_behind(here, heeds_interrupts, jobs, stop):
    typed = ["run", "multiprobleem", "--weeks", "5000", "--runs", "50", "--jobs", jobs]
    running = subprocess.Popen(
        [sys.executable, "-m", "ketensim", *typed],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # ctrl-C goes to all processes in front of the terminal
    )
    drafts = here / "results" / "multiprobleem"
    for _ in range(600):
        if drafts.is_dir() and any(drafts.iterdir()):
            break
        time.sleep(0.1)
    time.sleep(3.0)
    os.killpg(running.pid, stop)
    out, err = running.communicate(timeout=120)
    assert err.splitlines()[-1] == "ketensim: interrupted; nothing was written"
    assert (running.returncode, out) == (1, "")
    assert "Traceback" not in err
    assert list(here.iterdir()) == []


def test_a_bar_is_shown_where_someone_looks(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress.progress_bar(4, messages("nl"), quiet=False) as told:
        told(1, 4)
        time.sleep(0.05)
        told(3, 4)
    shown = capsys.readouterr().err
    assert "Simuleren" in shown


def test_no_bar_is_shown_where_nobody_looks(capsys):
    with progress.progress_bar(4, messages("nl"), quiet=False) as told:
        assert told is None
    assert capsys.readouterr().err == ""


def test_the_record_of_a_result_says_what_made_it(here):
    assert run(["run", "beroerte", "--runs", "2", *SHORT, "--quiet", "--out", "out"]) == 0
    about = json.loads((here / "out" / "run.json").read_text(encoding="utf-8"))
    assert about["scenario_hash"] == load_scenario(here / "out" / "scenario.yaml").digest()
    assert [entry["seed"] for entry in about["runs"]] == [1, 2]
