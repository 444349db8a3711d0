"""The report of a run that is typical of a condition: done again, one click from the page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ketensim.scenario.errors import ScenarioError
from ketensim.study.experiment.evaluating import Chain
from ketensim.study.experiment.experiment import STRATEGY
from ketensim.study.experiment.reading import chains_of
from ketensim.study.folder import is_results_folder
from ketensim.study.sensitivity.errors import AnalysisError

if TYPE_CHECKING:
    from ketensim.study.answers import Answers
    from ketensim.study.discovery.typical import TypicalRun
    from ketensim.study.experiment.result import ExperimentResult

FOLDER = "typical"
Reports = Mapping[tuple[int, str], str]
"""(point, setting of the levers) -> address of the report, as seen from the page."""


@dataclass(frozen=True)
class Typical:
    """A run that is typical of a condition, under one strategy.

    Parameters
    ----------
    condition
        Number of the condition, from 1.
    run
        Which run.
    label, levers
        Setting of the levers: in words, and by path.
    """

    condition: int
    run: TypicalRun
    label: str
    levers: dict[str, Any]


def typical_runs(answers: Answers) -> list[Typical]:
    """List the typical runs of the conditions that hold, as advised and under the rival."""
    options = answers.options
    if options is None:
        return []
    try:
        conditions = answers.conditions or []
    except AnalysisError:  # the page says what is missing where it would show them
        return []
    decision = answers.decisions[options.outcome]
    labels = dict.fromkeys(each for each in (decision.advised, decision.rival) if each is not None)
    held = [condition.run for condition in conditions if condition.box.holds]
    return [
        Typical(number, run, label, dict(options.levers[options.labels.index(label)]))
        for number, run in enumerate(held, start=1)
        for label in labels
    ]


def write_typical_reports(result: ExperimentResult, lang: str) -> dict[tuple[int, str], str]:
    """Do the typical runs again, each with a report of its own beside that of the experiment.

    Parameters
    ----------
    result
        The experiment; its scenarios must still be where its file says, or else their reports are
        those that were made before.
    lang
        "nl" or "en".

    Returns
    -------
    dict
        Where each report is, as seen from the page of the experiment. A run that has been done
        already is not done again; its report is made anew, in the language asked for.
    """
    runs = typical_runs(result.answers)
    if not runs:
        return {}
    from ketensim.show.report.writing import REPORT_FILE, write_report

    try:
        chain = Chain(tuple(chains_of(result.experiment).items()))
    except ScenarioError:
        chain = None
    written: dict[tuple[int, str], str] = {}
    for one in runs:
        place = result.place / FOLDER / _name(one.run, one.label)
        if not is_results_folder(place):
            if chain is None:
                continue
            _do_again(one, chain, place)
        write_report(place, lang)
        written[one.run.point, one.label] = f"{FOLDER}/{place.name}/{REPORT_FILE}"
    return written


def _do_again(one: Typical, chain: Chain, place: Path) -> None:
    """Simulate one run and leave a results folder."""
    from ketensim.chain.simulate import simulate  # Mesa and the kernel take seconds

    changed = {path: value for path, value in one.levers.items() if path != STRATEGY}
    scenario = chain.scenario({**changed, **one.run.values})
    simulate(scenario, strategy=str(one.levers[STRATEGY]), seed=one.run.seed).save(place)


def _name(run: TypicalRun, label: str) -> str:
    """Name the folder of a run by what determines it, so that it is known again."""
    told = "\n".join([label, str(run.seed), *(f"{k}={v!r}" for k, v in run.values.items())])
    words = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:40]
    return f"{run.point}-{words}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"
