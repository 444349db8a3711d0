"""The training app with thirty sessions at once: gaps between frames, memory, weight, first paint.

Every session shows two sides of a chain, five weeks a second, to a page on the same machine: the
app, its workers (which compute the ghosts meanwhile, at low priority) and all thirty pages share
its cores. A second round adds forty participants to one of the sessions, and at its end all thirty
trainers intervene at the same moment. The pages are plain connections that read everything; the
first paint is a real Chromium's. Needs Linux.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.measuring import Table, Targets, figure, median, options, report

ROOT = Path(__file__).resolve().parents[2]
SESSIONS, SPEED, PHONES = 30, 5, 40
CHAINS = ("beroerte", "multiprobleem")  # the smallest and the largest, in turns
SECONDS = 40  # measured in one round [s]
PAINTS, INTERVENE = 5, 10
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass
class Page:
    """A page of a trainer or a participant: what came, and when."""

    socket: ClientConnection
    frames: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    bytes: int = 0
    week: int = -1
    weeks: int = 0
    is_ready: asyncio.Event = field(default_factory=asyncio.Event)
    asked: float | None = None

    async def ask(self, kind: str, **more: object) -> None:
        """Ask something of the app."""
        await self.socket.send(json.dumps({"type": kind, **more}))

    async def ask_for_incident(self) -> None:
        """Intervene, and note when that was asked."""
        self.asked = perf_counter()
        await self.ask("intervene", side="a", entry={"kind": "incident"})

    async def read(self) -> None:
        """Read whatever comes, and note when frames do."""
        async for text in self.socket:
            now = perf_counter()
            self.bytes += len(text)
            message = json.loads(text)
            if message["type"] == "state":
                self._take_state(message, now)
            if message["type"] == "frame":
                if message["week"] > self.week >= 0:
                    self.frames.append(now)
                self.week = message["week"]
            if message["type"] == "error" and self.asked is not None:
                await self.ask_for_incident()  # the last week was just over
            if self.weeks and self.week == self.weeks:
                self.week = -1  # the jump back is no gap
                self.frames.append(float("nan"))
                await self.ask("seek", week=0)
                await self.ask("play")

    def _take_state(self, state: dict[str, object], now: float) -> None:
        """Note whether both sides are there, and how long an intervention took."""
        sides = state.get("sides")
        if not isinstance(sides, dict):
            return
        computing = any(side and side["computing"] for side in sides.values())
        if not computing and sides["b"] is not None and sides["b"]["log"]:
            self.is_ready.set()
        if self.asked is not None and not computing and len(sides["a"]["log"]) == 1:
            self.answers.append(now - self.asked)
            self.asked = None

    def gaps(self) -> list[float]:
        """Return the gaps between frames that followed each other [ms]."""
        pairs = zip(self.frames, self.frames[1:], strict=False)
        return [1e3 * (two - one) for one, two in pairs if two - one == two - one]


class App:
    """A running app, and what can be asked of it from outside."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address
        parts = urlsplit(address)
        self.host = parts.netloc
        given = parse_qs(parts.query)
        self.first = (given["session"][0], given["token"][0])

    def memory(self) -> float:
        """Return the memory of the app itself [MB]."""
        return resident(self.process.pid)

    def workers(self) -> list[float]:
        """Return the memory of each of its worker processes [MB]."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [resident(int(one)) for one in listed.split()]

    def new_session(self) -> tuple[str, str]:
        """Open another session."""
        address = f"http://{self.host}/sessions?token={self.first[1]}"
        with urllib.request.urlopen(urllib.request.Request(address, b"", method="POST")) as answer:
            told = json.load(answer)
        return told["session"], told["token"]


@contextmanager
def running() -> Iterator[App]:
    """Run the app as a trainer would start it."""
    with tempfile.TemporaryDirectory() as folder:
        typed = ["-m", "ketensim", "app", "beroerte", "--no-browser", "--quiet", "--out", folder]
        process = subprocess.Popen(
            [sys.executable, *typed], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        try:
            assert process.stdout is not None
            yield App(process, process.stdout.readline().strip())
        finally:
            process.terminate()
            process.wait(20)


def resident(process: int) -> float:
    """Return what a process has in memory [MB]."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1e3


async def play(app: App, phones: int) -> dict[str, list[float]]:
    """Play all sessions and return gaps [ms], waits for an intervention [ms] and memory [MB]."""
    empty = app.memory()
    sessions = [app.first, *[app.new_session() for _ in range(SESSIONS - 1)]]
    pages, reading = [], []
    for number, (session, token) in enumerate(sessions):
        page = await opened(app, f"session={session}&token={token}")
        pages.append(page)
        reading.append(asyncio.create_task(page.read()))
        await page.ask("choose", scenario=CHAINS[number % 2], seed=number)
        await page.ask("split")
        await page.ask("intervene", side="b", entry={"kind": "capacity", "factor": 1.1})
    await asyncio.gather(*[page.is_ready.wait() for page in pages])
    crowd = await joined(app, pages[0], phones)
    reading += [asyncio.create_task(phone.read()) for phone in crowd]
    for page in pages:
        page.weeks = 104
        await page.ask("speed", value=SPEED)
        await page.ask("play")
        await asyncio.sleep(1.0 / SPEED / SESSIONS)  # no two trainers begin at the same moment
    await asyncio.sleep(SECONDS)
    gaps = [gap for page in pages for gap in page.gaps()]
    on_phones = [gap for phone in crowd for gap in phone.gaps()]
    full = app.memory()
    if phones:
        await answered(pages)
    else:
        for page in pages[:INTERVENE]:
            await answered([page])
    for task in reading:
        task.cancel()
    return {
        "gaps": gaps,
        "phones": on_phones,
        "answers": [1e3 * answer for page in pages for answer in page.answers],
        "memory": [empty, full],
        "workers": app.workers(),
        "bytes": [sum(page.bytes for page in pages) / len(pages)],
    }


