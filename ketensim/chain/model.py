"""The chain as a Mesa model: agents decide, clients flow, agents learn; one step is a week."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from ketensim.chain.agenda import Agenda
from ketensim.chain.draws import DECLARED, PUBLICITY, partner_key, weekly
from ketensim.chain.intervention import Levers
from ketensim.chain.layout import BACKLOG, CEILING, LIFT, STAFFING
from ketensim.chain.mechanism import acting, mechanisms_of, staged
from ketensim.chain.meeting import Meeting
from ketensim.chain.mesa_core import Model
from ketensim.chain.partner import Partners
from ketensim.chain.problem_owner import ProblemOwner
from ketensim.chain.professional import Professionals
from ketensim.chain.recorder import Recorder
from ketensim.chain.regie.registry import parse_strategy
from ketensim.chain.regie.strategy import Strategy
from ketensim.chain.regisseur import Regisseur
from ketensim.chain.rhythm import MEETING_WEEKS, NETWORK_WEEKS
from ketensim.chain.role_player import RHYTHM, RolePlayer
from ketensim.chain.rules import passing
from ketensim.chain.rules import urgency as public
from ketensim.chain.state import ChainState
from ketensim.flow import ClientFlow, Network, Rates
from ketensim.measure.result import Result
from ketensim.scenario.intervention import Intervention, history

if TYPE_CHECKING:
    from ketensim.chain.regie.strategy import Effort
    from ketensim.flow import Week
    from ketensim.scenario.roles import Role
    from ketensim.scenario.schema import Scenario

_LEAST_POWER = 1e-12  # of all together: nobody may be left who has any
_PRESS = partner_key("press")  # key of the draw whether an incident becomes public


class KetenModel(Model):
    """A chain of partners that pass the same clients along, and somebody who tries to lead it.

    Parameters
    ----------
    scenario
        The chain; kept as `chain_scenario`, since Mesa 3.5 has `scenario` for itself.
    strategy
        What the regisseur does from week 0 on: `name` or `name:key=value`, or a `Strategy`;
        left out, what the scenario says.
    rng
        Seed of all draws; the same seed meets the same clients under every strategy.
    intervention
        What is changed in the chain besides, from week 0 on, and over the interventions of the
        scenario; it can be set anew at any moment.

    Attributes
    ----------
    week
        Start of the coming week [week]; the warm-up is negative. The model's own clock: Mesa's
        differs between versions.
    state
        What changes from week to week.
    partners, professionals, problem_owners, role_players, regisseur
        The agents.
    is_stirred
        Whether urgency can rise and fall (C1).
    came_out
        Whether an incident became public in the week that is over.
    leaving
        (n_partners,) who takes no new clients any more, by an intervention of the scenario.
    memories
        What each mechanism remembers from week to week, by its label.

    Notes
    -----
    Mesa's own wrapper of `step` is taken off: under 3.5 it turns every later step into nothing
    once a step has raised. `steps` is kept; Mesa's event list and random generators are not used.
    """

    def __init__(
        self,
        scenario: Scenario,
        strategy: str | Strategy | None = None,
        rng: int = 1,
        intervention: Intervention | None = None,
    ) -> None:
        super().__init__(rng=int(rng))
        self.__dict__.pop("step", None)
        chosen = scenario.regie.strategy if strategy is None else strategy
        self.strategy = parse_strategy(chosen) if isinstance(chosen, str) else chosen
        self._programme = Agenda(scenario).programme(self.strategy)
        scenario = staged(scenario, self._programme)
        self.chain_scenario = scenario
        self._agenda = Agenda(scenario)
        self.seed = int(rng)
        self.week = -scenario.horizon.warmup
        self.started_at = datetime.now(UTC).isoformat(timespec="seconds")
        self.seconds = 0.0
        self._agents_made = 0
        self._asleep = scenario.mechanisms.all_off
        self.is_stirred = scenario.mechanisms.is_on("C1")
        self.network = Network.from_scenario(scenario)
        self.flow = ClientFlow(self.network, self.seed, float(self.week))
        self._station_partner = self.network.station_partner
        self.rates = self._starting_rates()
        self.state = ChainState.at_the_start(scenario, self.network)
        weeks = scenario.horizon.warmup + scenario.horizon.weeks
        self.recorder = Recorder(scenario, self.network, weeks)
        self._meeting = Meeting(scenario, MEETING_WEEKS)
        self._passing = passing.pack(scenario.parameters, scenario.mechanisms)
        self._hours_a_week = 0.0
        self.came_out = False
        self._changes: dict[int, Intervention | None] = {}
        self.leaving = self._agenda.leaving(self.week)
        self.intervention = intervention
        self._make_agents()
        self._mechanisms = mechanisms_of(scenario)
        self._moments = {
            moment: acting(self._mechanisms, scenario, moment)
            for moment in ("before", "settle", "after")
        }
        self.memories: dict[str, Any] = {m.id: m.start(self) for m in self._mechanisms}

    def _starting_rates(self) -> Rates:
        """Give the rates that no agent decides on; all else is neutral until one does."""
        rates = Rates.neutral(self.network)
        alive = np.array([not partner.latent for partner in self.chain_scenario.partners])
        rates.is_open[:] = alive[self._station_partner]
        if not self._asleep:
            given = self.chain_scenario.parameters
            rates.success[:] = given.treatment_success
            rates.reintake_success[:] = given.reintake_success
            rates.reintake_work[:] = given.reintake_work
            rates.incident_hazard = given.incident_hazard
            rates.relapse_chance = given.relapse_chance
        return rates

    def _make_agents(self) -> None:
        """Bring the agents to life, always in the same order."""
        scenario = self.chain_scenario
        self.partners = Partners(self)
        self.professionals = Professionals(self)
        owners = scenario.players("problem_owner")
        self.problem_owners = [ProblemOwner(self, owner) for owner in owners]
        self.role_players = [
            RolePlayer(self, role, player) for role in RHYTHM for player in scenario.players(role)
        ]
        self._by_role = {
            role: [player for player in self.role_players if player.role == role] for role in RHYTHM
        }
        self._for_ever = {
            role: all(one.player.plays_always for one in players)
            for role, players in self._by_role.items()
        }
        hours = scenario.regie.effort * scenario.parameters.working_week * MEETING_WEEKS
        self.regisseur = Regisseur(self, self._programme, hours, MEETING_WEEKS)

    @property
    def intervention(self) -> Intervention | None:
        """What is changed in the chain from outside; None: nothing."""
        return self._intervention

    @intervention.setter
    def intervention(self, given: Intervention | None) -> None:
        self._intervention = given
        self._changes[max(0, self.week)] = given  # the warm-up runs without one
        self._turn()

    def _turn(self) -> None:
        """Begin and end the interventions of this week."""
        agenda, week = self._agenda, self.week
        self.rates.arrival_factor[:] = agenda.arrivals(week)
        self.leaving = agenda.leaving(week)
        now = agenda.on_rates(week)
        self._levers: Levers | None = None
        if self._intervention is not None or now:
            ceiling = self.state.files[CEILING]
            self._levers = Levers(self.chain_scenario, self.network, self.rates, ceiling)
            for event in now:
                self._levers.carry_out(event)
            if self._intervention is not None:
                self._levers.pull(self._intervention)

    def _see_off(self) -> None:
        """Let who leaves be gone once it has helped the clients that it had."""
        state, week = self.state, self.flow.week
        inside = np.bincount(
            self._station_partner,
            week.station_waiting + week.station_in_treatment,
            len(self.leaving),
        )
        staffing = state.neutral[STAFFING - LIFT]
        gone = self.leaving & (inside == 0.0) & (staffing > 0.0)
        if gone.any():
            staffing[gone] = state.partners[STAFFING, gone] = state.power[gone] = 0.0
            state.power /= max(state.power.sum(), _LEAST_POWER)

    def next_agent_id(self) -> int:
        """Give the next agent of this model its number, counting from 1."""
        self._agents_made += 1
        return self._agents_made

    def step(self) -> None:
        """Let one week pass."""
        began = perf_counter()
        if self.week in self._agenda.moments:
            self._turn()
        if self.leaving.any():
            self._see_off()
        if not self._asleep:
            self._decide()
        levers = self._levers if self.week >= 0 else None
        rates = self.rates if levers is None else levers.pulled()
        tallies = self.flow.advance(rates)
        if not self._asleep:
            self._look_back(tallies, rates)
        hired = None if levers is None else levers.hired
        self.recorder.note(tallies, self.state, self._hours_a_week, hired)
        self.week += 1
        self.steps += 1
        self.seconds += perf_counter() - began

    def _decide(self) -> None:
        """Let agents decide for the coming week; they fill in the rates."""
        week, state = self.week, self.state
        meets = self.meets
        if meets:
            self.regisseur.listen(week, self.flow.week.station_waiting)
            if week >= 0:
                effort = self.regisseur.work(week)
                self._hours_a_week = effort.total / MEETING_WEEKS
                landed = self._meeting.hold(state, effort)
                self._work(landed)
        state.clear_week()
        self.rates.demand_orientation[:] = self.network.demand_orientation
        for mechanism in self._moments["before"]:
            mechanism.before(self, self.memories[mechanism.id])
        self.partners.may_be_replaced(week)
        self.partners.manage(week, meets, state.urgency)
        self.professionals.hand_off(state.urgency, state.knowledge)
        np.greater(state.partners[STAFFING][self._station_partner], 0.0, out=self.rates.is_open)
        for mechanism in self._moments["settle"]:
            mechanism.settle(self, self.memories[mechanism.id])

    def _work(self, effort: Effort) -> None:
        """Let mechanisms carry out the works of the regisseur; who is off does nothing."""
        for work in effort.works:
            for mechanism in self._mechanisms:
                if isinstance(work, mechanism.takes):
                    mechanism.take(self, self.memories[mechanism.id], work)

    def _look_back(self, tallies: Week, rates: Rates) -> None:
        """Let agents learn from the week, and let the week pass over relations and urgency."""
        state = self.state
        self.partners.learn(tallies.pairs)
        state.transparency = passing.pass_week(
            tallies.pairs,
            state.partners,
            state.relations,
            state.reach,
            state.alignment,
            state.mandate,
            rates.dossier,
            rates.report,
            self._passing,
        )
        np.multiply(tallies.station_waiting, state.months_a_client, out=state.stations[BACKLOG])
        given = self.chain_scenario.parameters
        state.knowledge *= 1.0 - given.knowledge_erosion
        state.measured *= 1.0 - given.measure_aging
        self._stir(tallies)
        for mechanism in self._moments["after"]:
            mechanism.after(self, self.memories[mechanism.id], tallies)

    def _stir(self, tallies: Week) -> None:
        """Bring urgency up to date with the week's incidents and nuisance (C1)."""
        state, given = self.state, self.chain_scenario.parameters
        waiting, astray, busy = (
            sum(counts.tolist())
            for counts in (tallies.waiting, tallies.in_transit, tallies.in_treatment)
        )
        state.nuisance = public.nuisance(waiting, astray, busy)
        state.wear *= 1.0 - given.campaign_rest
        if not self.is_stirred:
            return
        chance = public.public_chance(sum(tallies.incidents.tolist()), given.incident_publicity)
        drawn = weekly(self.seed, _PRESS, self.week, PUBLICITY)
        self.came_out = drawn < chance or self.week in self._agenda.incidents
        state.urgency = public.urgency(
            state.urgency,
            given.urgency_half_life,
            given.incident_urgency if self.came_out else 0.0,
            state.attention
            * sum(owner.press(self.week, state.nuisance) for owner in self.problem_owners),
        )

    @property
    def meets(self) -> bool:
        """Whether the chain meets at the start of the coming week."""
        return self.week % MEETING_WEEKS == 0

    def playing(self, role: Role) -> list[RolePlayer]:
        """List those who play a role in the coming week."""
        players = self._by_role[role]
        if self._for_ever[role]:
            return players
        return [player for player in players if player.plays(self.week)]

    def acting(self, role: Role) -> list[RolePlayer]:
        """List those who look at the chain and act in the coming week, in their role."""
        return [player for player in self._by_role[role] if player.acts(self.week)]

    @property
    def network_meets(self) -> bool:
        """Whether the network meets at the start of the coming week."""
        return self.week % NETWORK_WEEKS == 0

    @property
    def regie_hours(self) -> float:
        """Hours a week that the regisseur spends until the next chain meeting [h]."""
        return self._hours_a_week

    def draw(self, who: str, purpose: str) -> float:
        """Draw a uniform number in (0, 1) for somebody and the coming week, by its key alone."""
        return weekly(self.seed, partner_key(f"{purpose}/{who}"), self.week, DECLARED)

    def run(self, weeks: int | None = None) -> KetenModel:
        """Let weeks pass: as many as asked, or up to the end of the scenario's horizon."""
        for _ in range(self.weeks_left if weeks is None else weeks):
            self.step()
        return self

    @property
    def weeks_left(self) -> int:
        """Weeks up to the end of the scenario's horizon [week]."""
        return max(0, self.chain_scenario.horizon.weeks - self.week)

    def result(self) -> Result:
        """Give what happened so far."""
        return Result(
            self.recorder.records(
                strategy=self.strategy.label,
                seed=self.seed,
                interventions=history(self._changes, before=max(1, self.week)),
                clients=self.flow.client_rows(),
                visits=self.flow.visit_rows(),
                started_at=self.started_at,
                seconds=self.seconds,
            )
        )

    def fork(self) -> KetenModel:
        """Make an independent copy at this moment: both go on alike until treated otherwise."""
        twin = type(self)(self.chain_scenario, self.strategy, self.seed, self.intervention)
        twin.week, twin.steps = self.week, self.steps
        twin.started_at, twin.seconds = self.started_at, self.seconds
        twin._agents_made = self._agents_made
        twin._changes = dict(self._changes)
        twin._hours_a_week = self._hours_a_week
        twin.flow = self.flow.copy()
        twin.rates.adopt(self.rates)
        twin.state.adopt(self.state)
        twin.recorder.adopt(self.recorder)
        twin.regisseur.adopt(self.regisseur)
        twin.memories = deepcopy(self.memories)
        twin._turn()
        return twin
