"""A worker that dies costs nothing but a retry, and what can wait is called off."""

import asyncio
import os
import time
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor

import pytest
from app_cases import CHAIN, Inline

from ketensim.show.app import ghosts, tasks, workers
from ketensim.show.app.following import Following
from ketensim.show.app.ghosts import Ghosts, parted
from ketensim.show.app.library import Library
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.services import Services
from ketensim.show.app.session import Side, State, frozen_log
from ketensim.show.app.timelines import Kept, key_of
from ketensim.show.app.view import View
from ketensim.show.app.workers import TRIES, Workers

INCIDENT = frozen_log([{"week": 3, "kind": "incident"}])
SURGE = frozen_log([{"week": 5, "kind": "surge", "factor": 3.0}])


class Threads(ThreadPoolExecutor):
    """An executor in which work may make the process die."""

    _processes = None

    def submit(self, work, *given):
        try:
            return super().submit(work, *given)
        except RuntimeError as error:  # shut down
            raise BrokenExecutor from error


@pytest.fixture
def made(monkeypatch):
    """Give the executors that were made, none of which starts a process."""
    found = []

    def make(processes, *_given, **_more):
        found.append(Threads(processes))
        return found[-1]

    monkeypatch.setattr(workers, "ProcessPoolExecutor", make)
    return found


def dying(times):
    left = [times]

    def work():
        if left[0]:
            left[0] -= 1
            raise BrokenExecutor
        return "done"

    return work


def run(play):
    async def play_and_close():
        found = Workers(1)
        try:
            return await play(found)
        finally:
            found.close()

    return asyncio.run(play_and_close())


def test_work_whose_process_dies_is_done_again(made):
    assert run(lambda found: found.soon(dying(TRIES - 1))) == "done"
    assert len(made) == TRIES


def test_work_that_always_kills_its_process_is_refused_and_others_go_on(made):
    async def play(found):
        with pytest.raises(RefusedError, match="failed 3 times"):
            await found.soon(dying(100))
        return await found.soon(dying(0))

    assert run(play) == "done"


def test_an_error_of_the_work_is_its_own(made):
    def work():
        raise ValueError("a bad day")

    async def play(found):
        with pytest.raises(ValueError, match="a bad day"):
            await found.later(work)

    run(play)
    assert len(made) == 1


def test_work_that_takes_too_long_is_stopped(made, monkeypatch):
    monkeypatch.setattr(workers, "LONGEST_FIRST", 0.01)

    async def play(found):
        with pytest.raises(RefusedError, match="longer than"):
            await found.soon(time.sleep, 0.1)

    run(play)


def test_what_is_called_off_before_it_began_never_runs(made):
    ran = []

    async def play(found):
        first = asyncio.create_task(found.later(time.sleep, 0.05))
        second = asyncio.create_task(found.later(ran.append, 1))
        await asyncio.sleep(0)
        second.cancel()
        await first
        await asyncio.sleep(0.02)

    run(play)
    assert ran == []


def test_what_can_wait_begins_when_nobody_waits_for_anything(made):
    done = []

    async def play(found):
        soon = [asyncio.create_task(found.soon(_slowly, done)) for _ in range(3)]
        later = [asyncio.create_task(found.later(done.append, "later")) for _ in range(2)]
        await asyncio.gather(*later, *soon)

    run(play)
    assert done == ["soon"] * 3 + ["later"] * 2


def _slowly(done):
    time.sleep(0.01)
    done.append("soon")


def test_a_real_process_computes_dies_and_is_replaced():
    async def play(found):
        log = [dict(entry) for entry in INCIDENT]
        with pytest.raises(RefusedError, match="failed 3 times"):
            await found.soon(os._exit, 1)
        return await found.soon(key_of, "chain", log, 1)

    assert run(play) == key_of("chain", [dict(entry) for entry in INCIDENT], 1)


def test_closing_kills_what_still_runs():
    async def play(found):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(found.soon(time.sleep, 30), 2.0)

    began = time.monotonic()
    run(play)
    assert time.monotonic() - began < 15.0


def test_what_two_ask_for_at_once_is_computed_once_and_the_oldest_goes_first():
    async def play():
        kept, computed = Kept(2), []

        async def compute(name):
            computed.append(name)
            await asyncio.sleep(0)
            return name

        def ask(name):
            return kept.get_or((name,), lambda: compute(name))

        assert await asyncio.gather(ask("x"), ask("x")) == ["x", "x"]
        await ask("y")
        await ask("x")
        await ask("z")
        return computed, kept.get(("y",)), kept.get(("x",))

    assert asyncio.run(play()) == (["x", "y", "z"], None, "x")


