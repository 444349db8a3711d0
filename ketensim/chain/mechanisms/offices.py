"""Joint offices: partners put people and clients together, at a price at home."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ketensim.chain.layout import CEILING, DRAG, HOURS, LIFT, PLACES, STAFFING
from ketensim.chain.mechanism import Mechanism, Work, parameter
from ketensim.chain.mechanisms.joint_office import Office, RunOffice
from ketensim.chain.rhythm import MEETING_WEEKS

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.flow import Week

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WANTED, ALIVE, CLOSING, GONE = range(4)
_LEAST_LIFE = 52  # weeks before an office can be dissolved, an assumption
_LASTING = 1.0 / 13.0  # weight of a week in what counts as lasting nuisance, an assumption
_SURE = 1e6  # weight in the choice of who is to be chosen
_NOT_ASKED = -1.0


@dataclass
class Standing:
    """How a joint office stands: what it is, since when, who takes part.

    Attributes
    ----------
    office, number
        Its traits, and its number among the partners.
    phase
        Wanted, alive, closing (no new clients) or gone.
    progress
        Hours of regie that were carried at board level [h].
    since, run
        Week it came to life, and week of the last meeting that gave it hours [week].
    trouble, nuisance
        Nuisance when it was founded, and lately [0-1].
    core
        Numbers of the partners that take part.
    taken
        Staff that each station of the others misses because of it [FTE].
    """

    office: Office
    number: int
    phase: int = WANTED
    progress: float = 0.0
    since: int = 0
    run: int = 0
    trouble: float = 0.0
    nuisance: float = 0.0
    core: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    taken: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def works(self) -> bool:
        """Whether it has clients and staff."""
        return self.phase in (ALIVE, CLOSING)


@dataclass(frozen=True)
class JointOffices(Mechanism):
    """Let partners found a joint office, work in it and feel what it takes from them.

    Notes
    -----
    Rule C11 in docs/ODD.md; source S1 (chain units in Amsterdam, Rotterdam and Enschede: seven
    traits, firm agreements at board level, binding decisions, a manager who cuts knots, dissolved
    when the problem has shrunk), S2 4.1 (one desk in Heerenveen). An office has the traits that the
    strategy gives it (`Office`). That its staff is wholly there for the chain, that hours of regie
    count as far as the board carries them, and all sizes are *assumptions*.
    """

    id: ClassVar[str] = "C11"
    line: ClassVar[dict[str, str]] = {
        "nl": "gezamenlijk bureau: mensen en cliënten bij elkaar, betaald met mensen van thuis",
        "en": "joint office: people and clients together, paid with people from home",
    }
    form: ClassVar[str] = (
        "an office comes to life after `founding_hours` of regie times what is carried (C2d), "
        "those paying who second staff; it takes as many clients of its groups as its staff can "
        "help, the others go to the regular front door; then directed clients (F14), at "
        "`directing_hours` of its staff each as long as they are in the chain; acceptance 1, "
        "dossier and report up to the legal ceiling, knots cut and services bought at "
        "`service_price`, each as far as its traits say; it closes when it gets no hours for "
        "two meetings or the problem has shrunk"
    )
    off: ClassVar[str] = "no office comes to life"
    source: ClassVar[str] = "S1; S2 4.1"
    takes: ClassVar[tuple[type[Work], ...]] = (RunOffice,)

    founding_hours: float = parameter(
        80.0,
        0.0,
        10_000.0,
        "h",
        "hours that are carried until a joint office is founded",
        "S1",
        nl="uren die oplopen tot een gezamenlijk bureau er is",
    )
    office_dedication: float = parameter(
        3.0,
        0.0,
        10.0,
        "logit",
        "lift of the engagement of an office's own staff",
        "S1",
        nl="extra inzet van het eigen personeel van een bureau",
    )
    office_load: float = parameter(
        0.9,
        0.1,
        1.0,
        "-",
        "part of its capacity that an office fills with new clients",
        "S1",
        nl="deel van zijn capaciteit dat een bureau met nieuwe cliënten vult",
    )
    directing_hours: float = parameter(
        0.25,
        0.0,
        40.0,
        "h/week",
        "work of an office on each client that it directs, as long as the client is in the chain",
        "S1",
        nl="werk van een bureau aan elke cliënt die het regisseert, zolang die in de keten is",
    )
    service_price: float = parameter(
        2_500.0,
        0.0,
        1e6,
        "euro",
        "price of a service that an office buys for a client",
        "S1",
        nl="prijs van een dienst die een bureau voor een cliënt inkoopt",
    )

    def start(self, chain: KetenModel) -> dict[str, Standing]:
        """Begin without any office; by name."""
        return {}

    def take(self, chain: KetenModel, memory: Any, work: Work) -> None:
        """Work on the founding of an office, or run it."""
        assert isinstance(work, RunOffice)
        office, names = work.office, chain.network.partner_names
        if office.name not in names or work.hours <= 0.0:
            return
        now = memory.setdefault(office.name, Standing(office, names.index(office.name)))
        now.run = chain.week
        if now.phase == GONE and now.nuisance > now.trouble:
            now.phase, now.progress = WANTED, 0.0
        if now.phase == WANTED:
            now.core, now.taken = _who_pays(chain, office)
            now.progress += work.hours * _board_support(chain, now)
            if now.progress >= self.founding_hours:
                now.phase, now.since = ALIVE, chain.week
                now.trouble = now.nuisance = chain.state.nuisance

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Move staff to the offices, and have those who take part spend their hours."""
        for now in memory.values():
            _may_end(chain, now)
            if not now.works:
                continue
            state, staff = chain.state, _fte(chain)
            partner = chain.network.station_partner
            whole = np.bincount(partner, staff, len(state.power))
            missed = np.bincount(partner, now.taken, len(state.power))
            missed *= state.partners[STAFFING] > 0.0  # who has left the chain seconds nobody
            state.partners[STAFFING] *= 1.0 - missed / whole
            state.partners[STAFFING, now.number] = missed.sum() / whole[now.number]
            state.partners[LIFT, now.number] += self.office_dedication
            hours = now.office.upkeep / state.traits[HOURS, now.core]
            state.partners[DRAG, now.core] += hours
            state.partners[DRAG, now.number] += self._directing(chain, now)

    def settle(self, chain: KetenModel, memory: Any) -> None:
        """Let the offices and those who take part deal with their clients."""
        for now in memory.values():
            if now.works:
                self._move_speed(chain, now)
                self._open_doors(chain, now)
                _cooperate(chain, now)

    def _directing(self, chain: KetenModel, now: Standing) -> float:
        """Say what share of its staff an office needs for the clients that it has sent on."""
        hours = self.directing_hours * chain.flow.directed()[now.number]
        staff = _fte(chain)[chain.network.station_partner == now.number].sum()
        week = chain.chain_scenario.parameters.working_week
        there = week * staff * chain.state.partners[STAFFING, now.number]
        return float(hours / there) if there > 0.0 else 0.0

    def _move_speed(self, chain: KetenModel, now: Standing) -> None:
        """Take the staff that left from the very stations that it left."""
        staff, partner = _fte(chain), chain.network.station_partner
        whole = np.bincount(partner, staff)
        missed = np.bincount(partner, now.taken)
        chain.rates.speed *= (1.0 - now.taken / staff) / (1.0 - missed / whole)[partner]

    def _open_doors(self, chain: KetenModel, now: Standing) -> None:
        """Divide those who come in over the office and the regular front door."""
        network, rates, count = chain.network, chain.rates, len(chain.state.power)
        arriving = network.arrival_rates(float(chain.week)) * rates.arrival_factor
        groups = chain.chain_scenario.groups
        for station in np.flatnonzero(network.station_partner == now.number):
            function = int(network.station_function[station])
            others = network.station_function == function
            others[station] = False
            rates.is_open[station] = now.phase == ALIVE
            rates.directs[station] = now.office.directs
            rates.preference[:, station] = _NOT_ASKED
            free = self._free(chain, int(station))
            rates.preference[now.number, station] = _SURE if free > 0.0 else _NOT_ASKED
            name = network.function_names[function]
            doors = [
                g
                for g, group in enumerate(groups)
                if now.office.takes(group) and (group.route or ())[0] == name
            ]
            coming = float(arriving[doors].sum())
            share = min(1.0, free / coming) if coming > 0.0 else 0.0
            for g in doors:
                regular = rates.preference[count + g, others].clip(0.0).sum()
                odds = share / (1.0 - share) if share < 1.0 else _SURE
                rates.preference[count + g, station] = regular * odds if share > 0.0 else _NOT_ASKED

    def _free(self, chain: KetenModel, station: int) -> float:
        """Say how many new clients a week an office can help at one of its stations."""
        places = chain.state.stations[PLACES, station]
        function = chain.network.function_names[chain.network.station_function[station]]
        mean = chain.chain_scenario.functions[function].treatment.average()
        waiting = chain.flow.week.station_waiting[station]
        capacity = self.office_load * places * chain.rates.speed[station] / mean
        return max(0.0, float(capacity - waiting / MEETING_WEEKS))

    def after(self, chain: KetenModel, memory: Any, week: Week) -> None:
        """Pay for services, see how things go, and end what is empty."""
        for now in memory.values():
            now.nuisance += _LASTING * (chain.state.nuisance - now.nuisance)
            if not now.works:
                continue
            if now.office.buys:
                bought = week.lost_between[now.number].sum()
                chain.state.expenses += self.service_price * float(bought)
            own = chain.network.station_partner == now.number
            inside = week.station_waiting[own].sum() + week.station_in_treatment[own].sum()
            inside += chain.flow.directed()[now.number]
            if now.phase == CLOSING and inside == 0:
                now.phase = GONE


