"""A command line that was typed wrong gets one sentence, in both languages."""

from types import SimpleNamespace

import pytest
import typer

from ketensim.show.cli.entry import run
from ketensim.show.cli.usage import usage_sentence
from ketensim.show.messages import messages

WRONG = [
    ("runn beroerte", "there is no command 'runn'; did you mean run?", "bedoelt u run?"),
    ("zzz", "there is no command 'zzz'", "er is geen opdracht 'zzz'"),
    ("run beroerte --strateg x", "there is no option --strateg; did you mean --strategy?", "optie"),
    ("run beroerte --qwxz", "there is no option --qwxz", "er is geen optie --qwxz"),
    ("run", "SCENARIO is missing; `--help` says what it may be", "SCENARIO ontbreekt"),
    ("compare beroerte", "--strategy is missing", "--strategy ontbreekt"),
    ("run beroerte --weeks abc", "--weeks must be a whole number, got 'abc'", "geheel getal"),
    ("run beroerte --seed=-1", "--seed must be at least 0, got '-1'", "moet minstens 0 zijn"),
    ("run beroerte --out", "--out lacks a value behind it", "achter --out ontbreekt een waarde"),
    ("run beroerte --excel=3", "--excel takes no value", "--excel krijgt geen waarde"),
    ("run beroerte more", "more does not belong there", "more hoort er niet bij"),
]


@pytest.mark.parametrize(("typed", "english", "dutch"), WRONG, ids=[one[0] for one in WRONG])
def test_what_is_typed_wrong_is_told_in_the_language_of_the_user(
    capsys, monkeypatch, tmp_path, typed, english, dutch
):
    monkeypatch.chdir(tmp_path)
    for lang, said in (("en_GB", english), ("nl_NL", dutch)):
        monkeypatch.setenv("LC_ALL", lang)
        assert run(typed.split()) == 2
        shown = capsys.readouterr()
        assert said in shown.err
        assert len(shown.err.splitlines()) == 1
        assert shown.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("Input should be a valid number", "--share must be a number, got ''"),
        ("'x' is not one of 'a', 'b'", "--share: 'x' is not one of 'a', 'b'"),
    ],
)
def test_a_value_that_was_not_typed_on_the_line_is_told_as_the_parser_says_it(told, said):
    option = SimpleNamespace(param_type_name="option", opts=["--share"])
    error = typer.BadParameter(told, param=option)
    assert usage_sentence(error, ["run"], messages("en")) == said


def test_what_has_no_words_of_its_own_is_told_in_those_of_the_parser():
    error = SimpleNamespace(cmd=None, message="odd", format_message=lambda: "something odd")
    assert usage_sentence(error, [], messages("nl")) == "something odd"
