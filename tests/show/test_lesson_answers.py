"""How the answer to a lesson is read from runs, with numbers that can be checked by hand."""

import pytest

from ketensim.show.app.answers import Played, answer, bottleneck
from ketensim.show.app.lesson import Lesson, Source
from ketensim.show.app.lesson_words import (
    answer_sentence,
    claim_sentence,
    for_page,
    source_words,
)
from ketensim.show.messages import messages

BOTH = {"nl": "wat", "en": "what"}
CLAIM = {"says": BOTH, "outcome": {"indicator": "trust"}, "direction": "up"}


def lesson(measured: dict, keys=("one", "two", "three"), claim=CLAIM) -> Lesson:
    """A lesson about nothing, with a question of the given kind."""
    options = [{"key": key, "text": {"nl": f"{key}!", "en": f"{key}."}} for key in keys]
    return Lesson.model_validate(
        {
            "format": 1,
            "name": "example",
            "title": BOTH,
            "scenario": "beroerte",
            "weeks": 52,
            "question": BOTH,
            "prediction": {"prompt": BOTH, "options": options, "measured": measured},
            "sides": {},
            "look_at": [{"week": 4, "text": BOTH}],
            "debrief": BOTH,
            "claims": [claim],
            "source": {"where": "S2 3", "says": BOTH},
        }
    )


def effect(margin: float = 0.0) -> Lesson:
    answers = {"up": "one", "down": "two", "same": "three"}
    outcome = {"indicator": "within_norm_share"}
    return lesson({"kind": "effect", "outcome": outcome, "margin": margin, "answers": answers})


def winner(indicator: str) -> Lesson:
    answers = {"a": "one", "b": "two", "same": "three"}
    return lesson({"kind": "winner", "outcome": {"indicator": indicator}, "answers": answers})


def played(*differences: float, claim: float = 1.0) -> list[Played]:
    return [Played(seed, None, (by, claim)) for seed, by in enumerate(differences, 1)]


@pytest.mark.parametrize(
    ("differences", "margin", "finding", "certain"),
    [
        ((0.2, 0.21, 0.19), 0.0, "up", True),
        ((-0.2, -0.21, -0.19), 0.0, "down", True),
        ((0.2, -0.2, 0.1), 0.0, "same", False),  # no effect is found, and none is ruled out
        ((0.001, -0.001, 0.0), 0.05, "same", True),  # the interval lies within the margin
        ((0.1, 0.0, 0.06), 0.05, "up", False),  # beyond the margin on average, but not surely
        ((0.1, -0.1, 0.02), 0.05, "same", False),
        ((0.03, 0.031, 0.029), 0.05, "same", True),  # an effect too small to count
    ],
)
def test_an_effect_counts_where_its_whole_interval_lies_beyond_the_margin(
    differences, margin, finding, certain
):
    found = answer(effect(margin), played(*differences))
    assert (found.finding, found.certain) == (finding, certain)
    assert found.key == effect().prediction.measured.answers[finding]


@pytest.mark.parametrize(
    ("indicator", "better_side"), [("within_norm_share", "b"), ("incidents", "a")]
)
def test_the_winner_is_the_side_that_is_better_on_the_outcome(indicator, better_side):
    found = answer(winner(indicator), played(0.3, 0.31, 0.29))
    assert found.finding == better_side
    assert answer(winner(indicator), played(-0.3, -0.31, -0.29)).finding != better_side


def test_the_answer_says_in_how_many_runs_it_came_out_so():
    found = answer(effect(), played(0.3, 0.4, 0.35, -0.01, 0.36, 0.38))
    assert (found.agreeing, found.runs) == (5, 6)


def stations(*names: str | None) -> list[Played]:
    return [Played(seed, name, (1.0,)) for seed, name in enumerate(names)]


def test_the_bottleneck_is_the_station_of_most_runs_and_certain_when_more_than_luck():
    answers = {"hospital.transfer": "one", "nursing_home.nursing": "two", "elsewhere": "three"}
    asked = lesson({"kind": "bottleneck", "week": 10, "answers": answers})
    four = answer(asked, stations(*["nursing_home.nursing"] * 4))
    assert (four.finding, four.key, four.certain) == ("nursing_home.nursing", "two", True)
    # 4 of 4 leaves more than a half at 95% by Wilson's interval; 3 of 4 does not
    split = answer(asked, stations(*["nursing_home.nursing"] * 3, "hospital.transfer"))
    assert (split.agreeing, split.certain) == (3, False)
    none = answer(asked, stations(None, None, "home_care.home_care"))
    assert (none.finding, none.key, none.agreeing) == ("elsewhere", "three", 3)


