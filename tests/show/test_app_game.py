"""Votes and the game: what the room decides, and what each may know while it does."""

import asyncio
import json
from dataclasses import replace

import pytest
from app_cases import CHAIN, in_app, running

from ketensim.scenario.base import FrozenDict
from ketensim.show.app.game import Decision, Game, spread
from ketensim.show.app.protocol import OpenVote, read_message
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import restored
from ketensim.show.app.voting import Vote

SURGE = {"kind": "surge", "factor": 2.0}
PARTNERS = [partner.name for partner in CHAIN.present]


def asked(*options, kind="prediction"):
    text = json.dumps({"type": "open_vote", "question": "?", "options": options, "kind": kind})
    message = read_message(text)
    assert isinstance(message, OpenVote)
    return Vote.asked(message, week=3)


async def play_round(page, until, **more):
    """Play a round, or several, and wait until their weeks have passed."""
    await page.send("next_round", **more)
    return await page.state(lambda state: state["week"] == until and not state["playing"])


def test_the_last_vote_of_a_participant_counts_and_hands_are_added():
    vote = asked("x", "y").with_vote(1, "1").with_vote(1, "2").with_vote(2, "2")
    assert vote.with_hands("1", 5).with_hands("1", 4).counts == {"1": 4, "2": 2}


def test_nobody_sees_the_counts_while_a_vote_is_open():
    vote = asked("x", {"text": {"nl": "ja", "en": "yes"}, "key": "y"}).with_vote(1, "y")
    shown = vote.shown(participant=1)
    assert (shown["open"], shown["counts"], shown["voted"], shown["mine"]) == (True, None, 1, "y")
    assert [one["text"] for one in shown["options"]] == [
        {"nl": "x", "en": "x"}, {"nl": "ja", "en": "yes"},
    ]  # fmt: skip
    assert vote.shown(participant=2)["mine"] is None


def test_who_wins_is_who_has_most_votes_and_a_tie_is_broken_by_the_trainer():
    vote = asked("x", "y", "z").with_vote(1, "1").with_vote(2, "2")
    with pytest.raises(RefusedError, match="choose one"):
        vote.winner()
    assert vote.winner("2").key == "2"
    with pytest.raises(RefusedError, match="did not get most"):
        vote.winner("3")
    assert vote.with_vote(3, "1").winner().key == "1"
    with pytest.raises(RefusedError, match="choose one"):
        asked("x", "y").winner()  # nobody voted


def test_options_need_different_keys_and_interventions_need_entries():
    with pytest.raises(RefusedError, match="same key"):
        asked("x", {"text": "y", "key": "1"})
    with pytest.raises(RefusedError, match="which intervention"):
        asked("x", "y", kind="intervention")
    with pytest.raises(RefusedError, match="no option 'q'"):
        asked("x", "y").option("q")


@pytest.mark.parametrize("options", [["x"], [str(n) for n in range(9)], ["x", ""], [1, 2]])
def test_a_vote_has_two_to_eight_options_with_texts(options):
    with pytest.raises(RefusedError, match="options"):
        asked(*options)


def test_a_decision_becomes_interventions_of_its_partner_for_a_week():
    made = Decision(accept=-1, capacity=1, tell=1).entries("desk", 3)
    assert made == [
        {"week": 3, "kind": "acceptance", "receiver": "desk", "factor": 0.5, "weeks": 1},
        {"week": 3, "kind": "capacity", "partner": "desk", "factor": 1.2, "weeks": 1},
        {"week": 3, "kind": "dossier", "sender": "desk", "factor": 2.0, "weeks": 1},
    ]
    assert Decision().entries("desk", 3) == []


def test_who_does_not_decide_carries_on_as_before():
    game = Game(rounds=2, since=5).with_decision("desk", Decision(capacity=1)).next_round()
    assert (game.decided, game.week, game.left) == ((), 6, 1)
    assert game.entries(6) == Decision(capacity=1).entries("desk", 6)
    assert game.next_round().left == 0


def test_weeks_in_which_a_partner_decides_the_same_are_told_as_one():
    more, less = Decision(capacity=1), Decision(capacity=-1)
    game = Game(rounds=9, since=5).next_round().with_decision("desk", more)
    game = game.next_round().next_round().with_decision("desk", less).next_round()
    assert [(one.week, one.weeks, one.decision) for one in game.spells()] == [
        (5, 1, Decision()), (6, 2, more), (8, 1, less),
    ]  # fmt: skip


def test_a_round_that_is_taken_back_is_about_to_be_decided_as_it_was():
    game = Game(rounds=9, since=0).with_decision("desk", Decision(capacity=1)).next_round()
    later = game.with_decision("desk", Decision(accept=-1)).next_round()
    assert later.round_back() == replace(
        game, decisions=FrozenDict({"desk": Decision(accept=-1)}), decided=()
    )


def test_participants_are_spread_evenly_over_the_partners():
    assert spread(["a", "b", "c"], ["x", "y"]) == {"a": "x", "b": "y", "c": "x"}


