"""A figure of a report as a picture file of its own."""

from __future__ import annotations

from ketensim.show.report.filling import style_sheet


def standing_alone(svg: str) -> str:
    """Return a figure as an SVG file: with its name space and the style sheet in it."""
    opening, _, rest = svg.partition(">")
    named = opening.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{named}><style><![CDATA[\n{style_sheet()}\n]]></style>{rest}\n"
