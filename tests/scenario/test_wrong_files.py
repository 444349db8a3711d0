"""Wrong scenario files: each gives one sentence with file, line, field, rule, value and name."""

import json
import os
import pickle
import re
from pathlib import Path

import pytest

from ketensim.scenario import Problem, ScenarioError, load_scenario, nodes, shipped_scenarios
from ketensim.scenario.errors import show
from ketensim.scenario.sentences import SENTENCES, WORDS

FOLDER = Path(__file__).resolve().parents[1] / "wrong"
SENTENCES_OF = json.loads((FOLDER / "sentences.json").read_text(encoding="utf-8"))
FILES = sorted(path.name for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file_gives_one_sentence_in_both_languages(name, monkeypatch):
    monkeypatch.chdir(FOLDER)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name)
    assert str(caught.value) == SENTENCES_OF[name]["en"]
    assert caught.value.sentence("nl") == SENTENCES_OF[name]["nl"]
    assert "\n" not in str(caught.value)


def test_there_are_over_twenty_wrong_files_and_every_sentence_has_its_file():
    assert len(FILES) > 60
    assert sorted(SENTENCES_OF) == FILES


def test_nearly_every_sentence_names_file_and_line():
    with_line = [s["en"] for n, s in SENTENCES_OF.items() if re.match(rf"{n}:\d+: ", s["en"])]
    assert len(with_line) >= len(FILES) - 5  # empty and binary files have no line to point at


def test_every_sentence_exists_in_both_languages_with_the_same_places_to_fill():
    for english, dutch in SENTENCES.values():
        places = {place.replace("_nl", "") for place in re.findall(r"{(\w+)", dutch)}
        assert places == set(re.findall(r"{(\w+)", english))
        assert english != dutch
    assert all(english and dutch for english, dutch in WORDS.values())


def test_an_unknown_name_is_answered_with_the_nearest_shipped_one():
    with pytest.raises(ScenarioError) as caught:
        load_scenario("berorte")
    assert str(caught.value) == ("there is no file or scenario 'berorte'; did you mean beroerte?")


def test_a_folder_is_no_scenario(tmp_path):
    with pytest.raises(ScenarioError, match="this is a folder, not a file"):
        load_scenario(tmp_path)


def test_a_file_without_permission_says_so(tmp_path, monkeypatch):
    path = tmp_path / "mine.yaml"
    path.write_text("format: 1", encoding="utf-8")

    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ScenarioError, match=r"the file cannot be read \(Permission denied\)"):
        load_scenario(path)


def test_a_file_of_many_megabytes_is_not_read(tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 20_000_000)
    with pytest.raises(ScenarioError, match="larger than 10 MB"):
        load_scenario(path)


def test_brackets_without_end_are_refused(tmp_path):
    path = tmp_path / "deep.yaml"
    path.write_text("[" * 1_000, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"nested more deeply than any scenario needs"):
        load_scenario(path)


@pytest.mark.parametrize("name", ["", "x" * 5000, "a\0b", "no/such/folder/file.yaml", "\n"])
def test_an_absurd_name_is_just_a_name_that_does_not_exist(name):
    with pytest.raises(ScenarioError):
        load_scenario(name)


def test_aliases_that_unfold_without_end_are_refused(tmp_path, monkeypatch):
    assert nodes.MOST_VALUES == 1_000_000
    monkeypatch.setattr(nodes, "MOST_VALUES", 20_000)
    lines = ["a0: &a0 [1,1,1,1,1,1,1,1,1,1]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ScenarioError, match="unfold to more than 20,000 values"):
        load_scenario(path)


def test_the_error_survives_the_way_back_from_another_process():
    error = ScenarioError(Problem("missing", "partners", "a.yaml", 3))
    assert str(pickle.loads(pickle.dumps(error))) == "a.yaml:3: partners is missing"


def test_other_floors_may_say_it_in_their_own_words():
    assert str(ScenarioError("no such strategy")) == "no such strategy"
    assert ScenarioError("no such strategy").sentence("nl") == "no such strategy"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "nothing"),
        (True, "true"),
        (False, "false"),
        ("word", "'word'"),
        (float("-inf"), "-.inf"),
        ([1, 0.5], "[1, 0.5]"),
        ([[1]], "a list"),
        ([], "[]"),
        ({"a": 1}, "a mapping"),
        ("x" * 100, f"'{'x' * 56}..."),
    ],
)
def test_values_are_shown_as_a_file_writes_them_and_briefly(value, shown):
    assert show(value) == shown


def test_a_rule_that_pydantic_adds_one_day_still_gives_a_sentence():
    from pydantic import BaseModel, ValidationError
    from pydantic_core import PydanticCustomError

    from ketensim.scenario.nodes import locate
    from ketensim.scenario.problems import scenario_error

    class Part(BaseModel):
        pass

    error = ValidationError.from_exception_data(
        "Part", [{"type": PydanticCustomError("new_rule", "is odd"), "loc": ("a",), "input": 3}]
    )
    sentence = str(scenario_error(error, locate({"a": 3}, "f.yaml"), Part))
    assert sentence == "f.yaml: a is not valid here: is odd, got 3"


def test_the_shipped_scenarios_are_known_by_name():
    assert {"beroerte", "multiprobleem", "strafrecht", "jeugd"} <= set(shipped_scenarios())
