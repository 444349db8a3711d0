"""The page that every report is: its sections filled in, and written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from jinja2 import Environment, StrictUndefined

if TYPE_CHECKING:
    from ketensim.scenario.claims import Title
    from ketensim.show.messages import Messages
    from ketensim.show.report.page import Section

REPORT_FILE = "report.html"


class Titled(Protocol):
    """What a report is about."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def title(self) -> Title:
        """Its title in both languages."""


def fill_page(
    scenario: Titled, version: str, kind: str, sections: Sequence[Section], words: Messages
) -> str:
    """Return a report as HTML that needs nothing else.

    Parameters
    ----------
    scenario
        The chain, or the experiment, that it is about.
    version
        Version of ketensim that made the results.
    kind
        What kind of report it is.
    sections
        What it tells, in order.
    words
        Its language.
    """
    return (
        _environment()
        .from_string(_part("report.html.j2"))
        .render(
            words=words,
            kind=kind,
            title=getattr(scenario.title, words.language),
            scenario=scenario.name,
            version=version,
            style=style_sheet(),
            sections=sections,
        )
    )


def put_page(folder: Path, page: str, name: str = REPORT_FILE) -> Path:
    """Write a page into a folder, whole or not at all, and return where it is."""
    place = folder / name
    handle, draft = tempfile.mkstemp(prefix=".report.", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        Path(draft).chmod(0o644)
        Path(draft).replace(place)
    finally:
        Path(draft).unlink(missing_ok=True)
    return place


def style_sheet() -> str:
    """Return the one style sheet of all reports and figures."""
    return _part("style.css")


@cache
def _environment() -> Environment:
    """Return how templates are filled in: everything is escaped, nothing may be undefined."""
    return Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _part(name: str) -> str:
    """Read a file that lies beside this module."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
