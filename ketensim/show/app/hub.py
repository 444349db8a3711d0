"""All sessions of one app: in memory those that are used, and on disk every one there was."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Any

from ketensim.show.app.limits import IDLE_SECONDS, MOST_SESSIONS
from ketensim.show.app.log_file import LogFile, sessions_in
from ketensim.show.app.refusal import RefusedError, both_languages
from ketensim.show.app.room import Room
from ketensim.show.app.services import Services
from ketensim.show.app.session import Line, restored

#: Letters and digits that nobody takes for one another, on a projector or aloud.
_CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LENGTH = 6
_KEY_FILE = ".key"
#: Time between two looks whether a session has expired [s].
_LOOK_SECONDS = 60.0


class Hub:
    """The sessions of one app.

    Parameters
    ----------
    folder
        Where logs are; beside them the key of which all tokens are made, so that a link still
        works after the app was started again.
    services
        What all sessions share.
    """

    def __init__(self, folder: Path, services: Services) -> None:
        self.folder = folder
        self.services = services
        self._key = _key_in(folder)
        self._rooms: dict[str, Room] = {}
        self._coming_in = asyncio.Lock()
        self._codes: dict[str, str] = {}
        for session in sessions_in(folder):
            log = LogFile(folder, session)
            if time() - log.path.stat().st_mtime < IDLE_SECONDS:
                self._codes |= dict.fromkeys(_codes_of(log), session)

    @property
    def rooms(self) -> list[Room]:
        """The sessions in memory."""
        return list(self._rooms.values())

    def token(self, session: str) -> str:
        """Return the secret with which a trainer opens a session."""
        return hmac.new(self._key, session.encode(), hashlib.sha256).hexdigest()[:32]

    def is_trainer(self, session: str, token: str) -> bool:
        """Whether a token opens a session."""
        return hmac.compare_digest(self.token(session).encode(), token.encode())

    def knows(self, token: str) -> bool:
        """Whether a token opens any session there is."""
        names = {*self._rooms, *sessions_in(self.folder)}
        return any(self.is_trainer(session, token) for session in names)

    async def open(self, begin: Line, lang: str, more: Iterable[Line] = ()) -> Room:
        """Open a new session that begins with a chain.

        Parameters
        ----------
        begin
            The line that chooses the chain.
        lang
            Language that it starts in.
        more
            What happened after that, in a session that is played again.
        """
        async with self._coming_in:
            self._check_room_for_one()
            session, code = secrets.token_hex(6), self._free_code()
            started = datetime.now(UTC).isoformat(timespec="seconds")
            first = {"do": "open", "session": session, "code": code, "lang": lang}
            lines = [{**first, "started": started}, begin, *more]
            state = await asyncio.to_thread(restored, lines)
            log = LogFile(self.folder, session)
            try:
                await asyncio.to_thread(_put_down, log, lines)
            except OSError as error:
                raise RefusedError("disk", reason=error.strerror or error) from error
            return self._let_in(Room(state, log, self.services))

    async def room(self, session: str) -> Room:
        """Return a session, from memory or as its log leaves it."""
        async with self._coming_in:
            if session in self._rooms:
                return self._rooms[session]
            if session not in sessions_in(self.folder):
                raise RefusedError("no_session")
            self._check_room_for_one()
            log = LogFile(self.folder, session)
            try:
                state = await asyncio.to_thread(lambda: restored(log.read()))
            except (LookupError, TypeError, ValueError, AssertionError) as error:
                raise RefusedError("no_log", reason=error) from error
            return self._let_in(Room(state, log, self.services))

    async def with_code(self, code: str) -> Room:
        """Return the session whose room has a code, however it was typed."""
        session = self._codes.get("".join(code.split()).upper())
        if session is None:
            raise RefusedError("no_code")
        return await self.room(session)

    def _let_in(self, room: Room) -> Room:
        """Keep a session in memory, and have its sides computed before anybody looks."""
        room.learn()
        room.compute_what_changed()
        self._rooms[room.state.session] = room
        self._codes[room.state.code] = room.state.session
        return room

    def _check_room_for_one(self) -> None:
        """Refuse one session too many; one that nobody looks at makes place first."""
        if len(self._rooms) < MOST_SESSIONS:
            return
        unused = [room for room in self.rooms if not room.is_used]
        if not unused:
            raise RefusedError("many_sessions", most=MOST_SESSIONS)
        oldest = min(unused, key=lambda room: room.used)
        asyncio.get_running_loop().create_task(self._put_away(oldest))

    async def _put_away(self, room: Room) -> None:
        """Forget a session; its log stays, and the trainer can open it again."""
        self._rooms.pop(room.state.session, None)
        self._codes.pop(room.state.code, None)
        await room.close(both_languages(RefusedError("expired")))

    def _free_code(self) -> str:
        """Return a code that no room has."""
        while True:
            code = "".join(secrets.choice(_CODE_SIGNS) for _ in range(_CODE_LENGTH))
            if code not in self._codes:
                return code

    async def expire(self) -> None:
        """Put away what nobody used for long."""
        now = self.services.now()
        for room in self.rooms:
            if now - room.used > IDLE_SECONDS:
                await self._put_away(room)

    async def keep_tidy(self) -> None:
        """Look every minute what has expired, until called off."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            await self.expire()

    async def close(self) -> None:
        """Stop; every session is on disk already."""
        for room in self.rooms:
            await room.close()
        self._rooms.clear()
        self.services.workers.close()

    def listing(self) -> list[dict[str, Any]]:
        """List the sessions on disk, the one used last first, with what opens them."""
        return [self._listed(session) for session in sessions_in(self.folder)]

    def _listed(self, session: str) -> dict[str, Any]:
        """Tell what a session is about, without playing it."""
        lines = LogFile(self.folder, session).read()
        chosen = [line.get("scenario", {}).get("title") for line in lines if line["do"] == "choose"]
        return {
            "session": session,
            "title": chosen[-1] if chosen else None,
            "started": lines[0].get("started") if lines else None,
            "lines": sum(line["do"] == "intervene" for line in lines),
            "token": self.token(session),
        }


def _put_down(log: LogFile, lines: list[Line]) -> None:
    """Write the first lines of a log."""
    log.append(lines)
    log.sync()


def ticket_digest(ticket: str) -> str:
    """Return what is kept of a participant's secret."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def _codes_of(log: LogFile) -> list[str]:
    """Return the code of a session on disk; a damaged log has none."""
    codes = [line.get("code") for line in log.read()[:1]]
    return [code for code in codes if isinstance(code, str) and len(code) == _CODE_LENGTH]


def _key_in(folder: Path) -> bytes:
    """Return the app's key, made the first time; nobody else on this machine may read it."""
    place = folder / _KEY_FILE
    with contextlib.suppress(FileNotFoundError):
        found = place.read_bytes()
        if len(found) >= 32:
            return found
    folder.mkdir(parents=True, exist_ok=True)
    key = secrets.token_hex(32).encode()
    draft = folder / f"{_KEY_FILE}.{os.getpid()}"
    made = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(made, key)
    finally:
        os.close(made)
    os.replace(draft, place)
    return key
