import pickle
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from types import SimpleNamespace
from typing import ClassVar

import pytest

from ketensim.chain.regie import registry
from ketensim.chain.regie.goal_intertwining import GoalIntertwining
from ketensim.chain.regie.registry import parse_strategy, strategies
from ketensim.chain.regie.strategy import Effort, Strategy
from ketensim.scenario.errors import ScenarioError


def test_settings_are_read_as_the_numbers_they_are():
    assert parse_strategy("goal_intertwining: pairs = 5").pairs == 5
    assert parse_strategy("joint_ambition:communication=0.5").communication == 0.5


def test_a_label_holds_what_differs_from_the_defaults():
    assert parse_strategy("joint_ambition:indicators=3,communication=0.3").label == (
        "joint_ambition:indicators=3"
    )


@pytest.mark.parametrize(
    ("text", "en", "nl"),
    [
        (
            "goal_intertwinning",
            "did you mean 'goal_intertwining'?",
            "bedoelde u 'goal_intertwining'?",
        ),
        ("xyz", "known are none, ", "bekend zijn none, "),
        ("", "'' is not a strategy", "'' is geen strategie"),
        (
            "goal_intertwining:pair=2",
            "'pair' is not a setting; did you mean 'pairs'?",
            "bedoelde u",
        ),
        ("none:pairs=2", "known are from, until, intensity", "bekend zijn from, until, intensity"),
        ("none:until=5,from=9", "until must come after from, got 5", "moet na from komen, kreeg 5"),
        ("none:intensity=2", "intensity must be a number between 0 and 1", "intensity moet een"),
        ("none+goal_intertwinning", "did you mean 'goal_intertwining'?", "bedoelde u"),
        ("goal_intertwining:pairs", "must be key=value", "moet sleutel=waarde zijn"),
        ("goal_intertwining:", "nothing after the colon", "niets na de dubbele punt"),
        ("goal_intertwining:pairs=two", "a whole number between 1 and 10000, got 'two'", "geheel"),
        ("goal_intertwining:pairs=2.5", "a whole number between 1 and 10000, got '2.5'", "geheel"),
        ("goal_intertwining:pairs=0", "between 1 and 10000, got '0'", "tussen 1 en 10000"),
        ("create_urgency:enough=much", "a number between 0 and 1, got 'much'", "een getal tussen"),
        ("create_urgency:enough=nan", "between 0 and 1, got 'nan'", "kreeg 'nan'"),
        ("joint_ambition:communication=2", "communication must be a number", "moet een getal"),
        ("goal_intertwining:pairs=1,pairs=2", "gives one key twice", "een sleutel twee keer"),
    ],
)
def test_a_wrong_strategy_gets_one_clear_sentence_in_both_languages(text, en, nl):
    with pytest.raises(ScenarioError) as caught:
        parse_strategy(text)
    error = caught.value
    assert isinstance(error, ValueError)
    assert en in str(error) == error.sentence("en")
    assert nl in error.sentence("nl")
    assert "\n" not in str(error)


def test_an_error_about_a_strategy_can_cross_between_processes():
    with pytest.raises(ScenarioError) as caught:
        parse_strategy("xyz")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.sentence("nl") == caught.value.sentence("nl")
    assert str(again) == str(caught.value)


def test_a_setting_out_of_range_is_refused_from_python_too():
    with pytest.raises(ValueError, match="pairs must lie between 1 and 10000, got 0"):
        GoalIntertwining(pairs=0)


@dataclass(frozen=True)
class Coffee(Strategy):
    name: ClassVar[str] = "coffee"
    title: ClassVar[dict[str, str]] = {"nl": "Koffie", "en": "Coffee"}
    line: ClassVar[dict[str, str]] = {"nl": "Koffie drinken.", "en": "Drink coffee."}
    source: ClassVar[str] = "assumption"

    def act(self, view, hours):
        return Effort()


NOT_A_STRATEGY = SimpleNamespace(name="none")


@pytest.fixture
def installed(monkeypatch):
    """Pretend that another package is installed that adds strategies."""

    def install(attribute):
        value = f"{__name__}:{attribute}"
        points = [EntryPoint("other", value, registry.ENTRY_POINTS)]
        monkeypatch.setattr(registry, "entry_points", lambda group: points)
        strategies.cache_clear()

    yield install
    monkeypatch.undo()
    strategies.cache_clear()


def test_another_package_adds_its_own_strategy(installed):
    installed("Coffee")
    assert parse_strategy("coffee").act(None, 10.0).total == 0.0
    assert list(strategies())[-1] == "coffee"


def test_an_entry_point_that_is_no_strategy_is_refused(installed):
    installed("NOT_A_STRATEGY")
    with pytest.raises(ValueError, match="is no Strategy"):
        strategies()


def test_two_strategies_cannot_share_a_name(installed, monkeypatch):
    monkeypatch.setattr(Coffee, "name", "none")
    installed("Coffee")
    with pytest.raises(ValueError, match="two strategies are called 'none'"):
        strategies()
