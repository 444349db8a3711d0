"""Where things go in a figure: scales, round tick marks, and how wide text is."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise

_NARROW = set("ijl.,:;'|!()[]ft rI-·")
_WIDE = set("mwMW@%→")
_NARROW_EM, _WIDE_EM, _CAPITAL_EM, _OTHER_EM = 0.36, 0.92, 0.7, 0.62  # of a wide letter, to be safe
_NUMBERED = re.compile(r" \(\d+\)$")


@dataclass(frozen=True)
class Scale:
    """A straight scale from values [low, high] to pixels [start, end]."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return self.start + share * (self.end - self.start)


def round_step(span: float, most: int) -> float:
    """Return the smallest step of 1, 2 or 5 times a power of ten that fits `most` times or less."""
    raw = span / most
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * size for size in (1, 2, 5, 10) if power * size >= raw * (1 - 1e-9))


def round_up(value: float, most: int = 4) -> float:
    """Return the first round tick mark at or above a value; 0 where it is 0 or less."""
    if not value > 0:
        return 0.0
    step = round_step(value, most)
    return step * math.ceil(value / step - 1e-9)


def with_margin(low: float, high: float, share: float = 0.06) -> tuple[float, float]:
    """Return ends of an axis with a margin; a span that is nothing but rounding becomes wide."""
    size = max(abs(low), abs(high))
    margin = share * (high - low) if high - low > 1e-9 * size else 0.5 * size or 0.5
    return low - margin, high + margin


def round_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return the tick marks at steps of 1, 2 or 5 that lie in [low, high].

    They are as close as `most` of them allow; one more stands where only one would be left.
    """
    span = high - low
    if not span > 0:
        return [low]
    steps = [round_step(span, max(1, count)) for count in (most + 1, most, most - 1)]
    choice = [_marks(low, high, step) for step in steps]
    return next((marks for marks in choice if 2 <= len(marks) <= most), choice[0])


def _marks(low: float, high: float, step: float) -> list[float]:
    """Return the multiples of a step in [low, high]."""
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(index * step, 12) for index in range(first, last + 1)]


def digits_for(ticks: list[float]) -> int:
    """Return how many decimals tell the tick marks apart."""
    gaps = [abs(later - tick) for tick, later in pairwise(ticks)]
    if not gaps:
        return 1
    return max(0, -math.floor(math.log10(min(gaps)) + 1e-9))


def text_width(text: str, size: float) -> float:
    """Return about how wide text is in a plain sans-serif letter of `size` pixels.

    The reader's browser chooses the letter: this errs on the wide side, so that text fits.
    """
    total = 0.0
    for letter in text:
        if letter in _NARROW:
            total += _NARROW_EM
        elif letter in _WIDE:
            total += _WIDE_EM
        else:
            total += _CAPITAL_EM if letter.isupper() else _OTHER_EM
    return total * size


def wrap(text: str, width: float, size: float, most: int = 3) -> list[str]:
    """Break text into at most `most` lines of `width` pixels; what is left over is cut with '…'.

    A word that is too long for a line of its own is broken with a hyphen.
    """
    lines: list[str] = []
    line = ""
    for word in _pieces(text, width, size):
        tried = f"{line} {word}" if line else word
        if not line or text_width(tried, size) <= width:
            line = tried
        else:
            lines.append(line)
            line = word
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1].rstrip('-')}…"]
    return lines


def shorten(text: str, width: float, size: float) -> str:
    """Cut text to one line of `width` pixels; '…' shows that it was cut.

    A number in brackets at the end stays: it may be all that tells two names apart.
    """
    if text_width(text, size) <= width:
        return text
    numbered = _NUMBERED.search(text)
    ending = f"…{numbered.group()}" if numbered else "…"
    cut = numbered.start() if numbered else len(text)
    while cut > 1 and text_width(text[:cut] + ending, size) > width:
        cut -= 1
    return text[:cut].rstrip() + ending


def wrap_station(name: str, width: float, size: float) -> list[str]:
    """Write a station on one line, or its partner on the first and its function on the second."""
    partner, dot, function = name.partition(" · ")
    if not dot or text_width(name, size) <= width:
        return wrap(name, width, size, most=2)
    return [
        shorten(partner, width, size),
        shorten(f"· {function}", width, size),
    ]


def _pieces(text: str, width: float, size: float) -> list[str]:
    """Split text into words, and words that are too long into parts that end in a hyphen."""
    pieces: list[str] = []
    for word in text.split():
        rest = word
        while text_width(rest, size) > width and len(rest) > 4:
            cut = len(rest) - 2
            while cut > 2 and text_width(rest[:cut] + "-", size) > width:
                cut -= 1
            pieces.append(rest[:cut].rstrip("-") + "-")
            rest = rest[cut:]
        pieces.append(rest)
    return pieces
