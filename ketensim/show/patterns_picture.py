"""The picture of one pattern: its effects with and without the mechanism that causes them."""

from __future__ import annotations

from html import escape
from typing import Any


def written(found: dict[str, float]) -> str:
    """Write an effect with its interval, with three figures that matter."""
    size = max(abs(found["low"]), abs(found["high"]), _NOTHING)
    if size == _NOTHING:
        return "0"
    digits = 1 if size >= 10 else 3 if size >= 0.01 else 5
    return (
        f"{found['mean']:+.{digits}f} ({found['low']:+.{digits}f} to {found['high']:+.{digits}f})"
    )


def alternative(record: dict[str, Any]) -> str:
    """Say in a sentence what the picture shows."""
    first = record["effects"][0]
    with_it, without = written(first["with"]), written(first["without"])
    return f"{first['says']}: {with_it}, and {without} without its mechanism"


_NOTHING = 1e-9  # below this an effect is none
ROW, LEFT, RIGHT, WIDTH = 64, 20, 420, 720
COLOURS = {"with": "#005a9c", "without": "#8a5a00"}


def picture(name: str, record: dict[str, Any]) -> str:
    """Draw every effect with its interval, with and without the mechanism, as SVG.

    Each effect has a scale of its own, since units differ; its figures stand beside it.
    """
    height = ROW * len(record["effects"]) + 28
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(alternative(record))}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for number, effect in enumerate(record["effects"]):
        parts += _effect(effect, 8 + number * ROW)
    parts.append(
        f'<text x="{LEFT}" y="{height - 8}" fill="#333333">'
        f'{name}: <tspan fill="{COLOURS["with"]}">with</tspan> and '
        f'<tspan fill="{COLOURS["without"]}">without</tspan> its mechanism, 95% interval; '
        "the line is zero</text></svg>\n"
    )
    return "\n".join(parts)


def _effect(effect: dict[str, Any], top: int) -> list[str]:
    """Draw one effect below its sentence, on its own scale, with its figures at the right."""
    found = [effect[kind] for kind in COLOURS]
    low = min(0.0, *(float(one["low"]) for one in found))
    high = max(0.0, *(float(one["high"]) for one in found))
    span = (high - low) or 1.0

    def at(value: float) -> float:
        return float(round(LEFT + (value - low) / span * (RIGHT - LEFT), 1))

    says = escape(f"{effect['says']} [{effect['unit']}]")
    parts = [
        f'<text x="{LEFT}" y="{top + 12}" fill="#222222">{says}</text>',
        f'<line x1="{at(0)}" x2="{at(0)}" y1="{top + 18}" y2="{top + 54}" stroke="#767676"/>',
    ]
    for place, (kind, colour) in enumerate(COLOURS.items()):
        one, y = effect[kind], top + 28 + 18 * place
        parts.append(
            f'<line x1="{at(one["low"])}" x2="{at(one["high"])}" y1="{y}" y2="{y}" '
            f'stroke="{colour}" stroke-width="3"/><circle cx="{at(one["mean"])}" cy="{y}" '
            f'r="4" fill="{colour}"/><text x="{RIGHT + 14}" y="{y + 4}" fill="{colour}">'
            f"{written(one)}</text>"
        )
    return parts
