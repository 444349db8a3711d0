"""What the chain was to one client: every visit, from coming in to leaving."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ketensim.measure.schema import OUTCOMES

if TYPE_CHECKING:
    from ketensim.measure.records import Records
    from ketensim.scenario.schema import Scenario

_DIGITS = 2  # of a moment in weeks: a quarter of a day and more


def journey(scenario: Scenario, seed: int, client: int) -> dict[str, Any] | None:
    """Follow a client through one side of a session.

    Parameters
    ----------
    scenario, seed
        The side, as in `ketensim.show.app.timeline.timeline`.
    client
        Number of the client, the same on both sides.

    Returns
    -------
    dict
        `client`, `group`, `severity` [0-1], `needs` [functions], `arrived`, `ended` (None: still
        in the chain) [week], `outcome`, and `visits`: each with `partner`, `function`, `queued`,
        `started`, `ended` [week], `dossier`, `reintake`, `referred_by` (None: from outside).
        None where this side has no such client: it came back, or did not, after a help that failed.
    """
    from ketensim.show.app.timeline import played

    return told(played(scenario, seed), client)


def told(records: Records, client: int) -> dict[str, Any] | None:
    """Tell a client's journey from what a run left behind; None where it is not among them."""
    found = np.flatnonzero(records.clients["client"] == client)
    if not len(found):
        return None
    row = records.clients[int(found[0])]
    scenario = records.scenario
    return {
        "client": client,
        "group": scenario.groups[int(row["group"])].name,
        "severity": round(float(row["severity"]), _DIGITS),
        "needs": int(row["needs"]),
        "arrived": _moment(row["arrived"]),
        "ended": _moment(row["ended"]),
        "outcome": OUTCOMES[int(row["outcome"])],
        "visits": [
            _visit(records, int(place))
            for place in np.flatnonzero(records.visits["client"] == client)
        ],
    }


def up_to(journey: dict[str, Any], week: int) -> dict[str, Any] | None:
    """Cut a journey at a week: what comes after is left out or open; None before it began."""
    if journey["arrived"] > week:
        return None
    is_over = _past(journey["ended"], week) is not None
    visits = [
        {**visit, "started": _past(visit["started"], week), "ended": _past(visit["ended"], week)}
        for visit in journey["visits"]
        if visit["queued"] <= week
    ]
    outcome = journey["outcome"] if is_over else OUTCOMES[-1]
    ended = _past(journey["ended"], week)
    return {**journey, "ended": ended, "outcome": outcome, "visits": visits}


def _past(moment: float | None, week: int) -> float | None:
    """Return a moment that has come; None for one that has not."""
    return None if moment is None or moment > week else moment


def _visit(records: Records, place: int) -> dict[str, Any]:
    """Tell one visit."""
    visit, scenario = records.visits[place], records.scenario
    station, sender = int(visit["station"]), int(visit["referred_by"])
    return {
        "partner": scenario.partners[int(records.station_partner[station])].name,
        "function": tuple(scenario.functions)[int(records.station_function[station])],
        "queued": _moment(visit["queued"]),
        "started": _moment(visit["started"]),
        "ended": _moment(visit["ended"]),
        "dossier": bool(visit["dossier"]),
        "reintake": bool(visit["reintake"]),
        "referred_by": None if sender < 0 else scenario.partners[sender].name,
    }


def _moment(when: float) -> float | None:
    """Round a moment; None for not yet."""
    return None if math.isnan(when) else round(float(when), _DIGITS)
