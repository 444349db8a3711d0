"""The work behind `run`, `compare` and `report`: from what was typed to a results folder."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ketensim.scenario.errors import ScenarioError
from ketensim.scenario.reading import load_scenario, parse_value
from ketensim.show.cli.faults import InputError, WorkError
from ketensim.show.cli.progress import progress_bar
from ketensim.show.cli.stopping import undisturbed_compiler, until_stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ketensim.scenario.schema import Scenario
    from ketensim.show.messages import Messages

REPORT = "report.html"


@dataclass(frozen=True)
class Study:
    """A study that has been done.

    Parameters
    ----------
    scenario
        What was run.
    runs
        One row a run: run, seed, strategy and every indicator.
    place
        Its results folder.
    """

    scenario: Scenario
    runs: pd.DataFrame
    place: Path


def prepared(
    name: str, settings: Sequence[str], weeks: int | None, strategy: str | None
) -> Scenario:
    """Load a scenario and change in it what was asked on the command line."""
    scenario = load_scenario(name)
    values = dict(_setting(text) for text in settings)
    if weeks is not None:
        values["horizon.weeks"] = weeks
    if strategy is not None:
        values["regie.strategy"] = strategy
    changed = scenario.with_values(values) if values else scenario
    known_strategies([changed.regie.strategy])
    check_interventions(changed)
    return changed


def _setting(text: str) -> tuple[str, Any]:
    """Read PATH=VALUE; the value is written as in a scenario file."""
    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise InputError("cli.error.setting", text=text)
    try:
        return path.strip(), parse_value(value)
    except ScenarioError as error:
        raise InputError("cli.error.value", text=text) from error


def known_strategies(strategies: Sequence[str]) -> list[str]:
    """Write strategies the short way; one that does not exist is refused before any work."""
    from ketensim.chain.regie.registry import parse_strategy

    return [parse_strategy(strategy).label for strategy in strategies]


def check_interventions(scenario: Scenario) -> None:
    """Refuse an intervention with a strategy that does not exist, before any work."""
    from ketensim.chain.agenda import Agenda
    from ketensim.chain.regie.registry import parse_strategy

    Agenda(scenario).programme(parse_strategy("none"))


def warn(scenario: Scenario, words: Messages, *, quiet: bool) -> None:
    """Tell on standard error what is allowed but probably not meant."""
    if quiet:
        return
    for warning in scenario.warnings(words.language):
        sys.stderr.write(f"{words('cli.warning', name=scenario.name, warning=warning)}\n")


def do_study(
    scenario: Scenario,
    strategies: Sequence[str],
    seed: int,
    runs: int,
    *,
    jobs: int | None,
    out: Path | None,
    words: Messages,
    quiet: bool,
    indicator: str | None = None,
) -> Study:
    """Do the runs and leave a results folder, written whole or not at all.

    Parameters
    ----------
    scenario
        What to run.
    strategies
        One, or several to compare; each gets the same seeds.
    seed, runs
        Run r has seed `seed + r`.
    jobs
        Processes; None: as many as help.
    out
        Results folder; None: a new one below `results`.
    words
        Language of the report.
    quiet
        Whether to show no progress.
    indicator
        The outcome that decides a comparison.
    """
    # Mesa before all else: to name its log it looks at every module there is, so later is dearer
    import_module("ketensim.chain.mesa_core")
    import pandas as pd

    from ketensim.measure.results_folder import write_runs
    from ketensim.study.folder import default_place, whole_folder
    from ketensim.study.plan import plan_runs, seeds_from
    from ketensim.study.runner import iterate_runs
    from ketensim.study.worker import shared_scenario

    seeds = seeds_from(seed, runs)
    planned = plan_runs(strategies, seeds)
    place = out or default_place(scenario.name, scenario.digest(), strategies, seeds)
    scenario = shared_scenario(scenario, strategies)
    trouble: Exception | None = None
    with whole_folder(place) as draft, undisturbed_compiler():
        with progress_bar(len(planned), words, quiet=quiet) as progress:
            found = iterate_runs(scenario, planned, jobs=jobs, progress=progress)
            with closing(found):  # ends the workers at once where writing fails
                table = pd.DataFrame(write_runs(draft, until_stopped(found)))
        if len(strategies) > 1:
            _write_comparison(draft, table, indicator)
        trouble = make_report(draft, words.language)
    if trouble is not None:
        raise WorkError("cli.error.report", place=place, reason=trouble) from trouble
    return Study(scenario, table, place)


def _write_comparison(folder: Path, runs: pd.DataFrame, indicator: str | None) -> None:
    """Write `comparison.csv`: what each strategy gives and how it differs from the first.

    The outcome that decides comes first, so that a report knows which it was.
    """
    from ketensim.study.comparison import comparison_of

    comparison = comparison_of(runs, indicator)
    others = [name for name in comparison.indicators if name != comparison.indicator]
    table = comparison.table([comparison.indicator, *others])
    table.to_csv(folder / "comparison.csv", index=False, lineterminator="\n")


def make_report(folder: Path, language: str) -> Exception | None:
    """Make the report; where that fails the results are still worth keeping."""
    from ketensim.show.report import write_report

    try:
        write_report(folder, language)
    except Exception as error:
        (folder / REPORT).unlink(missing_ok=True)
        return error
    return None


def report_again(folder: Path, words: Messages, *, quiet: bool) -> None:
    """Make the report of a results folder again and say where it is."""
    from ketensim.measure.results_folder import read_about
    from ketensim.measure.storage import ResultError
    from ketensim.show.report import write_report
    from ketensim.study.experiment.reading_back import is_experiment_folder

    if is_experiment_folder(folder):
        _experiment_again(folder, words, quiet=quiet)
        return
    try:
        read_about(folder)
    except ResultError as error:
        raise InputError("cli.error.results", reason=error) from error
    try:
        page = write_report(folder, words.language)
    except (OSError, ResultError) as error:
        raise InputError("cli.error.results", reason=error) from error
    sys.stdout.write(f"{page}\n" if quiet else f"{words('cli.report_is', page=page)}\n")


def _experiment_again(folder: Path, words: Messages, *, quiet: bool) -> None:
    """Make the report of an experiment's folder again and say where it is."""
    from ketensim.show.experiment.writing import write_experiment_report
    from ketensim.study.errors import StudyError
    from ketensim.study.experiment.reading_back import read_result

    try:
        page = write_experiment_report(read_result(folder), words.language).page
    except (OSError, StudyError) as error:
        reason = error.sentence(words.language) if isinstance(error, StudyError) else error
        raise InputError("cli.error.results", reason=reason) from error
    sys.stdout.write(f"{page}\n" if quiet else f"{words('cli.report_is', page=page)}\n")
