"""The picture of one pattern: its effects with and without the mechanism that causes them."""

from __future__ import annotations

from html import escape
from typing import Any


def written(found: dict[str, float]) -> str:
    """Write an effect with its interval, with three figures that matter."""
    size = max(abs(found["low"]), abs(found["high"]), 1e-9)
    digits = 1 if size >= 10 else 3 if size >= 0.01 else 5
    return (
        f"{found['mean']:+.{digits}f} ({found['low']:+.{digits}f} to {found['high']:+.{digits}f})"
    )


def alternative(record: dict[str, Any]) -> str:
    """Say in a sentence what the picture shows."""
    first = record["effects"][0]
    with_it, without = written(first["with"]), written(first["without"])
    return f"{first['says']}: {with_it}, and {without} without its mechanism"


def picture(name: str, record: dict[str, Any]) -> str:
    """Draw every effect with its interval, with and without the mechanism, as SVG."""
    row, left, width = 46, 20, 640
    effects = record["effects"]
    ends = [
        e[kind][end] for e in effects for kind in ("with", "without") for end in ("low", "high")
    ]
    low, high = min(0.0, *ends), max(0.0, *ends)
    span = (high - low) or 1.0
    height = row * len(effects) + 30

    def at(value: float) -> float:
        return float(round(left + (value - low) / span * (width - 2 * left), 1))

    zero = at(0.0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(alternative(record))}" font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<line x1="{zero}" x2="{zero}" y1="8" y2="{height - 22}" stroke="#767676"/>',
        f'<text x="{zero}" y="{height - 6}" text-anchor="middle" fill="#333333">0</text>',
    ]
    for number, effect in enumerate(effects):
        top = 8 + number * row
        says = escape(effect["says"])
        parts.append(f'<text x="{left}" y="{top + 12}" fill="#222222">{says}</text>')
        for kind, y, colour in (("with", top + 21, "#005a9c"), ("without", top + 32, "#8a5a00")):
            found = effect[kind]
            parts.append(
                f'<line x1="{at(found["low"])}" x2="{at(found["high"])}" y1="{y}" y2="{y}" '
                f'stroke="{colour}" stroke-width="3"/><circle cx="{at(found["mean"])}" cy="{y}" '
                f'r="4" fill="{colour}"/>'
            )
    parts.append(
        f'<text x="{width - left}" y="{height - 6}" text-anchor="end" fill="#333333">'
        '<tspan fill="#005a9c">with</tspan> and <tspan fill="#8a5a00">without</tspan> '
        f"its mechanism, 95% interval ({name})</text></svg>\n"
    )
    return "\n".join(parts)
