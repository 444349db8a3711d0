"""What a trainer does with a session, over a real socket."""

import asyncio
import json
import time

from app_cases import CHAIN, in_app

from ketensim.scenario import Scenario
from ketensim.show.app.session import restored

SURGE = {"kind": "surge", "factor": 2.0}


def test_a_page_that_comes_in_is_told_everything(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.until("frame")
            return page.read

    welcome, *rest = in_app(tmp_path, play)
    assert (welcome["role"], welcome["lang"]) == ("trainer", "en")
    assert welcome["scenarios"][0] == {"name": "short", "title": CHAIN.title.model_dump()}
    assert {"none", "chain_unit"} <= {one["name"] for one in welcome["strategies"]}
    assert welcome["join"]["code"] == welcome["code"]
    assert welcome["join"]["reachable"] is False
    assert welcome["state"]["sides"]["a"] == {
        "log": [], "undo": False, "redo": False, "computing": False,
    }  # fmt: skip
    assert [one["type"] for one in rest] == ["stage", "history", "frame"]
    assert (rest[2]["week"], rest[2]["a"]["week"], rest[2]["b"]) == (0, 0, None)


def test_weeks_pass_until_the_last_and_none_is_left_out(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.ask("speed", value=10)
            await page.ask("play")
            end = await page.state(lambda state: not state["playing"])
            await page.send("play")
            return end, [m["week"] for m in page.read if m["type"] == "frame"], await page.refusal()

    end, shown, said = in_app(tmp_path, play)
    assert end["week"] == 12
    assert shown == list(range(13))
    assert said == "The last week has passed; go back to an earlier week first."


def test_pausing_stepping_and_seeking_stop_where_they_say(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.ask("play")
            await page.ask("pause")
            await page.ask("seek", week=7)
            stepped = await page.ask("step")
            frame = page.last("frame")
            beyond = await page.ask("seek", week=5000)
            return stepped["week"], frame["week"], beyond["week"]

    assert in_app(tmp_path, play) == (8, 8, 12)


def test_lines_over_time_end_at_the_present_week(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.ask("seek", week=5)
            return page.last("history")

    history = in_app(tmp_path, play)
    assert {len(values) for values in history["series"].values()} == {6}


def test_an_intervention_works_from_the_next_week_on_and_leaves_the_past_alone(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.ask("seek", week=6)
            before = page.last("frame")
            await page.ask("split")
            state = await page.ask("intervene", side="a", entry=SURGE)
            same = page.last("frame")
            await page.ask("seek", week=12)
            return before, state, same, page.last("frame")

    before, state, same, last = in_app(tmp_path, play)
    (line,) = state["sides"]["a"]["log"]
    assert (line["week"], line["kind"], line["factor"]) == (6, "surge", 2.0)
    assert line["text"]["nl"] == "Nieuwe cliënten, alle groepen: +100%"
    assert state["sides"]["b"]["log"] == []
    assert same["a"] == same["b"] == before["a"]
    assert last["a"]["totals"] != last["b"]["totals"]


def test_undo_and_redo_show_what_was_there(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.ask("intervene", side="a", entry=SURGE)
            await page.ask("seek", week=12)
            busy = page.last("frame")
            undone = await page.ask("undo", side="a")
            quiet = page.last("frame")
            await page.ask("redo", side="a")
            again = page.last("frame")
            await page.send("redo", side="a")
            said = await page.refusal()
            return busy, quiet, undone, again, said, app.hub.services.workers.done

    busy, quiet, undone, again, said, done = in_app(tmp_path, play)
    assert undone["sides"]["a"]["log"] == []
    assert (undone["sides"]["a"]["undo"], undone["sides"]["a"]["redo"]) == (False, True)
    assert again["a"] == busy["a"] != quiet["a"]
    assert said == "There is nothing to redo."
    assert done == ["compute", "compute"]  # what was computed before is not computed again


def test_a_slider_that_moves_on_is_one_line(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            for factor in (1.1, 1.2, 1.3):
                entry = {"kind": "capacity", "partner": "hospital", "factor": factor}
                await page.ask("intervene", side="a", entry=entry)
            other = {"kind": "capacity", "factor": 0.9}
            return await page.ask("intervene", side="a", entry=other), app.room.log.read()

    state, lines = in_app(tmp_path, play)
    assert [one["factor"] for one in state["sides"]["a"]["log"]] == [1.3, 0.9]
    assert [one["replaces"] for one in lines[2:]] == [False, True, True, False]  # all on disk


def test_a_slider_that_rested_for_longer_is_another_line(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.ask("intervene", side="a", entry=SURGE)
            real, app.hub.services.now = app.hub.services.now, lambda: time.monotonic() + 1.5
            state = await page.ask("intervene", side="a", entry=SURGE)
            app.hub.services.now = real
            return state

    assert len(in_app(tmp_path, play)["sides"]["a"]["log"]) == 2


WRONG_ENTRIES = [
    ({"kind": "surge"}, "factor"),
    ({"kind": "sürge"}, "kind"),
    ({"kind": "surge", "factor": -1.0}, "factor"),
    ({"kind": "surge", "factor": True}, "factor"),
    ({"kind": "departure", "partner": "hospitl"}, "hospital"),
    ({"kind": "surge", "factor": 2.0, "colour": "red"}, "colour"),
    ({"kind": "strategy", "strategy": "chain_unti"}, "chain_unit"),
]


def test_a_wrong_intervention_is_refused_with_a_sentence_and_not_logged(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            told = []
            for entry, _ in WRONG_ENTRIES:
                await page.send("intervene", side="a", entry=entry)
                told.append(await page.refusal())
            return told, len(app.room.log.read())

    told, lines = in_app(tmp_path, play)
    for sentence, (entry, said) in zip(told, WRONG_ENTRIES, strict=True):
        assert said in sentence, entry
    assert lines == 2


NO_MESSAGES = [
    ("{", "cannot read"),
    ("[" * 10_000, "cannot read"),
    (json.dumps({"type": "undo", "side": {"a": [[[[]]]] * 3}}), "side"),
    ("[" * 30 + "]" * 30, "cannot read"),
    ('{"type": "seek", "week": NaN}', "cannot read"),
    ('{"type": "seek", "week": "3"}', "week"),
    ('{"type": "seek", "week": -1}', "week"),
    ('{"type": "seek", "week": 3, "more": 1}', "more"),
    ('{"type": "speed", "value": 1000}', "value"),
    ('{"type": "explode"}', "type"),
    ("[]", "type"),
    ('{"type": "undo", "side": "b"}', "There is no side B"),
    ('{"type": "unsplit"}', "There is no side B"),
    ('{"type": "swap"}', "There is no side B"),
    ('{"type": "choose", "scenario": "jeugt"}', "jeugd"),
    ('{"type": "choose", "scenario": "jeugd", "lesson": "x"}', "not both"),
]


def test_what_is_no_message_is_refused_with_a_sentence(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            told = []
            for text, _ in NO_MESSAGES:
                await page.socket.send(text)
                told.append(await page.refusal())
            return told

    for sentence, (text, said) in zip(in_app(tmp_path, play), NO_MESSAGES, strict=True):
        assert said in sentence, text[:80]


def test_another_chain_or_seed_begins_anew(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.until("frame")
            await page.ask("intervene", side="a", entry=SURGE)
            await page.ask("choose", seed=5)
            state = page.last("state")
            return state, page.last("frame")

    state, frame = in_app(tmp_path, play)
    assert (state["seed"], state["scenario"], state["week"]) == (5, "short", 0)
    assert state["sides"]["a"]["log"] == []
    assert frame["week"] == 0


def test_while_a_side_is_computed_no_week_passes(tmp_path):
    class Slow:
        def __init__(self):
            self.go = asyncio.Event()
            self.go.set()

        async def soon(self, work, *given):
            await self.go.wait()
            return work(*given)

        def close(self):
            """Stop nothing."""

    async def play(app):
        slow = app.hub.services.workers
        async with app.trainer() as page:
            await page.until("frame")
            await page.ask("speed", value=10)
            slow.go.clear()
            await page.send("intervene", side="a", entry=SURGE)
            await page.send("play")
            await asyncio.sleep(0.4)
            held = app.room.state.week
            slow.go.set()
            await page.until("frame", lambda m: m["week"] == 2)
            return held

    assert in_app(tmp_path, play, workers=Slow()) == 0


def test_work_that_fails_is_told_and_the_session_goes_on(tmp_path):
    class Failing:
        fails = False

        async def soon(self, work, *given):
            if self.fails:
                raise ValueError("a bad day")
            return work(*given)

        def close(self):
            """Stop nothing."""

    async def play(app):
        async with app.trainer() as page:
            app.hub.services.workers.fails = True
            await page.send("intervene", side="a", entry=SURGE)
            said = await page.refusal()
            app.hub.services.workers.fails = False
            await page.ask("undo", side="a")
            await page.ask("step")
            return said, page.last("frame")["week"]

    said, week = in_app(tmp_path, play, workers=Failing())
    assert week == 1
    assert said == "Computing this failed: ValueError: a bad day."


def test_the_state_restored_from_the_log_equals_the_state_before(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            for kind, more in [
                ("seek", {"week": 4}),
                ("split", {}),
                ("intervene", {"side": "b", "entry": SURGE}),
                ("intervene", {"side": "a", "entry": {"kind": "incident"}}),
                ("undo", {"side": "a"}),
                ("swap", {}),
                ("lang", {"lang": "nl"}),
                ("phase", {"value": "run"}),
                ("open_vote", {"question": "?", "options": ["x", {"text": "y", "key": "why"}]}),
                ("vote", {"option": "why", "count": 3}),
                ("speed", {"value": 4}),
            ]:
                await page.ask(kind, **more)
            async with app.participant("Ada") as phone:
                await phone.ask("vote", option="1")
            await page.ask("close_vote")
            return app.room.state, restored(app.room.log.read())

    before, again = in_app(tmp_path, play)
    assert again == before
    assert before.vote.counts == {"1": 1, "why": 3}


def test_after_the_last_week_nothing_can_be_done_and_a_chain_takes_so_many_interventions(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("ketensim.show.app.deciding_chain.MOST_INTERVENTIONS", 1)

    async def play(app):
        async with app.trainer() as page:
            await page.ask("intervene", side="a", entry=SURGE)
            await page.send("intervene", side="a", entry={"kind": "incident"})
            said = [await page.refusal()]
            await page.ask("split")
            one = await page.ask("unsplit")
            state = await page.ask("reset")
            await page.ask("seek", week=12)
            await page.send("intervene", side="a", entry=SURGE)
            return [*said, await page.refusal()], one, state

    said, one, state = in_app(tmp_path, play)
    assert said == [
        "A chain takes at most 1 interventions; undo some first.",
        "The last week has passed; go back to an earlier week first.",
    ]
    assert one["sides"]["b"] is None
    assert (state["sides"]["a"]["log"], state["sides"]["a"]["redo"]) == ([], True)


def test_an_exported_side_is_a_scenario_that_runs(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.ask("seek", week=3)
            await page.ask("intervene", side="a", entry=SURGE)
            path = f"/session/{app.session}/export.yaml?token={app.token}"
            return await app.get(f"{path}&side=a"), await app.get(f"{path}&side=b")

    (status, headers, text), (wrong, _, said) = in_app(tmp_path, play)
    assert (status, headers["content-disposition"]) == (200, 'attachment; filename="short-a.yaml"')
    scenario = Scenario.from_text(text.decode())
    assert [(one.week, one.kind) for one in scenario.interventions] == [(3, "surge")]
    assert wrong == 400
    assert "There is no side B" in json.loads(said)["text"]["en"]
