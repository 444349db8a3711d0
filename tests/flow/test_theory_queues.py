"""Waits at one station against queueing theory; error rates in theory_cases.py."""

import numpy as np
import pytest
from flow_cases import chain_of, law, one_station, run, visits_of
from theory_cases import (
    ALPHA,
    REPLICATIONS,
    assert_agrees,
    chance_of_such_a_gap,
    chance_of_waiting,
    erlang_a,
    erlang_wait,
    mean_and_square,
    pollaczek_khinchine,
)

pytestmark = pytest.mark.theory

# Figures are averages over clients number FIRST to LAST, so that no ratio of two random numbers
# has a bias; by then the empty start is 30 relaxation times away, and the run goes on long enough
# for the last one to be through.
FIRST, LAST = 3_000, 43_000
WEEKS = 200
RATE = 240.0


def waits_of(scenario, seed):
    """Time between joining the queue and leaving it, client by client."""
    visits = visits_of(run(scenario, seed, WEEKS))[FIRST:LAST]
    waits = np.where(np.isnan(visits["started"]), visits["ended"], visits["started"])
    waits = waits - visits["queued"]
    assert len(waits) == LAST - FIRST
    assert not np.isnan(waits).any()
    return waits


def moments(scenario):
    return [mean_and_square(waits_of(scenario, seed)) for seed in range(REPLICATIONS)]


@pytest.mark.parametrize(("places", "load"), [(1, 0.6), (3, 0.8), (12, 0.9)])
def test_waits_at_exponential_treatments_follow_erlang_c(places, load):
    treatment = load * places / RATE
    scenario = one_station(law("exponential", mean=treatment), places, RATE)
    assert_agrees(moments(scenario), erlang_wait(places, RATE, treatment))


@pytest.mark.parametrize(
    ("treatment", "third"),
    [
        (law("deterministic", mean=1.0), 1.0),
        (law("lognormal", mean=1.0, cv=0.6), (1 + 0.6**2) ** 3),
        (law("gamma", mean=1.0, cv=0.5), 1.25 * 1.5),
    ],
)
def test_waits_at_one_place_follow_pollaczek_and_khinchine(treatment, third):
    mean = 0.7 / RATE
    cv = {"deterministic": 0.0}.get(treatment["distribution"], treatment.get("cv"))
    scenario = one_station({**treatment, "mean": mean}, 1, RATE)
    theory = pollaczek_khinchine(RATE, (mean, mean**2 * (1 + cv**2), mean**3 * third))
    assert_agrees(moments(scenario), theory)


@pytest.mark.parametrize(("places", "load", "patience"), [(3, 1.1, 2.0), (10, 0.9, 0.5)])
def test_giving_up_follows_erlang_a(places, load, patience):
    treatment = load * places / RATE
    scenario = one_station(
        law("exponential", mean=treatment),
        places,
        RATE,
        patience=law("exponential", mean=patience * treatment),
    )
    found = []
    for seed in range(REPLICATIONS):
        visits = visits_of(run(scenario, seed, WEEKS))[FIRST:LAST]
        waits = np.fmin(visits["started"], visits["ended"]) - visits["queued"]
        found.append([np.isnan(visits["started"]).mean(), *mean_and_square(waits)])
    assert_agrees(found, erlang_a(places, RATE, treatment, patience * treatment))


def test_those_with_priority_wait_as_cobham_says_and_their_squares_too():
    """Both classes: Cobham's means. Squares: a delay busy period started by the work in line."""
    places, urgent_rate, other_rate = 3, 80.0, 160.0
    treatment = 0.8 * places / RATE
    scenario = chain_of(
        {"help": law("exponential", mean=treatment)},
        {"desk": {"help": places}},
        {
            "other": {"arrivals": {"rate": other_rate}, "route": ["help"], "priority": 7},
            "urgent": {"arrivals": {"rate": urgent_rate}, "route": ["help"], "priority": 2},
        },
    )
    found = []
    for seed in range(REPLICATIONS):
        visits = visits_of(run(scenario, seed, WEEKS))
        waits = visits["started"] - visits["queued"]
        others = waits[visits["client"] < 2 * 10**12][2_000:28_000]
        urgent = waits[visits["client"] >= 2 * 10**12][1_000:14_000]
        assert len(others) == 26_000
        assert len(urgent) == 13_000
        found.append([*mean_and_square(urgent), *mean_and_square(others)])
    work = places / treatment  # ends of treatments a week when all places are taken
    delayed, share = chance_of_waiting(places, RATE * treatment), urgent_rate / work
    line, square = 1 / (work - RATE), 2 / (work - RATE) ** 2  # work in line, for who must wait
    theory = [
        delayed / (work - urgent_rate),
        2 * delayed / (work - urgent_rate) ** 2,
        delayed * line / (1 - share),
        delayed * (square / (1 - share) ** 2 + urgent_rate * line * 2 / work**2 / (1 - share) ** 3),
    ]
    assert_agrees(found, theory)


def test_a_line_by_severity_has_the_mean_of_first_come_first_served_but_not_its_square():
    """The check can fail: the mean is blind to the order, the second moment is not."""
    treatment = 0.8 * 3 / RATE
    scenario = one_station(law("exponential", mean=treatment), 3, RATE).with_values(
        {"queue": "severity", "groups.all.severity": law("uniform", mean=0.5)}
    )
    found, theory = np.array(moments(scenario)), np.array(erlang_wait(3, RATE, treatment))
    assert_agrees(found[:, :1], theory[:1])
    assert chance_of_such_a_gap(found[:, 1:], theory[1:]) < ALPHA
