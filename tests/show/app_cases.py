"""A running app for tests: real sockets on loopback, the real model, and no other processes."""

import asyncio
import json
import urllib.error
import urllib.request
from contextlib import asynccontextmanager, suppress

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from ketensim.scenario import load_scenario
from ketensim.show.app.admission import Addresses
from ketensim.show.app.hub import Hub
from ketensim.show.app.library import Library
from ketensim.show.app.opening import listen, server_of
from ketensim.show.app.pages import Pages
from ketensim.show.app.server import make_app
from ketensim.show.app.services import Services

SHORT = {"name": "short", "horizon.warmup": 4, "horizon.weeks": 12}
CHAIN = load_scenario("beroerte").with_values(SHORT)
LIBRARY = Library([CHAIN])
PATIENCE = 20.0  # seconds that a test waits for what should come at once


class Inline:
    """Does the work of worker processes here, one piece at a time."""

    def __init__(self, is_haunted=False):
        self.done = []
        self.is_haunted = is_haunted

    async def soon(self, work, *given):
        self.done.append(work.__name__)
        await asyncio.sleep(0)
        return work(*given)

    async def later(self, work, *given):
        if not self.is_haunted:
            await asyncio.Event().wait()  # most tests do without a ghost
        return await self.soon(work, *given)

    def close(self):
        """Stop nothing."""


class Page:
    """What a page does: sends, and reads what comes."""

    def __init__(self, socket, room):
        self.socket = socket
        self.room = room
        self.welcome = None
        self.read = []

    async def send(self, kind, /, **more):
        await self.socket.send(json.dumps({"type": kind, **more}))

    async def next(self):
        message = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE))
        self.read.append(message)
        return message

    async def until(self, kind, holds=lambda message: True):
        """Read until a message of a kind of which something holds."""
        while True:
            message = await self.next()
            if message["type"] == kind and holds(message):
                return message

    async def state(self, holds=lambda state: True):
        return await self.until("state", holds)

    async def refusal(self):
        return (await self.until("error"))["text"]["en"]

    async def ask(self, kind, /, **more):
        """Send something, wait until it is done and computed, and return the state then."""
        before = self.room.state
        await self.send(kind, **more)
        async with asyncio.timeout(PATIENCE):
            while self.room.state is before:
                await asyncio.sleep(0.002)
            await self.room.computed()
        await self.rest()
        return self.last("state")

    async def rest(self):
        """Read until nothing more comes."""
        with suppress(TimeoutError):
            while True:
                text = await asyncio.wait_for(self.socket.recv(), 0.06)
                self.read.append(json.loads(text))

    def last(self, kind):
        """Return the last message of a kind that was read."""
        return [message for message in self.read if message["type"] == kind][-1]

    async def close_code(self):
        """Read to the end and return the code with which the app closed."""
        try:
            while True:
                await self.next()
        except ConnectionClosed as closed:
            return closed.rcvd.code


class App:
    """A running app.

    Everything is asked of it as a browser would.
    """

    def __init__(self, hub, port):
        self.hub = hub
        self.port = port
        self.room = None

    @property
    def session(self):
        return self.room.state.session

    @property
    def code(self):
        return self.room.state.code

    @property
    def token(self):
        return self.hub.token(self.session)

    async def open_session(self, seed=1):
        self.room = await self.hub.open(LIBRARY.scenario_line("short", seed), "en")
        await self.room.computed()
        return self.room

    @asynccontextmanager
    async def page(self, query, **more):
        address = f"ws://127.0.0.1:{self.port}/ws?{query}"
        async with connect(address, max_size=None, **more) as socket:
            page = Page(socket, self.room)
            page.welcome = await page.next()
            yield page

    def trainer(self, **more):
        return self.page(f"session={self.session}&token={self.token}", **more)

    def participant(self, name="", ticket="", **more):
        return self.page(f"code={self.code}&name={name}&ticket={ticket}", **more)

    async def get(self, path, **headers):
        return await self._fetch(path, None, headers)

    async def post(self, path, data, **headers):
        return await self._fetch(path, data, headers)

    async def _fetch(self, path, data, headers):
        def fetch():
            request = urllib.request.Request(
                f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers
            )
            try:
                with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                    return answer.status, _lower(answer.headers), answer.read()
            except urllib.error.HTTPError as error:
                return error.code, _lower(error.headers), error.read()

        return await asyncio.to_thread(fetch)


def _lower(headers):
    return {name.lower(): value for name, value in headers.items()}


@asynccontextmanager
async def running(folder, workers=None, pages=None):
    """Run an app with one session."""
    hub = Hub(folder, Services(LIBRARY, workers or Inline()))
    listening = listen("127.0.0.1", 0, may_move=False)
    port = listening.getsockname()[1]
    server = server_of(make_app(hub, Addresses("127.0.0.1", port), pages or Pages(folder)))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.005)
    app = App(hub, port)
    await app.open_session()
    try:
        yield app
    finally:
        server.should_exit = True
        with suppress(TimeoutError):
            await asyncio.wait_for(serving, PATIENCE)
        listening.close()


def in_app(folder, play, **more):
    """Run a test that talks to an app."""

    async def run():
        async with running(folder, **more) as app:
            return await play(app)

    return asyncio.run(run())
