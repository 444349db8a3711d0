"""What `ketensim calibrate` prints."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from ketensim.show.cli.printing import table, to_screen
from ketensim.show.fit.behaviour import behaviour_in_words, estimates_table
from ketensim.show.fit.findings import (
    counts_in_words,
    groups_in_words,
    regime_in_words,
    told_findings,
)
from ketensim.show.fit.tables import distances_tables, groups_table

if TYPE_CHECKING:
    from ketensim.show.fit.material import Fit
    from ketensim.show.messages import Messages
    from ketensim.show.report.page import Table


def print_fit(fit: Fit, words: Messages) -> None:
    """Print what the log can tell and how far the scenario lies from what was held out."""
    for line in counts_in_words(fit.log, fit.features, words):
        sys.stdout.write(f"{line}\n")
    for heading, sentences in told_findings(fit.features, words).items():
        if sentences:
            sys.stdout.write(f"\n{heading}\n")
            sys.stdout.writelines(f"- {sentence}\n" for sentence in sentences)
    sys.stdout.write("\n")
    if fit.change is not None:
        sys.stdout.write(f"{regime_in_words(fit, words)}\n\n")
    if fit.calibration.groups.by:
        sys.stdout.write(f"{groups_in_words(fit, words)}\n\n")
        groups = groups_table(fit, words)
        rows = tuple(row[:-1] for row in groups.rows)  # without routes, which are long
        _print_table(replace(groups, columns=groups.columns[:-1], rows=rows), numbers=4)
    for line in behaviour_in_words(fit, words):
        sys.stdout.write(f"{line}\n")
    sys.stdout.write("\n")
    if fit.behaviour is not None:
        shown = estimates_table(fit.behaviour, words)
        _print_table(shown, numbers=len(shown.columns) - 1)
    if fit.distances is None:
        sys.stdout.write(f"{words('fit.no_test')}\n")
        return
    for shown in distances_tables(fit, words):
        _print_table(shown, numbers=len(shown.columns) - 1)


def _print_table(shown: Table, numbers: int) -> None:
    """Print a table with its caption; its last columns hold numbers."""
    sys.stdout.write(f"{shown.caption}\n")
    made = table(*shown.columns, numbers=numbers)
    for row in shown.rows:
        made.add_row(*map(str, row))
    to_screen().print(made)
