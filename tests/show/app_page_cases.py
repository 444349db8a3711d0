"""A running app with a small chain, and pages that watch themselves, for tests of the page."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from importlib.resources import files
from urllib.request import Request, urlopen

import pytest
from browser import BROWSER
from playwright.sync_api import expect, sync_playwright

IN_BROWSER = [
    pytest.mark.skipif(
        BROWSER is None,
        reason="no Chromium or Chrome found: install one, or name it in CHROMIUM, to check the app",
    ),
    pytest.mark.no_cover,  # the app runs in a process of its own
]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# Three partners in a row; the second has too few places for who comes, so that a queue grows.
CHAIN = """
format: 1
name: klein
title: {nl: Kleine keten, en: Small chain}
horizon: {warmup: 4, weeks: 40}
functions:
  intake:    {discipline: social work, treatment: {distribution: exponential, mean: 0.5}}
  treatment: {discipline: medicine, treatment: {distribution: exponential, mean: 4}}
  aftercare: {discipline: nursing, treatment: {distribution: exponential, mean: 2}}
partners:
  - {name: desk, sector: municipality, offers: [{function: intake, fte: 3, caseload: 2}]}
  - {name: hospital, sector: care, offers: [{function: treatment, fte: 4, caseload: 4}]}
  - {name: home_care, sector: care, offers: [{function: aftercare, fte: 5, caseload: 4}]}
groups:
  - name: everyone
    arrivals: {rate: 5}
    route: [intake, treatment, aftercare]
    patience: {distribution: exponential, mean: 30}
    norm_weeks: 13
"""


def free_port():
    """Find a port that nothing listens to."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def running_app(folder):
    """Start the app on a free port; gives the trainer's address of its first session."""
    scenario = folder / "klein.yaml"
    scenario.write_text(CHAIN, "utf-8")
    command = [sys.executable, "-m", "ketensim", "app", str(scenario), "--no-browser", "--quiet"]
    process = subprocess.Popen(
        [*command, "--port", str(free_port()), "--lang", "nl", "--out", str(folder / "app")],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="session")
def app_address(tmp_path_factory):
    """The trainer's address of an app that runs while the tests do."""
    with running_app(tmp_path_factory.mktemp("app")) as address:
        yield address


@pytest.fixture(scope="module")
def windows():
    """Windows of one browser, which one test after another uses: opening one costs a second."""
    with sync_playwright() as play:
        expect.set_options(timeout=30_000)
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield Windows(browser)
        browser.close()


@pytest.fixture
def opened(windows, app_address):
    """A session of its own for each test."""
    found = Opened(windows, app_address)
    yield found
    found.close()


class Windows:
    """Windows that do not know of each other, and what went wrong in them."""

    def __init__(self, browser):
        self.browser = browser
        self.free = []
        self.taken = []
        self.faults = []
        self.base = ""

    def take(self, viewport, motion):
        """Give an empty window of this size."""
        page = self.free.pop() if self.free else self.made()
        page.set_viewport_size(viewport)
        page.emulate_media(reduced_motion=motion)
        self.taken.append(page)
        return page

    def made(self):
        """Open a window that notes what should never happen."""
        context = self.browser.new_context(locale="nl-NL")
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self.heard)
        page.on("request", self.asked)
        return page

    def heard(self, said):
        """Note what the console complains of."""
        if said.type in ("error", "warning"):
            self.faults.append(said.text)

    def asked(self, request):
        """Note what was asked of another host."""
        if not request.url.startswith((self.base, "data:", "about:")):
            self.faults.append(f"asked for {request.url}")

    def leave(self):
        """Empty every window, for the next test; gives what went wrong in this one."""
        for page in self.taken:
            if page.url.startswith("http"):
                page.evaluate("sessionStorage.clear()")
            page.goto("about:blank")
            page.unroute_all()
        self.free, self.taken = [*self.free, *self.taken], []
        faults, self.faults = self.faults, []
        return faults


class Opened:
    """A session of its own, and the pages that look at it."""

    def __init__(self, windows, first):
        self.windows = windows
        self.base, query = first.split("/?")
        windows.base = self.base
        request = Request(
            f"{self.base}/sessions?{query}&lang=nl", b"{}", {"Content-Type": "application/json"}
        )
        with urlopen(request, timeout=30) as answer:
            found = json.load(answer)
        self.trainer_address = f"{self.base}/?session={found['session']}&token={found['token']}"

    def page(self, viewport=DESK, motion="reduce"):
        """Give an empty page; with `motion` "no-preference" clients move on it."""
        return self.windows.take(viewport, motion)

    def trainer(self, viewport=DESK, motion="reduce"):
        """Open the trainer's page."""
        page = self.page(viewport, motion)
        page.goto(self.trainer_address)
        page.wait_for_selector(".node")
        return page

    def code(self, trainer):
        """Read the code of the room off the trainer's page."""
        trainer.click("#tab-room")
        return re.search(r"\b[A-Z0-9]{6}\b", trainer.inner_text("#panel"))[0]

    def participant(self, code, name):
        """Let somebody join on a telephone."""
        page = self.page(PHONE)
        page.goto(f"{self.base}/join?code={code}")
        page.fill("#name", name)
        page.click("#join")
        page.wait_for_selector(".own .card:not(.join)")
        return page

    def close(self):
        """Leave all pages; nothing may have gone wrong on any of them."""
        assert self.windows.leave() == []


def until(page, claim):
    """Wait until a claim in JavaScript holds (the page's policy forbids Playwright's own way)."""
    for _ in range(600):
        if page.evaluate(claim):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {claim}")


def week(page):
    """Read the week that the page shows."""
    return int(re.search(r"\d+", page.inner_text(".week"))[0])


def violations(page, part="body"):
    """Return what axe-core finds wrong with a page, or with a part of it."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate(f"axe.run({json.dumps(part)}, {{resultTypes: ['violations']}})")
    assert len(found["passes"]) > 5
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]]
