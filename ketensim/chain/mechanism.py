"""What a mechanism is: moments of the week at which it changes what partners decide with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.declaring import Declared, declared, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.flow import Week
    from ketensim.scenario.roles import Role
    from ketensim.scenario.schema import Scenario

__all__ = ["Mechanism", "Work", "parameter"]


@dataclass(frozen=True)
class Work:
    """Work of the regisseur that a mechanism carries out; each mechanism defines its own kinds.

    Attributes
    ----------
    hours
        Hours of regie from this meeting to the next [h].
    """

    hours: float


class Mechanism(Declared):
    """A mechanism of the chain: one frozen dataclass, one file, one label.

    A mechanism holds its parameters and no state: what it has to remember is what `start` gives;
    it comes back in every call and is copied when the model forks, so it holds own values only and
    no array of the chain. What partners decide with is changed through `chain.state`
    (`ketensim.chain.layout` says which rows are cleared every week and which last) and, in
    `settle`, through `chain.rates`. A method that a mechanism does not need it leaves out.

    Attributes
    ----------
    takes
        Kinds of `Work` that it carries out; when it is off, they cost hours and do nothing.
    roles
        Roles that it is about: where nobody ever plays one of them it has nothing to do.
    """

    takes: ClassVar[tuple[type[Work], ...]] = ()
    roles: ClassVar[tuple[Role, ...]] = ()

    def stage(self, scenario: Scenario) -> Scenario:
        """Add to the scenario what this mechanism may bring to life later; twice adds no more."""
        return scenario

    @classmethod
    def without(cls, scenario: Scenario) -> Scenario:
        """Give the scenario as it is when this mechanism is off."""
        return scenario

    def start(self, chain: KetenModel) -> Any:
        """Give what it remembers from week to week, before the first week."""
        return None

    def take(self, chain: KetenModel, memory: Any, work: Work) -> None:
        """Carry out work of the regisseur, at a chain meeting."""

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Act before partners and professionals decide."""

    def settle(self, chain: KetenModel, memory: Any) -> None:
        """Act after they decided and before clients flow: change the rates of the week."""

    def after(self, chain: KetenModel, memory: Any, week: Week) -> None:
        """Look back on the week."""


def mechanisms_of(scenario: Scenario) -> list[Mechanism]:
    """Make the mechanisms that work in a scenario, each with the scenario's parameters."""
    values = scenario.parameters
    return [
        kind(**{name: getattr(values, name) for name in kind.parameters()})
        for kind in declared()
        if issubclass(kind, Mechanism) and scenario.mechanisms.is_on(kind.id)
    ]


def staged(scenario: Scenario, *strategies: object) -> Scenario:
    """Give the scenario with all that may come to life, and as it is without what is off.

    Parameters
    ----------
    scenario
        The chain.
    strategies
        Those that it is run with; runs that are compared share one scenario.
    """
    if scenario.mechanisms.all_off:
        return scenario
    for mechanism in mechanisms_of(scenario):
        scenario = mechanism.stage(scenario)
    for strategy in strategies:
        for office in getattr(strategy, "offices", ()):  # whatever acts is a strategy
            scenario = office.placed(scenario)
    for kind in declared():
        if issubclass(kind, Mechanism) and not scenario.mechanisms.is_on(kind.id):
            scenario = kind.without(scenario)
    return scenario


def acting(mechanisms: list[Mechanism], scenario: Scenario, moment: str) -> list[Mechanism]:
    """List the mechanisms that act at this moment of the week, in this scenario."""
    return [
        mechanism
        for mechanism in mechanisms
        if getattr(type(mechanism), moment) is not getattr(Mechanism, moment)
        and (not mechanism.roles or any(scenario.players(role) for role in mechanism.roles))
    ]
