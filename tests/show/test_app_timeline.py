"""A side of a session: the same log and seed always give the same frames, and nothing is lost."""

import json

import numpy as np
import pytest

from ketensim import load_scenario
from ketensim.show.app.timeline import timeline

WEEKS = 30


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("beroerte").with_values({"horizon.weeks": WEEKS, "horizon.warmup": 13})


@pytest.fixture(scope="module")
def side(scenario):
    return timeline(scenario, 3)


@pytest.fixture(scope="module")
def frames(side):
    return [json.loads(frame) for frame in side.frames]


def test_there_is_a_frame_for_the_end_of_warm_up_and_for_every_week_after_it(side, frames):
    assert [frame["week"] for frame in frames] == list(range(WEEKS + 1))
    assert {len(line) for line in side.series.values()} == {WEEKS + 1}


def test_the_same_scenario_and_seed_give_the_same_frames(scenario, side):
    again = timeline(scenario, 3)
    assert again.frames == side.frames
    assert again.series == side.series
    assert timeline(scenario, 4).frames != side.frames


def test_every_client_who_came_is_somewhere_or_has_left(frames):
    totals = [frame["totals"] for frame in frames]
    inside = np.array([t["waiting"] + t["in_treatment"] + t["in_transit"] for t in totals])
    left = np.array(
        [sum(t[k] for k in ("resolved", "unresolved", "gave_up", "lost")) for t in totals]
    )
    assert (np.diff(left) >= 0).all()
    assert left[0] == 0
    assert inside.min() > 0
    for frame in frames:
        assert sum(frame["waiting"]) == frame["totals"]["waiting"]
        assert sum(frame["busy"]) == frame["totals"]["in_treatment"]


def test_what_a_frame_lists_fits_the_stage(side, frames):
    stage = side.stage
    lengths = {
        **dict.fromkeys(("present", "speed", "meeting", "load"), len(stage["partners"])),
        **dict.fromkeys(("waiting", "busy"), len(stage["stations"])),
        **dict.fromkeys(("trust", "offered", "refused", "lost"), len(stage["links"])),
    }
    for frame in frames:
        assert {name: len(frame[name]) for name in lengths} == lengths


def test_moves_are_of_clients_between_partners_that_are_there(side, frames):
    count = len(side.stage["partners"])
    for frame in frames:
        assert 0 < len(frame["moves"]) <= 80
        for _, sender, receiver, kind, moment in frame["moves"]:
            assert -1 <= sender < count
            assert (receiver == -1) == (kind not in ("arrive", "refer"))
            assert sender == -1 or kind != "arrive"
            assert 0.0 <= moment < 1.0
        moments = [move[4] for move in frame["moves"]]
        assert moments == sorted(moments)
