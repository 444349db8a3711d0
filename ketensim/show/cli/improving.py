"""`ketensim bottlenecks`: what 10% more at each station and hand-off would bring."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.show.cli.faults import InputError, WorkError, nearest
from ketensim.show.cli.printing import table, to_screen
from ketensim.show.cli.progress import progress_bar
from ketensim.show.cli.stopping import undisturbed_compiler, was_stopped
from ketensim.show.cli.work import make_report
from ketensim.show.improving import amount, improvement_name, interval, left_out, verdict
from ketensim.study.bottleneck_effects import Bottlenecks, outcome_named
from ketensim.study.improvements import KINDS, Survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from rich.table import Table

    from ketensim.scenario.schema import Scenario
    from ketensim.show.messages import Messages
    from ketensim.study.runner import Progress

SHOWN = 15  # rows of the ranking on the screen


def known_kinds(kinds: Sequence[str] | None) -> tuple[str, ...]:
    """Return which kinds of improvement are tried, each once; refuse what is none."""
    for kind in kinds or ():
        if kind not in KINDS:
            raise InputError("cli.error.kind", value=kind, nearest=nearest(kind, KINDS))
    return tuple(kind for kind in KINDS if kind in (kinds or KINDS))


@dataclass(frozen=True)
class Search:
    """A search for bottlenecks that is asked for.

    Parameters
    ----------
    scenario
        The chain, with the strategy under which it is searched.
    seed, runs
        Run r of each improvement has seed `seed + r`.
    kinds
        What to improve.
    words
        Language.
    quiet
        Whether to tell nothing on the way.
    """

    scenario: Scenario
    seed: int
    runs: int
    kinds: tuple[str, ...]
    words: Messages
    quiet: bool

    def do(self, jobs: int | None, out: Path | None) -> tuple[Bottlenecks, Path]:
        """Do the runs and leave a results folder, written whole or not at all."""
        from ketensim.study.bottlenecks import most_runs
        from ketensim.study.bottlenecks_folder import write_bottlenecks
        from ketensim.study.folder import default_place, whole_folder
        from ketensim.study.plan import seeds_from

        seeds = seeds_from(self.seed, self.runs)
        what = [self.scenario.regie.strategy, "bottlenecks", *self.kinds]
        place = out or default_place(self.scenario.name, self.scenario.digest(), what, seeds)
        with whole_folder(place) as draft, undisturbed_compiler():
            most = most_runs(self.scenario, self.kinds, self.runs)
            self._say_plan(most)
            with progress_bar(most, self.words, quiet=self.quiet) as progress:
                found = self._found(seeds, jobs, progress)
            write_bottlenecks(draft, self.scenario, found)
            trouble = make_report(draft, self.words.language)
        if trouble is not None:
            raise WorkError("cli.error.report", place=place, reason=trouble) from trouble
        return found, place

    def _found(
        self, seeds: Sequence[int], jobs: int | None, progress: Progress | None
    ) -> Bottlenecks:
        """Do the runs; a request to stop that was lost on the way is heard here."""
        from ketensim.study.bottlenecks import bottlenecks

        def heed(done: int, total: int) -> None:
            if was_stopped():
                raise KeyboardInterrupt
            if progress is not None:
                progress(done, total)

        return bottlenecks(
            self.scenario, seeds=seeds, kinds=self.kinds, jobs=jobs, progress=heed, tell=self._tell
        )

    def _say_plan(self, most: int) -> None:
        """Say how much work it is, before any is done."""
        from ketensim.study.bottlenecks import RAISED

        facts = {
            "title": getattr(self.scenario.title, self.words.language),
            "seeds": self.runs,
            "percent": self.words.number(100 * RAISED, 0),
            "most": most,
        }
        self._say(self.words("bottlenecks.plan", **facts))

    def _tell(self, found: Survey, runs: int) -> None:
        """Say what is tried, once the base runs have shown which hand-offs are used."""
        left = left_out(found.left_out, self.words)
        facts = {"tried": len(found.improvements), "runs": runs, "left": left}
        self._say(self.words("bottlenecks.runs", **facts))

    def _say(self, sentence: str) -> None:
        """Tell a sentence on standard error."""
        if not self.quiet:
            sys.stderr.write(f"{sentence}\n")


def print_bottlenecks(found: Bottlenecks, place: Path, words: Messages, *, quiet: bool) -> None:
    """Print the ranking, what it is worth, and where the queue moves."""
    if quiet:
        sys.stdout.write(f"{place}\n")
        return
    screen = to_screen()
    if found.improvements:
        screen.print(_ranking(found, words))
        rest = len(found.improvements) - SHOWN
        if rest > 0:
            screen.print(words("bottlenecks.more", count=rest))
    for sentence in verdict(found, words):
        screen.print(f"- {sentence}")
    screen.print()
    screen.print(words("bottlenecks.method"))
    screen.print(words("cli.results_in", place=place))
    screen.print(words("cli.report_is", page=place / "report.html"), soft_wrap=True)


def _ranking(found: Bottlenecks, words: Messages) -> Table:
    """Lay out the best improvements with their effects, what is more than noise with a star."""
    tables = {name: found.effects_on(name) for name in found.measured}
    percent = words.number(100 * found.raised, 0)
    first = words("bottlenecks.column.improvement", percent=percent)
    made = table(words("bottlenecks.column.rank"), first)
    levels = []
    for name, rows in tables.items():
        made.add_column(_header(name, words), justify="right")
        levels.append(amount(words, name, float(rows["base"].iloc[0]), signed=False))
    made.add_row("", words("bottlenecks.base"), *levels)
    made.add_section()
    for place in range(min(SHOWN, len(found.improvements))):
        improved = {name: rows.iloc[place] for name, rows in tables.items()}
        named = improvement_name(words, improved[found.deciding])
        cells = [_effect(name, row, words) for name, row in improved.items()]
        made.add_row(str(place + 1), named, *cells)
    return made


def _effect(name: str, row: pd.Series, words: Messages) -> str:
    """Write an effect over its interval, with a star where it is more than noise."""
    star = "*" if row["separable"] else " "
    return f"{amount(words, name, row['difference'])}{star}\n({interval(words, name, row)})"


def _header(name: str, words: Messages) -> str:
    """Name an outcome with its unit."""
    known = outcome_named(name)
    unit = "%" if known.is_share else known.unit_words(words.language)
    return f"{known.words(words.language)} ({unit})"
