"""Starting the app: a free port, the first session, and telling where it is."""

from __future__ import annotations

import asyncio
import socket
import sys
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from ketensim.show.app.admission import Addresses
from ketensim.show.app.hub import Hub
from ketensim.show.app.limits import LONGEST_TRAINER_MESSAGE
from ketensim.show.app.server import make_app
from ketensim.show.app.services import Services
from ketensim.show.app.workers import Workers

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from ketensim.show.app.library import Library
    from ketensim.show.app.session import Line
    from ketensim.show.messages import Messages

#: Ports that are tried behind the one that was asked for.
_MORE_PORTS = 20
#: Sessions of before that are named when the app starts.
_NAMED = 5


@dataclass(frozen=True)
class Opening:
    """What the app is started with.

    Parameters
    ----------
    library
        What can be chosen.
    begin
        How the first session begins.
    folder
        Where logs go.
    host, port
        Where it listens; without a port, the first free one from 8765 on.
    opens_browser
        Whether the trainer's page is opened.
    words
        Language of what is printed.
    quiet
        Print the trainer's address and nothing else.
    """

    library: Library
    begin: Line
    folder: Path
    host: str
    port: int
    opens_browser: bool
    words: Messages
    quiet: bool = False


def open_app(opening: Opening, listening: socket.socket) -> None:
    """Serve until somebody asks to stop, which is how it should end."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(opening, listening))


async def _serve(opening: Opening, listening: socket.socket) -> None:
    """Start the first session and serve."""
    port: int = listening.getsockname()[1]
    addresses = Addresses(opening.host, port)
    hub = Hub(opening.folder, Services(opening.library, Workers()))
    before = hub.listing()[:_NAMED]
    room = await hub.open(opening.begin, opening.words.language)
    session = room.state.session
    trainer = addresses.url(f"/?session={session}&token={hub.token(session)}")
    server = server_of(make_app(hub, addresses))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    _tell(opening, addresses, trainer, room.state.code)
    _tell_of_before(opening, addresses, before)
    if opening.opens_browser:
        await asyncio.to_thread(webbrowser.open, trainer)
    await room.computed()
    await serving


def server_of(app: Starlette) -> uvicorn.Server:
    """Return the server, with the bounds of what it takes and without a word on standard output."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            ws="auto",
            ws_max_size=LONGEST_TRAINER_MESSAGE,
            ws_per_message_deflate=False,  # frames are small: packing them costs more than it saves
            log_level="critical",
            access_log=False,
            timeout_graceful_shutdown=1,
            server_header=False,
        )
    )


def _tell(opening: Opening, addresses: Addresses, trainer: str, code: str) -> None:
    """Print where the app is, and what it means that others can reach it."""
    words, say = opening.words, _printer()
    if opening.quiet:
        say(trainer)
        return
    say(words("serve.cli.trainer", address=trainer))
    if addresses.is_open:
        say(words("serve.cli.join", address=addresses.url("/join", outside=True), code=code))
        say(words("serve.cli.open"))
    say(words("serve.cli.stop", folder=opening.folder))


def _tell_of_before(
    opening: Opening, addresses: Addresses, before: list[dict[str, object]]
) -> None:
    """Print the sessions of before, which can be gone on with."""
    if opening.quiet or not before:
        return
    say = _printer()
    say(opening.words("serve.cli.before"))
    for one in before:
        title = one["title"]
        name = title[opening.words.language] if isinstance(title, dict) else "–"
        address = addresses.url(f"/?session={one['session']}&token={one['token']}")
        say(f"  {one['started']}  {name}  {address}")


def _printer() -> Callable[[str], object]:
    """Return what prints a line at once, also where the output goes to a file."""
    return lambda text: (sys.stdout.write(f"{text}\n"), sys.stdout.flush())


def listen(host: str, port: int, *, may_move: bool) -> socket.socket:
    """Take a port.

    Parameters
    ----------
    host, port
        Where to listen.
    may_move
        Whether one of the next ports will do where this one is taken.
    """
    ports = range(port, min(port + _MORE_PORTS, 65_536)) if may_move else (port,)
    for place, one in enumerate(ports, 1):
        try:
            return _bound(host, one)
        except OSError:
            if place == len(ports):
                raise
    raise OSError  # pragma: no cover - there is at least one port


def _bound(host: str, port: int) -> socket.socket:
    """Bind a socket to an address."""
    family, kind, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    found = socket.socket(family, kind)
    try:
        if sys.platform != "win32":  # there it would let two programs share a port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(128)
    except OSError:
        found.close()
        raise
    return found
