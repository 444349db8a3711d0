"""The tables in docs/ODD.md that declarations give: `python -m ketensim.chain.odd_tables`."""

from __future__ import annotations

import sys
from pathlib import Path

from ketensim.chain.regie.registry import strategies
from ketensim.declaring import declared
from ketensim.scenario.parameters import Parameters

BEGIN = "<!-- parameters: written by python -m ketensim.chain.odd_tables -->"
END = "<!-- end of parameters -->"
STRATEGIES_BEGIN = "<!-- strategies: written by python -m ketensim.chain.odd_tables -->"
STRATEGIES_END = "<!-- end of strategies -->"
MECHANISMS_BEGIN = "<!-- mechanisms: written by python -m ketensim.chain.odd_tables -->"
MECHANISMS_END = "<!-- end of mechanisms -->"

_HEAD = ("parameter", "meaning", "unit", "range", "default", "rule", "source")


def parameter_table() -> str:
    """Write all parameters of the model as a Markdown table, from their declarations."""
    rows = [_HEAD, ("---",) * len(_HEAD)]
    schema = Parameters.model_json_schema()["properties"]
    for name, field in schema.items():
        bounds = f"{field['minimum']:g} to {field['maximum']:g}"
        source = field["source"].replace("assumption", "*assumption*")
        default = f"{field['default']:g}"
        rows.append(
            (
                f"`{name}`",
                field["description"],
                field["unit"],
                bounds,
                default,
                field["label"],
                source,
            )
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def mechanism_table() -> str:
    """Write the mechanisms that declare themselves as a Markdown table."""
    rows = ["| label | rule | form | off | source |", "| --- | --- | --- | --- | --- |"]
    for kind in declared():
        said = (kind.id, kind.line["en"], kind.form, kind.off, kind.source)
        rows.append(f"| {' | '.join(said)} |")
    return "\n".join(rows)


def strategy_table() -> str:
    """Write ketensim's own strategies as a Markdown table: what they do at each level, and cost."""
    rows = ["| strategy | trajectory | chain | network | policy | costs | source |"]
    rows.append("| --- | --- | --- | --- | --- | --- | --- |")
    for name, kind in strategies().items():
        if kind.__module__.startswith("ketensim."):
            levels = [text["en"] for text in kind.levels.values()]
            cells = (f"`{name}`", *levels, kind.costs["en"], kind.source)
            rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def with_tables(text: str) -> str:
    """Put each table between its marks in a page."""
    text = _between(text, STRATEGIES_BEGIN, STRATEGIES_END, strategy_table())
    text = _between(text, MECHANISMS_BEGIN, MECHANISMS_END, mechanism_table())
    return _between(text, BEGIN, END, parameter_table())


def _between(text: str, begin: str, end: str, table: str) -> str:
    """Put a table between two marks."""
    before, first, rest = text.partition(begin)
    _, last, after = rest.partition(end)
    if not (first and last):
        raise ValueError(f"the page does not hold the two marks {begin} and {end}")
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"


def main(page: Path) -> None:
    """Write the tables into a page."""
    page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/ODD.md"))
