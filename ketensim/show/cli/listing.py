"""`ketensim list`: every name that can be used, each with a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.show.cli.printing import table, to_screen

if TYPE_CHECKING:
    from ketensim.show.messages import Messages

Lines = list[tuple[str, str]]


def print_names(words: Messages) -> None:
    """Print scenarios, lessons, strategies, experiments, patterns, indicators and mechanisms."""
    screen = to_screen()
    lang = words.language
    experiments = _experiments(lang)
    for kind, lines in (
        ("scenarios", _scenarios(lang)),
        ("lessons", _lessons(lang)),
        ("strategies", _strategies(lang)),
        ("experiments", [line for line in experiments if "/" not in line[0]]),
        ("patterns", [(Path(name).name, line) for name, line in experiments if "/" in name]),
        ("indicators", _indicators(lang)),
        ("mechanisms", _mechanisms(lang)),
    ):
        screen.print(words(f"cli.list.{kind}"))
        if not lines:
            screen.print(f"  {words('cli.list.none')}\n")
            continue
        screen.print(_laid_out(lines))


def _laid_out(lines: Iterable[tuple[str, str]]) -> object:
    """Put names and their lines in two columns."""
    made = table("", "")
    for name, line in lines:
        made.add_row(f"  {name}", line)
    return made


def _scenarios(lang: str) -> Lines:
    """List the shipped scenarios with their titles."""
    from ketensim.scenario.reading import shipped_titles

    return [(name, getattr(title, lang)) for name, title in shipped_titles().items()]


def _lessons(lang: str) -> Lines:
    """List the lessons, those in a folder `lessons` right here included."""
    from ketensim.show.app.lessons import lesson_listing

    return [(lesson["name"], lesson["title"][lang]) for lesson in lesson_listing()]


def _strategies(lang: str) -> Lines:
    """List the strategies, those of other packages included."""
    from ketensim.chain.regie.registry import strategies

    return [(name, kind.line[lang]) for name, kind in strategies().items()]


def _experiments(lang: str) -> Lines:
    """List the experiments, patterns and conditions that come with ketensim."""
    from ketensim.study.shipped import experiment_lines, experiments_folder

    return experiment_lines(experiments_folder(), lang)


def _indicators(lang: str) -> Lines:
    """List the indicators with their units."""
    from ketensim.measure.indicators import INDICATORS
    from ketensim.study.outcomes import outcome_of

    outcomes = [outcome_of(name) for name in INDICATORS]
    return [(one.name, f"{one.words(lang)} [{one.unit_words(lang)}]") for one in outcomes]


def _mechanisms(lang: str) -> Lines:
    """List the mechanisms that a scenario may switch off."""
    from ketensim.scenario.mechanisms import MECHANISMS

    return [(mechanism.id, getattr(mechanism, lang)) for mechanism in MECHANISMS]
