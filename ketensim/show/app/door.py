"""The WebSocket of one page: who comes in, what it sends, and what is sent to it."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from ketensim.show.app.admission import Addresses
from ketensim.show.app.hub import Hub, ticket_digest
from ketensim.show.app.limits import (
    LONGEST_MESSAGE,
    LONGEST_TRAINER_MESSAGE,
    MOST_CONNECTIONS,
    MOST_CONNECTIONS_A_SESSION,
    MOST_PARTICIPANTS,
    MOST_VIEWS,
    WrongTries,
)
from ketensim.show.app.refusal import RefusedError, both_languages
from ketensim.show.app.room import Room
from ketensim.show.app.view import View, packed

WRONG_KEY, TOO_MANY, TOO_LARGE = 4401, 4429, 1009
#: A page that takes nothing for this long is gone [s].
_LONGEST_SENDING = 30.0
#: Messages over the allowance before a page is sent away.
_MOST_REFUSED = 200
_LONGEST_SHOWN_NAME = 40
_KEYS_THAT_ARE_WRONG = ("no_session", "no_code", "many_tries", "no_name")


class Door:
    """Lets pages in.

    Parameters
    ----------
    hub
        The sessions.
    addresses
        Where the app can be reached, which the trainer's page tells the room.
    wrong
        Who tried wrong codes.
    """

    def __init__(self, hub: Hub, addresses: Addresses, wrong: WrongTries) -> None:
        self._hub = hub
        self._addresses = addresses
        self._wrong = wrong
        self._open = 0

    async def come_in(self, websocket: WebSocket) -> None:
        """Serve one page for as long as it is open."""
        await websocket.accept()
        self._open += 1
        try:
            if self._open > MOST_CONNECTIONS:
                raise RefusedError("many_connections", most=MOST_CONNECTIONS)
            room, view, welcome = await self._admit(websocket)
            await room.enter(view, welcome)
        except RefusedError as error:
            await _turn_away(websocket, error)
        else:
            await _serve(websocket, room, view)
        finally:
            self._open -= 1

    async def _admit(self, websocket: WebSocket) -> tuple[Room, View, dict[str, Any]]:
        """Find out who comes and to which session; who may not is refused."""
        address = websocket.client.host if websocket.client else ""
        if not self._wrong.may_try(address):
            raise RefusedError("many_tries")
        try:
            if "code" in websocket.query_params:
                return await self._admit_participant(websocket)
            return await self._admit_trainer(websocket)
        except RefusedError as error:
            if error.key in ("no_session", "no_code"):
                self._wrong.note(address)
            raise

    async def _admit_trainer(self, websocket: WebSocket) -> tuple[Room, View, dict[str, Any]]:
        """Let a trainer in by the session's token."""
        session = websocket.query_params.get("session", "")
        if not self._hub.is_trainer(session, websocket.query_params.get("token", "")):
            raise RefusedError("no_session")
        room = await self._hub.room(session)
        _check_connections(room)
        join = {
            "url": self._addresses.url("/join", outside=self._addresses.is_open),
            "code": room.state.code,
            "reachable": self._addresses.is_open,
        }
        welcome = {**_welcome(room, "trainer"), "ticket": None, "join": join}
        return room, View(), {**welcome, **self._hub.services.library.listing()}

    async def _admit_participant(self, websocket: WebSocket) -> tuple[Room, View, dict[str, Any]]:
        """Let a participant in by the room's code: a known one by its ticket, or else by name."""
        given = websocket.query_params
        room = await self._hub.with_code(given["code"])
        _check_connections(room)
        ticket = given.get("ticket", "")
        who = room.state.ticketed(ticket_digest(ticket))
        if who is None:
            name = _tidy(given.get("name", ""))
            if not name:
                raise RefusedError("no_name")
            if len(room.state.participants) >= MOST_PARTICIPANTS:
                raise RefusedError("many_participants", most=MOST_PARTICIPANTS)
            ticket = secrets.token_urlsafe(16)
            who = await room.join(name, ticket_digest(ticket))
        if sum(view.number == who.number for view in room.views) >= MOST_VIEWS:
            raise RefusedError("many_views")
        welcome = {**_welcome(room, "participant"), "ticket": ticket, "name": who.name}
        return room, View(who.number), welcome


def _welcome(room: Room, role: str) -> dict[str, Any]:
    """Return what every page is told first."""
    state = room.state
    return {
        "type": "welcome",
        "role": role,
        "session": state.session,
        "code": state.code,
        "lang": state.lang,
    }


def _check_connections(room: Room) -> None:
    """Refuse one page too many."""
    if len(room.views) >= MOST_CONNECTIONS_A_SESSION:
        raise RefusedError("many_connections", most=MOST_CONNECTIONS_A_SESSION)


def _tidy(name: str) -> str:
    """Return a name as others may see it: no signs that cannot be seen, and not too long."""
    seen = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(seen.split())[:_LONGEST_SHOWN_NAME]


async def _turn_away(websocket: WebSocket, error: RefusedError) -> None:
    """Tell why a page cannot come in, and close."""
    told = {"type": "error", "text": both_languages(error), "fatal": True}
    with suppress(WebSocketDisconnect, RuntimeError):
        await websocket.send_text(packed(told))
        await websocket.close(WRONG_KEY if error.key in _KEYS_THAT_ARE_WRONG else TOO_MANY)


async def _serve(websocket: WebSocket, room: Room, view: View) -> None:
    """Read and write until the page goes; what is written never waits for what is read."""
    writing = asyncio.create_task(_write(websocket, view))
    try:
        code = await _read(websocket, room, view)
    finally:
        room.leave(view)
        with suppress(asyncio.CancelledError):
            await asyncio.wait({writing}, timeout=1.0)
        writing.cancel()
    if code is not None:
        with suppress(WebSocketDisconnect, RuntimeError):
            await websocket.close(code)


async def _read(websocket: WebSocket, room: Room, view: View) -> int | None:
    """Do what a page asks until it goes; return the code to close with, or None if it has gone."""
    most = LONGEST_TRAINER_MESSAGE if view.is_trainer else LONGEST_MESSAGE
    refused = 0
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        text = message.get("text")
        if text is None or len(text.encode()) > most:
            view.refuse(both_languages(RefusedError("too_large", most=most)))
            return TOO_LARGE
        if not view.allowance.take():
            refused += 1
            if refused > _MOST_REFUSED:
                return TOO_MANY
            view.refuse(both_languages(RefusedError("fast")))
            continue
        await room.hear(view, text)


async def _write(websocket: WebSocket, view: View) -> None:
    """Send what is in the mailbox; a page that takes nothing for long is gone."""
    with suppress(WebSocketDisconnect, RuntimeError, TimeoutError, OSError):
        while (text := await view.mailbox.take()) is not None:
            await asyncio.wait_for(websocket.send_text(text), _LONGEST_SENDING)
        if view.mailbox.is_closed:
            return
    view.mailbox.close()
