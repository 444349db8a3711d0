"""Facts about every lesson: whole, in both languages, runnable, and true to what comes out."""

import json
import re

import pytest

from ketensim.scenario import Scenario, ScenarioError, load_scenario, shipped_scenarios
from ketensim.show.app import answers, lessons
from ketensim.show.app.answers import SEEDS, answer, play
from ketensim.show.app.lesson import Claim, Sides
from ketensim.show.app.lesson_words import for_page
from ketensim.show.app.lessons import (
    is_lesson,
    known_lessons,
    lesson_listing,
    lessons_folder,
    load_lesson,
    shipped_lessons,
)
from ketensim.show.cli.entry import run

NAMES = shipped_lessons()
# In the short form these are played, with fewer seeds
SHORT = ("wachtrij_ind",)
SHORT_SEEDS = SEEDS[:4]


def pytest_generate_tests(metafunc):
    """Play every lesson, and try everything else that is said, in the long form only."""
    is_full = metafunc.config.getoption("--full")
    if "played_with" in metafunc.fixturenames:
        metafunc.parametrize("played_with", [SEEDS if is_full else SHORT_SEEDS], ids=["seeds"])
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", NAMES if is_full else SHORT)
    if "says" in metafunc.fixturenames:
        metafunc.parametrize("says", list(BESIDES)[: None if is_full else 1])


@pytest.fixture(scope="module")
def read():
    return {name: load_lesson(name) for name in NAMES}


@pytest.fixture(params=NAMES)
def lesson(request, read):
    return read[request.param]


def test_the_lessons_of_the_sources_are_there_and_no_name_means_two_things():
    assert len(NAMES) >= 9
    assert set(NAMES).isdisjoint(shipped_scenarios())
    described = (lessons_folder() / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"| `{name}` |" not in described] == []


def test_a_lesson_bears_the_name_of_its_file_and_speaks_two_languages(lesson):
    assert lesson.name in NAMES
    texts = [lesson.title, lesson.question, lesson.prediction.prompt, lesson.debrief]
    texts += [option.text for option in lesson.prediction.options]
    texts += [look.text for look in lesson.look_at] + [claim.says for claim in lesson.claims]
    texts.append(lesson.source.says)
    assert [text for text in texts if text.nl == text.en] == []


def test_a_lesson_names_source_and_chapter_and_ends_with_a_question_for_the_group(lesson):
    part = r"S[0-4]( ([0-9.]+|appendix))?"
    assert re.fullmatch(rf"{part}(; {part})*", lesson.source.where)
    assert "Vraag voor de groep:" in lesson.debrief.nl
    assert "A question for the group:" in lesson.debrief.en


def test_a_lesson_fits_an_hour_and_says_when_to_look(lesson):
    weeks = [look.week for look in lesson.look_at]
    assert weeks == sorted(weeks)
    assert len(weeks) >= 3
    assert lesson.weeks <= 156  # a minute and a half at two weeks a second


def test_both_sides_are_plain_scenarios_that_differ(lesson):
    sides = [lesson.side(side, chain) for chain in [lesson.chain()] for side in ("a", "b")]
    assert sides[0] != sides[1]
    assert Scenario.from_text(sides[1].to_yaml()) == sides[1]
    assert {side.horizon.weeks for side in sides} == {lesson.weeks}


def test_a_lesson_does_not_tell_the_answer_beforehand(lesson):
    page = for_page(lesson)
    assert page["outcome"] is None
    assert "answers" not in json.dumps(page)
    assert {option["key"] for option in page["prediction"]["options"]} == {
        option.key for option in lesson.prediction.options
    }


@pytest.mark.theory  # runs of a chain do not differ by Python, so that one Python is enough
def test_what_a_lesson_says_is_what_comes_out(read, name, played_with):
    """Hold all lessons, with twenty seeds in the long form, to what they say.

    A claim without any effect would hold in one of forty tries; an answer with an interval of
    95%, too. Seeds are the first twenty.
    """
    lesson = read[name]
    played = [play(lesson, seed) for seed in played_with]
    found = answer(lesson, played)
    assert found.certain, found
    assert [claim for claim in found.claims if not claim.holds] == []
    seen = [one for one in played if one.seed == lesson.seed]
    assert answer(lesson, [*seen, *seen]).key == found.key  # what the group sees agrees with it


