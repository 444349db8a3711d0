"""Every number of the model that is not a fact of one chain, with unit, range and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field, create_model

from ketensim.declaring import ASSUMPTION, declared
from ketensim.scenario.base import Frozen


def _parameter(
    default: float,
    low: float,
    high: float,
    unit: str,
    label: str,
    source: str,
    description: str,
    nl: str = "",
) -> Any:
    """Declare one parameter; `label` is the rule of docs/ODD.md that reads it."""
    return Field(
        default=default,
        ge=low,
        le=high,
        description=description,
        json_schema_extra={"unit": unit, "label": label, "source": source, "nl": nl},
    )


def _assumed(
    default: float,
    low: float,
    high: float,
    unit: str,
    label: str,
    description: str,
    mechanism: str = "",
) -> Any:
    """Declare a parameter whose size is an assumption, whatever the source of its mechanism."""
    source = f"{mechanism}; size an {ASSUMPTION}" if mechanism else ASSUMPTION
    return _parameter(default, low, high, unit, label, source, description)


class CoreParameters(Frozen):
    """Parameters of the client flow and of the weekly core of behaviour rules.

    Each field states its meaning, unit, range, the rule in docs/ODD.md that reads it and where
    its value comes from. Most values are assumptions: the sources describe mechanisms, not sizes.
    """

    # The client flow (floor 2 reads these when the mechanisms are not all off)
    retry_weeks: float = _assumed(
        1.0, 0.01, 52.0, "week", "F6", "time until a refused client is offered again"
    )
    max_attempts: int = _assumed(
        3, 1, 100, "referrals", "F6", "refusals after which a client is lost between two"
    )
    late_weeks: float = _assumed(
        4.0, 0.0, 520.0, "week", "F6", "wait after which a hand-off counts as late"
    )
    search_weeks: float = _assumed(
        26.0, 0.0, 520.0, "week", "F10", "time a lost client can still be recovered"
    )
    relapse_weeks: float = _assumed(
        26.0, 0.1, 520.0, "week", "F9", "mean time until an unresolved client is back"
    )
    relapse_chance: float = _assumed(
        0.4, 0.0, 1.0, "-", "F9", "chance that an unresolved client comes back"
    )
    treatment_success: float = _assumed(
        0.95, 0.0, 1.0, "-", "F7", "chance that a treatment with dossier succeeds"
    )
    reintake_success: float = _assumed(
        0.8, 0.0, 1.0, "-", "F7", "chance that a treatment without dossier succeeds", "S2 4.5, S4"
    )
    reintake_work: float = _assumed(
        0.25, 0.0, 5.0, "-", "F7", "extra share of work when the intake is done again", "S2 4.5, S4"
    )
    incident_hazard: float = _assumed(
        0.01,
        0.0,
        10.0,
        "1/week",
        "F8",
        "incidents of a waiting or lost client at severity 1",
        "S2 ch. 1",
    )

    # Engagement, availability, promise
    engagement_base: float = _assumed(
        0.6, -5.0, 5.0, "logit", "P1", "engagement of a partner with nothing for or against"
    )
    engagement_alignment: float = _assumed(
        1.5, 0.0, 10.0, "logit", "P1", "pull of goals that agree", "S2 appendix"
    )
    engagement_urgency: float = _assumed(
        1.5, 0.0, 10.0, "logit", "P1", "pull of urgency", "S2 4.1, S4"
    )
    engagement_trust: float = _assumed(
        2.0, 0.0, 10.0, "logit", "P1", "pull of trust in the others", "S2 ch. 6"
    )
    engagement_outside: float = _assumed(
        3.0, 0.0, 10.0, "logit", "P1", "drag of outside pressure", "S2 appendix"
    )
    engagement_pace: float = _assumed(
        0.25, 0.0, 1.0, "1/week", "P1", "share of the gap to its target closed in a week"
    )
    outside_return: float = _assumed(
        0.1, 0.0, 1.0, "1/week", "P1b", "share of the way back to its mean in a week"
    )
    availability_floor: float = _assumed(
        0.1, 0.01, 1.0, "-", "P2", "least share of capacity that goes to clients"
    )
    disengagement_loss: float = _assumed(
        0.3, 0.0, 1.0, "-", "P2", "share of capacity that a partner without engagement keeps"
    )
    promise_optimism: float = _assumed(
        0.05,
        0.0,
        1.0,
        "-",
        "P3",
        "how much better a promise sounds than the partner's usual engagement",
        "S0 'een woord is iets anders dan een daad'",
    )
    breach_cost: float = _assumed(
        0.1,
        0.0,
        1.0,
        "1/week",
        "P3b",
        "share of trust lost in a week of a wholly broken promise in full sight",
        "S0",
    )

    # Hand-offs between professionals
    acceptance_base: float = _assumed(
        1.0, -5.0, 10.0, "logit", "P4", "willingness to accept with nothing for or against"
    )
    acceptance_trust: float = _assumed(4.0, 0.0, 20.0, "logit", "P4", "pull of trust in the sender")
    acceptance_alignment: float = _assumed(
        2.0, 0.0, 20.0, "logit", "P4", "pull of goals that agree"
    )
    acceptance_urgency: float = _assumed(1.0, 0.0, 20.0, "logit", "P4", "pull of urgency")
    acceptance_agreement: float = _assumed(
        2.0, 0.0, 20.0, "logit", "P4", "pull of agreements", "S2 4.5"
    )
    acceptance_load: float = _assumed(
        1.0, 0.0, 20.0, "logit/month", "P4", "drag of a month's backlog", "S2 ch. 3"
    )
    dossier_same_system: float = _assumed(
        0.9, 0.0, 1.0, "-", "P5", "carriage within one system", "S4, S2 7.2"
    )
    dossier_other_system: float = _assumed(
        0.75, 0.0, 1.0, "-", "P5", "carriage across systems", "S4, S2 7.2"
    )
    dossier_other_discipline: float = _assumed(
        0.9,
        0.0,
        1.0,
        "-",
        "P5",
        "part of a dossier that another discipline can read without a common language",
        "S2 5.2, 5.9",
    )
    dossier_legal_ceiling: float = _assumed(
        0.95, 0.0, 1.0, "-", "P5", "most that the law lets two sectors share"
    )
    dossier_trust: float = _assumed(
        9.0, 0.0, 50.0, "logit", "P5", "pull of trust on sharing a dossier or a report"
    )
    dossier_engagement: float = _assumed(
        3.0, 0.0, 50.0, "logit", "P5", "pull of engagement on sharing a dossier or a report"
    )
    dossier_agreement: float = _assumed(
        0.9, 0.0, 1.0, "-", "P5", "part of the gap that full agreements close", "S2 4.5"
    )
    choice_trust: float = _assumed(
        3.0, 0.0, 20.0, "logit", "P7", "pull of trust in the choice of a provider"
    )
    choice_waiting: float = _assumed(
        1.0, 0.0, 20.0, "logit/month", "P7", "drag of a month of known waiting time"
    )
    outside_knowledge: float = _assumed(
        0.5, 0.0, 1.0, "-", "P7", "part of the waiting time known to clients from outside"
    )
    newcomer_distance: float = _assumed(
        0.5, 0.0, 1.0, "-", "P7b", "part of trust, agreements and joint interest a newcomer lacks"
    )
    self_cleaning: float = _assumed(
        0.3, 0.0, 1.0, "1/week", "P8", "faults put right in full sight and trust"
    )

    # Trust
    trust_prior: float = _assumed(
        0.4, 0.0, 1.0, "-", "P6", "trust between partners that do not know each other"
    )
    trust_gain: float = _assumed(
        0.03, 0.0, 1.0, "1/week", "P6", "most of the gap to the evidence closed in a week, upwards"
    )
    trust_loss_factor: float = _assumed(
        2.0, 1.0, 20.0, "-", "P6", "how much faster trust goes down than up"
    )
    trust_contacts: float = _assumed(
        5.0, 0.0, 1000.0, "contacts", "P6", "contacts a week at which half the full weight counts"
    )
    trust_fade: float = _assumed(
        0.01, 0.0, 1.0, "1/week", "P6", "return to the prior without any contact"
    )

    # Urgency
    urgency_half_life: float = _assumed(
        13.0, 0.1, 520.0, "week", "C1", "time in which attention halves"
    )
    incident_publicity: float = _assumed(
        0.01, 0.0, 1.0, "-", "C1", "chance that one incident becomes public"
    )
    incident_urgency: float = _assumed(
        0.3, 0.0, 1.0, "-", "C1", "rise of urgency by a public incident", "S2 ch. 1"
    )
    owner_pressure: float = _assumed(
        0.05,
        0.0,
        1.0,
        "1/week",
        "C1",
        "rise of urgency by one problem owner when all clients wait",
        "S2 5.8",
    )
    campaign_gain: float = _assumed(
        0.003, 0.0, 1.0, "1/h", "C1b", "rise of urgency by an hour of campaign", "S2 appendix"
    )
    campaign_wear: float = _assumed(
        0.005, 0.0, 1.0, "1/h", "C1b", "wear of campaigning by an hour that no nuisance backs"
    )
    campaign_rest: float = _assumed(
        0.03, 0.0, 1.0, "1/week", "C1b", "share of that wear forgotten in a week"
    )

    # Agreements, power, joint interests, vision, meetings
    agreement_gain: float = _assumed(
        0.1, 0.0, 1.0, "1/h", "C2", "growth of an agreement by an hour in full receptivity"
    )
    receptivity_weight: float = _assumed(
        1.0, 0.0, 1.0, "-", "C2", "how far receptivity depends on the pair; at 0 all are alike"
    )
    receptivity_usual: float = _assumed(
        0.2, 0.0, 1.0, "-", "C2", "receptivity of every pair where it does not depend on the pair"
    )
    agreement_erosion: float = _assumed(
        0.005, 0.0, 1.0, "1/week", "C2c", "agreements that fade in a week"
    )
    agreement_breach: float = _assumed(
        0.1, 0.0, 1.0, "1/week", "C2c", "agreements undone in a week of wholly broken promises"
    )
    autonomy_room: float = _assumed(
        0.6,
        0.0,
        1.0,
        "-",
        "C2a",
        "mean agreement beyond which it costs autonomy",
        "S2 4.5 'te veel organiseren'",
    )
    autonomy_cost: float = _assumed(
        2.0, 0.0, 20.0, "logit", "C2a", "drag on engagement of lost autonomy", "S2 4.5"
    )
    autonomy_pace: float = _assumed(
        1.0, 0.0, 1.0, "-", "C2g", "slowing of a partner without any autonomy", "S2 4.5"
    )
    majority_sharpness: float = _assumed(
        12.0, 0.1, 200.0, "logit", "C2d", "how sharp a power-weighted majority decides"
    )
    intertwining_gain: float = _assumed(
        0.01, 0.0, 1.0, "1/h", "C3", "growth of a joint interest by an hour where all differs"
    )
    intertwining_erosion: float = _assumed(
        0.003, 0.0, 1.0, "1/week", "C2c", "joint interests that fade in a week"
    )
    vision_gain: float = _assumed(
        0.002, 0.0, 1.0, "1/h", "C4", "move towards the joint ambition by an hour, one decider"
    )
    compensation_gain: float = _assumed(
        0.02, 0.0, 1.0, "1/h", "C4d", "burden taken away by an hour of compensation", "S2 4.3"
    )
    ambition_attention: float = _assumed(
        0.5, 0.0, 1.0, "-", "C4c", "attention that is left when one indicator becomes two"
    )
    ambition_gain: float = _assumed(
        0.01, 0.0, 1.0, "1/h", "C4e", "part of what an ambition can add that an hour adds", "S4"
    )
    ambition_most: float = _assumed(
        1.0, 0.0, 10.0, "logit", "C4e", "what a joint ambition adds to engagement at most", "S4"
    )
    measure_gain: float = _assumed(
        0.15,
        0.0,
        10.0,
        "organisations/h",
        "C4f",
        "part of the ambition that an hour for each organisation makes measured and shown",
        "S4",
    )
    measure_aging: float = _assumed(
        0.02, 0.0, 1.0, "1/week", "C4f", "share of what is measured that goes stale in a week"
    )
    reach_gain: float = _assumed(
        0.05, 0.0, 1.0, "1/h", "C10a", "part of what its reach lacks that an hour at a layer adds"
    )
    working_week: float = _parameter(
        36.0, 1.0, 60.0, "h/week", "C5", "Dutch collective agreements", "hours of one FTE"
    )
    team_size: float = _assumed(
        10.0, 0.1, 1000.0, "FTE", "C5", "staff that one person at a table speaks for"
    )
    link_hours: float = _assumed(
        0.5, 0.0, 40.0, "h/week", "C5", "meeting hours for each partner one hands over to"
    )
    upkeep_hours: float = _assumed(
        0.3, 0.0, 40.0, "h/week", "C5", "hours to keep up one full agreement, each side"
    )
    making_hours: float = _assumed(
        0.5, 0.0, 10.0, "h/h", "C5a", "hours of each side for an hour of the regisseur on a link"
    )
    preparation_hours: float = _assumed(
        8.0, 0.1, 200.0, "h", "C5c", "hours of the regisseur for one table of consultation"
    )
    speaking_hours: float = _assumed(
        0.25, 0.0, 8.0, "h", "C5c", "time a table takes for each partner at it"
    )
    knowledge_gain: float = _assumed(
        0.001, 0.0, 1.0, "1/h", "C5b", "growth of the knowledge base by an hour", "S3, S2 5.9"
    )
    knowledge_erosion: float = _assumed(
        0.01, 0.0, 1.0, "1/week", "C5b", "knowledge that goes stale in a week"
    )
    information_lag: float = _assumed(
        26.0,
        0.0,
        260.0,
        "week",
        "C7a",
        "age of what the regisseur sees where nothing is transparent",
        "S0",
    )
    rosiness: float = _assumed(
        0.5,
        0.0,
        1.0,
        "-",
        "C7b",
        "part of the bad news left out of reports where nothing is transparent",
        "S0",
    )
    regie_wage: float = _assumed(60.0, 0.0, 1000.0, "euro/h", "C5", "cost of an hour of regie")
    incident_price: float = _assumed(
        2500.0, 0.0, 1e6, "euro/incident", "F8", "cost of one incident to police, care and others"
    )


def _declared_parameters() -> dict[str, Any]:
    """Give the parameters of every mechanism that declares itself, as fields."""
    return {
        name: (
            known["type"],
            _parameter(
                known["default"],
                known["low"],
                known["high"],
                known["unit"],
                kind.id,
                known["source"],
                known["meaning"],
                known["nl"],
            ),
        )
        for kind in declared()
        for name, known in kind.parameters().items()
    }


if TYPE_CHECKING:
    Parameters = CoreParameters
else:
    Parameters = create_model(
        "Parameters",
        __base__=CoreParameters,
        __module__=__name__,
        __doc__="Every parameter of the model: those of the core, and those of each mechanism.",
        **_declared_parameters(),
    )
