"""What the app gives out over HTTP, and what comes in there."""

import asyncio
import json
import os

import pytest
from app_cases import CHAIN, LIBRARY, in_app

from ketensim.show.app import exporting, server
from ketensim.show.app.admission import Addresses, own_address
from ketensim.show.app.exporting import read_log
from ketensim.show.app.library import begin
from ketensim.show.app.pages import Pages
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import restored
from ketensim.show.app.telling import entry_text

JOIN = {"do": "join", "number": 1, "name": "Ada"}


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "page"
    (folder / "parts").mkdir(parents=True)
    (folder / "index.html").write_text('<script src="/static/main.js"></script>')
    (folder / "main.js").write_text('import "./parts/stage.js";')
    (folder / "parts" / "stage.js").write_text("export {};")
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "notes.md").write_text("not for browsers")
    return Pages(folder)


def test_the_page_leads_to_files_that_browsers_may_keep(tmp_path, pages):
    async def play(app):
        index = await app.get("/")
        address = index[2].decode().split('"')[1]
        folder = address.rpartition("/")[0]
        return [
            index,
            await app.get(address),
            await app.get(f"{folder}/parts/stage.js"),
            await app.get("/static/main.js"),
            await app.get("/join"),
            await app.get("/favicon.ico"),
        ]

    index, hashed, deep, plain, join, icon = in_app(tmp_path, play, pages=pages)
    assert [one[0] for one in (index, hashed, deep, plain, join, icon)] == [200] * 6
    assert index[2] == join[2]
    assert index[1]["cache-control"] == plain[1]["cache-control"] == "no-cache"
    assert "immutable" in hashed[1]["cache-control"]
    assert "immutable" in deep[1]["cache-control"]
    assert hashed[1]["content-type"] == "text/javascript; charset=utf-8"
    assert icon[1]["content-type"] == "image/svg+xml"


def test_there_is_nothing_else(tmp_path, pages):
    paths = ["/static/notes.md", "/static/../index.html", "/static/%2e%2e/x.js", "/static/"]
    paths += ["/static/parts", "/messages/fr.json", "/nothing"]

    async def play(app):
        return [(await app.get(path))[0] for path in paths]

    assert in_app(tmp_path, play, pages=pages) == [404] * len(paths)


def test_another_file_gives_all_files_another_address(pages):
    before = pages.digest
    (pages._folder / "main.js").write_text("changed")
    assert Pages(pages._folder).digest != before
    assert pages.file(f"{before}/main.js")[2]


def test_every_answer_keeps_other_pages_and_other_hosts_out(tmp_path, pages):
    async def play(app):
        there = (await app.get("/", host=f"192.0.2.10:{app.port}"))[1]
        return app.port, there, (await app.get("/"))[1], (await app.get("/nothing"))[1]

    port, there, *found = in_app(tmp_path, play, pages=pages)
    # a telephone's browser calls this one an error, since nothing is encrypted
    assert "cross-origin-opener-policy" not in there
    assert f"ws://192.0.2.10:{port}" in there["content-security-policy"]
    for headers in found:
        assert headers["cross-origin-opener-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'self'; ")
        assert f"ws://127.0.0.1:{port}" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


def test_the_page_gets_its_texts_and_names_and_no_others(tmp_path):
    async def play(app):
        return [json.loads((await app.get(f"/messages/{lang}.json"))[2]) for lang in ("nl", "en")]

    dutch, english = in_app(tmp_path, play)
    assert dutch.keys() == english.keys()
    assert {key.partition(".")[0] for key in dutch} == {"app", "name"}
    assert dutch["name.aftercare"] == "nazorg"


def test_only_trainers_get_at_sessions(tmp_path):
    async def play(app):
        code = f"/session/{app.session}"
        paths = [f"{code}/export.yaml", f"{code}/log.json", f"{code}/debrief", "/sessions"]
        told = [(await app.get(f"{path}?token={'0' * 32}"))[0] for path in paths]
        told += [(await app.post(f"{path}?token=x", b"[]"))[0] for path in ("/sessions", "/replay")]
        for _ in range(20):
            await app.get("/sessions?token=wrong")
        return told, (await app.get(f"/sessions?token={app.token}"))[0]

    told, after = in_app(tmp_path, play)
    assert told == [403] * 6
    assert after == 429  # too many wrong tries from this address


def test_a_report_that_is_refused_says_so_to_whoever_opened_it(tmp_path):
    async def play(app):
        path = f"/session/{app.session}/debrief?token=no"
        browser = {"accept": "text/html,*/*"}
        asked = (f"{path}&lang=nl", browser), (path, browser), (path, {})
        return [(await app.get(address, **more))[2].decode() for address, more in asked]

    dutch, both, data = in_app(tmp_path, play)
    assert dutch.endswith("<p>Deze sessie bestaat niet, of de link klopt niet.</p>")
    assert "klopt niet. / This session" in both
    assert json.loads(data)["text"]["en"].startswith("This session does not exist")


