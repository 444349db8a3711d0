"""`ketensim profile`: how complex a chain is, what the guide says of it, and a trial of that."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.scenario.complexity import DIMENSIONS
from ketensim.show.advised import candidates, table_rows
from ketensim.show.cli.faults import InputError
from ketensim.show.cli.printing import table, to_screen

if TYPE_CHECKING:
    from rich.console import Console

    from ketensim.scenario.schema import Scenario
    from ketensim.show.cli.work import Study
    from ketensim.show.messages import Messages

BAR = 20


def print_profile(scenario: Scenario, words: Messages, *, advised: bool = True) -> None:
    """Print the five dimensions as bars, the type, and the strategies named for that type.

    Parameters
    ----------
    scenario
        The chain.
    words
        Language.
    advised
        Whether to print what the guide names; a trial prints that beside what it finds.
    """
    screen = to_screen()
    profile = scenario.complexity()
    title = getattr(scenario.title, words.language)
    screen.print(words("cli.profile.title", title=title, name=scenario.name))
    bars = table("", "", "", "")
    for dimension in DIMENSIONS:
        value = float(getattr(profile, dimension))
        bars.add_row(
            words(f"cli.dimension.{dimension}"),
            bar(value),
            words.number(value, 2),
            words(f"cli.poles.{dimension}"),
        )
    screen.print(bars)
    screen.print(words(f"cli.type.{profile.type}"))
    screen.print()
    if advised:
        _print_guide(screen, profile.type, words)


def _print_guide(screen: Console, chain_type: str, words: Messages) -> None:
    """Print what the guide names for a type, level by level."""
    screen.print(words("cli.guide.title"))
    if chain_type == "mixed":
        screen.print(words("advised.empty_mixed"))
    made = table(words("cli.guide.level"), words("cli.guide.strategies"))
    for row in table_rows(chain_type, words, None):
        made.add_row(*row)
    screen.print(made)
    screen.print(words("cli.guide.note"))


def write_profile(scenario: Scenario, folder: Path, words: Messages) -> list[Path]:
    """Write the profile as a page and its picture as a file; return where they are."""
    import ketensim
    from ketensim.show.report.filling import REPORT_FILE, fill_page, put_page
    from ketensim.show.report.picture import standing_alone
    from ketensim.show.report.sections.profile import profile_of, profile_picture
    from ketensim.study.folder import FolderError

    section = profile_of(scenario, words)
    page = fill_page(scenario, ketensim.__version__, words("profile.page"), [section], words)
    picture = standing_alone(profile_picture(scenario, words))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [put_page(folder, page, REPORT_FILE), put_page(folder, picture, "profile.svg")]
    except FileExistsError as error:
        raise FolderError("not_a_folder", place=folder) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FolderError("cannot_write", place=folder, reason=reason) from error


def print_places(places: list[Path], words: Messages, *, quiet: bool) -> None:
    """Say where the page and the picture are."""
    page, picture = places
    if quiet:
        sys.stdout.write(f"{page.parent}\n")
        return
    screen = to_screen()
    screen.print(words("cli.report_is", page=page), soft_wrap=True)
    screen.print(words("profile.written", place=picture), soft_wrap=True)


def to_try(scenario: Scenario) -> list[str]:
    """List the strategies to try: none, and what the guide names for a chain of this type."""
    found = candidates(scenario.complexity().type)
    if len(found) < 2:
        raise InputError("advised.nothing")
    return found


def print_trial(study: Study, words: Messages, *, quiet: bool) -> None:
    """Print what the guide names beside what was simulated."""
    from ketensim.study.comparison import comparison_of
    from ketensim.study.outcomes import outcome_of

    if quiet:
        sys.stdout.write(f"{study.place}\n")
        return
    print_profile(study.scenario, words, advised=False)
    screen = to_screen()
    found = comparison_of(study.runs)
    chain_type = study.scenario.complexity().type
    runs = len(study.runs) // len(found.strategies)
    outcome = outcome_of(found.indicator).words(words.language)
    screen.print(words("advised.heading", runs=runs, outcome=outcome))
    if chain_type == "mixed":
        screen.print(words("advised.empty_mixed"))
    made = table(
        words("cli.guide.level"),
        words("cli.guide.strategies"),
        words("advised.simulated", outcome=outcome),
        words("advised.verdict"),
    )
    for row in table_rows(chain_type, words, found):
        made.add_row(*row)
    screen.print(made)
    screen.print(words("advised.method"))
    screen.print(words("cli.results_in", place=study.place))
    screen.print(words("cli.report_is", page=study.place / "report.html"), soft_wrap=True)


def bar(value: float) -> str:
    """Draw a share as a bar of blocks."""
    full = round(BAR * min(1.0, max(0.0, value)))
    return "█" * full + "░" * (BAR - full)
