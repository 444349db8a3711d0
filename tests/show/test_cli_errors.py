"""Wrong input gives status 2 and one sentence; nothing is printed or left behind."""

import signal
import sys
import threading

import pytest
import typer
from numba import njit
from numba.core.compiler_lock import global_compiler_lock

from ketensim.show.cli import entry, stopping
from ketensim.show.cli.entry import run
from ketensim.show.cli.faults import WorkError


@pytest.fixture
def empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["run", "beroert"], "beroerte"),
        (["run", "nowhere.yaml"], "nowhere.yaml"),
        (["run", "beroerte", "--strategy", "goal_intertwinning"], "goal_intertwining"),
        (["run", "beroerte", "--strategy", "none:much=3"], "much"),
        (["run", "beroerte", "--runs", "0"], "--runs must be at least 1, got 0"),
        (["run", "beroerte", "--runs", "many"], "--runs"),
        (["run", "beroerte", "--jobs", "0"], "--jobs must be at least 1, got 0"),
        (["run", "beroerte", "--weeks", "0"], "horizon.weeks"),
        (["run", "beroerte", "--seed", "-1"], "--seed"),
        (["run", "beroerte", "--set", "queue"], "--set must be PATH=VALUE, got 'queue'"),
        (["run", "beroerte", "--set", "queue="], "--set must be PATH=VALUE"),
        (["run", "beroerte", "--set", "queue=[1"], "--set must have a value"),
        (["run", "beroerte", "--set", "queue=lifo"], "lifo"),
        (["run", "beroerte", "--set", "partner.x=1"], "partners"),
        (["run", "beroerte", "--lang", "fr"], "--lang must be nl or en, got 'fr'"),
        (["run", "beroerte", "--out", "file/out"], "cannot be written"),
        (["run", "beroerte", "--out", "file"], "must be a folder"),
        (["run", "beroerte", "--out", "."], "--out"),
        (["run"], "SCENARIO"),
        (["compare", "beroerte", "-s", "none"], "two or more"),
        (["compare", "beroerte", "-s", "none", "-s", "none"], "more than once"),
        (["compare", "beroerte", "-s", "none", "-s", "chain_unitt"], "chain_unitt"),
        (["compare", "beroerte"], "--strategy"),
        (
            ["compare", "beroerte", "-s", "none", "-s", "joint_ambition", "--indicator", "dsk"],
            "nearest: dks",
        ),
        (["profile", "beroert"], "beroerte"),
        (["report", "nowhere"], "nowhere"),
        (["report", "file"], "file"),
        (["validate"], "FILE"),
        (["rnu", "beroerte"], "rnu"),
        (["run", "beroerte", "--sed", "1"], "--seed"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_input_gives_status_2_and_one_sentence(capsys, empty_folder, typed, said):
    (empty_folder / "file").write_text("")
    assert run(typed) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("ketensim: ")
    assert len(shown.err.splitlines()) == 1
    assert said in shown.err
    assert [path.name for path in empty_folder.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["run", "beroerte", "--runs", "0", "--lang", "nl"], "moet minstens 1 zijn"),
        (["run", "beroerte", "--runs", "0", "--lang=nl"], "moet minstens 1 zijn"),
        (["run", "beroert", "--lang", "nl"], "bedoelde u beroerte?"),
        (["compare", "beroerte", "-s", "none", "--lang", "nl"], "minstens twee strategieën"),
    ],
)
def test_errors_speak_dutch_too(capsys, empty_folder, typed, said):
    assert run(typed) == 2
    assert said in capsys.readouterr().err


def test_an_unexpected_error_is_a_failure_in_one_sentence(capsys, empty_folder, monkeypatch):
    def explode(*_, **__):
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr(entry, "app", explode)
    assert run(["list"]) == 1
    assert capsys.readouterr().err == (
        "ketensim: failed: ZeroDivisionError: two lines (--debug shows where)\n"
    )


@pytest.mark.parametrize("typed", [["run", "beroert"], ["run", "beroerte", "--runs", "0"]])
def test_debug_shows_where_an_error_happened(empty_folder, typed):
    with pytest.raises(Exception, match=r"beroert|--runs"):
        run([*typed, "--debug"])


