"""What the file of a pattern or a condition says: which chains are run, what should come of it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError, model_validator

from ketensim.measure.schema import SCHEMA
from ketensim.scenario.base import Chance, Frozen, FrozenDict, Many, Name, Named, Text
from ketensim.scenario.claims import Title
from ketensim.scenario.problems import scenario_error
from ketensim.scenario.reading import load_scenario, read_file
from ketensim.scenario.schema import Scenario
from ketensim.study.shipped import experiments_folder

Values = Annotated[dict[Text, Any], AfterValidator(FrozenDict)]
NONE: FrozenDict[str, Any] = FrozenDict()


class Arm(Frozen):
    """One way to run the chain of a pattern.

    Parameters
    ----------
    strategy
        What the regisseur does.
    values
        Values by path, as `--set` takes them; on top of those of the pattern.
    complexity
        Dimensions that the chain is given, on top of those of the pattern [0-1].
    scenario
        Another chain than that of the pattern.
    """

    strategy: Text = "none"
    values: Values = NONE
    complexity: Named[Chance] = FrozenDict()
    scenario: Text | None = None


class Outcome(Frozen):
    """What is read from a run: an indicator, or a column of a table.

    Parameters
    ----------
    indicator
        Name of an indicator, also by group (`name@group`).
    table, column
        Instead: a table of the results and its column.
    where
        Rows that count, by column and value: `{partner: clinic}`.
    since, until
        Weeks that count; left out, from 0 to the end [week].
    of
        Mean, sum, smallest, largest or last value of those rows, or the first week in which the
        value is at least (`first_above`) or at most (`first_below`) `bound`; where it never is, the
        last week counts.
    bound
        Border of `first_above` and `first_below`.
    """

    indicator: Text | None = None
    table: Text | None = None
    column: Text | None = None
    where: Values = NONE
    since: float = 0.0
    until: float | None = None
    of: Literal["mean", "sum", "smallest", "largest", "last", "first_above", "first_below"] = "mean"
    bound: float = 0.5

    @model_validator(mode="after")
    def _one_of_both(self) -> Outcome:
        """Require an indicator or a column."""
        if (self.indicator is None) == (self.table is None or self.column is None):
            raise ValueError("an outcome names an indicator, or else a table and a column")
        return self

    @property
    def unit(self) -> str:
        """Unit that is declared for the indicator or the column."""
        if self.of.startswith("first_"):
            return "weeks"
        if self.indicator is not None:
            from ketensim.measure.indicators import INDICATORS

            return INDICATORS[self.indicator.partition("@")[0]].unit
        return SCHEMA[str(self.table)][str(self.column)].unit


class Effect(Frozen):
    """A contrast between arms, and the sign that the source says it has.

    Parameters
    ----------
    says
        What the source says, in both languages.
    outcome
        What is compared.
    contrast
        Weight of each arm; the effect of a seed is the weighted sum of its outcomes.
    sign
        1 where the source says that the effect is positive, -1 where negative.
    unit
        Unit of the effect; left out, that of the outcome.
    """

    says: Title
    outcome: Outcome
    contrast: Annotated[dict[Name, float], AfterValidator(FrozenDict)]
    sign: Literal[1, -1] = 1
    unit: Text | None = None

    @property
    def measured_in(self) -> str:
        """Unit of the effect."""
        return self.unit or self.outcome.unit


class Pattern(Frozen):
    """One pattern of the sources as an experiment with an ablation; a condition has no ablation.

    Parameters
    ----------
    format, name, title, source
        Format of the file; name, title and source of the pattern.
    condition
        Under what condition it holds, where it does not hold always.
    remark
        What a reader has to know of what came out: what it does not show, or why it is not reached.
    scenario
        Chain that it is tried on: a shipped scenario, or a file beside the pattern's own.
    values, complexity
        What all arms share.
    arms
        The ways in which the chain is run, by name.
    effects
        What should come of it; the first is the one that the ablation must take away.
    ablation
        Values that switch the responsible mechanism off.
    seeds, first_seed
        Paired seeds of the full form: how many, and the first.
    """

    format: int = Field(ge=1, le=1)
    name: Name
    title: Title
    source: Text
    condition: Title | None = None
    remark: Title | None = None
    scenario: Text
    values: Values = NONE
    complexity: Named[Chance] = FrozenDict()
    arms: Annotated[dict[Name, Arm], AfterValidator(FrozenDict)] = Field(min_length=2)
    effects: Many[Effect] = Field(min_length=1)
    ablation: Values = NONE
    seeds: int = Field(default=20, ge=4, le=10_000)
    first_seed: int = Field(default=1, ge=1, le=10_000)

    @model_validator(mode="after")
    def _known_arms(self) -> Pattern:
        """Require that every contrast names arms of this pattern."""
        for effect in self.effects:
            for arm in effect.contrast:
                if arm not in self.arms:
                    raise ValueError(f"there is no arm {arm!r}; known are {', '.join(self.arms)}")
        return self

    def chain(self, arm: str, folder: Path, more: dict[str, Any]) -> Scenario:
        """Make the chain of an arm.

        Parameters
        ----------
        arm
            Name of the arm.
        folder
            Where the pattern's own chain lies.
        more
            Values on top of all others: an ablation, or a draw of the parameters.
        """
        way = self.arms[arm]
        name = way.scenario or self.scenario
        beside = folder / name
        scenario = _base(beside if beside.exists() else name)
        dimensions = {**self.complexity, **way.complexity}
        if dimensions:
            scenario = scenario.with_complexity(**dimensions)
        return scenario.with_values({**self.values, **way.values, **more})


@lru_cache(maxsize=8)
def _base(where: Path | str) -> Scenario:
    """Read a chain once a process: every draw of the parameters starts from it."""
    return load_scenario(where)


def load_pattern(path: Path) -> Pattern:
    """Read a pattern file.

    Raises
    ------
    ScenarioError
        In one sentence what is wrong with it.
    """
    root = read_file(path)
    try:
        return Pattern.model_validate(root.plain())
    except ValidationError as error:
        raise scenario_error(error, root, Pattern) from None


def pattern_paths() -> list[Path]:
    """Return the files of the shipped patterns, in order of their names."""
    return sorted((experiments_folder() / "patterns").glob("K*.yaml"))


def condition_paths() -> list[Path]:
    """Return the files of the shipped conditions, in order of their names."""
    return sorted((experiments_folder() / "conditions").glob("*.yaml"))
