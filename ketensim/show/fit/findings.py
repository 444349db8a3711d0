"""What an event log can tell, in words."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

from ketensim.logs.arrival_pattern import YEAR
from ketensim.logs.client_groups import FEWEST_IN_GROUP
from ketensim.logs.features import KINDS, Finding, LogFeatures
from ketensim.logs.privacy import FEWEST
from ketensim.logs.route_groups import CLEAR
from ketensim.logs.week_parts import LEVEL

if TYPE_CHECKING:
    from ketensim.logs.event_log import EventLog
    from ketensim.show.fit.material import Fit
    from ketensim.show.messages import Messages

_LEAST_CHANCE = 0.001
_RATE_LEVEL = 0.95
_MONTH = len("2024-05")


def told_findings(features: LogFeatures, words: Messages) -> dict[str, list[str]]:
    """Say under each heading what was found.

    Parameters
    ----------
    features
        What was found.
    words
        The language.

    Returns
    -------
    dict
        Heading (what it can tell, what it cannot, what is assumed instead) -> its sentences.
    """
    return {
        words(f"logs.{kind}"): [
            finding_in_words(finding, words)
            for finding in features.findings
            if finding.kind == kind
        ]
        for kind in KINDS
    }


def finding_in_words(finding: Finding, words: Messages) -> str:
    """Say one finding in a sentence."""
    facts = {name: _shown(name, value, words) for name, value in finding.facts.items()}
    text = words(f"logs.{finding.kind}.{finding.key}", **facts)
    return text[0].upper() + text[1:]


def counts_in_words(log: EventLog, features: LogFeatures, words: Messages) -> list[str]:
    """Say how large a log is, and what was read as what."""
    counts = words(
        "logs.counts",
        cases=words.number(features.cases, 0),
        events=words.number(features.events, 0),
        activities=words.number(features.activities, 0),
        first=str(features.first)[:_MONTH],  # a day would be that of one case
        last=str(features.last)[:_MONTH],
    )
    columns = ", ".join(f"{key} = {column}" for key, column in log.reading.columns.items())
    return [counts, words("logs.read_as", columns=columns)]


def regime_in_words(fit: Fit, words: Messages) -> str:
    """Say from which regime a scenario comes, where a log has more than one."""
    return words(
        "fit.regime",
        date=str(fit.change.moment)[:10] if fit.change else "",
        kept=words.number(fit.calibration.cases, 0),
        cases=words.number(fit.training_cases, 0),
    )


def groups_in_words(fit: Fit, words: Messages) -> str:
    """Say how client groups were told apart, where that was asked."""
    groups = fit.calibration.groups
    facts = {
        "by": groups.by,
        "count": len(groups.names),
        "fewest": FEWEST_IN_GROUP,
        "clear": words.number(CLEAR, 2),
        "clarity": words.number(groups.clarity, 2),
    }
    kind = "routes" if groups.is_by_route else "attribute"
    return words(f"fit.groups.{kind}{'' if len(groups.names) > 1 else '_none'}", **facts)


def hours_in_words(fit: Fit, words: Messages) -> list[str]:
    """Say whether organisations have hours of their own; nothing where there is none to compare."""
    found = fit.calibration.hours
    if math.isnan(found.chance):
        return []
    kind = "own" if found.own else "few" if found.chance < LEVEL else "none"
    chance = _shown("chance", found.chance, words)
    return [words(f"fit.hours.{kind}", chance=chance, names=words.listing(list(found.own)))]


def arrivals_in_words(fit: Fit, words: Messages) -> list[str]:
    """Say what tests told of when clients come."""
    found = fit.calibration.arrivals
    chances = {
        "week": found.week_chance,
        "season": found.season_chance,
        "groups": found.groups_chance,
        "spread": found.dispersion_chance,
    }
    half = NormalDist().inv_cdf(0.5 + _RATE_LEVEL / 2) * found.error
    said = [
        words(
            "fit.arrivals.rate",
            rate=words.number(found.rate, 1),
            percent=words.number(100 * _RATE_LEVEL, 0),
            interval=words.interval(max(0.0, found.rate - half), found.rate + half),
        )
    ]
    for key, chance in chances.items():
        if math.isnan(chance):
            if key == "season":
                said.append(words("fit.arrivals.season_short", weeks=2 * YEAR))
            continue
        facts = {
            "chance": _shown("chance", chance, words),
            "spread": words.number(found.dispersion, 1),
            "date": str(fit.log.local("complete").min())[:_MONTH],
        }
        said.append(words(f"fit.arrivals.{key}{'' if chance < LEVEL else '_none'}", **facts))
    return said


def _shown(name: str, value: float | str, words: Messages) -> str:
    """Write a fact: a share in per cent, a small chance as below a bound, few cases as few."""
    if isinstance(value, str):
        return value
    if name == "share":
        return f"{words.number(100 * value, 0 if value in (0, 1) else 1)}%"
    if name == "chance":
        least = words.number(_LEAST_CHANCE, 3)
        return f"< {least}" if value < _LEAST_CHANCE else words.number(value, 3)
    if name == "count" and value < FEWEST:
        return words("logs.few", fewest=FEWEST)
    return words.number(value, 0 if name in ("count", "days") else 2)
