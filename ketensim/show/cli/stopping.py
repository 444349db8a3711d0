"""Ctrl-C and requests to stop: heard wherever they come, and never lost."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

T = TypeVar("T")
_asked = threading.Event()
_compiling: list[object] = []  # what the compiler is busy with


def heed_stops() -> None:
    """Let ctrl-C, and what a cluster sends at its time limit, interrupt the work.

    Notes
    -----
    Ctrl-C stays switched off where whoever started this process did so. An interruption is lost
    where Python cannot raise it, as while a module is imported: it is remembered.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _tell_unless_stopped


def was_stopped() -> bool:
    """Whether someone asked to stop: what fails from then on may have failed for that reason."""
    return _asked.is_set()


def until_stopped(results: Iterable[T]) -> Iterator[T]:
    """Hand results on; interrupt where someone asked to stop and that was lost."""
    for result in results:
        if was_stopped():
            raise KeyboardInterrupt
        yield result


@contextmanager
def undisturbed_compiler() -> Iterator[None]:
    """Hold interruptions back while a function is compiled, which takes seconds.

    Notes
    -----
    The compiler does not survive one: it calls back to Python, where exceptions are lost, and
    frees what it has only half made.
    """
    from numba.core import event  # late: takes a second to import

    class Compiling(event.Listener):  # type: ignore[misc]
        def on_start(self, event: object) -> None:
            _compiling.append(event)

        def on_end(self, _event: object) -> None:
            _compiling.pop()
            if was_stopped() and not _compiling:
                raise KeyboardInterrupt

    with event.install_listener("numba:compiler_lock", Compiling()):
        yield


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Treat all requests to stop alike."""
    _asked.set()
    if not _compiling:
        raise KeyboardInterrupt


def _tell_unless_stopped(lost: UnraisableHookArgs, /) -> None:
    """Show an exception that could not be raised, unless an interruption left things half made."""
    if not was_stopped():
        sys.__unraisablehook__(lost)
