import subprocess
import sys
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


def test_naming_the_indicators_loads_neither_compiler_nor_data_frames():
    code = (
        "import sys, ketensim.measure.indicators, ketensim.measure.result; "
        "print('numba' in sys.modules, 'pandas' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]