def test_a_room_votes_and_the_winner_is_carried_out(tmp_path):
    async def play(app):
        async with app.trainer() as page, app.participant("Ada") as ada, app.participant() as late:
            assert late.welcome["fatal"]  # without a name nobody comes in
            options = [
                {"text": "more clients", "entry": SURGE},
                {"text": "an incident", "entry": {"kind": "incident"}},
            ]
            await page.ask("seek", week=2)
            await page.ask("open_vote", question="What now?", options=options, kind="intervention")
            opened = (await ada.state(lambda state: state["vote"]))["vote"]
            await ada.ask("vote", option="2")
            await page.send("carry_out")
            too_early = await page.refusal()
            await page.ask("close_vote")
            await ada.rest()
            closed = ada.last("state")["vote"]
            await ada.send("vote", option="1")
            too_late = await ada.refusal()
            state = await page.ask("carry_out")
            return opened, too_early, closed, too_late, state

    opened, too_early, closed, too_late, state = in_app(tmp_path, play)
    assert (opened["question"]["en"], opened["open"]) == ("What now?", True)
    assert too_early == "There is no closed vote on interventions."
    assert (closed["open"], closed["counts"], closed["mine"]) == (False, [0, 1], "2")
    assert too_late == "No vote is open."
    assert [one["kind"] for one in state["sides"]["a"]["log"]] == ["incident"]


