"""The report at the end of a session: what was done and bet stands beside what came out."""

import re
import string
from dataclasses import replace
from importlib.resources import files

import pytest
from browser import BROWSER
from playwright.sync_api import sync_playwright

from ketensim.scenario import load_scenario
from ketensim.scenario.base import FrozenDict
from ketensim.scenario.claims import Title
from ketensim.show.app.answers import Played, answer
from ketensim.show.app.debrief import debrief_material, debrief_page
from ketensim.show.app.debrief_sections import debrief_sections
from ketensim.show.app.game import Decision, Game
from ketensim.show.app.lessons import load_lesson
from ketensim.show.app.protocol import Option
from ketensim.show.app.session import Participant, Side, State, frozen_log
from ketensim.show.app.voting import Vote
from ketensim.show.messages import messages
from ketensim.show.report.sections.summary import summary_section
from ketensim.show.report.wording import strategy_name

QUICK = {"horizon.warmup": 13, "horizon.weeks": 26, "horizon.follow_up": 8}
DOSSIER = {"week": 4, "kind": "dossier", "sender": "hospital", "factor": 0.1}
UNIT = {"week": 2, "kind": "strategy", "strategy": "chain_unit"}
NL = messages("nl")


@pytest.fixture(scope="module")
def lesson():
    return load_lesson("zonder_dossier")


@pytest.fixture(scope="module")
def came_out(lesson):
    down = (-0.04, 0.08, -0.04, -0.01, 1.1, -0.03)
    return answer(
        lesson,
        [Played(seed, None, tuple(d * (1 + 0.01 * seed) for d in down)) for seed in (1, 2, 3)],
    )


@pytest.fixture(scope="module")
def bet(lesson):
    asked = lesson.prediction
    options = tuple(Option(key=one.key, text=one.text) for one in asked.options)
    cast = FrozenDict({1: "same", 2: "fewer", 3: "same"})
    hands = FrozenDict({"same": 4})
    return Vote(asked.prompt, "prediction", options, 0, is_open=False, cast=cast, hands=hands)


@pytest.fixture(scope="module")
def state(bet):
    chain = load_scenario("beroerte").with_values(QUICK)
    sides = {"a": Side(), "b": Side(frozen_log([DOSSIER]))}
    return State(scenario=chain, seed=7, lesson="zonder_dossier", votes=(bet,), **sides)


def sections(state, lesson=None, came_out=None, words=NL):
    return {one.name: one for one in debrief_sections(state, lesson, came_out, 10, words)}


