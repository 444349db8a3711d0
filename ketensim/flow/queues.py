"""Waiting lines: first come first served, or most severe first (rule F4).

Both are linked through the clients themselves, so a line has no fixed length and a client who
gives up leaves it from the middle. A line by severity is cut into parts of equal width, each a
pairing heap (doi:10.1007/BF01840439): next is the right sibling, prev the left one or the parent.
Who is served comes from the highest part that is not empty, so that a long line costs little more
than a short one: the clients in all other parts stay untouched.
"""

from __future__ import annotations

import math

import numpy as np

from ketensim.flow.compiling import inner
from ketensim.flow.layout import (
    GROUPS_OF_PARTS,
    PARTS_OF_GROUP,
    bits_at,
    client_at,
    index_at,
    queue_at,
)
from ketensim.flow.memory import Row

_PARTS = GROUPS_OF_PARTS * PARTS_OF_GROUP


@inner
def join(world: Row, q: int, c: int) -> None:
    """Put a client in the line, in the order that the commissioner has set.

    Notes
    -----
    Rule F4 in docs/ODD.md: lower priority number first; ties first come first served, or most
    severe first. Treatments under way are not interrupted (non-preemptive). Source: S2 5.5.
    """
    queue, client = queue_at(world.queues, q), client_at(world.clients, c)
    client.next = client.prev = client.child = -1
    if world.by_severity:
        part = _part_of(client)
        _set_front(world, q, part, _merge(world, _front_of(world, q, part), c))
        return
    client.prev = queue.tail
    if queue.tail >= 0:
        client_at(world.clients, queue.tail).next = c
    else:
        queue.head = c
    queue.tail = c


@inner
def leave(world: Row, q: int, c: int) -> None:
    """Take a client out of the line, from wherever it stands."""
    queue, client = queue_at(world.queues, q), client_at(world.clients, c)
    if world.by_severity:
        part = _part_of(client)
        front, below = _front_of(world, q, part), _merge_all(world, np.int64(client.child))
        if front == c:
            front = below
        else:
            _cut(world, c)
            front = _merge(world, front, below)
        _set_front(world, q, part, front)
        return
    if client.prev >= 0:
        client_at(world.clients, client.prev).next = client.next
    else:
        queue.head = client.next
    if client.next >= 0:
        client_at(world.clients, client.next).prev = client.prev
    else:
        queue.tail = client.prev


@inner
def move_to_front(world: Row, q: int, c: int) -> None:
    """Let a client who was called about go first in its line."""
    leave(world, q, c)
    client, queue = client_at(world.clients, c), queue_at(world.queues, q)
    client.urgent = True
    if world.by_severity or queue.head < 0:
        join(world, q, c)
        return
    client.prev, client.next = -1, queue.head
    client_at(world.clients, queue.head).prev = c
    queue.head = c


@inner
def _part_of(client: Row) -> int:
    """Give the part of a line by severity in which a client stands."""
    if client.urgent:
        return _PARTS
    return min(np.int64(client.severity * _PARTS), _PARTS - 1)


@inner
def _front_of(world: Row, q: int, part: int) -> int:
    """Give who goes first in a part of the line; -1: nobody."""
    row = q * (GROUPS_OF_PARTS + 1) * PARTS_OF_GROUP + part
    return np.int64(index_at(world.fronts, row).i)


@inner
def _set_front(world: Row, q: int, part: int, c: int) -> None:
    """Write who goes first in a part of the line (-1: nobody), and with that in the whole line."""
    queue, group = queue_at(world.queues, q), part // PARTS_OF_GROUP
    first_group = q * (GROUPS_OF_PARTS + 1)
    index_at(world.fronts, first_group * PARTS_OF_GROUP + part).i = c
    parts = bits_at(world.parts, first_group + group)
    parts.filled = _with_bit(parts.filled, part % PARTS_OF_GROUP, c >= 0)
    queue.filled = _with_bit(queue.filled, group, parts.filled != 0)
    if queue.filled == 0:
        queue.head = -1
        return
    group = first_group + _highest(queue.filled)
    part = _highest(bits_at(world.parts, group).filled)
    queue.head = index_at(world.fronts, group * PARTS_OF_GROUP + part).i


@inner
def _with_bit(bits: int, k: int, is_set: bool) -> int:
    """Give the bits with bit k as told."""
    mask = np.int64(1) << np.int64(k)
    return bits | mask if is_set else bits & ~mask


@inner
def _highest(bits: int) -> int:
    """Give the number of the highest bit that is set: a float holds 53 of them exactly."""
    return math.frexp(np.float64(bits))[1] - 1


@inner
def _goes_before(one: Row, other: Row) -> bool:
    """Tell whether one client is served before another in a line by severity."""
    if one.urgent != other.urgent:
        return bool(one.urgent)
    if one.severity != other.severity:
        return bool(one.severity > other.severity)
    if one.queued != other.queued:
        return bool(one.queued < other.queued)
    return bool(one.id < other.id)


@inner
def _merge(world: Row, a: int, b: int) -> int:
    """Join two heaps; the root that goes before the other stays root."""
    if a < 0:
        return b
    if b < 0:
        return a
    if _goes_before(client_at(world.clients, b), client_at(world.clients, a)):
        a, b = b, a
    root, other = client_at(world.clients, a), client_at(world.clients, b)
    other.prev, other.next = a, root.child
    if root.child >= 0:
        client_at(world.clients, root.child).prev = b
    root.child = b
    return a


@inner
def _merge_all(world: Row, first: int) -> int:
    """Join a row of siblings in two passes, in pairs and then from right to left."""
    stack = np.int64(-1)
    while first >= 0:
        a = first
        one = client_at(world.clients, a)
        b, first = np.int64(one.next), np.int64(-1)
        one.next = one.prev = -1
        if b >= 0:
            other = client_at(world.clients, b)
            first = np.int64(other.next)
            other.next = other.prev = -1
            a = _merge(world, a, b)
        client_at(world.clients, a).next = stack
        stack = a
    root = np.int64(-1)
    while stack >= 0:
        a = stack
        one = client_at(world.clients, a)
        stack, one.next = np.int64(one.next), -1
        root = _merge(world, root, a)
    return root


@inner
def _cut(world: Row, c: int) -> None:
    """Loosen a client, with those below it, from its parent or left sibling."""
    client = client_at(world.clients, c)
    left = client_at(world.clients, client.prev)
    if left.child == c:
        left.child = client.next
    else:
        left.next = client.next
    if client.next >= 0:
        client_at(world.clients, client.next).prev = client.prev
