"""Recovery: calibrating a log that ketensim simulated gives back the parameters that made it.

With --full over 24 logs, else over two. Each interval is of 90%: that of arrivals is the one that
the page on the fit shows, the others come from the parameter that made the log. How often they hold
it is counted over all logs together, and so is on which side of it the estimates lie.
"""

from functools import cache

import numpy as np
import pytest
from calibration_cases import HOURS, WEEKS, known_chain

from ketensim.chain.simulate import simulate
from ketensim.logs.calibration import calibrate
from ketensim.logs.simulated import simulated_log
from ketensim.logs.stages import PAUSE
from ketensim.logs.timeline import timeline_of
from ketensim.scenario.hours import pattern_of

NORMAL_90 = 1.645
PLACES = {"intake": 8, "hearing": 9, "help": 22}
STAFF = {
    "partners.desk.offers.intake.fte": PLACES["intake"] / 4,
    "partners.court.offers.hearing.fte": PLACES["hearing"] / 4,
    "partners.clinic.offers.help.fte": PLACES["help"] / 4,
}
FAMILY = {"intake": "gamma", "hearing": "exponential", "help": "lognormal"}


@cache
def found(seed):
    """What is estimated from a chain in which clients wait for the court and for the clinic."""
    chain = known_chain().with_values(STAFF | {"horizon.warmup": 26})
    log = timeline_of(simulated_log(simulate(chain, seed=seed)).between(since="2024-01-01"))
    return calibrate(log)


@pytest.fixture(scope="module")
def fits(request):
    return [found(seed) for seed in range(24 if request.config.getoption("--full") else 2)]


def check(pairs):
    """Refuse too few estimates within their interval, or too many on one side of the truth.

    The bounds are 3 standard errors of a share, and 4 of the mean of standard scores: together a
    false alarm in one of 700 checks.
    """
    scores = np.array([(estimate - truth) / error for estimate, truth, error in pairs])
    assert np.mean(np.abs(scores) <= NORMAL_90) >= 0.9 - 3 * np.sqrt(0.09 / len(scores))
    assert abs(scores.mean()) < 4 / np.sqrt(len(scores))


def test_arrival_rates_are_given_back(fits):
    found = [fit.arrivals for fit in fits]
    check([(one.rate, 12.0, one.error) for one in found])
    assert {fit.scenario.groups[0].arrivals.steps[0].rate for fit in fits} == {
        float(f"{one.rate:.4g}") for one in found
    }
    assert np.mean([one.error for one in found]) < 1.5 * np.sqrt(12 / WEEKS)  # that of Poisson


def test_routing_chances_are_given_back(fits):
    pairs = []
    for fit in fits:
        seen = {time.name: time.fitted.observations for time in fit.times}
        for name, row in known_chain().groups[0].routing.items():
            for after, chance in row.items():
                if name != "start":
                    told = fit.scenario.groups[0].routing[name]
                    estimate = told.get(after, 0.0) + told.get(PAUSE + after, 0.0)
                    pairs.append((estimate, chance, np.sqrt(chance * (1 - chance) / seen[name])))
    check(pairs)


def test_treatment_means_are_given_back(fits):
    pairs = []
    for fit in fits:
        for time in fit.times:
            if not time.name.startswith(PAUSE):
                law = known_chain().functions[time.name].treatment
                error = np.sqrt(law.variance() / time.fitted.observations)
                pairs.append((time.fitted.mean, law.average(), error))
    assert len(pairs) == 3 * len(fits)
    check(pairs)


def test_places_that_are_scarce_are_given_back_to_the_last_one(fits):
    for fit in fits:
        places = {time.name: time.in_hand for time in fit.times}
        assert {name: places[name] for name in ("hearing", "help")} == {"hearing": 9, "help": 22}
        assert places["intake"] <= PLACES["intake"]  # never all taken: a lower bound


def test_families_are_recognised(fits):
    """By Akaike's criterion, which too often takes an exponential time for gamma or Weibull."""
    for name, family in FAMILY.items():
        told = [
            time.fitted.distribution["distribution"] == family
            for fit in fits
            for time in fit.times
            if time.name == name
        ]
        wrong = {"exponential": 0.3, "gamma": 0.1, "lognormal": 0.1}[family]  # stated error rates
        assert np.mean(told) >= 1 - wrong - 3 * np.sqrt(wrong * (1 - wrong) / len(told))


def test_working_hours_are_given_back(fits):
    hours = np.arange(168) + 0.5
    open_hours = np.array(pattern_of(HOURS).paces)[piece(HOURS, hours)] > 0
    for fit in fits:
        for partner in fit.scenario.partners:
            if not partner.name.startswith("elsewhere"):
                paces = np.array(pattern_of(partner.hours).paces)[piece(partner.hours, hours)]
                assert np.array_equal(paces > 0, open_hours)


def piece(hours, moments):
    """Number of the piece of a pattern in which hours of the week lie."""
    return np.searchsorted(pattern_of(hours).starts, moments / 168, side="right") - 1


def test_a_calibrated_chain_takes_as_long_as_the_log(fits):
    """Waiting is in the pauses and in the queue, but not twice: a tenth is the bound."""
    known = known_chain().with_values(STAFF | {"horizon.warmup": 26})
    lead = [simulate(known, seed=seed).summary["lead_time_mean"] for seed in range(len(fits))]
    again = [
        simulate(
            fit.scenario.with_values({"horizon.warmup": 26, "horizon.weeks": WEEKS}), seed=seed
        ).summary["lead_time_mean"]
        for seed, fit in enumerate(fits)
    ]
    spread = np.std(np.array(again) / np.array(lead), ddof=1) / np.sqrt(len(fits))
    assert np.mean(again) / np.mean(lead) == pytest.approx(1.0, abs=0.1 + 3 * spread)
