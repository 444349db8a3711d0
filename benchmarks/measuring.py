"""CPU time, medians, tables and the figures in README.md: what all benchmarks share."""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import process_time
from typing import TypeVar

Found = TypeVar("Found")

README = Path(__file__).with_name("README.md")
_PACKAGES = ("numpy", "numba", "mesa", "pandas", "pyarrow", "simpy", "ciw")


def cpu_seconds(work: Callable[[], Found]) -> tuple[float, Found]:
    """Do some work; give the CPU time of this process that it took [s], and what came of it.

    CPU time, since other work on the same machine lengthens every wall clock.
    """
    gc.collect()
    began = process_time()
    found = work()
    return process_time() - began, found


def median(values: Sequence[float]) -> float:
    """Give the middle value: one disturbed measurement does not move it."""
    return statistics.median(values)


@dataclass
class Clock:
    """CPU time spent in the methods that it times [s]."""

    seconds: float = 0.0
    calls: int = 0

    def time(self, owner: object, name: str) -> None:
        """Let each call of a method of one object count; adds about a microsecond a call."""
        method = getattr(owner, name)

        def timed(*values: object) -> object:
            began = process_time()
            found: object = method(*values)
            self.seconds += process_time() - began
            self.calls += 1
            return found

        setattr(owner, name, timed)


@contextmanager
def fresh_cache() -> Iterator[Path]:
    """Let numba compile anew, in a cache of its own that is thrown away.

    To be entered before numba is imported, which is when it reads where its cache is. (Its cache
    does not notice a change in another file, so an old one might be of an older kernel.)
    """
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NUMBA_CACHE_DIR"] = folder
        yield Path(folder)


@dataclass
class Table:
    """A table of figures under a heading.

    Parameters
    ----------
    title
        What the table shows.
    header
        Names of the columns, with units.
    """

    title: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """Add a row."""
        self.rows.append(cells)

    def markdown(self) -> str:
        """Write the table as markdown; the first column is words, the others figures."""
        widths = [max(map(len, column)) for column in zip(self.header, *self.rows, strict=True)]
        rule = tuple(
            "-" * widths[0] if k == 0 else "-" * (w - 1) + ":" for k, w in enumerate(widths)
        )
        lines = [
            "| " + " | ".join(_padded(cells, widths)) + " |"
            for cells in (self.header, rule, *self.rows)
        ]
        return f"**{self.title}**\n\n" + "\n".join(lines)


def _padded(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Make cells as wide as their column."""
    return [
        cell.ljust(width) if k == 0 else cell.rjust(width)
        for k, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]


@dataclass
class Targets:
    """What was to be reached, beside what was found."""

    table: Table = field(
        default_factory=lambda: Table("Targets", ("what", "found", "target", "reached"))
    )

    def at_least(self, what: str, found: float, goal: float, unit: str = "") -> None:
        """Judge a figure that should not be lower."""
        self._add(what, found, f"at least {figure(goal)}{unit}", found >= goal, unit)

    def at_most(self, what: str, found: float, goal: float, unit: str = "") -> None:
        """Judge a figure that should not be higher."""
        self._add(what, found, f"at most {figure(goal)}{unit}", found <= goal, unit)

    def _add(self, what: str, found: float, goal: str, reached: bool, unit: str) -> None:
        """Add a row."""
        self.table.add(what, f"{figure(found)}{unit}", goal, "yes" if reached else "**no**")


def figure(value: float, digits: int = 3) -> str:
    """Write a number in so many significant figures, without an exponent."""
    if value == 0.0:
        return "0"
    text = f"{value:.{digits}g}"
    return f"{float(text):,.0f}" if abs(value) >= 10 ** (digits - 1) else text


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Fit cost = a * size^b by least squares on logarithms and give b; 1 is linear."""
    import numpy as np

    slope: float = np.polyfit(np.log(sizes), np.log(costs), 1)[0]
    return slope


def yardstick() -> float:
    """Give the CPU time of a fixed bit of plain Python [ms]: how busy the machine's cores are."""

    def work() -> int:
        total = 0
        for k in range(1_000_000):
            total += k & 3
        return total

    return 1e3 * median([cpu_seconds(work)[0] for _ in range(9)])


def machine() -> str:
    """Say what the figures were measured on and with, in neutral words."""
    found = [f"Python {platform.python_version()}"]
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    load = f"load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    return (
        f"Measured on {os.cpu_count()} shared cores ({platform.machine()}, {platform.system()}), "
        f"{load} and yardstick {figure(yardstick())} ms when it ended; {', '.join(found)}."
    )


def options(description: str) -> argparse.ArgumentParser:
    """Give the options that every benchmark has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--write", action="store_true", help="put the figures in benchmarks/README.md"
    )
    parser.add_argument("--out", type=Path, help="write the figures to this markdown file too")
    parser.add_argument("--rounds", type=int, help="how often everything is measured, in turns")
    return parser


def report(name: str, given: argparse.Namespace, parts: Sequence[Table | Targets | str]) -> None:
    """Print the figures; write them to a file and to README.md where that was asked."""
    texts = [_as_markdown(part) for part in parts]
    more = "".join(f" --{key}" for key, value in sorted(vars(given).items()) if value is True)
    command = f"`python benchmarks/{name}/run.py{more.replace(' --write', '')}`"
    text = "\n\n".join([command, machine(), *texts])
    print(f"\n{text}\n")
    if given.out is not None:
        given.out.write_text(text + "\n", encoding="utf-8")
    if given.write:
        write_section(name, text)


def _as_markdown(part: Table | Targets | str) -> str:
    """Write a part of a report as markdown."""
    if isinstance(part, Targets):
        return part.table.markdown()
    return part.markdown() if isinstance(part, Table) else part


def write_section(name: str, text: str) -> None:
    """Put the figures of one benchmark in README.md, between its two markers."""
    first, last = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = README.read_text(encoding="utf-8")
    if page.count(first) != 1 or page.count(last) != 1:
        raise ValueError(f"{README.name} must hold {first} and {last} once")
    before, rest = page.split(first)
    after = rest.split(last)[1]
    README.write_text(f"{before}{first}\n\n{text}\n\n{last}{after}", encoding="utf-8")