def test_who_stops_waiting_disturbs_no_other():
    async def play():
        kept = Kept(2)
        go = asyncio.Event()

        async def compute():
            await go.wait()
            return "found"

        one = asyncio.create_task(kept.get_or(("x",), compute))
        two = asyncio.create_task(kept.get_or(("x",), compute))
        await asyncio.sleep(0)
        one.cancel()
        go.set()
        return await two

    assert asyncio.run(play()) == "found"


def test_sides_part_at_the_first_intervention_in_which_they_differ():
    both = frozen_log([{"week": 1, "kind": "incident"}])

    def state(first, second):
        return State(scenario=CHAIN, a=Side(first), b=None if second is None else Side(second))

    assert parted(state(both, None)) is None
    assert parted(state(both, both)) is None
    assert parted(state(both, both + INCIDENT)) == 3
    assert parted(state(both + SURGE, both + INCIDENT)) == 3


def haunted(state, told):
    """Run the ghost of a state and return what it tells."""

    async def play():
        services = Services(Library([CHAIN]), Inline(is_haunted=True))
        messages = []
        ghost = Ghosts(services, messages.append)
        sides = {name: state.side(name) for name in ("a", "b")}
        keys = {name: key_of("chain", side.log, 1) for name, side in sides.items() if side}
        ghost.follow(state, keys)
        while len(messages) < told:
            await asyncio.sleep(0.001)
        ghost.follow(State(scenario=CHAIN, a=state.a, b=state.b, week=12), keys)
        while len(messages) < told + 1:
            await asyncio.sleep(0.001)
        ghost.stop()
        return messages, services.workers.done

    return asyncio.run(play())


def test_the_ghost_is_a_band_of_other_seeds_and_says_who_is_ahead(monkeypatch):
    monkeypatch.setattr(ghosts, "JUDGED_EVERY", 0.0)
    monkeypatch.setattr(ghosts, "other_seeds", lambda _seed: (2, 3, 4))
    monkeypatch.setattr(ghosts, "_SHOWN_AFTER", (2, 3))
    state = State(scenario=CHAIN, a=Side(), b=Side(SURGE), week=11)
    messages, done = haunted(state, told=6)
    told = [one for one in messages if one["type"] == "verdict"]
    assert [(one["done"], one["of"]) for one in told] == [(0, 3), (2, 3), (3, 3), (3, 3)]
    assert told[0]["sentence"] is None
    assert told[1]["sentence"].keys() == {"nl", "en"}
    bands = [one["a"] for one in messages if one["type"] == "ghost"]
    assert bands[0] is None  # those of the sides before are gone
    assert len(bands) == 3  # and when weeks pass, the same bands are not sent again
    band = bands[-1]["waiting"]
    assert all(low <= high for low, high in zip(band["low"], band["high"], strict=True))
    assert done.count("echo_of") == 6
    assert done.count("judge") == 3


def test_one_side_has_a_ghost_and_no_verdict(monkeypatch):
    monkeypatch.setattr(ghosts, "JUDGED_EVERY", 0.0)
    monkeypatch.setattr(ghosts, "other_seeds", lambda _seed: (2, 3))
    monkeypatch.setattr(ghosts, "_SHOWN_AFTER", (2,))
    messages, done = haunted(State(scenario=CHAIN, a=Side()), told=4)
    assert [one["b"] for one in messages if one["type"] == "ghost"] == [None, None]
    assert {one["sentence"] for one in messages if one["type"] == "verdict"} == {None}
    assert "judge" not in done


def test_a_ghost_that_cannot_be_computed_is_left_out():
    class Failing(Inline):
        async def later(self, work, *given):
            raise RefusedError("work_failed", tries=3)

    async def play():
        messages = []
        ghost = Ghosts(Services(Library([CHAIN]), Failing()), messages.append)
        ghost.follow(State(scenario=CHAIN), {"a": ("x",)})
        await asyncio.sleep(0.01)
        return messages

    assert [one["type"] for one in asyncio.run(play())] == ["ghost", "verdict"]  # both empty


def test_who_is_no_longer_followed_is_not_played_to_the_end():
    class Patient(Inline):
        stopped = 0

        async def soon(self, work, *given):
            try:
                await asyncio.Event().wait()
            finally:
                self.stopped += 1

    async def play():
        workers, view = Patient(), View()
        following = Following(Services(Library([CHAIN]), workers))
        following.go_on(State(scenario=CHAIN), {"a": ("x",)})
        for client in (1, 2):  # the second one instead of the first
            following.follow(view, client)
            await asyncio.sleep(0)
        following.go_on(State(scenario=CHAIN, week=1), {"a": ("x",)})
        following.leave_all()
        await asyncio.sleep(0)
        return workers.stopped, len(view.mailbox)

    assert asyncio.run(play()) == (2, 0)


def test_following_a_client_gives_its_visits_or_nothing():
    found = tasks.follow(CHAIN, INCIDENT, 1, 1)
    assert found is None or found["visits"]
