"""The web side of the app: addresses, who may come in, and one WebSocket a page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from html import escape
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from ketensim.scenario.errors import ScenarioError
from ketensim.show.app.admission import Addresses, Guard
from ketensim.show.app.door import Door
from ketensim.show.app.exporting import debrief, read_log, scenario_text
from ketensim.show.app.hub import Hub
from ketensim.show.app.limits import LONGEST_UPLOAD, WrongTries
from ketensim.show.app.log_file import without_secrets
from ketensim.show.app.pages import Pages, texts
from ketensim.show.app.refusal import RefusedError, both_languages
from ketensim.show.messages import LANGUAGES

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
#: A report carries its own style and pictures, and nothing that runs.
_REPORT = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


def make_app(hub: Hub, addresses: Addresses, pages: Pages | None = None) -> Starlette:
    """Make the app.

    Parameters
    ----------
    hub
        The sessions.
    addresses
        Where the app can be reached.
    pages
        The files of the page; left out, those that come with ketensim.
    """
    web = _Web(hub, pages or Pages())
    door = Door(hub, addresses, web.wrong)

    @asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        tidy = asyncio.create_task(hub.keep_tidy())
        yield
        tidy.cancel()
        with suppress(asyncio.CancelledError):
            await tidy
        await hub.close()

    app = Starlette(routes=[*web.routes(), WebSocketRoute("/ws", door.come_in)], lifespan=running)
    app.add_middleware(Guard, addresses=addresses)
    return app


class _Web:
    """Everything but the WebSocket."""

    def __init__(self, hub: Hub, pages: Pages) -> None:
        self._hub = hub
        self._pages = pages
        self.wrong = WrongTries()

    def routes(self) -> list[BaseRoute]:
        """List the addresses."""
        return [
            Route("/", self.page),
            Route("/join", self.page),
            Route("/favicon.ico", self.icon),
            Route("/static/{path:path}", self.static),
            Route("/messages/{lang}.json", self.messages),
            Route("/sessions", self._told(self.sessions)),
            Route("/sessions", self._told(self.new_session), methods=["POST"]),
            Route("/replay", self._told(self.replay), methods=["POST"]),
            Route("/session/{session}/export.yaml", self._told(self.export)),
            Route("/session/{session}/log.json", self._told(self.log)),
            Route("/session/{session}/debrief", self._told(self.debrief)),
        ]

    def _told(
        self, answer: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Answer what is refused with its sentence."""

        async def answered(request: Request) -> Response:
            try:
                return await answer(request)
            except (RefusedError, ScenarioError) as error:
                key = error.key if isinstance(error, RefusedError) else ""
                status = {"no_session": 403, "many_tries": 429, "too_large": 413}.get(key, 400)
                return _refusal(request, both_languages(error), status)

        return answered

    async def page(self, _request: Request) -> Response:
        """Give the page, to trainers and participants alike."""
        headers = {"Cache-Control": _ASK_AGAIN}
        return Response(self._pages.index, media_type="text/html", headers=headers)

    async def icon(self, _request: Request) -> Response:
        """Give the little picture that browsers ask for by themselves."""
        return self._file("icon.svg")

    async def static(self, request: Request) -> Response:
        """Give a file of the page."""
        return self._file(request.path_params["path"])

    def _file(self, path: str) -> Response:
        """Give a file; under the address with its hash browsers may keep it for ever."""
        found = self._pages.file(path)
        if found is None:
            return Response(status_code=404)
        content, kind, is_hashed = found
        headers = {"Cache-Control": _FOR_EVER if is_hashed else _ASK_AGAIN, "Content-Type": kind}
        return Response(content, headers=headers)

    async def messages(self, request: Request) -> Response:
        """Give the texts of the page."""
        lang = request.path_params["lang"]
        if lang not in LANGUAGES:
            return Response(status_code=404)
        headers = {"Cache-Control": _ASK_AGAIN}
        return Response(texts(lang), media_type="application/json", headers=headers)

    async def sessions(self, request: Request) -> Response:
        """List the sessions on disk."""
        self._check_any_trainer(request)
        return JSONResponse(await asyncio.to_thread(self._hub.listing))

    async def new_session(self, request: Request) -> Response:
        """Open another session, with the first scenario there is."""
        self._check_any_trainer(request)
        library = self._hub.services.library
        name = library.listing()["scenarios"][0]["name"]
        return await self._opened(request, library.scenario_line(name, None), [])

    async def replay(self, request: Request) -> Response:
        """Open a session from the log of another."""
        self._check_any_trainer(request)
        begin, rest = await asyncio.to_thread(read_log, await _body(request))
        return await self._opened(request, begin, rest)

    async def _opened(self, request: Request, begin: Any, rest: Any) -> Response:
        """Open a session and tell what opens it."""
        lang = request.query_params.get("lang", "")
        room = await self._hub.open(begin, lang if lang in LANGUAGES else "en", rest)
        session = room.state.session
        return JSONResponse({"session": session, "token": self._hub.token(session)})

    async def export(self, request: Request) -> Response:
        """Give a side as a scenario file."""
        room = await self._room(request)
        side = request.query_params.get("side", "a")
        text = await asyncio.to_thread(scenario_text, room.state, side)
        return _download(text, f"{room.state.chain.name}-{side}.yaml", "application/yaml")

    async def log(self, request: Request) -> Response:
        """Give the log, without what opens the session."""
        room = await self._room(request)
        lines = await asyncio.to_thread(room.log.read)
        text = json.dumps(without_secrets(lines), ensure_ascii=False, indent=1)
        return _download(text, f"{room.state.session}.json", "application/json")

    async def debrief(self, request: Request) -> Response:
        """Give the report of the session."""
        room = await self._room(request)
        lang = request.query_params.get("lang", room.state.lang)
        page = await debrief(room, lang if lang in LANGUAGES else "en")
        return Response(page, media_type="text/html", headers=_REPORT)

    async def _room(self, request: Request) -> Any:
        """Return the session of an address, for its trainer only."""
        session = request.path_params["session"]
        self._check(request, self._hub.is_trainer(session, _token(request)))
        return await self._hub.room(session)

    def _check_any_trainer(self, request: Request) -> None:
        """Refuse who is the trainer of no session."""
        self._check(request, self._hub.knows(_token(request)))

    def _check(self, request: Request, is_right: bool) -> None:
        """Refuse a wrong token, and an address that has tried too many."""
        address = request.client.host if request.client else ""
        if not self.wrong.may_try(address):
            raise RefusedError("many_tries")
        if not is_right:
            self.wrong.note(address)
            raise RefusedError("no_session")


def _refusal(request: Request, sentence: dict[str, str], status: int) -> Response:
    """Say why not: in a tab of its own (the report) to whoever reads it, else to the page."""
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"text": sentence}, status)
    said = sentence.get(request.query_params.get("lang", ""), " / ".join(sentence.values()))
    page = f"<!doctype html><title>ketensim</title><p>{escape(said)}</p>"
    return Response(page, status, media_type="text/html")


def _token(request: Request) -> str:
    """Return the token that a request brings."""
    return request.query_params.get("token", "")


async def _body(request: Request) -> bytes:
    """Read what is sent, and stop reading when it is too much."""
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > LONGEST_UPLOAD:
            raise RefusedError("too_large", most=LONGEST_UPLOAD)
    return bytes(found)


def _download(text: str, name: str, kind: str) -> Response:
    """Give a text as a file to keep."""
    safe = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "-" for sign in name
    )
    headers = {"Content-Disposition": f'attachment; filename="{safe}"', "Cache-Control": "no-store"}
    return Response(text, media_type=kind, headers=headers)
