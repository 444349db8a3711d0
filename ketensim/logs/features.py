"""What an event log can tell, what it cannot, and what has to be assumed instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ketensim.logs.censoring import Censoring, censoring_of
from ketensim.logs.clock import Clock, clock_of
from ketensim.logs.event_log import EventLog
from ketensim.logs.patience import FEWEST_GAVE_UP
from ketensim.logs.regime import Change, changes_of

Kind = Literal["can", "cannot", "assumed"]
KINDS: tuple[Kind, ...] = ("can", "cannot", "assumed")


@dataclass(frozen=True)
class Finding:
    """One thing that the log can tell, cannot tell, or that is assumed since it cannot.

    Parameters
    ----------
    kind
        can, cannot or assumed.
    key
        Which sentence of the catalogue says it, as `logs.<kind>.<key>`.
    facts
        Figures, moments and words that the sentence mentions; a share is [0-1].
    """

    kind: Kind
    key: str
    facts: dict[str, float | str]


@dataclass(frozen=True)
class LogFeatures:
    """What was found in a log.

    Parameters
    ----------
    cases, events, activities, organisations, resources
        How many there are; 0 organisations or resources: the log does not name them.
    first, last
        The first and the last moment [local time].
    clock
        What the times are worth.
    censoring
        Which cases the ends of the log cut off.
    changes
        The largest change in each thing that is counted, the surest first.
    findings
        What it comes to, one by one.
    """

    cases: int
    events: int
    activities: int
    organisations: int
    resources: int
    first: np.datetime64
    last: np.datetime64
    clock: Clock
    censoring: Censoring
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]

    @property
    def regime(self) -> Change | None:
        """The surest change of regime; None where there is none."""
        return next((change for change in self.changes if change.is_regime), None)


def features_of(log: EventLog, now: np.datetime64 | None = None) -> LogFeatures:
    """Look at a log before anything is calibrated on it.

    Parameters
    ----------
    log
        The log.
    now
        What counts as the future lies behind it [UTC]; left out, the moment of calling.
    """
    now = np.datetime64("now") if now is None else now
    events = log.events
    local = log.local("complete")
    start_share = float(events["start"].notna().mean())
    clock, censoring = clock_of(log), censoring_of(log)
    changes = changes_of(log, censoring)
    findings = [
        *_about_times(log, start_share, now),
        *_about_names(log),
        *_about_clock(clock),
        *_about_ends(censoring),
        *_about_changes(changes),
    ]
    return LogFeatures(
        cases=len(log.cases),
        events=len(events),
        activities=events["activity"].nunique(),
        organisations=events["organisation"].nunique(),
        resources=events["resource"].nunique(),
        first=local.min(),
        last=local.max(),
        clock=clock,
        censoring=censoring,
        changes=changes,
        findings=in_order(findings),
    )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put what the log can tell first, and what is assumed last."""
    return tuple(sorted(findings, key=lambda finding: KINDS.index(finding.kind)))


def _about_times(log: EventLog, start_share: float, now: np.datetime64) -> list[Finding]:
    """Say what the times are of."""
    found: list[Finding] = []
    if start_share == 0:
        found += [Finding("cannot", "no_starts", {}), Finding("assumed", "no_starts", {})]
    else:
        found.append(Finding("can", "starts", {"share": start_share}))
        if start_share < 1:
            found.append(Finding("cannot", "some_starts", {"share": 1 - start_share}))
    reading = log.reading
    if not reading.has_zone:
        found.append(Finding("assumed", "no_zone", {}))
    if reading.open_starts:
        found.append(Finding("cannot", "open_starts", {"count": reading.open_starts}))
    if reading.never_completed:
        found.append(Finding("cannot", "never_completed", {"count": reading.never_completed}))
    if reading.other_transitions:
        found.append(Finding("cannot", "transitions", {"count": reading.other_transitions}))
    if reading.repeated:
        found.append(Finding("cannot", "repeated", {"count": reading.repeated}))
        found.append(Finding("assumed", "repeated", {}))
    if ahead := int((log.events["complete"].to_numpy() > now).sum()):
        found.append(Finding("cannot", "future", {"count": ahead}))
        found.append(Finding("assumed", "future", {}))
    return found


def about_patience(log: EventLog, activity: str | None, gave_up: int) -> list[Finding]:
    """Say whether it can be told how long clients wait before they give up.

    Parameters
    ----------
    log
        The log.
    activity
        What was named as giving up; None: nothing.
    gave_up
        Waits that ended so, from which patience was estimated; 0: there were too few.
    """
    if activity is not None and gave_up:
        facts: dict[str, float | str] = {"activity": activity, "count": gave_up}
        return [Finding("can", "patience", facts), Finding("assumed", "patience_step", facts)]
    if activity is None:
        why = Finding("cannot", "patience", {})
    elif not log.has_starts:
        why = Finding("cannot", "patience_no_starts", {})
    else:
        why = Finding("cannot", "patience_few", {"fewest": f"{FEWEST_GAVE_UP}"})
    return [why, Finding("assumed", "patience", {})]


def _about_names(log: EventLog) -> list[Finding]:
    """Say whether the log names who did what, and where."""
    found: list[Finding] = []
    for name in ("organisation", "resource"):
        share = float(log.events[name].notna().mean())
        facts: dict[str, float | str] = {"share": share, "count": log.events[name].nunique()}
        found.append(Finding("can" if share else "cannot", name, facts))
    found.append(Finding("assumed", "staff" if share else "no_staff", {}))
    return found


def _about_clock(clock: Clock) -> list[Finding]:
    """Say what the times show of days and weeks."""
    found: list[Finding] = []
    if clock.resolution in ("day", "hour"):
        found.append(Finding("cannot", clock.resolution, {}))
        found.append(Finding("assumed", "order", {}))
    if clock.has_day and clock.has_week:
        found.append(Finding("can", "day_and_week", {}))
    elif clock.has_week:
        found.append(Finding("can", "week", {}))
    elif clock.may_be_shifted:
        found.append(Finding("cannot", "shifted", {"chance": clock.week_pattern}))
        found.append(Finding("assumed", "not_shifted", {}))
    elif clock.has_day:
        found.append(Finding("can", "day", {}))
    else:
        found.append(Finding("cannot", "round_the_clock", {}))
    return found


def _about_ends(censoring: Censoring) -> list[Finding]:
    """Say what the ends of the log cut off."""
    found: list[Finding] = []
    for key, cut in (
        ("cut_at_start", censoring.cut_at_start),
        ("cut_at_end", censoring.cut_at_end),
    ):
        if cut.any():
            found.append(Finding("cannot", key, {"count": int(cut.sum())}))
    late = ~censoring.had_time
    if late.any():
        days = censoring.time_to_finish / 24
        found.append(Finding("cannot", "late", {"count": int(late.sum()), "days": days}))
    if found:
        found.append(Finding("assumed", "ends", {}))
    return found


def _about_changes(changes: tuple[Change, ...]) -> list[Finding]:
    """Say whether the log is of one regime."""
    if not changes:
        return [Finding("cannot", "few_for_regime", {})]
    regimes = [change for change in changes if change.is_regime]
    if not regimes:
        return [Finding("can", "one_regime", {})]
    said = [
        Finding(
            "cannot",
            f"regime_{change.what}",
            {
                "date": str(change.moment)[:10],
                "before": change.before,
                "after": change.after,
                "chance": change.chance,
            },
        )
        for change in regimes
    ]
    date = str(regimes[0].moment)[:10]
    return [*said, Finding("assumed", "one_regime", {"date": date})]
