"""What was changed in the runs from outside, so that a reader knows of it and can do it again."""

from __future__ import annotations

from collections.abc import Iterator

from ketensim.scenario.events import Event
from ketensim.scenario.intervention import KINDS, Intervention, Interventions, read_history
from ketensim.show.app.telling import entry_text
from ketensim.show.messages import Messages
from ketensim.show.naming import named, station_named
from ketensim.show.report.material import Material
from ketensim.show.report.page import Table


def planned_sentences(material: Material, words: Messages) -> list[str]:
    """Say what the scenario itself does in mid-run, and that this holds for every strategy."""
    events = material.scenario.interventions
    if not events:
        return []
    told = [
        words("report.interventions.in_week", week=event.week, what=_told(event, words))
        for event in sorted(events, key=lambda event: event.week)
    ]
    said = [words("report.interventions.planned", what="; ".join(told))]
    weeks = [event.week for event in events if event.kind == "strategy"]
    if weeks and material.compares:
        said.append(words("report.interventions.for_all", week=min(weeks)))
    return said


def _told(event: Event, words: Messages) -> str:
    """Tell an intervention of the scenario."""
    return entry_text(event.model_dump(exclude_none=True))[words.language]


def interventions_table(material: Material, words: Messages) -> Table | None:
    """List what was changed, from which week on and in which runs; None where nothing was."""
    told: dict[str, tuple[Interventions, list[str]]] = {}
    for run in material.about.get("runs", ()):
        written = run.get("interventions", ())
        if written:
            told.setdefault(str(written), (read_history(written), []))[1].append(str(run["run"]))
    rows = tuple(
        (", ".join(runs), str(week), *cells)
        for history, runs in told.values()
        for week, given in history.items()
        for cells in _changes(given, words)
    )
    columns = tuple(
        words(f"report.interventions.column_{name}") for name in ("runs", "week", "what", "factor")
    )
    return Table(words("report.interventions.table"), columns, rows, folded=False) if rows else None


def _changes(given: Intervention, words: Messages) -> Iterator[tuple[str, str]]:
    """Say what an intervention changes, and by what factor."""
    if given == Intervention():
        yield words("report.interventions.withdrawn"), ""
    for kind in KINDS:
        for (one, two), factor in getattr(given, kind).items():
            where = f"{named(words, one)} → {named(words, two)}"
            if kind == "staffing":
                where = station_named(words, one, two)
            what = f"{words('bottlenecks.kind.' + kind)}: {where}"
            yield what, f"× {words.number(factor, 2)}"
