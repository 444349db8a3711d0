"""What the chain is to a client: a typical journey and the worst, under every strategy."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ketensim.show.messages import Messages
from ketensim.show.naming import named
from ketensim.show.report.client_choice import Chosen, choose_clients
from ketensim.show.report.figures.timeline import Journey, Stay, draw_journeys
from ketensim.show.report.material import Arm, Material
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.wording import (
    count,
    number,
    percent,
    strategy_name,
    within_sentence,
)


@dataclass(frozen=True)
class Story:
    """One client under one strategy.

    Parameters
    ----------
    strategy
        Name of the strategy, as it is written.
    journey
        What is drawn; times in weeks since the client arrived.
    group
        Client group.
    severity
        Severity [0-1].
    outcome
        How it ended, as recorded.
    waiting, treated
        Weeks in queues and in treatment.
    """

    strategy: str
    journey: Journey
    group: str
    severity: float
    outcome: str
    waiting: float
    treated: float

    @property
    def between(self) -> float:
        """Weeks neither in a queue nor in treatment: between stations."""
        return max(0.0, self.journey.ended - self.waiting - self.treated)


def journeys_section(material: Material, words: Messages) -> Section:
    """Tell of a typical client and of the one who waited most."""
    chosen = choose_clients(material)
    sentences: list[str] = []
    panels: list[Panel] = []
    tables: list[Table] = []
    for kind, client in (("typical", chosen.typical), ("worst", chosen.worst)):
        if client is None:
            sentences.append(words(f"report.journeys.{kind}_none"))
            continue
        stories = [tell(material, at, chosen, client, words) for at in range(len(material.arms))]
        told = [story for story in stories if story is not None]
        sentences += _sentences(kind, told, words)
        panels.append(_panel(kind, told, words))
        tables.append(_table(kind, told, words))
    return Section(
        name="journeys",
        heading=words("report.journeys.heading"),
        sentences=tuple(sentences),
        panels=tuple(panels),
        legend=_legend(words),
        note=_note(material, chosen, words),
        tables=tuple(tables),
    )


def tell(material: Material, at: int, chosen: Chosen, client: int, words: Messages) -> Story | None:
    """Tell what happened to a client under one strategy; None where that run has no such client."""
    arm = material.arms[at]
    run = _same_clients(material, arm, chosen.run)
    if run is None:
        return None
    rows = arm.clients[(arm.clients["run"] == run) & (arm.clients["client"] == client)]
    if rows.empty:
        return None
    row = rows.iloc[0]
    arrived = float(row["arrived"])
    outcome = str(row["outcome"])
    until = float(material.weeks if pd.isna(row["ended"]) else row["ended"])
    visits = arm.visits[(arm.visits["run"] == run) & (arm.visits["client"] == client)]
    visits = visits.sort_values("visit", kind="stable")
    stays = tuple(_stay(material, visit, arrived, until, words) for _, visit in visits.iterrows())
    ending = words(
        f"report.outcome.{outcome}_after", weeks=_weeks(until - arrived, until - arrived, words)
    )
    title = strategy_name(words, arm.strategy)
    return Story(
        strategy=title,
        journey=Journey(title if material.compares else "", stays, until - arrived, ending),
        group=named(words, str(row["group"])),
        severity=float(row["severity"]),
        outcome=outcome,
        waiting=sum(stay.started - stay.queued for stay in stays),
        treated=sum(stay.ended - stay.started for stay in stays),
    )


def _same_clients(material: Material, arm: Arm, run: int) -> int | None:
    """Find the run of another strategy on the same clients: the one with the same seed."""
    first = material.arms[0].summary.set_index("run")["seed"]
    same = arm.summary[arm.summary["seed"] == first[run]]
    return int(same["run"].iloc[0]) if len(same) else None


def _stay(
    material: Material, visit: pd.Series, arrived: float, until: float, words: Messages
) -> Stay:
    """Turn a visit into what is drawn, in weeks since arrival."""
    station = material.station_name(words, str(visit["partner"]), str(visit["function"]))
    ended = until if pd.isna(visit["ended"]) else float(visit["ended"])
    begun = not pd.isna(visit["started"])
    started = float(visit["started"]) if begun else ended
    no_dossier = not bool(visit["dossier"])
    mark = ""
    if no_dossier:
        key = "reintake" if bool(visit["reintake"]) else "no_dossier"
        mark = words(f"report.journeys.{key}")
    if not begun and not pd.isna(visit["ended"]):
        gave_up = words("report.journeys.gave_up")
        mark = f"{mark}; {gave_up}" if mark else gave_up
    titles = (
        words(
            "report.journeys.waited",
            station=station,
            time=_weeks(started - visit["queued"], until - arrived, words),
        ),
        words(
            "report.journeys.treated",
            station=station,
            time=_weeks(ended - started, until - arrived, words),
        ),
    )
    return Stay(
        station, float(visit["queued"]) - arrived, started - arrived, ended - arrived,
        no_dossier, titles, mark,
    )  # fmt: skip


def _weeks(length: float, stay: float, words: Messages) -> str:
    """Write a length of time within a stay in the chain."""
    return count(words, "week", length, _digits(stay))


def _digits(stay: float) -> int:
    """Choose the decimals of times [weeks]: hours matter in a stay that is over within a week."""
    return 1 if stay >= 1.0 else 3


def _sentences(kind: str, told: list[Story], words: Messages) -> list[str]:
    """Say what happened to a client, and what the other strategies make of it."""
    first = told[0]
    said = [
        words(
            f"report.journeys.{kind}_see",
            group=first.group,
            severity=number(words, first.severity, 2),
            stations=count(words, "station", len(first.journey.stays)),
            **_parts(first, words),
            outcome=words(f"report.outcome.{first.outcome}"),
            share=percent(words, (first.waiting + first.between) / max(first.journey.ended, 1e-9)),
        )
    ]
    said += [
        words(
            "report.journeys.other",
            strategy=within_sentence(story.strategy),
            **_parts(story, words),
            outcome=words(f"report.outcome.{story.outcome}"),
        )
        for story in told[1:]
    ]
    return said


def _parts(story: Story, words: Messages) -> dict[str, str]:
    """Write how long a stay was, and of what it was made."""
    digits = _digits(story.journey.ended)
    parts = {"waiting": story.waiting, "treated": story.treated, "between": story.between}
    written = {name: number(words, weeks, digits) for name, weeks in parts.items()}
    return {"stay": _weeks(story.journey.ended, story.journey.ended, words)} | written


def _panel(kind: str, told: list[Story], words: Messages) -> Panel:
    """Draw a client's journeys on one scale of weeks."""
    title = words(f"report.journeys.{kind}")
    endings = "; ".join(story.journey.ending for story in told)
    label = words("report.journeys.label", who=title, ending=endings)
    journeys = [story.journey for story in told]
    axis = words("report.journeys.axis")
    return Panel(title, draw_journeys(f"journey-{kind}", label, journeys, words, axis, 860.0))


