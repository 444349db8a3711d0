"""Chain by chain: the best strategy in each, where an experiment is about several."""

from __future__ import annotations

from ketensim.show.experiment.decision import option_name
from ketensim.show.experiment.material import Material
from ketensim.show.report.figures.whiskers import Whisker, draw_whiskers
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.wording import percent, within_sentence


def chains_sentences(material: Material) -> list[str]:
    """Say where another strategy does best than over all chains, and where none stands out."""
    words, names, options = material.words, material.names, material.answers.options
    table = material.answers.chains
    if options is None or table is None or not options.chains:
        return []
    alone = table[(table["rivals"] == 0) & (table["best"] != options.labels[options.advised])]
    said = []
    for best in alone["best"].value_counts().index:
        rows = alone[alone["best"] == best]
        where = words.listing([names.chain(str(chain)) for chain in rows["chain"]])
        strategy = within_sentence(option_name(material, str(best)))
        said.append(words("experiment.chains.elsewhere", strategy=strategy, chains=where))
    unclear = [names.chain(str(chain)) for chain in table.loc[table["rivals"] > 0, "chain"]]
    if unclear:
        said.append(words("experiment.chains.unclear", chains=words.listing(unclear)))
    return said


def chains_sections(material: Material) -> list[Section]:
    """Compare strategies within each chain; nothing where one chain is looked at as a space."""
    words, names, options = material.words, material.names, material.answers.options
    table = material.answers.chains
    if options is None or table is None:
        return []
    first = within_sentence(option_name(material, options.labels[0]))
    times = names.times(options.outcome)
    rows, bars = [], []
    for _, row in table.iterrows():
        chain = names.setting({"scenario": row["chain"] or material.scenario})
        best = option_name(material, str(row["best"]))
        gain, low, high = (times * float(row[end]) for end in ("gain", "low", "high"))
        written = names.amount(options.outcome, float(row["gain"]), signed=True, unit=False)
        mark = "better" if low > 0.0 else "open"
        bars.append(Whisker(f"{chain}: {best}", gain, low, high, written, mark))
        is_first = str(row["best"]) == options.labels[0]
        against = "–" if is_first else f"{written} ({words.interval(low, high, 1, signed=True)})"
        chance = float(row["chance_best"])
        rows.append(
            (
                chain,
                best,
                names.amount(options.outcome, float(row["mean"])),
                against,
                percent(words, chance),
                words.number(float(row["rivals"]), 0),
            )
        )
    unit = (
        words("report.points")
        if names.unit(options.outcome) == "%"
        else names.unit(options.outcome)
    )
    facts = {"outcome": names.outcome(options.outcome), "first": first}
    title = words("experiment.chains.title", unit=f" [{unit}]" if unit else "", **facts)
    svg = draw_whiskers("chains", title, title, bars, words, 900.0)
    columns = ("chain", "strategy", "mean_there", "gain", "chance", "rivals")
    heads = tuple(words(f"experiment.column.{name}", first=first) for name in columns)
    proven = int((table["low"] > 0.0).sum())
    kinds = table["best"].nunique()
    said = words("experiment.chains.see", chains=len(table), kinds=kinds, proven=proven, **facts)
    return [
        Section(
            name="chains",
            heading=words("experiment.chains.heading"),
            sentences=(said,),
            panels=(Panel("", svg),),
            legend=(
                Key("key-better", words("experiment.chains.better")),
                Key("key-open", words("experiment.chains.open")),
            ),
            note=words("experiment.chains.note"),
            tables=(Table(words("experiment.chains.table"), heads, tuple(rows), folded=False),),
        )
    ]
