"""The pages that look at a session, and what each of them is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ketensim.show.app.lesson_words import for_page
from ketensim.show.app.session import SIDES, State
from ketensim.show.app.shown import (
    frame_text,
    history,
    own_part,
    participant_game,
    participant_state,
    phone_frame,
    queues_of,
    trainer_state,
)
from ketensim.show.app.view import View, packed

if TYPE_CHECKING:
    from ketensim.show.app.answers import Answer
    from ketensim.show.app.lesson import Lesson
    from ketensim.show.app.timeline import Timeline

#: Events after which other weeks are on the screen than one more.
_JUMPS = ("seek", "reset", "choose", "swap", "unsplit", "round_back", "reveal", "game")


class Screens:
    """Everything that is shown of one session.

    Attributes
    ----------
    views
        The pages that are open.
    computing
        Sides that are being computed.
    """

    def __init__(self) -> None:
        self.views: list[View] = []
        self.computing: frozenset[str] = frozenset()
        self._lesson: Lesson | None = None
        self._answer: Answer | None = None
        self._timelines: dict[str, Timeline] = {}
        self._queues: list[list[int]] | None = None
        self._haunted: dict[str, str] = {}

    def teach(self, lesson: Lesson | None, answer: Answer | None) -> None:
        """Show a lesson, and what came out of it in its debrief only."""
        self._lesson, self._answer = lesson, answer

    def enter(self, view: View, welcome: dict[str, Any], state: State) -> None:
        """Show a page everything from the start."""
        self.views.append(view)
        view.tell({**welcome, "state": self._state(state, view)})
        self._show_all([view], state)
        if view.is_trainer:
            for kind, text in self._haunted.items():
                view.send(text, kind)

    def leave(self, view: View) -> None:
        """Show a page nothing any more."""
        if view in self.views:
            self.views.remove(view)
        view.mailbox.close()

    def put(self, side: str, timeline: Timeline, state: State) -> None:
        """Show a side as it was computed."""
        self._timelines[side], self._haunted = timeline, {}
        self._queues = None if side == "a" else self._queues
        self._show_all(self.views, state)

    def drop(self, side: str) -> None:
        """Show a side no more."""
        self._timelines.pop(side, None)

    def show(self, state: State, what: str) -> None:
        """Show the state after something happened, and the week where that has changed."""
        for view in self.views:
            if what == "choose":
                view.forget()
            view.tell(self._state(state, view))
        if what in _JUMPS:
            self._show_all(self.views, state)

    def show_week(self, state: State) -> None:
        """Show the present week."""
        self._show_frames(self.views, state)

    @property
    def has_trainer(self) -> bool:
        """Whether a trainer looks."""
        return any(view.is_trainer for view in self.views)

    def haunt(self, message: dict[str, Any]) -> None:
        """Show trainers the ghost and its verdict, also those who come in later."""
        kind = message["type"]
        self._haunted[kind] = packed(message)
        for view in self.views:
            if view.is_trainer:
                view.send(self._haunted[kind], kind)

    def refuse_trainers(self, sentence: dict[str, str]) -> None:
        """Tell every trainer's page that something went wrong."""
        for view in self.views:
            if view.is_trainer:
                view.refuse(sentence)

    def _show_all(self, views: list[View], state: State) -> None:
        """Show the stage, the lines up to now and the week."""
        for name, timeline in self._shown(state):
            stage = packed({"type": "stage", "side": name, "stage": timeline.stage})
            lines = packed(history(name, timeline, state.week))
            for view in views:
                view.send(stage, "stage", name)
                if view.is_trainer:
                    view.send(lines, "history", name)
        self._show_frames(views, state)

    def _shown(self, state: State) -> Iterator[tuple[str, Timeline]]:
        """Give the sides that are there and computed."""
        for name in SIDES:
            if name in self._timelines and state.side(name) is not None:
                yield name, self._timelines[name]

    def _show_frames(self, views: list[View], state: State) -> None:
        """Show the week: all of it to the trainer, to others what they may see."""
        frames = {name: _frame(timeline, state.week) for name, timeline in self._shown(state)}
        if "a" not in frames:
            return
        whole = frame_text(state.week, frames["a"], frames.get("b"))
        phones: dict[str | None, str] = {}
        for view in views:
            if view.number is None:
                view.send(whole, "frame")
                continue
            if state.is_in_game:
                game = participant_game(state, self._own(state, view))
                view.tell({"type": "game", "game": game})
                continue
            who = state.numbered(view.number)
            partner = None if who is None else who.partner
            if partner not in phones:
                phones[partner] = self._phone(state, frames, partner)
            view.send(phones[partner], "frame")

    def _phone(self, state: State, frames: dict[str, str], partner: str | None) -> str:
        """Return the week as a phone shows it."""
        small = {
            name: packed(phone_frame(frame, self._timelines[name].stage, partner))
            for name, frame in frames.items()
        }
        return frame_text(state.week, small["a"], small.get("b"))

    def _state(self, state: State, view: View) -> dict[str, Any]:
        """Return the state as one page shows it."""
        who = None if view.number is None else state.numbered(view.number)
        lesson = self._shown_lesson(state)
        if who is None:
            return trainer_state(state, self.computing, lesson)
        return participant_state(state, who, lesson, self._own(state, view))

    def _shown_lesson(self, state: State) -> dict[str, Any] | None:
        """Return the lesson as pages show it: what came out of it is for the debrief."""
        if self._lesson is None:
            return None
        return for_page(self._lesson, self._answer if state.phase == "debrief" else None)

    def _own(self, state: State, view: View) -> dict[str, Any] | None:
        """Return how a participant's own partner fares."""
        who = None if view.number is None else state.numbered(view.number)
        timeline = self._timelines.get("a")
        if who is None or who.partner is None or timeline is None:
            return None
        if self._queues is None:
            self._queues = queues_of(timeline)
        return own_part(timeline, self._queues, state, who.partner)


def _frame(timeline: Timeline, week: int) -> str:
    """Return the frame of a week."""
    return timeline.frames[min(week, len(timeline.frames) - 1)]
