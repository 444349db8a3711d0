"""docs/ODD.md, the code and the parameters say the same."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from ketensim.chain import odd_tables
from ketensim.chain.regie.registry import strategies
from ketensim.scenario.mechanisms import MECHANISM_IDS
from ketensim.scenario.parameters import Parameters

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "ODD.md"

ODD = PAGE.read_text(encoding="utf-8")
LABELS = re.findall(r"^\| ([PCFR]\d+[a-z]?) \|", ODD, re.MULTILINE)
SCHEMA = Parameters.model_json_schema()["properties"]


def docstrings():
    """Every docstring of the package."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    for path in sorted((ROOT / "ketensim").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, kinds):
                yield ast.get_docstring(node) or ""


CITED = Counter(
    label
    for text in docstrings()
    for label in re.findall(r"Rule ([PCFR]\d+[a-z]?) in\s+docs/ODD\.md", text)
)


def test_every_label_stands_once_in_the_page():
    assert len(LABELS) == len(set(LABELS)) > 40


@pytest.mark.parametrize("label", LABELS)
def test_a_label_stands_in_exactly_one_docstring(label):
    assert CITED[label] == 1


def test_no_docstring_cites_a_label_that_the_page_does_not_know():
    assert set(CITED) == set(LABELS)


def test_every_mechanism_that_can_be_switched_is_described():
    assert set(MECHANISM_IDS) <= set(LABELS)


def test_all_seven_elements_of_the_protocol_are_there():
    elements = [
        "Purpose and patterns",
        "Entities, state variables and scales",
        "Process overview and scheduling",
        "Design concepts",
        "Initialization",
        "Input data",
        "Submodels",
    ]
    headings = re.findall(r"^## (\d)\. (.+)$", ODD, re.MULTILINE)
    assert [title for _, title in headings[:7]] == elements
    assert [int(number) for number, _ in headings] == list(range(1, len(headings) + 1))
    assert "10.18564/jasss.4259" in ODD


def test_the_tables_are_those_that_the_declarations_give():
    assert odd_tables.with_tables(ODD) == ODD


@pytest.mark.parametrize("name", SCHEMA)
def test_a_parameter_has_unit_range_rule_and_source_and_is_read_by_a_rule(name):
    field = SCHEMA[name]
    assert field["minimum"] <= field["default"] <= field["maximum"]
    assert field["unit"]
    assert field["label"] in LABELS
    assert "assumption" in field["source"] or field["source"].startswith(("S", "Dutch"))
    sources = [p for p in (ROOT / "ketensim").rglob("*.py") if p.name != "parameters.py"]
    assert any(name in path.read_text(encoding="utf-8") for path in sources)


def test_every_strategy_is_described():
    own = [n for n, kind in strategies().items() if kind.__module__.startswith("ketensim.")]
    for name in own:
        assert f"| `{name}` |" in ODD


def test_a_page_without_the_marks_gets_no_table(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("nothing here")
    with pytest.raises(ValueError, match="does not hold the two marks"):
        odd_tables.main(page)


def test_the_table_is_written_into_a_page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        f"before\n{odd_tables.MECHANISMS_BEGIN}\n{odd_tables.MECHANISMS_END}\n"
        f"{odd_tables.STRATEGIES_BEGIN}\n{odd_tables.STRATEGIES_END}\n"
        f"{odd_tables.BEGIN}\nwhat was there before\n{odd_tables.END}\nafter\n"
    )
    odd_tables.main(page)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "what was there before" not in text
    assert "`trust_gain`" in text
