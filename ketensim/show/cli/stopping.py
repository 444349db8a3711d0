"""Ctrl-C and requests to stop: heard wherever they come, and never lost."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, TypeVar

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

T = TypeVar("T")
_asked = threading.Event()


def heed_stops() -> None:
    """Let ctrl-C, and what a cluster sends at its time limit, interrupt the work.

    Notes
    -----
    Ctrl-C stays switched off where whoever started this process did so. An interruption is lost
    where Python cannot raise it, as in a compiler's call back to Python: it is remembered.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _tell_unless_interrupted


def was_stopped() -> bool:
    """Whether someone asked to stop: what fails from then on may have failed for that reason."""
    return _asked.is_set()


def until_stopped(results: Iterable[T]) -> Iterator[T]:
    """Hand results on; interrupt where someone asked to stop and that was lost."""
    for result in results:
        if was_stopped():
            raise KeyboardInterrupt
        yield result


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    """Treat all requests to stop alike."""
    _asked.set()
    raise KeyboardInterrupt


def _tell_unless_interrupted(lost: UnraisableHookArgs, /) -> None:
    """Show an exception that could not be raised, but for an interruption."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
