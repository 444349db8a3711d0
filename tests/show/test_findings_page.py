"""The page of findings says what experiments that were done say."""

import json
from pathlib import Path

import experiment_cases as cases
import pytest
from typer.testing import CliRunner

from ketensim.findings import app
from ketensim.show import findings_page

ROOT = Path(__file__).parents[2]
EMPTY = f"before\n{findings_page.BEGIN}\n{findings_page.END}\nafter\n"


def test_the_page_holds_what_is_kept():
    page = (ROOT / findings_page.PAGE).read_text(encoding="utf-8")
    assert findings_page.with_findings(page, findings_page.kept(ROOT)) == page


def test_what_an_experiment_found_is_kept_and_told_with_its_number_of_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("docs", "results"):
        (tmp_path / folder).mkdir()
    (tmp_path / "docs" / "findings.md").write_text(EMPTY, encoding="utf-8")
    cases.done(tmp_path / "out", cases.asked("morris", 8))
    told = CliRunner().invoke(app, [str(tmp_path / "out"), "--write"])
    assert told.exit_code == 0
    assert "`safe`: 160 runs, morris with n = 8 and 2 replications, `beroerte`." in told.output
    page = (tmp_path / "docs" / "findings.md").read_text(encoding="utf-8")
    assert "## What is safe" in page
    assert "_Wat is veilig_" in page
    assert "which do not fill the space, covenant does best on resolved:" in page
    record = json.loads((tmp_path / "results" / "findings.json").read_text(encoding="utf-8"))
    assert record["safe"]["runs"] == 160
    assert CliRunner().invoke(app, []).output.count("`safe`: 160 runs") == 1


def test_a_folder_without_an_experiment_is_refused_and_a_page_without_marks_too(tmp_path):
    told = CliRunner().invoke(app, [str(tmp_path)])
    assert told.exit_code == 2
    assert "cannot be read" in told.output
    with pytest.raises(ValueError, match="does not hold the two marks"):
        findings_page.with_findings("no marks", {})
