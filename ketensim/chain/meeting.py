"""The chain meeting: what the regisseur's hours do to the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketensim.chain.layout import ASKED
from ketensim.chain.rules import agreements, meetings, urgency, vision

if TYPE_CHECKING:
    from ketensim.chain.regie.strategy import Effort
    from ketensim.chain.state import ChainState, Floats
    from ketensim.scenario.schema import Scenario


class Meeting:
    """Turns hours of regie into urgency, agreements, joint interests, vision, and hours of others.

    Parameters
    ----------
    scenario
        Its parameters and which mechanisms work.
    weeks
        Weeks between two meetings [week].
    """

    def __init__(self, scenario: Scenario, weeks: int) -> None:
        self.given = scenario.parameters
        self.is_on = scenario.mechanisms.is_on
        self.weeks = weeks

    def hold(self, state: ChainState, effort: Effort) -> None:
        """Carry out what the regisseur decided; hours of others are spread to the next one."""
        asked = self._ask_hours(state, effort)
        state.traits[ASKED] = asked / self.weeks if self.is_on("C5") else 0.0
        if effort.campaign > 0.0 and self.is_on("C1"):
            state.urgency, state.wear = urgency.campaign(
                state.urgency,
                state.wear,
                effort.campaign,
                state.nuisance,
                self.given.campaign_gain,
                self.given.campaign_wear,
            )
        if effort.agreements.size and self.is_on("C2"):
            self._agree(state, effort.agreements)
        if effort.intertwining.size and self.is_on("C3"):
            self._intertwine(state, effort.intertwining)
        if effort.vision > 0.0 and self.is_on("C4"):
            self._envision(state, effort)
        if effort.consultation > 0.0 and self.is_on("C5"):
            gain = self.given.knowledge_gain
            state.knowledge = meetings.knowledge(state.knowledge, effort.consultation, gain)

    def _ask_hours(self, state: ChainState, effort: Effort) -> Floats:
        """Add up the hours that the effort asks of each partner until the next meeting [h]."""
        given, count = self.given, len(state.power)
        asked = np.zeros(count)
        if effort.agreements.size:
            share = given.making_hours * (1.0 - state.agreement)
            asked += meetings.link_work(effort.agreements, share)
        if effort.intertwining.size:
            asked += meetings.link_work(effort.intertwining, given.making_hours)
        tables = effort.consultation + effort.vision
        asked += meetings.table_work(tables, count, given.preparation_hours, given.speaking_hours)
        return asked

    def _agree(self, state: ChainState, hours: Floats) -> None:
        """Let agreements grow (C2), settled by power (C2b)."""
        say = state.power if self.is_on("C2b") else np.ones_like(state.power)
        state.agreement[:] = agreements.agreement_growth(
            state.agreement,
            hours,
            agreements.settled_will(state.engagement, say),
            state.trust,
            state.effective_alignment,
            self.given.agreement_gain,
        )

    def _intertwine(self, state: ChainState, hours: Floats) -> None:
        """Let joint interests grow (C3) and pull the pairs together (C3b)."""
        gain = self.given.intertwining_gain
        state.intertwining[:] = agreements.joint_interest_growth(
            state.intertwining, hours, state.alignment, gain
        )
        self._align(state)

    def _envision(self, state: ChainState, effort: Effort) -> None:
        """Move goals towards the joint ambition (C4), as far as the board carries it (C2d)."""
        given = self.given
        burden = vision.burdens(state.flow)
        burden = vision.relieved(burden, effort.compensation, given.compensation_gain)
        mandate, deciders = 1.0, 1.0
        if self.is_on("C2b"):
            sharpness = given.majority_sharpness
            mandate = vision.carried(state.engagement, state.power, burden, sharpness)
            deciders = 1.0 / float(state.power @ state.power)
        landed = vision.effective_hours(effort.vision, effort.indicators, given.ambition_attention)
        state.goals[:] = vision.shared_vision(
            state.goals,
            vision.joint_ambition(state.goals, state.power),
            landed * mandate,
            state.engagement * (1.0 - burden),
            deciders,
            given.vision_gain,
        )
        state.alignment[:] = agreements.goal_alignment(state.goals)
        self._align(state)

    def _align(self, state: ChainState) -> None:
        """Bring effective alignment up to date with goals and joint interests."""
        state.effective_alignment[:] = agreements.effective_alignment(
            state.alignment, state.intertwining
        )
