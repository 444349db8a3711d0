"""`ketensim experiment` and `ketensim runs`, as they are typed."""

import sys

import pandas as pd
import pytest

from ketensim.show.cli import experimenting
from ketensim.show.cli.entry import run
from ketensim.show.messages import messages

CHAIN = """format: 1
name: tiny
horizon: {warmup: 2, weeks: 6}
functions: {intake: {discipline: social work, treatment: 0.5}}
partners:
  - name: desk
    sector: municipality
    offers: [{function: intake, fte: 8, caseload: 1}]
groups:
  - {name: everyone, arrivals: {rate: 6.4}, route: [intake], norm_weeks: 1}
"""
EXPERIMENT = """format: 1
name: tiny-sweep
scenario: tiny.yaml
levers: {strategy: [none, chain_unit], queue: [fifo, severity]}
uncertainties: {groups.everyone.arrivals.rate: [4, 8], parameters.trust_gain: [0.01, 0.04]}
outcomes: [waiting_time_mean]
design: {method: lhs, n: 4}
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(CHAIN)
    (tmp_path / "sweep.yaml").write_text(EXPERIMENT)
    return tmp_path


TABLE = "results/experiments/tiny-sweep/runs.parquet"


def test_an_experiment_leaves_a_table_and_is_gone_on_with(here, capsys):
    assert run(["experiment", "sweep.yaml", "--jobs", "1", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert f"Table of runs: {TABLE}\n" in said
    assert said.endswith("Report: results/experiments/tiny-sweep/report.html\n")
    runs = pd.read_parquet(here / TABLE)
    assert len(runs) == 2 * 2 * 4
    assert not runs["failed"].any()
    before = (here / TABLE).read_bytes()
    assert run(["experiment", "sweep.yaml", "--lang", "nl"]) == 0
    assert "16 van 16 runs zijn al eerder gedaan\n" in capsys.readouterr().out
    assert run(["experiment", "sweep.yaml", "--quiet", "--jobs", "1"]) == 0
    assert capsys.readouterr().out == f"{TABLE}\n"
    assert (here / TABLE).read_bytes() == before


def test_parts_are_done_one_by_one_and_the_last_writes_the_table(here, capsys):
    assert run(["experiment", "sweep.yaml", "--shard", "1/2", "--out", "a", "--lang", "en"]) == 0
    assert "Part 1/2 is done; 8 runs of other parts are still missing" in capsys.readouterr().out
    assert not (here / "a" / "runs.parquet").exists()
    assert run(["experiment", "sweep.yaml", "--shard", "2/2", "--out", "a", "--lang", "en"]) == 0
    assert run(["experiment", "sweep.yaml", "--out", "b", "--quiet"]) == 0
    tables = [(here / place / "runs.parquet").read_bytes() for place in ("a", "b")]
    assert tables[0] == tables[1]


def test_a_dry_run_counts_and_times_and_writes_nothing(here, capsys):
    assert run(["experiment", "sweep.yaml", "--dry-run", "--jobs", "2", "--lang", "en"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == ("16 runs: 4 points, 4 settings of the levers, 1 replications; 16 differ")
    assert shown[1] == "0 have been done, 16 are missing"
    assert shown[2].startswith("About 0 seconds on 2 processors (0.0")
    assert shown[3] == "About 0.0 MB of disk"
    assert not (here / "results").exists()


def test_a_dry_run_after_the_work_has_nothing_left(here, capsys):
    more = EXPERIMENT.replace("n: 4", "n: 8")
    (here / "sweep.yaml").write_text(more)
    assert run(["experiment", "sweep.yaml", "--shard", "1/2", "--quiet", "--jobs", "1"]) == 0
    (here / "more.yaml").write_text(f"{more}replications: 2\n")
    capsys.readouterr()
    assert run(["experiment", "more.yaml", "--dry-run", "--shard", "1/2", "--lang", "en"]) == 0
    assert "16 have been done, 16 are missing" in capsys.readouterr().out
    assert run(["experiment", "sweep.yaml", "--dry-run", "--shard", "1/2", "--lang", "nl"]) == 0
    assert "16 zijn gedaan, 0 ontbreken" in capsys.readouterr().out


def test_a_dry_run_takes_the_time_of_earlier_runs_where_there_are_enough(here, capsys, monkeypatch):
    more = EXPERIMENT.replace("n: 4", "n: 16")
    (here / "sweep.yaml").write_text(more)
    assert run(["experiment", "sweep.yaml", "--shard", "1/2", "--quiet", "--jobs", "1"]) == 0
    monkeypatch.setattr("ketensim.study.experiment.estimate._timed", None)
    assert run(["experiment", "sweep.yaml", "--dry-run", "--lang", "en"]) == 0
    assert "32 have been done, 32 are missing" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["--shard", "3/2"], "--shard must be I/N"),
        (["--shard", "half"], "got 'half'"),
        (["--until", "done"], "--until must be stable, got 'done'"),
        (["--until", "stable", "--dry-run"], "without --shard and --dry-run"),
        (["--cluster", "tcp://x", "--jobs", "2"], "without --jobs"),
        (["--jobs", "0"], "--jobs must be at least 1"),
        (["--out", "sweep.yaml"], "got the file"),
    ],
)
def test_a_wrong_option_is_told_in_one_sentence(here, capsys, typed, words):
    assert run(["experiment", "sweep.yaml", "--lang", "en", *typed]) == 2
    shown = capsys.readouterr().err
    assert words in shown
    assert shown.count("\n") == 1
    assert not (here / "results").exists()


def test_without_dask_a_cluster_is_refused(here, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run(["experiment", "sweep.yaml", "--cluster", "tcp://x", "--lang", "nl"]) == 2
    assert "installeer ketensim[cluster]" in capsys.readouterr().err


def test_a_cluster_that_is_not_there_is_told_so(here, capsys, monkeypatch):
    monkeypatch.setattr(experimenting, "_REACH_CLUSTER", "1s")
    assert run(["experiment", "sweep.yaml", "--cluster", "tcp://127.0.0.1:9", "--lang", "en"]) == 2
    assert "there is no cluster at tcp://127.0.0.1:9" in capsys.readouterr().err


def test_an_interruption_says_what_is_kept(here, capsys, monkeypatch):
    monkeypatch.setattr(experimenting, "was_stopped", lambda: True)
    assert run(["experiment", "sweep.yaml", "--jobs", "1", "--lang", "en"]) == 1
    assert "interrupted after 1 of 16 runs; they are kept" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.chdir(here)
    assert run(["experiment", "sweep.yaml", "--jobs", "1", "--lang", "en"]) == 0
    assert "1 of 16 runs have been done before" in capsys.readouterr().out


def test_runs_that_failed_are_told_of(here, capsys, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("nobody arrived")

    monkeypatch.setattr("ketensim.study.experiment.evaluating._with_values", fail)
    assert run(["experiment", "sweep.yaml", "--jobs", "1", "--lang", "en"]) == 0
    assert "warning: 16 runs failed" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.chdir(here)
    assert run(["experiment", "sweep.yaml", "--retry-failed", "--jobs", "1"]) == 0
    assert capsys.readouterr().err == ""


def test_until_stable_tells_how_it_stands_after_every_round(here, capsys, monkeypatch):
    monkeypatch.setattr("ketensim.study.experiment.until_stable.MOST_DOUBLINGS", 1)
    text = EXPERIMENT.replace("lhs", "morris").replace(
        "{strategy: [none, chain_unit], queue", "{queue"
    )
    (here / "sweep.yaml").write_text(text)
    assert run(["experiment", "sweep.yaml", "--until", "stable", "--seed", "2", "--jobs", "1"]) == 0
    runs = pd.read_parquet(here / TABLE)
    rounds = [line for line in capsys.readouterr().out.splitlines() if line.startswith("n = ")]
    assert rounds[0] == "n = 4: 24 runs"
    assert len(runs) == 24 * 2 ** (len(rounds) - 1)


def test_the_runs_of_a_folder_are_told_by_version_and_by_value(here, capsys):
    assert run(["experiment", "sweep.yaml", "--quiet", "--jobs", "1"]) == 0
    (here / "sweep.yaml").write_text(EXPERIMENT.replace("n: 4", "n: 8"))
    assert run(["experiment", "sweep.yaml", "--quiet", "--jobs", "1"]) == 0
    capsys.readouterr()
    assert run(["runs", "results/experiments/tiny-sweep", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "48 runs in results/experiments/tiny-sweep/store" in shown
    assert "(this version)" in shown
    lines = {words[0]: words[1:] for line in shown.splitlines() if (words := line.split())}
    assert lines["strategy"] == ["chain_unit,", "none"]
    assert lines["queue"] == ["fifo,", "severity"]
    assert lines["groups.everyone.arrivals.rate"][-2:] == ["(12", "values)"]
    assert run(["runs", "results/experiments/tiny-sweep/store", "--lang", "nl"]) == 0
    assert "(deze versie)" in capsys.readouterr().out


def test_an_empty_store_and_a_folder_without_one_are_told_so(here, capsys):
    from ketensim.study.experiment.store import open_store

    open_store(here / "a" / "store")
    assert run(["runs", "a", "--lang", "en"]) == 0
    assert "no runs yet" in capsys.readouterr().out
    assert run(["runs", "b", "--lang", "en"]) == 2
    assert "no folder of an experiment" in capsys.readouterr().err


def test_validate_knows_experiments(here, capsys):
    assert run(["validate", "sweep.yaml", "tiny.yaml", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "sweep.yaml: valid experiment (lhs: 2 uncertainties, 4 settings" in shown
    assert "tiny.yaml: valid (1 partners" in shown
    (here / "sweep.yaml").write_text(EXPERIMENT.replace("lhs", "lsh"))
    assert run(["validate", "sweep.yaml", "--run", "--lang", "en"]) == 2
    assert "sweep.yaml:7: design.method is not a method" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(5, "5 seconds"), (150, "2.5 minutes"), (9000, "2.5 hours"), (864_000, "10.0 days")],
)
def test_a_time_is_written_in_the_unit_that_suits_it(seconds, written):
    assert experimenting._duration(seconds, messages("en")) == written
