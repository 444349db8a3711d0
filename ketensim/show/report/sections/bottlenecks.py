"""The report of a bottleneck analysis: what brings most, how sure, and where the queue moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ketensim.show.improving import (
    amount,
    improvement_name,
    interval,
    left_out,
    mark_of,
    place_name,
    verdict,
)
from ketensim.show.report.figures.moves import Move, draw_moves
from ketensim.show.report.figures.whiskers import Whisker, draw_whiskers
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.wording import capital, strategy_name
from ketensim.study.bottleneck_effects import Bottlenecks, outcome_named

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.scenario import Scenario
    from ketensim.show.messages import Messages

SHOWN = 12  # improvements in the ranking
SHIFTED = 4  # improvements of which the queues are shown
QUEUES = 8  # queues shown of each


def bottleneck_sections(
    found: Bottlenecks, scenario: Scenario, about: dict[str, Any], words: Messages
) -> list[Section]:
    """Make the sections of the report; without improvements there is no picture to show."""
    summary = Section("summary", words("bottlenecks.summary.heading"), tuple(verdict(found, words)))
    method = _method(found, scenario, about, words)
    if not found.improvements:
        return [summary, method]
    return [summary, _ranking(found, words), _shift(found, words), method]


def _ranking(found: Bottlenecks, words: Messages) -> Section:
    """Show the effect of the best improvements on every outcome that has a value."""
    see = words(
        "bottlenecks.ranking.see",
        shown=min(SHOWN, len(found.improvements)),
        outcome=outcome_named(found.deciding).words(words.language),
        tried=len(found.improvements),
    )
    return Section(
        name="ranking",
        heading=words("bottlenecks.ranking.heading"),
        sentences=(see,),
        panels=tuple(Panel("", _whiskers(found, name, words)) for name in found.measured),
        legend=_legend("ranking", words),
        together=False,
        tables=(_effects_table(found, words),),
    )


def _legend(part: str, words: Messages) -> tuple[Key, ...]:
    """Say what the marks stand for."""
    return tuple(
        Key(f"key-{mark}", words(f"bottlenecks.{part}.{mark}"))
        for mark in ("better", "worse", "open")
    )


def _whiskers(found: Bottlenecks, outcome: str, words: Messages) -> str:
    """Draw the effect of the best improvements on one outcome."""
    factor = 100.0 if outcome_named(outcome).is_share else 1.0
    rows = [
        Whisker(
            improvement_name(words, row),
            factor * row["difference"],
            factor * row["low"],
            factor * row["high"],
            amount(words, outcome, row["difference"]),
            mark_of(outcome, row),
        )
        for _, row in found.effects_on(outcome).head(SHOWN).iterrows()
    ]
    title = _titled(outcome, words)
    label = words("bottlenecks.ranking.label", outcome=title)
    return draw_whiskers(f"ranking-{outcome}", label, title, rows, words, 900.0)


def _titled(outcome: str, words: Messages) -> str:
    """Name an outcome with its unit."""
    known = outcome_named(outcome)
    unit = words("report.points") if known.is_share else known.unit_words(words.language)
    return f"{capital(known.words(words.language))} [{unit}]"


def _effects_table(found: Bottlenecks, words: Messages) -> Table:
    """List every improvement with its effect on every outcome."""
    tables = {name: found.effects_on(name) for name in found.measured}
    rows = []
    for place in range(len(found.improvements)):
        improved = {name: table.iloc[place] for name, table in tables.items()}
        named = improvement_name(words, improved[found.deciding])
        cells = [_effect(name, row, words) for name, row in improved.items()]
        rows.append((f"{place + 1}. {named}", *cells))
    percent = words.number(100 * found.raised, 0)
    heads = [words("bottlenecks.column.improvement", percent=percent)]
    heads += [_titled(name, words) for name in found.measured]
    return Table(words("bottlenecks.ranking.table"), tuple(heads), tuple(rows))


def _effect(name: str, row: pd.Series, words: Messages) -> str:
    """Write an effect with its interval, and a star where it is more than noise."""
    star = "*" if row["separable"] else ""
    return f"{amount(words, name, row['difference'])}{star} ({interval(words, name, row)})"


def _shift(found: Bottlenecks, words: Messages) -> Section:
    """Show what the best improvements do to the queues."""
    count = min(SHIFTED, len(found.improvements))
    panels = []
    for rank in range(1, count + 1):
        rows = found.shifts[found.shifts["rank"] == rank]
        name = improvement_name(words, rows.iloc[0])
        largest = rows.reindex(rows["difference"].abs().nlargest(QUEUES).index)
        label = words("bottlenecks.shift.label", improvement=name)
        svg = draw_moves(
            f"shift-{rank}",
            label,
            words("bottlenecks.shift.axis"),
            [_move(row, words) for _, row in largest.iterrows()],
            words,
            460.0,
        )
        title = words("bottlenecks.shift.title", rank=rank, improvement=name)
        panels.append(Panel(title, svg, wide=False))
    return Section(
        name="shift",
        heading=words("bottlenecks.shift.heading"),
        sentences=(words("bottlenecks.shift.see"),),
        panels=tuple(panels),
        legend=_legend("shift", words),
        note=words("bottlenecks.shift.note"),
        together=False,
        tables=(_shift_table(found, count, words),),
    )


def _move(row: pd.Series, words: Messages) -> Move:
    """Turn the change of one queue into an arrow."""
    mark = "open"
    if row["separable"] and row["difference"] != 0.0:
        mark = "worse" if row["difference"] > 0 else "better"
    after = max(0.0, row["base"] + row["difference"])
    text = words.number(row["difference"], 2, signed=True)
    return Move(place_name(words, row), row["base"], after, text, mark)


def _shift_table(found: Bottlenecks, count: int, words: Messages) -> Table:
    """List the change of every queue under the best improvements."""
    shifts = found.shifts
    chosen = [shifts[shifts["rank"] == rank] for rank in range(1, count + 1)]
    rows = []
    for place in range(len(found.stations)):
        changed = [table.iloc[place] for table in chosen]
        cells = [_change(row, words) for row in changed]
        rows.append((place_name(words, changed[0]), words.number(changed[0]["base"], 2), *cells))
    heads = [words("bottlenecks.column.place"), words("bottlenecks.column.base")]
    heads += [improvement_name(words, table.iloc[0]) for table in chosen]
    return Table(words("bottlenecks.shift.table"), tuple(heads), tuple(rows))


def _change(row: pd.Series, words: Messages) -> str:
    """Write the change of a queue with its interval, and a star where it is more than noise."""
    change = words.number(row["difference"], 2, signed=True)
    star = "*" if row["separable"] else ""
    return f"{change}{star} ({words.interval(row['low'], row['high'], 2, signed=True)})"


def _method(
    found: Bottlenecks, scenario: Scenario, about: dict[str, Any], words: Messages
) -> Section:
    """State what was done, so that it can be weighed and done again."""
    percent = words.number(100 * found.raised, 0)
    odds = 1.0 + found.raised
    half = words.number(100 * odds / (1.0 + odds), 1)
    seeds = found.runs["seed"].iloc[: found.seeds]
    facts = {
        "report.method.fact_scenario": f"{getattr(scenario.title, words.language)} "
        f"({scenario.name})",
        "report.method.fact_hash": str(about["scenario_hash"])[:16],
        "report.method.fact_strategies": strategy_name(words, str(about["strategy"])),
        "report.method.fact_seeds": f"{seeds.min()}–{seeds.max()}",
        "bottlenecks.method.fact_improvements": str(len(found.improvements)),
        "bottlenecks.method.fact_all_runs": str(len(found.runs)),
        "report.method.fact_version": str(about["ketensim"]),
        "report.method.fact_started": str(about["started"]),
    }
    heads = (words("report.method.column_fact"), words("report.method.column_value"))
    rows = tuple((words(key), value) for key, value in facts.items())
    return Section(
        name="method",
        heading=words("report.method.heading"),
        sentences=(
            words("bottlenecks.method.caution"),
            words("bottlenecks.method.noise"),
            words("bottlenecks.method.staff", percent=percent),
            words("bottlenecks.method.odds", percent=percent, half=half),
            words("bottlenecks.method.left", left=left_out(found.left_out, words)),
        ),
        tables=(Table(words("report.method.facts"), heads, rows, folded=False),),
    )
