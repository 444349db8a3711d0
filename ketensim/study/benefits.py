"""Costs and benefits of a strategy against the first: paired differences, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ketensim.measure.money import LINES
from ketensim.study.comparison import Comparison

NET = "spent_and_wasted"
HOURS = "lost_hours"
#: What decides the euros: parameters, beside the wages of the partners.
PRICES = ("regie_wage", "incident_price", "reintake_work", "working_week")


@dataclass(frozen=True)
class Change:
    """One line of costs and benefits under one strategy.

    Parameters
    ----------
    line
        Name of the line; `net` is what the strategy gains, all lines together.
    usual
        What it is under the first strategy [euro/year, or h/year]; the net has none.
    mean, low, high
        Paired difference with its 95% interval; for the net, plus is a gain.
    """

    line: str
    usual: float | None
    mean: float
    low: float
    high: float


def changes(comparison: Comparison, strategy: str, group: str = "") -> Iterator[Change]:
    """Yield the lines of one strategy against the first, then hours and the net.

    Parameters
    ----------
    comparison
        The runs.
    strategy
        One of the others.
    group
        A client group; empty for all clients.
    """
    names = {line: f"{line}@{group}" if group else line for line in (*LINES, HOURS, NET)}
    rows = comparison.table(list(names.values())).to_dict("records")
    found = {(row["indicator"], row["strategy"]): row for row in rows}
    for line, name in names.items():
        row = found[name, strategy]
        mean, low, high = (float(row[f"difference{end}"]) for end in ("", "_low", "_high"))
        if line == NET:
            yield Change("net", None, -mean, -high, -low)
        else:
            usual = float(found[name, comparison.strategies[0]]["mean"])
            yield Change(line, usual, mean, low, high)


def has_money(runs: pd.DataFrame) -> bool:
    """Whether runs tell what they cost; those of an older version do not."""
    return NET in runs and bool(runs[NET].notna().any())
