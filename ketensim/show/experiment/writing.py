"""Make the report of an experiment: its page, its tables, and reports of typical runs beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.scenario.claims import Title
from ketensim.show.experiment.answering import answering_sections
from ketensim.show.experiment.chains import chains_sections
from ketensim.show.experiment.conditions import conditions_sections
from ketensim.show.experiment.decision import decision_sections
from ketensim.show.experiment.material import Material
from ketensim.show.experiment.method import method_section
from ketensim.show.experiment.ranking import ranking_sections
from ketensim.show.experiment.settling import pairs_sections, settling_sections
from ketensim.show.experiment.summary import summary_section
from ketensim.show.experiment.typical_reports import write_typical_reports
from ketensim.show.messages import messages
from ketensim.show.report.filling import fill_page, put_page
from ketensim.study.answers import write_answers
from ketensim.study.experiment.result import ABOUT

if TYPE_CHECKING:
    from ketensim.show.report.page import Section
    from ketensim.study.experiment.result import ExperimentResult


@dataclass(frozen=True)
class _Titled:
    """What the page takes its title and footer from."""

    name: str
    title: Title


@dataclass(frozen=True)
class Written:
    """A report that was written: where it is, and the sentences that it begins with."""

    page: Path
    sentences: tuple[str, ...]


def write_experiment_report(result: ExperimentResult, lang: str) -> Written:
    """Write `report.html` and the tables of an experiment beside its runs.

    Parameters
    ----------
    result
        The experiment with its runs.
    lang
        "nl" or "en".

    Returns
    -------
    Written
        The report is written whole or not at all, and the same runs give the same bytes.
    """
    path = result.place / ABOUT
    about = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    reports = write_typical_reports(result, lang)
    material = Material(result.experiment, result.answers, about, messages(lang), reports)
    write_answers(result.answers, result.place)
    sections = sections_of(material)
    return Written(put_page(result.place, _page(material, sections)), sections[0].sentences)


def sections_of(material: Material) -> list[Section]:
    """Make all sections, the answer first."""
    return [
        summary_section(material),
        *chains_sections(material),
        *decision_sections(material),
        *conditions_sections(material),
        *ranking_sections(material),
        *pairs_sections(material),
        *answering_sections(material),
        *settling_sections(material),
        method_section(material),
    ]


def _page(material: Material, sections: list[Section]) -> str:
    """Fill the page."""
    words, name = material.words, material.experiment.name
    titled = _Titled(name, material.experiment.title or Title(nl=name, en=name))
    version = str(material.about.get("ketensim", ""))
    return fill_page(titled, version, words("experiment.page"), sections, words)
