"""Make the report of a results folder: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ketensim.measure.results_folder import SCENARIO_FILE, read_about
from ketensim.scenario import load_scenario
from ketensim.show.messages import Messages, messages
from ketensim.show.report.filling import REPORT_FILE, fill_page, put_page
from ketensim.show.report.material import Material, read_material
from ketensim.show.report.page import Section
from ketensim.show.report.sections.bottlenecks import bottleneck_sections
from ketensim.show.report.sections.costs import costs_section
from ketensim.show.report.sections.differences import differences_section
from ketensim.show.report.sections.dks import dks_section
from ketensim.show.report.sections.growth import growth_section
from ketensim.show.report.sections.journeys import journeys_section
from ketensim.show.report.sections.losses import losses_section
from ketensim.show.report.sections.method import method_section
from ketensim.show.report.sections.network import network_section
from ketensim.show.report.sections.outcomes import outcomes_section
from ketensim.show.report.sections.profile import profile_section
from ketensim.show.report.sections.roles import roles_section
from ketensim.show.report.sections.summary import summary_section
from ketensim.show.report.sections.trust import trust_section
from ketensim.show.report.sections.waiting import waiting_section
from ketensim.study.bottlenecks_folder import is_bottlenecks, read_bottlenecks

__all__ = [
    "REPORT_FILE",
    "render_bottlenecks",
    "render_report",
    "report_sections",
    "write_report",
]

_SECTIONS: tuple[Callable[[Material, Messages], Section], ...] = (
    summary_section,
    network_section,
    profile_section,
    roles_section,
    outcomes_section,
    waiting_section,
    losses_section,
    dks_section,
    trust_section,
    growth_section,
    journeys_section,
    method_section,
)
_AFTER_OUTCOMES = 5  # where the differences stand in the report of a comparison


def write_report(folder: Path, lang: str) -> Path:
    """Write `report.html` into a results folder; the same folder gives the same bytes.

    Parameters
    ----------
    folder
        A folder that `ketensim run`, `compare` or `bottlenecks` left behind.
    lang
        "nl" or "en".

    Returns
    -------
    Path
        Where the report is. It is written whole or not at all.
    """
    words = messages(lang)
    if is_bottlenecks(folder):
        return put_page(folder, render_bottlenecks(folder, words))
    return put_page(folder, render_report(read_material(folder), words))


def render_report(material: Material, words: Messages) -> str:
    """Return the report as HTML."""
    version = str(material.about.get("ketensim", ""))
    sections = report_sections(material, words)
    return fill_page(material.scenario, version, words("report.title"), sections, words)


def report_sections(material: Material, words: Messages) -> list[Section]:
    """Return what there is to tell of one strategy or of several, section by section."""
    sections = [make(material, words) for make in _SECTIONS]
    if material.compares:
        compared = (differences_section(material, words), costs_section(material, words))
        sections[_AFTER_OUTCOMES:_AFTER_OUTCOMES] = compared
    return sections


def render_bottlenecks(folder: Path, words: Messages) -> str:
    """Return the report of a bottleneck analysis as HTML."""
    about, found = read_about(folder), read_bottlenecks(folder)
    scenario = load_scenario(folder / SCENARIO_FILE)
    sections = bottleneck_sections(found, scenario, about, words)
    version = str(about.get("ketensim", ""))
    return fill_page(scenario, version, words("bottlenecks.page"), sections, words)
