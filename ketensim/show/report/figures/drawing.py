"""A drawing that becomes inline SVG: shapes with a class, real text, a title to point at.

The report draws its own SVG, so that figures take their colours, print rules and contrast from
one style sheet, carry exact figures as titles, and come out byte for byte the same anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ketensim.show.report.figures.layout import wrap

Point = tuple[float, float]

_LABEL = 12.0  # size of the letter of labels [px]
_LEADING = 13.0  # from line to line [px]


def _short(value: float) -> str:
    """Write a coordinate to a tenth of a pixel, without a useless zero."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


class Drawing:
    """One figure on a canvas of `width` by `height` pixels.

    Parameters
    ----------
    name
        Makes every id in the figure unique on the page, as `figure-<name>`.
    width, height
        Size of the canvas [px]; the page scales it.
    label
        What a reader who cannot see the figure is told it shows.
    """

    def __init__(self, name: str, width: float, height: float, label: str) -> None:
        self.name = f"figure-{name}"
        self.width = width
        self.height = height
        self.label = label
        self._parts: list[str] = []

    def _shape(self, tag: str, attributes: dict[str, str], css: str, title: str | None) -> None:
        """Add one shape with its class and, where given, a title to point at."""
        written = "".join(f' {key}="{value}"' for key, value in attributes.items())
        kind = f' class="{css}"' if css else ""
        if title is None:
            self._parts.append(f"<{tag}{kind}{written}/>")
        else:
            self._parts.append(f"<{tag}{kind}{written}><title>{escape(title)}</title></{tag}>")

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        css: str,
        *,
        title: str | None = None,
        radius: float = 0,
    ) -> None:
        """Draw a rectangle from its upper left corner."""
        box = {"x": _short(x), "y": _short(y), "width": _short(width), "height": _short(height)}
        if radius:
            box["rx"] = _short(radius)
        self._shape("rect", box, css, title)

    def hatched(self, x: float, y: float, width: float, height: float, *, title: str) -> None:
        """Draw a rectangle filled with slanted lines, so that it differs in more than colour."""
        box = {"x": _short(x), "y": _short(y), "width": _short(width), "height": _short(height)}
        self._shape("rect", box | {"fill": f"url(#{self.name}-hatch)"}, "hatched", title)

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str) -> None:
        """Draw a straight line."""
        ends = {"x1": _short(x1), "y1": _short(y1), "x2": _short(x2), "y2": _short(y2)}
        self._shape("line", ends, css, None)

    def circle(
        self, x: float, y: float, radius: float, css: str, *, title: str | None = None
    ) -> None:
        """Draw a circle."""
        self._shape("circle", {"cx": _short(x), "cy": _short(y), "r": _short(radius)}, css, title)

    def path(self, steps: str, css: str, *, width: float, title: str) -> None:
        """Draw a path written as SVG path data, `width` pixels thick."""
        self._shape("path", {"d": steps, "stroke-width": _short(width)}, css, title)

    def polyline(self, points: Iterable[Point], css: str) -> None:
        """Draw straight lines from point to point."""
        self._shape("polyline", {"points": _points(points)}, css, None)

    def polygon(self, points: Iterable[Point], css: str, *, title: str | None = None) -> None:
        """Draw a closed and filled shape."""
        self._shape("polygon", {"points": _points(points)}, css, title)

    def text(
        self,
        x: float,
        y: float,
        content: str,
        css: str = "",
        *,
        anchor: str = "start",
        turn: float = 0,
    ) -> None:
        """Write text with its baseline at (x, y), turned by `turn` degrees."""
        kind = f' class="{css}"' if css else ""
        side = "" if anchor == "start" else f' text-anchor="{anchor}"'
        slant = f' transform="rotate({_short(turn)} {_short(x)} {_short(y)})"' if turn else ""
        place = f'x="{_short(x)}" y="{_short(y)}"'
        self._parts.append(
            f"<text{kind} {place}{side}{slant}>{escape(content, quote=False)}</text>"
        )

    def row_label(self, right: float, middle: float, content: str, width: float) -> None:
        """Name a row on one line or two that end at `right`, within `width` pixels."""
        lines = wrap(content, width, _LABEL, most=2)
        first = middle + 4 - _LEADING * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            self.text(right, first + _LEADING * number, line, "label", anchor="end")

    def svg(self) -> str:
        """Return the figure as one SVG element."""
        size = f"{_short(self.width)} {_short(self.height)}"
        return (
            f'<svg id="{self.name}" viewBox="0 0 {size}" role="img" '
            f'aria-label="{escape(self.label)}" style="--w:{_short(self.width)}px">'
            f'<defs><pattern id="{self.name}-hatch" width="6" height="6" '
            'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<rect width="6" height="6" class="hatch-ground"/>'
            '<line x1="0" y1="0" x2="0" y2="6" class="hatch-line"/></pattern></defs>'
            f'<g aria-hidden="true">{"".join(self._parts)}</g></svg>'
        )


def _points(points: Iterable[Point]) -> str:
    """Write points as SVG wants them."""
    return " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
