"""What a joint office is: traits that a strategy gives it, and its place in the scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketensim.chain.mechanism import Work
from ketensim.chain.mechanisms.middle_goal import middle_goal

if TYPE_CHECKING:
    from ketensim.scenario.groups import Group
    from ketensim.scenario.schema import Scenario

LEAST_FTE = 0.01  # of an office at one of its functions


@dataclass(frozen=True)
class Office:
    """A joint office of partners of the chain, trait by trait.

    Attributes
    ----------
    name
        What it is called: the name of a partner that exists only as a possibility until then.
    steps
        Steps at the begin of each route that are done at the office: intake, then diagnosis.
    needs
        It is for groups whose clients need at least so many functions on average.
    core
        Most partners that take part in it: those that hand over most clients.
    seconded
        Staff that each of those seconds to it, and misses at home [FTE].
    front
        Share of the staff that did these steps which moves to the office [0-1].
    directs
        It sends its clients on, each time, along their own needs: commissioner and monitor.
    is_binding
        Those who take part take every client that it sends them.
    shares_information
        What is known of its clients is known to all who take part.
    knots
        Chance that its manager cuts a knot between those who take part [1/week].
    buys
        It buys what its clients need and nobody takes on.
    upkeep
        Hours that each who takes part spends on it [h/week].
    shrunk
        It is dissolved when the nuisance has shrunk to this share of what it was [0-1]; 0: never.
    """

    name: str
    steps: int = 1
    needs: float = 2.0
    core: int = 8
    seconded: float = 0.0
    front: float = 0.0
    directs: bool = False
    is_binding: bool = False
    shares_information: bool = False
    knots: float = 0.0
    buys: bool = False
    upkeep: float = 0.0
    shrunk: float = 0.0

    def takes(self, group: Group) -> bool:
        """Tell whether the office is for a group: one with a route and enough needs."""
        return group.route is not None and sum(group.needed.values()) >= self.needs

    def work(self, scenario: Scenario) -> dict[str, float]:
        """Give what comes in for the office at each of its functions [FTE].

        Mean arrivals of the recorded weeks times treatment time, over the mean caseload of those
        who do it now.
        """
        from ketensim.scenario.offered_load import mean_rates

        work: dict[str, float] = {}
        for group, rate in zip(scenario.groups, mean_rates(scenario), strict=True):
            for name in (group.route or ())[: self.steps] if self.takes(group) else ():
                fte, places = _staff(scenario, name)
                load = rate * scenario.functions[name].treatment.average()
                work[name] = work.get(name, 0.0) + load * fte / places
        return work

    def placed(self, scenario: Scenario) -> Scenario:
        """Add the office as a partner that may come to life; once is enough."""
        known = {partner.name for partner in scenario.partners}
        work = {name: max(load, LEAST_FTE) for name, load in self.work(scenario).items()}
        if self.name in known or not work:
            return scenario
        staff, total = self.staff(scenario), sum(work.values())
        model = scenario.present[0]
        offers = [
            model.offers[0].model_copy(
                update={
                    "function": name,
                    "fte": max(LEAST_FTE, staff * load / total),
                    "caseload": _staff(scenario, name)[1] / _staff(scenario, name)[0],
                }
            )
            for name, load in work.items()
        ]
        office = model.model_copy(
            update={
                "name": self.name,
                "offers": tuple(offers),
                "goal": middle_goal(scenario.present),
                "outside": model.outside.model_copy(update={"mean": 0.0, "volatility": 0.0}),
                "wage": sum(p.wage for p in scenario.present) / len(scenario.present),
                "power": 0.0,
                "turnover": 0.0,
                "trust": 0.4,
                "roles": (),
                "latent": True,
            }
        )
        return scenario.model_copy(update={"partners": (*scenario.partners, office)})

    def staff(self, scenario: Scenario) -> float:
        """Give the staff that the office would have at most [FTE]."""
        seconded = self.seconded * min(self.core, len(scenario.present))
        return seconded + self.front * sum(_staff(scenario, n)[0] for n in self.work(scenario))


@dataclass(frozen=True)
class RunOffice(Work):
    """Found a joint office, and run it once it is there.

    Attributes
    ----------
    office
        Which one.
    """

    office: Office


def _staff(scenario: Scenario, function: str) -> tuple[float, float]:
    """Add up the staff and the places of a function, of those who are there [FTE, clients]."""
    offers = [o for p in scenario.present for o in p.offers if o.function == function]
    return sum(o.fte for o in offers), sum(o.fte * o.caseload for o in offers)
