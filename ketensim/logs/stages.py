"""The steps of a chain as a log shows them: activities, told apart by what came before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.privacy import FEWEST
from ketensim.logs.timeline import Timeline
from ketensim.scenario.groups import START as _START

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

OWN_STAGE_FROM = 20
"""Cases from which an activity after another one may be a step of its own."""
SURE = 0.01
"""Chance of taking memory for real where there is none, over all activities together."""
START = -1
"""What came before the first step of a case."""
ANYTHING_ELSE = -2
"""What came before a step that is not told apart by that, or is what others come to."""
PAUSE = "before "
"""A function whose name begins so is the time in which nobody in the chain works for a client."""
ELSEWHERE = "elsewhere"
"""Partner of all pauses: it is no organisation, has room for all and costs nothing."""
LEAVE = "leave"
"""Where clients go who leave the chain."""
_UNKNOWN = re.compile(r"[^\w'&+-]+")
_LONGEST = 70


@dataclass(frozen=True)
class Stages:
    """Steps, and of each event the step that it is.

    Attributes
    ----------
    names
        Of each step: the activity, and a number where there is more than one of it.
    activity
        Of each step (n_stages,).
    of_event
        Step of each event (n,).
    came_from
        Of each step: the activity before it, `START` or `ANYTHING_ELSE`.
    groups
        Of each step: the client groups that it is for; empty: all.
    with_memory
        Activities of which what comes next, or the time, depends on what came before.
    by_group
        Activities of which the time depends on the client group.
    """

    names: tuple[str, ...]
    activity: Ints
    of_event: Ints
    came_from: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    with_memory: tuple[int, ...]
    by_group: tuple[int, ...]

    def picked(self, keep: Bools) -> Stages:
        """Keep some events (n,); the steps stay the same."""
        return replace(self, of_event=self.of_event[keep])


def activity_of(name: str) -> str:
    """Give the activity of a step: its name without its number."""
    return re.sub(r" \(\d+\)$", "", name)


def plain_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Give names that can stand in a scenario, all different.

    A name that means something here, such as `start`, gets a capital: then it is a name.
    """
    found: list[str] = []
    for number, name in enumerate(names):
        plain = (
            _UNKNOWN.sub(" ", name).strip(" '&+-")[:_LONGEST].strip(" '&+-") or f"unnamed {number}"
        )
        if plain in (_START, LEAVE, ELSEWHERE) or plain.startswith(PAUSE):
            plain = plain[0].upper() + plain[1:]
        if plain[0] in "'&+-" or plain.casefold() in {other.casefold() for other in found}:
            plain = f"{plain[: _LONGEST - 6]} no {number}"
        found.append(plain)
    return tuple(found)


def stages_of(log: Timeline, group: Ints) -> Stages:
    """Tell the steps of a log apart; `group` is the client group of each event (n,).

    An activity is one step for all who come to it, unless a test shows that what comes next, or how
    long it takes, depends on what came before (chi-square; Kruskal and Wallis; with a chance of
    `SURE` over all activities of seeing memory where there is none). Then each activity from which
    at least `OWN_STAGE_FROM` came is a step of its own, and the others are one together. Where
    groups differ in their time at a step, it is one for each group (at the same level, again).
    """
    before = np.where(log.is_first, START, np.r_[START, log.activity[:-1]])
    after = np.where(log.is_last, len(log.activities), np.r_[log.activity[1:], 0])
    took = log.end - log.freed
    level = SURE / max(1, 2 * len(log.activities))
    numbers = np.full(len(log.case), -1)
    names: list[str] = []
    about: list[tuple[int, int, tuple[int, ...]]] = []
    with_memory: list[int] = []
    by_group: list[int] = []
    for a, name in enumerate(plain_names(log.activities)):
        here = log.activity == a
        own = _own_stages(log.case[here], before[here], after[here], took[here], level)
        parts = [(ANYTHING_ELSE, here & ~np.isin(before, own))]
        parts += [(one, here & (before == one)) for one in own]
        steps = [
            (came_from, groups, members)
            for came_from, part in parts
            if part.any()
            for groups, members in _by_group(part, group, log.case, took, level)
        ]
        if len(own) > 0:
            with_memory.append(a)
        if any(groups for _, groups, _ in steps):
            by_group.append(a)
        for place, (came_from, groups, members) in enumerate(steps):
            numbers[members] = len(names)
            names.append(f"{name} ({place + 1})" if len(steps) > 1 else name)
            about.append((a, came_from, groups))
    activity, came, whose = zip(*about, strict=True)
    return Stages(
        tuple(names),
        np.array(activity),
        numbers,
        came,
        whose,
        tuple(with_memory),
        tuple(by_group),
    )


def _by_group(
    here: Bools, group: Ints, case: Ints, took: Floats, level: float
) -> list[tuple[tuple[int, ...], Bools]]:
    """Tell groups apart at a step where their times differ; rare ones go with the largest."""
    pairs = np.unique(np.c_[group[here], case[here]], axis=0)[:, 0]
    counts = np.bincount(pairs)
    frequent = np.flatnonzero(counts >= OWN_STAGE_FROM)
    chosen = here & np.isin(group, frequent)
    if len(frequent) < 2 or not _takes_longer(frequent, group[chosen], took[chosen], level):
        return [((), here)]
    largest = counts.argmax()
    rare = [int(one) for one in np.flatnonzero(counts) if one not in frequent]
    found = []
    for one in frequent:
        groups = (int(one), *(rare if one == largest else ()))
        found.append((groups, here & np.isin(group, groups)))
    return found


def _own_stages(case: Ints, before: Ints, after: Ints, took: Floats, level: float) -> list[int]:
    """List what an activity can come from and make a difference; nothing where it makes none."""
    came, counts = np.unique(np.unique(np.c_[before, case], axis=0)[:, 0], return_counts=True)
    frequent = came[counts >= OWN_STAGE_FROM]
    if len(frequent) < 2:
        return []
    chosen = np.isin(before, frequent)
    differs = _goes_elsewhere(frequent, before[chosen], after[chosen], level)
    if differs or _takes_longer(frequent, before[chosen], took[chosen], level):
        return [int(number) for number in frequent]
    return []


def _takes_longer(frequent: Ints, before: Ints, took: Floats, level: float) -> bool:
    """Test whether times depend on what came before, or the group (Kruskal and Wallis)."""
    from scipy.stats import kruskal

    if np.ptp(took) == 0.0:
        return False
    return bool(kruskal(*(took[before == one] for one in frequent)).pvalue < level)


def _goes_elsewhere(frequent: Ints, before: Ints, after: Ints, level: float) -> bool:
    """Test whether what comes after an activity depends on what came before (chi-square)."""
    from scipy.stats import chi2_contingency

    went, places = np.unique(after, return_inverse=True)
    table = np.zeros((len(frequent), len(went)))
    np.add.at(table, (np.searchsorted(frequent, before), places), 1)
    common = table.sum(axis=0) >= FEWEST * len(frequent)
    if common.sum() + (~common).any() < 2:
        return False
    pooled = np.c_[table[:, common], table[:, ~common].sum(axis=1)]
    pooled = pooled[:, pooled.sum(axis=0) > 0]
    return pooled.shape[1] > 1 and bool(chi2_contingency(pooled).pvalue < level)
