"""Waiting lines: first come first served, or most severe first (rule F4).

Both are linked through the clients themselves, so a line has no fixed length and a client who
gives up leaves it from the middle. The severe line is a pairing heap
(doi:10.1007/BF01840439): next is the right sibling, prev the left one or the parent.
"""

from __future__ import annotations

import numpy as np

from ketensim.flow.compiling import inner
from ketensim.flow.layout import client_at, queue_at
from ketensim.flow.memory import Row


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
        queue.head = _merge(world, np.int64(queue.head), c)
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
        below = _merge_all(world, np.int64(client.child))
        if queue.head == c:
            queue.head = below
            return
        _cut(world, c)
        queue.head = _merge(world, np.int64(queue.head), below)
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
