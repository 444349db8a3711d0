"""Entry and exit: newcomers come to where money waits, and who is not used leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from ketensim.chain.layout import BACKLOG, PLACES, STAFFING
from ketensim.chain.mechanism import Mechanism, parameter
from ketensim.chain.mechanisms.funding import shares
from ketensim.chain.mechanisms.middle_goal import middle_goal

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.flow import Week
    from ketensim.scenario.partners import Offer, Partner
    from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_WORTH_WEEKS = 13  # weeks that waiting is worth it before anybody comes, an assumption
_USE_WEEKS = 52  # weeks over which use is looked at before anybody leaves, an assumption
_NAME = "newcomer for "
_LONGEST_NAME = 80


@dataclass
class Market:
    """Who is in, for how long clients wait, and how much each is used.

    Attributes
    ----------
    newcomer, may_go
        (n_partners,) whether a partner is a possible newcomer; whether it comes and goes at all.
    is_in
        (n_partners,) whether a partner takes new clients.
    patient
        (n_partners,) weeks on end in which waiting was worth coming for, of newcomers [week].
    use
        (n_partners,) places in use in about a year [0-1].
    """

    newcomer: Flags
    may_go: Flags
    is_in: Flags
    patient: NDArray[np.int64]
    use: Floats


@dataclass(frozen=True)
class EntryExit(Mechanism):
    """Let newcomers enter where entry is free and money waits, and let who is not used leave.

    Notes
    -----
    Rule P7c in docs/ODD.md; source S2 4.1 (box on the patient's purse: with a budget of their own
    the elderly buy care from commercial agencies too, and the competition that arises stimulates
    better service), appendix dimension 3 (stable or dynamic). One newcomer a free function may
    come: as big as its providers on average, and minded as they are. It has no say at first, and
    has to earn its trust. Who leaves takes no new clients and helps those it has. The borders are
    *assumptions*.
    """

    id: ClassVar[str] = "P7c"
    line: ClassVar[dict[str, str]] = {
        "nl": "toetreding en vertrek: nieuwkomers gaan naar wachtend geld, wie leegloopt vertrekt",
        "en": "entry and exit: newcomers go to where money waits, who is not used leaves",
    }
    form: ClassVar[str] = (
        "where `entry: free`, a newcomer comes when for 13 weeks on end months of backlog x "
        "(`entry_contracts` + (1 - `entry_contracts`) x share of personal budgets (P10)) stay "
        "above `entry_backlog`; a provider of free functions only leaves when in about a year it "
        "used less than `exit_use` of its places, as long as each of them keeps a provider; who "
        "left may come again as a newcomer"
    )
    off: ClassVar[str] = "the same providers for ever"
    source: ClassVar[str] = "S2 4.1, appendix"

    entry_backlog: float = parameter(
        1.0,
        0.0,
        120.0,
        "month",
        "backlog that is worth coming for, paid by the client",
        "S2 4.1",
        nl="wachttijd die de moeite waard is, als de cliënt betaalt",
    )
    entry_contracts: float = parameter(
        0.3,
        0.0,
        1.0,
        "-",
        "part of the waiting money that a newcomer gets without budgets",
        nl="deel van het wachtende geld dat een nieuwkomer zonder budgetten krijgt",
    )
    exit_use: float = parameter(
        0.2,
        0.0,
        1.0,
        "-",
        "use of its places below which a provider leaves",
        "S2 appendix",
        nl="gebruik van de plaatsen waaronder een aanbieder vertrekt",
    )

    def stage(self, scenario: Scenario) -> Scenario:
        """Add a possible newcomer for each function that is free to enter and has a provider."""
        known = {partner.name for partner in scenario.partners}
        added = []
        for function, step in scenario.functions.items():
            providers = [p for p in scenario.present if _offer(p, function) is not None]
            name = (_NAME + function)[:_LONGEST_NAME].rstrip()
            if step.entry == "free" and providers and name not in known:
                added.append(_newcomer(name, function, providers))
        if not added:
            return scenario
        return scenario.model_copy(update={"partners": (*scenario.partners, *added)})

    def start(self, chain: KetenModel) -> Market:
        """Begin with everybody in who is there from the start, and used as usual."""
        scenario, network = chain.chain_scenario, chain.network
        entry = [function.entry == "free" for function in scenario.functions.values()]
        latent = np.array([partner.latent for partner in scenario.partners])
        named = np.array([partner.name.startswith(_NAME) for partner in scenario.partners])
        free = np.array(entry)[network.station_function]
        barred = np.bincount(network.station_partner, ~free, len(latent)) > 0.0
        return Market(
            newcomer=latent & named,
            may_go=~barred & (named | ~latent),
            is_in=~latent,
            patient=np.zeros(len(latent), np.int64),
            use=np.ones(len(latent)),
        )

    def before(self, chain: KetenModel, memory: Market) -> None:
        """Staff who is in, and who still has clients; take staff off all others."""
        if not memory.may_go.any():
            return
        partner, week = chain.network.station_partner, chain.flow.week
        inside = week.station_waiting + week.station_in_treatment
        busy = np.bincount(partner, inside, len(memory.is_in)) > 0.0
        staffing = chain.state.partners[STAFFING]
        staffing[memory.newcomer] = 1.0
        staffing[memory.may_go & ~memory.is_in & ~busy] = 0.0

    def settle(self, chain: KetenModel, memory: Market) -> None:
        """Close the doors of who is leaving: it only helps the clients it has."""
        if memory.may_go.any():
            gone = memory.may_go & ~memory.is_in
            chain.rates.is_open &= ~gone[chain.network.station_partner]

    def after(self, chain: KetenModel, memory: Market, week: Week) -> None:
        """See who comes and who goes."""
        if not memory.may_go.any():
            return
        partner, places = chain.network.station_partner, chain.state.stations[PLACES]
        count = len(memory.is_in)
        memory.is_in &= ~chain.leaving
        used = np.bincount(partner, week.station_in_treatment, count)
        memory.use += (used / np.bincount(partner, places, count) - memory.use) / _USE_WEEKS
        self._enter(chain, memory)
        self._leave(chain, memory)

    def _enter(self, chain: KetenModel, memory: Market) -> None:
        """Let newcomers come to where waiting has been worth it for a quarter."""
        network, state = chain.network, chain.state
        budgets = shares(chain).personal_budget
        money = self.entry_contracts + (1.0 - self.entry_contracts) * budgets
        served = state.stations[PLACES] * memory.is_in[network.station_partner]
        months = np.bincount(network.station_function, served * state.stations[BACKLOG])
        places = np.bincount(network.station_function, served)
        waits = np.divide(months, places, out=np.zeros_like(months), where=places > 0.0)
        for number in np.flatnonzero(memory.newcomer & ~memory.is_in):
            (station,) = np.flatnonzero(network.station_partner == number)
            worth = waits[network.station_function[station]] * money > self.entry_backlog
            memory.patient[number] = memory.patient[number] + 1 if worth else 0
            if memory.patient[number] >= _WORTH_WEEKS:
                memory.is_in[number], memory.use[number] = True, 1.0
                memory.patient[number] = 0

    def _leave(self, chain: KetenModel, memory: Market) -> None:
        """Let the least used leave, where every function of it has another provider."""
        function, partner = chain.network.station_function, chain.network.station_partner
        for number in np.argsort(memory.use, kind="stable"):
            own = partner == number
            others = memory.is_in[partner] & ~own
            if (
                memory.is_in[number]
                and memory.may_go[number]
                and memory.use[number] < self.exit_use
                and np.isin(function[own], function[others]).all()
            ):
                memory.is_in[number] = False


def _offer(partner: Partner, function: str) -> Offer | None:
    """Give what a partner offers of a function."""
    return next((offer for offer in partner.offers if offer.function == function), None)


def _newcomer(name: str, function: str, providers: list[Partner]) -> Partner:
    """Make a possible newcomer after the providers of a function."""
    offers = [offer for p in providers if (offer := _offer(p, function)) is not None]
    staff = sum(offer.fte for offer in offers)
    cases = sum(offer.fte * offer.caseload for offer in offers)
    offer = offers[0].model_copy(update={"fte": staff / len(offers), "caseload": cases / staff})
    return providers[0].model_copy(
        update={
            "name": name,
            "offers": (offer,),
            "goal": middle_goal(providers),
            "trust": min(p.trust for p in providers),
            "roles": (),
            "latent": True,
        }
    )
