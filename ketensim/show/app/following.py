"""Following clients: what has happened to them up to the present week, on both sides.

What is still to come is not told to anybody: the side was played to its end for it, and what is
sent is cut at the week that is shown, and sent again when weeks pass or a side changes.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ketensim.show.app import tasks
from ketensim.show.app.journeys import up_to
from ketensim.show.app.refusal import sentence_of
from ketensim.show.app.session import SIDES, Side, State
from ketensim.show.app.timelines import Key

if TYPE_CHECKING:
    from ketensim.show.app.services import Services
    from ketensim.show.app.view import View

Journey = dict[str, Any]


@dataclass(eq=False)
class _Followed:
    """A client that somebody follows.

    Parameters
    ----------
    client
        The client's number.
    found
        Its journeys, whole, by the side as it was played.
    told
        What the page was told last.
    task
        What plays the sides that are not there yet.
    """

    client: int
    found: dict[Key, Journey | None] = field(default_factory=dict)
    told: Journey | None = None
    task: asyncio.Task[None] | None = None


class Following:
    """The clients that the pages of one session follow, one a page.

    Parameters
    ----------
    services
        What all sessions share.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._followed: dict[View, _Followed] = {}
        self._state = State()
        self._keys: dict[str, Key] = {}

    def follow(self, view: View, client: int) -> None:
        """Show a client's journey from now on, instead of the one that was followed before."""
        self.leave(view)
        self._followed[view] = _Followed(client)
        self._show(view)

    def leave(self, view: View) -> None:
        """Follow nobody any more for a page."""
        followed = self._followed.pop(view, None)
        if followed is not None and followed.task is not None:
            followed.task.cancel()

    def leave_all(self) -> None:
        """Follow nobody any more: there is another chain, or none."""
        for view in list(self._followed):
            self.leave(view)

    def go_on(self, state: State, keys: dict[str, Key]) -> None:
        """Show what has happened to those who are followed, in this week on these sides."""
        self._state, self._keys = state, dict(keys)
        for view in list(self._followed):
            self._show(view)

    def _show(self, view: View) -> None:
        """Tell the journey, or have first played what is not known of it."""
        followed, week = self._followed[view], self._state.week
        if any(key not in followed.found for key in self._keys.values()):
            if followed.task is None:
                followed.task = asyncio.create_task(self._find(view, followed))
            return
        message: Journey = {"type": "journey", "client": followed.client, "week": week}
        for side in SIDES:
            whole = followed.found[self._keys[side]] if side in self._keys else None
            message[side] = None if whole is None else up_to(whole, week)
        if message != followed.told:
            followed.told = message
            view.tell(message)

    async def _find(self, view: View, followed: _Followed) -> None:
        """Have the sides that are not known played for the client, and then tell."""
        state, keys, found = self._state, self._keys, {}
        try:
            for side, key in keys.items():
                if key in followed.found:
                    found[key] = followed.found[key]
                else:
                    found[key] = await self._play(state, side, followed.client)
        except Exception as error:
            view.refuse(sentence_of(error))
            self._followed.pop(view, None)
            return
        followed.found, followed.task = found, None
        self._show(view)

    async def _play(self, state: State, side: str, client: int) -> Journey | None:
        """Play a side of a state to its end and return what it was to a client."""
        log = (state.side(side) or Side()).log
        work = (tasks.follow, state.chain, log, state.seed, client)
        return await self._services.workers.soon(*work)
