"""A programme: strategies that are started, stopped and combined in time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.chain.regie.strategy import Effort, Strategy, View

if TYPE_CHECKING:
    from ketensim.chain.mechanisms.joint_office import Office

START, END = -10_000.0, 10_000.0
_START = {
    "en": "week from which it is carried out",
    "nl": "week vanaf welke zij wordt uitgevoerd",
}
_END = {"en": "week up to which it is carried out", "nl": "week tot welke zij wordt uitgevoerd"}
_SHARE = {"en": "its share of the hours", "nl": "haar deel van de uren"}
#: What every strategy takes beside its own settings.
TIMING: dict[str, dict[str, Any]] = {
    "from": {"type": float, "default": START, "low": START, "high": END, **_START},
    "until": {"type": float, "default": END, "low": START, "high": END, **_END},
    "intensity": {"type": float, "default": 1.0, "low": 0.0, "high": 1.0, **_SHARE},
}


@dataclass(frozen=True)
class Part:
    """A strategy and when it is carried out.

    Parameters
    ----------
    strategy
        What is done.
    start, until
        Weeks from and up to which it is done [week].
    intensity
        Share of the hours that it asks for [0-1].
    """

    strategy: Strategy
    start: float = START
    until: float = END
    intensity: float = 1.0

    @property
    def is_plain(self) -> bool:
        """Whether it is always done, with all hours."""
        return self == Part(self.strategy)

    @property
    def label(self) -> str:
        """The strategy with its timing, as `parse_strategy` reads it."""
        timing = zip(TIMING.items(), (self.start, self.until, self.intensity), strict=True)
        given = [f"{key}={value:g}" for (key, said), value in timing if value != said["default"]]
        if not given:
            return self.strategy.label
        return f"{self.strategy.label}{',' if ':' in self.strategy.label else ':'}{','.join(given)}"


@dataclass(frozen=True)
class Programme(Strategy):
    """Several strategies, each in its own weeks; those of one moment share the hours.

    The hours of a meeting are divided over the parts of that week by their intensity; where
    these add up to less than 1, the rest is not spent. That time is the only thing a programme
    looks at is what tells it from a strategy that adapts.

    Parameters
    ----------
    parts
        The strategies, and when they are carried out.
    """

    name: ClassVar[str] = "programme"
    title: ClassVar[dict[str, str]] = {"nl": "Programma", "en": "Programme"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Strategieën na en naast elkaar.",
        "en": "Strategies after and beside each other.",
    }
    source: ClassVar[str] = "S2 ch. 4"

    parts: tuple[Part, ...]

    @classmethod
    def settings(cls) -> dict[str, dict[str, Any]]:
        """List what a user may set: nothing but the parts, which have settings of their own."""
        return {}

    @property
    def label(self) -> str:
        """All parts, as `parse_strategy` reads them."""
        return "+".join(part.label for part in self.parts)

    @property
    def offices(self) -> tuple[Office, ...]:
        """Joint offices that any of the parts may found."""
        return tuple(office for part in self.parts for office in part.strategy.offices)

    def act(self, view: View, hours: float) -> Effort:
        """Let the parts of this week share the hours."""
        now = [part for part in self.parts if part.start <= view.week < part.until]
        if len(now) == 1:  # to the last digit what the strategy does by itself
            return now[0].strategy.act(view, hours * now[0].intensity)
        asked = max(1.0, sum(part.intensity for part in now))
        efforts = [part.strategy.act(view, hours * part.intensity / asked) for part in now]
        return reduce(add, efforts, Effort())
