"""What the chain is: partners, flows, and where it is full."""

from __future__ import annotations

import math

from ketensim.show.messages import Messages
from ketensim.show.naming import named
from ketensim.show.report.chain_flows import ChainFlows, measure_flows
from ketensim.show.report.figures.network import Node, draw_network
from ketensim.show.report.material import Material
from ketensim.show.report.page import Key, Panel, Section, Table
from ketensim.show.report.wording import (
    class_texts,
    count,
    fine,
    number,
    percent,
    strategy_name,
    within_sentence,
)

LOAD_STEPS = (0.6, 0.75, 0.85, 0.95)  # borders between the five classes of load


def network_section(material: Material, words: Messages) -> Section:
    """Show the chain under the first strategy, and the load of every partner under all of them."""
    flows = [measure_flows(material, arm) for arm in material.arms]
    tables = [_partner_table(material, flows, words)]
    if len(flows[0].flows):
        tables.append(_flow_table(flows[0], words))
    return Section(
        name="network",
        heading=words("report.network.heading"),
        sentences=tuple(_sentences(flows[0], words)),
        panels=(Panel("", _picture(flows[0], words)),),
        legend=tuple(_legend(flows[0], words)),
        note=_note(material, flows[0], words),
        tables=tuple(tables),
    )


def load_class(load: float) -> str:
    """Return the style class that stands for a load."""
    if math.isnan(load):
        return "load-missing"
    return f"load-{sum(load >= step for step in LOAD_STEPS)}"


def _picture(flows: ChainFlows, words: Messages) -> str:
    """Draw the network."""
    nodes = [
        Node(
            name=named(words, str(name)),
            step=row["step"],
            colour=load_class(row["load"]),
            figures=words(
                "report.network.node",
                load=percent(words, row["load"]),
                waiting=number(words, row["waiting"], 0),
            ),
            inflow=row["inflow"],
            inflow_text=words("report.network.inflow", rate=number(words, row["inflow"])),
        )
        for name, row in flows.partners.iterrows()
    ]
    shown = [
        (named(words, row["sender"]), named(words, row["receiver"]), float(row["rate"]))
        for _, row in flows.shown.iterrows()
    ]
    titles = [
        words("report.network.arrow", sender=a, receiver=b, rate=number(words, rate, 2))
        for a, b, rate in shown
    ]
    label = words("report.network.label", partners=len(nodes), flows=len(shown))
    return draw_network("network", label, nodes, shown, titles)


def _legend(flows: ChainFlows, words: Messages) -> list[Key]:
    """Say what colours and arrows stand for."""
    steps = [percent(words, step) for step in LOAD_STEPS]
    texts = class_texts(words, steps, "report.network.load_under", "report.network.load_over")
    keys = [Key(f"load-{index}", text) for index, text in enumerate(texts)]
    if flows.partners["load"].isna().any():
        keys.append(Key("load-missing", words("report.missing")))
    return [
        *keys,
        Key("key-flow", words("report.network.key_flow")),
        Key("key-back", words("report.network.key_back")),
        Key("key-in", words("report.network.key_in")),
    ]


def _sentences(flows: ChainFlows, words: Messages) -> list[str]:
    """Say which partner is fullest, how many are full and which hand-off is busiest."""
    said = []
    full = flows.partners["load"].dropna().sort_values(ascending=False, kind="stable")
    if len(full):
        fullest = full.index[0]
        waiting = float(flows.partners["waiting"][fullest])
        said.append(
            words(
                "report.network.fullest",
                partner=named(words, str(fullest)),
                load=percent(words, float(full.iloc[0])),
                waiting=count(words, "client", waiting, 0 if waiting >= 10 else fine(waiting)),
            )
        )
        crowded = int((full >= LOAD_STEPS[-1]).sum())
        form = ("none", "one")[crowded] if crowded < 2 else "many"
        if len(full) == 1:
            form = f"alone_{form}"
        said.append(
            words(
                f"report.network.crowded_{form}",
                number=crowded,
                partners=len(full),
                load=percent(words, LOAD_STEPS[-1]),
            )
        )
    if len(flows.flows):
        busiest = flows.flows.iloc[0]
        said.append(
            words(
                "report.network.busiest",
                sender=named(words, busiest["sender"]),
                receiver=named(words, busiest["receiver"]),
                rate=count(words, "client", float(busiest["rate"]), 1),
            )
        )
    return said


def _note(material: Material, flows: ChainFlows, words: Messages) -> str:
    """Say how to read the picture, what is not drawn, and under which strategy it was taken."""
    said = [words("report.network.note")]
    hidden = len(flows.flows) - len(flows.shown)
    if hidden:
        share = percent(words, flows.hidden_share)
        form = "one" if hidden == 1 else "many"
        said.append(words(f"report.network.hidden_{form}", hidden=hidden, share=share))
    if material.compares:
        strategy = within_sentence(strategy_name(words, material.arms[0].strategy))
        said.append(words("report.network.strategy", strategy=strategy))
    return " ".join(said)


def _partner_table(material: Material, flows: list[ChainFlows], words: Messages) -> Table:
    """List the load and the queue of every partner, by strategy."""
    columns = [words("report.partner"), words("report.network.column_sector")]
    for arm in material.arms:
        behind = f" – {strategy_name(words, arm.strategy)}" if material.compares else ""
        columns.append(words("report.network.column_load") + behind)
        columns.append(words("report.network.column_waiting") + behind)
    rows = []
    for partner in material.scenario.partners:
        row = [named(words, partner.name), named(words, partner.sector)]
        for found in flows:
            load, waiting = (found.partners[name] for name in ("load", "waiting"))
            row += [
                percent(words, float(load[partner.name]), 1),
                number(words, float(waiting[partner.name])),
            ]
        rows.append(tuple(row))
    return Table(words("report.network.partner_table"), tuple(columns), tuple(rows))


def _flow_table(flows: ChainFlows, words: Messages) -> Table:
    """List every flow, the largest first."""
    rows = tuple(
        (named(words, row["sender"]), named(words, row["receiver"]), number(words, row["rate"], 2))
        for _, row in flows.flows.iterrows()
    )
    columns = (
        words("report.sender"),
        words("report.receiver"),
        words("report.network.column_rate"),
    )
    return Table(words("report.network.flow_table"), columns, rows)
