"""Partners as boxes in columns: the order of the route from left to right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Flow = tuple[str, str, float]

BOX_HEIGHT = 62.0
ROW_GAP = 34.0
WIDEST_BOX = 140.0
MOST_ROWS = 6
MOST_COLUMNS = 5
MARGIN = 12.0
RIGHT_MARGIN = 42.0  # px, for arrows that swing out from the last column
HEAD_ROOM = 40.0  # px above the first row, for clients who come from outside
SWEEPS = 8


@dataclass(frozen=True)
class Box:
    """One partner on the canvas [px], with its column and its place in that column."""

    name: str
    column: int
    row: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.y + self.height / 2


def columns_of(steps: Mapping[str, float]) -> list[list[str]]:
    """Divide partners over columns by their mean step in the route.

    Parameters
    ----------
    steps
        Partner -> mean place of its visits in the clients' routes, 0 for the first.

    Returns
    -------
    list
        Columns from left to right; none is empty and none is longer than the picture bears.
    """
    ranked = sorted(steps, key=lambda name: steps[name])
    length = round(max(steps.values()) - min(steps.values())) + 1
    least = -(-len(ranked) // MOST_ROWS)
    columns = min(len(ranked), MOST_COLUMNS, max(length, least))
    most = max(MOST_ROWS, -(-len(ranked) // columns))
    ends = _best_ends([steps[name] for name in ranked], columns, most)
    return [ranked[start:end] for start, end in pairwise([0, *ends])]


def _best_ends(values: Sequence[float], columns: int, most: int) -> list[int]:
    """Cut sorted values into columns of at most `most`, each as much alike as can be.

    The cut with the least sum of squares within columns, by dynamic programming (Fisher, 1958).
    """
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for _ in range(columns):
        longer: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, ends) in best.items():
            for end in range(start + 1, min(start + most, len(values)) + 1):
                part = values[start:end]
                middle = sum(part) / len(part)
                total = cost + sum((value - middle) ** 2 for value in part)
                if end not in longer or total < longer[end][0]:
                    longer[end] = (total, [*ends, end])
        best = longer
    return best[len(values)][1]


def order_rows(columns: list[list[str]], flows: Sequence[Flow]) -> list[list[str]]:
    """Order each column so that flows cross little: each partner near those it deals with.

    The barycentre method of Sugiyama et al. (1981), weighted by flow; ties keep their order, so
    that the same chain always gives the same picture.
    """
    ordered = [list(column) for column in columns]
    for _ in range(SWEEPS):
        height = {
            name: index - (len(column) - 1) / 2
            for column in ordered
            for index, name in enumerate(column)
        }
        for column in ordered:
            column.sort(key=lambda name: _pull(name, flows, height))
            for index, name in enumerate(column):
                height[name] = index - (len(column) - 1) / 2
    return ordered


def _pull(name: str, flows: Sequence[Flow], height: Mapping[str, float]) -> float:
    """Return the flow-weighted mean height of the partners that one partner deals with."""
    weight = moment = 0.0
    for sender, receiver, rate in flows:
        if name in (sender, receiver):
            other = receiver if sender == name else sender
            weight += rate
            moment += rate * height[other]
    return moment / weight if weight else height[name]


def place_boxes(
    steps: Mapping[str, float], flows: Sequence[Flow], width: float
) -> tuple[dict[str, Box], float]:
    """Place every partner.

    Parameters
    ----------
    steps
        Partner -> mean step in the route.
    flows
        (sender, receiver, rate) of the flows that will be drawn.
    width
        Width of the canvas [px].

    Returns
    -------
    boxes, height
        The box of each partner, and how high the canvas has to be [px].
    """
    columns = order_rows(columns_of(steps), flows)
    rows = max(len(column) for column in columns)
    height = HEAD_ROOM + rows * (BOX_HEIGHT + ROW_GAP) + MARGIN
    room = width - MARGIN - RIGHT_MARGIN
    breadth = min(WIDEST_BOX, room / len(columns) - 38)
    reach = room - breadth
    step = reach / (len(columns) - 1) if len(columns) > 1 else 0.0
    boxes = {}
    for number, column in enumerate(columns):
        pitch = min((height - HEAD_ROOM) / len(column), 2 * (BOX_HEIGHT + ROW_GAP))
        top = HEAD_ROOM + (height - HEAD_ROOM - pitch * len(column)) / 2
        for row, name in enumerate(column):
            y = top + pitch * row + (pitch - BOX_HEIGHT) / 2
            boxes[name] = Box(name, number, row, MARGIN + step * number, y, breadth, BOX_HEIGHT)
    return boxes, height
