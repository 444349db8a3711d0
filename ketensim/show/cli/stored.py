"""`ketensim runs`: which runs a store holds, from which code, and with which values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.show.cli.printing import table, to_screen

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.show.messages import Messages

_SHOWN = 6  # values of a lever that are named


def print_runs(folder: Path, words: Messages) -> None:
    """Print what the store of an experiment's folder holds."""
    from ketensim.study.experiment.code_version import code_version
    from ketensim.study.experiment.holdings import values_of, versions_of
    from ketensim.study.experiment.result import STORE
    from ketensim.study.experiment.store import read_store

    store = read_store(folder / STORE if (folder / STORE).is_dir() else folder)
    screen = to_screen()
    if not store.files():
        screen.print(words("sweep.runs.none"))
        return
    held = versions_of(store)
    total = words.number(int(held["runs"].sum()), 0)
    screen.print(words("sweep.runs.title", runs=total, place=store.folder))
    headers = (words(f"sweep.runs.{key}") for key in ("code", "runs", "failed", "each"))
    versions = table(*headers, numbers=3)
    for code, runs, failed, seconds in held.itertuples(index=False):
        told = words("sweep.runs.current", code=code) if code == code_version() else code
        counts = (words.number(runs, 0), words.number(failed, 0), words.number(seconds, 2))
        versions.add_row(told, *counts)
    screen.print(versions)
    values = table(words("sweep.runs.path"), words("sweep.runs.values"))
    for path, found in values_of(store).items():
        values.add_row(path, _told(found, words))
    screen.print(values)


def _told(found: pd.Series, words: Messages) -> str:
    """Name the values of a path: a few by name, of many the ends and how many there are."""
    from pandas.api.types import is_numeric_dtype

    different = found.dropna().drop_duplicates()
    named = sorted(different)
    if len(named) <= _SHOWN:
        return ", ".join(f"{value:g}" if isinstance(value, float) else value for value in named)
    if is_numeric_dtype(found):
        facts = {"low": f"{named[0]:g}", "high": f"{named[-1]:g}"}
        return words("sweep.runs.range", count=words.number(len(named), 0), **facts)
    more = words.number(len(named) - _SHOWN, 0)
    return words("sweep.runs.more", shown=", ".join(named[:_SHOWN]), more=more)
