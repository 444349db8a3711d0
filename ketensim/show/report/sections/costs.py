"""What each strategy costs and saves a year, for all clients and by group, with the prices."""

from __future__ import annotations

from ketensim.scenario.parameters import Parameters
from ketensim.show.messages import Messages
from ketensim.show.naming import named
from ketensim.show.report.material import Material
from ketensim.show.report.page import Section, Table
from ketensim.show.report.sections.differences import compare_arms
from ketensim.show.report.wording import capital, within_sentence
from ketensim.show.source_words import source_words
from ketensim.show.wording_of_money import line_words
from ketensim.study.benefits import PRICES, Change, changes, has_money
from ketensim.study.comparison import Comparison


def costs_section(material: Material, words: Messages) -> Section:
    """Set what a strategy costs beside what it saves, and say what is not counted."""
    heading = words("money.heading")
    if not has_money(material.summary):
        return Section(name="costs", heading=heading, sentences=(words("money.absent"),))
    comparison = compare_arms(material, words)
    others = comparison.strategies[1:]
    tables = [_table(comparison, strategy, words) for strategy in others]
    groups = [group.name for group in material.scenario.groups]
    if len(groups) > 1:
        tables += [_by_group(comparison, strategy, groups, words) for strategy in others]
    return Section(
        name="costs",
        heading=heading,
        sentences=tuple(_sentence(comparison, strategy, words) for strategy in others),
        note=words("money.not_counted"),
        tables=(*tables, _prices(material, words)),
    )


def _sentence(comparison: Comparison, strategy: str, words: Messages) -> str:
    """Say what a strategy gains or loses, and whether noise could explain it."""
    *_, net = changes(comparison, strategy)
    key, low, high = "money.noise", net.low, net.high
    if net.low > 0.0:
        key = "money.gains"
    elif net.high < 0.0:
        key, low, high = "money.loses", -net.high, -net.low  # said as costs, so without a minus
    return words(
        key,
        strategy=within_sentence(strategy) if key == "money.noise" else strategy,
        first=within_sentence(comparison.strategies[0]),
        amount=words.number(abs(net.mean), 0),
        low=words.number(low, 0, signed=key == "money.noise"),
        high=words.number(high, 0, signed=key == "money.noise"),
    )


def _cell(one: Change, words: Messages) -> str:
    """Write a difference with its interval."""
    mean = words.number(one.mean, 0, signed=True)
    return f"{mean} ({words.interval(one.low, one.high, 0, signed=True)})"


def _table(comparison: Comparison, strategy: str, words: Messages) -> Table:
    """List the lines of one strategy, all clients together."""
    first = comparison.strategies[0]
    rows = tuple(
        (
            capital(line_words(one.line, words)),
            "" if one.usual is None else words.number(one.usual, 0),
            _cell(one, words),
        )
        for one in changes(comparison, strategy)
    )
    caption = words("money.title", strategy=within_sentence(strategy), first=within_sentence(first))
    columns = (words("money.column.line"), first, words("money.column.change"))
    return Table(caption, columns, rows, folded=False)


def _by_group(comparison: Comparison, strategy: str, groups: list[str], words: Messages) -> Table:
    """List the lines of one strategy group by group."""
    columns = [list(changes(comparison, strategy, group)) for group in groups]
    rows = tuple(
        (capital(line_words(lines[0].line, words)), *(_cell(one, words) for one in lines))
        for lines in zip(*columns, strict=True)
    )
    caption = words("money.by_group", strategy=strategy)
    heads = (words("money.column.line"), *(named(words, group) for group in groups))
    return Table(caption, heads, rows)


def _prices(material: Material, words: Messages) -> Table:
    """List what the euros are computed with, and where each comes from."""
    assumed = words("report.method.assumption")
    rows = [
        (
            words("money.wage", partner=named(words, partner.name)),
            words.number(partner.wage, 0),
            words("money.unit.wage"),
            assumed,
        )
        for partner in material.scenario.partners
    ]
    for name in PRICES:
        declared = Parameters.model_fields[name].json_schema_extra
        source = str(declared["source"]) if isinstance(declared, dict) else ""
        value = float(getattr(material.scenario.parameters, name))
        said = assumed if "assumption" in source else source_words(source, words.language)
        rows.append(
            (
                words(f"money.price.{name}"),
                words.number(value, 2),
                words(f"money.unit.{name}"),
                said,
            )
        )
    columns = tuple(words(f"money.column.{name}") for name in ("price", "value", "unit", "source"))
    return Table(words("money.prices"), columns, tuple(rows))
