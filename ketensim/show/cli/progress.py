"""A bar on standard error while runs are done, where someone is looking."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketensim.show.messages import Messages
    from ketensim.study.runner import Progress


@contextmanager
def progress_bar(total: int, words: Messages, *, quiet: bool) -> Iterator[Progress | None]:
    """Show how many runs are done, how fast they go and how long the rest will take.

    Parameters
    ----------
    total
        Runs to do.
    words
        Language of the bar.
    quiet
        Whether to show nothing; nothing is shown either where standard error is no terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn(words("cli.progress.left")),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        transient=True,
    )
    with bar:
        task = bar.add_task(words("cli.progress.runs"), total=total, rate="")

        def told(done: int, total: int) -> None:
            speed = bar.tasks[task].speed
            rate = words("cli.progress.rate", rate=words.number(speed, 1)) if speed else ""
            bar.update(task, completed=done, total=total, rate=rate)

        yield told