@pytest.mark.parametrize("stop", [KeyboardInterrupt, typer.Abort])
def test_interruption_is_said_in_one_sentence(capsys, empty_folder, monkeypatch, stop):
    def interrupted(*_, **__):
        raise stop

    monkeypatch.setattr(entry, "app", interrupted)
    assert run(["list"]) == 1
    assert capsys.readouterr().err == "ketensim: interrupted; nothing was written\n"


def test_interruption_that_comes_back_as_a_status_is_said_too(capsys, empty_folder, monkeypatch):
    monkeypatch.setattr(entry, "app", lambda *_, **__: 130)
    assert run(["list"]) == 1
    assert capsys.readouterr().err == "ketensim: interrupted; nothing was written\n"


def test_a_closed_pipe_is_no_error(empty_folder, monkeypatch):
    def closed(*_, **__):
        raise BrokenPipeError

    monkeypatch.setattr(entry, "app", closed)
    monkeypatch.setattr(entry.os, "dup2", lambda *_: None)
    assert run(["list"]) == 0


@pytest.fixture
def stopped(monkeypatch):
    """Somebody has asked to stop."""
    monkeypatch.setattr(stopping, "_asked", threading.Event())
    with pytest.raises(KeyboardInterrupt):
        stopping._interrupt(15, None)


@pytest.fixture
def handlers(monkeypatch):
    """Where signals would be sent, and exceptions that nobody catches."""
    found = {}
    monkeypatch.setattr(signal, "signal", found.__setitem__)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(sys, "__unraisablehook__", lambda lost: sys.stderr.write(lost))
    return found


def test_a_failure_after_a_request_to_stop_is_an_interruption(
    capsys, empty_folder, monkeypatch, stopped
):
    def half_done(*_, **__):
        raise RuntimeError("no compiled object yet")

    monkeypatch.setattr(entry, "app", half_done)
    assert run(["list"]) == 1
    assert capsys.readouterr().err == "ketensim: interrupted; nothing was written\n"


def test_results_that_are_on_disk_are_not_denied_after_a_request_to_stop(
    capsys, empty_folder, monkeypatch, stopped
):
    def without_report(*_, **__):
        raise WorkError("cli.error.report", place="out", reason="no room")

    monkeypatch.setattr(entry, "app", without_report)
    assert run(["list"]) == 1
    assert "the tables are in out" in capsys.readouterr().err


def test_a_request_to_stop_that_was_lost_counts_at_the_next_result(stopped):
    results = stopping.until_stopped([1, 2])
    with pytest.raises(KeyboardInterrupt):
        next(results)


def test_results_are_handed_on_while_nobody_asks_to_stop():
    assert list(stopping.until_stopped([1, 2])) == [1, 2]


@pytest.mark.parametrize("ignored", [True, False])
def test_ctrl_c_is_heeded_unless_it_was_switched_off(handlers, monkeypatch, ignored):
    was = signal.SIG_IGN if ignored else signal.default_int_handler
    monkeypatch.setattr(signal, "getsignal", lambda number: was)
    stopping.heed_stops()
    assert (signal.SIGINT in handlers) is not ignored
    assert signal.SIGTERM in handlers


def test_an_exception_that_cannot_be_raised_is_shown(capsys, handlers):
    stopping.heed_stops()
    sys.unraisablehook("lost")
    assert capsys.readouterr().err == "lost"


def test_what_an_interruption_leaves_half_made_is_not_shown(capsys, handlers, stopped):
    stopping.heed_stops()
    sys.unraisablehook("lost")
    assert capsys.readouterr().err == ""


def compile_while(something_happens):
    @njit
    def new(number):
        return number + 1

    with stopping.undisturbed_compiler():
        with global_compiler_lock:
            something_happens()
        return new(1)


def test_the_compiler_is_not_interrupted(handlers, monkeypatch):
    monkeypatch.setattr(stopping, "_asked", threading.Event())
    held_back = []

    def stop():
        stopping._interrupt(2, None)
        held_back.append(True)

    with pytest.raises(KeyboardInterrupt):
        compile_while(stop)
    assert held_back


def test_the_compiler_goes_on_while_nobody_asks_to_stop():
    assert compile_while(list) == 2
