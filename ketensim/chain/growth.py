"""The growth model of regie: five fields, and how far each has come (S2 ch. 4).

A field has no state of its own: what the regisseur knows, what partners promise and keep, how far
their goals agree, how well routes match needs and which agreements reach the work floor are there
already, and maturity is read from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ketensim.scenario.groups import Group
    from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]


class Seen(NamedTuple):
    """What maturity is read from; the regisseur reads it from reports, the records from the truth.

    Attributes
    ----------
    age, lag
        Age of the information, and the age where nothing is transparent [week].
    promise, kept
        (n,) engagement promised by those who are there, and share of it that is kept [0-1].
    flow, alignment, agreement
        (n_partners, n_partners) clients handed over [clients/week], effective alignment and
        agreements [0-1].
    match
        How well routes match needs [0-1].
    """

    age: float
    lag: float
    promise: Floats
    kept: Floats
    flow: Floats
    alignment: Floats
    agreement: Floats
    match: float


def maturity(seen: Seen) -> Floats:
    """Measure how far each of the five fields has come.

    Returns
    -------
    (5,)
        Maturity [0-1], in the order of `ketensim.measure.growth_fields`: how fresh the information
        is; promises times what is kept of them; alignment, routes that match needs, and agreements,
        the first and last weighted by the clients that pass.

    Notes
    -----
    Rule C6b in docs/ODD.md; source S2 ch. 4. That these five figures stand for the fields is an
    *assumption*.
    """
    fresh = 1.0 - seen.age / seen.lag if seen.lag > 0.0 else 1.0
    shared = seen.flow + seen.flow.T
    total = float(shared.sum())
    aligned = agreed = 0.0
    if total > 0.0:
        aligned = float(np.vdot(shared, seen.alignment)) / total
        agreed = float(np.vdot(shared, seen.agreement)) / total
    word = float(seen.promise.sum()) * float(seen.kept.sum()) / max(1, len(seen.promise)) ** 2
    return np.array([min(1.0, max(0.0, x)) for x in (fresh, word, aligned, seen.match, agreed)])


def route_matches(scenario: Scenario) -> Floats:
    """Say how well the standard route of each group matches what its clients need.

    Returns
    -------
    (n_groups,)
        Share of needs that the route meets times share of its steps that are needed [0-1]; 1 where
        a routing decides, since there what is met is what was needed.
    """
    return np.array([_match(group) for group in scenario.groups])


def _match(group: Group) -> float:
    """Compare one route with the needs of its group."""
    if group.route is None:
        return 1.0
    needed = group.needed
    on_route = sum(needed.get(function, 0.0) for function in group.route)
    all_needs = sum(needed.values())
    return on_route / all_needs * on_route / len(group.route)


def match_of(matches: Floats, orientation: Floats, arrivals: Floats) -> float:
    """Say how well routes match needs in the chain, given the share of individual routes [0-1].

    Parameters
    ----------
    matches, orientation, arrivals
        (n_groups,) match of the standard route and share of individual routes [0-1], and clients
        that arrive [clients/week].
    """
    total = float(arrivals.sum())
    well = orientation + (1.0 - orientation) * matches
    return float(well @ arrivals) / total if total > 0.0 else float(well.mean())
