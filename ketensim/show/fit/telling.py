"""What `ketensim calibrate` prints."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ketensim.show.cli.printing import table, to_screen
from ketensim.show.fit.findings import counts_in_words, regime_in_words, told_findings
from ketensim.show.fit.tables import distances_tables

if TYPE_CHECKING:
    from ketensim.show.fit.material import Fit
    from ketensim.show.messages import Messages


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
    if fit.distances is None:
        sys.stdout.write(f"{words('fit.no_test')}\n")
        return
    for shown in distances_tables(fit, words):
        sys.stdout.write(f"{shown.caption}\n")
        made = table(*shown.columns, numbers=len(shown.columns) - 1)
        for row in shown.rows:
            made.add_row(*row)
        to_screen().print(made)
