"""Memory of what came before is taken for real only where a test shows it."""

import numpy as np

from ketensim.logs.calibration import calibrate
from ketensim.logs.stages import ANYTHING_ELSE, stages_of
from ketensim.logs.timeline import Timeline


def walks(next_of, cases=600, seed=1):
    """A log in which `next_of(draws, before, now)` says what comes next; None: nothing."""
    draws, rows = np.random.default_rng(seed), []
    for case in range(cases):
        before, now, at = -1, int(draws.integers(2)), float(case) / 20
        while now is not None:
            rows.append((case, now, at))
            at += 0.1
            before, now = now, next_of(draws, before, now)
    case, activity, end = (np.array(column) for column in zip(*rows, strict=True))
    nobody = np.full(len(rows), -1)
    names = ("a", "b", "middle", "good", "bad")
    start = np.full(len(rows), np.nan)
    monday = np.datetime64("2024-01-01", "us")
    return Timeline(monday, names, (), case, activity, nobody, nobody, start, end)


def forgetful(draws, before, now):
    """From the middle on it does not matter where one came from."""
    return {0: 2, 1: 2, 2: 3 + int(draws.random() < 0.5)}.get(now)


def remembering(draws, before, now):
    """From the middle on it matters where one came from."""
    if now == 2:
        return 3 + int(draws.random() < (0.9 if before == 0 else 0.1))
    return forgetful(draws, before, now)


def steps_of(log):
    """The steps of a log of one client group."""
    return stages_of(log, np.zeros_like(log.case))


def test_steps_are_told_apart_where_the_past_matters():
    stages = steps_of(walks(remembering))
    assert stages.with_memory == (2,)
    assert {name for name in stages.names if name.startswith("middle")} == {
        "middle (2)",
        "middle (1)",
    }


def test_each_step_says_what_it_comes_after():
    stages = steps_of(walks(remembering))
    after = dict(zip(stages.names, stages.came_from, strict=True))
    assert {after["middle (1)"], after["middle (2)"]} == {0, 1}
    assert after["good"] == ANYTHING_ELSE
    assert set(stages.groups) == {()}


def test_chances_after_the_middle_are_those_of_each_past():
    routing = calibrate(walks(remembering)).scenario.groups[0].routing
    bad = sorted(routing[name].get("bad", 0.0) for name in ("middle (1)", "middle (2)"))
    assert abs(bad[0] - 0.1) < 0.07  # four standard errors of 300 cases
    assert abs(bad[1] - 0.9) < 0.07


def test_memory_is_not_seen_where_there_is_none():
    """One in a hundred logs may cry wolf; that two of twenty do has a chance of 0.02."""
    wolves = sum(bool(steps_of(walks(forgetful, seed=s)).with_memory) for s in range(20))
    assert wolves <= 1
