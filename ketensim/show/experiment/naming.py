"""How the report of an experiment names factors, outcomes and strategies, and writes figures."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from ketensim.scenario.claims import Title
from ketensim.scenario.parameters import Parameters
from ketensim.scenario.reading import shipped_titles
from ketensim.show.messages import Messages
from ketensim.show.naming import named, readable, station_named
from ketensim.show.report.wording import capital, significant, strategy_name, within_sentence
from ketensim.study.outcomes import Outcome, outcome_of
from ketensim.study.sensitivity.sampled import DUMMY, Arm

_STAFF = re.compile(r"partners\.([^.]+)\.offers\.([^.]+)\.fte")
_ARRIVALS = re.compile(r"groups\.([^.]+)\.arrivals\.rate")
_PLAIN = ("partners", "groups", "parameters", "functions", "horizon", "mechanisms")
_SCALE = "0-1"  # a scale, which stands at an axis, and no unit, which stands behind a figure


@dataclass(frozen=True)
class Names:
    """The names of an experiment in one language.

    Parameters
    ----------
    words
        The catalogue.
    """

    words: Messages

    def factor(self, name: str) -> str:
        """Name a factor: the words of the catalogue, or its path as it reads."""
        key = f"experiment.factor.{name}"
        if key in self.words:
            return self.words(key)
        root, _, rest = name.partition(".")
        if match := _STAFF.fullmatch(name):
            place = station_named(self.words, match[1], match[2])
            return self.words("experiment.staff", place=place)
        if match := _ARRIVALS.fullmatch(name):
            everyone = match[1] == "everyone"
            group = self.words("experiment.everyone") if everyone else named(self.words, match[1])
            return self.words("experiment.arrivals", group=group)
        if root == "complexity" and f"cli.dimension.{rest}" in self.words:
            return within_sentence(self.words(f"cli.dimension.{rest}"))
        if name == DUMMY:
            return self.words("experiment.dummy")
        if root == "parameters" and (meaning := _meaning(rest, self.words.language)):
            return meaning
        return readable(" · ".join((rest or name).split("."))) if root in _PLAIN else readable(name)

    def outcome(self, name: str) -> str:
        """Name an outcome as it reads in a sentence."""
        known = _known(name)
        return known.words(self.words.language) if known else readable(name)

    def titled(self, name: str) -> str:
        """Name an outcome with its unit, as a title."""
        return capital(self.outcome(name)) + self.in_unit(name)

    def in_unit(self, name: str) -> str:
        """Return the unit of an outcome in brackets behind a space; empty where there is none."""
        unit = self.unit(name)
        return f" [{unit}]" if unit else ""

    def unit(self, name: str) -> str:
        """Return the unit of an outcome; empty where there is none."""
        known = _known(name)
        if known is None:
            return ""
        if known.is_share:
            return "%"
        return "" if known.indicator.unit == "index" else known.unit_words(self.words.language)

    def arm(self, arm: Arm) -> str:
        """Name a setting of the levers."""
        return self.setting(arm.levers)

    def setting(self, levers: dict[str, object]) -> str:
        """Name a setting of the levers: titles of strategies, other levers with their value."""
        parts = []
        for name, value in levers.items():
            if name == "strategy":
                parts.append(strategy_name(self.words, str(value)))
            elif name == "scenario":
                parts.append(self.chain(str(value)))
            else:
                parts.append(f"{self.factor(name)} {value}")
        return ", ".join(parts) or self.words("experiment.one_setting")

    def chain(self, name: str) -> str:
        """Name a chain by the title of its scenario, or by its file as it reads."""
        title = _titles().get(name)
        return getattr(title, self.words.language) if title else capital(readable(name))

    def times(self, name: str) -> float:
        """Return what figures of an outcome are multiplied by: shares show as percentages."""
        known = _known(name)
        return 100.0 if known is not None and known.is_share else 1.0

    def amount(
        self,
        name: str,
        *values: float,
        signed: bool = False,
        unit: bool = True,
        beside: float = 0.0,
        against: float | None = None,
    ) -> str:
        """Write one figure of an outcome, or two as an interval, with its unit if it has one.

        Parameters
        ----------
        name
            The outcome.
        values
            One figure, or both ends of an interval.
        signed
            Whether it is a difference: with its sign, shares in percentage points.
        unit
            Whether the unit stands behind it.
        beside
            A larger figure that it stands beside: it decides the decimals.
        against
            Another figure in the same sentence: there are as many decimals as tell the two apart.
        """
        shown = [self.times(name) * value for value in values]
        if not all(math.isfinite(value) for value in shown):
            return self.words("report.missing")
        largest = max([self.times(name) * abs(beside), *map(abs, shown)])
        digits = significant(largest, 2 if largest < 10.0 else 3)
        if len(shown) > 1:
            digits = _telling(shown[0], shown[1], digits)
        if against is not None and math.isfinite(against):
            digits = _telling(shown[0], self.times(name) * against, digits)
        written = [self.words.number(value, digits, signed=signed) for value in shown]
        text = (
            written[0]
            if len(written) == 1
            else self.words("interval", low=written[0], high=written[1])
        )
        own = self.unit(name)
        if not unit or own in ("", _SCALE):
            return text
        if own == "%":
            return f"{text} {self.words('report.points')}" if signed else f"{text}%"
        return f"{text} {own}"

    def value(self, number: float) -> str:
        """Write a value of a factor in three figures."""
        digits = significant(number, 3)
        while digits > 0 and round(number, digits) == round(number, digits - 1):
            digits -= 1
        return self.words.number(number, digits)


@cache
def _titles() -> dict[str, Title]:
    """Read the titles of the shipped scenarios once."""
    return shipped_titles()


def _meaning(parameter: str, lang: str) -> str:
    """Say what a parameter means in the words that its mechanism declares; empty if in none."""
    declared = Parameters.model_fields.get(parameter)
    if declared is None:
        return ""
    said = declared.json_schema_extra if isinstance(declared.json_schema_extra, dict) else {}
    return str(said.get("nl", "")) if lang == "nl" else declared.description or ""


def _known(name: str) -> Outcome | None:
    """Look an outcome up; None where it is no indicator."""
    try:
        return outcome_of(name)
    except KeyError:
        return None


def _telling(one: float, other: float, digits: int) -> int:
    """Say how many decimals tell two figures apart: as many as usual, or up to three more."""
    for more in range(4):
        if round(one, digits + more) != round(other, digits + more):
            return digits + more
    return digits
