from dataclasses import dataclass
from importlib.metadata import EntryPoint
from types import SimpleNamespace
from typing import ClassVar

import pytest

from ketensim.chain.regie import registry
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
    ("text", "said"),
    [
        ("goal_intertwinning", "did you mean 'goal_intertwining'"),
        ("xyz", "known are none, "),
        ("", "'' is not a strategy"),
        ("goal_intertwining:pair=2", "has no setting 'pair'; did you mean 'pairs'"),
        ("none:pairs=2", "it takes none"),
        ("goal_intertwining:pairs", "must be key=value"),
        ("goal_intertwining:", "nothing after the colon"),
        ("goal_intertwining:pairs=two", "pairs must be a whole number, got 'two'"),
        ("goal_intertwining:pairs=2.5", "pairs must be a whole number, got '2.5'"),
        ("create_urgency:enough=much", "enough must be a number, got 'much'"),
        ("goal_intertwining:pairs=0", "pairs must be at least 1, got 0"),
        ("goal_intertwining:pairs=1,pairs=2", "gives one key twice"),
        ("create_urgency:enough=nan", "between 0 and 1"),
        ("joint_ambition:communication=2", "communication must lie between 0 and 1, got 2.0"),
        ("joint_ambition:communication=0.6,compensation=0.6", "sum to at most 1"),
        ("joint_ambition:indicators=0", "indicators must be at least 1, got 0"),
    ],
)
def test_a_wrong_strategy_gets_one_clear_sentence(text, said):
    with pytest.raises(ScenarioError) as caught:
        parse_strategy(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, ValueError)


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
