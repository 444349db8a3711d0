"""What changes in a chain from week to week, as packed arrays that the agents read and write."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.chain.layout import (
    AGREEMENT,
    ALIGNMENT,
    AMBITION,
    AT_FLOOR,
    AT_MANAGEMENT,
    AVAILABILITY,
    BOARD,
    CEILING,
    DIFFERENCE,
    EASE,
    ENGAGEMENT,
    FLOW,
    HOURS,
    INTERTWINING,
    LIFT,
    MANAGEMENT,
    MEETINGS,
    N_RELATIONS,
    N_STATES,
    OUTSIDE,
    PROMISE,
    STAFFING,
    SYSTEM,
    TRUST,
    USUAL,
    VISIBILITY,
    VOLATILITY,
)
from ketensim.chain.rules.agreements import goal_alignment
from ketensim.chain.rules.turnover import weekly_chance
from ketensim.measure.growth_fields import GROWTH_FIELDS

if TYPE_CHECKING:
    from ketensim.flow import Network
    from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]

WEEKS_PER_MONTH = 52.0 / 12.0
_UNKNOWN = 0.5  # engagement before the first week; the warm-up makes it forget


@dataclass
class ChainState:
    """The chain at one moment; an agent owns its row, and nobody else writes there.

    Attributes
    ----------
    traits
        (4, n_partners): usual outside pressure [0-1], its volatility [0-1], hours of a team that
        one person at a table speaks for [h/week], hours that the regisseur asks for [h/week].
    partners
        (10, n_partners): engagement, availability, promise, outside pressure, meeting share [0-1];
        what ambition adds to engagement [logit]; and for this week what else adds to it [logit],
        share of capacity taken [0-1], factor on staff, factor on putting faults right [-].
    relations
        (9, n_partners, n_partners): clients handed over by row to column [clients/week], effective
        alignment, trust of row in column, agreement among professionals, joint interest, visibility
        [0-1]; for this week what makes the row partner accept clients of the column partner more
        easily [logit]; agreement of boards, and of managements [0-1].
    reach
        (3, n_partners) how far board, management and professionals of each take up what the layers
        beside them make [0-1]; all 1 where layers make no difference.
    alignment
        (n_partners, n_partners) how far goals agree by themselves [0-1].
    files
        (3, n_partners, n_partners): what systems carry over, how far disciplines differ, the most
        that the law lets two share [0-1].
    goals
        (n_partners, n_goals) what each holds the social purpose to be; unit vectors.
    neutral
        (4, n_partners): what the last rows of `partners` are when no mechanism acts; a partner that
        exists only as a possibility has no staff.
    power, turnover
        (n_partners,) share of power; chance of being replaced [1/week].
    stations
        (2, n_stations): places, months of backlog.
    months_a_client
        (n_stations,) months that one waiting client adds to the backlog.
    maturity
        (5,) maturity of the fields of the growth model, as it was at the last chain meeting [0-1];
        missing until the first.
    explored, organised
        How well the regisseur has explored the chain, and how far demand is organised [0-1].
    attention
        How far problem owners still press: 1 unless a mechanism lets it flag [0-1].
    urgency, wear, knowledge, nuisance, transparency
        Urgency, wear of campaigning, maturity of the knowledge base, share of clients that nobody
        is treating, transparency of the relations in use [0-1].
    organisation
        (n_partners,) number of the organisation that each is part of: its own, until a merger.
    measured, mandate
        How far the joint ambition is measured and shown, and how far the mandate of regie is alive
        [0-1].
    escalation
        How hard a forced intervention presses this week [0-1].
    expenses
        What is paid for clients of the week beside staff and regie [euro].
    """

    traits: Floats
    partners: Floats
    relations: Floats
    reach: Floats
    alignment: Floats
    files: Floats
    goals: Floats
    neutral: Floats
    power: Floats
    turnover: Floats
    stations: Floats
    months_a_client: Floats
    maturity: Floats
    organisation: NDArray[np.int64]
    explored: float = 0.0
    organised: float = 0.0
    attention: float = 1.0
    urgency: float = 0.0
    wear: float = 0.0
    knowledge: float = 0.0
    nuisance: float = 0.0
    transparency: float = 1.0
    measured: float = 0.0
    mandate: float = 1.0
    escalation: float = 0.0
    expenses: float = 0.0

    @classmethod
    def at_the_start(cls, scenario: Scenario, network: Network) -> ChainState:
        """Give the chain as the scenario describes it, before its first week."""
        partners = scenario.partners
        count = len(partners)
        goals = _same_length([p.goal for p in partners])
        alignment = goal_alignment(goals)
        traits = np.zeros((4, count))
        traits[USUAL] = [p.outside.mean for p in partners]
        traits[VOLATILITY] = [p.outside.volatility for p in partners]
        given = scenario.parameters
        traits[HOURS] = [min(p.staff, given.team_size) * given.working_week for p in partners]
        relations = np.zeros((N_RELATIONS, count, count))
        for sender, receiver in network.links:
            present = not (partners[sender].latent or partners[receiver].latent)
            relations[FLOW, sender, receiver] = float(present)
        relations[ALIGNMENT] = alignment
        relations[TRUST] = np.array([p.trust for p in partners])[None, :]
        relations[VISIBILITY] = _UNKNOWN
        state = np.full((N_STATES, count), _UNKNOWN)
        state[AVAILABILITY], state[OUTSIDE], state[MEETINGS] = 1.0, traits[USUAL], 0.0
        state[AMBITION] = 0.0
        neutral = np.ones((N_STATES - LIFT, count))
        neutral[[0, 1]] = 0.0
        neutral[STAFFING - LIFT] = [0.0 if p.latent else 1.0 for p in partners]
        state[LIFT:] = neutral
        power = np.array([0.0 if p.latent else p.power for p in partners])
        total = float(power.sum())
        mean_weeks = [f.treatment.average() for f in scenario.functions.values()]
        months = np.array(mean_weeks)[network.station_function] / WEEKS_PER_MONTH
        return cls(
            traits=traits,
            partners=state,
            relations=relations,
            reach=np.ones((3, count)),
            alignment=alignment,
            files=_files(scenario),
            goals=goals,
            neutral=neutral,
            power=power / total if total > 0.0 else np.full(count, 1.0 / count),
            turnover=np.array([weekly_chance(p.turnover) for p in partners]),
            stations=np.array([network.places.astype(float), np.zeros(network.n_stations)]),
            months_a_client=months / network.places,
            maturity=np.full(len(GROWTH_FIELDS), np.nan),
            organisation=np.arange(count, dtype=np.int64),
        )

    def clear_week(self) -> None:
        """Take away what mechanisms did for the week that is over."""
        self.expenses = 0.0
        self.partners[LIFT:] = self.neutral
        self.relations[EASE] = 0.0

    def adopt(self, other: ChainState) -> None:
        """Take over another chain's moment, in place, so that agents keep their arrays."""
        for one in fields(self):
            value = getattr(other, one.name)
            if isinstance(value, np.ndarray):
                np.copyto(getattr(self, one.name), value)
            else:
                setattr(self, one.name, value)

    @property
    def engagement(self) -> Floats:
        """(n_partners,) share of its attention that each gives the chain [0-1]."""
        return np.asarray(self.partners[ENGAGEMENT])

    @property
    def availability(self) -> Floats:
        """(n_partners,) share of capacity that is left for clients [0-1]."""
        return np.asarray(self.partners[AVAILABILITY])

    @property
    def promise(self) -> Floats:
        """(n_partners,) engagement that each promised [0-1]."""
        return np.asarray(self.partners[PROMISE])

    @property
    def flow(self) -> Floats:
        """(n_partners, n_partners) clients handed over, sender by receiver [clients/week]."""
        return np.asarray(self.relations[FLOW])

    @property
    def effective_alignment(self) -> Floats:
        """(n_partners, n_partners) how far two pull the same way, joint interest included [0-1]."""
        return np.asarray(self.relations[ALIGNMENT])

    @property
    def trust(self) -> Floats:
        """(n_partners, n_partners) trust of row in column [0-1]."""
        return np.asarray(self.relations[TRUST])

    @property
    def agreement(self) -> Floats:
        """(n_partners, n_partners) agreements [0-1], symmetric."""
        return np.asarray(self.relations[AGREEMENT])

    @property
    def agreements(self) -> tuple[Floats, Floats, Floats]:
        """Agreements of boards, of managements and of professionals, each as `agreement` [0-1]."""
        return self.relations[BOARD], self.relations[MANAGEMENT], self.relations[AGREEMENT]

    @property
    def carried_down(self) -> Floats:
        """(n_partners,) share of what a board decides that gets to its professionals [0-1]."""
        return np.asarray(self.reach[AT_MANAGEMENT] * self.reach[AT_FLOOR])

    @property
    def intertwining(self) -> Floats:
        """(n_partners, n_partners) joint interest [0-1], symmetric."""
        return np.asarray(self.relations[INTERTWINING])


def _same_length(goals: list[tuple[float, ...]]) -> Floats:
    """Put goal vectors in one array; what a shorter one leaves out is 0."""
    longest = max(len(goal) for goal in goals)
    return np.array([[*goal, *[0.0] * (longest - len(goal))] for goal in goals])


def _files(scenario: Scenario) -> Floats:
    """Say of each pair of partners what their systems, disciplines and the law let pass."""
    partners, given = scenario.partners, scenario.parameters
    know = [{scenario.functions[o.function].discipline for o in p.offers} for p in partners]
    files = np.ones((3, len(partners), len(partners)))
    for i, one in enumerate(partners):
        for j, two in enumerate(partners):
            same = one.system == two.system
            files[SYSTEM, i, j] = given.dossier_same_system if same else given.dossier_other_system
            files[DIFFERENCE, i, j] = 1.0 - len(know[i] & know[j]) / len(know[i] | know[j])
            files[CEILING, i, j] = 1.0 if one.sector == two.sector else given.dossier_legal_ceiling
    return files
