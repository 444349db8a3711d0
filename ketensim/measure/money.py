"""What a chain costs and what of it is waste, in euro a year: the lines of costs and benefits.

Staff is paid whether its time is wasted or not, so waste is time valued at what it costs, and no
money that leaves the till. What is told of the method is told to users too: see `money.*` in the
message catalogue.
"""

from __future__ import annotations

import numpy as np

from ketensim.measure.measured import Measured
from ketensim.measure.ratios import ratio
from ketensim.measure.records import Floats

WEEKS_PER_YEAR = 52.0

PAID = ("regie_cost", "staff_cost")
"""Lines that are paid out."""
TIME = ("meeting_cost", "double_work_cost", "unneeded_cost", "relapse_cost")
"""Lines that are time of staff, valued at its wage."""
LINES = (*PAID, *TIME, "incident_cost")
"""All lines; no euro is in two of them but staff time, which the payroll holds too."""


def money(measured: Measured) -> dict[str, Floats]:
    """Compute every line, of all and of each group: line -> (1 + G,) [euro/year].

    Also `spent_and_wasted`, their sum, and `lost_hours`, the time of the lines that are time
    [h/year]. Everything is missing (NaN) without recorded weeks.
    """
    weeks = max(measured.end, 0.0)
    if weeks == 0.0:
        nothing = np.full(1 + measured.groups, np.nan)
        return dict.fromkeys((*LINES, "spent_and_wasted", "lost_hours"), nothing)
    scenario, states = measured.records.scenario, measured.records.partners
    wage = np.array([partner.wage for partner in scenario.partners]) / WEEKS_PER_YEAR
    fte = states["fte"][measured.recorded]
    met = (fte * states["meeting_share"][measured.recorded]).sum(axis=0)
    wasted = _wasted(measured)
    regie = measured.records.regie_hours[measured.recorded].sum() * scenario.parameters.regie_wage
    happened = measured.records.groups["incidents"][measured.recorded].sum(axis=0)
    lines = {
        "regie_cost": np.concatenate([[regie], regie * _at_work(measured)]),
        "staff_cost": _divided(measured, fte.sum(axis=0) * wage),
        "meeting_cost": _divided(measured, met * wage),
        **{name: _with_total(work @ wage) for name, work in wasted.items()},
        "incident_cost": _with_total(happened * scenario.parameters.incident_price),
    }
    time = _divided(measured, met) + sum(_with_total(work.sum(1)) for work in wasted.values())
    lines = {name: line * WEEKS_PER_YEAR / weeks for name, line in lines.items()}
    lines["spent_and_wasted"] = np.sum([lines[name] for name in LINES], axis=0)
    lines["lost_hours"] = time * scenario.parameters.working_week * WEEKS_PER_YEAR / weeks
    return lines


def _with_total(by_group: Floats) -> Floats:
    """Put the sum over the groups before the groups (1 + G,)."""
    return np.concatenate([[by_group.sum()], by_group])


def _at_work(measured: Measured) -> Floats:
    """Divide one whole over the groups by the staff at work for their clients (G,)."""
    work = measured.busy @ measured.staff_per_place
    return ratio(work, work.sum(), nothing=0.0)


def _divided(measured: Measured, of_partners: Floats) -> Floats:
    """Divide what each partner spends over the groups by the time their clients were treated.

    What a partner without clients spends is in the total and in no group (1 + G,).
    """
    busy = measured.busy_at_partners
    shares = ratio(busy, busy.sum(axis=0), nothing=0.0)
    return np.concatenate([[of_partners.sum()], shares @ of_partners])


def _wasted(measured: Measured) -> dict[str, Floats]:
    """Add up staff time that brought clients nothing, by group and partner: (G, P) [FTE weeks].

    A place in use takes its share of the partner's staff, as far as that was available for
    clients: time in meetings is a line of its own. No visit is in two lines: what clients who
    came back took is relapse; of the others, what a repeated intake adds is double work; and of
    the rest the share of functions beyond the number that the client needs was unneeded. The
    tables hold how many functions a client needs and not which, so that share is a lower bound.
    """
    from ketensim.measure import visit_tallies  # numba: not for `ketensim list`

    records, scenario = measured.records, measured.records.scenario
    partner = np.asarray(records.station_partner)
    open_share = records.partners["availability"][measured.recorded].mean(axis=0)
    wasted = np.zeros((3, measured.groups, len(scenario.partners)))
    visit_tallies.tally_wasted(
        records.visits,
        measured.numbers,
        measured.group,
        measured.client("relapse_of") >= 0,
        measured.client("needs"),
        np.asarray(records.station_function),
        partner,
        measured.staff_per_place * open_share[partner],
        measured.end,
        scenario.parameters.reintake_work,
        np.full(len(scenario.functions), -1),
        wasted,
    )
    return dict(zip(("double_work_cost", "unneeded_cost", "relapse_cost"), wasted, strict=True))
