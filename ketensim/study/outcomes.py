"""The indicators as outcomes of a study: their words, how they are written, which way is better."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.indicators import INDICATORS, Indicator
from ketensim.measure.money import LINES

_DIGITS = {"euro": 0, "euro/year": 0, "h/year": 0, "weeks": 1, "per 100 clients": 1, "0-1": 2}
_DUTCH_UNITS = {"share": "deel", "weeks": "weken", "per 100 clients": "per 100 cliënten"} | {
    "euro/year": "euro/jaar",
    "h/year": "uur/jaar",
}

#: How indicators are shown together, in this order.
_BLOCKS = {
    "clients": (
        "within_norm_share",
        "resolved_share",
        "open_share",
        "gave_up_share",
        "lost_share",
        "relapse_share",
        "incidents",
    ),
    "time": ("lead_time_mean", "lead_time_p90", "waiting_time_mean"),
    "work": ("cost_per_resolved", "utilisation", "double_work_share", "meeting_share"),
    "money": (*LINES, "spent_and_wasted", "lost_hours"),
    "chain": (
        "transparency",
        "interdependence",
        "quality",
        "trust",
        "self_cleaning",
        "dks_numerator",
        "dks",
    ),
}


#: What an outcome begins with that is looked at as a power of ten.
LOG = "log10_"


@dataclass(frozen=True)
class Outcome:
    """One indicator, over all clients or of one client group.

    Parameters
    ----------
    name
        As in the summary: `name` or `name@group`.
    indicator
        What the measuring floor declares about it.
    group
        The client group; empty for all clients.
    """

    name: str
    indicator: Indicator
    group: str

    @property
    def better(self) -> str | None:
        """Which way is better: "higher", "lower", or None where neither is."""
        return None if self.indicator.better == "neither" else self.indicator.better

    @property
    def is_share(self) -> bool:
        """Whether it is a share, written in percents and compared in percentage points."""
        return self.indicator.unit == "share"

    def digits(self, *values: float) -> int:
        """Decimals that are worth writing; a small one shows two figures, an index three."""
        if self.is_share:
            return 1  # of a percent
        largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
        if self.indicator.unit == "index":
            return 2 if largest == 0.0 else min(9, max(2, 2 - math.floor(math.log10(largest))))
        usual = _DIGITS.get(self.indicator.unit, 2)
        if usual == 0 or largest == 0.0 or largest >= 1.0:
            return usual
        return max(usual, min(3, 1 - math.floor(math.log10(largest))))

    def words(self, lang: str) -> str:
        """Name it in words ("nl" or "en"), with its group in brackets."""
        words = self.indicator.nl if lang == "nl" else self.indicator.en
        return f"{words} ({self.group})" if self.group else words

    def unit_words(self, lang: str) -> str:
        """Name its unit in words ("nl" or "en")."""
        unit = self.indicator.unit
        return _DUTCH_UNITS.get(unit, unit) if lang == "nl" else unit


def outcome_of(name: str) -> Outcome:
    """Look up an indicator by the name it has in the summary; KeyError if there is none.

    `log10_NAME` is the indicator as a power of ten: one that is a product, such as DKS, differs by
    factors, and of its plain values a few large ones make nearly all of the variance.
    """
    if name.startswith(LOG):
        plain = outcome_of(column_of(name))
        nl, en = (f"{plain.indicator.nl} (macht van tien)", f"{plain.indicator.en} (power of ten)")
        return replace(
            plain, name=name, indicator=replace(plain.indicator, unit="index", nl=nl, en=en)
        )
    base, _, group = name.partition("@")
    return Outcome(name, INDICATORS[base], group)


def column_of(name: str) -> str:
    """Return the indicator of the summary that an outcome is made of."""
    return name.removeprefix(LOG)


def scaled(name: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give an outcome from its indicator: the same, or its power of ten (missing up to 0)."""
    if not name.startswith(LOG):
        return values
    logs = np.full(values.shape, np.nan)
    np.log10(values, out=logs, where=values > 0.0)
    return logs


def blocks() -> dict[str, tuple[str, ...]]:
    """Give all indicators in the blocks that they are shown in; one of no block comes last."""
    placed = {name for names in _BLOCKS.values() for name in names}
    others = tuple(name for name in INDICATORS if name not in placed)
    return _BLOCKS | ({"other": others} if others else {})
