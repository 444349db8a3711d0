"""How the outcomes of a chain are written."""

from __future__ import annotations

from dataclasses import dataclass

from ketensim.show.messages import Messages
from ketensim.study.outcomes import Outcome


@dataclass(frozen=True)
class Figures:
    """How one outcome is written: shares in percents, money whole, the rest as declared."""

    words: Messages
    outcome: Outcome

    @property
    def unit(self) -> str:
        """Unit to show behind the figures."""
        return "%" if self.outcome.is_share else self.outcome.unit_words(self.words.language)

    def write(self, value: float, *, signed: bool = False, like: float | None = None) -> str:
        """Write one figure; a small difference as precisely as what it is a difference `like`."""
        digits = self.outcome.digits(value if like is None else like)
        return self.words.number(self._scaled(value), digits, signed=signed)

    def interval(
        self, low: float, high: float, *, signed: bool = False, like: float | None = None
    ) -> str:
        """Write an interval."""
        digits = self.outcome.digits(*((low, high) if like is None else (like,)))
        return self.words.interval(self._scaled(low), self._scaled(high), digits, signed=signed)

    def _scaled(self, value: float) -> float:
        """Turn a share into percents."""
        return 100.0 * value if self.outcome.is_share else value
