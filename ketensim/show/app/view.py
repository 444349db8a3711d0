"""One open page: who looks at it, and what is on its way there."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ketensim.show.app.limits import MESSAGES_A_SECOND, Bucket
from ketensim.show.app.mailbox import Mailbox

#: Kinds of messages of which only the newest matters; those of a side each have their own.
_REPLACED = ("state", "frame", "ghost", "verdict", "game", "stage", "history", "journey")


@dataclass(eq=False)
class View:
    """A connection of a page.

    Parameters
    ----------
    number
        The participant's number; None: the trainer.
    mailbox
        What is to be sent.
    allowance
        How much the page may still send.
    """

    number: int | None = None
    mailbox: Mailbox = field(default_factory=Mailbox)
    allowance: Bucket = field(
        default_factory=lambda: Bucket(MESSAGES_A_SECOND, 2 * MESSAGES_A_SECOND)
    )

    @property
    def is_trainer(self) -> bool:
        """Whether the trainer looks at it."""
        return self.number is None

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message; an outdated one of its kind is not sent any more."""
        self.send(packed(message), message["type"], message.get("side", ""))

    def send(self, text: str, kind: str, side: str = "") -> None:
        """Send a message that is a text already.

        A page begins anew with the first state of another chain, so that a newer state may not
        come behind the stage and the frame that followed that one.
        """
        replaced = f"{kind} {side}" if kind in _REPLACED else None
        self.mailbox.put(text, replaced, keeps_place=kind == "state")

    def forget(self) -> None:
        """Send nothing any more of the chain that was shown before."""
        self.mailbox.forget()

    def refuse(self, sentence: dict[str, str], *, is_fatal: bool = False) -> None:
        """Tell what cannot be done, and whether there is no use in coming back."""
        self.tell({"type": "error", "text": sentence, "fatal": is_fatal})


def packed(message: dict[str, Any]) -> str:
    """Write a message as compact JSON."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