def _legend(words: Messages) -> tuple[Key, ...]:
    """Say what bars and marks stand for."""
    return tuple(
        Key(css, words(f"report.journeys.key_{name}"))
        for css, name in (
            ("key-waiting", "waiting"),
            ("key-treated", "treated"),
            ("key-between", "between"),
            ("key-ending", "ending"),
        )
    )


def _note(material: Material, chosen: Chosen, words: Messages) -> str:
    """State the rule by which the clients were chosen."""
    note = words("report.journeys.note", run=chosen.run)
    if material.compares:
        strategy = within_sentence(strategy_name(words, material.arms[0].strategy))
        note += " " + words("report.journeys.note_same", strategy=strategy)
    return note


def _table(kind: str, told: list[Story], words: Messages) -> Table:
    """List the stays of a client under every strategy, in weeks since arrival."""
    several = len(told) > 1
    rows = []
    for story in told:
        for stay in story.journey.stays:
            times = (stay.queued, stay.started, stay.ended)
            digits = _digits(story.journey.ended)
            shown = (number(words, time, digits) for time in times)
            cells = (stay.station, *shown, stay.mark or "–")
            rows.append((story.strategy, *cells) if several else cells)
    columns = [
        words(f"report.journeys.column_{name}")
        for name in ("station", "queued", "started", "ended", "mark")
    ]
    if several:
        columns.insert(0, words("report.strategy"))
    return Table(words(f"report.journeys.{kind}"), tuple(columns), tuple(rows))
