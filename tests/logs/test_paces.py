"""Rules that carry a pace on are judged inside the part of a log that is known."""

import numpy as np
import pytest

from ketensim.logs.paces import RULES, rules_tried


def coming(seed, level):
    """Moments at which cases begin, so many a week on average in each week."""
    draws = np.random.default_rng(seed)
    counts = draws.poisson(level)
    week = np.repeat(np.arange(len(counts)), counts)
    return np.sort(week + draws.random(len(week)))


def test_a_pace_that_stays_is_best_carried_on_by_the_mean_of_all_weeks():
    """Over ten logs; what is seen of fewer weeks only, or a line, has more of chance in it."""
    tried = [rules_tried(coming(seed, np.full(80, 20.0)), 0.43) for seed in range(10)]
    errors = {rule: np.mean([one[rule].error for one in tried]) for rule in RULES}
    assert min(errors, key=errors.__getitem__) == "constant"
    assert np.mean([one["constant"].expected for one in tried]) == pytest.approx(20.0, abs=0.7)


def test_a_pace_that_jumped_is_best_carried_on_by_the_last_weeks():
    jumped = np.where(np.arange(104) < 40, 10.0, 30.0)
    tried = rules_tried(coming(1, jumped), 0.43)
    assert tried["last 13 weeks"].error < tried["constant"].error
    assert tried["last 13 weeks"].expected == pytest.approx(30.0, abs=6.0)
    assert tried["constant"].expected < 25.0 < tried["last 26 weeks"].expected


def test_a_line_goes_on_to_the_middle_of_what_is_predicted():
    counts = np.arange(10)
    assert RULES["trend"](counts, 5) == pytest.approx(12.0)
    assert RULES["trend"](counts[::-1], 50) == 0.0
    assert RULES["fading"](np.full(30, 7), 1) == pytest.approx(7.0)


def test_in_a_short_log_nothing_is_tried():
    assert rules_tried(coming(2, np.full(20, 50.0)), 0.43) == {}


def test_smoothing_ends_near_the_last_level_and_the_mean_of_rules_between_all():
    """Ten weeks at 10 and thirty at 20: at any speed the level is 20 by the end."""
    counts = np.repeat([10, 20], [10, 30])
    assert RULES["smoothed"](counts, 5) == pytest.approx(20.0, abs=0.1)
    said = [rule(counts, 5) for name, rule in RULES.items() if name != "mean of rules"]
    assert min(said) < RULES["mean of rules"](counts, 5) < max(said)