def _fte(chain: KetenModel) -> Floats:
    """Give the staff of each station [FTE]."""
    return np.array([o.fte for p in chain.chain_scenario.partners for o in p.offers])


def _who_pays(chain: KetenModel, office: Office) -> tuple[Ints, Floats]:
    """Say who takes part in an office, and what staff each station gives for it [FTE].

    No partner gives more than half of its staff away but for the front door.
    """
    scenario, flow = chain.chain_scenario, chain.state.flow
    present = np.array([not partner.latent for partner in scenario.partners]) & ~chain.leaving
    exchange = np.where(present, flow.sum(axis=0) + flow.sum(axis=1), -1.0)
    core = np.sort(np.argsort(-exchange, kind="stable")[: min(office.core, present.sum())])
    partner, staff = chain.network.station_partner, _fte(chain)
    whole = np.bincount(partner, staff)
    seconded = np.zeros(len(present))
    seconded[core] = np.minimum(office.seconded, 0.5 * whole[core])
    taken = seconded[partner] * staff / whole[partner]
    names = [chain.network.function_names[f] for f in chain.network.station_function]
    front = np.isin(names, list(office.work(scenario))) & present[partner]
    taken[front] = np.minimum(taken[front] + office.front * staff[front], 0.95 * staff[front])
    return core, taken


