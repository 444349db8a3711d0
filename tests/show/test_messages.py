import json
import string
from pathlib import Path

import pytest

from ketensim.show import messages as module
from ketensim.show.messages import Messages, locale_language, messages

PARTS = sorted(Path(module.__file__).with_name("messages").glob("*.en.json"))
NAN = float("nan")


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_both_languages_say_the_same_things_with_the_same_names(part):
    english = json.loads(part.read_text(encoding="utf-8"))
    dutch = json.loads(part.with_name(part.name.replace(".en.", ".nl.")).read_text("utf-8"))
    assert english.keys() == dutch.keys()
    for key, text in english.items():
        assert placeholders(text) == placeholders(dutch[key]), key
        assert text.strip(), key
        assert dutch[key].strip(), key


def test_every_part_has_a_dutch_twin():
    folder = PARTS[0].parent
    assert {p.name.replace(".nl.", ".en.") for p in folder.glob("*.nl.json")} == {
        p.name for p in PARTS
    }


def test_a_text_is_filled_in():
    assert messages("nl")("interval", low=1, high=2) == "1 tot 2"
    assert messages("en")("interval", low=1, high=2) == "1 to 2"


def test_a_catalogue_knows_its_keys():
    assert "interval" in messages("en")
    assert "no such key" not in messages("en")


@pytest.mark.parametrize(("language", "written"), [("en", "1,234.50"), ("nl", "1.234,50")])
def test_numbers_are_written_as_the_language_does(language, written):
    assert messages(language).number(1234.5, 2) == written


def test_a_difference_shows_its_sign_and_zero_has_no_minus():
    assert messages("en").number(0.5, signed=True) == "+0.5"
    assert messages("en").number(-0.5, signed=True) == "-0.5"
    assert messages("en").number(-0.01) == "0.0"


def test_a_missing_number_is_a_dash():
    assert messages("en").number(NAN) == "–"
    assert messages("en").interval(NAN, 2.0) == "–"
    assert messages("en").interval(1.0, 2.0) == "1.0 to 2.0"


@pytest.mark.parametrize(
    ("items", "sentence"), [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b en c")]
)
def test_names_are_joined_as_in_a_sentence(items, sentence):
    assert messages("nl").listing(items) == sentence


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "nl_BE"}, "nl"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": ""}, "nl"),
    ],
)
def test_the_locale_decides_in_the_order_of_posix(environment, language):
    assert locale_language(environment) == language


def test_a_key_in_two_parts_is_refused(tmp_path, monkeypatch):
    (tmp_path / "messages").mkdir()
    for part in ("a", "b"):
        (tmp_path / "messages" / f"{part}.xx.json").write_text('{"same": "text"}')
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    with pytest.raises(ValueError, match=r"b\.xx\.json.*same"):
        Messages("xx")
