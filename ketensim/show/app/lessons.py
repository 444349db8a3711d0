"""Reading lessons by name or path, and holding them against the chain they are about."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ketensim.scenario.claims import Title
from ketensim.scenario.errors import Problem, ScenarioError
from ketensim.scenario.nodes import Located, compose, find
from ketensim.scenario.problems import checked_file
from ketensim.scenario.reading import load_scenario, read_file, shipped_scenarios
from ketensim.show.app.lesson import ELSEWHERE, LESSON_FORMAT, SIDES, Lesson

__all__ = [
    "Lesson",
    "is_lesson",
    "known_lessons",
    "lesson_listing",
    "load_lesson",
    "shipped_lessons",
]

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario
    from ketensim.study.patterns.pattern import Outcome

Place = tuple[str | int, ...]
_SUFFIX = ".yaml"
_KEYS = {"prediction", "debrief", "look_at", "question"}
_TOLD = ("title", "question")
_HEAD = re.compile(r"^prediction:", re.MULTILINE)
_OWN = "lessons"  # folder of a trainer's own lessons, where the app is started


def lessons_folder() -> Path:
    """Return the folder with the shipped lessons: in the package, or beside it in a checkout."""
    package = Path(str(files("ketensim")))
    installed = package / "shipped" / "lessons"
    return installed if installed.is_dir() else package.parent / "lessons"


def shipped_lessons() -> tuple[str, ...]:
    """Return the names of the lessons that come with ketensim, in alphabetical order."""
    return tuple(sorted(path.stem for path in lessons_folder().glob(f"*{_SUFFIX}")))


def known_lessons() -> tuple[str, ...]:
    """Return the names of the shipped lessons, and of those in a folder `lessons` right here.

    A trainer adds a lesson by putting its file into a folder `lessons` where the app is started;
    one that bears a shipped name takes the place of the shipped one.
    """
    own = {path.stem for path in Path(_OWN).glob(f"*{_SUFFIX}")}
    return tuple(sorted({*shipped_lessons(), *own}))


def is_lesson(name_or_path: str) -> bool:
    """Tell whether a file or known name is meant as a lesson: by keys that nothing else has."""
    if name_or_path in shipped_scenarios():
        return False
    if name_or_path in known_lessons():
        return True
    if not os.path.isfile(name_or_path):
        return False
    stated = read_file(Path(name_or_path)).value
    return isinstance(stated, dict) and not _KEYS.isdisjoint(stated)


def load_lesson(name_or_path: str | os.PathLike[str]) -> Lesson:
    """Read a lesson, and hold it against its chain.

    Parameters
    ----------
    name_or_path
        Name of a known lesson or path of a file.

    Returns
    -------
    Lesson
        As in the file, but for the whole path of a scenario that is a file.

    Raises
    ------
    ScenarioError
        In one sentence what is wrong with it: file, line, field, rule and value received.
    """
    text = os.fspath(name_or_path)
    path = _place(text) if text in known_lessons() else Path(text)
    if not os.path.exists(path):
        raise ScenarioError(Problem("no_lesson", value=text, candidates=known_lessons()))
    return _checked(read_file(path), path.parent)


def lesson_listing() -> list[dict[str, Any]]:
    """List the known lessons by name, title and question, reading no more of a file than that.

    A list must be quick; checking every lesson against its chain takes twenty times as long.
    """
    found = []
    for name in known_lessons():
        text = _place(name).read_text(encoding="utf-8")
        head = _HEAD.split(text, maxsplit=1)[0]
        stated = compose(head, f"{name}{_SUFFIX}", may_be_empty=True).plain()
        try:
            told = {key: Title.model_validate(stated[key]).model_dump() for key in _TOLD}
        except (KeyError, TypeError, ValidationError):  # in another order, or wrong: say what
            whole = load_lesson(name)
            told = {key: getattr(whole, key).model_dump() for key in _TOLD}
        found.append({"name": name, **told})
    return found


def _place(name: str) -> Path:
    """Return where a known lesson stands: a trainer's own before a shipped one."""
    own = Path(_OWN, f"{name}{_SUFFIX}")
    return own if own.is_file() else lessons_folder() / own.name


def _checked(root: Located, folder: Path) -> Lesson:
    """Check a file, and then what it says against the chain that it is about."""
    lesson = checked_file(root, Lesson, LESSON_FORMAT, "lesson_mapping")
    lesson = lesson.model_copy(update={"scenario": _found(lesson.scenario, root, folder)})
    chain = load_scenario(lesson.scenario)
    _check_chain(root, lesson, chain)
    _check_strategies(root, lesson)
    _check_stations(root, lesson, chain)
    _check_outcomes(root, lesson, chain)
    return lesson