def _board_support(chain: KetenModel, now: Standing) -> float:
    """Say how far the founding of an office is carried at board level (C2d)."""
    from ketensim.chain.rules.vision import carried

    state, scenario = chain.state, chain.chain_scenario
    if not scenario.mechanisms.is_on("C2b"):
        return 1.0
    paying = np.bincount(chain.network.station_partner, now.taken, len(state.power))
    sharpness = scenario.parameters.majority_sharpness
    return carried(state.engagement, state.power, (paying > 0.0).astype(float), sharpness)


def _may_end(chain: KetenModel, now: Standing) -> None:
    """Close an office that nobody runs any more, or whose problem has shrunk."""
    if now.phase != ALIVE:
        return
    old = chain.week - now.since >= _LEAST_LIFE
    shrunk = old and now.nuisance <= now.office.shrunk * now.trouble
    if shrunk or chain.week - now.run > 2 * MEETING_WEEKS:
        now.phase = CLOSING


def _cooperate(chain: KetenModel, now: Standing) -> None:
    """Let those who take part do what the traits of the office say."""
    rates, office, me = chain.rates, now.office, now.number
    if office.buys:
        rates.recovery[me] = 1.0
    if office.is_binding:
        taking = np.isin(chain.network.station_partner, now.core)
        rates.accept[me, taking] = 1.0
    if office.shares_information:
        ceiling = chain.state.files[CEILING, me, now.core]
        for shared in (rates.dossier, rates.report):
            shared[me, now.core] = shared[now.core, me] = ceiling
    if office.knots > 0.0:
        own = rates.recovery[me, now.core]
        rates.recovery[me, now.core] = np.maximum(own, office.knots)
