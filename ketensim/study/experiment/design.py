"""The points of an experiment: which places between 0 and 1 each factor takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ketensim.scenario.errors import ABSENT, Problem, ScenarioError
from ketensim.study.experiment.experiment import Experiment
from ketensim.study.experiment.factors import Factor, Values
from ketensim.study.experiment.keys import number_from
from ketensim.study.experiment.sampling import SAMPLERS, Asked

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Method:
    """A way to choose points and to analyse what comes of them.

    Parameters
    ----------
    sampler
        Name of what chooses the points, in `sampling.py`.
    given_data
        Whether its analysis takes any independent points; these are a Latin hypercube.
    grows
        Whether a larger design holds the smaller one, so that doubling reuses every run.
    groups
        Whether factors can vary in groups.
    """

    sampler: str
    given_data: bool = False
    grows: bool = False
    groups: bool = False


_GIVEN = Method("lhs", given_data=True, grows=True)
METHODS: dict[str, Method] = {
    "factorial": Method("factorial"),
    "lhs": Method("lhs", grows=True),
    "morris": Method("morris", grows=True, groups=True),
    "sobol": Method("sobol", grows=True, groups=True),
    **dict.fromkeys(("rbd_fast", "delta", "pawn", "rsa"), _GIVEN),
    **dict.fromkeys(("hdmr", "enhanced_hdmr", "discrepancy"), _GIVEN),
    "fast": Method("fast"),
    "shapley": Method("shapley", grows=True),
    "dgsm": Method("dgsm", grows=True),
}


@dataclass(frozen=True)
class Design:
    """The points at which an experiment looks.

    Parameters
    ----------
    method
        How they were chosen and are to be analysed.
    factors
        What varies.
    unit
        (points, factors) place of each factor in its distribution [0-1]; a grid touches 1.
    block
        (points,) which points share their clients: a row group of Saltelli, a trajectory of
        Morris or Shapley, a base point of DGSM and its neighbours; else each point by itself.
    n
        Base size of the sample.
    second_order
        Whether the points for Sobol' indices of pairs are there.
    levels
        Values that a range takes, of a factorial design and on Morris' grid; 0: no grid.
    seed
        Seed of the experiment.
    """

    method: str
    factors: tuple[Factor, ...]
    unit: Values
    block: Places
    n: int
    second_order: bool
    levels: int
    seed: int

    @property
    def points(self) -> int:
        """How many points there are."""
        return len(self.unit)

    @cached_property
    def values(self) -> Values:
        """(points, factors) real value of each factor at each point, in the unit of its path."""
        columns = [factor.values(self.unit[:, at]) for at, factor in enumerate(self.factors)]
        return np.column_stack(columns) if columns else np.empty((self.points, 0))


def design_of(experiment: Experiment, doublings: int = 0) -> Design:
    """Choose the points of an experiment.

    Parameters
    ----------
    experiment
        What is asked.
    doublings
        How many times its `n` is doubled; the points before come first and stay as they are.

    Raises
    ------
    ScenarioError
        If the method is unknown, or the experiment does not fit it.
    """
    method = method_of(experiment)
    factors, stated = experiment.factors, experiment.design
    if method.sampler == "factorial":
        levels = stated.levels or _DEFAULT_LEVELS
        unit = _every_combination(factors, levels)
        block = np.arange(len(unit))
        return Design(
            stated.method, factors, unit, block, len(unit), False, levels, experiment.seed
        )
    assert stated.n is not None
    if doublings:
        check_grows(experiment)
    n, levels = stated.n * 2**doublings, stated.levels or _MORRIS_LEVELS
    asked = Asked(factors, n, stated.second_order, levels)
    sampler = SAMPLERS[method.sampler]
    rounds = [(n, ())] if sampler.is_prefix else _rounds(stated.n, doublings)
    parts = [
        sampler.draw(replace(asked, n=size), number_from("design", experiment.seed, *place))
        for size, place in rounds
    ]
    unit = np.concatenate(parts)
    block = np.arange(len(unit)) // sampler.points_of_a_block(asked)
    on_grid = levels if method.sampler == "morris" else 0
    return Design(
        stated.method, factors, unit, block, n, stated.second_order, on_grid, experiment.seed
    )


def check_grows(experiment: Experiment) -> None:
    """Refuse a method of which a larger design does not hold the smaller one."""
    if not method_of(experiment).grows:
        raise _fault("cannot_grow", "design.method", experiment.design.method)


_DEFAULT_LEVELS = 3  # ends and middle of a range: the fewest that show a bend
_MORRIS_LEVELS = 4  # Campolongo et al. (2007), doi:10.1016/j.envsoft.2006.10.004


def _rounds(n: int, doublings: int) -> list[tuple[int, tuple[int, ...]]]:
    """List how many base points each round adds, and what its seed is derived from."""
    later = [(n * 2**step, (step + 1,)) for step in range(doublings)]
    return [(n, ()), *later]


def method_of(experiment: Experiment) -> Method:
    """Look the method up; refuse one that does not exist or does not fit the experiment."""
    stated = experiment.design
    if stated.method not in METHODS:
        raise _fault("unknown_method", "design.method", stated.method, tuple(METHODS))
    method = METHODS[stated.method]
    checks: tuple[Callable[[Experiment, Method], None], ...] = (_check_n, _check_options)
    for check in checks:
        check(experiment, method)
    if method.sampler == "factorial":
        return method
    if not experiment.factors:
        raise _fault("no_uncertainties", "uncertainties", facts={"method": stated.method})
    for factor in experiment.factors:
        if factor.group is not None and not method.groups:
            path = f"uncertainties.{factor.name}.group"
            raise _fault("no_groups", path, factor.group, facts={"method": stated.method})
    if method.sampler != "lhs" and len({factor.label for factor in experiment.factors}) < 2:
        raise _fault("one_factor", "uncertainties", facts={"method": stated.method})
    return method


def _check_n(experiment: Experiment, method: Method) -> None:
    """Refuse a base size that is missing, has no meaning or does not suit the method."""
    n, name = experiment.design.n, experiment.design.method
    if method.sampler == "factorial":
        if n is not None:
            raise _fault("n_of_factorial", "design.n", n)
        return
    if n is None:
        raise _fault("n_missing", "design.n", facts={"method": name})
    if method.sampler == "sobol" and (n < 2 or n & (n - 1)):
        near = 2 ** max(1, round(np.log2(n)))
        raise _fault("power_of_two", "design.n", n, facts={"near": near})
    least = SAMPLERS[method.sampler].least
    if n < least:
        raise _fault("n_too_small", "design.n", n, facts={"method": name, "least": least})


def _check_options(experiment: Experiment, method: Method) -> None:
    """Refuse options that the method does not have."""
    stated = experiment.design
    if stated.levels is not None and method.sampler not in ("factorial", "morris"):
        raise _fault("option_of", "design.levels", stated.levels, facts={"of": "factorial, morris"})
    if method.sampler == "morris" and (stated.levels or _MORRIS_LEVELS) % 2:
        raise _fault("even_levels", "design.levels", stated.levels)
    if stated.second_order and method.sampler != "sobol":
        raise _fault("option_of", "design.second_order", True, facts={"of": "sobol"})


def _fault(
    rule: str,
    path: str,
    value: object = None,
    candidates: tuple[str, ...] = (),
    facts: dict[str, object] | None = None,
) -> ScenarioError:
    """Make the error of a design that cannot be."""
    shown = ABSENT if value is None else value
    return ScenarioError(Problem(rule, path, "", 0, shown, candidates, facts=facts or {}))


def _every_combination(factors: tuple[Factor, ...], levels: int) -> Values:
    """Combine all levels of all factors, the last factor changing fastest.

    A range or distribution takes `levels` places from end to end, whole numbers no more than there
    are, and a list of values each of its values.
    """
    if not factors:
        return np.empty((1, 0))
    grid = np.meshgrid(*(_places(factor, levels) for factor in factors), indexing="ij")
    return np.column_stack([axis.ravel() for axis in grid])


def _places(factor: Factor, levels: int) -> Values:
    """Give the places of one factor in a factorial design."""
    if factor.how.values is not None:
        count = len(factor.how.values)
        return np.asarray((np.arange(count) + 0.5) / count)
    places = np.linspace(0.0, 1.0, levels)
    _, first = np.unique(factor.values(places), return_index=True)
    return np.asarray(places[first])
