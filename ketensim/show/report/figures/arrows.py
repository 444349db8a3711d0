"""Flows between boxes as curved arrows that go round the boxes in between."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketensim.show.report.figures.drawing import Point
from ketensim.show.report.figures.layers import Box, Flow

LANE = 5.0  # px between two arrows that use the same gap
PORTS = 0.72  # share of a box's side that its arrows are divided over
BULGE = 34.0  # px that an arrow within a column swings out


@dataclass(frozen=True)
class Arrow:
    """One flow as SVG path data, with where and in which direction it arrives."""

    sender: str
    receiver: str
    rate: float
    steps: str
    tip: Point
    angle: float
    backward: bool

    def head(self, thick: float) -> list[Point]:
        """Return the triangle at its end."""
        size = max(5.0, 1.1 * thick)
        x, y = self.tip
        back = (x - size * math.cos(self.angle), y - size * math.sin(self.angle))
        across = (size * 0.62 * math.sin(self.angle), -size * 0.62 * math.cos(self.angle))
        return [
            (x, y),
            (back[0] + across[0], back[1] + across[1]),
            (back[0] - across[0], back[1] - across[1]),
        ]


def route_arrows(boxes: Mapping[str, Box], flows: Sequence[Flow]) -> list[Arrow]:
    """Route every flow from box to box; the thin ones last, so that they lie on top."""
    ports = _ports(boxes, flows)
    lanes: Counter[tuple[int, int]] = Counter()
    arrows = []
    for sender, receiver, rate in sorted(flows, key=lambda flow: (-flow[2], flow[0], flow[1])):
        start, end = ports[sender, receiver]
        source, target = boxes[sender], boxes[receiver]
        through = _gaps(boxes, source, target, lanes)
        backward = target.column < source.column
        if source.column == target.column:
            steps, angle = _bulge(start, end)
        else:
            steps, angle = _curve(start, through, end)
        arrows.append(Arrow(sender, receiver, rate, steps, end, angle, backward))
    return arrows


def _sides(source: Box, target: Box) -> tuple[str, str]:
    """Say at which side of its boxes a flow leaves and arrives."""
    if target.column > source.column:
        return "right", "left"
    if target.column < source.column:
        return "left", "right"
    return "right", "right"


def _ports(
    boxes: Mapping[str, Box], flows: Sequence[Flow]
) -> dict[tuple[str, str], tuple[Point, Point]]:
    """Divide the ends of flows over the sides of their boxes, in the order of the other end."""
    ends: dict[tuple[str, str], list[tuple[float, str, str, bool]]] = defaultdict(list)
    for sender, receiver, _ in flows:
        source, target = boxes[sender], boxes[receiver]
        leave, arrive = _sides(source, target)
        ends[sender, leave].append((target.middle, sender, receiver, True))
        ends[receiver, arrive].append((source.middle, sender, receiver, False))
    found: dict[tuple[str, str], dict[bool, Point]] = defaultdict(dict)
    for (name, side), using in ends.items():
        box = boxes[name]
        x = box.x + box.width if side == "right" else box.x
        for index, (_, sender, receiver, leaves) in enumerate(sorted(using)):
            share = (index + 1) / (len(using) + 1) - 0.5
            found[sender, receiver][leaves] = (x, box.middle + PORTS * share * box.height)
    return {pair: (points[True], points[False]) for pair, points in found.items()}


def _gaps(
    boxes: Mapping[str, Box], source: Box, target: Box, lanes: Counter[tuple[int, int]]
) -> list[tuple[float, float, float]]:
    """Find, in each column in between, the gap between boxes that is nearest to the straight line.

    Returns (left, right, height) of the stretches through which the arrow has to run.
    """
    step = 1 if target.column > source.column else -1
    stretches = []
    for column in range(source.column + step, target.column, step):
        inside = sorted((b for b in boxes.values() if b.column == column), key=lambda b: b.y)
        edges = [inside[0].y - 17.0, *(box.y + box.height + 17.0 for box in inside)]
        part = abs(column - source.column) / abs(target.column - source.column)
        straight = source.middle + part * (target.middle - source.middle)
        gap = min(range(len(edges)), key=lambda index: (abs(edges[index] - straight), index))
        used = lanes[column, gap]
        lanes[column, gap] += 1
        shift = LANE * ((used + 1) // 2) * (-1 if used % 2 else 1)
        left, right = inside[0].x, inside[0].x + inside[0].width
        ends = (left, right) if step > 0 else (right, left)
        stretches.append((*ends, edges[gap] + max(-13.0, min(13.0, shift))))
    return stretches


def _curve(
    start: Point, through: list[tuple[float, float, float]], end: Point
) -> tuple[str, float]:
    """Join two points by level-ended curves through the given stretches."""
    steps = f"M{start[0]:.1f} {start[1]:.1f}"
    x, y = start
    for left, right, height in [*through, (end[0], end[0], end[1])]:
        middle = (x + left) / 2
        steps += f"C{middle:.1f} {y:.1f} {middle:.1f} {height:.1f} {left:.1f} {height:.1f}"
        if right != left:
            steps += f"H{right:.1f}"
        x, y = right, height
    return steps, 0.0 if end[0] > start[0] else math.pi


def _bulge(start: Point, end: Point) -> tuple[str, float]:
    """Join two boxes in one column by a curve that swings out to the right."""
    out = max(start[0], end[0]) + BULGE
    steps = (
        f"M{start[0]:.1f} {start[1]:.1f}"
        f"C{out:.1f} {start[1]:.1f} {out:.1f} {end[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    )
    return steps, math.pi
