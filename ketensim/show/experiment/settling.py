"""How figures settle as runs are added, and what pairs of factors do together."""

from __future__ import annotations

import numpy as np

from ketensim.show.experiment.material import Material
from ketensim.show.experiment.ranking import measure_title, rows_of, times_of
from ketensim.show.report.figures.curves import Curve, draw_curves
from ketensim.show.report.figures.matrix import draw_matrix
from ketensim.show.report.page import Key, Panel, Section
from ketensim.study.sensitivity.classes import classify
from ketensim.study.sensitivity.sampled import DUMMY

MOST_LINES = 6
_BREAKS = (0.02, 0.05, 0.1, 0.2)


def settling_sections(material: Material) -> list[Section]:
    """Show how the indices of the first outcome settled; nothing where they never could be seen."""
    answers, words, names = material.answers, material.words, material.names
    if not (answers.has_factors and answers.whole):
        return []
    table = answers.convergence
    if table["blocks"].nunique() < 2:
        return []
    outcome, arm = answers.whole[0], answers.arms[0]
    ranked = classify(rows_of(material, outcome, arm))
    if not np.isfinite(ranked["value"]).any():
        return []
    measure = str(ranked["measure"].iloc[0])
    chosen = [str(name) for name in ranked["factor"].head(MOST_LINES)]
    own = table[(table["outcome"] == outcome) & (table["measure"] == measure)]
    for name, value in arm.levers.items():
        own = own[own[name] == value]
    times = times_of(material, ranked.iloc[0])
    curves = []
    for index, factor in enumerate(chosen):
        line = own[own["factor"] == factor].drop_duplicates("runs")
        at = line["runs"].to_numpy(dtype=np.float64)
        values, low, high = (
            times * line[name].to_numpy(dtype=np.float64) for name in ("value", "low", "high")
        )
        curves.append(Curve(at, values, low, high, index))
    svg = draw_curves(
        "convergence",
        words("experiment.settling.label", outcome=names.outcome(outcome)),
        curves,
        words,
        title=words("experiment.settling.axis", measure=measure_title(material, measure, outcome)),
        axis=words("experiment.settling.runs"),
        size=(900.0, 330.0),
        doubling=True,
    )
    said = [
        words("experiment.settling.see", outcome=names.outcome(outcome), strategy=names.arm(arm))
    ]
    if answers.settled is not None:
        said.insert(0, answers.settled.sentence(words.language))
    return [
        Section(
            name="settling",
            heading=words("experiment.settling.heading"),
            sentences=tuple(said),
            panels=(Panel("", svg),),
            legend=tuple(
                Key(f"key-line-{index}", names.factor(factor))
                for index, factor in enumerate(chosen)
            ),
            note=words("experiment.settling.note"),
        )
    ]


def pairs_sections(material: Material) -> list[Section]:
    """Show what each pair of factors makes together, where the design allows it."""
    answers, words, names = material.answers, material.words, material.names
    if not (answers.has_factors and answers.design.second_order and answers.whole):
        return []
    outcome = answers.whole[0]
    panels, sentences = [], []
    for number, arm in enumerate(answers.arms):
        rows = rows_of(material, outcome, arm)
        pairs = rows[(rows["measure"] == "S2") & rows["value"].notna()]
        pairs = pairs[(pairs["factor"] != DUMMY) & (pairs["other"] != DUMMY)]
        if not len(pairs):
            continue
        best = pairs.iloc[int(pairs["value"].to_numpy().argmax())]
        proven = float(best["low"]) > 0.0
        sentences.append(
            words(
                f"experiment.pairs.{'proven' if proven else 'unproven'}",
                strategy=names.arm(arm),
                one=names.factor(str(best["factor"])),
                other=names.factor(str(best["other"])),
                share=words.number(100.0 * float(best["value"]), 0),
                interval=words.interval(100.0 * float(best["low"]), 100.0 * float(best["high"]), 0),
            )
        )
        factors = list(dict.fromkeys([*pairs["factor"], *pairs["other"]]))
        size = len(factors)
        values = np.full((size, size), np.nan)
        texts = [[""] * size for _ in factors]
        titles = [[""] * size for _ in factors]
        for _, row in pairs.iterrows():
            one, other = factors.index(row["factor"]), factors.index(row["other"])
            for a, b in ((one, other), (other, one)):
                values[a, b] = float(row["value"])
                texts[a][b] = words.number(100.0 * float(row["value"]), 0)
                titles[a][b] = words.interval(
                    100.0 * float(row["low"]), 100.0 * float(row["high"]), 0
                )
        label = words("experiment.pairs.label", strategy=names.arm(arm))
        svg = draw_matrix(
            f"pairs-{number}", label, [names.factor(str(each)) for each in factors], values, texts,
            titles, _BREAKS, (words("experiment.pairs.one"), words("experiment.pairs.other")),
        )  # fmt: skip
        panels.append(Panel(names.arm(arm), svg, wide=False))
    if not panels:
        return []
    heading = words("experiment.pairs.heading", outcome=names.outcome(outcome))
    note = words("experiment.pairs.note")
    return [Section("pairs", heading, tuple(sentences), tuple(panels), (), note)]
