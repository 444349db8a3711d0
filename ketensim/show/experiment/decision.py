"""Which strategy is safe to choose: means, regret, chance of being best, robustness."""

from __future__ import annotations

import math

import pandas as pd

from ketensim.show.experiment.material import Material
from ketensim.show.report.figures.bars import BarRow, draw_bars
from ketensim.show.report.figures.whiskers import Whisker, draw_whiskers
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.wording import capital, percent, within_sentence
from ketensim.study.discovery.flips import Decision
from ketensim.study.sensitivity.verdict import sensitivity_sentences


def advice_sentences(material: Material) -> list[str]:
    """Say what to choose, how often that is not best, and how much is then lost."""
    words, names, answers = material.words, material.names, material.answers
    outcome = answers.deciding
    if outcome is None:
        return []
    decision = answers.decisions[outcome]
    said = _best(material, outcome, decision)
    if answers.options is not None and answers.options.chains:
        return said
    if decision.rival is None:
        title = within_sentence(option_name(material, decision.advised))
        said.append(words("experiment.advice.never", strategy=title))
        return said
    said.append(_flips(material, decision))
    top = decision.by_option.iloc[0]
    if not float(top["regret_low"]) > 0.0:
        said.append(words("experiment.advice.no_regret"))
        return said
    said.append(
        words(
            "experiment.advice.regret",
            regret=names.amount(outcome, float(top["regret"]), signed=True).replace("+", ""),
            tail=names.amount(outcome, float(top["regret_tail"]), signed=True).replace("+", ""),
        )
    )
    return said


def _space(material: Material) -> str:
    """Say what the points are: the whole space, or the points of a design that do not fill it."""
    fills = material.answers.design.method not in ("morris", "factorial", "dgsm", "shapley", "fast")
    return material.words(f"experiment.space.{'whole' if fills else 'design'}")


def _best(material: Material, outcome: str, decision: Decision) -> list[str]:
    """Say which strategy does best on an outcome, and which cannot be told from it."""
    options = material.answers.options
    if options is not None and options.chains:
        return [_over_chains(material, outcome, decision), *_alike(material, decision)]
    top = decision.by_option.iloc[0]
    said = material.words(
        "experiment.advice.best",
        space=_space(material),
        strategy=within_sentence(option_name(material, decision.advised)),
        outcome=material.names.outcome(outcome),
        mean=material.names.amount(outcome, float(top["mean"]), against=float(top["low"])),
        interval=material.names.amount(outcome, float(top["low"]), float(top["high"])),
        chance=percent(material.words, float(top["chance_best"])),
    )
    return [said, *_alike(material, decision)]


def _over_chains(material: Material, outcome: str, decision: Decision) -> str:
    """Say which strategy does best over chains; these are no sample of which there is more."""
    top = decision.by_option.iloc[0]
    best = "chains_points" if len(material.answers.design.unit) > 1 else "chains"
    return material.words(
        f"experiment.advice.{best if float(top['chance_best']) > 0.0 else 'nowhere'}",
        strategy=within_sentence(option_name(material, decision.advised)),
        outcome=material.names.outcome(outcome),
        mean=material.names.amount(outcome, float(top["mean"])),
        chance=percent(material.words, float(top["chance_best"])),
    )


def _alike(material: Material, decision: Decision) -> list[str]:
    """Say which strategies cannot be told from the advised one on average, if any."""
    others = [within_sentence(option_name(material, label)) for label in decision.alike]
    listed = material.words.listing(others)
    return [material.words("experiment.advice.alike", strategies=listed)] if others else []


def _flips(material: Material, decision: Decision) -> str:
    """Say how often another strategy does better."""
    words = material.words
    assert decision.rival is not None
    text = words(
        "experiment.advice.flips",
        share=percent(words, decision.flips),
        interval=words.interval(100 * decision.low, 100 * decision.high, 0),
        rival=within_sentence(option_name(material, decision.rival)),
    )
    if math.isfinite(decision.clear):
        clear = percent(words, decision.clear)
        return f"{text} {words('experiment.advice.clear', share=clear)}"
    return text


def option_name(material: Material, label: str) -> str:
    """Name an option by its label."""
    options = material.answers.options
    assert options is not None
    return material.names.setting(options.levers[options.labels.index(label)])


def decision_sections(material: Material) -> list[Section]:
    """Make a section for each outcome on which strategies can be compared."""
    found = [_section(material, outcome) for outcome in material.answers.decisions]
    moved = _moved_section(material)
    return [*found[:1], *([moved] if moved else []), *found[1:]]


def _section(material: Material, outcome: str) -> Section:
    """Compare the strategies on one outcome."""
    words, names = material.words, material.names
    decision = material.answers.decisions[outcome]
    table = decision.by_option
    has_threshold = "good_enough" in table
    first = outcome == material.answers.deciding
    sentences = advice_sentences(material) if first else _best(material, outcome, decision)
    if has_threshold:
        sentences.append(_good_enough(material, outcome, table))
    key = outcome.replace("@", "-")
    panels = [
        Panel("", _whiskers(material, outcome, table, "mean", key), wide=False),
        Panel("", _whiskers(material, outcome, table, "regret", key), wide=False),
        Panel(_shares_title(material, table), _shares(material, table, key)),
    ]
    keys = [Key("bar-0", words("experiment.decision.chance_best"))]
    if has_threshold:
        keys.append(
            Key("bar-1", words("experiment.decision.good_enough", what=_border(material, outcome)))
        )
    return Section(
        name=f"decision-{key}",
        heading=words("experiment.decision.heading", outcome=names.outcome(outcome)),
        sentences=tuple(capital(each) for each in sentences),
        panels=tuple(panels),
        legend=tuple(keys),
        note=words("experiment.decision.note"),
        together=False,
        tables=(_table(material, outcome, table),),
    )


