"""Frames: a week on the screen as one line of JSON, small enough for a phone."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.schema import FACTORS
from ketensim.show.app.moves import Moves

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ketensim.show.app.weeks import Weeks

#: Digits of each line over time; shares need more than times and euros.
DIGITS = {
    "waiting": 0,
    "within_norm": 3,
    "lost_and_gave_up": 0,
    "lead_time": 1,
    "urgency": 3,
    "cost": 0,
    "meeting_share": 3,
}
_SIGNIFICANT = 3  # digits of DKS, which is small where partners and disciplines are many
_PER_LINK = ("offered", "refused", "lost")


def frames_of(
    weeks: Weeks, links: Sequence[Sequence[int]], lines: Mapping[str, Sequence[float | None]]
) -> tuple[str, ...]:
    """Write every moment of a run as a frame.

    Parameters
    ----------
    weeks
        The run.
    links
        The hand-offs that the stage draws, as (from, to).
    lines
        The lines over time, as `series_of` gives them.

    Returns
    -------
    tuple
        Compact JSON, from the end of warm-up to the end of the last week.
    """
    arrays = _rows(weeks, np.array(links, np.int64).reshape(-1, 2))
    totals = {name: found.tolist() for name, found in weeks.totals.items()}
    factors = {name: rounded(weeks.dks[name], 3) for name in FACTORS}
    bottleneck = _bottlenecks(weeks)
    moves = Moves.of(weeks.records).by_week(-1, weeks.count)
    frames = []
    for n in range(weeks.count):
        own = {name: factors[name][n] for name in FACTORS}
        frame: dict[str, Any] = {"week": n}
        frame |= {name: rows[n] for name, rows in arrays.items()}
        frame["moves"] = moves[n]
        frame |= {name: lines[name][n] for name in ("urgency", "dks", "within_norm", "cost")}
        frame["series"] = {name: line[n] for name, line in lines.items()}
        frame["factors"] = own
        frame["holds_down"] = _lowest(own)
        frame["totals"] = {name: found[n] for name, found in totals.items()}
        frame["bottleneck"] = bottleneck[n]
        frames.append(json.dumps(frame, separators=(",", ":")))
    return tuple(frames)


def series_of(weeks: Weeks) -> dict[str, list[float | None]]:
    """Round the lines over time; what is missing is None."""
    lines = {name: rounded(weeks.series[name], digits) for name, digits in DIGITS.items()}
    return lines | {"dks": significant(weeks.series["dks"])}


def rounded(values: NDArray[np.float64], digits: int) -> list[float | None]:
    """Round numbers, whole ones to integers; what is missing is None."""
    if not digits:
        return [None if math.isnan(one) else round(one) for one in values.tolist()]
    found: list[float | None] = np.round(values, digits).tolist()
    return [None if one != one else one for one in found]  # NaN is not equal to itself


def significant(values: NDArray[np.float64]) -> list[float | None]:
    """Round numbers to three digits that count; what is missing is None."""
    return [
        None if math.isnan(one) else float(f"{one:.{_SIGNIFICANT}g}") for one in values.tolist()
    ]


def _rows(weeks: Weeks, links: NDArray[np.int64]) -> dict[str, list[list[Any]]]:
    """Tell of each station, partner and link, moment by moment."""
    records = weeks.records
    states = records.partners
    chosen = _chosen(weeks, links)
    found = {
        "waiting": weeks.at(records.station_waiting),
        "busy": weeks.at(records.station_in_treatment),
        "present": weeks.at(weeks.there.astype(np.int64)),
        "speed": np.round(np.asarray(weeks.at(states["availability"]), float), 2),
        "meeting": np.round(np.asarray(weeks.at(states["meeting_share"]), float), 3),
        "load": np.round(weeks.load(), 2),
        "trust": np.round(np.asarray(weeks.at(records.trust[:, chosen]), float), 2),
    }
    found |= {name: weeks.at(records.pairs[name][:, chosen]) for name in _PER_LINK}
    return {name: rows.tolist() for name, rows in found.items()}


def _chosen(weeks: Weeks, links: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the links that are drawn among those that were recorded."""
    _, link_of, _ = weeks.measured.pair_numbers
    return np.asarray(link_of[links[:, 0], links[:, 1]], np.int64)


def _bottlenecks(weeks: Weeks) -> list[dict[str, Any] | None]:
    """Find the station with most weeks of work waiting, at each moment; None where nobody waits."""
    work = weeks.weeks_of_work()
    station = work.argmax(axis=1)
    most = np.round(work[np.arange(len(work)), station], 1)
    return [
        {"station": number, "weeks_of_work": size} if size > 0.0 else None
        for number, size in zip(station.tolist(), most.tolist(), strict=True)
    ]


def _lowest(factors: dict[str, float | None]) -> str | None:
    """Name the factor that holds DKS down; None where one is missing."""
    known = {name: value for name, value in factors.items() if value is not None}
    return min(known, key=lambda name: known[name]) if len(known) == len(factors) else None