def test_what_cannot_be_carried_out_cannot_be_voted_on(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            wrong = {"text": "x", "entry": {"kind": "departure", "partner": "nobody"}}
            await page.send("open_vote", question="?", options=[wrong, wrong])
            said = [await page.refusal()]
            await page.ask("open_vote", question="?", options=["x", "y"])
            await page.send("vote", option="1")
            return [*said, await page.refusal()]

    unknown, hands = in_app(tmp_path, play)
    assert "nobody" in unknown
    assert hands == "Say how many hands went up."


def test_in_the_game_a_participants_messages_hold_its_own_queue_only(tmp_path):
    async def play(app):
        async with (
            app.trainer() as page,
            app.participant("Ada") as ada,
            app.participant("Bo") as bo,
        ):
            await page.ask("speed", value=10)
            roles = {"Ada": PARTNERS[0], "Bo": PARTNERS[1]}
            state = await page.ask("game", roles=roles, rounds=2)
            await ada.rest()
            ada.read.clear()
            await ada.ask("decide", capacity=1, accept=-1)
            await play_round(page, 1)
            await ada.rest()
            await bo.rest()
            frame = page.last("frame")["a"]
            stage = page.last("stage")["stage"]
            log = [dict(entry) for entry in app.room.state.a.log]
            return state, ada.read, bo.last("game")["game"], frame, stage, log

    state, read, told, frame, stage, log = in_app(tmp_path, play)
    assert (state["game"]["round"], state["game"]["rounds"]) == (1, 2)
    assert {message["type"] for message in read} <= {"state", "game", "stage"}  # no frame at all
    text = json.dumps([message for message in read if message["type"] != "stage"])
    for secret in ('"sides"', '"moves"', '"totals"', '"log"', '"played"', '"bottleneck"'):
        assert secret not in text
    own = [message["game"]["you"] for message in read if message["type"] == "game"][-1]
    assert own["partner"] == PARTNERS[0]
    stations = [k for k, one in enumerate(stage["stations"]) if one["partner"] == 0]
    assert own["waiting"] == sum(frame["waiting"][k] for k in stations)
    assert own["decision"] == {"accept": -1, "capacity": 1, "tell": 0}
    assert own["series"]["waiting"][-1] == own["waiting"]
    assert len(own["series"]["waiting"]) == 2  # of weeks 0 and 1
    assert (told["you"]["partner"], told["you"]["decision"]) == (PARTNERS[1], None)
    assert told["decided"] == []  # of the next round
    assert log == [
        {"week": 0, "kind": "acceptance", "receiver": PARTNERS[0], "factor": 0.5, "weeks": 1},
        {"week": 0, "kind": "capacity", "partner": PARTNERS[0], "factor": 1.2, "weeks": 1},
    ]


def test_weeks_pass_by_rounds_and_after_the_last_everything_is_revealed(tmp_path):
    async def play(app):
        async with app.trainer() as page, app.participant("Ada") as ada:
            await page.ask("intervene", side="a", entry={"kind": "incident"})
            await page.ask("speed", value=10)
            state = await page.ask("game")
            await page.send("step")
            by_hand = await page.refusal()
            for rounds, capacity, until in ((1, -1, 1), (1, -1, 2), (13, 1, 12)):
                await ada.ask("decide", capacity=capacity)
                await play_round(page, until, rounds=rounds)
            said = []
            for sender, kind in ((page, "next_round"), (ada, "decide")):
                await sender.send(kind)
                said.append(await sender.refusal())
            before = app.room.state
            revealed = await page.ask("reveal")
            await ada.rest()
            said.insert(0, by_hand)
            return state, said, before, revealed, ada, restored(app.room.log.read())

    state, said, before, revealed, ada, again = in_app(tmp_path, play)
    assert state["game"]["rounds"] == 12  # as far as the horizon reaches
    assert state["participants"] == [{"name": "Ada", "partner": PARTNERS[0]}]
    assert said[0].startswith("In the game weeks pass by rounds")
    assert said[1:] == ["All rounds have been played."] * 2
    log = [(one["kind"], one["week"], one.get("weeks")) for one in revealed["sides"]["a"]["log"]]
    assert log == [("incident", 0, None), ("capacity", 0, 2), ("capacity", 2, 10)]
    assert [one["kind"] for one in revealed["sides"]["b"]["log"]] == ["incident"]
    assert [(one["week"], one["weeks"]) for one in revealed["game"]["played"]] == [(0, 2), (2, 10)]
    assert ada.last("frame")["b"] is not None
    assert ada.last("state")["game"]["phase"] == "revealed"
    assert again.game.played == before.game.played


def test_a_game_needs_people_partners_and_time(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            said = []

            async def refused(sender, kind, **more):
                await sender.send(kind, **more)
                said.append(await sender.refusal())

            await refused(page, "game")
            await refused(page, "game", stop=True)
            await refused(page, "reveal")
            async with app.participant("Ada") as ada:
                await refused(page, "game", roles={"Adda": PARTNERS[0]})
                await refused(page, "game", roles={"Ada": "hospitl"})
                await refused(page, "assign", participant="Ada", partner="x")
                await refused(ada, "decide")
                await page.ask("game", roles={"Ada": PARTNERS[0]})
                await refused(page, "split")
                await page.ask("assign", participant="Ada", partner=None)
                await refused(ada, "decide")
                await page.ask("next_round")
                await refused(page, "next_round")
                return said, await page.ask("game", stop=True)

    said, state = in_app(tmp_path, play)
    assert said[0] == "Nobody has joined yet, so there is nobody to play."
    assert said[1:3] == ["No game is being played."] * 2
    assert "nearest: Ada" in said[3]
    assert "nearest: hospital" in said[4]
    assert "no partner 'x'" in said[5]
    assert said[6] == "No game is being played."
    assert said[7] == "A game is being played; reveal or stop it first."
    assert said[8] == "You have no partner to decide for; ask the trainer."
    assert said[9] == "This round is still being played."
    assert state["game"] is None


def test_forty_take_part_at_once(tmp_path):
    async def play(app):
        async with app.trainer() as page:
            pages = [app.participant(f"P{number}") for number in range(40)]
            phones = await asyncio.gather(*[one.__aenter__() for one in pages])
            await page.ask("open_vote", question="?", options=["x", "y"])
            await asyncio.gather(
                *[
                    phone.send("vote", option="1" if number % 4 else "2")
                    for number, phone in enumerate(phones)
                ]
            )
            state = await page.state(lambda state: state["vote"]["voted"] == 40)
            closed = await page.ask("close_vote")
            await asyncio.gather(*[one.__aexit__(None, None, None) for one in pages])
            return state, closed

    state, closed = in_app(tmp_path, play)
    assert len(state["participants"]) == 40
    assert closed["vote"]["counts"] == [30, 10]


def test_undoing_in_the_game_takes_a_round_back_and_what_the_trainer_did_by_itself(tmp_path):
    async def play(app):
        async with app.trainer() as page, app.participant("Ada") as ada:
            await page.ask("game", rounds=8)
            await ada.ask("decide", capacity=1)
            await page.ask("next_round", rounds=2)
            await page.send("undo", side="a")
            too_early = await page.refusal()
            await page.ask("speed", value=10)
            await page.state(lambda state: state["week"] == 2 and not state["playing"])
            await page.ask("intervene", side="a", entry={"kind": "incident"})
            told = [await page.ask("undo", side="a") for _ in range(3)]
            await page.send("undo", side="a")
            return too_early, told, await page.refusal()

    too_early, told, nothing = in_app(tmp_path, play)
    assert too_early == "This round is still being played."
    lines = [[(one["kind"], one["weeks"]) for one in one["sides"]["a"]["log"]] for one in told]
    assert lines == [[("capacity", 2)], [("capacity", 1)], []]
    assert [(one["week"], one["game"]["round"]) for one in told] == [(2, 3), (1, 2), (0, 1)]
    assert [one["sides"]["a"]["undo"] for one in told] == [True, True, False]
    assert nothing == "There is nothing to undo."


def test_a_round_that_was_cut_off_is_over(tmp_path):
    async def first():
        async with running(tmp_path) as app:
            async with app.trainer() as page, app.participant("Ada"):
                await page.ask("game")
                await page.ask("next_round", rounds=4)
            return app.session

    async def again(session):
        async with running(tmp_path) as app:
            found = await app.hub.room(session)
            assert not found.state.is_playing
            return found.state.week, found.state.game.week

    assert asyncio.run(again(asyncio.run(first()))) == (4, 4)