# What closing texts say besides A against B: other sides, and what must come out of them
GI = {"kind": "strategy", "strategy": "goal_intertwining", "week": 8}
BESIDES = {
    "at the end of the chain trajectories get a little shorter": (
        "zwakste_schakel",
        lambda own: ([], own.a),
        {"outcome": {"indicator": "lead_time_mean"}, "direction": "down"},
    ),
    "what B gains comes from the first year, not from the covenant after it": (
        "convenant",
        lambda own: ([GI], own.b),
        {"outcome": {"indicator": "within_norm_share"}, "direction": "same", "margin": 0.01},
    ),
    "who strengthens the prosecution too finds the queue with the lawyers": (
        "wachtrij_politie",
        lambda own: (
            own.b,
            [
                *own.b,
                {"week": 13, "kind": "capacity", "partner": "prosecution_service", "factor": 1.25},
            ],
        ),
        {
            "outcome": {
                "table": "partners",
                "column": "waiting",
                "where": {"partner": "bar"},
                "since": 52,
            },
            "direction": "up",
        },
    ),
    "but the queue stays at the door": (
        "zwakste_schakel",
        lambda own: ([], own.a),
        {
            "outcome": {
                "table": "stations",
                "column": "waiting",
                "where": {"function": "intake"},
                "since": 52,
            },
            "direction": "same",
            "margin": 5.0,  # of some 200 who wait there
        },
    ),
    "agreements wear away on all layers too": (
        "projectenparadijs",
        lambda own: (own.b, own.b[:1]),
        {
            "outcome": {"table": "relations", "column": "agreement", "since": 104},
            "direction": "up",
        },
    ),
}


def written(event):
    """An intervention as a file states it."""
    return event if isinstance(event, dict) else event.model_dump(exclude_none=True)


@pytest.mark.theory
def test_what_a_closing_text_says_besides_comes_out_too(read, says, played_with):
    name, sides, claim = BESIDES[says]
    lesson = read[name]
    given = [[written(one) for one in side] for side in sides(lesson.sides)]
    changed = lesson.model_copy(
        update={
            "sides": Sides.model_validate({"a": given[0], "b": given[1]}),
            "claims": (Claim.model_validate({"says": {"nl": says, "en": says}, **claim}),),
        }
    )
    found = answer(changed, [play(changed, seed) for seed in played_with])
    assert found.claims[0].holds, found.claims[0].effect


def test_a_trainer_adds_a_lesson_by_adding_a_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "lessons"
    own.mkdir()
    text = (lessons_folder() / "zonder_dossier.yaml").read_text(encoding="utf-8")
    (own / "mijn_les.yaml").write_text(text.replace("Overdragen", "Anders"), encoding="utf-8")
    assert set(known_lessons()) == {*NAMES, "mijn_les"}
    assert is_lesson("mijn_les")
    assert load_lesson("mijn_les").title.nl == "Anders zonder dossier"
    assert run(["list", "--lang", "nl"]) == 0
    assert "Anders zonder dossier" in capsys.readouterr().out


