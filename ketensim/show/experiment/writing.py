"""Make the report of an experiment: one HTML file that needs nothing else, and its tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.scenario.claims import Title
from ketensim.show.experiment.answering import answering_sections
from ketensim.show.experiment.conditions import conditions_sections
from ketensim.show.experiment.decision import decision_sections
from ketensim.show.experiment.material import Material
from ketensim.show.experiment.method import method_section
from ketensim.show.experiment.ranking import ranking_sections
from ketensim.show.experiment.settling import pairs_sections, settling_sections
from ketensim.show.experiment.summary import summary_section
from ketensim.show.messages import Messages, messages
from ketensim.show.report.filling import fill_page, put_page
from ketensim.study.answers import Answers, write_answers

if TYPE_CHECKING:
    from ketensim.study.experiment.result import ExperimentResult

_ABOUT = "experiment.json"


@dataclass(frozen=True)
class _Titled:
    """What the page takes its title and footer from."""

    name: str
    title: Title


def write_experiment_report(result: ExperimentResult, lang: str) -> Path:
    """Write `report.html` and the tables of an experiment beside its runs.

    Parameters
    ----------
    result
        The experiment with its runs.
    lang
        "nl" or "en".

    Returns
    -------
    Path
        Where the report is; it is written whole or not at all.
    """
    answers = Answers(result.experiment, result.design, result.runs)
    write_answers(answers, result.place)
    return put_page(result.place, render_experiment(result, answers, messages(lang)))


def render_experiment(result: ExperimentResult, answers: Answers, words: Messages) -> str:
    """Return the report as HTML; the same runs give the same bytes."""
    path = result.place / _ABOUT
    about = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    material = Material(result.experiment, answers, about, words)
    sections = [
        summary_section(material),
        *decision_sections(material),
        *conditions_sections(material),
        *ranking_sections(material),
        *pairs_sections(material),
        *answering_sections(material),
        *settling_sections(material),
        method_section(material),
    ]
    name = result.experiment.name
    titled = _Titled(name, result.experiment.title or Title(nl=name, en=name))
    version = str(about.get("ketensim", ""))
    return fill_page(titled, version, words("experiment.page"), sections, words)