@pytest.mark.parametrize(
    ("claim", "values", "holds"),
    [
        ({"direction": "up"}, (1.0, 1.1, 0.9), True),
        ({"direction": "down"}, (1.0, 1.1, 0.9), False),
        ({"direction": "up"}, (1.0, -1.1, 0.9), False),
        ({"direction": "same", "margin": 0.5}, (0.01, -0.01, 0.0), True),
        ({"direction": "same", "margin": 0.5}, (1.0, 1.1, 0.9), False),
    ],
)
def test_a_claim_holds_where_its_whole_interval_agrees(claim, values, holds):
    asked = effect()
    measured = asked.prediction.measured.model_dump()
    asked = lesson(measured, claim={"says": BOTH, "outcome": {"indicator": "trust"}, **claim})
    runs = [Played(seed, None, (1.0, value)) for seed, value in enumerate(values)]
    found = answer(asked, runs).claims[0]
    assert found.holds is holds
    assert ("NIET" in claim_sentence(found, messages("nl"))) is not holds


def test_the_sentence_gives_the_figures_in_the_language_of_the_reader():
    found = answer(effect(), played(0.2, 0.21, 0.19))
    assert answer_sentence(effect(), found, messages("nl")) == (
        "One!. Binnen de norm opgelost: B min A +20,0 procentpunt (95%-interval +17,5 tot +22,5; "
        "3 gepaarde runs, in 3 daarvan viel het zo uit)."
    )
    unsure = answer(effect(), played(0.2, -0.2, 0.1))
    assert answer_sentence(effect(), unsure, messages("en")).endswith("That may be luck, too.")


def test_the_page_gets_the_answer_and_the_claims_in_both_languages():
    answers = {"hospital.transfer": "one", "elsewhere": "two"}
    asked = lesson({"kind": "bottleneck", "week": 10, "answers": answers})
    found = answer(asked, stations("hospital.transfer", "hospital.transfer"))
    page = for_page(asked, found)["outcome"]
    assert page["key"] == "one"
    assert page["text"]["en"].startswith("One. (in 2 of 2 runs).")
    assert [set(claim) for claim in page["claims"]] == [{"nl", "en"}]


@pytest.mark.parametrize(
    ("where", "nl", "en"),
    [
        ("S4", "Morgens, onderzoek", "Morgens, study"),
        (
            "S2 appendix; S2 4.1",
            "bestuur, bijlage en 4.1: wat",
            "in Dutch), appendix and 4.1: what",
        ),
        ("S2 4.5; S3", "bestuur, 4.5; J.J. Kroon", "in Dutch), 4.5; J.J. Kroon"),
        ("our own town, 2024", "our own town, 2024: wat", "our own town, 2024: what"),
    ],
)
def test_a_source_is_told_by_its_title_in_the_language_of_the_reader(where, nl, en):
    asked = effect()
    told = source_words(
        asked.model_copy(update={"source": Source.model_validate({"where": where, "says": BOTH})})
    )
    assert nl in told["nl"]
    assert en in told["en"]


def test_a_claim_about_a_column_names_its_unit():
    waiting = {"table": "partners", "column": "waiting", "where": {"partner": "hospital"}}
    asked = lesson(
        effect().prediction.measured.model_dump(),
        claim={"says": BOTH, "outcome": waiting, "direction": "up"},
    )
    found = answer(asked, played(0.2, 0.21, 0.19, claim=0.0)).claims[0]
    assert "+0,00 cliënten" in claim_sentence(found, messages("nl"))


def test_an_answer_about_a_column_names_it():
    waiting = {"table": "partners", "column": "waiting", "where": {"partner": "hospital"}}
    answers = {"up": "one", "down": "two", "same": "three"}
    asked = lesson({"kind": "effect", "outcome": waiting, "answers": answers})
    found = answer(asked, played(2.0, 2.1, 1.9))
    assert "Wachtenden aan het eind van de week: B min A +2,00 cliënten" in answer_sentence(
        asked, found, messages("nl")
    )
    assert "Clients waiting at the end of the week" in answer_sentence(asked, found, messages("en"))


def test_a_run_in_which_nobody_waits_has_no_bottleneck():
    from ketensim.chain.model import KetenModel
    from ketensim.scenario import load_scenario

    quiet = {"horizon.warmup": 0, "horizon.weeks": 4, "groups.everyone.arrivals.rate": 0.5}
    model = KetenModel(load_scenario("beroerte").with_values(quiet), None, 1).run()
    assert bottleneck(model, 1) is None
