"""The lines of costs and benefits in words."""

from __future__ import annotations

from ketensim.measure.indicators import INDICATORS
from ketensim.measure.money import PAID, TIME
from ketensim.show.messages import Messages


def line_words(line: str, words: Messages) -> str:
    """Name a line of costs and benefits, and say what kind of euro it is."""
    if line not in INDICATORS:
        return words(f"money.{line}")
    kind = "paid" if line in PAID else "time" if line in TIME else "hours"
    if line == "incident_cost":
        kind = "society"
    indicator = INDICATORS[line]
    name = indicator.nl if words.language == "nl" else indicator.en
    return words("money.line", name=name, kind=words(f"money.{kind}"))
