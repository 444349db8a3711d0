"""`ketensim app`: the training app in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ketensim.show.cli.faults import InputError
from ketensim.show.cli.options import Debug, Lang, Quiet

if TYPE_CHECKING:
    import socket

    from ketensim.show.app.library import Library
    from ketensim.show.app.opening import Opening
    from ketensim.show.app.session import Line

LOOPBACK = "127.0.0.1"
PORT = 8765
#: The chain that the app starts with: few partners, and everything in it moves within a year.
FIRST = "beroerte"


def training(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="[SCENARIO|LESSON]",
            help="Path of a scenario or a lesson, or name of a shipped one.",
        ),
    ] = FIRST,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="H",
            help="Let other machines in: an address of this machine, or 0.0.0.0 for all.",
        ),
    ] = LOOPBACK,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="P", help=f"Port; left out: {PORT}, or the next free one."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Folder for the sessions; left out: results/app."
        ),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address and open no browser.")
    ] = False,
    quiet: Quiet = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Open the training app in the browser: predict, run, intervene and discuss with a group."""
    from ketensim.show.cli.words import words_of

    words = words_of(lang)
    if port is not None and not 1 <= port <= 65_535:
        raise InputError("serve.cli.port_range", value=port)
    _check_installed()
    from ketensim.show.app.opening import Opening, open_app

    library, begin = _begun(scenario)
    folder = out or Path("results", "app")
    opening = Opening(library, begin, folder, host, port or PORT, not no_browser, words, quiet)
    listening = _listening(opening, is_asked=port is not None)
    try:
        open_app(opening, listening)
    except OSError as error:
        reason = error.strerror or error
        raise InputError("serve.cli.folder", folder=folder, reason=reason) from error
    finally:
        listening.close()


def _begun(name: str) -> tuple[Library, Line]:
    """Return what can be chosen, and the line that begins with what was asked for."""
    from ketensim.scenario.reading import load_scenario, shipped_scenarios
    from ketensim.show.app.lessons import is_lesson, load_lesson
    from ketensim.show.app.library import Library
    from ketensim.show.app.refusal import RefusedError

    try:
        if is_lesson(name):
            lesson = load_lesson(name)
            library = Library(lessons=[lesson])
            return library, library.lesson_line(lesson.name, None)
        own = [] if name in shipped_scenarios() else [load_scenario(name)]
        library = Library(own)
        return library, library.scenario_line(own[0].name if own else name, None)
    except RefusedError as error:
        raise InputError(f"serve.no.{error.key}", **error.facts) from error


def _check_installed() -> None:
    """Say what is missing, before anything else is done."""
    from importlib.util import find_spec

    needed = ("starlette", "uvicorn", "websockets")
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise InputError("serve.cli.extra", missing=", ".join(missing))


def _listening(opening: Opening, *, is_asked: bool) -> socket.socket:
    """Take the port; one that was asked for, or none."""
    from ketensim.show.app.opening import listen

    try:
        return listen(opening.host, opening.port, may_move=not is_asked)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(
            "serve.cli.port", host=opening.host, port=opening.port, reason=reason
        ) from error
