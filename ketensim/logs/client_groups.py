"""Client groups: cases told apart by what the log says of them, or by the routes that they went."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.errors import MOST_LISTED, LogError
from ketensim.logs.privacy import FEWEST
from ketensim.logs.stages import plain_names
from ketensim.logs.timeline import Timeline
from ketensim.scenario.errors import nearest

if TYPE_CHECKING:
    from ketensim.logs.event_log import EventLog

Ints = NDArray[np.int64]

ALL = "cases"
"""Name of the group where there is one."""
OTHERS = "others"
"""Name of the group of all who are in no group of their own."""
FEWEST_IN_GROUP = 50
"""Cases from which a group is told apart: assumption, ten times what may be told at all."""
_SHORTEST_NAME = 3  # letters from which a name within a value is one, and no chance


@dataclass(frozen=True)
class ClientGroups:
    """Which client group each case belongs to.

    Attributes
    ----------
    names
        Of each group; none has fewer than `FEWEST_IN_GROUP` cases, unless it is the only one.
    of_case
        Group of each case (n_cases,).
    by
        What tells them apart: an attribute, or the word for routes; empty: nothing was asked.
    is_by_route
        Whether routes tell them apart.
    clarity
        How far groups by route lie apart, as the mean silhouette [-1-1]; NaN for others.
    """

    names: tuple[str, ...]
    of_case: Ints
    by: str = ""
    is_by_route: bool = False
    clarity: float = np.nan

    def events_of(self, log: Timeline) -> Ints:
        """Give the group of each event (n,)."""
        return self.of_case[log.case]

    @property
    def counts(self) -> Ints:
        """Count the cases of each group (n_groups,)."""
        return np.bincount(self.of_case, minlength=len(self.names)).astype(np.int64)


def one_group(cases: int, by: str = "", is_by_route: bool = False) -> ClientGroups:
    """Put all cases in one group."""
    return ClientGroups((ALL,), np.zeros(cases, np.int64), by, is_by_route)


def groups_by_attribute(log: EventLog, attribute: str, *, keep_names: bool = False) -> ClientGroups:
    """Tell cases apart by an attribute of theirs.

    A value of enough cases is a group, the most frequent first; all others are one together, with
    the least frequent group in it where they would be too few. A value that names a person or a
    case is replaced by a number, unless names are to be kept.

    Raises
    ------
    LogError
        Where cases have no such attribute.
    """
    check_attribute(log, attribute)
    column = log.cases[attribute]
    counts = Counter(str(value) for value in column.dropna())
    values = column.astype("str")
    kept = [value for value, count in counts.most_common() if count >= FEWEST_IN_GROUP]
    left = len(values) - sum(counts[value] for value in kept)
    while kept and 0 < left < FEWEST_IN_GROUP:
        left += counts[kept.pop()]
    if not kept or len(kept) + (left > 0) < 2:
        return one_group(len(values), attribute)
    number = {value: place for place, value in enumerate(kept)}
    of_case = np.array([number.get(value, len(kept)) for value in values], dtype=np.int64)
    told = kept if keep_names else _harmless(log, kept)
    names = plain_names((*told, *((OTHERS,) if left else ())))
    return ClientGroups(names, of_case, attribute)


def check_attribute(log: EventLog, attribute: str) -> None:
    """Refuse an attribute that cases do not have, with the nearest that they do have."""
    known = [str(name) for name in log.cases.columns[1:]]
    if attribute in known:
        return
    near, listed = nearest(attribute, known), ", ".join(known[:MOST_LISTED])
    raise LogError("no_attribute", attribute=attribute, near=near, known=listed)


@dataclass(frozen=True)
class GroupSeen:
    """What a client group looks like in the log.

    Attributes
    ----------
    name, cases
        The group, and how many cases it has.
    route, share
        Activities of the most common route, and which share of the cases went it [0-1]; empty
        where no route was gone by five cases.
    days
        Mean time from the first to the last event of a case [days].
    """

    name: str
    cases: int
    route: tuple[str, ...]
    share: float
    days: float


def groups_seen(log: Timeline, groups: ClientGroups) -> tuple[GroupSeen, ...]:
    """Describe every group by what is common in it."""
    routes = np.split(log.activity, np.flatnonzero(log.is_last)[:-1] + 1)
    took = 7.0 * (log.ended - log.begun)
    found = []
    for number, name in enumerate(groups.names):
        own = np.flatnonzero(groups.of_case == number)
        gone = Counter(tuple(int(a) for a in routes[case]) for case in own)
        route, count = gone.most_common(1)[0]
        told = count >= FEWEST
        named = tuple(log.activities[a] for a in route) if told else ()
        share = count / len(own) if told else 0.0
        found.append(GroupSeen(name, len(own), named, share, float(took[own].mean())))
    return tuple(found)


def _harmless(log: EventLog, values: list[str]) -> list[str]:
    """Replace every value that holds the name of a person or a case by a number."""
    people = {str(name).casefold() for name in log.events["resource"].dropna().unique()}
    people = {name for name in people if len(name) >= _SHORTEST_NAME}
    cases = set(log.cases["name"].astype("str").str.casefold())
    found = []
    for place, value in enumerate(values):
        text = str(value).casefold()
        told = any(name in text for name in people) or not cases.isdisjoint({text, *text.split()})
        found.append(f"group {place + 1}" if told else str(value))
    return found
