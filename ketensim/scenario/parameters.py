"""Every number of the model that is not a fact of one chain, with unit, range and source."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from ketensim.scenario.base import Frozen

ASSUMPTION = "assumption"


def _parameter(
    default: float, low: float, high: float, unit: str, label: str, source: str, description: str
) -> Any:
    """Declare one parameter; `label` is the rule of docs/ODD.md that reads it."""
    return Field(
        default=default,
        ge=low,
        le=high,
        description=description,
        json_schema_extra={"unit": unit, "label": label, "source": source},
    )


class Parameters(Frozen):
    """Parameters of the behaviour rules and of the client flow.

    Each field states its meaning, unit, range, the rule in docs/ODD.md that reads it and where
    its value comes from. Most values are assumptions: the sources describe mechanisms, not sizes.
    """

    # The client flow (floor 2 reads these when the mechanisms are not all off)
    retry_weeks: float = _parameter(
        1.0, 0.01, 52.0, "week", "F6", ASSUMPTION, "time until a refused client is offered again"
    )
    max_attempts: int = _parameter(
        3,
        1,
        100,
        "referrals",
        "F6",
        ASSUMPTION,
        "refusals after which a client is lost between two",
    )
    late_weeks: float = _parameter(
        4.0, 0.0, 520.0, "week", "F6", ASSUMPTION, "wait after which a hand-off counts as late"
    )
    search_weeks: float = _parameter(
        26.0, 0.0, 520.0, "week", "F10", ASSUMPTION, "time a lost client can still be recovered"
    )
    relapse_weeks: float = _parameter(
        26.0, 0.1, 520.0, "week", "F9", ASSUMPTION, "mean time until an unresolved client is back"
    )
    relapse_chance: float = _parameter(
        0.4, 0.0, 1.0, "-", "F9", ASSUMPTION, "chance that an unresolved client comes back"
    )
    treatment_success: float = _parameter(
        0.95, 0.0, 1.0, "-", "F7", ASSUMPTION, "chance that a treatment with dossier succeeds"
    )
    reintake_success: float = _parameter(
        0.8, 0.0, 1.0, "-", "F7", "S2 4.5, S4; size an assumption",
        "chance that a treatment without dossier succeeds",
    )  # fmt: skip
    reintake_work: float = _parameter(
        0.25, 0.0, 5.0, "-", "F7", "S2 4.5, S4; size an assumption",
        "extra share of work when the intake is done again",
    )  # fmt: skip
    incident_hazard: float = _parameter(
        0.01, 0.0, 10.0, "1/week", "F8", "S2 ch. 1; size an assumption",
        "incidents of a waiting or lost client at severity 1",
    )  # fmt: skip

    # Engagement, availability, promise
    engagement_base: float = _parameter(
        0.6,
        -5.0,
        5.0,
        "logit",
        "P1",
        ASSUMPTION,
        "engagement of a partner with nothing for or against",
    )
    engagement_alignment: float = _parameter(
        1.5, 0.0, 10.0, "logit", "P1", "S2 appendix; size an assumption", "pull of goals that agree"
    )
    engagement_urgency: float = _parameter(
        1.5, 0.0, 10.0, "logit", "P1", "S2 4.1, S4; size an assumption", "pull of urgency"
    )
    engagement_trust: float = _parameter(
        2.0, 0.0, 10.0, "logit", "P1", "S2 ch. 6; size an assumption", "pull of trust in the others"
    )
    engagement_outside: float = _parameter(
        3.0, 0.0, 10.0, "logit", "P1", "S2 appendix; size an assumption", "drag of outside pressure"
    )
    engagement_pace: float = _parameter(
        0.25,
        0.0,
        1.0,
        "1/week",
        "P1",
        ASSUMPTION,
        "share of the gap to its target closed in a week",
    )
    outside_return: float = _parameter(
        0.1, 0.0, 1.0, "1/week", "P1b", ASSUMPTION, "share of the way back to its mean in a week"
    )
    availability_floor: float = _parameter(
        0.1, 0.01, 1.0, "-", "P2", ASSUMPTION, "least share of capacity that goes to clients"
    )
    disengagement_loss: float = _parameter(
        0.3,
        0.0,
        1.0,
        "-",
        "P2",
        ASSUMPTION,
        "share of capacity that a partner without engagement keeps",
    )
    promise_optimism: float = _parameter(
        0.05, 0.0, 1.0, "-", "P3", "S0 'een woord is iets anders dan een daad'; size an assumption",
        "how much better a promise sounds than the partner's usual engagement",
    )  # fmt: skip
    breach_cost: float = _parameter(
        0.1, 0.0, 1.0, "1/week", "P3b", "S0; size an assumption",
        "share of trust lost in a week of a wholly broken promise in full sight",
    )  # fmt: skip

    # Hand-offs between professionals
    acceptance_base: float = _parameter(
        1.0,
        -5.0,
        10.0,
        "logit",
        "P4",
        ASSUMPTION,
        "willingness to accept with nothing for or against",
    )
    acceptance_trust: float = _parameter(
        4.0, 0.0, 20.0, "logit", "P4", ASSUMPTION, "pull of trust in the sender"
    )
    acceptance_alignment: float = _parameter(
        2.0, 0.0, 20.0, "logit", "P4", ASSUMPTION, "pull of goals that agree"
    )
    acceptance_urgency: float = _parameter(
        1.0, 0.0, 20.0, "logit", "P4", ASSUMPTION, "pull of urgency"
    )
    acceptance_agreement: float = _parameter(
        2.0, 0.0, 20.0, "logit", "P4", "S2 4.5; size an assumption", "pull of agreements"
    )
    acceptance_load: float = _parameter(
        1.0,
        0.0,
        20.0,
        "logit/month",
        "P4",
        "S2 ch. 3; size an assumption",
        "drag of a month's backlog",
    )
    dossier_same_system: float = _parameter(
        0.9, 0.0, 1.0, "-", "P5", "S4, S2 7.2; size an assumption", "carriage within one system"
    )
    dossier_other_system: float = _parameter(
        0.75, 0.0, 1.0, "-", "P5", "S4, S2 7.2; size an assumption", "carriage across systems"
    )
    dossier_other_discipline: float = _parameter(
        0.9, 0.0, 1.0, "-", "P5", "S2 5.2, 5.9; size an assumption",
        "part of a dossier that another discipline can read without a common language",
    )  # fmt: skip
    dossier_legal_ceiling: float = _parameter(
        0.95, 0.0, 1.0, "-", "P5", ASSUMPTION, "most that the law lets two sectors share"
    )
    dossier_trust: float = _parameter(
        9.0, 0.0, 50.0, "logit", "P5", ASSUMPTION, "pull of trust on sharing a dossier or a report"
    )
    dossier_engagement: float = _parameter(
        3.0,
        0.0,
        50.0,
        "logit",
        "P5",
        ASSUMPTION,
        "pull of engagement on sharing a dossier or a report",
    )
    dossier_agreement: float = _parameter(
        0.9,
        0.0,
        1.0,
        "-",
        "P5",
        "S2 4.5; size an assumption",
        "part of the gap that full agreements close",
    )
    choice_trust: float = _parameter(
        3.0, 0.0, 20.0, "logit", "P7", ASSUMPTION, "pull of trust in the choice of a provider"
    )
    choice_waiting: float = _parameter(
        1.0, 0.0, 20.0, "logit/month", "P7", ASSUMPTION, "drag of a month of known waiting time"
    )
    outside_knowledge: float = _parameter(
        0.5,
        0.0,
        1.0,
        "-",
        "P7",
        ASSUMPTION,
        "part of the waiting time known to clients from outside",
    )
    newcomer_distance: float = _parameter(
        0.5,
        0.0,
        1.0,
        "-",
        "P7b",
        ASSUMPTION,
        "part of trust, agreements and joint interest a newcomer lacks",
    )
    self_cleaning: float = _parameter(
        0.3, 0.0, 1.0, "1/week", "P8", ASSUMPTION, "faults put right in full sight and trust"
    )

    # Trust
    trust_prior: float = _parameter(
        0.4, 0.0, 1.0, "-", "P6", ASSUMPTION, "trust between partners that do not know each other"
    )
    trust_gain: float = _parameter(
        0.03,
        0.0,
        1.0,
        "1/week",
        "P6",
        ASSUMPTION,
        "most of the gap to the evidence closed in a week, upwards",
    )
    trust_loss_factor: float = _parameter(
        2.0, 1.0, 20.0, "-", "P6", ASSUMPTION, "how much faster trust goes down than up"
    )
    trust_contacts: float = _parameter(
        5.0,
        0.0,
        1000.0,
        "contacts",
        "P6",
        ASSUMPTION,
        "contacts a week at which half the full weight counts",
    )
    trust_fade: float = _parameter(
        0.01, 0.0, 1.0, "1/week", "P6", ASSUMPTION, "return to the prior without any contact"
    )

    # Urgency
    urgency_half_life: float = _parameter(
        13.0, 0.1, 520.0, "week", "C1", ASSUMPTION, "time in which attention halves"
    )
    incident_publicity: float = _parameter(
        0.01, 0.0, 1.0, "-", "C1", ASSUMPTION, "chance that one incident becomes public"
    )
    incident_urgency: float = _parameter(
        0.3,
        0.0,
        1.0,
        "-",
        "C1",
        "S2 ch. 1; size an assumption",
        "rise of urgency by a public incident",
    )
    owner_pressure: float = _parameter(
        0.05, 0.0, 1.0, "1/week", "C1", "S2 5.8; size an assumption",
        "rise of urgency by one problem owner when all clients wait",
    )  # fmt: skip
    campaign_gain: float = _parameter(
        0.003,
        0.0,
        1.0,
        "1/h",
        "C1b",
        "S2 appendix; size an assumption",
        "rise of urgency by an hour of campaign",
    )
    campaign_wear: float = _parameter(
        0.005,
        0.0,
        1.0,
        "1/h",
        "C1b",
        ASSUMPTION,
        "wear of campaigning by an hour that no nuisance backs",
    )
    campaign_rest: float = _parameter(
        0.03, 0.0, 1.0, "1/week", "C1b", ASSUMPTION, "share of that wear forgotten in a week"
    )

    # Agreements, power, joint interests, vision, meetings
    agreement_gain: float = _parameter(
        0.02,
        0.0,
        1.0,
        "1/h",
        "C2",
        ASSUMPTION,
        "growth of an agreement by an hour in full receptivity",
    )
    agreement_erosion: float = _parameter(
        0.005, 0.0, 1.0, "1/week", "C2c", ASSUMPTION, "agreements that fade in a week"
    )
    agreement_breach: float = _parameter(
        0.1,
        0.0,
        1.0,
        "1/week",
        "C2c",
        ASSUMPTION,
        "agreements undone in a week of wholly broken promises",
    )
    autonomy_room: float = _parameter(
        0.6, 0.0, 1.0, "-", "C2a", "S2 4.5 'te veel organiseren'; size an assumption",
        "mean agreement beyond which it costs autonomy",
    )  # fmt: skip
    autonomy_cost: float = _parameter(
        2.0,
        0.0,
        20.0,
        "logit",
        "C2a",
        "S2 4.5; size an assumption",
        "drag on engagement of lost autonomy",
    )
    majority_sharpness: float = _parameter(
        12.0, 0.1, 200.0, "logit", "C2d", ASSUMPTION, "how sharp a power-weighted majority decides"
    )
    intertwining_gain: float = _parameter(
        0.01,
        0.0,
        1.0,
        "1/h",
        "C3",
        ASSUMPTION,
        "growth of a joint interest by an hour where all differs",
    )
    intertwining_erosion: float = _parameter(
        0.003, 0.0, 1.0, "1/week", "C2c", ASSUMPTION, "joint interests that fade in a week"
    )
    vision_gain: float = _parameter(
        0.002,
        0.0,
        1.0,
        "1/h",
        "C4",
        ASSUMPTION,
        "move towards the joint ambition by an hour, one decider",
    )
    compensation_gain: float = _parameter(
        0.02,
        0.0,
        1.0,
        "1/h",
        "C4d",
        "S2 4.3; size an assumption",
        "burden taken away by an hour of compensation",
    )
    ambition_attention: float = _parameter(
        0.5,
        0.0,
        1.0,
        "-",
        "C4c",
        ASSUMPTION,
        "attention that is left when one indicator becomes two",
    )
    working_week: float = _parameter(
        36.0, 1.0, 60.0, "h/week", "C5", "Dutch collective agreements", "hours of one FTE"
    )
    team_size: float = _parameter(
        10.0, 0.1, 1000.0, "FTE", "C5", ASSUMPTION, "staff that one person at a table speaks for"
    )
    link_hours: float = _parameter(
        0.5,
        0.0,
        40.0,
        "h/week",
        "C5",
        ASSUMPTION,
        "meeting hours for each partner one hands over to",
    )
    upkeep_hours: float = _parameter(
        0.3, 0.0, 40.0, "h/week", "C5", ASSUMPTION, "hours to keep up one full agreement, each side"
    )
    making_hours: float = _parameter(
        0.5,
        0.0,
        10.0,
        "h/h",
        "C5a",
        ASSUMPTION,
        "hours of each side for an hour of the regisseur on a link",
    )
    preparation_hours: float = _parameter(
        8.0,
        0.1,
        200.0,
        "h",
        "C5c",
        ASSUMPTION,
        "hours of the regisseur for one table of consultation",
    )
    speaking_hours: float = _parameter(
        0.25, 0.0, 8.0, "h", "C5c", ASSUMPTION, "time a table takes for each partner at it"
    )
    knowledge_gain: float = _parameter(
        0.001,
        0.0,
        1.0,
        "1/h",
        "C5b",
        "S3, S2 5.9; size an assumption",
        "growth of the knowledge base by an hour",
    )
    knowledge_erosion: float = _parameter(
        0.01, 0.0, 1.0, "1/week", "C5b", ASSUMPTION, "knowledge that goes stale in a week"
    )
    information_lag: float = _parameter(
        26.0, 0.0, 260.0, "week", "C7", "S0; size an assumption",
        "age of what the regisseur sees where nothing is transparent",
    )  # fmt: skip
    rosiness: float = _parameter(
        0.5, 0.0, 1.0, "-", "C7", "S0; size an assumption",
        "part of the bad news left out of reports where nothing is transparent",
    )  # fmt: skip
    regie_wage: float = _parameter(
        60.0, 0.0, 1000.0, "euro/h", "C5", ASSUMPTION, "cost of an hour of regie"
    )
