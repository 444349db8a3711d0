"""A running app with a small chain, and pages that watch themselves, for tests of the page."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from importlib.resources import files
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
NEEDS_BROWSER = pytest.mark.skipif(
    BROWSER is None,
    reason="no Chromium or Chrome found: install one, or name it in CHROMIUM, to check the app",
)
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
def browser():
    """A browser without a screen; one at a time, as its driver wants it."""
    with sync_playwright() as play:
        expect.set_options(timeout=30_000)
        started = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser, app_address):
    """A session of its own for each test."""
    found = Opened(browser, app_address)
    yield found
    found.close()


class Opened:
    """A session of its own, and the pages that look at it."""

    def __init__(self, browser, first):
        self.browser = browser
        self.base, query = first.split("/?")
        request = Request(
            f"{self.base}/sessions?{query}&lang=nl", b"{}", {"Content-Type": "application/json"}
        )
        with urlopen(request, timeout=30) as answer:
            found = json.load(answer)
        self.trainer_address = f"{self.base}/?session={found['session']}&token={found['token']}"
        self.contexts = []
        self.faults = []

    def page(self, viewport=DESK, **more):
        """Open an empty page that notes what should never happen."""
        context = self.browser.new_context(viewport=viewport, locale="nl-NL", **more)
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "console",
            lambda said: said.type in ("error", "warning") and self.faults.append(said.text),
        )
        page.on(
            "request",
            lambda asked: (
                asked.url.startswith((self.base, "data:"))
                or self.faults.append(f"asked for {asked.url}")
            ),
        )
        return page

    def trainer(self, viewport=DESK, **more):
        """Open the trainer's page."""
        page = self.page(viewport, **more)
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
        """Close all pages; nothing may have gone wrong on any of them."""
        for context in self.contexts:
            context.close()
        assert self.faults == []


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


def violations(page):
    """Return what axe-core finds wrong with a page."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 10
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]]