def test_the_page_tells_bets_log_and_both_sides_and_has_no_violation(
    state, lesson, came_out, tmp_path, monkeypatch, request
):
    if not request.config.getoption("--full"):  # the other sections are those of any comparison
        monkeypatch.setattr(
            "ketensim.show.report.writing.report_sections",
            lambda material, words: [summary_section(material, words)],
        )
    page = debrief_page(state, "en", lesson=lesson, answer=came_out, runs=2)
    assert page.index('id="lesson"') < page.index('id="votes"') < page.index('id="log"')
    assert page.index('id="log"') < page.index('id="summary"')
    assert "B against A" in page
    if BROWSER is None:
        pytest.skip("no Chromium or Chrome found: install one, or name it in CHROMIUM")
    place = tmp_path / "debrief.html"
    place.write_text(page, encoding="utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 390, "height": 900})
        asked = []
        shown.on("request", lambda each: asked.append(each.url))
        shown.goto(place.as_uri())
        assert asked == [place.as_uri()]
        assert shown.evaluate("document.documentElement.scrollWidth") <= 390
        shown.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        shown.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
        found = shown.evaluate("axe.run(document, {resultTypes: ['violations']})")
        browser.close()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_both_sides_meet_the_same_clients_in_one_chain(state):
    apart = replace(state, a=Side(frozen_log([UNIT])))
    material = debrief_material(apart, 1)
    assert [arm.strategy for arm in material.arms] == ["side_a", "side_b"]
    first, second = material.arms
    assert set(first.summary["seed"]) == set(second.summary["seed"]) == {7}
    arrived = [
        set(arm.clients.query("arrived >= 0")["arrived"].round(9)) for arm in (first, second)
    ]
    assert len(arrived[0] & arrived[1]) > 0.9 * len(arrived[0])  # those who come back may differ
    assert first.indicator("double_work_share")[0] != second.indicator("double_work_share")[0]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_a_report_says_of_strategies_a_debriefing_says_of_sides(lang):
    plain = messages(lang)
    of_sides = plain.instead("sides.")
    own = {key.removeprefix("sides.") for key in plain.starting("sides.")}
    for key in own - {"name.side_a", "name.side_b"}:
        assert placeholders(of_sides.starting(key)[key]) <= placeholders(plain.starting(key)[key])
    told = of_sides.starting("report.", "money.")
    general = {"report.interventions.for_all", "report.profile.advice_mixed"}
    words = {key: re.sub(r"\{.*?\}", "", text).lower() for key, text in told.items()}
    assert {key for key, text in words.items() if "strateg" in text} == general
    assert strategy_name(of_sides, "side_a") == {"nl": "Kant A", "en": "Side A"}[lang]
    assert strategy_name(plain, "side_a") == "Side a"


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_a_session_without_a_second_side_is_told_as_one(state):
    alone = replace(state, b=None, votes=(), lesson=None)
    assert not debrief_material(alone, 1).compares
    told = sections(alone)
    assert list(told) == ["log"]
    assert told["log"].tables == ()
    assert told["log"].sentences[0].startswith("Ingrepen: 0 in A. De groep zag de run met seed 7.")


def test_the_log_is_one_table_in_order_of_the_weeks(state):
    late = {"week": 20, "kind": "incident"}
    both = replace(state, a=Side(frozen_log([late, UNIT])))
    rows = sections(both)["log"].tables[0].rows
    assert [row[:2] for row in rows] == [("2", "A"), ("4", "B"), ("20", "A")]


def test_the_bet_of_the_lesson_says_how_many_were_right(state, lesson, came_out):
    votes = sections(state, lesson, came_out)["votes"]
    assert votes.sentences == ("Stemmen voor wat uitkwam: 1 van de 7 (minder).",)
    assert [row[1:] for row in votes.tables[0].rows] == [("6", "–"), ("1", "ja"), ("0", "–")]


def test_another_vote_is_counted_without_a_right_answer(state, lesson, came_out):
    options = (Option(key="1", text="ja", entry=UNIT), Option(key="2", text="nee", entry=DOSSIER))
    vote = Vote(Title(nl="Doen?", en="Do it?"), "intervention", options, 12)
    votes = sections(replace(state, votes=(vote,)), lesson, came_out)["votes"]
    assert votes.sentences == ("Aantal keren dat is gestemd: 1.",)
    assert votes.tables[0].rows == (("ja", "0"), ("nee", "0"))
    free = Vote(Title(nl="Wat gebeurt er?", en="What happens?"), "prediction", options, 12)
    asked = sections(replace(state, votes=(free,)), lesson, came_out)["votes"]
    assert len(asked.tables[0].columns) == 2  # a bet of the trainer's own has no measured answer


def test_the_lesson_is_told_with_its_measured_claims_or_without(state, lesson, came_out):
    told = sections(state, lesson, came_out)["lesson"]
    assert told.sentences[0] == lesson.question.nl
    assert told.sentences[1].startswith("Minder. Binnen de norm opgelost: B min A -4,08")
    assert {row[3] for row in told.tables[0].rows} == {"ja"}
    bare = sections(state, lesson)["lesson"]
    assert bare.tables == ()
    assert lesson.debrief.nl in bare.sentences


def test_the_game_says_who_decided_what_in_every_round(state):
    first = FrozenDict({"hospital": Decision(accept=-1, capacity=1, tell=1)})
    game = Game(13, 8, played=(first, first, FrozenDict()), is_revealed=True)
    people = (Participant(1, "Anna", "-", "hospital"), Participant(2, "Bilal", "-", "ambulance"))
    told = sections(replace(state, game=game, participants=people))["game"]
    assert told.sentences[0] == "Gespeeld vanaf week 8: 3 rondes van een week, met 2 partners."
    assert "niemand iets besliste" in told.sentences[1]
    assert told.tables[0].rows == (
        ("ambulancedienst (Bilal)", "8 t/m 10", "zoals altijd"),
        ("ziekenhuis (Anna)", "8 t/m 9", "minder aannemen, meer mensen, informatie doorgeven"),
        ("ziekenhuis (Anna)", "10", "zoals altijd"),
    )


def test_a_game_that_has_not_begun_has_no_table_and_no_second_side(state):
    told = sections(replace(state, game=Game(13, 0)))["game"]
    assert told.tables == ()
    assert len(told.sentences) == 2
