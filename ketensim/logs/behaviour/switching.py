"""Behaviour of partners in a calibrated chain, switched on without moving away from the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ketensim.flow.draws import name_key
from ketensim.logs.behaviour.behaving import partner_of_function, with_times
from ketensim.logs.estimating import Times
from ketensim.logs.stages import ELSEWHERE, PAUSE
from ketensim.scenario.schema import Scenario

if TYPE_CHECKING:
    from ketensim.measure.result import Result

_SEED = name_key("behaviour switched on") % 2**31
_WARMUP = 52
_WEEKS = (52, 520)  # least and most weeks over which behaviour is measured
_CLIENTS = 4000  # from which averages are known to some per cent
_ENOUGH = 200  # visits from which a function has a share of repeated intakes of its own
_ROOM = 10.0  # places of a pause over the most clients that were ever in it
_MOST_CASELOAD = 1e4
_LEAST_RETRY = 0.01  # what `retry_weeks` may be at least


@dataclass(frozen=True)
class SwitchedOn:
    """A chain whose partners behave, and what was divided out so that it still fits.

    Parameters
    ----------
    scenario
        The chain; its behavioural parameters keep their defaults, but for `retry_weeks`.
    availability
        Of each partner without regie, on average [0-1]: times of its functions were made so much
        shorter.
    repeated
        Share of the visits whose intake is done again for want of a dossier [0-1].
    returns
        Clients who come back after an unresolved time, for each who comes for the first time [-]:
        arrivals were made so much fewer.
    refused
        Share of the hand-overs between partners that is refused at first [0-1].
    hand_overs
        Hand-overs between partners for each client [-]: what strategies can work on.
    retry_weeks
        Time until a refused client is offered again [weeks].
    """

    scenario: Scenario
    availability: dict[str, float]
    repeated: float
    returns: float
    refused: float
    hand_overs: float
    retry_weeks: float


def switched_on(scenario: Scenario, times: tuple[Times, ...]) -> SwitchedOn:
    """Switch behaviour on with default parameters, and divide out what it does by itself.

    Parameters
    ----------
    scenario
        The chain as it was calibrated.
    times
        The time of each function, as calibrated.

    Notes
    -----
    What a log shows holds whatever behaviour did at the time: partners that were not wholly
    available, intakes done again, clients who came back. So the chain is simulated with behaviour
    and without regie, and what that adds is taken off again: a time is multiplied by the mean
    availability of its partner, and divided by what repeated intakes add; arrivals are divided by
    one plus the clients who come back for each first arrival. Refusals are not in a log: a refused
    client is offered again after as long as a step takes on average, so that the model's default of
    a week does not drown what was measured. All of this is *assumption*: the log cannot tell how
    much of its times is behaviour.
    """
    retry = _retry_weeks(scenario, times)
    chain = _at_partners(scenario).with_values(
        {"mechanisms": "on", "parameters.retry_weeks": retry}
    )
    run = _measured(chain)
    availability = _availability(run)
    repeated = _repeated(chain, run)
    extra = chain.parameters.reintake_work
    where = partner_of_function(chain)
    chain = with_times(
        chain,
        {
            name: availability[where[name]] / (1.0 + extra * repeated[name])
            for name in chain.functions
        },
    )
    returns = _returns(run)
    clients = max(1, int(run.clients["relapse_of"].isna().sum()))
    offered, refused = (float(run.relations[name].sum()) for name in ("offered", "refused"))
    return SwitchedOn(
        scenario=with_fewer(chain, 1.0 + returns),
        availability=availability,
        repeated=float(run.visits["reintake"].mean()),
        returns=returns,
        refused=refused / max(1.0, offered),
        hand_overs=(offered - refused) / clients,
        retry_weeks=retry,
    )


def _retry_weeks(scenario: Scenario, times: tuple[Times, ...]) -> float:
    """Give the average time of a step with its pause [weeks], and at most the default."""
    seen = sum(one.fitted.observations for one in times if not one.name.startswith(PAUSE))
    total = sum(one.fitted.mean * one.fitted.observations for one in times)
    usual = scenario.parameters.retry_weeks
    return float(f"{min(usual, max(_LEAST_RETRY, total / max(1, seen))):.3g}")


def _at_partners(scenario: Scenario) -> Scenario:
    """Put each pause with the partner that one waits for: it is that partner who lets one wait."""
    data = scenario.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    where = partner_of_function(scenario)
    disciplines = data["functions"]
    for name, function in disciplines.items():
        if name.startswith(PAUSE):
            function["discipline"] = disciplines[name.removeprefix(PAUSE)]["discipline"]
    partners = {one["name"]: one for one in data["partners"]}
    for offer in partners.pop(ELSEWHERE, {"offers": []})["offers"]:
        partners[where[offer["function"]]]["offers"].append(_roomy(offer))
    data["partners"] = list(partners.values())
    return Scenario.from_data(data)


def _roomy(offer: dict[str, Any]) -> dict[str, Any]:
    """Give a pause room for all with next to no staff."""
    places = max(1.0, _ROOM / 100.0 * offer["fte"] * offer["caseload"])
    staff = max(0.01, float(f"{places / _MOST_CASELOAD:.3g}"))
    return offer | {"fte": staff, "caseload": min(_MOST_CASELOAD, float(f"{places / staff:.6g}"))}


def _measured(chain: Scenario) -> Result:
    """Simulate the chain with behaviour, without regie, long enough to know its averages."""
    from ketensim.chain.simulate import simulate

    rate = sum(group.arrivals.expected(0.0, 52.0) / 52.0 for group in chain.groups)
    weeks = int(np.clip(np.ceil(_CLIENTS / rate), *_WEEKS))
    horizon = {"horizon.warmup": _WARMUP, "horizon.weeks": weeks}
    return simulate(chain.with_values(horizon), strategy="none", seed=_SEED)


def _availability(run: Result) -> dict[str, float]:
    """Give the mean availability of each partner: a time grows with its inverse."""
    weekly = run.partners[run.partners["week"] >= 0]
    slower = (1.0 / weekly["availability"]).groupby(weekly["partner"].astype("str")).mean()
    return {str(name): float(1.0 / value) for name, value in slower.items()}


def _repeated(chain: Scenario, run: Result) -> dict[str, float]:
    """Give the share of visits to each function whose intake is done again [0-1]."""
    visits = run.visits
    visits = visits[visits["started"].notna()]
    by_function = visits.groupby(visits["function"].astype("str"))["reintake"]
    share, count = by_function.mean(), by_function.size()
    of_partner = visits.groupby(visits["partner"].astype("str"))["reintake"].mean()
    where = partner_of_function(chain)
    return {
        name: float(
            share[name] if count.get(name, 0) >= _ENOUGH else of_partner.get(where[name], 0.0)
        )
        for name in chain.functions
    }


def _returns(run: Result) -> float:
    """Count those who come back for each who comes for the first time, after the warm-up."""
    clients = run.clients[run.clients["arrived"] >= 0]
    again = clients["relapse_of"].notna().sum()
    return float(again / max(1, len(clients) - again))


def with_fewer(chain: Scenario, by: float) -> Scenario:
    """Divide the arrivals of all groups by a factor [-]."""
    changed: dict[str, Any] = {}
    for group in chain.groups:
        first, *later = group.arrivals.steps
        steps = [{"rate": _written(first.rate / by)}]
        steps += [{"from": one.start, "rate": _written(one.rate / by)} for one in later]
        changed[f"groups.{group.name}.arrivals"] = steps if later else steps[0]
    return chain.with_values(changed)


def _written(rate: float) -> float:
    """Round a rate to four digits."""
    return float(f"{rate:.4g}")
