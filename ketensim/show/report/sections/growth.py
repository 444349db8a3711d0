"""The growth model of regie: how far its five fields have come, and what to watch (S2 ch. 4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.growth_fields import GROWTH_FIELDS, GrowthField
from ketensim.show.messages import Messages
from ketensim.show.report.figures.lines import draw_lines
from ketensim.show.report.figures.radar import RINGS, Spoke, draw_radar
from ketensim.show.report.material import Arm, Material
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.weekly_line import weekly_line
from ketensim.show.report.wording import (
    capital,
    count,
    number,
    strategy_name,
    under,
    within_sentence,
)

QUARTER = 13  # weeks that a level is averaged over
LEAST_MOVE = 0.05  # of a field, from begin to end, that is worth a sentence

Values = NDArray[np.float64]


def growth_section(material: Material, words: Messages) -> Section:
    """Show the maturity of the five fields week by week, and as they stand at the end."""
    weeks = min(QUARTER, max(1, material.weeks // 2))
    begins = [level(arm, 0, weeks) for arm in material.arms]
    ends = [level(arm, material.weeks - weeks, material.weeks) for arm in material.arms]
    measured = bool(np.isfinite(ends).any())
    sentences = [
        sentence
        for arm, begin, end in zip(material.arms, begins, ends, strict=True)
        for sentence in _sentences(material, arm, begin, end, words)
    ]
    legend: tuple[Key, ...] = ()
    if material.compares and measured:
        legend = tuple(
            Key(f"key-line-{index}", strategy_name(words, arm.strategy))
            for index, arm in enumerate(material.arms)
        )
    return Section(
        name="growth",
        heading=words("report.growth.heading"),
        sentences=tuple(sentences) if measured else (words("report.growth.none"),),
        panels=tuple(_panels(material, begins, ends, weeks, words)) if measured else (),
        legend=legend,
        note=words("report.growth.note", weeks=count(words, "week", weeks)),
        together=False,
        tables=(_table(material, begins, ends, words),),
    )


def level(arm: Arm, first: int, end: int) -> Values:
    """Return the mean maturity of the fields (5,) from week `first` up to `end`, over all runs."""
    chosen = arm.growth[(arm.growth["week"] >= first) & (arm.growth["week"] < end)]
    return np.array([chosen[field.name].mean() for field in GROWTH_FIELDS], dtype=np.float64)


def _sentences(
    material: Material, arm: Arm, begin: Values, end: Values, words: Messages
) -> list[str]:
    """Say which field is furthest, which lags and what its pitfall is, and which moved most."""
    if not np.isfinite(end).all():
        return []
    strategy = strategy_name(words, arm.strategy) if material.compares else ""
    furthest, least = GROWTH_FIELDS[int(np.argmax(end))], GROWTH_FIELDS[int(np.argmin(end))]
    said = words(
        "report.growth.see",
        furthest=_in_sentence(furthest, words),
        high=number(words, float(end.max()), 2),
        least=_in_sentence(least, words),
        low=number(words, float(end.min()), 2),
    )
    if strategy:
        return [under(words, strategy, said)]
    pitfall = words(
        "report.growth.pitfall",
        field=_in_sentence(least, words),
        expected=least.expected[words.language],
        pitfall=least.pitfall[words.language],
    )
    return [capital(said), _movement(begin, end, words), pitfall]


def _movement(begin: Values, end: Values, words: Messages) -> str:
    """Say which field moved most between begin and end."""
    moved = np.nan_to_num(end - begin)
    most = int(np.argmax(np.abs(moved)))
    if abs(moved[most]) < LEAST_MOVE:
        return words("report.growth.steady")
    return words(
        "report.growth.rose" if moved[most] > 0 else "report.growth.fell",
        field=_in_sentence(GROWTH_FIELDS[most], words),
        begin=number(words, float(begin[most]), 2),
        end=number(words, float(end[most]), 2),
    )


def _in_sentence(field: GrowthField, words: Messages) -> str:
    """Name a field as it reads in a sentence."""
    return words("report.growth.named", field=within_sentence(field.title[words.language]))


def _panels(
    material: Material, begins: list[Values], ends: list[Values], weeks: int, words: Messages
) -> list[Panel]:
    """Draw the radar picture, and each field week by week."""
    panels = [_radar(material, begins, ends, weeks, words)]
    for field in GROWTH_FIELDS:
        title = field.title[words.language]
        svg = draw_lines(
            f"growth-{field.name}",
            words("report.growth.label", field=title),
            [
                weekly_line(arm.growth, field.name, band=not material.compares)
                for arm in material.arms
            ],
            words,
            title=f"{title} [0–1]",
            size=(420.0, 180.0),
            top=1.0,
        )
        panels.append(Panel("", svg, wide=False))
    return panels


def _radar(
    material: Material, begins: list[Values], ends: list[Values], weeks: int, words: Messages
) -> Panel:
    """Draw how far the fields stand at the end: of one strategy beside the begin, or of several."""
    shapes = np.array(ends if material.compares else [*ends, *begins])
    spokes = [
        Spoke(
            field.title[words.language],
            tuple(float(value) for value in shapes[:, at]),
            " / ".join(number(words, float(value), 2) for value in shapes[:, at])
            if len(shapes) <= 2
            else "",
        )
        for at, field in enumerate(GROWTH_FIELDS)
    ]
    rings = [words.number(ring, 2) for ring in RINGS]
    key = "report.growth.radar_compared" if material.compares else "report.growth.radar"
    title = words(key, weeks=count(words, "week", weeks))
    return Panel(title, draw_radar("growth", words("report.growth.radar_label"), spokes, rings))


def _table(material: Material, begins: list[Values], ends: list[Values], words: Messages) -> Table:
    """List the fields with their maturity, what work on them should give, and what goes wrong."""
    if material.compares:
        levels = ends
        columns = [strategy_name(words, arm.strategy) for arm in material.arms]
    else:
        levels = [begins[0], ends[0]]
        columns = [words("report.growth.column_begin"), words("report.growth.column_end")]
    rows = tuple(
        (
            field.title[words.language],
            *(number(words, float(one[at]), 2) for one in levels),
            field.expected[words.language],
            field.pitfall[words.language],
            field.measured[words.language],
            field.source,
        )
        for at, field in enumerate(GROWTH_FIELDS)
    )
    texts = [words(f"report.growth.column_{name}") for name in _TEXTS]
    head = (words("report.growth.column_field"), *columns, *texts)
    return Table(words("report.growth.table"), head, rows, folded=False)


_TEXTS = ("expected", "pitfall", "measured", "source")
