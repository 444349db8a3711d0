"""Distributions: which keys they take and what their first two moments are."""

import math

import pytest
from scenario.example import example

from ketensim.scenario import ScenarioError
from ketensim.scenario.distributions import KEYS, Distribution


def read(**keys) -> Distribution:
    return Distribution.model_validate(keys)


@pytest.mark.parametrize(
    ("keys", "average", "variance", "largest"),
    [
        ({"distribution": "exponential", "mean": 2}, 2, 4, math.inf),
        ({"distribution": "deterministic", "mean": 2}, 2, 0, 2),
        ({"distribution": "uniform", "mean": 2}, 2, 4 / 3, 4),  # on [0, 4]
        ({"distribution": "uniform", "mean": 2, "cv": 0}, 2, 0, 2),
        ({"distribution": "lognormal", "mean": 2}, 2, 4, math.inf),
        ({"distribution": "gamma", "mean": 2, "cv": 0.5}, 2, 1, math.inf),
        ({"distribution": "weibull", "mean": 2, "cv": 2}, 2, 16, math.inf),
        ({"distribution": "beta", "a": 2, "b": 3}, 0.4, 0.04, 1),
        ({"distribution": "empirical", "values": [1, 1, 4]}, 2, 2, 4),
    ],
)
def test_moments_are_those_of_the_textbook(keys, average, variance, largest):
    distribution = read(**keys)
    assert distribution.average() == pytest.approx(average)
    assert distribution.variance() == pytest.approx(variance)
    assert distribution.largest() == pytest.approx(largest)


@pytest.mark.parametrize("kind", KEYS)
def test_a_key_that_a_kind_does_not_take_is_refused(kind):
    strange = next(key for key in ("a", "mean", "values") if key not in KEYS[kind])
    right = {"mean": 1, "a": 1, "b": 1, "values": [1]}
    keys = {key: right[key] for key in KEYS[kind] if key in right}
    value = [1] if strange == "values" else 1
    with pytest.raises(ScenarioError, match=rf"treatment.{strange} has no meaning.*{kind} takes"):
        example().with_values(
            {"functions.intake.treatment": {"distribution": kind, **keys, strange: value}}
        )


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"distribution": "beta", "a": 2}, "b is missing: the distribution beta needs it"),
        ({"distribution": "beta", "a": 0, "b": 1}, "a must be at least 0.01, got 0"),
        ({"distribution": "uniform", "mean": 1, "cv": 0.6}, "cv must lie between 0 and 0.5774"),
        ({"distribution": "gamma", "mean": 1, "cv": 0.001}, "cv must lie between 0.01 and 10"),
        ({"distribution": "empirical", "values": []}, "values must hold at least 1"),
        (
            {"distribution": "empirical", "values": [1, -2]},
            r"values\[1\] must be at least 0, got -2",
        ),
        ({"distribution": "empirical", "values": [0]}, "must be more than 0 on average, got 0"),
        ({"mean": 1}, "distribution is missing"),
    ],
)
def test_what_is_wrong_with_a_distribution_is_said(keys, sentence):
    with pytest.raises(ScenarioError, match=sentence):
        example().with_values({"functions.intake.treatment": keys})


def test_a_yes_or_no_is_no_time():
    with pytest.raises(ScenarioError, match=r"must be a number or a distribution.* got true"):
        example().with_values({"functions.intake.treatment": True})


def test_severity_can_be_anything_within_its_bounds():
    uniform = {"distribution": "uniform", "mean": 0.5}
    assert example().with_values({"groups.youth.severity": uniform}).groups[1].severity.mean == 0.5
    with pytest.raises(ScenarioError, match=r"groups.youth.severity must stay between 0 and 1"):
        example().with_values({"groups.youth.severity": {**uniform, "mean": 0.6}})