def test_sessions_are_listed_opened_and_played_again(tmp_path):
    async def play(app):
        async with app.trainer() as page, app.participant("Ada"):
            await page.ask("seek", week=4)
            await page.ask("intervene", side="a", entry={"kind": "incident"})
        before = app.room.state
        token = f"token={app.token}"
        log = await app.get(f"/session/{app.session}/log.json?{token}")
        again = json.loads((await app.post(f"/replay?{token}&lang=nl", log[2]))[2])
        other = json.loads((await app.post(f"/sessions?{token}", b""))[2])
        listed = json.loads((await app.get(f"/sessions?{token}"))[2])
        async with app.page(f"session={again['session']}&token={again['token']}") as page:
            await page.until("frame")
        return before, log, (await app.hub.room(again["session"])).state, other, listed

    before, log, again, other, listed = in_app(tmp_path, play)
    assert log[1]["content-disposition"].startswith("attachment")
    assert "ticket" not in log[2].decode()
    assert again.a == before.a
    assert again.week == before.week
    assert again.chain == before.chain
    assert [one.name for one in again.participants] == ["Ada"]
    assert again.lang == "nl"
    assert len(listed) == 3
    assert sum(one["lines"] for one in listed) == 2
    assert {one["session"] for one in listed} >= {other["session"], again.session}


def test_a_replay_that_is_too_large_or_wrong_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "LONGEST_UPLOAD", 1000)

    async def play(app):
        path = f"/replay?token={app.token}"
        large = await app.post(path, b" " * 1001)
        wrong = await app.post(path, b"{}")
        return large[0], wrong[0], json.loads(wrong[2])["text"]["en"]

    large, wrong, said = in_app(tmp_path, play)
    assert (large, wrong) == (413, 400)
    assert said.startswith("This file is not the log of a session")


BEGIN = begin(CHAIN, 1)
INCIDENT = {
    "do": "intervene", "week": 1, "side": "a", "replaces": False,
    "entry": {"week": 1, "kind": "incident"},
}  # fmt: skip


def sent(*lines):
    return json.dumps(list(lines)).encode()


def test_a_log_that_is_sent_is_played_again_from_its_last_chain_on():
    first = {**BEGIN, "seed": 9}
    begun, rest = read_log(sent({"do": "open"}, first, INCIDENT, JOIN, BEGIN, INCIDENT))
    assert begun["seed"] == 1
    assert [line["do"] for line in rest] == ["join", "intervene"]
    opening = {"do": "open", "session": "s", "code": "c", "lang": "en", "started": ""}
    state = restored([opening, begun, *rest])
    assert (len(state.a.log), state.participants[0].ticket) == (1, "")


def without(line, key):
    return {name: value for name, value in line.items() if name != key}


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [INCIDENT],
        ["play"],
        [BEGIN, {"do": "explode"}],
        [BEGIN, {"do": "seek", "to": -5}],
        [BEGIN, {"do": "seek", "to": 1, "week": "x"}],
        [BEGIN, {"do": "speed", "value": 1e9}],
        [BEGIN, {"do": "undo", "side": "a"}],
        [BEGIN, {"do": "redo", "side": "c"}],
        [BEGIN, {"do": "swap", "more": 1}],
        [BEGIN, without(INCIDENT, "side")],
        [BEGIN, INCIDENT | {"entry": {"week": 1, "kind": "x"}}],
        [BEGIN, INCIDENT | {"entry": {"kind": "incident"}}],
        [BEGIN, {"do": "vote", "number": 1, "option": "x"}],
        [BEGIN, {"do": "reveal"}],
        [BEGIN, {"do": "next_round", "rounds": 1}],
        [BEGIN, {"do": "game", "rounds": 0, "roles": {}}],
        [BEGIN, JOIN | {"name": "x" * 500}],
        [BEGIN, JOIN | {"ticket": "mine"}],
        [BEGIN | {"scenario": {"base": "secret.yaml"}}],
        [BEGIN | {"scenario": {**BEGIN["scenario"], "partners": []}}],
        [BEGIN | {"scenario": {**BEGIN["scenario"], "horizon": {"weeks": 9000}}}],
        [BEGIN | {"start": {"a": [{"week": 1, "kind": "x"}], "b": None}}],
        [BEGIN | {"seed": True}],
    ],
)
def test_a_log_that_the_app_would_not_have_written_is_refused(lines):
    with pytest.raises((RefusedError, ValueError)) as refused:
        read_log(sent(*lines))
    assert refused.value.sentence("nl")


def test_what_was_made_after_undoing_is_checked_too():
    wrong = INCIDENT | {"entry": {"week": 1, "kind": "departure", "partner": "nobody"}}
    with pytest.raises(ValueError, match="nobody"):
        read_log(sent(BEGIN, wrong, {"do": "undo", "side": "a"}))


