"""`ketensim validate`: check files one by one, and with --run what should come out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ketensim.scenario.errors import ScenarioError
from ketensim.scenario.reading import load_scenario
from ketensim.show.app.lessons import is_lesson
from ketensim.show.cli.lessons import run_lesson, tell_lesson
from ketensim.show.cli.work import check_interventions
from ketensim.show.source_words import source_words
from ketensim.study.experiment.reading import is_experiment, load_experiment

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario
    from ketensim.show.messages import Messages
    from ketensim.study.checks import Finding


def validate_files(names: list[str], words: Messages, *, quiet: bool) -> int:
    """Say of every file what is wrong with it, or that it is right; return the exit status."""
    wrong = 0
    for name in names:
        try:
            if is_experiment(name):
                _tell_experiment(name, words, quiet=quiet)
                continue
            if is_lesson(name):
                tell_lesson(name, words, quiet=quiet)
                continue
            scenario = load_scenario(name)
            if any(event.strategy for event in scenario.interventions):
                check_interventions(scenario)
        except ScenarioError as error:
            wrong += 1
            sys.stderr.write(f"ketensim: {error.sentence(words.language)}\n")
            continue
        for warning in scenario.warnings(words.language):
            sys.stderr.write(f"{words('cli.warning', name=name, warning=warning)}\n")
        if not quiet:
            facts = {
                "name": name,
                "partners": len(scenario.partners),
                "groups": len(scenario.groups),
                "functions": len(scenario.functions),
            }
            sys.stdout.write(f"{words('cli.valid', **facts)}\n")
    return 2 if wrong else 0


def _tell_experiment(name: str, words: Messages, *, quiet: bool) -> None:
    """Check an experiment, and say how large it is."""
    experiment = load_experiment(name)
    facts = {
        "name": name,
        "method": experiment.design.method,
        "factors": len(experiment.uncertainties),
        "settings": len(experiment.settings),
        "replications": experiment.replications,
    }
    if not quiet:
        sys.stdout.write(f"{words('sweep.valid', **facts)}\n")


def run_checks(
    names: list[str], words: Messages, *, seed: int, jobs: int | None, quiet: bool
) -> int:
    """Run the checks of scenarios and lessons that are right; return 1 where one does not hold."""
    failed = 0
    for name in names:
        if is_experiment(name):
            continue
        if is_lesson(name):
            failed += run_lesson(name, words, seed=seed, quiet=quiet)
            continue
        failed += _run_checks(load_scenario(name), words, seed=seed, jobs=jobs, quiet=quiet)
    return 1 if failed else 0


def _run_checks(
    scenario: Scenario, words: Messages, *, seed: int, jobs: int | None, quiet: bool
) -> int:
    """Run the checks of one scenario, say what came out, and count those that do not hold."""
    from ketensim.show.cli.stopping import undisturbed_compiler, until_stopped
    from ketensim.study.checks import findings

    if not scenario.check and not quiet:
        sys.stdout.write(f"{words('cli.check.none', name=scenario.name)}\n")
    failed = 0
    with undisturbed_compiler():
        for finding in until_stopped(findings(scenario, seed=seed, jobs=jobs)):
            failed += not finding.holds
            if not (quiet and finding.holds):
                sys.stdout.write(f"{scenario.name}: {_told(finding, words)}\n")
                sys.stdout.flush()
    return failed


def _told(finding: Finding, words: Messages) -> str:
    """Say what a check expected and what came out."""
    from ketensim.show.cli.figures import Figures
    from ketensim.study.outcomes import outcome_of

    check, found = finding.check, finding.found
    figures = Figures(words, outcome_of(finding.indicator))
    verdict = words("cli.check.holds" if finding.holds else "cli.check.fails")
    facts = {"verdict": verdict, "check": finding.name, "runs": found.runs}
    facts |= {"outcome": figures.outcome.words(words.language), "unit": figures.unit}
    if check.between is not None:
        facts |= {"found": figures.write(found.mean), "expected": figures.interval(*check.between)}
        return words("cli.check.level", **facts)
    said = getattr(check.says, words.language)
    effect = figures.write(found.mean, signed=True)
    interval = figures.interval(found.low, found.high, signed=True)
    where = source_words(check.source or "", words.language)
    source = {"says": said, "source": where, "found": effect, "interval": interval}
    return words("cli.check.effect", **facts, **source)
