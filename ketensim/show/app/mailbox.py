"""What is on its way to one page: nothing twice, and of what is outdated only the newest.

A page that reads slowly gets fewer frames, and nobody waits for it: putting something in is
instant, and the box never holds more than a handful of texts.
"""

from __future__ import annotations

import asyncio

#: Messages without successor (an error, a journey) that wait at most; the oldest go first.
MOST_WAITING = 20


class Mailbox:
    """Texts for one connection, in order.

    Attributes
    ----------
    is_closed
        Whether nothing is sent any more.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, str] = {}
        self._numbered = 0
        self._something = asyncio.Event()
        self.is_closed = False

    def put(self, text: str, kind: str | None = None, *, keeps_place: bool = False) -> None:
        """Put a text in.

        Parameters
        ----------
        text
            What is sent.
        kind
            Texts of one kind replace each other: the newest is sent, as the last in line.
        keeps_place
            The newest takes the place of the one before: what was put in behind that needs it.
        """
        if self.is_closed:
            return
        if kind is None:
            self._numbered += 1
            kind = f"#{self._numbered}"
            single = [key for key in self._waiting if key.startswith("#")]
            if len(single) >= MOST_WAITING:
                del self._waiting[single[0]]
        if not keeps_place:
            self._waiting.pop(kind, None)
        self._waiting[kind] = text
        self._something.set()

    def forget(self) -> None:
        """Send nothing that has a successor by now; what has none is still sent."""
        self._waiting = {kind: text for kind, text in self._waiting.items() if kind[0] == "#"}

    async def take(self) -> str | None:
        """Wait for the next text; None: closed."""
        while not self._waiting:
            if self.is_closed:
                return None
            self._something.clear()
            await self._something.wait()
        return self._waiting.pop(next(iter(self._waiting)))

    def close(self) -> None:
        """Send what is in it, and then nothing more."""
        self.is_closed = True
        self._something.set()

    def __len__(self) -> int:
        return len(self._waiting)
