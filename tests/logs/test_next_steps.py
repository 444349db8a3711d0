"""A case that may go on after the end of the log does not count as one that left."""

import numpy as np
import pytest

from ketensim.logs.censoring import had_time
from ketensim.logs.routing import NOTHING, next_chances

GOES_ON = 0.7


def followed(seed, cases=400, weeks=40.0, wait=10.0):
    """Steps that end over a log; seven in ten go on after some weeks, if the log is still there."""
    draws = np.random.default_rng(seed)
    until_end = draws.uniform(0.0, weeks, cases)
    waits = draws.exponential(wait, cases)
    seen = (draws.random(cases) < GOES_ON) & (waits <= until_end)
    return np.where(seen, waits, until_end), np.where(seen, 0, NOTHING)


def test_chances_are_those_solved_by_hand():
    """Of four one goes to a; of two that are left later one goes to b; three eighths leave."""
    lasted, after = np.array([4.0, 1.0, 3.0, 2.0]), np.array([NOTHING, 0, 1, NOTHING])
    assert next_chances(lasted, after, 2).tolist() == pytest.approx([0.25, 0.375])


def test_where_all_were_followed_long_enough_chances_are_shares():
    lasted, after = np.array([1.0, 1.0, 2.0, 9.0, 9.0]), np.array([0, 1, 1, NOTHING, NOTHING])
    assert next_chances(lasted, after, 3).tolist() == pytest.approx([0.2, 0.4, 0.0])


def test_what_ends_with_the_log_does_not_count_as_leaving():
    """The plain share is a quarter off; the mean of 200 logs lies within four standard errors."""
    found = np.array([next_chances(*followed(seed), 1)[0] for seed in range(200)])
    shares = np.array([np.mean(followed(seed)[1] == 0) for seed in range(200)])
    assert shares.mean() < GOES_ON - 0.15
    assert abs(found.mean() - GOES_ON) < 4 * found.std(ddof=1) / np.sqrt(200) + 0.01


def test_times_come_from_what_had_time_to_end():
    """A log holds what was over: the mean of that is short, and not of what began in time."""
    draws = np.random.default_rng(3)
    begins, lasts = draws.uniform(0.0, 60.0, 40_000), draws.exponential(6.0, 40_000)
    over = begins + lasts <= 60.0
    begins, lasts = begins[over], lasts[over]
    kept = had_time(begins, lasts, 60.0)
    assert lasts.mean() < 5.5
    assert lasts[kept].mean() == pytest.approx(6.0, abs=0.15)  # three and a half standard errors
    assert begins[kept].max() == pytest.approx(60.0 - 6.0 * np.log(100.0), abs=1.5)


def test_at_least_half_of_a_log_counts():
    begins = np.linspace(0.0, 10.0, 101)
    assert had_time(begins, 10.0 - begins, 10.0).mean() == pytest.approx(0.5, abs=0.01)
    assert not had_time(np.array([]), np.array([]), 10.0).size
