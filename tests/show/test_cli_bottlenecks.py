"""`ketensim bottlenecks` from end to end, and how its finds are put into words."""

import re
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
from bottleneck_cases import by_hand, tandem

from ketensim.scenario import load_scenario
from ketensim.show.cli.entry import run
from ketensim.show.cli.improving import print_bottlenecks
from ketensim.show.improving import improvement_name, mark_of, verdict
from ketensim.show.messages import messages
from ketensim.show.report import write_report
from ketensim.study.bottlenecks import bottlenecks
from ketensim.study.bottlenecks_folder import write_bottlenecks

EN, NL = messages("en"), messages("nl")
SHORT = ["--weeks", "26", "--kind", "staffing"]
SHORT += ["--set", "horizon.warmup=4", "--set", "horizon.follow_up=8"]
FILES = {
    "effects.csv",
    "effects.parquet",
    "queues.parquet",
    "report.html",
    "run.json",
    "scenario.yaml",
    "shifts.csv",
    "shifts.parquet",
    "summary.csv",
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


@pytest.fixture(scope="module")
def overloaded():
    """A chain whose middle step is the bottleneck, and the last one the next."""
    services = {"first": 20, "middle": 8, "last": 8.4}
    return bottlenecks(tandem(10, services, warmup=10, weeks=80), seeds=range(1, 13))


def test_the_number_of_runs_is_said_first_and_the_results_folder_is_whole(capsys, here):
    assert run(["bottlenecks", "strafrecht", "--runs", "2", *SHORT]) == 0
    shown = capsys.readouterr()
    stations = sum(len(partner.offers) for partner in load_scenario("strafrecht").partners)
    assert f"at most {2 * (1 + stations)} runs" in shown.err
    assert f"{stations} improvements to try, {2 * (1 + stations)} runs in all" in shown.err
    (place,) = (here / "results" / "strafrecht").iterdir()
    assert {path.name for path in place.iterdir()} == FILES
    assert len(pd.read_csv(place / "summary.csv")) == 2 * (1 + stations)
    assert f"Report: {place.relative_to(here) / 'report.html'}" in shown.out
    assert "Without improvement" in shown.out


def test_the_number_of_jobs_does_not_change_what_is_found(capsys, here):
    typed = ["bottlenecks", "beroerte", "--runs", "2", *SHORT, "--quiet", "-s", "joint_ambition"]
    assert run([*typed, "--jobs", "1", "--out", "one"]) == 0
    assert run([*typed, "--jobs", "2", "--out", "two"]) == 0
    assert capsys.readouterr() == ("one\ntwo\n", "")
    for name in FILES - {"run.json", "report.html"}:
        assert (here / "one" / name).read_bytes() == (here / "two" / name).read_bytes()
    assert set(pd.read_csv(here / "one" / "summary.csv")["strategy"]) == {"joint_ambition"}


def test_the_report_can_be_made_again_in_the_other_language(here, capsys):
    typed = ["bottlenecks", "beroerte", "--runs", "2", *SHORT, "--quiet", "--out", "out"]
    assert run(typed) == 0
    english = (here / "out" / "report.html").read_text(encoding="utf-8")
    assert run(["report", "out", "--lang", "nl", "--quiet"]) == 0
    dutch = (here / "out" / "report.html").read_text(encoding="utf-8")
    assert "Bottleneck analysis" in english
    assert "Knelpuntenanalyse" in dutch
    (here / "out" / "queues.parquet").unlink()
    assert run(["report", "out"]) == 2
    assert "it has no queues.parquet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--kind", "staf"], "--kind must be staffing, acceptance or dossier, got 'staf'"),
        (["--runs", "0"], "--runs must be at least 1, got 0"),
        (["--strategy", "chain_unti"], "chain_unti"),
    ],
)
def test_wrong_input_is_told_in_one_sentence_and_writes_nothing(capsys, here, typed, said):
    assert run(["bottlenecks", "beroerte", *typed]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert len(shown.err.splitlines()) == 1
    assert list(here.iterdir()) == []


def test_results_outlive_a_report_that_fails(capsys, here, monkeypatch):
    def explode(folder, lang):
        raise ZeroDivisionError("nothing to draw")

    monkeypatch.setattr("ketensim.show.report.write_report", explode)
    assert run(["bottlenecks", "beroerte", "--runs", "1", *SHORT, "--out", "out"]) == 1
    assert "could not be made: nothing to draw" in capsys.readouterr().err
    assert {path.name for path in (here / "out").iterdir()} == FILES - {"report.html"}


def test_an_interrupted_search_leaves_nothing_behind(here, heeds_interrupts):
    typed = ["bottlenecks", "multiprobleem", "--weeks", "2000", "--runs", "2", "--jobs", "2"]
    running = subprocess.Popen(
        [sys.executable, "-m", "ketensim", *typed],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 120
    while not list(here.glob("results/*/.*.part")) and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(2)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=120)
    assert running.returncode == 1, told
    assert told.splitlines()[-1] == "ketensim: interrupted; nothing was written"
    assert list(here.iterdir()) == []


def test_a_request_to_stop_that_was_lost_is_heard_after_the_next_run(here, monkeypatch, capsys):
    monkeypatch.setattr("ketensim.show.cli.improving.was_stopped", lambda: True)
    assert run(["bottlenecks", "beroerte", "--runs", "2", *SHORT]) == 1
    assert "interrupted; nothing was written" in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_progress_is_told_in_runs_of_the_whole_search(here, monkeypatch):
    told = []

    class Bar:
        def __init__(self, total, words, *, quiet):
            told.append(total)

        def __enter__(self):
            return lambda done, total: told.append((done, total))

        def __exit__(self, *_):
            return None

    monkeypatch.setattr("ketensim.show.cli.improving.progress_bar", Bar)
    assert run(["bottlenecks", "beroerte", "--runs", "1", *SHORT, "--quiet"]) == 0
    assert told[0] == told[-1][0] == told[-1][1]


def test_the_verdict_names_the_bottleneck_and_where_the_queue_goes(overloaded):
    said = verdict(overloaded, EN)
    assert said[0].startswith("staff: at middle · middle: 10% more brings most: -")
    assert any(sentence.startswith("The queue moves on to at last · last") for sentence in said)
    assert "shrinks most at at middle · middle" in " ".join(said)
    assert re.match(r"The longest queue is then at .*: [\d.]+ waiting", said[-1])
    assert verdict(overloaded, NL)[0].startswith("personeel: at middle · middle: 10% meer levert")


def test_the_report_shows_the_ranking_and_the_moving_queue(overloaded, tmp_path):
    services = {"first": 20, "middle": 8, "last": 8.4}
    write_bottlenecks(tmp_path, tandem(10, services), overloaded)
    page = write_report(tmp_path, "en").read_text(encoding="utf-8")
    for anchor in ("summary", "ranking", "shift", "method"):
        assert f'<section id="{anchor}"' in page
    assert 'id="figure-shift-1"' in page
    assert '<polygon class="dot worse"' in page
    assert '<polygon class="dot better"' in page
    assert write_report(tmp_path, "en").read_text(encoding="utf-8") == page


def test_a_run_too_short_to_follow_anyone_says_so(capsys, tmp_path):
    found = by_hand(within_norm_share=float("nan"), lead_time_mean=float("nan"))
    assert verdict(found, EN) == [EN("bottlenecks.nothing_measured")]
    print_bottlenecks(found, tmp_path, EN, quiet=False)
    assert "–" in capsys.readouterr().out


def test_noise_is_called_noise():
    said = verdict(by_hand(), EN)
    assert said[0].startswith("None of the 2 improvements can be told from noise on resolved")
    assert "+20.00 percentage points" in said[1]


def test_several_that_help_are_named_and_a_queue_that_stays_is_said_to_stay():
    found = by_hand(within=((0.5, 0.5, 0.5), (0.6, 0.6, 0.6), (0.7, 0.7, 0.7)), seeds=(1, 2, 3))
    found.queues.resize((9, 2), refcheck=False)
    said = verdict(found, EN)
    assert "acceptance: desk → clinic: 10% more brings most: +20.00 percentage points" in said[0]
    assert "Next come staff: desk · intake." in said[1]


def test_an_effect_that_harms_is_marked_as_worse():
    row = pd.Series({"separable": True, "difference": 0.2})
    assert mark_of("lead_time_mean", row) == "worse"
    assert mark_of("within_norm_share", row) == "better"
    assert mark_of("dropout_share", row * [1, 0]) == "open"


def test_a_search_that_finds_nothing_to_try_says_so(capsys, here, tmp_path):
    scenario = tandem(3, {"one": 5, "two": 9}, warmup=4, weeks=20)
    found = bottlenecks(scenario, seeds=[1, 2], kinds=["dossier"])
    assert verdict(found, EN) == [EN("bottlenecks.nothing_tried")]
    print_bottlenecks(found, tmp_path, EN, quiet=False)
    assert "nothing to improve" in capsys.readouterr().out
    write_bottlenecks(tmp_path, scenario, found)
    assert 'id="ranking"' not in write_report(tmp_path, "en").read_text(encoding="utf-8")


def test_the_rest_of_a_long_ranking_is_counted(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("ketensim.show.cli.improving.SHOWN", 1)
    print_bottlenecks(by_hand(), tmp_path, EN, quiet=False)
    shown = capsys.readouterr().out
    assert "1 more, with less effect, are in effects.csv" in shown
    assert "staff: desk · intake" in shown


def test_a_hand_off_is_named_by_both_partners():
    row = pd.Series({"kind": "dossier", "partner": "a_b", "function": "", "receiver": "c"})
    assert improvement_name(EN, row) == "dossier: a b → c"
