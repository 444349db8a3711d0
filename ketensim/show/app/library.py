"""What a trainer can choose from: scenarios, lessons and strategies, and how each begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from ketensim.scenario.errors import nearest
from ketensim.scenario.reading import load_scenario, shipped_scenarios, shipped_titles
from ketensim.scenario.schema import Scenario
from ketensim.show.app.lessons import known_lessons, lesson_listing, load_lesson
from ketensim.show.app.limits import MOST_CLIENTS, MOST_WEEKS
from ketensim.show.app.refusal import RefusedError
from ketensim.show.app.session import Line

if TYPE_CHECKING:
    from ketensim.show.app.lesson import Lesson

#: Weeks of a session where nothing is said: two years, which is a minute at usual speed.
SHOWN_WEEKS = 104


class Library:
    """Scenarios and lessons by name.

    Parameters
    ----------
    own
        Scenarios beside the shipped ones, such as the one that the app was started with.
    lessons
        Lessons beside the known ones, likewise.
    """

    def __init__(self, own: Iterable[Scenario] = (), lessons: Iterable[Lesson] = ()) -> None:
        self._own = {scenario.name: scenario for scenario in own}
        self._lessons = {lesson.name: lesson for lesson in lessons}

    def scenario(self, name: str) -> Scenario:
        """Return a scenario; only names, never a path of this machine."""
        if name in self._own:
            return self._own[name]
        known = (*self._own, *shipped_scenarios())
        if name not in known:
            raise RefusedError("no_scenario", name=name, nearest=nearest(name, known) or "–")
        return load_scenario(name)

    def lesson(self, name: str) -> Lesson:
        """Return a lesson; only names, never a path of this machine."""
        if name not in self._lessons:
            known = known_lessons()
            if name not in known:
                raise RefusedError("no_lesson", name=name, nearest=nearest(name, known) or "–")
            self._lessons[name] = load_lesson(name)
        return self._lessons[name]

    def lesson_line(self, name: str, seed: int | None) -> Line:
        """Return the line that begins with a lesson: its chain, and what each side begins with."""
        lesson = self.lesson(name)
        begun = begin(lesson.chain(), lesson.seed if seed is None else seed)
        sides = {"a": lesson.sides.a, "b": lesson.sides.b}
        start = {
            side: [entry.model_dump(exclude_none=True) for entry in entries]
            for side, entries in sides.items()
        }
        return {**begun, "lesson": name, "start": start}

    def scenario_line(self, name: str, seed: int | None) -> Line:
        """Return the line that begins with a scenario, shortened to what a session shows."""
        scenario = self.scenario(name)
        if scenario.horizon.weeks > SHOWN_WEEKS and name not in self._own:
            scenario = scenario.with_values({"horizon.weeks": SHOWN_WEEKS})
        return self.line_of(scenario, seed)

    def line_of(self, scenario: Scenario, seed: int | None) -> Line:
        """Return the line that begins with a scenario as it is."""
        return begin(scenario, 1 if seed is None else seed)

    def listing(self) -> dict[str, list[dict[str, Any]]]:
        """Return what can be chosen, with titles in both languages."""
        own = [{"name": name, "title": one.title.model_dump()} for name, one in self._own.items()]
        shipped = [one for one in _shipped() if one["name"] not in self._own]
        known = lesson_listing()
        names = {one["name"] for one in known}
        added = [
            {
                "name": name,
                "title": one.title.model_dump(),
                "question": one.question.model_dump(),
            }
            for name, one in self._lessons.items()
            if name not in names
        ]
        return {
            "scenarios": [*own, *shipped],
            "lessons": [*added, *known],
            "strategies": _strategies(),
        }


def begin(scenario: Scenario, seed: int) -> dict[str, Any]:
    """Return the line that begins with a chain; too much of a chain for a screen is refused."""
    check_size(scenario)
    data = scenario.to_data()
    first = data.pop("interventions", [])
    start: Mapping[str, Any] = {"a": first, "b": None}
    return {
        "do": "choose",
        "week": 0,
        "scenario": data,
        "seed": seed,
        "lesson": None,
        "start": start,
    }


def check_size(scenario: Scenario) -> None:
    """Refuse what would keep the processors busy for minutes at every intervention."""
    from ketensim.scenario.offered_load import mean_rates

    weeks = scenario.horizon.warmup + scenario.horizon.weeks
    if weeks > MOST_WEEKS:
        raise RefusedError("long", weeks=weeks, most=MOST_WEEKS)
    clients = round(sum(mean_rates(scenario)) * weeks)
    if clients > MOST_CLIENTS:
        raise RefusedError("large", clients=clients, most=MOST_CLIENTS)


@cache
def _shipped() -> list[dict[str, Any]]:
    """List the scenarios that come with ketensim."""
    titles = shipped_titles()
    return [{"name": name, "title": title.model_dump()} for name, title in titles.items()]


@cache
def _strategies() -> list[dict[str, Any]]:
    """List the strategies, those of other packages included."""
    from ketensim.chain.regie.registry import strategies

    return [
        {"name": name, "title": kind.title, "line": kind.line}
        for name, kind in strategies().items()
    ]
