"""The page on real logs is made from what was found, and says where it falls short."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketensim.show.cli.validation import app
from ketensim.show.validation_page import LOGS, PAGE, RESULTS, page, section

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def found():
    return json.loads((ROOT / RESULTS).read_text(encoding="utf-8"))


def test_the_page_is_made_from_what_was_found(found):
    assert set(found) == set(LOGS)
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page(found)


def test_what_is_missed_is_said_with_how_much(found):
    told = section("receipt", found["receipt"])
    for distance in ("absolute", "arrival"):
        line = next(line for line in told.splitlines() if line.startswith(f"- {distance}:"))
        assert "farther than Simod by" in line
    for row in found["bpic2017_w"]["rows"]:
        if (row["prediction"], row["cases"]) == ("ketensim", "all"):
            assert row["cycle_time"] < 74 < found["bpic2017_w"]["rows"][1]["cycle_time"]


def test_a_folder_without_the_logs_is_told_in_one_sentence(tmp_path):
    result = CliRunner().invoke(app, [str(tmp_path)])
    assert result.exit_code == 2
    assert "receipt.xes.gz: there is no such file; it is needed for receipt" in result.output
