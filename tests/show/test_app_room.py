"""Room mode: who comes in, and what each may do and see."""

import asyncio
import json
from typing import get_args

import pytest
from app_cases import PATIENCE, in_app
from websockets.exceptions import InvalidStatus

from ketensim.show.app import door
from ketensim.show.app.limits import LONGEST_MESSAGE, LONGEST_TRAINER_MESSAGE
from ketensim.show.app.mailbox import Mailbox
from ketensim.show.app.protocol import Message

TRAINERS = [
    ("play", {}),
    ("pause", {}),
    ("step", {}),
    ("speed", {"value": 2}),
    ("seek", {"week": 3}),
    ("reset", {}),
    ("choose", {"scenario": "short"}),
    ("intervene", {"side": "a", "entry": {"kind": "incident"}}),
    ("undo", {"side": "a"}),
    ("redo", {"side": "a"}),
    ("split", {}),
    ("unsplit", {}),
    ("swap", {}),
    ("follow", {"client": 1}),
    ("phase", {"value": "run"}),
    ("open_vote", {"question": "?", "options": ["x", "y"]}),
    ("close_vote", {}),
    ("carry_out", {}),
    ("game", {}),
    ("assign", {"participant": "Ada", "partner": "hospital"}),
    ("next_round", {}),
    ("reveal", {}),
]


def test_a_participant_cannot_act_as_trainer(tmp_path):
    of_trainers = [one for one in Message.__subclasses__() if not one.is_for_all]
    kinds = {get_args(one.model_fields["type"].annotation)[0] for one in of_trainers}
    assert {kind for kind, _ in TRAINERS} == kinds  # none is forgotten here

    async def play(app):
        async with app.participant("Ada") as page:
            before = app.room.state
            said = []
            for kind, more in TRAINERS:
                await page.send(kind, **more)
                said.append(await page.refusal())
            return said, app.room.state == before

    said, is_same = in_app(tmp_path, play)
    assert said == ["Only the trainer can do that."] * len(TRAINERS)
    assert is_same


def test_a_participant_sees_no_log_and_no_other_partners_queue(tmp_path):
    async def play(app):
        async with app.trainer() as page, app.participant("Ada") as phone:
            await page.ask("intervene", side="a", entry={"kind": "incident"})
            await page.ask("assign", participant="Ada", partner="hospital")
            await page.ask("step")
            await phone.rest()
            return phone.last("state"), phone.last("frame")

    state, frame = in_app(tmp_path, play)
    assert "sides" not in state
    assert state["you"] == {"name": "Ada", "partner": "hospital"}
    assert frame["a"].keys() == {
        "week", "totals", "within_norm", "urgency", "dks", "holds_down", "bottleneck", "partner",
    }  # fmt: skip
    assert frame["a"]["partner"].keys() == {"name", "waiting", "busy"}
    named = frame["a"]["bottleneck"]
    assert named is None or named.keys() == {"partner", "function", "weeks_of_work"}


def test_a_token_or_code_that_is_wrong_lets_nobody_in(tmp_path):
    async def play(app):
        other = await app.hub.open(app.hub.services.library.scenario_line("short", 1), "en")
        found = []
        for query in (
            f"session={app.session}&token={'0' * 32}",
            f"session={app.session}&token={app.hub.token(other.state.session)}",
            f"session=../{app.session}&token={app.token}",
            "session=nothing&token=",
            "code=AAAAAA&name=Ada",
            f"code={app.code}&name=%20%07",
            "",
        ):
            async with app.page(query) as page:
                found.append((page.welcome["fatal"], await page.close_code()))
        return found

    assert in_app(tmp_path, play) == [(True, door.WRONG_KEY)] * 7