def _found(name: str, root: Located, folder: Path) -> str:
    """Find the chain: a shipped name, or a file beside the lesson; give its whole path."""
    if name in shipped_scenarios():
        return name
    if os.path.exists(folder / name):
        return str((folder / name).resolve())
    problem = Problem("no_base", "scenario", value=name, candidates=shipped_scenarios())
    raise _here(root, problem, ("scenario",))


def _check_chain(root: Located, lesson: Lesson, chain: Scenario) -> None:
    """Set what the lesson sets, and have both sides do what they do."""
    try:
        chain = lesson.chain(chain)
    except ScenarioError as error:
        path = _problem(error).path
        place: Place = ("start", path) if path in lesson.start else ("weeks",)
        raise _placed(root, error, place) from None
    for side in SIDES:
        try:
            lesson.side(side, chain)
        except ScenarioError as error:
            inside = _below(_problem(error).path)
            raise _placed(root, error, ("sides", side, *inside)) from None


def _below(path: str) -> tuple[str | int, ...]:
    """Take the path of an intervention apart: `interventions[1].factor` is 1, then `factor`."""
    number, _, key = path.removeprefix("interventions[").partition("].")
    return (int(number), key) if number.isdigit() else ()


def _check_strategies(root: Located, lesson: Lesson) -> None:
    """Look up what the regisseur is to do."""
    from ketensim.chain.regie.registry import StrategyError, parse_strategy

    for side in SIDES:
        for number, event in enumerate(getattr(lesson.sides, side)):
            try:
                parse_strategy(event.strategy or "none")
            except StrategyError as error:
                _, node, _ = find(root, ("sides", side, number, "strategy"))
                said = (f"{root.file}:{node.line}: {error.sentence(lang)}" for lang in ("en", "nl"))
                raise StrategyError(*said) from None


def _placed(root: Located, error: ScenarioError, place: Place) -> ScenarioError:
    """Say of an error of the chain where in the lesson its cause stands."""
    path, _, _ = find(root, place)
    return _here(root, replace(_problem(error), path=path), place)


def _problem(error: ScenarioError) -> Problem:
    """Return what is wrong; only strategies, which are looked up apart, have a bare sentence."""
    assert isinstance(error.problem, Problem)
    return error.problem


def _check_stations(root: Located, lesson: Lesson, chain: Scenario) -> None:
    """Look up the stations that may be the bottleneck."""
    measured = lesson.prediction.measured
    known = [f"{p.name}.{o.function}" for p in chain.partners for o in p.offers]
    stations = measured.answers if measured.kind == "bottleneck" else ()
    for station in stations:
        if station not in (*known, ELSEWHERE):
            place = ("prediction", "measured", "answers", station)
            near = get_close_matches(station, known, n=1)
            problem = Problem("lesson_station", ".".join(place[:3]), value=station)
            raise _here(root, replace(problem, suggestion=near[0] if near else None), place)


def _check_outcomes(root: Located, lesson: Lesson, chain: Scenario) -> None:
    """Look up every outcome that is read from a run."""
    groups = [group.name for group in chain.groups]
    measured = lesson.prediction.measured.outcome
    if measured is not None:
        _check_outcome(root, measured, ("prediction", "measured", "outcome"), groups)
    for number, claim in enumerate(lesson.claims):
        _check_outcome(root, claim.outcome, ("claims", number, "outcome"), groups)


def _check_outcome(root: Located, outcome: Outcome, place: Place, groups: list[str]) -> None:
    """Look up an indicator, or a table and its column."""
    from ketensim.measure.indicators import INDICATORS
    from ketensim.measure.schema import SCHEMA

    if outcome.indicator is not None:
        known = [*INDICATORS, *(f"{name}@{group}" for name in INDICATORS for group in groups)]
        key, value = "indicator", outcome.indicator
    elif outcome.table not in SCHEMA:
        known, key, value = list(SCHEMA), "table", str(outcome.table)
    else:
        known, key, value = list(SCHEMA[str(outcome.table)]), "column", str(outcome.column)
    if value in known:
        return
    near = get_close_matches(value, known, n=1)
    path, _, _ = find(root, (*place, key))
    problem = Problem("lesson_outcome", path, value=value, suggestion=near[0] if near else None)
    raise _here(root, problem, (*place, key))


def _here(root: Located, problem: Problem, place: Place) -> ScenarioError:
    """Give a problem its line in the lesson, as far as the file has the place."""
    _, node, _ = find(root, place)
    return ScenarioError(replace(problem, file=root.file, line=node.line))
