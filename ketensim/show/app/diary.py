"""Writing a session down while it is used: at once, and soon on the disk itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from ketensim.show.app.log_file import LogFile
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import Line


class Diary:
    """The log of a session that is used.

    Parameters
    ----------
    log
        Its file.
    """

    def __init__(self, log: LogFile) -> None:
        self.log = log
        self._syncing: asyncio.Task[None] | None = None
        self._is_unsynced = False

    def write(self, lines: Iterable[Line]) -> None:
        """Write lines; where that fails nothing may happen."""
        try:
            self.log.append(lines)
        except OSError as error:
            raise RefusedError("disk", reason=error.strerror or error) from error
        self._is_unsynced = True
        if self._syncing is None or self._syncing.done():
            self._syncing = asyncio.create_task(self._sync())

    async def _sync(self) -> None:
        """Bring what was written to the disk itself, all that came meanwhile at once."""
        while self._is_unsynced:
            self._is_unsynced = False
            with suppress(OSError):  # the next line that is written tells
                await asyncio.to_thread(self.log.sync)

    async def close(self) -> None:
        """Wait until all is on the disk."""
        if self._syncing is not None:
            await self._syncing