def test_who_keeps_trying_codes_has_to_wait(tmp_path):
    async def play(app):
        said = set()
        for number in range(25):
            async with app.page(f"code=WRONG{number}&name=x") as page:
                said.add(page.welcome["text"]["en"])
        async with app.participant("Ada") as page:
            said.add(page.welcome["text"]["en"])
        return said

    assert in_app(tmp_path, play) == {
        "There is no room with this code.",
        "Too many wrong tries; wait a minute.",
    }


def test_a_code_may_be_typed_as_it_is_read_aloud(tmp_path):
    async def play(app):
        code = f"{app.code[:3].lower()}%20{app.code[3:]}"
        async with app.page(f"code={code}&name=%20Ada%20%20Lovelace") as page:
            return page.welcome["role"], page.welcome["name"]

    assert in_app(tmp_path, play) == ("participant", "Ada Lovelace")


def test_a_page_of_another_address_is_refused(tmp_path):
    origins = ("http://evil.example", "null", "http://127.0.0.1:1", "file://")

    async def play(app):
        found = []
        for origin in origins:
            with pytest.raises(InvalidStatus) as refused:
                async with app.trainer(additional_headers={"Origin": origin}):
                    pass
            found.append(refused.value.response.status_code)
            found.append((await app.get("/sessions", origin=origin))[0])
        return found

    assert in_app(tmp_path, play) == [403] * 2 * len(origins)


def test_a_name_elsewhere_that_points_to_this_machine_is_refused(tmp_path):
    async def play(app):
        hosts = ("evil.example", "", f"localhost:{app.port}", "[::1]:80")
        return [(await app.get("/join", host=host))[0] for host in hosts]

    (tmp_path / "index.html").write_text("<p>")
    assert in_app(tmp_path, play) == [403, 403, 200, 200]


def test_the_apps_own_page_is_let_in(tmp_path):
    async def play(app):
        async with app.trainer(origin=f"http://127.0.0.1:{app.port}") as page:
            return page.welcome["type"]

    assert in_app(tmp_path, play) == "welcome"


def test_two_people_with_one_name_are_told_apart(tmp_path):
    async def play(app):
        async with app.participant("Ada") as one, app.participant("Ada") as two:
            return one.welcome["name"], two.welcome["name"], len(app.room.state.participants)

    assert in_app(tmp_path, play) == ("Ada", "Ada 2", 2)


