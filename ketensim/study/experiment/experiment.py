"""The experiment file: which chain, what is chosen, what is uncertain, and what is measured."""

from __future__ import annotations

from itertools import product
from pathlib import PurePath
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from ketensim.scenario.base import Frozen, FrozenDict, Many, Name, Text
from ketensim.scenario.claims import Title
from ketensim.scenario.errors import fault
from ketensim.study.experiment.factors import Factor
from ketensim.study.experiment.uncertainty import Uncertainty

#: Newest format of experiment files that this version reads.
FORMAT = 1
STRATEGY, SCENARIO = "strategy", "scenario"
LARGEST_N = 2**24
Lever = Annotated[tuple[str | float | int | bool, ...], Field(strict=False, min_length=1)]
Setting = dict[str, Any]


class DesignStated(Frozen):
    """What the file says of the design.

    Parameters
    ----------
    method
        How points are chosen and analysed, see `design.py`.
    n
        Base size of the sample; how many points that gives depends on the method.
    levels
        Values that a range takes: in a factorial design, and on Morris' grid.
    second_order
        Whether Sobol' indices of pairs are wanted too, at twice the points.
    """

    method: Text = Field(default="factorial", description="how points are chosen and analysed")
    n: int | None = Field(default=None, ge=1, le=LARGEST_N, description="base size of the sample")
    levels: int | None = Field(
        default=None, ge=2, le=1000, description="values of a range: factorial and morris"
    )
    second_order: bool = Field(default=False, description="indices of pairs too: sobol")


class Experiment(Frozen):
    """A question to a chain, as a design of runs.

    Parameters
    ----------
    format, name, title
        Format of the file, 1; name; title in both languages.
    scenario
        Name or path of a scenario; several make `scenario` a lever.
    levers
        What is chosen, each combination at every point: `strategy`, or any path, with its values.
    uncertainties
        What is sampled: any path, or `dummy`, with how it varies.
    constants
        Paths that have another value than in the scenario.
    outcomes
        Indicators that the analysis is about.
    thresholds
        Borders of good outcomes, for chances of a bad one and for robustness [unit of the outcome].
    design
        How points are chosen.
    replications
        Runs of each point and lever, on other clients each.
    seed
        Key of the design and of all clients.
    """

    format: int = Field(ge=1, le=FORMAT, description="format of the file")
    name: Name = Field(description="name of the experiment")
    title: Title | None = Field(default=None, description="title in both languages")
    scenario: Many[Text] = Field(min_length=1, description="name or path; several make a lever")
    levers: Annotated[dict[Text, Lever], AfterValidator(FrozenDict)] = Field(
        default=FrozenDict(), description="what is chosen: strategy or a path, with its values"
    )
    uncertainties: Annotated[dict[Text, Uncertainty], AfterValidator(FrozenDict)] = Field(
        default=FrozenDict(), description="what is sampled: a path or dummy, and how it varies"
    )
    constants: Annotated[dict[Text, Any], AfterValidator(FrozenDict)] = Field(
        default=FrozenDict(), description="values of the scenario that are changed for all runs"
    )
    outcomes: Many[Text] = Field(min_length=1, description="indicators that are analysed")
    thresholds: Annotated[dict[Text, float], AfterValidator(FrozenDict)] = Field(
        default=FrozenDict(), description="borders of good outcomes, by indicator"
    )
    design: DesignStated = Field(default=DesignStated(), description="how points are chosen")
    replications: int = Field(
        default=1, ge=1, le=100_000, description="runs of each point, on other clients each"
    )
    seed: int = Field(default=1, ge=0, lt=2**63, description="key of the design and the clients")

    @model_validator(mode="before")
    @classmethod
    def _several_scenarios(cls, given: Any) -> Any:
        """Read one scenario as a list of one."""
        if isinstance(given, dict) and isinstance(given.get(SCENARIO), str):
            return {**given, SCENARIO: [given[SCENARIO]]}
        return given

    @model_validator(mode="after")
    def _check(self) -> Experiment:
        """Refuse what is named twice, and thresholds of what is not measured."""
        chains = tuple(chain_name(stated) for stated in self.scenario)
        for key, named in (("outcomes", self.outcomes), (SCENARIO, chains)):
            twice = [at for at, name in enumerate(named) if name in named[:at]]
            if twice:
                raise fault("listed_twice", (key, twice[0]), named[twice[0]])
        for path, values in self.levers.items():
            _refuse_twice(path, values)
        if SCENARIO in self.levers:
            raise fault("scenario_lever", ("levers", SCENARIO))
        for path in self.uncertainties:
            if path in self.levers:
                raise fault("two_roles", ("uncertainties", path), other="levers")
        for path in self.constants:
            if path in self.levers or path in self.uncertainties:
                other = "levers" if path in self.levers else "uncertainties"
                raise fault("two_roles", ("constants", path), other=other)
        for name in self.thresholds:
            if name not in self.outcomes:
                raise fault("threshold_of", ("thresholds", name), candidates=self.outcomes)
        return self

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What is sampled, in the order of the file."""
        return tuple(Factor(name, how) for name, how in self.uncertainties.items())

    @property
    def chosen(self) -> dict[str, tuple[Any, ...]]:
        """Values of every lever, in the order of the file; several scenarios come first."""
        names = tuple(chain_name(stated) for stated in self.scenario)
        several = {SCENARIO: names} if len(names) > 1 else {}
        return several | dict(self.levers)

    @property
    def settings(self) -> tuple[Setting, ...]:
        """All combinations of the levers, the last lever changing fastest."""
        chosen = self.chosen
        return tuple(dict(zip(chosen, values, strict=True)) for values in product(*chosen.values()))


def chain_name(stated: str) -> str:
    """Name a chain as the lever does: a shipped one by its name, a file without its folder."""
    return stated if not stated.endswith((".yaml", ".yml")) else PurePath(stated).stem


def _refuse_twice(path: str, values: tuple[Any, ...]) -> None:
    """Refuse a lever that has a value twice; `1` and `true` are two values."""
    for at, value in enumerate(values):
        if any(value == other and type(value) is type(other) for other in values[:at]):
            raise fault("listed_twice", ("levers", path, at), value)