async def answered(pages: Sequence[Page]) -> None:
    """Intervene in all of these sessions at once, while all play, and wait until all is shown."""
    for page in pages:
        await page.ask_for_incident()
    while any(page.asked is not None for page in pages):
        await asyncio.sleep(0.01)


async def opened(app: App, query: str) -> Page:
    """Open a page."""
    return Page(await connect(f"ws://{app.host}/ws?{query}", max_size=None))


async def joined(app: App, page: Page, phones: int) -> list[Page]:
    """Let participants in to the first session."""
    if not phones:
        return []
    session, token = app.first
    async with connect(f"ws://{app.host}/ws?session={session}&token={token}") as second:
        code = json.loads(await second.recv())["code"]
    return [await opened(app, f"code={code}&name=P{number}") for number in range(phones)]


def loaded(address: str) -> list[tuple[str, int]]:
    """Open the page in Chromium; return the address and size of everything that it asked for."""
    from playwright.sync_api import sync_playwright

    found: list[tuple[str, int]] = []
    with sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("response", lambda answer: found.append((answer.url, len(answer.body()))))
        page.goto(address)
        page.wait_for_timeout(1000)
        browser.close()
    return found


def paints(address: str) -> list[float]:
    """Return how long after opening the page something stands on it [ms], with empty caches."""
    from playwright.sync_api import sync_playwright

    asked = "performance.getEntriesByName('first-contentful-paint').map((one) => one.startTime)"
    found = []
    with sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        for _ in range(PAINTS):
            context = browser.new_context()
            page = context.new_page()
            page.goto(address)
            page.wait_for_function(f"{asked}.length > 0")
            found += page.evaluate(asked)
            context.close()
        browser.close()
    return found


def browser_path() -> str:
    """Return where Chromium is."""
    return next(filter(None, map(shutil.which, BROWSERS)))


def at(values: Sequence[float], percent: int) -> float:
    """Return a percentile."""
    return quantiles(values, n=100)[percent - 1]


def main() -> int:
    """Measure and report."""
    given = options(__doc__ or "").parse_args()
    gaps = Table(
        f"Gaps between frames: {SESSIONS} sessions, {SPEED} a second, ms",
        ("who", "frames", "median", "95th percentile", "99th", "largest"),
    )
    goals = Targets()
    with running() as app:
        load = loaded(app.address)
        seen = paints(app.address)
        alone = asyncio.run(play(app, phones=0))
    with running() as app:
        crowd = asyncio.run(play(app, phones=PHONES))
    for who, values in (
        ("trainers", alone["gaps"]),
        (f"trainers, {PHONES} participants beside them", crowd["gaps"]),
        ("participants", crowd["phones"]),
    ):
        figures = (median(values), at(values, 95), at(values, 99), max(values))
        gaps.add(who, f"{len(values):,}", *map(figure, figures))
    other = Table("What else was measured", ("what", "found"))
    answers = alone["answers"]
    other.add(
        "from an intervention to its frames, while all play, median, ms", figure(median(answers))
    )
    other.add("the same, longest, ms", figure(max(answers)))
    at_once = crowd["answers"]
    other.add(f"the same, {SESSIONS} at once, median, ms", figure(median(at_once)))
    other.add(f"the same, {SESSIONS} at once, longest, ms", figure(max(at_once)))
    empty, full = alone["memory"]
    other.add("the app with one session, MB", figure(empty))
    other.add(f"the app with {SESSIONS} sessions of two sides, MB", figure(full))
    other.add(
        "processes beside it (the first only keeps count), MB",
        ", ".join(figure(one) for one in alone["workers"]),
    )
    other.add(f"sent to each page in {SECONDS} s, kB", figure(alone["bytes"][0] / 1e3))
    outside = [address for address, _ in load if urlsplit(address).netloc != app_host(load)]
    goals.at_most("95th percentile of the gaps", at(alone["gaps"], 95), 300, " ms")
    goals.at_most(f"{SESSIONS} interventions at once, median", median(at_once), 4000, " ms")
    goals.at_most("first paint, median", median(seen), 1000, " ms")
    goals.at_most("weight of the page", sum(size for _, size in load) / 1e3, 300, " kB")
    goals.at_most("memory of a session", (full - empty) / (SESSIONS - 1), 10, " MB")
    goals.at_most("requests to other hosts", float(len(outside)), 0)
    report("app", given, [gaps, other, goals])
    return 0


def app_host(load: Sequence[tuple[str, int]]) -> str:
    """Return the host that the page itself came from."""
    return urlsplit(load[0][0]).netloc


if __name__ == "__main__":
    sys.exit(main())