def _border(material: Material, outcome: str) -> str:
    """Write the threshold of an outcome."""
    threshold = material.experiment.thresholds[outcome]
    names, unit = material.names, material.names.unit(outcome)
    written = names.value(names.times(outcome) * float(threshold))
    return f"{written}%" if unit == "%" else f"{written} {unit}".rstrip()


def _good_enough(material: Material, outcome: str, table: pd.DataFrame) -> str:
    """Say which strategy most often reaches the threshold."""
    words = material.words
    best = table.iloc[int(table["good_enough"].to_numpy().argmax())]
    return words(
        "experiment.decision.robust",
        strategy=option_name(material, str(best["option"])),
        border=_border(material, outcome),
        share=percent(words, float(best["good_enough"])),
        interval=words.interval(100 * best["good_enough_low"], 100 * best["good_enough_high"], 0),
    )


def _whiskers(material: Material, outcome: str, table: pd.DataFrame, what: str, key: str) -> str:
    """Draw the mean outcome or the mean regret of every strategy."""
    words, names = material.words, material.names
    times = names.times(outcome)
    low, high = ("low", "high") if what == "mean" else (f"{what}_low", f"{what}_high")
    rows = [
        Whisker(
            option_name(material, str(row["option"])),
            times * float(row[what]),
            times * float(row[low]),
            times * float(row[high]),
            names.amount(outcome, float(row[what]), unit=False, beside=float(table[what].max())),
            "better" if index == 0 else "open",
        )
        for index, (_, row) in enumerate(table.iterrows())
    ]
    title = words(f"experiment.decision.{what}", unit=names.in_unit(outcome))
    label = words("experiment.decision.label", what=title, outcome=names.outcome(outcome))
    signed = what != "mean"
    return draw_whiskers(f"{what}-{key}", label, title, rows, words, 460.0, signed=signed)


def _shares(material: Material, table: pd.DataFrame, key: str) -> str:
    """Draw how often each strategy is best, and good enough where there is a threshold."""
    columns = [name for name in ("chance_best", "good_enough") if name in table]
    rows = [
        BarRow(
            option_name(material, str(row["option"])),
            tuple(float(row[name]) for name in columns),
            tuple(percent(material.words, float(row[name])) for name in columns),
        )
        for _, row in table.iterrows()
    ]
    return draw_bars(f"shares-{key}", _shares_title(material, table), rows, 900.0, top=1.0)


def _shares_title(material: Material, table: pd.DataFrame) -> str:
    """Say what the bars of shares are."""
    enough = "good_enough" in table
    return material.words(f"experiment.decision.{'shares_enough' if enough else 'shares'}")


def _table(material: Material, outcome: str, table: pd.DataFrame) -> Table:
    """List everything about every strategy."""
    words, names = material.words, material.names
    rows = []
    for _, row in table.iterrows():
        cells = [option_name(material, str(row["option"]))]
        for what in ("mean", "regret"):
            low, high = ("low", "high") if what == "mean" else (f"{what}_low", f"{what}_high")
            most = float(table[what].abs().max())
            figure = names.amount(outcome, float(row[what]), unit=False, beside=most)
            ends = float(row[low]), float(row[high])
            interval = names.amount(outcome, *ends, unit=False, beside=most)
            cells.append(f"{figure} ({interval})")
        cells.append(names.amount(outcome, float(row["regret_tail"]), unit=False))
        for what in ("chance_best", "good_enough"):
            if what in row:
                least, most = 100 * float(row[f"{what}_low"]), 100 * float(row[f"{what}_high"])
                interval = words.interval(least, most, 0)
                cells.append(f"{percent(words, float(row[what]))} ({interval})")
        rows.append(tuple(cells))
    names_of = ["strategy", "mean", "regret", "tail", "chance_best"]
    names_of += ["good_enough"] if "good_enough" in table else []
    heads = tuple(words(f"experiment.column.{name}") for name in names_of)
    caption = words("experiment.decision.table", outcome=names.titled(outcome))
    return Table(caption, heads, tuple(rows))


def _moved_section(material: Material) -> Section | None:
    """Say which factors move the advantage of the advised strategy; None where nothing does."""
    answers, words = material.answers, material.words
    table = answers.decision_indices
    if table is None or table.empty or answers.deciding is None:
        return None
    decision = answers.decisions[answers.deciding]
    assert decision.rival is not None
    facts = {
        "best": within_sentence(option_name(material, decision.advised)),
        "rival": within_sentence(option_name(material, decision.rival)),
    }
    gap = words("experiment.moved.gap", **facts)
    first = table[table["analysis"] == table["analysis"].iloc[0]]
    said = sensitivity_sentences(first, words.language, outcome=gap, name=material.names.factor)
    heading = words("experiment.moved.heading")
    return Section("moved", heading, tuple(said), note=words("experiment.moved.note"))
