"""A session outlasts pages, the app and what is left of it on disk."""

import asyncio

import pytest
from app_cases import in_app, running
from websockets.exceptions import ConnectionClosed

from ketensim.show.app import room


def test_the_session_goes_on_when_the_trainers_page_closes(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.ask("speed", value=10)
            await page.send("play")
            await page.state(lambda state: state["playing"])
        await asyncio.sleep(0.35)
        async with app.trainer() as page:
            return page.welcome["state"]["week"], page.welcome["state"]["playing"]

    week, _ = in_app(tmp_path, play)
    assert week >= 2


def test_a_server_that_is_gone_comes_back_with_every_line(tmp_path):
    entry = {"kind": "surge", "factor": 1.5}

    async def first():
        async with running(tmp_path) as app:
            async with app.trainer() as page, app.participant("Ada") as phone:
                await page.ask("seek", week=4)
                await page.ask("intervene", side="a", entry=entry)
                keys = (app.session, app.token, app.code, phone.welcome["ticket"])
            return keys, app.room.state

    async def again(session, token, code, ticket):
        async with running(tmp_path) as app:
            assert session not in [one.state.session for one in app.hub.rooms]
            async with app.page(f"code={code}&ticket={ticket}") as phone:
                name = phone.welcome["name"]
            async with app.page(f"session={session}&token={token}") as page:
                await page.until("frame")
                found = await app.hub.room(session)
                return name, found.state

    keys, before = asyncio.run(first())
    name, after = asyncio.run(again(*keys))
    assert name == "Ada"
    assert after == before


def test_the_week_on_the_screen_is_written_down_while_weeks_pass(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "MARK_SECONDS", 0.0)

    async def play(app):
        async with app.trainer() as page:
            await page.ask("speed", value=10)
            await page.send("play")
            await page.until("frame", lambda m: m["week"] == 4)
            return [line["week"] for line in app.room.log.read() if line["do"] == "mark"]

    assert set(in_app(tmp_path, play)) >= {1, 2, 3}


def test_what_cannot_be_written_does_not_happen(tmp_path, monkeypatch):
    async def play(app):
        async with app.trainer() as page:
            await page.until("frame")

            def full(_lines):
                raise OSError(28, "No space left on device")

            monkeypatch.setattr(app.room.log, "append", full)
            await page.send("seek", week=5)
            return await page.refusal(), app.room.state.week

    said, week = in_app(tmp_path, play)
    assert "No space left on device. Nothing was changed." in said
    assert week == 0


def test_pages_are_told_when_a_session_is_put_away(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.until("frame")
            now = app.hub.services.now()
            app.hub.services.now = lambda: now + 13 * 3600.0
            await app.hub.expire()
            error = await page.until("error")
        rooms = len(app.hub.rooms)
        async with app.participant("Ada") as phone:
            said = phone.welcome["text"]["en"]
        async with app.trainer() as page:  # its log is still there
            await page.until("frame")
        async with app.participant("Ada") as phone:
            return error, rooms, said, phone.welcome["type"]

    error, rooms, said, now = in_app(tmp_path, play)
    assert error["fatal"]
    assert (rooms, said, now) == (0, "There is no room with this code.", "welcome")


def test_one_session_too_many_makes_an_unused_one_go_or_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("ketensim.show.app.hub.MOST_SESSIONS", 1)

    async def play(app):
        first = app.session
        await app.open_session()  # nobody looks at the first
        await asyncio.sleep(0)
        names = [one.state.session for one in app.hub.rooms]
        late = app.page(f"session={first}&token={app.hub.token(first)}")
        async with app.trainer(), late as page:
            return first in names, page.welcome["text"]["en"]

    is_there, said = in_app(tmp_path, play)
    assert not is_there
    assert said.startswith("There are 1 sessions already")


def test_a_log_that_is_damaged_is_refused_with_a_sentence(tmp_path):
    lines = '{"do": "open", "code": ""}\n{"do": "choose"}\n{"do": "undo"}\n'
    (tmp_path / "abcd12.jsonl").write_text(lines)
    (tmp_path / "empty1.jsonl").write_text("")

    async def play(app):
        async with app.page(f"session=abcd12&token={app.hub.token('abcd12')}") as page:
            said = [page.welcome["text"]["en"]]
        async with app.page("code=&name=Ada") as page:
            return [*said, page.welcome["text"]["en"]], app.hub.listing()

    (damaged, nobody), listed = in_app(tmp_path, play)
    assert damaged.startswith("This file is not the log of a session")
    assert nobody == "There is no room with this code."
    assert len(listed) == 3


def test_a_connection_that_breaks_takes_nobody_with_it(tmp_path):
    async def play(app):
        async with app.participant("Ada") as phone, app.trainer() as page:
            phone.socket.transport.abort()
            with pytest.raises(ConnectionClosed):
                await phone.until("nothing that there is")
            return await page.ask("step")

    assert in_app(tmp_path, play)["week"] == 1
