"""`--log`: the runs of a results folder as event logs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.show.cli.faults import InputError

if TYPE_CHECKING:
    from ketensim.show.messages import Messages


def check_log(asked: Path | None, runs: int) -> None:
    """Refuse before any work what cannot be written, or would replace a file."""
    if asked is None:
        return
    from ketensim.logs.writing import checked_place

    checked_place(asked)
    for place in log_places(asked, runs):
        if place.exists():
            raise InputError("cli.error.log_exists", path=place)


def log_places(asked: Path, runs: int) -> list[Path]:
    """Name the log of each run: as asked, with the number of the run where there are several.

    Runs happen at the same time in worlds of their own, so they do not go into one log.
    """
    if runs == 1:
        return [asked]
    stem, dot, endings = asked.name.partition(".")
    return [asked.with_name(f"{stem}-{number}{dot}{endings}") for number in range(runs)]


def add_logs(asked: Path | None, results: Path, runs: int, words: Messages, *, quiet: bool) -> None:
    """Write the logs where they were asked, and say where they are."""
    if asked is None:
        return
    from ketensim.logs.simulated import simulated_log
    from ketensim.logs.writing import write_log
    from ketensim.measure.result import load_result

    for number, place in enumerate(log_places(asked, runs)):
        write_log(simulated_log(load_result(results, number)), place)
        if not quiet:
            sys.stdout.write(f"{words('cli.log_is', path=place)}\n")
