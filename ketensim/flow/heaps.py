"""What comes first: binary heaps of due moments, and a tree over all that can happen next."""

from __future__ import annotations

import numpy as np

from ketensim.flow.compiling import inner
from ketensim.flow.layout import due_at, earliest_at
from ketensim.flow.memory import Row

START = np.int64(0)  # first row of a heap that has its table to itself
UNTAGGED = np.int64(0)


@inner
def push(heap: int, first: int, count: int, at: float, client: int, tag: int) -> None:
    """Add an entry to the heap of `count` entries that starts at row `first` of a table."""
    k = count
    while k > 0:
        parent = (k - 1) >> 1
        above = due_at(heap, first + parent)
        if above.at <= at:
            break
        _put(due_at(heap, first + k), above.at, np.int64(above.client), np.int64(above.tag))
        k = parent
    _put(due_at(heap, first + k), at, client, tag)


@inner
def replace_top(heap: int, first: int, count: int, at: float, client: int, tag: int) -> None:
    """Take the smallest of `count` entries away and put this one in."""
    k, child = 0, 1
    while child < count:
        if child + 1 < count:
            child += due_at(heap, first + child + 1).at < due_at(heap, first + child).at
        below = due_at(heap, first + child)
        if below.at >= at:
            break
        _put(due_at(heap, first + k), below.at, np.int64(below.client), np.int64(below.tag))
        k, child = child, 2 * child + 1
    _put(due_at(heap, first + k), at, client, tag)


@inner
def drop_top(heap: int, first: int, count: int) -> None:
    """Take the smallest of `count` entries away; the heap then has one fewer."""
    last = due_at(heap, first + count - 1)
    replace_top(heap, first, count - 1, last.at, np.int64(last.client), np.int64(last.tag))


@inner
def _put(entry: Row, at: float, client: int, tag: int) -> None:
    """Write an entry."""
    entry.at = at
    entry.client = client
    entry.tag = tag


@inner
def set_next(world: Row, leaf: int, at: float) -> None:
    """Write when `leaf` has its next event, and up the tree which leaf comes first by then.

    Each node holds the earliest of the two below it, the lower leaf where they are equal; what
    the other one holds is read whether needed or not, for a jump could not be foreseen.
    """
    k = world.n_leaves + leaf
    own = earliest_at(world.tree, k)
    if own.at == at:  # a later end behind the first: the usual case
        return
    own.at = at
    while k > 1:
        beside = earliest_at(world.tree, k ^ 1)
        other_at, other = beside.at, beside.leaf
        is_beaten = (other_at < at) | ((other_at == at) & (other < leaf))
        leaf = other if is_beaten else leaf
        at = min(at, other_at)
        k >>= 1
        above = earliest_at(world.tree, k)
        above.at, above.leaf = at, leaf


@inner
def first_event(world: Row) -> Row:
    """Give which leaf has the earliest event, and when."""
    return earliest_at(world.tree, 1)
