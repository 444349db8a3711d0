from dataclasses import replace
from math import isnan, nan, sqrt

import numpy as np
import pytest
from measure_cases import CLIENTS, CLINIC, DESK, OFFICE, VISITS, YOUNG, by_hand, client, visit

from ketensim.measure.indicators import INDICATORS, indicators
from ketensim.measure.measured import Measured

WORK = {"young": 5 * 1.0 + 9 * 0.25, "old": 1 * 1.0 + 1.5 * 1.0}  # weeks in treatment x FTE a place
A_WEEK = 95_000 / 20  # what an FTE costs a week, over 20 weeks, in euro a year
MET = {"young": 4 * 5 / 6 + 4, "old": 4 / 6 + 8}  # FTE weeks in meetings; desk is shared 5 to 1
REGIE = 36 * 60 * 52
EXPECTED = {  # all, young, old; see measure_cases for the tables
    "lead_time_mean": (7.75, 8 + 4 * 2 / 3 + 6 / 3, 8.5 / 3),
    "lead_time_p90": (nan, nan, 5.0),
    "waiting_time_mean": (9.5 / 6, 9 / 4, 0.5 / 2),
    "open_share": (1 / 6, 1 / 3, 0.0),
    "resolved_share": (2 / 6, 2 / 3, 0.0),
    "within_norm_share": (1 / 3, 1 / 3, nan),
    "gave_up_share": (1 / 6, 0.0, 1 / 3),
    "lost_share": (1 / 6, 0.0, 1 / 3),
    "relapse_share": (1 / 6, 0.0, 1 / 3),
    "double_work_share": (1 / 6, 1 / 4, 0.0),
    "meeting_share": (0.2, (5 * 0.1 + 9 * 0.2) / 14, (1 * 0.1 + 1.5 * 0.4) / 2.5),
    "utilisation": (16.5 / 140, 14 / 140, 2.5 / 140),
    "incidents": (50.0, 0.0, 100.0),
    "cost_per_resolved": (
        2000 / 4,
        2000 * WORK["young"] / sum(WORK.values()) / 3,
        2000 * WORK["old"] / sum(WORK.values()) / 1,
    ),
    "transparency": (0.5, 0.5, nan),
    "interdependence": (sqrt(2 / 5), sqrt(2 / 3), nan),
    "quality": (2 / 3, 2 / 3, nan),
    "trust": (0.7, 0.7, nan),
    "self_cleaning": (2.5 / 5, 2.1 / 4.6, 0.9 / 1.4),  # old: two fifths of desk's broken promise
    "dks": (
        0.5 * sqrt(2 / 5) * 2 / 3 * 0.7 * 0.5 / (3 * 2),
        0.5 * sqrt(2 / 3) * 2 / 3 * 0.7 * (2.1 / 4.6) / (2 * 2),
        nan,
    ),
    "dks_numerator": (
        0.5 * sqrt(2 / 5) * 2 / 3 * 0.7 * 0.5,
        0.5 * sqrt(2 / 3) * 2 / 3 * 0.7 * (2.1 / 4.6),
        nan,
    ),
    "regie_cost": (REGIE, REGIE * WORK["young"] / 9.75, REGIE * WORK["old"] / 9.75),
    "staff_cost": (80 * A_WEEK, (40 * 5 / 6 + 20) * A_WEEK, (40 / 6 + 20) * A_WEEK),
    "meeting_cost": (16 * A_WEEK, MET["young"] * A_WEEK, MET["old"] * A_WEEK),
    "double_work_cost": (0.125 * A_WEEK, 0.125 * A_WEEK, 0.0),  # 5 weeks, 1/4 FTE, half there, 1/5
    "unneeded_cost": (0.0, 0.0, 0.0),
    "relapse_cost": (0.5 * A_WEEK, 0.0, 0.5 * A_WEEK),  # one week of one FTE, half there
    "incident_cost": (2500 * 2 * 52, 2500 * 52, 2500 * 52),
    "spent_and_wasted": (
        REGIE + 96.625 * A_WEEK + 2500 * 2 * 52,
        REGIE * WORK["young"] / 9.75
        + (40 * 5 / 6 + 20 + MET["young"] + 0.125) * A_WEEK
        + 2500 * 52,
        REGIE * WORK["old"] / 9.75 + (40 / 6 + 20 + MET["old"] + 0.5) * A_WEEK + 2500 * 52,
    ),
    "lost_hours": (
        16.625 * 36 * 2.6,
        (MET["young"] + 0.125) * 36 * 2.6,
        (MET["old"] + 0.5) * 36 * 2.6,
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_an_indicator_is_what_the_tables_say_when_solved_by_hand(name):
    summary = indicators(Measured(by_hand()))
    found = (summary[name], summary[f"{name}@young"], summary[f"{name}@old"])
    assert found == pytest.approx(EXPECTED[name], nan_ok=True)


def test_the_summary_has_every_indicator_of_the_interface_in_its_order_and_by_group():
    names = list(EXPECTED)  # written down above in the order of the interface
    assert list(indicators(Measured(by_hand()))) == [
        *names,
        *(f"{name}@young" for name in names),
        *(f"{name}@old" for name in names),
    ]
    assert list(INDICATORS) == names


def test_every_indicator_has_a_unit_a_direction_two_names_and_says_what_missing_means():
    for name, entry in INDICATORS.items():
        assert entry.unit, name
        assert entry.better in ("higher", "lower", "neither"), name
        assert entry.en, name
        assert entry.nl, name
        assert "NaN" in entry.definition, name


def test_where_nobody_arrived_everything_about_clients_is_missing_and_staff_is_not():
    summary = indicators(Measured(by_hand(clients=[], visits=[], tallies={}, active={}, broken=())))
    known = {name for name, value in summary.items() if not isnan(value)}
    money = {name for name, value in INDICATORS.items() if "/year" in value.unit}
    always = {"utilisation", *money}
    by_group = {f"{name}@{group}" for name in always for group in ("young", "old")}
    assert known == {"meeting_share", *always, *by_group}
    assert summary["staff_cost"] == pytest.approx(80 * A_WEEK)  # idle staff is paid too
    assert summary["utilisation"] == 0.0


def test_a_broken_promise_can_be_put_right_where_nobody_is_referred():
    summary = indicators(Measured(by_hand(clients=[], visits=[], tallies={}, active={})))
    assert summary["self_cleaning"] == pytest.approx(1.5 / 2)


def test_a_group_that_nobody_of_arrived_is_missing_and_does_not_change_the_total():
    only_young = [row for row in CLIENTS if row["group"] == YOUNG]
    visits = [row for row in VISITS if row["client"] <= 4]
    summary = indicators(Measured(by_hand(clients=only_young, visits=visits)))
    assert isnan(summary["open_share@old"])
    assert isnan(summary["meeting_share@old"])
    assert summary["open_share"] == summary["open_share@young"] == pytest.approx(1 / 3)


def test_a_client_with_a_need_that_nobody_met_is_resolved_but_of_no_quality():
    failed = visit(1, DESK, -1.0, -0.5, 3.0, success=False)
    summary = indicators(Measured(by_hand(visits=[failed, *VISITS[1:]])))
    assert summary["quality"] == pytest.approx(1 / 3)
    assert summary["resolved_share"] == pytest.approx(2 / 6)


def test_the_same_function_that_succeeds_twice_meets_one_need():
    clients = [client(1, YOUNG, 0.0, 3.0, "resolved", needs=2)]
    visits = [visit(1, DESK, 0.0, 0.0, 1.0), visit(1, DESK, 1.0, 1.0, 2.0, DESK, number=2)]
    assert indicators(Measured(by_hand(clients, visits)))["quality"] == 0.0


def test_indicators_do_not_depend_on_what_happened_before_the_recording():
    later = by_hand()
    for tallies in later.pairs.values():
        tallies[:2] = 5
    first, second = indicators(Measured(by_hand())), indicators(Measured(later))
    np.testing.assert_array_equal(list(first.values()), list(second.values()))


def test_functions_beyond_what_a_client_needs_are_unneeded_by_their_share_of_the_work():
    clients = [client(1, YOUNG, 0.0, 8.0, "resolved", needs=1)]
    visits = [visit(1, DESK, 0.0, 0.0, 2.0), visit(1, CLINIC, 2.0, 2.0, 8.0, DESK, number=2)]
    summary = indicators(Measured(by_hand(clients, visits)))
    work = (2 * 1.0 + 6 * 0.25) * 0.5  # half the staff is there; one of two functions is needed
    assert summary["unneeded_cost@young"] == pytest.approx(work / 2 * A_WEEK)
    visits[1]["station"] = OFFICE  # the same function again is no other function
    assert indicators(Measured(by_hand(clients, visits)))["unneeded_cost"] == 0.0


def test_no_staff_time_is_wasted_twice():
    clients = [client(1, YOUNG, 0.0, 8.0, "resolved", needs=1, relapse_of=9)]
    visits = [
        visit(1, DESK, 0.0, 0.0, 2.0, dossier=False),
        visit(1, CLINIC, 2.0, 2.0, 8.0, DESK, number=2),
    ]
    summary = indicators(Measured(by_hand(clients, visits)))
    assert summary["double_work_cost"] == summary["unneeded_cost"] == 0.0  # all of it is relapse
    assert summary["relapse_cost"] == pytest.approx(1.75 * A_WEEK)


def test_without_recorded_weeks_nothing_is_known_of_money():
    early = by_hand(clients=[], visits=[], tallies={}, active={}, broken=())
    none = replace(early, week=early.week - 100)
    assert isnan(indicators(Measured(none))["staff_cost"])