def test_a_log_has_bounds(monkeypatch):
    with pytest.raises(RefusedError, match="not the log"):
        read_log(json.dumps([{"do": "play"}] * (exporting.MOST_LINES + 1)).encode())
    monkeypatch.setattr(exporting, "MOST_INTERVENTIONS", 0)
    with pytest.raises(RefusedError, match="at most 0 interventions"):
        read_log(sent(BEGIN, INCIDENT))
    monkeypatch.setattr(exporting, "MOST_INTERVENTIONS", 5)
    monkeypatch.setattr(exporting, "MOST_PARTICIPANTS", 0)
    with pytest.raises(RefusedError, match="At most 0 people"):
        read_log(sent(BEGIN, JOIN))


def test_addresses_say_who_can_reach_the_app():
    assert not Addresses().is_open
    assert not Addresses("localhost").is_open
    assert not Addresses("::1").is_open
    assert Addresses("0.0.0.0").is_open
    assert Addresses("::1", 80).url("/x") == "http://[::1]:80/x"
    assert Addresses("0.0.0.0", 80).url("/") == "http://127.0.0.1:80/"
    assert Addresses("10.1.2.3", 80).url("/join", outside=True) == "http://10.1.2.3:80/join"
    assert Addresses("0.0.0.0").outside == own_address()


def test_a_machine_without_a_network_reaches_itself(monkeypatch):
    class NoWay:
        def __init__(self, *_):
            """Find no way out."""

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def connect(self, _address):
            raise OSError

    monkeypatch.setattr("ketensim.show.app.admission.socket.socket", NoWay)
    assert own_address() == "127.0.0.1"


def test_the_key_of_all_tokens_is_for_this_user_only_and_stays(tmp_path):
    async def key(app):
        return app.hub.token("abc"), app.hub.is_trainer("abc", app.hub.token("abd"))

    first, is_other = in_app(tmp_path, key)
    assert in_app(tmp_path, key) == (first, False)
    assert not is_other
    assert (tmp_path / ".key").stat().st_mode & 0o077 == 0
    (tmp_path / ".key").write_bytes(b"short")
    assert in_app(tmp_path, key)[0] != first


def test_the_shipped_page_is_there_in_both_languages():
    contents = Pages().contents
    assert b"/static/" in contents["index.html"]
    assert sum(map(len, contents.values())) < 300_000
    assert LIBRARY.listing()["lessons"]


def test_closing_the_app_leaves_nothing_running(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            await page.send("play")
            await page.until("frame")
        return asyncio.all_tasks()

    tasks = in_app(tmp_path, play)
    assert all(task.done() for task in tasks)


@pytest.mark.parametrize(
    ("entry", "dutch", "english"),
    [
        ({"kind": "incident"}, "Een incident in de media", "An incident in the media"),
        (
            {"kind": "strategy", "strategy": "chain_unit:core=3+none"},
            "Strategie vanaf nu: Ketenunit (core=3) + Geen regie",
            "Strategy from now on: Chain unit (core=3) + No regie",
        ),
        (
            {"kind": "capacity", "partner": "hospital", "factor": 0.8, "weeks": 4},
            "Personeel van ziekenhuis: -20%, 4 weken lang",
            "Staff of hospital: -20%, for 4 weeks",
        ),
        (
            {"kind": "capacity", "partner": "x", "function": "intake", "factor": 1.5},
            "Personeel van x, intake: +50%",
            "Staff of x, intake: +50%",
        ),
        (
            {"kind": "surge", "group": "addicts", "factor": 2.0},
            "Nieuwe cliënten, verslaafden: +100%",
            "New clients, addicts: +100%",
        ),
        ({"kind": "departure", "partner": "x"}, "x verlaat de keten", "x leaves the chain"),
        (
            {"kind": "acceptance", "receiver": "x", "factor": 0.5},
            "x accepteert verwijzingen van alle partners minder snel (kansverhouding maal 0,50)",
            "x less readily accepts referrals from all partners (odds times 0.50)",
        ),
        (
            {"kind": "dossier", "sender": "x", "receiver": "y", "factor": 2.0},
            "x geeft het dossier vaker mee aan y (kansverhouding maal 2,00)",
            "x more often sends the dossier along to y (odds times 2.00)",
        ),
    ],
)
def test_an_intervention_is_told_in_both_languages(entry, dutch, english):
    assert entry_text(entry) == {"nl": dutch, "en": english}


def test_a_session_that_cannot_be_written_is_not_opened(tmp_path, monkeypatch):
    def full(_log, _lines):
        raise OSError(28, "No space left on device")

    async def play(app):
        monkeypatch.setattr("ketensim.show.app.hub._put_down", full)
        told = await app.post(f"/sessions?token={app.token}", b"")
        return told[0], json.loads(told[2])["text"]["en"], len(app.hub.rooms)

    status, said, rooms = in_app(tmp_path, play)
    assert (status, rooms) == (400, 1)
    assert "No space left on device" in said


def test_codes_of_long_ago_are_forgotten(tmp_path):
    async def code(app):
        return app.code, app.hub._codes

    first, _ = in_app(tmp_path, code)
    second, known = in_app(tmp_path, code)
    assert {first, second} <= known.keys()
    for log in tmp_path.glob("*.jsonl"):
        os.utime(log, (0, 0))
    third, known = in_app(tmp_path, code)
    assert known.keys() == {third}