def test_a_page_that_comes_back_is_the_same_participant(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            async with app.participant("Ada") as phone:
                ticket = phone.welcome["ticket"]
                await page.ask("open_vote", question="?", options=["x", "y"])
                await phone.ask("vote", option="2")
            async with app.participant("", ticket) as phone:
                state = phone.welcome["state"]
            return phone.welcome["name"], state["vote"]["mine"], len(app.room.state.participants)

    assert in_app(tmp_path, play) == ("Ada", "2", 1)


def test_a_ticket_that_nobody_has_makes_a_new_participant(tmp_path):
    async def play(app):
        async with app.participant("Ada", "made-up") as phone:
            return phone.welcome["ticket"]

    assert in_app(tmp_path, play) != "made-up"


def test_a_duplicated_tab_is_a_second_view_of_one_session(tmp_path):
    async def play(app):
        async with app.trainer() as one, app.trainer() as two:
            await two.ask("speed", value=10)
            await one.ask("play")
            await one.state(lambda state: not state["playing"])
            await two.rest()
            weeks = [[m["week"] for m in page.read if m["type"] == "frame"] for page in (one, two)]
            return weeks, len(app.hub.rooms)

    weeks, rooms = in_app(tmp_path, play)
    assert weeks == [list(range(13))] * 2  # every week once: the session is not run twice
    assert rooms == 1


def test_one_participant_has_a_few_views_at_most(tmp_path):
    async def play(app):
        async with app.participant("Ada") as phone:
            ticket = phone.welcome["ticket"]
            pages = [app.participant("", ticket) for _ in range(4)]
            told = [await page.__aenter__() for page in pages]
            for page in pages:
                await page.__aexit__(None, None, None)
            return [page.welcome["type"] for page in told]

    assert in_app(tmp_path, play) == ["welcome"] * 3 + ["error"]


@pytest.mark.parametrize("what", ["MOST_CONNECTIONS", "MOST_CONNECTIONS_A_SESSION"])
def test_a_full_room_says_so(tmp_path, monkeypatch, what):
    monkeypatch.setattr(door, what, 2)

    async def play(app):
        async with app.participant("Ada"), app.participant("Bob"), app.participant("Cas") as late:
            return late.welcome["text"]["en"], late.welcome["fatal"], await late.close_code()

    said, is_fatal, code = in_app(tmp_path, play)
    assert (said, is_fatal) == ("The room is full: at most 2 connections.", True)
    assert code == door.TOO_MANY


def test_more_members_than_the_app_takes_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(door, "MOST_PARTICIPANTS", 1)

    async def play(app):
        async with app.participant("Ada"), app.participant("Bob") as late:
            return late.welcome["text"]["en"]

    assert in_app(tmp_path, play) == "At most 1 people can join a session."


def test_messages_that_are_too_large_end_the_connection(tmp_path):
    async def play(app):
        found = []
        async with app.participant("Ada") as phone:
            await phone.socket.send("x" * (LONGEST_MESSAGE + 1))
            found.append((await phone.refusal(), await phone.close_code()))
        async with app.participant("Bob") as phone:
            await phone.socket.send(b"\0")
            found.append((await phone.refusal(), await phone.close_code()))
        async with app.trainer() as page:
            await page.socket.send("x" * (LONGEST_TRAINER_MESSAGE + 1))
            found.append(("", await page.close_code()))
        return found

    said = "This is larger than the 16000 bytes that the app takes."
    assert in_app(tmp_path, play) == [(said, 1009), (said, 1009), ("", 1009)]


def test_messages_that_come_too_fast_are_refused_and_then_end_the_connection(tmp_path):
    async def play(app):
        async with app.participant("Ada") as phone:
            for _ in range(45):
                await phone.send("lang", lang="nl")
            await phone.rest()
            said = phone.last("error")["text"]["en"]
            for _ in range(400):
                await phone.send("lang", lang="nl")
            return said, await phone.close_code()

    assert in_app(tmp_path, play) == ("Too much at once; wait a moment.", door.TOO_MANY)


def test_a_page_that_reads_nothing_delays_no_other(tmp_path):
    async def play(app):
        async with app.trainer() as page, app.trainer() as idle:
            idle.socket.transport.pause_reading()
            (stuck,) = [one for one in app.room.views if one is not app.room.views[0]]
            await page.ask("speed", value=10)
            text = "x" * 100_000
            for _ in range(300):  # more than all buffers on the way hold
                stuck.send(json.dumps({"type": "frame", "text": text}), "frame")
                await asyncio.sleep(0)
            async with asyncio.timeout(PATIENCE):
                await page.ask("play")
                await page.state(lambda state: not state["playing"])
            weeks = [m["week"] for m in page.read if m["type"] == "frame"]
            waiting = len(stuck.mailbox)
            idle.socket.transport.resume_reading()
            last = await idle.until("frame", lambda m: m.get("week") == 12)
            return weeks, waiting, last["week"]

    weeks, waiting, last = in_app(tmp_path, play)
    assert weeks == list(range(13))
    assert waiting < 10
    assert last == 12


def test_a_page_that_takes_nothing_for_long_is_let_go(tmp_path, monkeypatch):
    monkeypatch.setattr(door, "_LONGEST_SENDING", 0.05)

    class Stuck:
        async def send_text(self, text):
            await asyncio.Event().wait()

    async def write():
        view = door.View()
        view.mailbox.put("never read")
        await asyncio.wait_for(door._write(Stuck(), view), PATIENCE)
        return view.mailbox.is_closed

    assert asyncio.run(write())
    assert isinstance(door.View().mailbox, Mailbox)
