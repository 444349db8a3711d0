import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_cases import CLIENTS, SCENARIO, VISITS, YOUNG, by_hand, client
from measure_synthetic import draw_records

from ketensim.measure import arranging
from ketensim.measure.result import Result


def shuffled(rows, seed):
    return rows[np.random.Generator(np.random.PCG64(seed)).permutation(len(rows))]


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**31), st.integers(0, 60))
def test_rows_come_in_the_order_of_arrival_and_visits_in_the_order_of_their_clients(seed, clients):
    records = draw_records(SCENARIO, clients, seed)
    found, visits = arranging.arrange(
        shuffled(records.clients, seed), shuffled(records.visits, seed)
    )
    assert (np.diff(found["arrived"]) >= 0).all()
    place = {number: row for row, number in enumerate(found["client"])}
    keys = [(place[visit["client"]], visit["visit"]) for visit in visits]
    assert keys == sorted(keys)
    assert len(keys) == len(records.visits)


def test_the_order_in_which_rows_leave_the_flow_makes_no_difference_at_all():
    one = Result(by_hand())
    other = Result(by_hand(CLIENTS[::-1], VISITS[::-1]))
    pd.testing.assert_series_equal(one.summary, other.summary, check_exact=True)
    for table in ("clients", "visits"):
        pd.testing.assert_frame_equal(one.table(table), other.table(table), check_exact=True)


def test_clients_who_arrive_at_one_moment_stand_in_the_order_of_their_numbers():
    twins = [client(2, YOUNG, 1.0, 2.0, "resolved"), client(1, YOUNG, 1.0, 2.0, "resolved")]
    assert by_hand(twins, visits=[]).clients["client"].tolist() == [1, 2]


def test_a_visit_of_an_unknown_client_is_refused():
    with pytest.raises(ValueError, match="not among the clients"):
        by_hand(clients=CLIENTS[1:])


def test_the_compiled_order_is_that_of_plain_python(monkeypatch):
    records = draw_records(SCENARIO, clients=200)
    numbers = np.ascontiguousarray(records.clients["client"])
    visits = shuffled(records.visits, 3)
    keys = (np.ascontiguousarray(visits["client"]), np.ascontiguousarray(visits["visit"]))
    compiled = arranging.visit_order(numbers, *keys)
    for name in ("put_in_order", "_find_rows"):
        monkeypatch.setattr(arranging, name, getattr(arranging, name).py_func)
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(arranging.visit_order(numbers, *keys), compiled)
        unknown = arranging.visit_order(numbers[1:], *keys)
    assert (unknown == -1).all()
