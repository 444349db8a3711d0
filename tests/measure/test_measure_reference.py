from pathlib import Path

from ketensim.measure.indicators import INDICATORS
from ketensim.measure.reference import reference_page
from ketensim.measure.schema import SCHEMA

PAGE = Path(__file__).parents[2] / "docs" / "reference-tables.md"


def test_the_reference_page_is_what_the_code_declares():
    assert PAGE.read_text(encoding="utf-8") == reference_page(), (
        "make it again: python -m ketensim.measure.reference > docs/reference-tables.md"
    )


def test_the_reference_page_names_every_column_and_indicator():
    page = reference_page()
    names = {name for columns in SCHEMA.values() for name in columns} | set(INDICATORS)
    assert all(f"| `{name}` |" in page for name in names)
