"""What came out: the indicators with their units and intervals, overall and by group."""

from __future__ import annotations

import math

from ketensim.show.messages import Messages
from ketensim.show.naming import named
from ketensim.show.report.material import Arm, Material
from ketensim.show.report.page import Section, Table
from ketensim.show.report.wording import (
    capital,
    missing,
    percent,
    strategy_name,
    with_interval,
    within_sentence,
)
from ketensim.study.outcomes import blocks, outcome_of
from ketensim.study.statistics import Estimate, estimate


def outcomes_section(material: Material, words: Messages) -> Section:
    """Give every indicator, with a 95% interval over runs where there is more than one."""
    arms = material.arms
    first = words("report.outcomes.column_indicator"), words("report.outcomes.column_unit")
    behind = tuple(strategy_name(words, arm.strategy) for arm in arms)
    rows = tuple(_row(name, name, arms, words) for name in _indicators())
    whole = Table(words("report.outcomes.table"), (*first, *behind), rows, folded=False)
    groups = tuple(_group_table(arm, material, words) for arm in arms if _has_groups(material))
    return Section(
        name="outcomes",
        heading=words("report.outcomes.heading"),
        sentences=tuple(_sentences(material, words)),
        note=_note(material, words),
        tables=(whole, *groups),
    )


def written(name: str, found: Estimate, words: Messages) -> str:
    """Write an indicator with its interval; shares as percentages, unit left to the table."""
    outcome = outcome_of(name)
    digits = outcome.digits(found.mean, found.low, found.high)
    return with_interval(words, found, digits, factor=100.0 if outcome.is_share else 1.0)


def unit_of(name: str, words: Messages) -> str:
    """Return the unit of an indicator as it stands in a table."""
    outcome = outcome_of(name)
    return "%" if outcome.is_share else outcome.unit_words(words.language)


def _row(name: str, column: str, arms: tuple[Arm, ...], words: Messages) -> tuple[str, ...]:
    """Write one indicator under every strategy."""
    values = (written(name, estimate(arm.indicator(column)), words) for arm in arms)
    title = capital(outcome_of(name).words(words.language))
    return (title, unit_of(name, words), *values)


def _has_groups(material: Material) -> bool:
    """Whether a table by group says anything that the whole does not."""
    return len(material.scenario.groups) > 1


def _group_table(arm: Arm, material: Material, words: Messages) -> Table:
    """Give the indicators of every client group under one strategy."""
    groups = [group.name for group in material.scenario.groups]
    rows = []
    for name in _indicators():
        found = [estimate(arm.indicator(f"{name}@{group}")) for group in groups]
        if any(math.isfinite(one.mean) for one in found):
            title = capital(outcome_of(name).words(words.language))
            cells = (written(name, one, words) for one in found)
            rows.append((title, unit_of(name, words), *cells))
    caption = words("report.outcomes.group_table")
    if material.compares:
        caption += f" – {strategy_name(words, arm.strategy)}"
    first = words("report.outcomes.column_indicator"), words("report.outcomes.column_unit")
    return Table(caption, (*first, *(named(words, group) for group in groups)), tuple(rows))


def _sentences(material: Material, words: Messages) -> list[str]:
    """Say which group fares worst and by how much."""
    said = []
    for name in ("within_norm_share", "resolved_share"):
        arm = material.arms[0]
        shares = {
            group.name: estimate(arm.indicator(f"{name}@{group.name}")).mean
            for group in material.scenario.groups
        }
        present = {group: share for group, share in shares.items() if math.isfinite(share)}
        if len(present) > 1:
            worst = min(present, key=lambda group: present[group])
            best = max(present, key=lambda group: present[group])
            said.append(
                words(
                    "report.outcomes.groups",
                    outcome=outcome_of(name).words(words.language),
                    worst=named(words, worst),
                    low=percent(words, present[worst]),
                    best=named(words, best),
                    high=percent(words, present[best]),
                )
            )
            break
        if present:
            said.append(_of_all(name, material, words))
            break
    lacking = [
        outcome_of(name).words(words.language)
        for name in _indicators()
        if not any(math.isfinite(estimate(arm.indicator(name)).mean) for arm in material.arms)
    ]
    if lacking:
        listed = words.listing(lacking)
        said.append(words("report.outcomes.lacking", indicators=listed, missing=missing(words)))
    return said


def _of_all(name: str, material: Material, words: Messages) -> str:
    """Say what a share came to under every strategy, where there is one group of clients."""
    levels = [
        f"{percent(words, estimate(arm.indicator(name)).mean)} ({_inside(arm, words)})"
        for arm in material.arms
    ]
    outcome = capital(outcome_of(name).words(words.language))
    return words("report.outcomes.whole", outcome=outcome, levels=words.listing(levels))


def _inside(arm: Arm, words: Messages) -> str:
    """Name the strategy of an arm as it reads in a sentence."""
    return within_sentence(strategy_name(words, arm.strategy))


def _note(material: Material, words: Messages) -> str:
    """Say what is counted and what the brackets mean."""
    runs = len(material.arms[0].runs)
    note = words("report.outcomes.note")
    key = "report.outcomes.intervals" if runs > 1 else "report.outcomes.one_run"
    return f"{note} {words(key, runs=runs)}"


def _indicators() -> list[str]:
    """Give every indicator, in the order of the blocks they are shown in."""
    return [name for names in blocks().values() for name in names]
