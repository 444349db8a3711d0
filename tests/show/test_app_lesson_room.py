"""A lesson in a room: its chain and both sides, the bets, and what came out in the debrief."""

import asyncio

import pytest
from app_cases import CHAIN, Inline, in_app

from ketensim.show.app import answering
from ketensim.show.app.answers import Answer
from ketensim.show.app.lessons import known_lessons, load_lesson
from ketensim.show.app.library import Library
from ketensim.show.app.refusal import RefusedError

NAME = "wachtrij_politie"
LESSON = load_lesson(NAME)
RIGHT = LESSON.prediction.options[0].key
FOUND = Answer("up", RIGHT, certain=True, runs=2, agreeing=2, effect=None, claims=())


class Quick(Inline):
    """Does the work of workers without a model, which takes a second for a lesson."""

    def __init__(self):
        super().__init__()
        self.go = asyncio.Event()

    async def soon(self, work, *given):
        if getattr(work, "__name__", "") == "compute":
            return await super().soon(work, CHAIN, (), 1)
        return work(*given)

    async def later(self, work, *given):
        await self.go.wait()
        self.done.append(getattr(work, "__name__", ""))
        return given[-1]


@pytest.fixture
def without_model(monkeypatch):
    monkeypatch.setattr(answering, "SEEDS", (1, 2))
    monkeypatch.setattr(answering, "answer", lambda _lesson, _played: FOUND)
    monkeypatch.setattr("ketensim.show.app.lesson_words._outcome", lambda _lesson, found: found.key)


def test_a_lesson_begins_with_its_chain_both_sides_and_a_prediction(tmp_path, without_model):
    async def play(app):
        async with app.trainer() as page, app.participant("Ada") as phone:
            assert {one["name"] for one in page.welcome["lessons"]} == set(known_lessons())
            state = await page.ask("choose", lesson=NAME)
            await phone.rest()
            return state, phone.last("state")

    state, seen = in_app(tmp_path, play, workers=Quick())
    assert (state["phase"], state["weeks"]) == ("predict", LESSON.weeks)
    assert state["lesson"]["name"] == NAME
    assert state["lesson"]["outcome"] is None
    for side in ("a", "b"):
        log = [(one["week"], one["kind"]) for one in state["sides"][side]["log"]]
        assert log == [(one.week, one.kind) for one in getattr(LESSON.sides, side)]
    assert seen["lesson"].keys() == {"title", "question"}


def test_what_came_out_is_told_in_the_debrief_and_not_before(tmp_path, without_model):
    async def play(app):
        workers = app.hub.services.workers
        async with app.trainer() as page:
            await page.ask("choose", lesson=NAME)
            early = await page.ask("phase", value="debrief")
            workers.go.set()
            late = await page.state(lambda state: state["lesson"]["outcome"])
            hidden = await page.ask("phase", value="run")
            again = await page.ask("choose", seed=8)
            return early, late, hidden, again, workers.done.count("play")

    early, late, hidden, again, played = in_app(tmp_path, play, workers=Quick())
    assert early["lesson"]["outcome"] is None
    assert late["lesson"]["outcome"] == RIGHT
    assert hidden["lesson"]["outcome"] is None
    assert (again["lesson"]["name"], again["seed"]) == (NAME, 8)  # the same lesson, other clients
    assert played == 2  # once for each seed, however often it is chosen


def test_a_lesson_that_cannot_be_worked_out_can_still_be_played(tmp_path):
    class Failing(Quick):
        async def later(self, work, *given):
            raise RefusedError("work_failed", tries=3)

    async def play(app):
        async with app.trainer() as page:
            await page.ask("choose", lesson=NAME)
            await page.ask("phase", value="debrief")
            return await page.ask("step")

    state = in_app(tmp_path, play, workers=Failing())
    assert (state["week"], state["lesson"]["outcome"]) == (1, None)


