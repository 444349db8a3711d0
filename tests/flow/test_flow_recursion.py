"""The Kiefer-Wolfowitz recursion, in plain numpy, on the same keyed draws."""

import numpy as np
import pytest
from flow_cases import chain_of, law, one_station, opened, run, visits_of

from ketensim.flow import draws
from ketensim.flow.exponential import exponential

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def first_bits(seed, source, purpose, about, count):
    """The 64 bits of the first draws of clients 0 to count - 1."""
    owners = (draws.key(np.uint64(seed), np.uint64(source), n, 0) for n in range(count))
    return [
        np.uint64(draws.bits(np.uint64(owner), purpose, np.uint64(about), 0)) for owner in owners
    ]


def uniforms(seed, source, purpose, about, count):
    """First draws of clients 0 to count - 1, and those that go with them for Box and Muller."""
    drawn = first_bits(seed, source, purpose, about, count)
    first = [draws.unit(bits) for bits in drawn]
    mixed = [draws.mix(np.uint64((int(bits) + _GOLDEN) & _MASK)) for bits in drawn]
    second = [draws.unit(np.uint64(bits)) for bits in mixed]
    return np.array(first), np.array(second)


def arrivals(seed, group, rate, count):
    """Moments of arrival: sums of exponential times drawn by the source."""
    owner = np.uint64(draws.key(np.uint64(seed), np.uint64(draws.name_key(group)), 2**62, 0))
    nothing = np.uint64(0)
    times = [
        exponential(np.uint64(draws.bits(owner, draws.ARRIVAL, nothing, n))) for n in range(count)
    ]
    return np.cumsum(times) / rate


def treatments(seed, group, function, treatment, count):
    """Treatment times of first entries, from the same draws."""
    key = seed, draws.name_key(group), draws.WORK, draws.name_key(function), count
    mean = treatment["mean"]
    if treatment["distribution"] == "exponential":
        return mean * np.array([exponential(bits) for bits in first_bits(*key)])
    first, second = uniforms(*key)
    if treatment["distribution"] == "uniform":
        return 2.0 * mean * first
    if treatment["distribution"] == "deterministic":
        return np.full(count, mean)
    variance = np.log1p(treatment["cv"] ** 2)
    normal = np.sqrt(-2.0 * np.log(first)) * np.cos(2.0 * np.pi * second)
    return np.exp(np.log(mean) - variance / 2.0 + np.sqrt(variance) * normal)


def kiefer_wolfowitz(arrived, work, places):
    """Waits in GI/G/c, first come first served (doi:10.1090/S0002-9947-1955-0070092-3)."""
    loads, waits, before = np.zeros(places), np.empty(len(arrived)), 0.0
    for n, (moment, time) in enumerate(zip(arrived, work, strict=True)):
        loads = np.maximum(loads - (moment - before), 0.0)
        waits[n] = loads[0]
        loads[0] += time
        loads.sort()
        before = moment
    return waits


@pytest.mark.parametrize("places", [1, 3, 8])
@pytest.mark.parametrize(
    "treatment",
    [
        law("exponential", mean=1.0),
        law("lognormal", mean=1.0, cv=1.5),
        law("deterministic", mean=1.0),
        law("uniform", mean=1.0),
    ],
    ids=lambda treatment: treatment["distribution"],
)
def test_waits_are_those_of_the_recursion_client_by_client(treatment, places):
    rate = 0.95 * places
    visits = visits_of(run(one_station(treatment, places, rate), 11, 2_000 // places))
    visits = visits[~np.isnan(visits["ended"])]
    count = len(visits)
    assert count > 1_500
    done = np.arange(count)  # those who left are not all first in number: stop at the first gap
    numbers = visits["client"] % 10**12 // 1000
    count = int((numbers == done).argmin()) or count
    visits = visits[:count]
    assert count > 1_400
    arrived = arrivals(11, "all", rate, count)
    work = treatments(11, "all", "help", treatment, count)
    waits = kiefer_wolfowitz(arrived, work, places)
    np.testing.assert_allclose(visits["queued"], arrived, rtol=1e-9)
    np.testing.assert_allclose(visits["started"], arrived + waits, rtol=1e-9)
    np.testing.assert_allclose(visits["ended"], arrived + waits + work, rtol=1e-9)
    assert (waits > 0).mean() > 0.3


def test_the_recursion_holds_for_what_another_station_sends():
    """Arrivals of any kind: the ends of treatments at two stations before this one."""
    scenario = chain_of(
        {
            "a": law("exponential", mean=0.5),
            "b": law("gamma", mean=1.0, cv=2.0),
            "c": law("lognormal", mean=0.8, cv=1.0),
        },
        {"one": {"a": 2}, "two": {"b": 4}, "three": {"c": 4}},
        {
            "left": {"arrivals": {"rate": 3}, "route": ["a", "c"]},
            "right": {"arrivals": [{"rate": 3}, {"from": 99.5, "rate": 1}], "route": ["b", "c"]},
        },
    )
    flow, rates = opened(scenario, seed=2)
    for _ in range(400):
        flow.advance(rates)
    visits = visits_of(flow)
    visits = visits[visits["station"] == 2]
    visits = visits[np.argsort(visits["queued"])]
    visits = visits[: int(np.isnan(visits["ended"]).argmax())]
    assert len(visits) > 1_000
    waits = kiefer_wolfowitz(visits["queued"], visits["ended"] - visits["started"], 4)
    np.testing.assert_allclose(visits["started"] - visits["queued"], waits, atol=1e-9)
