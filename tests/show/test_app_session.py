"""A session is the fold of its log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketensim.scenario import load_scenario
from ketensim.scenario.base import FrozenDict
from ketensim.show.app import deciding_people
from ketensim.show.app.asked import Asked
from ketensim.show.app.deciding import decide
from ketensim.show.app.library import Library, begin
from ketensim.show.app.lines import CHANGES, after
from ketensim.show.app.protocol import read_message
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import Side, State, restored

OPEN = {"do": "open", "session": "s1", "code": "ABC234", "lang": "nl", "started": "2026-01-01"}
CHAIN = load_scenario("beroerte").with_values({"horizon.weeks": 52})
BEGIN = begin(CHAIN, seed=3)


def entry(week, kind="incident", **more):
    return FrozenDict({"week": week, "kind": kind, **more})


def intervene(week, side="a", replaces=False, **more):
    found = dict(entry(week, **more))
    return {"do": "intervene", "week": week, "side": side, "entry": found, "replaces": replaces}


def begun(*lines):
    return restored([OPEN, BEGIN, *lines])


def weeks(log):
    return [one["week"] for one in log]


def test_a_session_begins_in_week_0_with_one_side_and_no_interventions():
    state = begun()
    assert (state.session, state.code, state.lang) == ("s1", "ABC234", "nl")
    assert (state.chain, state.seed, state.week, state.weeks) == (CHAIN, 3, 0, 52)
    assert (state.a, state.b) == (Side(), None)


def test_an_intervention_is_a_line_in_the_log_of_its_side():
    state = begun({"do": "split", "week": 5}, intervene(5), intervene(7, side="b"))
    assert weeks(state.a.log) == [5]
    assert weeks(state.b.log) == [7]


def test_undo_takes_the_last_line_away_and_redo_brings_it_back():
    lines = [intervene(5), intervene(7)]
    undone = begun(*lines, {"do": "undo", "side": "a"})
    assert weeks(undone.a.log) == [5]
    assert after(undone, {"do": "redo", "side": "a"}).a == begun(*lines).a


@given(week=st.integers(0, 51), made=st.lists(st.integers(0, 51), max_size=8))
def test_an_intervention_in_the_past_drops_later_ones_and_redo_brings_them_back_in_order(
    week, made
):
    side = Side(tuple(entry(one, kind="departure") for one in sorted(made)))
    now = side.intervene(entry(week), replaces=False)
    assert weeks(now.log) == [one for one in sorted(made) if one <= week] + [week]
    brought_back = now
    while brought_back.undone:
        brought_back = brought_back.redo()
    assert weeks(brought_back.log) == sorted([*made, week])


def test_a_new_intervention_forgets_what_was_undone():
    side = Side((entry(3), entry(4))).undo().intervene(entry(4), replaces=False)
    assert side.undone == ()


def test_a_slider_that_moves_on_replaces_its_own_line():
    slider = {"kind": "capacity", "factor": 1.1}
    side = Side((entry(3),)).intervene(entry(4, **slider), replaces=False)
    moved = side.intervene(entry(5, **slider | {"factor": 1.3}), replaces=True)
    assert [(one["week"], one.get("factor")) for one in moved.log] == [(3, None), (5, 1.3)]
    assert weeks(moved.undo().log) == [3]  # one undo step


def test_decisions_of_a_game_leave_what_happens_later_alone():
    side = Side((entry(2), entry(13))).with_week((week_of(4), week_of(4, kind="departure")))
    assert weeks(side.log) == [2, 4, 4, 13]


def week_of(week, kind="capacity", factor=1.2):
    return entry(week, kind, factor=factor, weeks=1)


DECIDED = st.lists(st.lists(st.sampled_from([0.8, 1.2]), max_size=1), max_size=8)


@given(DECIDED)
def test_weeks_in_which_the_same_is_done_are_one_intervention_and_can_be_taken_back(decided):
    sides, made = [Side((entry(3),))], []
    for week, factors in enumerate(decided):
        made.append([week_of(week, factor=factor) for factor in factors])
        sides.append(sides[-1].with_week(made[-1]))
    log = [one for one in sides[-1].log if one["kind"] == "capacity"]
    works = [[one["factor"] for one in log if 0 <= week - one["week"] < one["weeks"]]
             for week in range(len(decided))]  # fmt: skip
    assert works == decided
    turns = zip([[], *decided], decided, strict=False)
    assert len(log) == sum(now != before and bool(now) for before, now in turns)
    for before, week in zip(sides[-2::-1], made[::-1], strict=True):
        assert sides[-1].without_week(week) == before
        sides.pop()
    assert sides[-1].without_week([week_of(1)]) == sides[-1]


def test_a_round_that_would_make_the_log_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(deciding_people, "MOST_INTERVENTIONS", 1)
    partner, decision = CHAIN.present[0].name, {"accept": -1, "capacity": 1, "tell": 0}
    state = begun(
        {"do": "join", "number": 1, "name": "Ada", "ticket": "t"},
        {"do": "game", "rounds": 4, "roles": {"Ada": partner}},
        {"do": "decide", "partner": partner, "decision": decision},
    )
    with pytest.raises(RefusedError, match="at most 1 "):
        decide(Asked(state, None, Library()), read_message('{"type": "next_round"}'))


def test_splitting_copies_what_was_done_up_to_now():
    state = begun(intervene(5), intervene(9), {"do": "seek", "to": 6}, {"do": "split", "week": 6})
    assert weeks(state.b.log) == [5]
    assert weeks(state.b.redo().log) == [5, 9]
    assert weeks(state.a.log) == [5, 9]


def test_swapping_twice_changes_nothing():
    state = begun({"do": "split"}, intervene(3, side="b"))
    swapped = after(state, {"do": "swap"})
    assert (swapped.a, swapped.b) == (state.b, state.a)
    assert after(swapped, {"do": "swap"}) == state
    assert after(state, {"do": "unsplit"}).b is None


def test_reset_goes_back_to_the_interventions_of_the_start():
    lesson = {**BEGIN, "start": {"a": [dict(entry(2))], "b": [dict(entry(4))]}, "lesson": "x"}
    state = restored([OPEN, lesson, intervene(8), intervene(9, side="b"), {"do": "reset"}])
    assert (weeks(state.a.log), weeks(state.b.log), state.week) == ([2], [4], 0)
    assert weeks(state.a.redo().log) == [2, 8]
    assert state.phase == "predict"


def test_reset_forgets_what_cannot_be_brought_back_in_order():
    lesson = {**BEGIN, "start": {"a": [dict(entry(2))], "b": None}}
    lines = [OPEN, lesson, {"do": "undo", "side": "a"}, intervene(1), {"do": "reset"}]
    assert restored(lines).a == Side((entry(2),))
    assert restored([OPEN, lesson, {"do": "reset"}]).a == Side((entry(2),))


def test_the_room_stays_when_another_chain_is_chosen():
    join = {"do": "join", "number": 1, "name": "Ada", "ticket": "t"}
    state = begun(join, intervene(5), {"do": "speed", "value": 5.0}, BEGIN)
    assert [one.name for one in state.participants] == ["Ada"]
    assert (state.a, state.speed) == (Side(), 5.0)


def test_weeks_do_not_pass_while_nobody_is_there():
    lines = [{"do": "play", "week": 0}, {"do": "mark", "week": 17}]
    state = begun(*lines)
    assert (state.week, state.is_playing) == (17, False)


def test_weeks_stop_at_the_end_of_a_round_or_of_the_run():
    assert begun().stop == 52
    assert State(scenario=CHAIN, until=8).stop == 8
    assert State(scenario=CHAIN, until=60).stop == 52


def test_a_participant_is_found_by_name_number_and_ticket():
    state = begun({"do": "join", "number": 1, "name": "Ada", "ticket": "t"})
    (ada,) = state.participants
    assert state.named("Ada") == state.numbered(1) == state.ticketed("t") == ada
    assert state.named("Bob") is state.numbered(2) is state.ticketed("u") is None


def test_every_change_says_what_it_does_to_the_state_and_nothing_else():
    state = begun()
    assert after(state, {"do": "phase", "value": "run"}).phase == "run"
    assert after(state, {"do": "lang", "lang": "en"}).lang == "en"
    assert after(state, {"do": "play"}).is_playing
    assert not after(after(state, {"do": "play"}), {"do": "pause"}).is_playing
    assert {"open", "choose", "intervene", "undo", "redo", "join"} <= CHANGES.keys()


def test_a_chain_that_is_too_much_for_a_screen_is_refused():
    with pytest.raises(RefusedError, match=r"at most 1200 weeks.*has 2052"):
        begin(CHAIN.with_values({"horizon.weeks": 2000}), 1)
    with pytest.raises(RefusedError, match="at most 200000 clients"):
        begin(CHAIN.with_values({"groups.everyone.arrivals.rate": 9000}), 1)


def test_only_known_names_are_scenarios_and_never_paths(tmp_path):
    CHAIN.save(tmp_path / "mine.yaml")
    library = Library()
    with pytest.raises(RefusedError, match="nearest: beroerte"):
        library.scenario("beroert")
    with pytest.raises(RefusedError, match="no scenario"):
        library.scenario(str(tmp_path / "mine.yaml"))
    own = CHAIN.with_values({"name": "mine"})
    assert Library([own]).scenario("mine") == own
    assert Library([own]).listing()["scenarios"][0]["name"] == "mine"


def test_another_seed_keeps_what_the_scenario_itself_lets_happen():
    busy = CHAIN.with_values({"interventions": [{"week": 9, "kind": "incident"}]})
    state = restored([OPEN, begin(busy, 1), intervene(12)])
    asked = Asked(state, None, Library([busy]))
    again = decide(asked, read_message('{"type": "choose", "seed": 4}'))
    assert restored([OPEN, again]).a.log == (entry(9),)
    assert again["seed"] == 4


def test_shipped_scenarios_are_shortened_to_what_a_session_shows():
    line = Library().scenario_line("beroerte", None)
    assert (line["scenario"]["horizon"]["weeks"], line["seed"]) == (104, 1)
    assert Library().scenario_line("beroerte", 0)["seed"] == 0  # zero is a seed
