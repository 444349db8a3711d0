"""`ketensim app`: what is asked, what is said, and what is refused before anything starts."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from importlib.util import find_spec

import pytest
from app_cases import CHAIN, PATIENCE, Inline
from websockets.sync.client import connect

from ketensim.show.app import opening
from ketensim.show.app.lessons import known_lessons
from ketensim.show.app.opening import listen
from ketensim.show.cli.entry import run


@pytest.fixture
def short(tmp_path):
    CHAIN.save(tmp_path / "short.yaml")
    return str(tmp_path / "short.yaml")


@pytest.fixture
def played(monkeypatch, tmp_path, capsys):
    """Start the app here, ask something of it, stop it, and give what it printed."""
    servers = []

    def remembered(app):
        servers.append(opening_server(app))
        return servers[-1]

    opening_server = opening.server_of
    monkeypatch.setattr(opening, "server_of", remembered)
    monkeypatch.setattr(opening, "Workers", Inline)
    monkeypatch.chdir(tmp_path)

    def play(*typed, ask=lambda port: None):
        servers.clear()
        statuses = []
        working = threading.Thread(target=lambda: statuses.append(run(["app", *typed])))
        working.start()
        ends = time.monotonic() + PATIENCE
        while not (servers and servers[0].started) and working.is_alive():
            assert time.monotonic() < ends
            time.sleep(0.01)
        try:
            port = int(re.search(r":(\d+)/", wait_for_address()).group(1))
            ask(port)
        finally:
            servers[0].should_exit = True
            working.join(PATIENCE)
        printed.append(capsys.readouterr().out)
        return statuses[0], "".join(printed)

    printed = []

    def wait_for_address():
        printed.clear()
        ends = time.monotonic() + PATIENCE
        while "token=" not in "".join(printed):
            assert time.monotonic() < ends
            printed.append(capsys.readouterr().out)
            time.sleep(0.01)
        return "".join(printed)

    return play


def test_it_says_where_it_is_and_opens_the_browser_there(played, short, monkeypatch):
    opened = []
    monkeypatch.setattr(opening.webbrowser, "open", opened.append)
    status, said = played(short, "--lang", "en")
    assert status == 0
    assert "for the trainer only: http://127.0.0.1:" in said
    assert "type the code" not in said  # nobody else can reach it
    assert "Every session is kept in results/app." in said.replace(os.sep, "/")
    assert len(opened) == 1
    assert opened[0] in said


def test_no_other_machine_is_ever_asked_anything(played, short, monkeypatch):
    reached = []
    connect_really = socket.socket.connect

    def noted(self, address):
        reached.append(address[0])
        return connect_really(self, address)

    def no_names(host, *_given, **_more):
        assert host in ("127.0.0.1", None)
        return look_up(host, *_given, **_more)

    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket.socket, "connect", noted)
    monkeypatch.setattr(socket, "getaddrinfo", no_names)

    def ask(port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as page:
            assert page.status == 200

    assert played(short, "--no-browser", "--quiet", ask=ask)[0] == 0
    assert set(reached) == {"127.0.0.1"}  # that was this test


def test_with_a_host_it_says_what_that_means_and_how_to_join(played, short):
    status, said = played(short, "--no-browser", "--host", "0.0.0.0", "--lang", "nl")
    assert status == 0
    assert re.search(r"Deelnemers gaan naar http://\S+/join en typen de code [2-9A-Z]{6}\.", said)
    assert "Iedereen in dit netwerk kan dat adres bereiken" in said
    assert "niet versleuteld" in said


def test_quiet_prints_the_address_and_nothing_else(played, short):
    _, said = played(short, "--no-browser", "--quiet")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?session=\w+&token=\w+\n", said)


def test_sessions_of_before_are_offered_again(played, short):
    first = played(short, "--no-browser", "--quiet", "--out", "kept")[1].strip()
    _, said = played(short, "--no-browser", "--lang", "en", "--out", "kept")
    assert "Sessions of before, which you can go on with:" in said
    assert first.partition("?")[2] in said


def test_it_takes_a_lesson(played, monkeypatch):
    asked = []

    def ask(port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as page:
            asked.append(page.status)

    status, _ = played(known_lessons()[0], "--no-browser", "--out", "kept", ask=ask)
    assert (status, asked) == (0, [200])
    (log,) = opening.Path("kept").glob("*.jsonl")
    begun = [json.loads(line) for line in log.read_text().splitlines()][1]
    assert begun["lesson"] == known_lessons()[0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["beroert"], "beroerte"),
        (["beroerte", "--port", "0"], "--port must lie between 1 and 65535, got 0"),
        (["beroerte", "--port", "70000"], "--port must lie between 1 and 65535, got 70000"),
        (["beroerte", "--port", "many"], "--port"),
        (["beroerte", "--lang", "fr"], "fr"),
        (["beroerte", "--host", "300.1.1.1"], "300.1.1.1 cannot be used"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(capsys, tmp_path, monkeypatch, typed, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    assert run(["app", "--no-browser", *typed]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_chain_too_long_for_a_screen_is_refused(capsys, tmp_path):
    CHAIN.with_values({"horizon.weeks": 5000}).save(tmp_path / "long.yaml")
    assert run(["app", str(tmp_path / "long.yaml"), "--no-browser", "--lang", "en"]) == 2
    assert "at most 1200 weeks" in capsys.readouterr().err


def test_what_is_not_installed_is_named(capsys, monkeypatch):
    def without_uvicorn(name):
        return None if name == "uvicorn" else find_spec(name)

    monkeypatch.setattr("importlib.util.find_spec", without_uvicorn)
    assert run(["app", "--lang", "nl"]) == 2
    assert "uvicorn nodig" in capsys.readouterr().err


def test_a_port_that_is_taken_is_refused_when_it_was_asked_for_and_else_the_next_is_taken(capsys):
    with listen("127.0.0.1", 0, may_move=False) as taken:
        port = taken.getsockname()[1]
        typed = ["app", "beroerte", "--no-browser", "--lang", "en", "--port", str(port)]
        assert run(typed) == 2
        assert f"Port {port} of 127.0.0.1 cannot be used" in capsys.readouterr().err
        with listen("127.0.0.1", port, may_move=True) as next_one:
            assert next_one.getsockname()[1] > port


def test_a_folder_that_cannot_be_written_is_refused(capsys, tmp_path, short):
    (tmp_path / "file").write_text("")
    status = run(["app", short, "--no-browser", "--lang", "en", "--out", str(tmp_path / "file")])
    assert status == 2
    assert "The sessions cannot be kept in" in capsys.readouterr().err


def test_an_app_that_was_killed_comes_back_and_leaves_no_process_behind(request, tmp_path, short):
    if not request.config.getoption("--full"):
        return  # the same without processes: test_app_room.py
    port = free_port()
    with started(short, tmp_path, port) as app:
        query = app.stdout.readline().strip().partition("?")[2]
        with connect(f"ws://127.0.0.1:{port}/ws?{query}", max_size=None) as page:
            read_until(page, "frame")
            page.send('{"type": "seek", "week": 6}')
            page.send('{"type": "intervene", "side": "a", "entry": {"kind": "incident"}}')
            read_until(page, "state", lambda state: state["sides"]["a"]["log"])
        workers = children_of(app.pid)
        assert workers
        app.send_signal(signal.SIGKILL)
    ends = time.monotonic() + PATIENCE
    while any(is_alive(one) for one in workers):
        assert time.monotonic() < ends
        time.sleep(0.05)
    with started(short, tmp_path, port) as app:
        app.stdout.readline()
        with connect(f"ws://127.0.0.1:{port}/ws?{query}", max_size=None) as page:
            welcome = json.loads(page.recv(PATIENCE))
        app.send_signal(signal.SIGTERM)
    assert app.returncode == 0
    assert welcome["state"]["week"] == 6
    assert [one["kind"] for one in welcome["state"]["sides"]["a"]["log"]] == ["incident"]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def started(scenario, folder, port):
    typed = ["app", scenario, "--no-browser", "--quiet", "--port", str(port)]
    typed += ["--out", str(folder / "kept")]
    return subprocess.Popen(
        [sys.executable, "-m", "ketensim", *typed], stdout=subprocess.PIPE, text=True
    )


def read_until(page, kind, holds=lambda message: True):
    while True:
        message = json.loads(page.recv(120.0))
        if message["type"] == kind and holds(message):
            return message


def children_of(number):
    with open(f"/proc/{number}/task/{number}/children") as found:
        return [int(one) for one in found.read().split()]


def is_alive(number):
    try:
        with open(f"/proc/{number}/stat") as found:
            return found.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
