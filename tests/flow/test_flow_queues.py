"""The line by severity, heaps in parts, against a sorted list; the whole line, against its rows."""

import numpy as np
import pytest
from flow_cases import assert_same_rows, chain_of, clients_of, law, one_station, opened, visits_of
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from ketensim.flow.layout import client_at, queue_at, world_at
from ketensim.flow.queues import join, leave, move_to_front

ROWS = 60


@njit
def _join(where, c, severity, queued):
    world = world_at(where, 0)
    client = client_at(world.clients, c)
    client.severity, client.queued, client.id, client.urgent = severity, queued, c, False
    join(world, 0, c)


@njit
def _leave(where, c):
    leave(world_at(where, 0), 0, c)


@njit
def _call(where, c):
    move_to_front(world_at(where, 0), 0, c)


@njit
def _head(where):
    return queue_at(world_at(where, 0).queues, 0).head


SEVERITY = st.one_of(
    st.integers(0, 5),  # equal ones, and beyond the scale
    st.sampled_from([0.25, 0.5, 31 / 512, 32 / 512, 511 / 512, 0.9999, 1.0]),
    st.floats(0.0, 1.0),  # all over the line
    st.floats(0.5, 0.501),  # close together
)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.integers(0, ROWS - 1), SEVERITY, st.integers(0, 3)),
        st.tuples(st.sampled_from(["first", "leave", "call"]), st.integers(0, ROWS - 1)),
    ),
    max_size=120,
)


@pytest.mark.parametrize("queue", ["severity", "fifo"])
@given(actions=ACTIONS)
@settings(deadline=None)
def test_a_line_is_a_sorted_list(queue, actions):
    """Join, serve the first, leave from anywhere, be moved to the front, in any order."""
    flow, _ = opened(one_station(1.0, 1, 1.0).with_values({"queue": queue}))
    where, line = flow.state.where, {}
    before = 0  # the last who is moved to the front of a first-come line goes before all others
    for number, (action, c, *figures) in enumerate(actions):
        if action == "join" and c not in line:
            severity, queued = figures
            _join(where, c, float(severity), float(queued))
            line[c] = (1, -severity, queued, c) if queue == "severity" else (number,)
        elif action == "first" and line:
            first = min(line, key=line.get)
            assert _head(where) == first
            _leave(where, first)
            del line[first]
        elif action == "leave" and c in line:
            _leave(where, c)
            del line[c]
        elif action == "call" and c in line:
            _call(where, c)
            before -= 1
            line[c] = (0, *line[c][1:]) if queue == "severity" else (before,)
        assert _head(where) == (min(line, key=line.get) if line else -1)
    while line:
        first = min(line, key=line.get)
        assert _head(where) == first
        _leave(where, first)
        del line[first]
    assert _head(where) == -1


def served_in_order(visits, key):
    """Whether each start took the one of those waiting whose key is lowest."""
    begins = np.flatnonzero(visits["started"] > visits["queued"])
    until = np.where(np.isnan(visits["started"]), visits["ended"], visits["started"])
    until = np.nan_to_num(until, nan=np.inf)
    for v in begins:
        now = visits["started"][v]
        waiting = (visits["queued"] < now) & (until >= now)
        if key[v] != key[waiting].min():
            return False
    return len(begins) > 100


@pytest.mark.parametrize("queue", ["fifo", "severity"])
def test_the_first_in_line_is_served_lowest_priority_number_first(queue):
    """Two classes that give up from the middle of the line, at three places."""
    scenario = chain_of(
        {"help": law("exponential", mean=1.0)},
        {"desk": {"help": 3}},
        {
            name: {
                "arrivals": {"rate": 2.5},
                "route": ["help"],
                "priority": priority,
                "severity": law("uniform", mean=0.5),
                "patience": law("exponential", mean=8),
            }
            for name, priority in (("later", 5), ("sooner", 0))
        },
        queue=queue,
    )
    flow, rates = opened(scenario)
    for _ in range(150):
        flow.advance(rates)
    clients, visits = clients_of(flow), visits_of(flow)
    severity = clients["severity"][np.searchsorted(clients["client"], visits["client"])]
    rank = np.where(visits["client"] < 2 * 10**12, 1e6, 0.0)
    by_severity, by_arrival = rank - severity, rank + visits["queued"]
    assert served_in_order(visits, by_severity if queue == "severity" else by_arrival)
    assert not served_in_order(visits, by_arrival if queue == "severity" else by_severity)


def test_ties_in_severity_are_served_first_come_first_served():
    equal = one_station(law("exponential", mean=0.3), 2, 7.0, severity=0.4)
    rows = []
    for queue in ("fifo", "severity"):
        flow, rates = opened(equal.with_values({"queue": queue}))
        for _ in range(60):
            flow.advance(rates)
        rows.append(visits_of(flow))
    assert_same_rows(*rows)
