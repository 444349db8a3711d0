"""The picture of the chain: partners by their place in the route, flows as arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ketensim.show.report.figures.arrows import Arrow, route_arrows
from ketensim.show.report.figures.drawing import Drawing
from ketensim.show.report.figures.layers import Box, Flow, place_boxes
from ketensim.show.report.figures.layout import text_width, wrap

WIDTH = 860.0
THICKEST = 13.0  # px, the largest flow
THINNEST = 0.8
BOLD = 1.06  # bold letters are so much wider


@dataclass(frozen=True)
class Node:
    """A partner in the picture.

    Parameters
    ----------
    name
        Its name.
    step
        Mean place of its visits in the clients' routes, 0 for the first.
    colour
        Style class that stands for its load.
    figures
        Its load and its queue in a few words.
    inflow
        Clients who come from outside [clients/week].
    inflow_text
        The same, written.
    """

    name: str
    step: float
    colour: str
    figures: str
    inflow: float = 0.0
    inflow_text: str = ""


def draw_network(
    name: str, label: str, nodes: Sequence[Node], flows: Sequence[Flow], titles: Sequence[str]
) -> str:
    """Draw the chain from left to right in the order of the route.

    Parameters
    ----------
    name, label
        Id and description of the figure.
    nodes
        The partners.
    flows
        (sender, receiver, clients a week); widths of arrows are proportional to them.
    titles
        One a flow: what it says when pointed at.
    """
    boxes, height = place_boxes({node.name: node.step for node in nodes}, flows, WIDTH)
    drawing = Drawing(name, WIDTH, height, label)
    largest = max([rate for *_, rate in flows] + [node.inflow for node in nodes] + [1e-9])
    said = {(flow[0], flow[1]): title for flow, title in zip(flows, titles, strict=True)}
    for arrow in route_arrows(boxes, flows):
        _draw_arrow(drawing, arrow, arrow.rate / largest, said[arrow.sender, arrow.receiver])
    for node in nodes:
        if node.inflow > 0:
            _draw_inflow(drawing, boxes[node.name], node, largest)
    for node in nodes:
        _draw_box(drawing, boxes[node.name], node)
    return drawing.svg()


def _draw_arrow(drawing: Drawing, arrow: Arrow, share: float, title: str) -> None:
    """Draw one flow with its head."""
    thick = max(THINNEST, THICKEST * share)
    kind = "flow back" if arrow.backward else "flow"
    drawing.path(arrow.steps, kind, width=thick, title=title)
    drawing.polygon(arrow.head(thick), f"{kind}-head", title=title)


def _draw_inflow(drawing: Drawing, box: Box, node: Node, largest: float) -> None:
    """Draw the clients that come from outside as an arrow from above."""
    thick = max(THINNEST, THICKEST * node.inflow / largest)
    size = max(5.0, 0.9 * thick)
    x = box.x + 18
    title = f"{node.name}: {node.inflow_text}"
    drawing.path(
        f"M{x:.1f} {box.y - 25:.1f}V{box.y - size:.1f}", "flow in", width=thick, title=title
    )
    corners = [(x - size, box.y - size), (x + size, box.y - size), (x, box.y)]
    drawing.polygon(corners, "flow in-head", title=title)
    drawing.text(x + size + 4, box.y - 12, node.inflow_text, "small halo")


def _draw_box(drawing: Drawing, box: Box, node: Node) -> None:
    """Draw a partner with its name, its load and how many wait."""
    title = f"{node.name}: {node.figures}"
    drawing.rect(box.x, box.y, box.width, box.height, f"node {node.colour}", title=title, radius=6)
    size = 12 if text_width(node.name, BOLD * 12) < 2 * (box.width - 18) else 11
    lines = wrap(node.name, box.width - 8, BOLD * size, most=2)
    centre = box.x + box.width / 2
    top = box.y + (19 if len(lines) == 2 else 26)
    for index, line in enumerate(lines):
        drawing.text(
            centre, top + 14 * index, line, f"name s{size} on-{node.colour}", anchor="middle"
        )
    drawing.text(
        centre, box.y + box.height - 9, node.figures, f"small on-{node.colour}", anchor="middle"
    )
