"""Everything that an experiment answers, worked out once for tables, report and command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from ketensim.study.discovery.boxes import Box, find_boxes, values_at
from ketensim.study.discovery.chains import by_chain
from ketensim.study.discovery.flips import Decision, decide, decision_indices
from ketensim.study.discovery.options import Options, options_of
from ketensim.study.discovery.tree import Tree, grow_tree
from ketensim.study.discovery.typical import TypicalRun, typical_run
from ketensim.study.sensitivity.convergence import convergence
from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.indices import indices, usual_analyses
from ketensim.study.sensitivity.response import responses
from ketensim.study.sensitivity.sampled import (
    Arm,
    SampledDesign,
    arms_of,
    factor_names,
    lever_names,
    outcome_matrix,
)
from ketensim.study.sensitivity.stability import Settled, stability

if TYPE_CHECKING:
    import pandas as pd

Made = TypeVar("Made")
_FEWEST_POINTS = 40  # for conditions: fewer are a list of cases; an assumption


class Asked(Protocol):
    """What was asked of an experiment; see `ketensim.study.experiment.experiment`."""

    @property
    def outcomes(self) -> Sequence[str]:
        """Outcomes that are analysed; the first decides between strategies."""

    @property
    def thresholds(self) -> Mapping[str, float]:
        """Borders of good outcomes."""


@dataclass(frozen=True)
class Found:
    """Indices that could be worked out."""

    table: pd.DataFrame


@dataclass(frozen=True)
class Condition:
    """A condition under which the advice flips, with a run that is typical of it."""

    box: Box
    run: TypicalRun


@dataclass(frozen=True)
class Answers:
    """What an experiment answers.

    Parameters
    ----------
    asked
        Outcomes and thresholds.
    design, runs
        The experiment.

    Notes
    -----
    What cannot be worked out is told in `faults`, one sentence for each, and left out elsewhere:
    a failed run never becomes a figure.
    """

    asked: Asked
    design: SampledDesign
    runs: pd.DataFrame

    @cached_property
    def arms(self) -> list[Arm]:
        """Settings of the levers."""
        return arms_of(self.design, self.runs)

    @cached_property
    def levers(self) -> tuple[str, ...]:
        """Names of the levers."""
        return lever_names(self.design, self.runs)

    @cached_property
    def faults(self) -> list[AnalysisError]:
        """What stands in the way, each once."""
        known: dict[str, AnalysisError] = {}
        for outcome in self.asked.outcomes:
            for arm in self.arms:
                fault = self._fault(outcome, arm)
                if fault is not None:
                    known.setdefault(str(fault), fault)
        if isinstance(self._found, AnalysisError):
            known.setdefault(str(self._found), self._found)
        return list(known.values())

    def _fault(self, outcome: str, arm: Arm) -> AnalysisError | None:
        """Find what makes an outcome of one lever setting impossible to analyse."""
        try:
            outcome_matrix(self.design, arm, outcome)
        except AnalysisError as error:
            return error
        return None

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """Outcomes that have a value in every run."""
        return tuple(
            outcome
            for outcome in self.asked.outcomes
            if all(self._fault(outcome, arm) is None for arm in self.arms)
        )

    @cached_property
    def deciding(self) -> str | None:
        """First outcome that is whole and has a better side; None where there is none."""
        return next((name for name in self.whole if self._options(name) is not None), None)

    @cached_property
    def has_factors(self) -> bool:
        """Whether anything was sampled that can be ranked, on points enough."""
        return isinstance(self._found, Found)

    @property
    def indices(self) -> pd.DataFrame:
        """How much each factor matters to each whole outcome; ask `has_factors` first."""
        assert isinstance(self._found, Found)
        return self._found.table

    @cached_property
    def _found(self) -> Found | AnalysisError | None:
        """The indices, what stood in their way, or None where there is nothing to rank."""
        if not (self.whole and self.design.factors and usual_analyses(self.design)):
            return None
        try:
            return Found(indices(self.design, self.runs, self.whole))
        except AnalysisError as error:
            return error

    @cached_property
    def convergence(self) -> pd.DataFrame:
        """How indices settled, for the first whole outcome at the first lever setting."""
        return convergence(self.design, self.arms[0].runs, self.whole[:1])

    @cached_property
    def settled(self) -> Settled | None:
        """Whether doubling would change anything; None where half a design is no design."""
        return _or_none(lambda: stability(self.design, self.runs, self.whole, known=self.indices))

    @cached_property
    def responses(self) -> pd.DataFrame:
        """How each whole outcome answers to each factor."""
        import pandas as pd

        return pd.concat(
            [responses(self.design, self.runs, name) for name in self.whole], ignore_index=True
        )

    def _options(self, outcome: str) -> Options | None:
        """Lay the strategies side by side; None where nothing can be decided on this outcome."""
        return _or_none(lambda: options_of(self.design, self.runs, outcome))

    @cached_property
    def options(self) -> Options | None:
        """The strategies side by side on the outcome that decides."""
        return None if self.deciding is None else self._options(self.deciding)

    @cached_property
    def chains(self) -> pd.DataFrame | None:
        """Which strategy does best in each chain; None where one chain is looked at as a space."""
        options = self.options
        if options is None or not (options.chains or len(options.values) == 1):
            return None
        return by_chain(options)

    @cached_property
    def decisions(self) -> dict[str, Decision]:
        """The advice on every outcome that has a better side."""
        found = {name: self._options(name) for name in self.whole}
        return {
            name: decide(options, self.asked.thresholds.get(name))
            for name, options in found.items()
            if options is not None
        }

    @cached_property
    def decision_indices(self) -> pd.DataFrame | None:
        """Which factors move the advantage of the advised strategy over its rival."""
        options = self.options
        if options is None or not self.has_factors or options.chains:
            return None
        return _or_none(lambda: decision_indices(self.design, options))

    @cached_property
    def factors(self) -> pd.DataFrame:
        """(points, factors) value of every factor at every point."""
        return values_at(len(self.design.unit), self.runs, factor_names(self.design))

    @cached_property
    def conditions(self) -> list[Condition] | None:
        """Conditions under which the advice flips; None where they cannot be looked for."""
        options = self.options
        if options is None or not self._is_spread:
            return None
        flips = options.best != options.advised
        boxes = find_boxes(self.factors, flips, self.design.block)
        found = []
        for box in boxes:
            inside = box.contains(self.factors)
            typical = inside & flips if (inside & flips).any() else inside
            found.append(Condition(box, typical_run(self.design, self.runs, typical)))
        return found

    @cached_property
    def tree(self) -> Tree | None:
        """Which strategy to choose when; None where that cannot be looked for."""
        options = self.options
        return grow_tree(self.factors, options) if options and self._is_spread else None

    @property
    def _is_spread(self) -> bool:
        """Whether the points fill the space, so that shares of points are shares of it."""
        method = self.design.method
        return (
            len(self.design.unit) >= _FEWEST_POINTS
            and bool(self.design.factors)
            and not (self.options and self.options.chains)
            and method not in ("morris", "factorial", "fast", "ff", "dgsm")
        )


def _or_none(make: Callable[[], Made]) -> Made | None:
    """Make something; None where it cannot be had for this design."""
    try:
        return make()
    except AnalysisError:
        return None


def write_answers(answers: Answers, place: Path) -> list[Path]:
    """Write the tables of the answers as CSV, and say where they are.

    Parameters
    ----------
    answers
        What the experiment answers.
    place
        Folder of the results.
    """
    import pandas as pd

    tables: dict[str, pd.DataFrame] = {}
    if answers.has_factors:
        tables["indices.csv"] = answers.indices
    if answers.whole and answers.design.factors:
        tables["responses.csv"] = answers.responses
    if answers.decisions:
        tables["decision.csv"] = pd.concat(
            [one.by_option.assign(outcome=name) for name, one in answers.decisions.items()],
            ignore_index=True,
        )
    moved = answers.decision_indices
    if moved is not None and not moved.empty:
        tables["decision_indices.csv"] = moved
    written = []
    for name, table in tables.items():
        path = place / name
        table.to_csv(path, index=False, float_format="%.10g", lineterminator="\n")
        written.append(path)
    return written
