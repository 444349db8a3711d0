"""Ghosts and verdicts: what chance alone does, and who is ahead by more than that."""

import math

import numpy as np
import pytest

from ketensim import load_scenario
from ketensim.show.app.ahead import verdict_sentence
from ketensim.show.app.luck import MEASURES, Echo, echo, ghost, other_seeds, verdict
from ketensim.show.app.timeline import timeline

SEEDS = range(1, 7)
LUCK = np.random.default_rng(5).normal(size=(len(SEEDS), 3))


def echoes(shift, noise=1.0):
    """Sides of five moments, written by hand: chance by seed, and a shift on each measure."""
    return [
        Echo(seed, {
            name: [None, *(10.0 + noise * luck[k] + shift[k] * np.array([0, 0, 1, 1])).tolist()]
            for k, name in enumerate(MEASURES)
        })
        for seed, luck in zip(SEEDS, LUCK, strict=True)
    ]  # fmt: skip


def test_a_ghost_has_twenty_seeds_and_none_of_them_is_the_sessions_own():
    assert other_seeds(40) == tuple(range(1, 21))
    assert other_seeds(7) == (1, 2, 3, 4, 5, 6, *range(8, 22))


def test_an_echo_has_the_lines_that_the_side_itself_would_have_with_that_seed():
    scenario = load_scenario("beroerte").with_values({"horizon.weeks": 6, "horizon.warmup": 4})
    assert echo(scenario, 5).series == timeline(scenario, 5).series


def test_a_band_holds_nine_in_ten_runs_and_is_missing_where_every_run_is():
    lines = [Echo(seed, {"waiting": [None, float(seed)]}) for seed in range(101)]
    assert ghost(lines) == {"waiting": {"low": [None, 5.0], "high": [None, 95.0]}}
    assert ghost([]) == {}


def test_who_is_better_on_all_that_differs_is_ahead():
    found = verdict(echoes((0, 0, 0)), echoes((0.3, -2.0, 0.0)), week=4)
    assert found.ahead == "b"
    by_name = {one.measure: one for one in found.differences}
    assert by_name["lost_and_gave_up"].mean == pytest.approx(-2.0)
    assert by_name["within_norm"].mean == pytest.approx(0.15)  # in two of four weeks
    assert by_name["waiting"].better is None
    turned = verdict(echoes((0.3, -2.0, 0.0)), echoes((0, 0, 0)), week=4)
    assert turned.ahead == "a"


def test_what_comes_later_does_not_count_and_neither_does_what_came_before_the_sides_part():
    one, other = echoes((0, 0, 0)), echoes((1.0, 1.0, 1.0))
    assert verdict(one, other, week=2).ahead == "unclear"
    since = verdict(one, other, week=4, since=2)
    assert since.differences[2].mean == pytest.approx(1.0)


def test_each_side_can_be_ahead_on_something():
    found = verdict(echoes((0, 0, 0)), echoes((1.0, 1.0, 0.0)), week=4)
    assert found.ahead == "mixed"
    assert [one.better for one in found.differences] == ["b", "a", None]


def test_differences_that_chance_explains_put_nobody_ahead():
    shuffled = [Echo(one.seed, other.series) for one, other in
                zip(echoes((0, 0, 0)), echoes((0, 0, 0))[::-1], strict=True)]  # fmt: skip
    found = verdict(echoes((0, 0, 0)), shuffled, week=4)
    assert found.ahead == "unclear"
    assert all(one.low < 0.0 < one.high for one in found.differences)


def test_only_seeds_that_both_sides_have_are_compared():
    found = verdict(echoes((0, 0, 0))[:4], echoes((1, 1, 1))[2:], week=4)
    assert {one.seeds for one in found.differences} == {2}
    nothing = verdict([], echoes((0, 0, 0)), week=4)
    assert nothing.ahead == "unclear"
    assert all(math.isnan(one.mean) for one in nothing.differences)


def test_the_sentence_names_the_side_the_measures_the_intervals_and_what_may_be_luck():
    said = verdict_sentence(verdict(echoes((0, 0, 0)), echoes((0.04, -20.0, 0.0), 1.0), week=4))
    assert said["en"] == (
        "Week 4, on the same clients in 6 repetitions: B is ahead with 2.0 percentage points more "
        "resolved within the norm (2.0 to 2.0) and 20 fewer clients lost or given up (20 to 20). "
        "That is more than luck (in brackets: 95% intervals). On the number waiting the difference "
        "cannot be told from luck."
    )
    assert said["nl"].startswith("Week 4, op dezelfde cliënten in 6 herhalingen: B ligt voor met")
    assert said["nl"].endswith(
        "het aantal wachtenden is het verschil niet van toeval te onderscheiden."
    )


def test_the_sentence_says_so_where_nobody_is_ahead_or_it_is_too_early_to_say():
    one = echoes((0, 0, 0))
    assert "no difference between A and B" in verdict_sentence(verdict(one, one, week=4))["en"]
    assert "too few" in verdict_sentence(verdict(one[:1], one[:1], week=4))["en"]
    mixed = verdict_sentence(verdict(one, echoes((1.0, 1.0, 0.0)), week=4))
    assert "; B ligt voor met" in mixed["nl"]
    assert "A ligt voor met 1,0 minder cliënten" in mixed["nl"]
