"""A session's log on disk: a line of JSON for everything, written before anybody is told.

What is written survives the app, however it ends; a moment later it is on the disk itself and
survives the machine too. Lines are only ever added. A line that was cut off when the machine
stopped is dropped when the log is read again, and the next line begins on a line of its own.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ketensim.show.app.session import Line

SUFFIX = ".jsonl"
FORMAT = 1
#: Windows would change the ends of lines where it is not told that these are bytes.
_ADDING = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
_SESSION = re.compile(r"[a-z0-9]{4,40}")
#: Keys that open a session or a participant's place: never in a log that leaves the machine.
_SECRETS = ("ticket", "code")


class LogFile:
    """The log of one session.

    Parameters
    ----------
    folder
        Where logs are; made when the first line is written.
    session
        Name of the session, lower-case letters and digits.
    """

    def __init__(self, folder: Path, session: str) -> None:
        if not _SESSION.fullmatch(session):
            raise ValueError(f"session must be lower-case letters and digits, got {session!r}")
        self.path = folder / f"{session}{SUFFIX}"

    def append(self, lines: Iterable[Line]) -> None:
        """Add lines; when this returns the system has them, and the end of the app loses none."""
        text = "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in lines)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        made = os.open(self.path, _ADDING, 0o600)
        try:
            if _is_cut_off(made):
                text = f"\n{text}"
            _write_whole(made, text.encode("utf-8"))
        finally:
            os.close(made)

    def sync(self) -> None:
        """Wait until all lines are on the disk itself, which takes a busy disk some time."""
        made = os.open(self.path, _ADDING)
        try:
            os.fsync(made)
        finally:
            os.close(made)

    def read(self) -> list[dict[str, Any]]:
        """Return all lines; one that was cut off is left out."""
        with self.path.open(encoding="utf-8", errors="replace") as file:
            found = [_read(text) for text in file]
        return [line for line in found if line is not None]

    @property
    def exists(self) -> bool:
        """Whether anything was written."""
        return self.path.is_file()


def sessions_in(folder: Path) -> list[str]:
    """List the sessions of a folder, the one that was used last first."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.glob(f"*{SUFFIX}") if _SESSION.fullmatch(path.stem)]
    return [path.stem for path in sorted(found, key=lambda path: -path.stat().st_mtime)]


def without_secrets(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return a log as it may leave the machine: nobody can enter a session by it."""
    return [{k: v for k, v in line.items() if k not in _SECRETS} for line in lines]


def _write_whole(file: int, data: bytes) -> None:
    """Write all of it; the system may take a part at a time."""
    while data:
        data = data[os.write(file, data) :]


def _is_cut_off(file: int) -> bool:
    """Whether the last line has no end."""
    size = os.fstat(file).st_size
    if not size:
        return False
    os.lseek(file, size - 1, os.SEEK_SET)
    return os.read(file, 1) != b"\n"


def _read(text: str) -> dict[str, Any] | None:
    """Read one line."""
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) and "do" in line else None
