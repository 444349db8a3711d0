"""The page about DKS says what the runs that are kept say."""

import json
import math
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketensim.chain.regie.registry import strategies
from ketensim.dks import app
from ketensim.show import dks_page
from ketensim.study import rank_correlation
from ketensim.study.rank_correlation import Correlation

ROOT = Path(__file__).parents[2]
RECORD = json.loads((ROOT / dks_page.RESULTS).read_text(encoding="utf-8"))
EMPTY = f"before\n{dks_page.BEGIN}\n{dks_page.END}\nafter\n"


@pytest.mark.long
def test_the_page_holds_the_figures_of_the_runs_that_are_kept():
    page = (ROOT / dks_page.PAGE).read_text(encoding="utf-8")
    assert dks_page.with_figures(page, RECORD) == page


def test_the_runs_that_are_kept_are_of_known_strategies():
    tried = {arm for arms in RECORD["chains"].values() for arm in arms}
    assert {"none", "merger", "chain_optimisation", "one_discipline"} <= tried
    assert tried <= {*strategies(), "one_discipline"}


def test_another_figure_makes_another_page(monkeypatch):
    monkeypatch.setattr(rank_correlation, "RESAMPLES", 50)
    changed = json.loads(json.dumps(RECORD))
    next(iter(changed["chains"].values()))["merger"]["dks"] += 1.0
    assert dks_page.figures(changed) != dks_page.figures(RECORD)


def test_a_page_without_the_marks_gets_no_figures():
    with pytest.raises(ValueError, match="does not hold the two marks"):
        dks_page.with_figures("nothing here", RECORD)


def test_what_surrounds_the_marks_stays(monkeypatch):
    monkeypatch.setattr(rank_correlation, "RESAMPLES", 50)
    written = dks_page.with_figures(EMPTY, RECORD)
    assert written.startswith("before\n")
    assert written.endswith("\nafter\n")
    assert dks_page.with_figures(written, RECORD) == written


def test_an_interval_is_written_where_there_is_one():
    assert dks_page.correlation(Correlation(0.5, 0.1, 0.8, 9)) == "+0.50 (+0.10 to +0.80)"
    assert dks_page.correlation(Correlation(-0.5, math.nan, math.nan, 4)) == "-0.50"
    assert dks_page.correlation(Correlation(math.nan, math.nan, math.nan, 2)) == "-"


def test_a_chain_without_a_norm_is_shown_with_what_is_missing():
    bare = {"none": {"dks": -3.0}, "good": {"dks": -2.0}}
    written = dks_page.figures({"weeks": 8, "seeds": 1, "chains": {"bare": bare}})
    assert "| `bare` | - | 0.0498 | - | - | - |" in written
    assert "merger" not in written


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr("ketensim.study.dks_study.COUNTED_WEEKS", 4)


def run(*words):
    return CliRunner().invoke(app, list(words))


def test_the_command_runs_chains_and_renews_runs_and_page(short, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / dks_page.PAGE).write_text(EMPTY)
    options = ("-s", "merger", "--seeds", "1", "--jobs", "1", "--write")
    done = run("beroerte", *options)
    assert done.exit_code == 0, done.output
    kept = json.loads((tmp_path / dks_page.RESULTS).read_text())
    assert set(kept["chains"]["beroerte"]) == {"none", "merger", "one_discipline"}
    assert dks_page.figures(kept) in (tmp_path / dks_page.PAGE).read_text()


def test_the_command_tells_of_every_run_and_writes_nothing_unasked(short, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = []

    @contextmanager
    def bar(total, words, *, quiet):
        yield lambda done, total: told.append((done, total))

    monkeypatch.setattr("ketensim.show.cli.dks.progress_bar", bar)
    done = run("beroerte", "-s", "none", "--seeds", "1", "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert told == [(1, 2), (2, 2)]
    assert "### Where it misleads" in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [(("nowhere",), "'nowhere' is not a scenario"), (("-s", "nothing"), "is not a strategy")],
)
def test_an_unknown_name_ends_in_a_sentence_and_writes_nothing(words, said):
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.stderr
