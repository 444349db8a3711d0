"""The parts of the app that know nothing of the web: clock, mailbox, limits, log file."""

import asyncio
import json
import os

import pytest

from ketensim.show.app.clock import Clock
from ketensim.show.app.limits import WRONG_TRIES, Bucket, WrongTries
from ketensim.show.app.log_file import LogFile, sessions_in, without_secrets
from ketensim.show.app.mailbox import MOST_WAITING, Mailbox
from ketensim.show.app.view import View


class Watch:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_a_late_week_does_not_move_the_weeks_behind_it():
    watch = Watch()
    clock = Clock(5.0, watch)
    assert clock.wait == pytest.approx(0.2)
    watch.now += 0.25
    assert clock.wait == 0.0
    clock.tick()
    assert clock.wait == pytest.approx(0.15)  # due at 0.4, and not at 0.45


def test_after_a_long_delay_weeks_do_not_come_in_a_flash():
    watch = Watch()
    clock = Clock(5.0, watch)
    watch.now += 10.0
    clock.tick()
    assert clock.wait == pytest.approx(0.2)


def test_another_speed_holds_from_now_on():
    watch = Watch()
    clock = Clock(0.5, watch)
    clock.speed = 10.0
    assert (clock.speed, clock.wait) == (10.0, pytest.approx(0.1))


def everything_in(mailbox):
    async def take():
        mailbox.close()
        found = []
        while (text := await mailbox.take()) is not None:
            found.append(text)
        return found

    return asyncio.run(take())


def test_of_outdated_texts_only_the_newest_is_sent_and_as_the_last():
    mailbox = Mailbox()
    for text, kind in [("f1", "frame"), ("s1", "state"), ("f2", "frame"), ("e1", None)]:
        mailbox.put(text, kind)
    assert everything_in(mailbox) == ["s1", "f2", "e1"]


def test_a_newer_state_comes_before_what_belongs_to_it_and_another_chain_leaves_nothing_behind():
    view = View()
    view.tell({"type": "error", "text": "kept"})
    view.tell({"type": "state", "week": 1})
    view.send('"frame"', "frame")
    view.tell({"type": "state", "week": 2})
    first = ['{"type":"error","text":"kept"}', '{"type":"state","week":2}', '"frame"']
    assert [asyncio.run(view.mailbox.take()) for _ in first] == first
    view.tell({"type": "error", "text": "kept"})
    view.send('"frame"', "frame")
    view.forget()
    assert everything_in(view.mailbox) == first[:1]


def test_a_mailbox_that_nobody_reads_stays_small():
    mailbox = Mailbox()
    for number in range(1000):
        mailbox.put(f"error {number}")
        mailbox.put(f"frame {number}", "frame")
    assert len(mailbox) == MOST_WAITING + 1
    assert everything_in(mailbox)[-2:] == ["error 999", "frame 999"]
    mailbox.put("too late")
    assert len(mailbox) == 0


def test_who_waits_for_mail_gets_it_when_it_comes():
    async def wait():
        mailbox = Mailbox()
        waiting = asyncio.create_task(mailbox.take())
        await asyncio.sleep(0)
        mailbox.put("at last")
        return await waiting

    assert asyncio.run(wait()) == "at last"


def test_a_bucket_lets_a_burst_through_and_then_its_rate():
    watch = Watch()
    bucket = Bucket(20.0, 40.0, watch)
    assert sum(bucket.take() for _ in range(100)) == 40
    watch.now += 0.5
    assert sum(bucket.take() for _ in range(100)) == 10
    watch.now += 1000.0
    assert sum(bucket.take() for _ in range(100)) == 40


def test_who_keeps_trying_has_to_wait_and_is_forgotten_later():
    watch = Watch()
    wrong = WrongTries(watch)
    for _ in range(WRONG_TRIES):
        assert wrong.may_try("10.0.0.9")
        wrong.note("10.0.0.9")
    assert not wrong.may_try("10.0.0.9")
    assert wrong.may_try("10.0.0.8")
    watch.now += 6.0
    assert wrong.may_try("10.0.0.9")
    watch.now += 10_000.0
    wrong.note("10.0.0.8")
    assert list(wrong._tries) == ["10.0.0.8"]


def test_a_log_gives_back_every_line(tmp_path):
    log = LogFile(tmp_path / "new", "abc123")
    assert not log.exists
    lines = [{"do": "open", "code": "X"}, {"do": "join", "name": "Zoë", "ticket": "t"}]
    log.append(lines[:1])
    log.append(lines[1:])
    assert log.read() == lines
    assert log.exists
    assert log.path.stat().st_mode & 0o077 == 0  # nobody else on this machine reads it


def test_a_line_that_was_cut_off_costs_that_line_only(tmp_path):
    log = LogFile(tmp_path, "abc123")
    log.append([{"do": "open"}])
    with log.path.open("a") as file:
        file.write('{"do": "inter')  # the machine stopped here
    log.append([{"do": "play"}])
    assert [line["do"] for line in log.read()] == ["open", "play"]


def test_what_is_no_line_is_left_out(tmp_path):
    log = LogFile(tmp_path, "abc123")
    log.path.write_text('[]\n{"other": 1}\n{"do": "open"}\n')
    assert log.read() == [{"do": "open"}]


@pytest.mark.parametrize("session", ["../up", "A B", "", "x" * 41, "a/b"])
def test_a_session_is_never_a_path(tmp_path, session):
    with pytest.raises(ValueError, match="letters and digits"):
        LogFile(tmp_path, session)


def test_sessions_are_listed_the_last_one_first(tmp_path):
    assert sessions_in(tmp_path / "none") == []
    for number, name in enumerate(["first", "second"]):
        LogFile(tmp_path, name).append([{"do": "open"}])
        path = tmp_path / f"{name}.jsonl"
        path.touch()
        os.utime(path, (number, number))
    (tmp_path / "No Session.jsonl").write_text("")
    assert sessions_in(tmp_path) == ["second", "first"]


def test_a_log_that_leaves_the_machine_opens_nothing():
    told = json.dumps(
        without_secrets([{"do": "join", "ticket": "hush", "name": "Ada"}, {"code": "C"}])
    )
    assert "hush" not in told
    assert "code" not in told
    assert "Ada" in told
