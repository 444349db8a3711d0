"""The page on the scenario file says what the models say."""

from pathlib import Path

from ketensim.scenario.reference import main, reference_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference-scenario.md"


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == reference_page(), (
        "make it again: python -m ketensim.scenario.reference > docs/reference-scenario.md"
    )


def test_the_page_tells_unit_range_default_and_source():
    page = reference_page()
    assert "| `fte` | FTE | above 0, to 100000 | required | staff |" in page
    assert "| `trust` | 0-1 | from 0, to 1 | `0.4` |" in page
    assert "| `distribution` | - | `exponential`, `deterministic`" in page
    assert "| `from` | week |" in page


def test_the_page_is_printed(capsys):
    main()
    assert capsys.readouterr().out == reference_page()
