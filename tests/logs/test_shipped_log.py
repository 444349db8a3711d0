"""A log comes with ketensim, and the lines that made it still make one like it."""

import re
from pathlib import Path

import numpy as np
import pytest

from ketensim.logs import shipped
from ketensim.logs.reading import read_log
from ketensim.logs.shipped import log_file, shipped_logs

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "logs"
KILOBYTES = 1000


def test_a_bare_name_is_a_log_that_comes_along_and_all_else_is_a_path():
    assert shipped_logs() == ("beroerte_log",)
    assert log_file("beroerte_log") == FOLDER / "beroerte_log.csv.gz"
    assert log_file("own/beroerte_log.csv") == Path("own/beroerte_log.csv")


def test_an_installed_package_has_its_logs_inside(tmp_path, monkeypatch):
    inside = tmp_path / "shipped" / "scenarios" / "logs"
    inside.mkdir(parents=True)
    (inside / "one.csv.gz").touch()
    monkeypatch.setattr(shipped, "files", lambda _: tmp_path)
    assert log_file("one") == inside / "one.csv.gz"


def test_the_log_is_small_and_as_its_page_says():
    size = (FOLDER / "beroerte_log.csv.gz").stat().st_size
    log, page = read_log(log_file("beroerte_log")), (FOLDER / "README.md").read_text("utf-8")
    assert size < 200 * KILOBYTES
    said = re.search(r"([\d,]+) cases and ([\d,]+) treatments", page)
    assert [int(number.replace(",", "")) for number in said.groups()] == [
        len(log.cases),
        len(log.events),
    ]


def test_the_lines_that_made_it_still_make_one_like_it(tmp_path, monkeypatch):
    """Within five standard errors of a Poisson count: a change of the model may change the rest."""
    monkeypatch.chdir(tmp_path)
    page = (FOLDER / "README.md").read_text("utf-8")
    exec(re.search(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL).group(1), {})
    made, kept = read_log(tmp_path / "beroerte_log.csv.gz"), read_log(log_file("beroerte_log"))
    assert list(made.events.columns) == list(kept.events.columns)
    assert len(made.cases) == pytest.approx(len(kept.cases), abs=5 * np.sqrt(2 * len(kept.cases)))
    assert set(made.events["activity"]) == set(kept.events["activity"])
