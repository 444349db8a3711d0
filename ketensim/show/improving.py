"""How a search for bottlenecks is put into words: what was improved, and what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketensim.show.naming import named, station_named
from ketensim.study.bottleneck_effects import Bottlenecks, outcome_named

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.show.messages import Messages

MOST_NAMED = 3  # improvements that a sentence names


def improvement_name(words: Messages, row: pd.Series) -> str:
    """Name an improvement: 'staff: desk · intake' or 'acceptance: desk → clinic'."""
    where = station_named(words, row["partner"], row["function"])
    if row["kind"] != "staffing":
        where = f"{named(words, row['partner'])} → {named(words, row['receiver'])}"
    return f"{words('bottlenecks.kind.' + row['kind'])}: {where}"


def place_name(words: Messages, row: pd.Series) -> str:
    """Name the station of a queue."""
    return station_named(words, row["at_partner"], row["at_function"])


def amount(
    words: Messages, outcome: str, value: float, *, signed: bool = True, unit: bool = False
) -> str:
    """Write an effect, or a level, in the unit of its outcome; shares in (percentage) points."""
    known = outcome_named(outcome)
    factor = 100.0 if known.is_share else 1.0
    written = words.number(factor * value, 2, signed=signed)
    if not unit:
        return written
    if not known.is_share:
        return f"{written} {known.unit_words(words.language)}"
    return words("bottlenecks.points", value=written) if signed else f"{written}%"


def interval(words: Messages, outcome: str, row: pd.Series) -> str:
    """Write the interval of an effect."""
    factor = 100.0 if outcome_named(outcome).is_share else 1.0
    return words.interval(factor * row["low"], factor * row["high"], 2, signed=True)


def mark_of(outcome: str, row: pd.Series) -> str:
    """Say whether an effect is better or worse, or open (not separable from noise)."""
    if not row["separable"] or row["difference"] == 0.0:
        return "open"
    higher = outcome_named(outcome).better == "higher"
    return "better" if (row["difference"] > 0) == higher else "worse"


def verdict(found: Bottlenecks, words: Messages) -> list[str]:
    """Say what brings most, how sure that is, and where the queue goes next."""
    if not found.improvements:
        return [words("bottlenecks.nothing_tried")]
    outcome = found.deciding
    effects = found.effects_on(outcome)
    if effects["base"].isna().all():
        return [words("bottlenecks.nothing_measured")]
    marks = [mark_of(outcome, row) for _, row in effects.iterrows()]
    helps = effects[np.array(marks) == "better"]
    facts = {
        "outcome": outcome_named(outcome).words(words.language),
        "tried": len(effects),
        "separable": len(helps),
        "seeds": found.seeds,
        "percent": words.number(100 * found.raised, 0),
    }
    if helps.empty:
        return [words("bottlenecks.none_separable", **facts), _largest(effects, outcome, words)]
    said = [_best(helps, outcome, words, facts)]
    if len(helps) > 1:
        others = [improvement_name(words, row) for _, row in helps.iloc[1:MOST_NAMED].iterrows()]
        said.append(words("bottlenecks.also", others=words.listing(others), **facts))
    return [*said, *moving(found, int(helps["rank"].iloc[0]), words)]


def _best(helps: pd.DataFrame, outcome: str, words: Messages, facts: dict[str, object]) -> str:
    """Say which improvement brings most."""
    row = helps.iloc[0]
    return words(
        "bottlenecks.best",
        best=improvement_name(words, row),
        effect=amount(words, outcome, row["difference"], unit=True),
        interval=interval(words, outcome, row),
        **facts,
    )


def _largest(effects: pd.DataFrame, outcome: str, words: Messages) -> str:
    """Say how large the largest effect may be, where none is separable."""
    row = effects.iloc[0]
    return words(
        "bottlenecks.largest",
        best=improvement_name(words, row),
        effect=amount(words, outcome, row["difference"], unit=True),
        interval=interval(words, outcome, row),
    )


def moving(found: Bottlenecks, rank: int, words: Messages) -> list[str]:
    """Say what an improvement does to the queues: where it shrinks, grows, and is longest then."""
    rows = found.shifts[found.shifts["rank"] == rank]
    said = []
    for key, chosen in (
        ("shrinks", rows[rows["separable"] & (rows["difference"] < 0)].nsmallest(1, "difference")),
        ("grows", rows[rows["separable"] & (rows["difference"] > 0)].nlargest(1, "difference")),
    ):
        for _, row in chosen.iterrows():
            said.append(
                words(f"bottlenecks.{key}", place=place_name(words, row), **_queue(row, words))
            )
    if not said:
        said.append(words("bottlenecks.no_queue_moves"))
    after = rows.assign(after=rows["base"] + rows["difference"]).nlargest(1, "after").iloc[0]
    waiting = words.number(after["after"], 1)
    return [*said, words("bottlenecks.next", place=place_name(words, after), waiting=waiting)]


def _queue(row: pd.Series, words: Messages) -> dict[str, str]:
    """Write a queue before and after, with the interval of the change."""
    return {
        "before": words.number(row["base"], 1),
        "after": words.number(row["base"] + row["difference"], 1),
        "interval": words.interval(row["low"], row["high"], 1, signed=True),
    }


def left_out(counts: dict[str, int], words: Messages) -> str:
    """Say how many hand-offs were not tried."""
    said = [words(f"bottlenecks.left.{kind}", count=count) for kind, count in counts.items()]
    return words.listing(said) or words("bottlenecks.left.none")
