"""Money: each organisation for its own output, the chain for its results, or the client."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from ketensim.chain.layout import ENGAGEMENT, LIFT, PLACES, PROMISE, STAFFING
from ketensim.chain.mechanism import Mechanism, Work, parameter
from ketensim.chain.mechanisms.funding import Shares, monopoly, shares

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.flow import Week
    from ketensim.scenario.roles import Money as Form

Floats = NDArray[np.float64]

_LATELY = 13  # weeks over which those who pay look back, an assumption
_FULL = 1.0  # clients in hand over places, from which there is a queue
_LEAST_STAFF = 0.5  # part of its staff that a partner always keeps


@dataclass(frozen=True)
class Funding(Work):
    """Have partners paid in another way: a new form of money takes hours to introduce.

    Attributes
    ----------
    form
        The way to pay that takes the place of the others.
    """

    form: Form


@dataclass
class Purse:
    """What financiers know and have done.

    Attributes
    ----------
    introduced
        Shares of the money that the regisseur has had changed [0-1].
    results
        Share of the clients who left lately that was resolved [0-1].
    places
        (n_partners,) clients that each can treat at a time [clients].
    load, occupied, staffing
        (n_partners,) clients in hand, and in treatment, over places, of late [-]; factor on staff
        after moving money.
    paid
        Which share of the money is paid in which way this week [0-1].
    """

    places: Floats
    load: Floats
    occupied: Floats
    staffing: Floats
    introduced: Shares = field(default_factory=Shares)
    paid: Shares = field(default_factory=Shares)
    results: float = 0.5


@dataclass(frozen=True)
class Money(Mechanism):
    """Pay partners, each in the way that those who play the financier pay.

    Notes
    -----
    Rule P10 in docs/ODD.md; source S2 5.6 (money can further or hinder cooperation; pots for pilots
    while structural money goes by organisation; personal budgets tempt partners to work for the
    client), 4.1 (box on the patient's purse), 7.1. It is role R6 too. Financiers weigh alike; who
    says nothing pays silo money. That pay for own output makes a partner with empty places eager
    and one with full places turn away and pick easy clients, that performance money works on what
    is promised, seen and not given, and all sizes are *assumptions*. The base of P1 holds for a
    chain as busy as usual and paid by organisation, as most are.
    """

    id: ClassVar[str] = "P10"
    line: ClassVar[dict[str, str]] = {
        "nl": "geld: per organisatie, voor de keten, met de cliënt mee of op prestaties (ook R6)",
        "en": "money: by organisation, for the chain, with the client, or by performance (R6 too)",
    }
    form: ClassVar[str] = (
        "with s the share of the financiers that pay so, funding adds to engagement (P1): silo "
        "`silo_pull` s x (1 - occupied places / `silo_usual`); chain `chain_reward` s x share "
        "resolved of those who left in about a quarter; personal budget `budget_reward` s x (1 - "
        "share of the places of its functions); "
        "performance `performance_reward` s x transparency x (promise - engagement, if positive); "
        "silo makes stations skim (F6) `silo_skim` s x occupied places; each quarter chain money "
        "moves `chain_shift` s of the staff of the least to the most loaded partner while clients "
        "wait there; an hour of the regisseur turns `funding_pace` of the other money into the "
        "form it works for, for good"
    )
    off: ClassVar[str] = "money does not matter"
    source: ClassVar[str] = "S2 4.1, 5.6, 7.1"
    takes: ClassVar[tuple[type[Work], ...]] = (Funding,)

    silo_pull: float = parameter(
        0.2,
        0.0,
        10.0,
        "logit",
        "lift of who has no client at all, paid for own output",
        "S2 5.6",
        nl="lust van wie geen cliënt heeft en voor eigen productie wordt betaald",
    )
    silo_usual: float = parameter(
        0.9,
        0.1,
        1.0,
        "-",
        "occupied places at which output is what others count on",
        nl="bezette plaatsen waarbij productie is waar anderen op rekenen",
    )
    silo_skim: float = parameter(
        0.1,
        0.0,
        1.0,
        "-",
        "how much rarer a full station accepts the most severe",
        "S2 5.6",
        nl="hoeveel zeldzamer een volle plek de zwaarste aanneemt",
    )
    chain_reward: float = parameter(
        0.6,
        0.0,
        10.0,
        "logit",
        "lift of engagement by pay for results of the chain",
        "S2 7.1",
        nl="extra inzet door betaling voor resultaat van de keten",
    )
    chain_shift: float = parameter(
        0.03,
        0.0,
        0.5,
        "1/quarter",
        "staff of the least loaded that goes to the bottleneck",
        "S2 3",
        nl="personeel van de minst belaste dat naar de bottleneck gaat",
    )
    budget_reward: float = parameter(
        1.0,
        0.0,
        10.0,
        "logit",
        "lift where clients with a budget can go elsewhere",
        "S2 4.1",
        nl="extra inzet waar cliënten met een budget elders terecht kunnen",
    )
    performance_reward: float = parameter(
        3.0,
        0.0,
        20.0,
        "logit",
        "lift by pay at stake for a promise wholly broken",
        "S2 5.6",
        nl="extra inzet als geld op het spel staat bij een geheel gebroken belofte",
    )
    funding_pace: float = parameter(
        0.001,
        0.0,
        1.0,
        "1/h",
        "part of the money that an hour gets paid in another way",
        nl="deel van het geld dat een uur anders laat betalen",
    )

    def start(self, chain: KetenModel) -> Purse:
        """Begin with a chain that is as busy as usual."""
        network = chain.network
        usual = np.full(network.n_partners, self.silo_usual)
        places = np.bincount(network.station_partner, network.places, network.n_partners).astype(
            float
        )
        return Purse(places, load=usual, occupied=usual.copy(), staffing=np.ones_like(usual))

    def take(self, chain: KetenModel, memory: Purse, work: Work) -> None:
        """Introduce another way to pay, in the place of all others."""
        assert isinstance(work, Funding)
        turned = 1.0 - exp(-self.funding_pace * work.hours)
        for form, share in vars(memory.introduced).items():
            gained = 1.0 - share if form == work.form else -share
            setattr(memory.introduced, form, share + turned * gained)

    def before(self, chain: KetenModel, memory: Purse) -> None:
        """Let money work on what partners want, and once a quarter move it."""
        paid = memory.paid = shares(chain)
        state = chain.state
        rows = state.partners
        if chain.network_meets and paid.chain > 0.0:
            self._move(chain, memory)
        rows[STAFFING] *= memory.staffing
        if paid.silo > 0.0:
            filled = memory.occupied / self.silo_usual
            rows[LIFT] += self.silo_pull * paid.silo * (1.0 - filled)
        if paid.chain > 0.0:
            rows[LIFT] += self.chain_reward * paid.chain * memory.results
        if paid.personal_budget > 0.0:
            rows[LIFT] += self.budget_reward * paid.personal_budget * (1.0 - monopoly(chain))
        if paid.performance > 0.0:
            broken = np.maximum(0.0, rows[PROMISE] - rows[ENGAGEMENT])
            stake = self.performance_reward * paid.performance * state.transparency
            rows[LIFT] += stake * broken

    def settle(self, chain: KetenModel, memory: Purse) -> None:
        """Have stations that are paid for output and have no empty places pick easy clients."""
        occupied = chain.flow.week.station_in_treatment / chain.state.stations[PLACES]
        chain.rates.skim[:] = self.silo_skim * memory.paid.silo * occupied

    def after(self, chain: KetenModel, memory: Purse, week: Week) -> None:
        """Keep up what those who pay look at: output for silo money, results for the chain's."""
        partner, count = chain.network.station_partner, len(memory.places)
        if memory.paid.silo > 0.0:
            treated = np.bincount(partner, week.station_in_treatment, count)
            memory.occupied += (treated / memory.places - memory.occupied) / _LATELY
        if memory.paid.chain == 0.0:
            return
        good = int(week.resolved.sum())
        left = good + int((week.unresolved + week.gave_up + week.lost).sum())
        if left > 0:
            memory.results += (good / left - memory.results) / _LATELY
        in_hand = np.bincount(partner, week.station_waiting + week.station_in_treatment, count)
        memory.load += (in_hand / (memory.places * memory.staffing) - memory.load) / _LATELY

    def _move(self, chain: KetenModel, memory: Purse) -> None:
        """Move staff from the least to the most loaded partner, where clients wait."""
        there = np.flatnonzero(chain.state.partners[STAFFING] > 0.0)
        giver = there[np.argmin(memory.load[there])]
        taker = there[np.argmax(memory.load[there])]
        if not memory.load[giver] < _FULL < memory.load[taker]:
            return
        staff = chain.chain_scenario.partners
        share = self.chain_shift * memory.paid.chain
        given = min(share, memory.staffing[giver] - _LEAST_STAFF)
        memory.staffing[giver] -= given
        memory.staffing[taker] += given * staff[giver].staff / staff[taker].staff
