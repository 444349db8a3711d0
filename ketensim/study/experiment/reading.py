"""Reading experiments: by name or path, with everything checked that the file can get wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from ketensim.scenario.errors import Problem, ScenarioError
from ketensim.scenario.nodes import Located, find, locate
from ketensim.scenario.problems import checked_file
from ketensim.scenario.reading import load_scenario, read_file, shipped_scenarios
from ketensim.scenario.schema import Scenario
from ketensim.study.experiment.design import method_of
from ketensim.study.experiment.experiment import (
    FORMAT,
    SCENARIO,
    STRATEGY,
    Experiment,
    chain_name,
)
from ketensim.study.experiment.factors import DUMMY
from ketensim.study.outcomes import column_of
from ketensim.study.shipped import experiments_folder

_SUFFIX = ".yaml"
_KEYS = {"outcomes", "levers", "uncertainties", "design", "replications"}


def load_experiment(name_or_path: str | os.PathLike[str]) -> Experiment:
    """Read an experiment.

    Parameters
    ----------
    name_or_path
        Name of a shipped experiment (`complexity_sobol`) or path of a file.

    Returns
    -------
    Experiment
        As in the file, but for the strategy of the scenario where the file says nothing of it, and
        the whole path of a scenario that is a file.

    Raises
    ------
    ScenarioError
        In one sentence what is wrong with it: file, line, field, rule and value received.
    """
    text = os.fspath(name_or_path)
    path = Path(text)
    if text in shipped_experiments():
        path = experiments_folder() / f"{text}{_SUFFIX}"
    elif not os.path.exists(path):
        names = shipped_experiments()
        raise ScenarioError(Problem("no_experiment", value=text, candidates=names))
    return _checked(read_file(path), path.parent)


def read_experiment(data: Mapping[str, Any], folder: Path | None = None) -> Experiment:
    """Make an experiment from plain values, as they would stand in a file of that folder."""
    return _checked(locate(data), folder or Path())


def shipped_experiments() -> tuple[str, ...]:
    """Return the names of the experiments that come with ketensim, in alphabetical order."""
    return tuple(sorted(path.stem for path in experiments_folder().glob(f"*{_SUFFIX}")))


def is_experiment(name_or_path: str) -> bool:
    """Tell whether a file or shipped name is meant as an experiment: by keys of no scenario."""
    if name_or_path in shipped_scenarios():
        return False
    if name_or_path in shipped_experiments():
        return True
    if not os.path.isfile(name_or_path):
        return False
    stated = read_file(Path(name_or_path)).value
    return isinstance(stated, dict) and not _KEYS.isdisjoint(stated)


def chains_of(experiment: Experiment) -> dict[str, Scenario]:
    """Give the scenarios of an experiment by name, with its constants."""
    return _with_constants(experiment, _chains_as_stated(experiment))


def _chains_as_stated(experiment: Experiment) -> dict[str, Scenario]:
    """Give the scenarios of an experiment, as they stand in their files."""
    return {chain_name(stated): load_scenario(stated) for stated in experiment.scenario}


def _with_constants(experiment: Experiment, chains: dict[str, Scenario]) -> dict[str, Scenario]:
    """Set the constants of an experiment in every scenario."""
    constants = experiment.constants
    return {n: chain.with_values(constants) if constants else chain for n, chain in chains.items()}


def stated_experiment(root: Located, folder: Path) -> Experiment:
    """Read the file by itself, without a look at the chains that it is about."""
    experiment = checked_file(root, Experiment, FORMAT, "experiment_mapping")
    scenarios = tuple(_found(name, root, folder) for name in experiment.scenario)
    return experiment.model_copy(update={SCENARIO: scenarios})


def _found(name: str, root: Located, folder: Path) -> str:
    """Find a scenario: a shipped name, or a file beside the experiment; give its whole path."""
    if name in shipped_scenarios():
        return name
    if os.path.exists(folder / name):
        return str((folder / name).resolve())
    line = root.value[SCENARIO].line
    known = shipped_scenarios()
    raise ScenarioError(Problem("no_base", SCENARIO, root.file, line, name, known))


def _checked(root: Located, folder: Path) -> Experiment:
    """Check an experiment against the chains that it is about."""
    experiment = stated_experiment(root, folder)
    check = _Check(root, experiment)
    check.constants()
    check.levers()
    check.uncertainties()
    check.outcomes()
    check.design()
    if STRATEGY in experiment.levers:
        return experiment
    own = {STRATEGY: check.own_strategy()}
    levers = type(experiment.levers)({**experiment.levers, **own})
    return experiment.model_copy(update={"levers": levers})


@dataclass(frozen=True)
class _Check:
    """Holds an experiment against its chains; the first thing wrong is told with its line."""

    root: Located
    experiment: Experiment

    @cached_property
    def stated(self) -> dict[str, Scenario]:
        """The scenarios as they stand in their files."""
        return _chains_as_stated(self.experiment)

    @cached_property
    def chains(self) -> dict[str, Scenario]:
        """The scenarios with the constants of the experiment."""
        return _with_constants(self.experiment, self.stated)

    def constants(self) -> None:
        """Set the constants one by one."""
        for scenario in self.stated.values():
            for path, value in self.experiment.constants.items():
                self._try(scenario, path, value, ("constants", path))

    def levers(self) -> None:
        """Try every value of every lever."""
        from ketensim.chain.regie.registry import parse_strategy

        for path, values in self.experiment.levers.items():
            for at, value in enumerate(values):
                place = ("levers", path, at)
                if path == STRATEGY:
                    with _Line(self.root, place):
                        parse_strategy(str(value))
                    continue
                for chain in self.chains.values():
                    self._try(chain, path, value, place)

    def uncertainties(self) -> None:
        """Try both ends of every uncertainty, and the chain as it is in the middle of all."""
        for factor in self.experiment.factors:
            if factor.name == DUMMY:
                continue
            for value in factor.ends():
                for chain in self.chains.values():
                    self._try(chain, factor.name, value, ("uncertainties", factor.name))

    def outcomes(self) -> None:
        """Look every outcome up, in every chain."""
        from ketensim.measure.indicators import INDICATORS

        known = list(INDICATORS)
        groups = [{group.name for group in chain.groups} for chain in self.chains.values()]
        shared = sorted(set.intersection(*groups))
        of_groups = [f"{name}@{group}" for name in known for group in shared]
        for at, name in enumerate(self.experiment.outcomes):
            column = column_of(name)
            if column in known or column in of_groups:
                continue
            near = get_close_matches(column, of_groups if "@" in name else known, n=1)
            problem = Problem("unknown_outcome", f"outcomes[{at}]", value=name)
            told = replace(problem, suggestion=name.replace(column, near[0])) if near else problem
            raise ScenarioError(self._here(told, ("outcomes", at)))

    def design(self) -> None:
        """Look whether the method exists and fits what is asked of it."""
        with _Line(self.root, ("design",)):
            method_of(self.experiment)

    def own_strategy(self) -> tuple[str, ...]:
        """Give the strategy that all chains state."""
        own = {chain.regie.strategy for chain in self.chains.values()}
        if len(own) > 1:
            facts = {"own": ", ".join(sorted(own))}
            problem = Problem("strategies_differ", "levers.strategy", facts=facts)
            raise ScenarioError(self._here(problem, ("scenario",)))
        return (own.pop(),)

    def _try(self, scenario: Scenario, path: str, value: Any, place: tuple[str | int, ...]) -> None:
        """Set one value; what is wrong with it stands at its place in the experiment."""
        with _Line(self.root, place):
            scenario.with_values({path: value})

    def _here(self, problem: Problem, place: tuple[str | int, ...]) -> Problem:
        """Give a problem its place in the file."""
        _, node, _ = find(self.root, place)
        return replace(problem, file=node.file, line=node.line)


class _Line:
    """Says of an error inside it where in the experiment file the cause stands."""

    def __init__(self, root: Located, place: tuple[str | int, ...]) -> None:
        self.root = root
        self.place = place

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if not isinstance(error, ScenarioError):
            return
        _, node, _ = find(self.root, self.place)
        if isinstance(error.problem, Problem):
            place = self.place
            if place == ("design",):
                place = _location(error.problem.path)
            line = find(self.root, place)[1].line
            raise ScenarioError(replace(error.problem, file=node.file, line=line)) from None
        from ketensim.chain.regie.registry import StrategyError  # the only one without a place

        texts = (f"{node.file}:{node.line}: {error.sentence(lang)}" for lang in ("en", "nl"))
        raise StrategyError(*texts) from None


def _location(path: str) -> tuple[str, ...]:
    """Take the path of a problem apart; a path below `uncertainties` has dots of its own."""
    head, _, rest = path.partition(".")
    if head != "uncertainties":
        return tuple(path.split("."))
    return (head, *rest.rsplit(".", 1))
