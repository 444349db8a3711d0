"""The stage: where partners stand and which hand-offs are drawn, from the scenario alone.

What was simulated plays no part, so that the two sides of a session, and every later
intervention in it, have one and the same stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.ratios import ratio
from ketensim.scenario.groups import START, Group
from ketensim.scenario.offered_load import expected_visits, mean_rates
from ketensim.show.report.figures.layers import place_boxes

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]

WIDTH = 860.0
MOST_LINKS = 110
"""Hand-offs that are drawn among those who are there from the start: the largest expected."""
MOST_LATER = 12
"""Hand-offs that are drawn of each partner that may come later."""
_STEPS = 20  # of a routed client that count for where its functions stand


def stage_of(scenario: Scenario) -> dict[str, Any]:
    """Lay the chain out for the screen.

    Parameters
    ----------
    scenario
        The chain, with the partners that a run may bring to life.

    Returns
    -------
    dict
        `title`, `weeks`, `partners` (name, sector, latent and the box x, y, w, h [px]), `width`
        and `height` [px], `stations` (partner, function, places), `links` ((from, to) as numbers
        of partners) and `groups`.
    """
    plan = _Plan.of(scenario)
    names = [partner.name for partner in scenario.partners]
    steps = dict(zip(names, plan.step_of_partners().tolist(), strict=True))
    links = plan.links()
    flows = [(names[a], names[b], float(plan.flows[a, b])) for a, b in links]
    boxes, height = place_boxes(steps, flows, WIDTH)
    return {
        "title": dict(scenario.title),
        "weeks": scenario.horizon.weeks,
        "width": WIDTH,
        "height": round(height, 1),
        "partners": [
            {
                "name": partner.name,
                "sector": partner.sector,
                "latent": partner.latent,
                "x": round(boxes[partner.name].x, 1),
                "y": round(boxes[partner.name].y, 1),
                "w": round(boxes[partner.name].width, 1),
                "h": round(boxes[partner.name].height, 1),
            }
            for partner in scenario.partners
        ],
        "stations": [
            {"partner": number, "function": offer.function, "places": offer.places}
            for number, partner in enumerate(scenario.partners)
            for offer in partner.offers
        ],
        "links": links,
        "groups": [group.name for group in scenario.groups],
    }


@dataclass(frozen=True)
class _Plan:
    """What may be expected of the chain before anything is simulated: F functions, P partners.

    Parameters
    ----------
    scenario
        The chain.
    shares
        (F, P) part of each function's clients that goes to each partner [0-1]; to one who may
        come later as if it were there.
    visits, steps
        (F,) visits [1/week], and the mean place of a function in the routes, 0 for the first.
    flows
        (P, P) clients handed over, sender by receiver [clients/week].
    """

    scenario: Scenario
    shares: Floats
    visits: Floats
    steps: Floats
    flows: Floats

    @classmethod
    def of(cls, scenario: Scenario) -> _Plan:
        """Expect what routes, needs and arrivals say."""
        count = len(scenario.functions)
        flows, steps, visits = np.zeros((count, count)), np.zeros(count), np.zeros(count)
        for group, rate in zip(scenario.groups, mean_rates(scenario), strict=True):
            places, moves = _way(group, list(scenario.functions))
            own = expected_visits(group)
            weight = rate * np.array([own.get(name, 0.0) for name in scenario.functions])
            flows += rate * moves
            steps += weight * places
            visits += weight
        shares = _shares(scenario)
        return cls(scenario, shares, visits, _mean(steps, visits), shares.T @ flows @ shares)

    def step_of_partners(self) -> Floats:
        """(P,) mean place in the routes of what each partner does."""
        weights = self.shares * np.maximum(self.visits, 1e-9)[:, None]
        placed: Floats = (weights * self.steps[:, None]).sum(axis=0) / weights.sum(axis=0)
        return placed

    def links(self) -> list[list[int]]:
        """List the hand-offs that are drawn: the largest, then those of who may come later."""
        latent = np.array([partner.latent for partner in self.scenario.partners])
        between = self.flows.copy()
        np.fill_diagonal(between, 0.0)
        between[latent] = between[:, latent] = 0.0
        links = _largest(between, MOST_LINKS)
        for later in np.flatnonzero(latent):
            own = np.zeros_like(between)
            own[later, ~latent] = self.flows[later, ~latent]
            own[~latent, later] = self.flows[~latent, later]
            links += _largest(own, MOST_LATER)
        return links


def _way(group: Group, names: list[str]) -> tuple[Floats, Floats]:
    """Give the place of each function in a group's way (F,), and moves a client (F, F)."""
    places, moves = _routed(group, names) if group.routing is not None else _route(group, names)
    individual = group.demand_orientation
    needs = np.array([group.needed.get(name, 0.0) for name in names])
    if individual > 0.0 and needs.sum() > 1.0:  # in any order: from each need to any other
        pairs = np.outer(needs, needs) * (1.0 - np.eye(len(names)))
        return places, (1.0 - individual) * moves + individual * pairs * (
            (needs.sum() - 1.0) / pairs.sum()
        )
    return places, (1.0 - individual) * moves


def _route(group: Group, names: list[str]) -> tuple[Floats, Floats]:
    """Follow clients on the standard route: mean place of each function, and their moves."""
    route = [names.index(name) for name in group.route or ()]
    times = np.bincount(route, minlength=len(names))
    steps = np.bincount(route, np.arange(len(route)), len(names))
    moves = np.zeros((len(names), len(names)))
    for one, two in pairwise(route):
        moves[one, two] += 1.0
    return _mean(steps, times), moves


def _routed(group: Group, names: list[str]) -> tuple[Floats, Floats]:
    """Follow routed clients for some steps: mean place of each function, and their moves."""
    here, chances = np.zeros(len(names)), np.zeros((len(names), len(names)))
    for source, targets in (group.routing or {}).items():
        for target, chance in targets.items():
            row = here if source == START else chances[names.index(source)]
            row[names.index(target)] = chance
    visits, steps = np.zeros_like(here), np.zeros_like(here)
    for step in range(_STEPS):
        visits, steps = visits + here, steps + step * here
        here = here @ chances
    return _mean(steps, visits), visits[:, None] * chances


def _mean(steps: NDArray[np.generic], times: NDArray[np.generic]) -> Floats:
    """Average the places at which each function stands; 0 where clients do not come."""
    return ratio(steps, times, nothing=0.0)


def _shares(scenario: Scenario) -> Floats:
    """Divide each function over its providers by their places; who comes later adds its own."""
    names = list(scenario.functions)
    places = np.zeros((len(names), len(scenario.partners)))
    for number, partner in enumerate(scenario.partners):
        for offer in partner.offers:
            places[names.index(offer.function), number] = offer.places
    latent = np.array([partner.latent for partner in scenario.partners])
    there = places[:, ~latent].sum(axis=1, keepdims=True)
    whole = np.where(latent[None, :], there + places, there)
    return ratio(places, whole, nothing=0.0)


def _largest(flows: Floats, most: int) -> list[list[int]]:
    """List the largest flows above 0 as (from, to), at most so many; ties in their order."""
    order = np.argsort(-flows, axis=None, kind="stable")[:most]
    senders, receivers = np.unravel_index(order, flows.shape)
    return [
        [int(one), int(two)]
        for one, two in zip(senders, receivers, strict=True)
        if flows[one, two] > 0.0
    ]
