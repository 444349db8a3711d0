"""Where and when clients wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ketensim.show.messages import Messages
from ketensim.show.report.figures.heatmap import Heat, class_breaks, draw_heatmap
from ketensim.show.report.material import Arm, Material
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.wording import (
    class_texts,
    count,
    fine,
    lasting,
    number,
    strategy_name,
    under,
)

_NOBODY = 0.05  # waiting clients that are written as 0.0
MOST_COLUMNS = 65  # in a heat map: four weeks each in a run of five years

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Waiting:
    """Clients who wait, averaged over runs.

    Parameters
    ----------
    starts
        (B,) first week of each period.
    values
        (S, B) mean number of clients waiting.
    means
        (S,) mean over all recorded weeks.
    time
        (S,) mean time that clients waited before their treatment began [weeks].
    """

    starts: Values
    values: Values
    means: Values
    time: Values


def waiting_section(material: Material, words: Messages) -> Section:
    """Show queues by station over time, one heat map for each strategy on one scale."""
    found = [measure_waiting(material, arm) for arm in material.arms]
    names = [material.station_name(words, *station) for station in material.stations]
    breaks = class_breaks(max(float(np.nanmax(each.values, initial=0)) for each in found))
    panels = [
        _panel(index, arm, one, names, breaks, material, words)
        for index, (arm, one) in enumerate(zip(material.arms, found, strict=True))
        if breaks  # without any there is nothing to tell apart: next to nobody waits
    ]
    period = round(material.weeks / len(found[0].starts))
    return Section(
        name="waiting",
        heading=words("report.waiting.heading"),
        sentences=tuple(_sentences(material, found, names, words)),
        panels=tuple(panels),
        legend=tuple(_legend(breaks, words)) if breaks else (),
        note=words("report.waiting.note", period=count(words, "week", period)) if breaks else "",
        together=not material.compares,
        tables=(_table(material, found, names, words),) if breaks else (),
    )


def measure_waiting(material: Material, arm: Arm) -> Waiting:
    """Average queues and waiting times over runs and, for queues, over periods."""
    period = max(1, -(-material.weeks // MOST_COLUMNS))
    recorded = arm.stations[arm.stations["week"] >= 0]
    keyed = recorded.assign(period=recorded["week"] // period)
    keys = pd.MultiIndex.from_tuples(material.stations)
    grid = keyed.pivot_table(
        index=["partner", "function"], columns="period", values="waiting", observed=True
    ).reindex(keys)
    by_station = recorded.groupby(["partner", "function"], observed=True)["waiting"].mean()
    return Waiting(
        starts=grid.columns.to_numpy(dtype=np.float64) * period,
        values=grid.to_numpy(dtype=np.float64),
        means=by_station.reindex(keys).to_numpy(dtype=np.float64),
        time=measure_times(material, arm),
    )


def measure_times(material: Material, arm: Arm) -> Values:
    """Average how long clients waited at each station before their treatment (S,) [weeks]."""
    visits = arm.visits[(arm.visits["queued"] >= 0) & arm.visits["started"].notna()]
    waited = visits["started"] - visits["queued"]
    time = waited.groupby([visits["partner"], visits["function"]], observed=True).mean()
    keys = pd.MultiIndex.from_tuples(material.stations)
    return np.asarray(time.reindex(keys), dtype=np.float64)


def _panel(
    index: int,
    arm: Arm,
    found: Waiting,
    names: list[str],
    breaks: tuple[float, ...],
    material: Material,
    words: Messages,
) -> Panel:
    """Draw the heat map of one strategy."""
    period = found.starts[1] - found.starts[0] if len(found.starts) > 1 else material.weeks
    titles = [
        [
            words(
                "report.waiting.cell",
                station=name,
                first=f"{start:.0f}",
                last=f"{min(start + period, material.weeks) - 1:.0f}",
                waiting=_few(value, words),
            )
            for start, value in zip(found.starts, row, strict=True)
        ]
        for name, row in zip(names, found.values, strict=True)
    ]
    heat = Heat(
        rows=names,
        starts=found.starts,
        values=found.values,
        titles=titles,
        side=[_few(mean, words) for mean in found.means],
        side_head=words("report.waiting.side"),
        axis=words("report.axis.weeks"),
    )
    strategy = strategy_name(words, arm.strategy)
    label = words("report.waiting.label", stations=len(names), strategy=strategy)
    width = 460.0 if material.compares else 860.0
    svg = draw_heatmap(f"waiting-{index}", label, heat, breaks, width)
    return Panel(strategy if material.compares else "", svg, wide=not material.compares)


def _legend(breaks: tuple[float, ...], words: Messages) -> list[Key]:
    """Say what each colour stands for."""
    digits = [0 if step >= 1 else 1 for step in breaks]
    steps = [words.number(step, digit) for step, digit in zip(breaks, digits, strict=True)]
    texts = class_texts(words, steps, "report.waiting.under", "report.waiting.over")
    return [Key(f"heat-{index}", text) for index, text in enumerate(texts)]


def _sentences(
    material: Material, found: list[Waiting], names: list[str], words: Messages
) -> list[str]:
    """Say where waiting is longest, by how much, and how the queue moves."""
    return [
        sentence
        for arm, one in zip(material.arms, found, strict=True)
        for sentence in _arm_sentences(
            strategy_name(words, arm.strategy) if material.compares else "", one, names, words
        )
    ]


def _arm_sentences(strategy: str, found: Waiting, names: list[str], words: Messages) -> list[str]:
    """Say what one heat map shows."""
    order = np.argsort(-np.nan_to_num(found.time, nan=-1.0), kind="stable")
    if not np.isfinite(found.time).any():
        return [under(words, strategy, words("report.waiting.none"))]
    first = order[0]
    said = words(
        "report.waiting.longest",
        station=names[first],
        time=lasting(words, float(found.time[first])),
        waiting=_few(found.means[first], words),
    )
    if len(order) > 1 and np.isfinite(found.time[order[1]]):
        second = order[1]
        said += words(
            "report.waiting.second",
            station=names[second],
            time=lasting(words, float(found.time[second])),
        )
    return [under(words, strategy, said + "."), *_trend(strategy, found, names, first, words)]


def _few(clients: float, words: Messages) -> str:
    """Write a mean number of clients, small ones with more decimals."""
    return number(words, float(clients), fine(float(clients)))


def _trend(
    strategy: str, found: Waiting, names: list[str], station: int, words: Messages
) -> list[str]:
    """Say whether the queue at the station where clients wait longest grew or shrank."""
    third = len(found.starts) // 3
    if strategy or third < 1:
        return []
    row = found.values[station]
    early, late = float(np.nanmean(row[:third])), float(np.nanmean(row[-third:]))
    if max(early, late) < _NOBODY:
        return []
    if late > 1.5 * early + 1:
        key = "grows"
    elif early > 1.5 * late + 1:
        key = "shrinks"
    else:
        key = "steady"
    return [
        words(
            f"report.waiting.{key}",
            station=names[station],
            early=_few(early, words),
            late=_few(late, words),
        )
    ]


def _table(material: Material, found: list[Waiting], names: list[str], words: Messages) -> Table:
    """List mean and highest queue and the mean waiting time of every station."""
    columns = [words("report.station")]
    for arm in material.arms:
        behind = f" – {strategy_name(words, arm.strategy)}" if material.compares else ""
        columns += [
            words(f"report.waiting.column_{column}") + behind for column in ("mean", "peak", "time")
        ]
    rows = []
    for index, name in enumerate(names):
        row = [name]
        for one in found:
            peak = float(np.nanmax(one.values[index], initial=0.0))
            mean, time = float(one.means[index]), float(one.time[index])
            row += [number(words, mean), number(words, peak), number(words, time, 2)]
        rows.append(tuple(row))
    return Table(words("report.waiting.table"), tuple(columns), tuple(rows))
