"""The outcome table of `ketensim run`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

from ketensim.show.cli.figures import Figures
from ketensim.show.cli.printing import table, to_screen
from ketensim.study.outcomes import blocks, outcome_of
from ketensim.study.statistics import Estimate, estimate

if TYPE_CHECKING:
    from rich.table import Table

    from ketensim.show.cli.work import Study
    from ketensim.show.messages import Messages

FEW_GROUPS = 5  # columns that fit beside each other on a page
OF_GROUPS = ("clients", "time")


def print_outcomes(study: Study, words: Messages, *, quiet: bool) -> None:
    """Print the outcomes over all runs, by group where there are few, and where the report is."""
    if quiet:
        sys.stdout.write(f"{study.place}\n")
        return
    screen = to_screen()
    runs = len(study.runs)
    seeds = study.runs["seed"]
    title = getattr(study.scenario.title, words.language)
    key = "cli.run.title" if runs > 1 else "cli.run.title_one"
    facts = {"title": title, "strategy": study.scenario.regie.strategy, "runs": runs}
    screen.print(words(key, **facts, first=seeds.min(), last=seeds.max()))
    screen.print(_outcomes(study, words))
    groups = [group.name for group in study.scenario.groups]
    if 1 < len(groups) <= FEW_GROUPS:
        screen.print(words("cli.run.by_group"))
        screen.print(_by_group(study, groups, words))
    screen.print(words("cli.results_in", place=study.place))
    screen.print(words("cli.report_is", page=study.place / "report.html"), soft_wrap=True)


def _outcomes(study: Study, words: Messages) -> Table:
    """Lay out the mean and interval of every indicator, block by block."""
    several = len(study.runs) > 1
    headers = [words("cli.column.outcome"), words("cli.column.unit"), words("cli.column.mean")]
    made = table(*headers, *([words("cli.column.interval")] if several else []), numbers=2)
    for block, names in blocks().items():
        made.add_row(words(f"cli.block.{block}"))
        for name in names:
            figures = Figures(words, outcome_of(name))
            found = _estimate(study, name)
            cells = [f"  {figures.outcome.words(words.language)}", figures.unit]
            cells.append(figures.write(found.mean))
            made.add_row(*cells, *([figures.interval(found.low, found.high)] if several else []))
        made.add_section()
    return made


def _by_group(study: Study, groups: list[str], words: Messages) -> Table:
    """Lay out what happens to the clients of each group."""
    headers = [words("cli.column.outcome"), words("cli.column.unit"), *groups]
    made = table(*headers, numbers=len(groups))
    for name in (name for block in OF_GROUPS for name in blocks()[block]):
        figures = Figures(words, outcome_of(name))
        means = [figures.write(_estimate(study, f"{name}@{group}").mean) for group in groups]
        made.add_row(figures.outcome.words(words.language), figures.unit, *means)
    return made


def _estimate(study: Study, name: str) -> Estimate:
    """Estimate an indicator over the runs."""
    return estimate(np.asarray(study.runs[name], dtype=np.float64))
