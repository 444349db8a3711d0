"""Every distribution of the scenario format against scipy; error rates in theory_cases.py."""

import numpy as np
import pytest
from flow_cases import chain_of, clients_of, law, one_station, run, visits_of
from scipy import optimize, special, stats
from theory_cases import assert_agrees, assert_plausible

from ketensim.scenario.distributions import Distribution

pytestmark = pytest.mark.theory

BATCHES, SIZE = 40, 2_000


def lognormal(mean, cv):
    variance = np.log1p(cv**2)
    return stats.lognorm(np.sqrt(variance), scale=mean * np.exp(-variance / 2))


def weibull(mean, cv):
    def excess(shape):
        ratio = special.gammaln(1 + 2 / shape) - 2 * special.gammaln(1 + 1 / shape)
        return ratio - np.log1p(cv**2)

    shape = optimize.brentq(excess, 0.1, 100)
    return stats.weibull_min(shape, scale=mean / special.gamma(1 + 1 / shape))


def gamma(mean, cv):
    return stats.gamma(1 / cv**2, scale=mean * cv**2)


CONTINUOUS = [
    (law("exponential", mean=2.0), stats.expon(scale=2.0)),
    (law("uniform", mean=2.0), stats.uniform(0.0, 4.0)),
    (law("uniform", mean=2.0, cv=0.2), stats.uniform(2 - 0.4 * 3**0.5, 0.8 * 3**0.5)),
    (law("lognormal", mean=2.0, cv=0.3), lognormal(2.0, 0.3)),
    (law("lognormal", mean=2.0), lognormal(2.0, 1.0)),
    (law("gamma", mean=2.0, cv=0.5), gamma(2.0, 0.5)),
    (law("gamma", mean=2.0), gamma(2.0, 1.0)),
    (law("gamma", mean=2.0, cv=1.5), gamma(2.0, 1.5)),
    (law("weibull", mean=2.0, cv=0.4), weibull(2.0, 0.4)),
    (law("weibull", mean=2.0, cv=1.4), weibull(2.0, 1.4)),
    (law("beta", a=2.0, b=3.0), stats.beta(2.0, 3.0)),
    (law("beta", a=0.5, b=0.7), stats.beta(0.5, 0.7)),
]
VALUES = [0.5, 1.0, 1.0, 4.0]


@pytest.fixture(scope="module")
def drawn():
    """Draws from every law, each as the treatments of a station of its own where nobody waits."""
    laws = [given for given, _ in CONTINUOUS] + [law("empirical", values=VALUES)]
    names = [f"step{k}" for k in range(len(laws))]
    coming = [{"rate": 8_000.0}, {"from": 11, "rate": 0.0}]
    scenario = chain_of(
        dict(zip(names, laws, strict=True)),
        {"desk": dict.fromkeys(names, 100_000)},
        {name: {"arrivals": coming, "route": [name]} for name in names},
    )
    visits = visits_of(run(scenario, 0, 200))
    found = []
    for s in range(len(names)):
        here = visits[visits["station"] == s][: BATCHES * SIZE]
        assert len(here) == BATCHES * SIZE
        assert not np.isnan(here["ended"]).any()
        found.append(here["ended"] - here["started"])
    return found


@pytest.mark.parametrize("k", range(len(CONTINUOUS)), ids=lambda k: str(CONTINUOUS[k][0]))
def test_a_law_has_the_shape_mean_and_variance_that_its_name_says(drawn, k):
    given, theory = CONTINUOUS[k]
    assert_plausible(stats.kstest(drawn[k], theory.cdf).pvalue)
    batches = drawn[k].reshape(BATCHES, SIZE)
    found = np.stack([batches.mean(axis=1), batches.var(axis=1, ddof=1)], axis=1)
    assert_agrees(found, [theory.mean(), theory.var()])
    read = Distribution.model_validate(given)
    assert (read.average(), read.variance()) == pytest.approx((theory.mean(), theory.var()))


def test_observed_values_are_drawn_with_equal_chance(drawn):
    found, counts = np.unique(np.round(drawn[-1], 9), return_counts=True)
    assert found.tolist() == [0.5, 1.0, 4.0]
    expected = np.array([1, 2, 1]) * counts.sum() / 4
    assert_plausible(stats.chisquare(counts, expected).pvalue)


def test_severities_and_patience_follow_their_own_laws():
    scenario = one_station(
        1e6, 1, 2_000.0, severity=law("beta", a=2, b=5), patience=law("weibull", mean=0.5, cv=0.7)
    )
    flow = run(scenario, 1, 30)
    clients, visits = clients_of(flow)[:40_000], visits_of(flow)[1:40_000]
    assert_plausible(stats.kstest(clients["severity"], stats.beta(2, 5).cdf).pvalue)
    assert np.isnan(visits["started"]).all()
    patience = visits["ended"] - visits["queued"]
    assert_plausible(stats.kstest(patience, weibull(0.5, 0.7).cdf).pvalue)


def test_arrivals_are_poisson_at_the_rate_of_the_group():
    arrived = clients_of(run(one_station(0.1, 9, 300.0), 2, 200))["arrived"]
    gaps = np.diff(arrived, prepend=0.0)[:50_000]
    assert_plausible(stats.kstest(gaps, stats.expon(scale=1 / 300).cdf).pvalue)
    counts = np.bincount(arrived.astype(int), minlength=200)
    dispersion = ((counts - 300.0) ** 2 / 300.0).sum()
    assert_plausible(2 * min(stats.chi2(200).cdf(dispersion), stats.chi2(200).sf(dispersion)))


@pytest.mark.parametrize("constant", [0.75, law("deterministic", mean=0.75)])
def test_what_is_deterministic_does_not_vary(constant):
    visits = visits_of(run(one_station(constant, 100, 20.0), 0, 30))
    done = visits[~np.isnan(visits["ended"])]
    np.testing.assert_allclose(done["ended"] - done["started"], 0.75, rtol=1e-9)
