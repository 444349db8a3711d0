"""The chain meeting: what the regisseur's hours do to the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketensim.chain.layout import AMBITION, ASKED, STAFFING
from ketensim.chain.rules import agreements, layers, meetings, urgency, vision

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

    def hold(self, state: ChainState, effort: Effort) -> Effort:
        """Carry out what the regisseur decided; hours of others are spread to the next one.

        Returns
        -------
        What lands of the effort: as much of it as the mandate is alive (C8).
        """
        asked = self._ask_hours(state, effort)
        state.traits[ASKED] = asked / self.weeks if self.is_on("C5") else 0.0
        effort = effort.landed(state.mandate)
        if self.is_on("C10"):
            self._consult(state, effort)
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
            self._agree(state, effort)
        if effort.intertwining.size and self.is_on("C3"):
            self._intertwine(state, effort.intertwining)
        if effort.vision > 0.0 and self.is_on("C4"):
            self._envision(state, effort)
        if effort.consultation > 0.0 and self.is_on("C5"):
            gain = self.given.knowledge_gain
            state.knowledge = meetings.knowledge(state.knowledge, effort.consultation, gain)
        return effort

    def _ask_hours(self, state: ChainState, effort: Effort) -> Floats:
        """Add up the hours that the effort asks of each partner until the next meeting [h]."""
        given, count = self.given, _present(state)
        asked = np.zeros(len(state.power))
        if effort.agreements.size:
            for agreed, part in self._made(state, effort):
                share = given.making_hours * part * (1.0 - agreed)
                asked += meetings.link_work(effort.agreements, share)
        if effort.intertwining.size:
            asked += meetings.link_work(effort.intertwining, given.making_hours)
        tables = effort.consultation + effort.vision + effort.communication
        asked += meetings.table_work(tables, count, given.preparation_hours, given.speaking_hours)
        return asked

    def _made(self, state: ChainState, effort: Effort) -> list[tuple[Floats, float]]:
        """Say which agreements are made, and with which share of the hours (C10)."""
        if not self.is_on("C10"):
            return [(state.agreement, 1.0)]
        return list(zip(state.agreements, effort.layers, strict=True))

    def _consult(self, state: ChainState, effort: Effort) -> None:
        """Let the layers that are consulted open to what the others make (C10)."""
        on_pairs = np.zeros(len(state.power))
        if effort.agreements.size:
            on_pairs = meetings.link_work(effort.agreements, 1.0)
        below = effort.communication + effort.consultation
        there = max(1, _present(state))
        hours = layers.hours_at_layers(on_pairs, effort.layers, effort.vision, below, there)
        state.reach[:] = layers.reach_growth(state.reach, hours, self.given.reach_gain)

    def _agree(self, state: ChainState, effort: Effort) -> None:
        """Let agreements grow (C2) at the layers they are made (C10), settled by power (C2b)."""
        say = state.power if self.is_on("C2b") else np.ones_like(state.power)
        pull = self.given.receptivity_weight, self.given.receptivity_usual
        will = agreements.settled_will(state.engagement, say)
        for agreed, part in self._made(state, effort):
            agreed[:] = agreements.agreement_growth(
                agreed,
                part * effort.agreements,
                will,
                state.trust,
                state.effective_alignment,
                self.given.agreement_gain,
                pull,
            )

    def _intertwine(self, state: ChainState, hours: Floats) -> None:
        """Let joint interests grow (C3) and pull the pairs together (C3b)."""
        gain = self.given.intertwining_gain
        state.intertwining[:] = agreements.joint_interest_growth(
            state.intertwining, hours, state.alignment, gain
        )
        self._align(state)

    def _envision(self, state: ChainState, effort: Effort) -> None:
        """Let an ambition move goals (C4) and raise engagement (C4e), as boards carry it (C2d)."""
        given = self.given
        burden = vision.burdens(state.flow)
        burden = vision.relieved(burden, effort.compensation, given.compensation_gain)
        carried, deciders = 1.0, 1.0
        if self.is_on("C2b"):
            sharpness = given.majority_sharpness
            carried = vision.carried(state.engagement, state.power, burden, sharpness)
            deciders = 1.0 / float(state.power @ state.power)
        landed = effort.vision + effort.communication
        landed = vision.effective_hours(landed, effort.indicators, given.ambition_attention)
        landed *= carried
        reached = state.carried_down * (1.0 - burden)
        state.goals[:] = vision.shared_vision(
            state.goals,
            vision.joint_ambition(state.goals, state.power),
            landed,
            state.engagement * reached,
            deciders,
            given.vision_gain,
        )
        state.alignment[:] = agreements.goal_alignment(state.goals)
        self._align(state)
        state.partners[AMBITION] = vision.raised_ambition(
            state.partners[AMBITION],
            landed * reached,
            given.ambition_gain,
            given.ambition_most,
        )
        state.measured = vision.measured(
            state.measured,
            vision.effective_hours(effort.measuring, effort.indicators, given.ambition_attention),
            max(1, _present(state)),
            given.measure_gain,
        )

    def _align(self, state: ChainState) -> None:
        """Bring effective alignment up to date with goals and joint interests."""
        state.effective_alignment[:] = agreements.effective_alignment(
            state.alignment, state.intertwining
        )


def _present(state: ChainState) -> int:
    """Count the partners that are there: who may come later, or has left, has no staff."""
    return int((state.partners[STAFFING] > 0.0).sum())
