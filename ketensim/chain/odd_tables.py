"""The table of parameters in docs/ODD.md: `python -m ketensim.chain.odd_tables` writes it there."""

from __future__ import annotations

import sys
from pathlib import Path

from ketensim.scenario.parameters import Parameters

BEGIN = "<!-- parameters: written by python -m ketensim.chain.odd_tables -->"
END = "<!-- end of parameters -->"

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


def with_table(text: str) -> str:
    """Put the table between its marks in a page."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("the page does not hold the two marks of the parameter table")
    return f"{before}{BEGIN}\n\n{parameter_table()}\n\n{END}{after}"


def main(page: Path) -> None:
    """Write the table into a page."""
    page.write_text(with_table(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/ODD.md"))
