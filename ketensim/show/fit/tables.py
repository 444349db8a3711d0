"""The tables on a calibrated scenario: its times, and its distances to what was held out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ketensim.logs.distances import DISTANCES
from ketensim.logs.stages import ANYTHING_ELSE, START
from ketensim.show.fit.material import Fit
from ketensim.show.report.page import Table

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.logs.estimating import Times
    from ketensim.show.messages import Messages

_DAYS = 7.0
_SHORT = 0.1  # days
_NOTHING = 5e-5  # days
_LEAST_PART = 0.005


def times_table(fit: Fit, words: Messages) -> Table:
    """Show each function with its time and how well that fits."""
    columns = ["function", "partner", "family", "mean", "seen", "off"]
    if told_apart := bool(fit.calibration.with_memory or fit.calibration.by_group):
        columns.insert(1, "stage")
    rows = []
    for one in fit.calibration.times:
        fitted = one.fitted
        rows.append(
            (
                one.name,
                *((_stage(one, fit, words),) if told_apart else ()),
                one.partner,
                words(f"fit.family.{fitted.distribution['distribution']}"),
                _days(fitted.mean, words),
                words.number(fitted.observations, 0),
                words.number(fitted.distance, 3),
            )
        )
    heads = tuple(words(f"fit.column.{name}") for name in columns)
    return Table(words("fit.times_caption"), heads, tuple(rows), folded=False)


def _days(weeks: float, words: Messages) -> str:
    """Write a time in days, a short one in more digits."""
    days = _DAYS * weeks
    if days < _NOTHING:
        return "0"
    return words.number(days, 2 if days >= _SHORT else 4)


def _stage(one: Times, fit: Fit, words: Messages) -> str:
    """Say by what a function is told apart: what came before, and for whom."""
    calibration = fit.calibration
    stages, names = calibration.stages, calibration.activities
    said = []
    came_from = stages.came_from[one.stage]
    if came_from == START:
        said.append(words("fit.stage.start"))
    elif came_from != ANYTHING_ELSE:
        said.append(words("fit.stage.after", name=names[came_from]))
    elif names[stages.activity[one.stage]] in calibration.with_memory:
        said.append(words("fit.stage.other"))
    if groups := stages.groups[one.stage]:
        whose = [calibration.groups.names[group] for group in groups]
        said.append(words("fit.stage.group", names=words.listing(whose)))
    return "; ".join(said)


def groups_table(fit: Fit, words: Messages) -> Table:
    """Show each client group with its cases, its time and its most common route."""
    columns = ("group", "cases", "arrivals", "days", "share", "route")
    rates = {group.name: group.arrivals.steps[0].rate for group in fit.scenario.groups}
    rows = [
        (
            one.name,
            words.number(one.cases, 0),
            words.number(rates[one.name], 2),
            words.number(one.days, 1),
            f"{words.number(100 * one.share, 0)}%" if one.route else "-",
            " \u2192 ".join(one.route) or words("fit.no_route"),
        )
        for one in fit.calibration.seen
    ]
    heads = tuple(words(f"fit.column.{name}") for name in columns)
    return Table(words("fit.groups_caption"), heads, tuple(rows), folded=False)


def hand_overs_table(fit: Fit, words: Messages) -> Table:
    """Show how often organisations hand clients over to one another in the log."""
    rows = tuple(
        (
            one.sender,
            one.receiver,
            words.number(one.weekly, 1),
            _part(one.share, words),
        )
        for one in fit.calibration.hand_overs
    )
    heads = tuple(words(f"fit.column.{name}") for name in ("sender", "receiver", "weekly", "part"))
    return Table(words("fit.hand_overs_caption"), heads, rows)


def _part(share: float, words: Messages) -> str:
    """Write a share that is not nothing."""
    return f"{words.number(100 * share, 0)}%" if share >= _LEAST_PART else "< 1%"


def distances_tables(fit: Fit, words: Messages) -> list[Table]:
    """Show how far each prediction lies from what was held out: all cases, then finished ones."""
    if fit.distances is None:
        return []
    return [
        _distances(words(f"fit.cases.{cases}"), rows, words)
        for cases, rows in fit.distances.groupby("cases", sort=False)
    ]


def _distances(cases: str, rows: pd.DataFrame, words: Messages) -> Table:
    """Show one row a distance and one column a prediction."""
    predictions = rows.set_index("prediction")
    names = (words(f"fit.prediction.{name}") for name in predictions.index)
    heads = (words("fit.column.distance"), *names)
    lines = tuple(
        (
            words(f"fit.distance.{name}"),
            *(
                _cell(mean, spread, words)
                for mean, spread in zip(predictions[name], predictions[f"{name}_sd"], strict=True)
            ),
        )
        for name in DISTANCES
    )
    return Table(words("fit.distances_caption", cases=cases), heads, lines, folded=False)


def _cell(mean: float, spread: float, words: Messages) -> str:
    """Write a mean with its spread, if there is one."""
    digits = 3 if mean < 1 else 2 if mean < 10 else 1
    written = words.number(mean, digits)
    return f"{written} ± {words.number(spread, digits)}" if math.isfinite(spread) else written
