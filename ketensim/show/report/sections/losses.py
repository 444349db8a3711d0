"""Where clients are lost: given up waiting, refused, fallen between two stools."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ketensim.show.messages import Messages
from ketensim.show.naming import named
from ketensim.show.report.figures.bars import BarRow, draw_bars
from ketensim.show.report.material import Arm, Material
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.wording import capital, fine, number, strategy_name

MOST_ROWS = 8
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEEKS_A_YEAR = 52.0


def losses_section(material: Material, words: Messages) -> Section:
    """Show, station by station and link by link, where clients drop out [clients/year]."""
    measures: dict[str, Callable[[Arm], pd.Series]] = {
        "gave_up": lambda arm: gave_up_by_station(material, arm, words),
        "lost": lambda arm: _by_link(arm, "lost", words),
        "refused": lambda arm: _by_link(arm, "refused", words),
    }
    sentences, panels, tables = [], [], []
    for kind, measure in measures.items():
        found = pd.concat([_a_year(material, arm, measure) for arm in material.arms], axis=1)
        found = found.fillna(0.0).set_axis([arm.strategy for arm in material.arms], axis=1)
        found = found[found.max(axis=1) > 0]
        order = found.max(axis=1).sort_values(ascending=False, kind="stable").index
        found = found.loc[order]
        sentences.append(_sentence(kind, found, words))
        if len(found):
            panels.append(_panel(kind, found.head(MOST_ROWS), words))
            tables.append(_table(kind, found, material, words))
    legend: tuple[Key, ...] = ()
    if material.compares:
        legend = tuple(
            Key(f"bar-{index}", f"{LETTERS[index]}: {strategy_name(words, arm.strategy)}")
            for index, arm in enumerate(material.arms)
        )
    return Section(
        name="losses",
        heading=words("report.losses.heading"),
        sentences=tuple(sentences),
        panels=tuple(panels),
        legend=legend,
        note=words("report.losses.note", most=MOST_ROWS),
        tables=tuple(tables),
    )


def gave_up_by_station(material: Material, arm: Arm, words: Messages) -> pd.Series:
    """Count the recorded clients who left a queue without treatment, by station."""
    visits = arm.visits
    left = visits[(visits["ended"] >= 0) & visits["started"].isna()]
    counts = left.groupby(["partner", "function"], observed=True).size()
    names = [material.station_name(words, str(p), str(f)) for p, f in counts.index]
    return pd.Series(counts.to_numpy(dtype=float), index=names)


def _by_link(arm: Arm, tally: str, words: Messages) -> pd.Series:
    """Add up a tally of recorded weeks by link."""
    recorded = arm.relations[arm.relations["week"] >= 0]
    totals = recorded.groupby(["sender", "receiver"], observed=True)[tally].sum()
    names = [f"{named(words, str(a))} → {named(words, str(b))}" for a, b in totals.index]
    return pd.Series(totals.to_numpy(dtype=float), index=names)


def _a_year(material: Material, arm: Arm, measure: Callable[[Arm], pd.Series]) -> pd.Series:
    """Return a count as clients a year, averaged over runs."""
    return measure(arm) * WEEKS_A_YEAR / (material.weeks * len(arm.runs))


def _sentence(kind: str, found: pd.DataFrame, words: Messages) -> str:
    """Say where it happens most and which part of all that is, under the first strategy."""
    first = found.iloc[:, 0].sort_values(ascending=False, kind="stable")
    total = float(first.sum())
    if total == 0:
        return words(f"report.losses.{kind}_none")
    return capital(
        words(
            f"report.losses.{kind}_see",
            total=number(words, total, 0 if total >= 10 else fine(total)),
            place=first.index[0],
            share=number(words, 100 * float(first.iloc[0]) / total, 0),
        )
    )


def _panel(kind: str, found: pd.DataFrame, words: Messages) -> Panel:
    """Draw one kind of loss."""
    rows = [
        BarRow(
            str(name),
            tuple(float(value) for value in row),
            tuple(_text(index, len(row), float(value), words) for index, value in enumerate(row)),
        )
        for name, row in found.iterrows()
    ]
    title = words(f"report.losses.{kind}_title")
    return Panel(title, draw_bars(f"losses-{kind}", title, rows, 460.0), wide=False)


def _text(index: int, arms: int, value: float, words: Messages) -> str:
    """Write the figure behind a bar, with the letter of its strategy where there are several."""
    text = number(words, value, 0 if value >= 10 else fine(value))
    return f"{LETTERS[index]} {text}" if arms > 1 else text


def _table(kind: str, found: pd.DataFrame, material: Material, words: Messages) -> Table:
    """List one kind of loss in figures, everything that is not 0."""
    rows = tuple(
        (str(name), *(number(words, float(value)) for value in row))
        for name, row in found.iterrows()
    )
    place = words("report.station") if kind == "gave_up" else words("report.link")
    columns = (place, *(strategy_name(words, arm.strategy) for arm in material.arms))
    if not material.compares:
        columns = (place, words("report.losses.column"))
    return Table(words(f"report.losses.{kind}_title"), columns, rows)
