"""A side of a session: the same log and seed always give the same frames, and nothing is lost."""

import json

import numpy as np
import pytest

from ketensim import Scenario, load_scenario, simulate
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


KINDS = [
    {"kind": "strategy", "strategy": "chain_unit"},
    {"kind": "strategy", "strategy": "one_stop_desk"},
    {"kind": "capacity", "factor": 0.8, "weeks": 5},
    {"kind": "surge", "factor": 1.5},
    {"kind": "incident"},
    {"kind": "departure", "partner": "rehabilitation_clinic"},
    {"kind": "acceptance", "receiver": "nursing_home", "factor": 0.2},
    {"kind": "dossier", "sender": "hospital", "factor": 0.2},
]


@pytest.mark.parametrize("entry", KINDS, ids=lambda entry: entry.get("strategy", entry["kind"]))
def test_a_later_intervention_never_changes_the_past(scenario, side, entry):
    first = {"week": 5, "kind": "incident"}
    usual = timeline(scenario.with_values({"interventions": [first]}), 3)
    changed = timeline(scenario.with_values({"interventions": [first, {"week": 12, **entry}]}), 3)
    assert changed.stage == usual.stage == side.stage
    assert changed.frames[:13] == usual.frames[:13]
    assert usual.frames[:6] == side.frames[:6]
    for name, line in changed.series.items():
        assert line[:13] == usual.series[name][:13]
    assert changed.frames != usual.frames


def test_a_frame_carries_its_own_point_of_every_line(side, frames):
    for n, frame in enumerate(frames):
        assert frame["series"] == {name: line[n] for name, line in side.series.items()}


def test_the_factor_that_holds_dks_down_is_the_lowest(frames):
    for frame in frames:
        factors = frame["factors"]
        assert factors[frame["holds_down"]] == min(factors.values())


def test_the_bottleneck_is_where_it_would_take_longest_to_work_the_queue_away(scenario):
    cut = {"week": 2, "kind": "capacity", "partner": "nursing_home", "factor": 0.2}
    side = timeline(scenario.with_values({"interventions": [cut]}), 3)
    last = json.loads(side.frames[-1])
    (station,) = [
        place
        for place, one in enumerate(side.stage["stations"])
        if side.stage["partners"][one["partner"]]["name"] == "nursing_home"
    ]
    assert last["bottleneck"]["station"] == station
    place = side.stage["stations"][station]
    speed = 0.2 * last["speed"][place["partner"]]
    weeks = scenario.functions[place["function"]].treatment.average() / place["places"]
    expected = last["waiting"][station] * weeks / speed
    assert last["bottleneck"]["weeks_of_work"] == pytest.approx(expected, rel=0.02)
    assert expected > 1.0


def test_who_is_not_there_is_marked_absent_until_it_comes_and_after_it_left(scenario):
    entries = [{"week": 2, "kind": "departure", "partner": "rehabilitation_clinic"}]
    side = timeline(scenario.with_values({"interventions": entries}), 3)
    names = [one["name"] for one in side.stage["partners"]]
    present = [json.loads(frame)["present"] for frame in (side.frames[0], side.frames[-1])]
    assert present[0][names.index("rehabilitation_clinic")] == 1
    assert present[1][names.index("rehabilitation_clinic")] == 0
    later = [place for place, one in enumerate(side.stage["partners"]) if one["latent"]]
    assert later
    assert not any(present[0][place] for place in later)


def test_an_exported_side_runs_as_it_was_shown(scenario):
    entries = [
        {"week": 3, "kind": "surge", "factor": 1.3},
        {"week": 8, "kind": "strategy", "strategy": "chain_unit"},
    ]
    text = scenario.with_values({"interventions": entries}).to_yaml()
    exported = Scenario.from_text(text)
    result = simulate(exported, seed=3)
    last = json.loads(timeline(exported, 3).frames[-1])["totals"]
    weekly = result.weekly
    assert {name: int(weekly[name].iloc[-1]) for name in ("waiting", "in_treatment")} == {
        name: last[name] for name in ("waiting", "in_treatment")
    }
    assert int(weekly.loc[0:, "resolved"].sum()) == last["resolved"]


def test_frames_of_the_largest_chain_stay_small_enough_for_a_phone():
    large = load_scenario("multiprobleem").with_values({"horizon.warmup": 26, "horizon.weeks": 4})
    side = timeline(large, 1)
    assert max(len(frame) for frame in side.frames) < 6_000
    assert len(json.dumps(side.stage)) < 10_000


def test_a_run_without_warm_up_begins_with_an_empty_chain(scenario):
    side = timeline(scenario.with_values({"horizon.warmup": 0, "horizon.weeks": 3}), 3)
    first = json.loads(side.frames[0])
    assert not any(first["waiting"])
    assert not any(first["busy"])
    assert first["dks"] is None
    assert first["holds_down"] is None
    assert first["bottleneck"] is None
    assert len(side.frames) == 4


def test_a_group_without_norm_has_no_share_within_it(scenario):
    norms = {f"groups.{group.name}.norm_weeks": None for group in scenario.groups}
    side = timeline(scenario.with_values({**norms, "horizon.weeks": 3}), 3)
    assert side.series["within_norm"] == [None] * 4
    assert json.loads(side.frames[2])["within_norm"] is None