def test_a_lesson_may_have_a_chain_of_its_own_beside_it(tmp_path):
    load_scenario("beroerte").save(tmp_path / "chain.yaml")
    text = (lessons_folder() / "zonder_dossier.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("scenario: beroerte", "scenario: chain.yaml"), encoding="utf-8")
    assert is_lesson(str(path))
    assert load_lesson(path).chain().name == "beroerte"


def test_the_listing_says_what_the_lessons_say(read, tmp_path, monkeypatch):
    listed = {one["name"]: one for one in lesson_listing()}
    assert {name: one["question"]["nl"] for name, one in listed.items()} == {
        name: lesson.question.nl for name, lesson in read.items()
    }
    (tmp_path / "lessons").mkdir()  # keys in another order are read whole
    text = (lessons_folder() / "fusie.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("prediction:")
    (tmp_path / "lessons" / "other.yaml").write_text(f"prediction:{rest}{head}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert {"other"} == {one["name"] for one in lesson_listing()} - set(NAMES)


def test_list_shows_every_lesson(capsys):
    assert run(["list", "--lang", "en"]) == 0
    words = capsys.readouterr().out.split()
    assert [name for name in NAMES if name not in words] == []


def test_validate_says_that_a_lesson_is_right_or_what_is_wrong(capsys, tmp_path):
    assert run(["validate", "zonder_dossier", "--lang", "en"]) == 0
    assert capsys.readouterr().out == (
        "zonder_dossier: valid lesson (104 weeks, scenario beroerte, interventions in A 0, in B 1, "
        "claims 5)\n"
    )
    assert run(["validate", "zonder_dossier", "--quiet"]) == 0
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("question: {nl: wat, en: what}\n", encoding="utf-8")
    assert run(["validate", str(wrong), "--lang", "en"]) == 2
    assert "is missing" in capsys.readouterr().err


@pytest.mark.parametrize(("sign", "status"), [(-1.0, 0), (1.0, 1)])
def test_validate_run_says_what_came_out_of_a_lesson(capsys, monkeypatch, sign, status):
    seeds = []

    def quick(lesson, seed):
        seeds.append(seed)
        down = sign * (1.0 + 0.01 * seed)
        return answers.Played(seed, None, (down, -down, down, down, -down, down))

    monkeypatch.setattr(answers, "play", quick)
    assert run(["validate", "--run", "zonder_dossier", "--lang", "nl", "--seed", "5"]) == status
    assert seeds == list(range(5, 25))
    said = capsys.readouterr().out
    assert "procentpunt" in said
    assert said.count("KLOPT NIET") == (5 if status else 0)


@pytest.mark.parametrize(
    ("old", "new", "said", "gezegd"),
    [
        ("format: 1", "format: 9", ":1: format is 9, newer than", ":1: format is 9, nieuwer dan"),
        ("scenario: beroerte", "scenario: beroert", "did you mean beroerte?", "bedoelde u"),
        ("weeks: 104", "weeks: 2", ":6: weeks must be at least 4", ":6: weeks moet minstens 4"),
        ("horizon.follow_up: 34", "horizon.folow_up: 34", "start.horizon.folow_up", "bestaat niet"),
        ("weeks: 104", "weeks: 20", "lies after the end of the lesson", "na het einde van de les"),
        ("factor: 0.1", "factor: 0", ":27: sides.b[0].factor must be", "sides.b[0].factor moet"),
        ("sender: hospital", "sender: hospitl", ":27: sides.b[0].sender", "bedoelde u hospital?"),
        ("week: 13, kind", "week: 500, kind", ":27: sides.b[0].week", "moet voor het einde"),
        ("down: fewer", "down: less", "answers.down names none of the options", "geen van de"),
        (", down: fewer", "", "answers.down is missing", "answers.down ontbreekt"),
        ("down: fewer", "down: fewer, a: more", "is nothing that a question", "kan vinden"),
        ("key: more", "key: same", "is a name that is used twice", "twee keer voorkomt"),
        ("kind: effect", "kind: bottleneck", "week is missing", "week ontbreekt"),
        ("indicator: within_norm_share", "indicator: within_norm", "did you mean", "geen uitkomst"),
        ("table: weekly", "table: weekli", "outcome.table names no outcome", "bedoelde u weekly"),
        ("column: trust", "column: trst", "outcome.column names no outcome", "bedoelde u trust"),
        ("look_at:", "look_ta:", "did you mean look_at?", "bedoelde u look_at?"),
        ("direction: up", "direction: same", "margin", "margin"),
    ],
)
def test_a_wrong_lesson_gives_one_sentence_with_its_line(tmp_path, old, new, said, gezegd):
    text = (lessons_folder() / "zonder_dossier.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_lesson(path)
    assert said in str(caught.value)
    assert gezegd in caught.value.sentence("nl")
    assert str(caught.value).startswith(f"{path}:")
    assert "\n" not in str(caught.value)


def test_a_station_that_the_chain_lacks_is_answered_with_the_nearest(tmp_path):
    text = (lessons_folder() / "wachtrij_ind.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("aliens_court.appeal:", "alien_court.appeal:"), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"mine.yaml:\d+: .*did you mean aliens_court.appeal\?"):
        load_lesson(path)


def test_a_bottleneck_after_the_end_is_refused(tmp_path):
    text = (lessons_folder() / "wachtrij_ind.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("    week: 104\n", "    week: 400\n"), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"measured.week lies after the end of the lesson"):
        load_lesson(path)


def test_a_winner_needs_to_know_which_way_is_better(tmp_path):
    text = (lessons_folder() / "projectenparadijs.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("    better: higher\n", ""), encoding="utf-8")
    with pytest.raises(ScenarioError, match="better is missing"):
        load_lesson(path)


def test_a_name_that_is_no_lesson_is_answered_with_the_nearest():
    with pytest.raises(ScenarioError, match="did you mean fusie"):
        load_lesson("fusi")
    assert not is_lesson("beroerte")
    assert not is_lesson("no such file")


def test_a_list_is_no_lesson(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("- question\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="a lesson must be a mapping"):
        load_lesson(path)
    assert not is_lesson(str(path))


def test_a_strategy_that_does_not_exist_is_named_with_its_line(tmp_path):
    text = (lessons_folder() / "fusie.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("strategy: merger", "strategy: merge"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="merger"):
        load_lesson(path)


def test_shipped_lessons_are_beside_the_scenarios_or_in_the_package(tmp_path, monkeypatch):
    assert lessons_folder().name == "lessons"
    shipped = tmp_path / "shipped" / "lessons"
    shipped.mkdir(parents=True)
    monkeypatch.setattr(lessons, "files", lambda _: tmp_path)
    assert lessons_folder() == shipped
