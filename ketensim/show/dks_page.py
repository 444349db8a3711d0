"""The figures on the page about DKS, docs/dks.md, from the runs kept in results/dks.json."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ketensim.measure.schema import FACTORS
from ketensim.study.dks_findings import Chains, arms_of, change_of, moves, moves_in, shares_of_dks
from ketensim.study.dks_study import ONE_DISCIPLINE, OUTCOMES, REFERENCE
from ketensim.study.rank_correlation import Correlation
from ketensim.study.statistics import Estimate

RESULTS = Path("results") / "dks.json"
PAGE = Path("docs") / "dks.md"
BEGIN = "<!-- figures: written by python -m ketensim.dks --write -->"
END = "<!-- end of figures -->"

_OUTCOME = {
    "within_norm_share": "resolved within the norm",
    "resolved_share": "resolved",
    "dropout_share": "gave up or lost",
    "lead_time_mean": "lead time",
}
_FIGURE = {"dks": "DKS", "dks_numerator": "T W K V Z", "without_quality": "DKS without K"}
_TERM = {
    "transparency": "T transparency",
    "interdependence": "W mutual dependence",
    "quality": "K quality",
    "trust": "V trust",
    "self_cleaning": "Z self-cleaning",
    "size": "1 / (N D) size",
}
_MAIN = "within_norm_share"


def keep(root: Path, record: dict[str, Any]) -> None:
    """Keep the runs of the study."""
    path = root / RESULTS
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def write_page(root: Path) -> None:
    """Put the figures that are kept between their marks in the page."""
    record = json.loads((root / RESULTS).read_text(encoding="utf-8"))
    path = root / PAGE
    path.write_text(with_figures(path.read_text(encoding="utf-8"), record), encoding="utf-8")


def with_figures(text: str, record: dict[str, Any]) -> str:
    """Put the figures between their marks in a page."""
    before, first, rest = text.partition(BEGIN)
    _, last, after = rest.partition(END)
    if not (first and last):
        raise ValueError(f"the page does not hold the two marks {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{figures(record)}\n{END}{after}"


def figures(record: dict[str, Any]) -> str:
    """Write all tables and what they say as Markdown."""
    chains: Chains = record["chains"]
    parts = [
        _sizes(record),
        _moving(chains),
        _by_chain(chains),
        _factors(chains),
        _strategies(chains),
        _misleading(chains),
    ]
    return "\n".join(line for part in parts for line in (*part, ""))


def _sizes(record: dict[str, Any]) -> list[str]:
    """Say what was run."""
    chains = record["chains"]
    return [
        f"{len(chains)} chains, {len(arms_of(chains)) + 1} strategies, {record['seeds']} paired "
        f"seeds each, {record['weeks']} weeks in which clients count, and time for the last of "
        "them to end."
    ]


def _moving(chains: Chains) -> list[str]:
    """Show how DKS moves with outcomes, and say so."""
    heads = ("figure", "outcome", "strategies of one chain", "chains under `none`", "all")
    lines = _table("How DKS moves with outcomes", heads)
    for figure, name in _FIGURE.items():
        for outcome in OUTCOMES:
            found = moves(chains, figure, outcome)
            row = [found.within, found.between, found.all]
            cells = " | ".join(correlation(each) for each in row)
            lines.append(f"| {name} | {_OUTCOME[outcome]} | {cells} |")
    dks, product = (moves(chains, name, _MAIN) for name in ("dks", "dks_numerator"))
    said = (
        f"Over the strategies of one chain DKS follows the share resolved within the norm "
        f"with a rank correlation of {dks.within.rho:.2f}; over all chains and strategies with "
        f"{dks.all.rho:.2f}. For the product without the denominator that is "
        f"{product.within.rho:.2f} and {product.all.rho:.2f}."
    )
    return [*lines, "", said]


def _by_chain(chains: Chains) -> list[str]:
    """Show each chain under nobody's lead, and how DKS moves there over strategies."""
    figures = (">N D", ">DKS", ">T W K V Z", ">within the norm")
    lines = _table("Chain by chain", ("chain", *figures, "DKS and that, over strategies"))
    for name, arms in chains.items():
        found = arms[REFERENCE]
        size, dks, product = (
            _number(math.exp(found.get(figure, math.nan)))
            for figure in ("size", "dks", "dks_numerator")
        )
        share = found.get(_MAIN, math.nan)
        moved = correlation(moves_in(chains, name, "dks", _MAIN))
        lines.append(f"| `{name}` | {size} | {dks} | {product} | {_percent(share)} | {moved} |")
    return lines


