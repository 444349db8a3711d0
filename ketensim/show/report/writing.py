"""Make the report of a results folder: one HTML file that needs nothing else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from ketensim.show.messages import Messages, messages
from ketensim.show.report.material import Material, read_material
from ketensim.show.report.page import Section
from ketensim.show.report.sections.differences import differences_section
from ketensim.show.report.sections.dks import dks_section
from ketensim.show.report.sections.journeys import journeys_section
from ketensim.show.report.sections.losses import losses_section
from ketensim.show.report.sections.method import method_section
from ketensim.show.report.sections.network import network_section
from ketensim.show.report.sections.outcomes import outcomes_section
from ketensim.show.report.sections.profile import profile_section
from ketensim.show.report.sections.summary import summary_section
from ketensim.show.report.sections.trust import trust_section
from ketensim.show.report.sections.waiting import waiting_section

REPORT_FILE = "report.html"

_SECTIONS: tuple[Callable[[Material, Messages], Section], ...] = (
    summary_section,
    network_section,
    profile_section,
    outcomes_section,
    waiting_section,
    losses_section,
    dks_section,
    trust_section,
    journeys_section,
    method_section,
)
_AFTER_OUTCOMES = 4  # where the differences stand in the report of a comparison


def write_report(folder: Path, lang: str) -> Path:
    """Write `report.html` into a results folder; the same folder gives the same bytes.

    Parameters
    ----------
    folder
        A folder that `ketensim run` or `ketensim compare` left behind.
    lang
        "nl" or "en".

    Returns
    -------
    Path
        Where the report is. It is written whole or not at all.
    """
    page = render_report(read_material(folder), messages(lang))
    place = folder / REPORT_FILE
    handle, draft = tempfile.mkstemp(prefix=".report.", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        Path(draft).chmod(0o644)
        Path(draft).replace(place)
    finally:
        Path(draft).unlink(missing_ok=True)
    return place


def render_report(material: Material, words: Messages) -> str:
    """Return the report as HTML."""
    sections = [make(material, words) for make in _SECTIONS]
    if material.compares:
        sections.insert(_AFTER_OUTCOMES, differences_section(material, words))
    title = material.scenario.title
    return (
        _environment()
        .from_string(_part("report.html.j2"))
        .render(
            words=words,
            title=title.nl if words.language == "nl" else title.en,
            scenario=material.scenario.name,
            version=material.about.get("ketensim", ""),
            style=_part("style.css"),
            sections=sections,
        )
    )


@cache
def _environment() -> Environment:
    """Return how templates are filled in: everything is escaped, nothing may be undefined."""
    return Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _part(name: str) -> str:
    """Read a file that lies beside this module."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
