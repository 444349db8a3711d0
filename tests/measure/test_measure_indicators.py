from math import isnan, nan, sqrt

import numpy as np
import pytest
from measure_cases import CLIENTS, DESK, VISITS, YOUNG, by_hand, client, visit

from ketensim.measure.indicators import INDICATORS, indicators
from ketensim.measure.measured import Measured

WORK = {"young": 5 * 1.0 + 9 * 0.25, "old": 1 * 1.0 + 1.5 * 1.0}  # weeks in treatment x FTE a place
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
    assert known == {"meeting_share", "utilisation", "utilisation@young", "utilisation@old"}
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