def test_a_lesson_that_is_no_longer_there_leaves_its_chain(tmp_path, without_model, monkeypatch):
    async def play(app):
        async with app.trainer() as page:
            await page.ask("choose", lesson=NAME)
            monkeypatch.setattr("ketensim.show.app.library.known_lessons", tuple)
            app.hub.services.library._lessons.clear()
            app.room.learn()
            return await page.ask("step")

    state = in_app(tmp_path, play, workers=Quick())
    assert (state["lesson"], state["sides"]["b"] is not None) == (None, True)


def test_the_report_of_a_session_knows_its_lesson_and_what_came_out(
    tmp_path, without_model, monkeypatch
):
    def page(state, lang, *, lesson, answer):
        return f"<p>{state.session} {lang} {lesson.name} {answer.key}"

    monkeypatch.setattr("ketensim.show.app.debrief.debrief_page", page)

    async def play(app):
        app.hub.services.workers.go.set()
        async with app.trainer() as page:
            await page.ask("choose", lesson=NAME)
        path = f"/session/{app.session}/debrief?token={app.token}"
        return app.session, await app.get(f"{path}&lang=nl"), await app.get(f"{path}&lang=fr")

    session, dutch, other = in_app(tmp_path, play, workers=Quick())
    assert dutch[2].decode() == f"<p>{session} nl {NAME} {RIGHT}"
    assert other[2].decode() == f"<p>{session} en {NAME} {RIGHT}"
    assert "script-src" not in dutch[1]["content-security-policy"]
    assert dutch[1]["content-security-policy"].startswith("default-src 'none'")


def test_only_known_names_are_lessons_and_never_paths(tmp_path):
    with pytest.raises(RefusedError, match=NAME):
        Library().lesson("wachtrij_politi")
    with pytest.raises(RefusedError, match="no lesson"):
        Library().lesson(str(tmp_path / "mine.yaml"))
    own = LESSON.model_copy(update={"name": "mine"})
    assert Library(lessons=[own]).lesson("mine") == own
    assert Library(lessons=[own]).listing()["lessons"][0]["name"] == "mine"


def moments(journey):
    """List when something happened to a client, whatever is known of it."""
    visits = [visit[key] for visit in journey["visits"] for key in ("queued", "started", "ended")]
    return [one for one in (journey["arrived"], journey["ended"], *visits) if one is not None]


def test_a_journey_is_told_up_to_the_week_and_beside_that_on_the_other_side(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.ask("seek", week=5)
            moves = page.last("frame")["a"]["moves"]
            client = next(client for client, _, _, kind, _ in moves if kind == "arrive")
            await page.ask("split")
            await page.send("follow", client=client)
            told = [await page.until("journey")]
            await page.ask("intervene", side="b", entry={"kind": "capacity", "factor": 0.02})
            for week in (11, 2):
                await page.send("seek", week=week)
                told.append(await page.until("journey", lambda one, week=week: one["week"] == week))
            await page.send("follow", client=5)
            nobody = await page.until("journey")
            await page.ask("choose", seed=4)
            page.read.clear()
            await page.ask("step")
            return client, told, nobody, {message["type"] for message in page.read}

    client, (early, late, before), nobody, read = in_app(tmp_path, play)
    assert {one["client"] for one in (early, late, before)} == {client}
    assert early["a"] == early["b"]
    assert max(moments(early["a"])) <= 5.0 < max(moments(late["a"])) <= 11.0
    assert early["a"]["outcome"] == "in_system"
    assert late["a"] != late["b"]  # played again with what was done since
    assert before["a"] is None
    assert (nobody["a"], nobody["b"]) == (None, None)
    assert "journey" not in read  # of another chain nobody is followed


def test_a_journey_that_fails_is_told(tmp_path):
    class Failing(Inline):
        async def soon(self, work, *given):
            if work.__name__ == "follow":
                raise ValueError("lost the way")
            return await super().soon(work, *given)

    async def play(app):
        async with app.trainer() as page:
            await page.send("follow", client=1)
            return await page.refusal()

    assert in_app(tmp_path, play, workers=Failing()) == (
        "Computing this failed: ValueError: lost the way."
    )
