"""The indicators: each one number for all clients, and one for every client group.

Adding an indicator is adding one function here. Clients *count* when they arrived between 0 and
the end of the run less the follow-up, returns included, so that the end of the run does not bias
them. A missing value (NaN) always means that there was nothing to measure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ketensim.measure import dks_evidence
from ketensim.measure.lead_times import StayCurve, stay_curve
from ketensim.measure.measured import GAVE_UP, IN_SYSTEM, LOST, RESOLVED, Measured
from ketensim.measure.money import money
from ketensim.measure.ratios import ratio, share, with_total
from ketensim.measure.records import Floats

Better = Literal["higher", "lower", "neither"]
Measure = Callable[[Measured], Floats]


@dataclass(frozen=True)
class Indicator:
    """An indicator: how it is computed, its unit, its names, and which way is better."""

    measure: Measure
    unit: str
    better: Better
    en: str
    nl: str

    @property
    def definition(self) -> str:
        """How it is defined, with its denominator and what NaN means: its docstring in a line."""
        return " ".join((self.measure.__doc__ or "").split())


INDICATORS: dict[str, Indicator] = {}
"""Every indicator of the summary, in its order."""


def indicators(measured: Measured) -> dict[str, float]:
    """Compute every indicator, then each again by group under `name@group`."""
    values = {name: entry.measure(measured) for name, entry in INDICATORS.items()}
    summary = {name: float(value[0]) for name, value in values.items()}
    for g, group in enumerate(measured.records.scenario.groups, start=1):
        summary |= {f"{name}@{group.name}": float(value[g]) for name, value in values.items()}
    return summary


def _indicator(unit: str, better: Better, en: str, nl: str) -> Callable[[Measure], Measure]:
    """Make a function known as the indicator of its name."""

    def register(measure: Measure) -> Measure:
        INDICATORS[measure.__name__] = Indicator(measure, unit, better, en, nl)
        return measure

    return register


def _outcome_share(measured: Measured, outcome: int) -> Floats:
    """Share of the counted clients with this outcome, of all and of each group (1 + G,)."""
    return share(measured.outcomes[:, outcome], measured.outcomes.sum(axis=1))


def _stay_curves(measured: Measured) -> list[StayCurve]:
    """Estimate how long counted clients stay: all, and each group."""
    counted = measured.counted
    closed = measured.outcome[counted] != IN_SYSTEM
    until = np.where(closed, measured.ended[counted], measured.end)
    stay = until - measured.arrived[counted]
    order = np.argsort(measured.group_of_counted.astype(np.int16), kind="stable")
    ends = np.cumsum(measured.outcomes.sum(axis=1))[:-1]
    of_groups = zip(np.split(stay[order], ends), np.split(closed[order], ends), strict=True)
    return [stay_curve(stay, closed), *(stay_curve(*own) for own in of_groups)]


@_indicator("weeks", "lower", "lead time, mean", "doorlooptijd, gemiddeld")
def lead_time_mean(measured: Measured) -> Floats:
    """Mean time from arrival to leaving the chain, however it ends [weeks].

    Kaplan-Meier over counted clients, those still in the system censored at the end of the run;
    restricted to the longest time followed (`StayCurve.mean`). NaN without counted clients.
    """
    return np.array([curve.mean() for curve in measured.shared(_stay_curves)])


@_indicator("weeks", "lower", "lead time, 90th percentile", "doorlooptijd, 90e percentiel")
def lead_time_p90(measured: Measured) -> Floats:
    """Time within which nine in ten counted clients have left the chain [weeks].

    Kaplan-Meier as in `lead_time_mean`. NaN where fewer than nine in ten are estimated to have
    left within the longest time followed, and without counted clients.
    """
    return np.array([curve.quantile(0.9) for curve in measured.shared(_stay_curves)])


@_indicator(
    "weeks", "lower", "waiting time a treatment, mean", "wachttijd per behandeling, gemiddeld"
)
def waiting_time_mean(measured: Measured) -> Floats:
    """Mean wait before a treatment that started, of counted clients [weeks].

    From joining the queue of a station to the start there. Waits that ended by giving up, or were
    still running at the end, do not count: they show in `gave_up_share`, `open_share` and the lead
    times. NaN where no treatment started.
    """
    waits = with_total(measured.treatments[0])
    return ratio(waits[:, 1], waits[:, 0])


@_indicator("share", "lower", "still in the chain", "nog in de keten")
def open_share(measured: Measured) -> Floats:
    """Share of the counted clients still in the system at the end of the run [0-1].

    NaN without counted clients.
    """
    return _outcome_share(measured, IN_SYSTEM)


@_indicator("share", "higher", "resolved", "opgelost")
def resolved_share(measured: Measured) -> Floats:
    """Share of the counted clients who left resolved [0-1]; NaN without counted clients."""
    return _outcome_share(measured, RESOLVED)


@_indicator("share", "higher", "resolved within the norm", "binnen de norm opgelost")
def within_norm_share(measured: Measured) -> Floats:
    """Share of the counted clients resolved within the norm time of their group [0-1].

    Over all counted clients of groups that have a norm, those still in the system included as not
    resolved in time. NaN where no counted client has a norm.
    """
    in_time = measured.by_group(measured.counted & measured.in_time)
    with_norm = np.where(np.isnan(measured.norm), 0, measured.outcomes.sum(axis=1))
    return share(in_time, with_norm)


@_indicator("share", "lower", "gave up waiting", "afgehaakt")
def gave_up_share(measured: Measured) -> Floats:
    """Share of the counted clients who gave up waiting [0-1]; NaN without counted clients."""
    return _outcome_share(measured, GAVE_UP)


@_indicator("share", "lower", "lost for good", "voorgoed uit beeld")
def lost_share(measured: Measured) -> Floats:
    """Share of the counted clients lost for good between two stools [0-1].

    NaN without counted clients.
    """
    return _outcome_share(measured, LOST)


@_indicator("share", "lower", "came back", "teruggekeerd")
def relapse_share(measured: Measured) -> Floats:
    """Share of the counted arrivals that are returns of an earlier client [0-1].

    Not the share that will come back: that would be cut short by the end of the run. NaN without
    counted clients.
    """
    return measured.share_of_counted(measured.client("relapse_of") >= 0)


@_indicator("share", "lower", "intake done twice", "dubbele intake")
def double_work_share(measured: Measured) -> Floats:
    """Share of the treatments that repeated the intake because the dossier was missing [0-1].

    Over the treatments of counted clients that started. NaN where none started.
    """
    waits = with_total(measured.treatments[0])
    return ratio(waits[:, 2], waits[:, 0])


@_indicator("share", "lower", "time in meetings", "tijd in overleg")
def meeting_share(measured: Measured) -> Floats:
    """Share of the working time that goes to meetings, over the recorded weeks [0-1].

    Partners weigh by their staff; for a group also by the time its clients were in treatment
    there. NaN without recorded weeks, and for a group that nobody treated.
    """
    states, weeks = measured.records.partners, measured.recorded
    fte = states["fte"][weeks]
    hours, staff = (fte * states["meeting_share"][weeks]).sum(axis=0), fte.sum(axis=0)
    by_group = measured.busy_at_partners @ ratio(hours, staff, nothing=0.0)
    total = ratio(hours.sum(), staff.sum())
    return np.concatenate([[total], ratio(by_group, measured.busy_at_partners.sum(axis=1))])


@_indicator("share", "neither", "places in use", "bezetting")
def utilisation(measured: Measured) -> Floats:
    """Share of the place-weeks in use, over the recorded weeks and all stations [0-1].

    For a group the share that its clients use: the groups add up to the total. NaN without
    recorded weeks.
    """
    used = with_total(measured.busy.sum(axis=1))
    return ratio(used, np.full_like(used, measured.place_weeks))


@_indicator("per 100 clients", "lower", "incidents", "incidenten")
def incidents(measured: Measured) -> Floats:
    """Incidents of counted clients for every hundred of them; NaN without counted clients."""
    happened = np.bincount(
        measured.group_of_counted,
        measured.client("incidents")[measured.counted],
        minlength=measured.groups,
    )
    return 100.0 * share(happened, measured.outcomes.sum(axis=1))


@_indicator("euro", "lower", "cost per resolved client", "kosten per opgeloste cliënt")
def cost_per_resolved(measured: Measured) -> Floats:
    """Cost of staff and regie in the recorded weeks over the clients resolved in them [euro].

    Over the clients who left resolved from week 0 on, whenever they arrived. The cost is divided
    over the groups by the staff at work for their clients: time in treatment times FTE a place.
    NaN where nobody was resolved.
    """
    cost = measured.records.chain_cost[measured.recorded].sum()
    work = measured.busy @ measured.staff_per_place
    spent = cost * ratio(work, work.sum(), nothing=0.0)
    recorded = (measured.ended >= 0.0) & (measured.ended < measured.end)
    resolved = measured.by_group(recorded & (measured.outcome == RESOLVED))
    return ratio(np.concatenate([[cost], spent]), with_total(resolved))


@_indicator("0-1", "higher", "T: transparency", "T: transparantie")
def transparency(measured: Measured) -> Floats:
    """T of DKS: share of hand-offs with dossier, and of treatments reported back [0-1].

    The geometric mean of the two. NaN where nothing was handed over, or no report was due.
    """
    return measured.shared(dks_evidence.pooled_dks)["transparency"]


@_indicator("0-1", "higher", "W: mutual dependence", "W: wederzijdse afhankelijkheid")
def interdependence(measured: Measured) -> Floats:
    """W of DKS: flow-weighted mean of sqrt(d_ij d_ji) over pairs that hand clients over [0-1].

    d_ij is the share of i's visits that came from or went on to j. NaN where nothing was handed
    over.
    """
    return measured.shared(dks_evidence.pooled_dks)["interdependence"]


@_indicator("0-1", "higher", "K: quality", "K: kwaliteit")
def quality(measured: Measured) -> Floats:
    """K of DKS: share of those who left who were resolved within the norm, needs met [0-1].

    Over clients of groups with a norm who left in the recorded weeks, whenever they arrived.
    NaN where none left, or no group has a norm.
    """
    return measured.shared(dks_evidence.pooled_dks)["quality"]


@_indicator("0-1", "higher", "V: trust", "V: vertrouwen")
def trust(measured: Measured) -> Floats:
    """V of DKS: mean trust, both ways, on the used relations, weighted by hand-offs [0-1].

    NaN where nothing was handed over.
    """
    return measured.shared(dks_evidence.pooled_dks)["trust"]


@_indicator("0-1", "higher", "Z: self-cleaning", "Z: zelfreinigend vermogen")
def self_cleaning(measured: Measured) -> Floats:
    """Z of DKS: (faults put right + 1/2) / (faults closed + 1) [0-1].

    Faults are clients fallen between two stools, missing dossiers, late hand-offs and broken
    promises. NaN where nothing was offered and nothing went wrong.
    """
    return measured.shared(dks_evidence.pooled_dks)["self_cleaning"]


@_indicator("index", "higher", "DKS", "DKS")
def dks(measured: Measured) -> Floats:
    """T * W * K * V * Z / (active partners * disciplines); NaN where a factor is missing."""
    return measured.shared(dks_evidence.pooled_dks)["dks"]


@_indicator("index", "higher", "DKS without N and D", "DKS zonder N en D")
def dks_numerator(measured: Measured) -> Floats:
    """T * W * K * V * Z, comparable between chains of different size; NaN as `dks`."""
    return measured.shared(dks_evidence.pooled_dks)["dks_numerator"]


@_indicator("euro/year", "lower", "paid for regie", "betaald voor regie")
def regie_cost(measured: Measured) -> Floats:
    """Hours of the regisseur times `regie_wage`, over the recorded weeks [euro/year].

    For a group its share by the staff at work for its clients. NaN without recorded weeks.
    """
    return measured.shared(money)["regie_cost"]


@_indicator("euro/year", "lower", "paid for staff", "betaald voor personeel")
def staff_cost(measured: Measured) -> Floats:
    """Staff of the partners, seconded staff where it works, times its wage [euro/year].

    For a group its share by the time its clients were in treatment. NaN without recorded weeks.
    """
    return measured.shared(money)["staff_cost"]


@_indicator("euro/year", "lower", "time in meetings, valued", "tijd in overleg, in geld")
def meeting_cost(measured: Measured) -> Floats:
    """Time of the partners' staff in meetings times its wage [euro/year].

    Within `staff_cost`; divided over groups like it. NaN without recorded weeks.
    """
    return measured.shared(money)["meeting_cost"]


@_indicator("euro/year", "lower", "double intakes, valued", "dubbele intakes, in geld")
def double_work_cost(measured: Measured) -> Floats:
    """Count what repeated intakes add to treatments of first-time clients [euro/year].

    Staff time times wage: the share `reintake_work` adds. NaN without recorded weeks.
    """
    return measured.shared(money)["double_work_cost"]


@_indicator("euro/year", "lower", "steps not needed, valued", "onnodige stappen, in geld")
def unneeded_cost(measured: Measured) -> Floats:
    """Treatments of first-time clients beyond the number of functions they need [euro/year].

    Staff time times wage; a lower bound (`money._wasted`). NaN without recorded weeks.
    """
    return measured.shared(money)["unneeded_cost"]


@_indicator("euro/year", "lower", "treating relapses, valued", "terugval behandelen, in geld")
def relapse_cost(measured: Measured) -> Floats:
    """Treatments of clients who came back, staff time times wage [euro/year].

    NaN without recorded weeks.
    """
    return measured.shared(money)["relapse_cost"]


@_indicator("euro/year", "lower", "incidents, valued", "incidenten, in geld")
def incident_cost(measured: Measured) -> Floats:
    """Incidents in the recorded weeks times `incident_price` [euro/year]; NaN without any weeks."""
    return measured.shared(money)["incident_cost"]


@_indicator("euro/year", "lower", "spent and wasted together", "besteed en verspild samen")
def spent_and_wasted(measured: Measured) -> Floats:
    """All of these lines together [euro/year]; only differences of it mean something.

    Staff time stands in the payroll and once more where it is wasted, so that a strategy that
    frees time gains what that time costs. NaN without recorded weeks.
    """
    return measured.shared(money)["spent_and_wasted"]


@_indicator("h/year", "lower", "staff hours met or wasted", "uren overlegd of verspild")
def lost_hours(measured: Measured) -> Floats:
    """Staff time of meetings, double intakes, unneeded steps and relapses [h/year].

    At `working_week` hours an FTE. NaN without recorded weeks.
    """
    return measured.shared(money)["lost_hours"]