def _factors(chains: Chains) -> list[str]:
    """Show which factor explains what, and say which explains most."""
    shares = shares_of_dks(chains)
    found = {name: moves(chains, name, _MAIN) for name in _TERM}
    of_dks = (">of DKS, between chains", ">of DKS, between strategies")
    outcome = ("with the outcome, strategies of one chain", "with the outcome, all")
    lines = _table("Which factor explains most", ("term", *of_dks, *outcome))
    for name, term in _TERM.items():
        between, within = (_percent(share) for share in shares[name])
        one, every = found[name].within, found[name].all
        if name == "size":  # what multiplies DKS is one over it
            one, every = -one, -every
        cells = f"{correlation(one)} | {correlation(every)}"
        lines.append(f"| {term} | {between} | {within} | {cells} |")
    of_chains = max(shares, key=lambda name: shares[name][0])
    of_strategies = max(shares, key=lambda name: shares[name][1])
    others = [name for name in FACTORS if name != "quality"]
    best = max(others, key=lambda name: found[name].within.rho)
    everywhere = max(others, key=lambda name: found[name].all.rho)
    said = (
        f"{_TERM[of_chains]} makes most of the difference in DKS between chains "
        f"({shares[of_chains][0]:.0%}), {_TERM[of_strategies]} between strategies of one chain "
        f"({shares[of_strategies][1]:.0%}). Of the factors that do not hold the outcome themselves "
        f"{_TERM[best]} goes with it most closely over the strategies of one chain "
        f"({found[best].within.rho:.2f}), and {_TERM[everywhere]} over all chains and strategies "
        f"({found[everywhere].all.rho:.2f})."
    )
    return [*lines, "", said]


def _strategies(chains: Chains) -> list[str]:
    """Show what each strategy does to DKS and to clients."""
    changed = ("DKS times", "T W K V Z times", ">N D times", "within the norm, points")
    heads = ("strategy", *changed, ">chains where they disagree")
    lines = _table("Strategy by strategy", heads)
    for arm in [*arms_of(chains), ONE_DISCIPLINE]:
        found = change_of(chains, arm)
        factor, product = (_factor(each) for each in (found.dks, found.numerator))
        lines.append(
            f"| `{arm}` | {factor} | {product} | {_times(found.size.mean)} "
            f"| {_points(found.within_norm)} | {found.opposed} of {found.known} |"
        )
    return lines


def _misleading(chains: Chains) -> list[str]:
    """Say where DKS misleads."""
    every = {arm: change_of(chains, arm) for arm in arms_of(chains)}
    opposed, known = (
        sum(getattr(found, name) for found in every.values()) for name in ("opposed", "known")
    )
    often = [f"`{arm}`" for arm, found in every.items() if 0 < found.known <= 2 * found.opposed]
    lines = [
        "### Where it misleads",
        "",
        f"- In {opposed} of {known} pairs of a chain and a strategy DKS and the share resolved "
        "within the norm went opposite ways; in half of the chains or more with "
        f"{', '.join(often) or 'no strategy'}.",
    ]
    for arm, text in (("merger", _MERGER), (ONE_DISCIPLINE, _ALIKE), ("chain_unit", _OFFICE)):
        if any(arm in arms for arms in chains.values()):
            found = change_of(chains, arm)
            lines.append(
                text.format(
                    dks=_times(found.dks.mean),
                    product=_times(found.numerator.mean),
                    size=_times(found.size.mean),
                    points=_points(found.within_norm),
                    opposed=found.opposed,
                    known=found.known,
                )
            )
    return lines


_MERGER = (
    "- **Fewer partners look like better cooperation.** A merger makes N D {size} times what it "
    "was, as soon as it is decided on. DKS becomes {dks} times what it was, the product of factors "
    "{product} times, and the share resolved within the norm changes by {points} points. In "
    "{opposed} of {known} chains DKS and that share went opposite ways."
)
_ALIKE = (
    "- **A word changes the index.** When all functions are said to be of one discipline, N D is "
    "{size} times what it was and DKS {dks} times. The product of factors is {product} times what "
    "it was and the share resolved within the norm changes by {points} points, since one "
    "discipline reads its own dossiers."
)
_OFFICE = (
    "- **A unit that helps counts as one partner more.** With a chain unit, which is not founded "
    "everywhere, N D becomes {size} times what it was, the product of factors {product} times and "
    "DKS {dks} times; within the norm {points} points."
)


def _table(title: str, heads: Sequence[str]) -> list[str]:
    """Begin a table under its title; a head with > before it stands above figures."""
    ruler = ("---:" if head.startswith(">") else "---" for head in heads)
    names = (head.removeprefix(">") for head in heads)
    return [f"### {title}", "", f"| {' | '.join(names)} |", f"| {' | '.join(ruler)} |"]


def correlation(found: Correlation) -> str:
    """Write a rank correlation with its interval, if it has one."""
    if math.isnan(found.rho):
        return "-"
    if math.isnan(found.low):
        return f"{found.rho:+.2f}"
    return f"{found.rho:+.2f} ({found.low:+.2f} to {found.high:+.2f})"


def _number(value: float) -> str:
    """Write a number with three digits."""
    return "-" if math.isnan(value) else f"{value:.3g}"


def _percent(share: float) -> str:
    """Write a share in whole percents."""
    return "-" if math.isnan(share) else f"{share:.0%}"


def _times(log: float) -> str:
    """Write a change of a logarithm as a factor."""
    return "-" if math.isnan(log) else f"{math.exp(log):.2f}"


def _factor(found: Estimate) -> str:
    """Write a change of a logarithm as a factor with its interval."""
    return _with_interval(_times(found.mean), _times(found.low), _times(found.high))


def _points(found: Estimate) -> str:
    """Write a change of a share in points with its interval."""
    mean, low, high = (
        "-" if math.isnan(value) else f"{100.0 * value:+.1f}"
        for value in (found.mean, found.low, found.high)
    )
    return _with_interval(mean, low, high)


def _with_interval(mean: str, low: str, high: str) -> str:
    """Write a figure with its interval, if it has one."""
    return mean if "-" in (low, high) else f"{mean} ({low} to {high})"
