"""`--excel`: what stands in the workbook is what stands in the other files."""

import shutil

import openpyxl
import pandas as pd
import pytest

from ketensim.measure.schema import SCHEMA
from ketensim.show import excel_tables
from ketensim.show.cli.entry import run
from ketensim.show.cli.faults import InputError
from ketensim.show.excel_tables import write_excel
from ketensim.show.form import package
from ketensim.show.messages import messages

SHORT = ["--runs", "2", "--weeks", "8", "--set", "horizon.warmup=2", "--set", "horizon.follow_up=0"]


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compared") / "out"
    typed = ["compare", "beroerte", "-s", "none", "-s", "create_urgency", *SHORT, "--excel"]
    assert run([*typed, "--out", str(folder), "--quiet", "--lang", "en"]) == 0
    return folder


def rows(page):
    return list(page.iter_rows(min_row=4, values_only=True))


def test_every_table_has_a_sheet_with_name_unit_and_meaning(compared):
    book = openpyxl.load_workbook(compared / "tables.xlsx")
    assert book.sheetnames == ["Explanation", "comparison", "summary", *SCHEMA]
    for name, columns in SCHEMA.items():
        page = book[name]
        names, units, meanings = page.iter_rows(max_row=3, values_only=True)
        assert list(names) == list(columns)
        assert [unit or "" for unit in units] == [column.unit for column in columns.values()]
        assert list(meanings) == [column.en for column in columns.values()]
        assert page.freeze_panes == "A4"
        assert len(rows(page)) == len(pd.read_parquet(compared / f"{name}.parquet"))


def test_figures_are_those_of_the_other_files_and_what_is_missing_is_empty(compared):
    book = openpyxl.load_workbook(compared / "tables.xlsx")
    summary = pd.read_csv(compared / "summary.csv")
    place = list(summary).index("cost_per_resolved")
    found = [row[place] for row in rows(book["summary"])]
    assert found == pytest.approx(list(summary["cost_per_resolved"]))
    clients = pd.read_parquet(compared / "clients.parquet")
    ended = [row[list(clients).index("ended")] for row in rows(book["clients"])]
    assert [one is None for one in ended] == list(clients["ended"].isna())
    assert any(one is None for one in ended)


def test_a_share_is_shown_as_a_percentage_and_money_in_whole_euros(compared):
    book = openpyxl.load_workbook(compared / "tables.xlsx")
    summary = {cell.value: cell.column for cell in book["summary"][1]}
    assert book["summary"].cell(4, summary["resolved_share"]).number_format == "0.0%"
    assert book["summary"].cell(4, summary["staff_cost"]).number_format == "#,##0"
    page = book["comparison"]
    heads = {cell.value: cell.column for cell in page[1]}
    for row in range(4, page.max_row + 1):
        if page.cell(row, 1).value == "resolved_share":
            assert page.cell(row, heads["mean"]).number_format == "0.0%"
            assert page.cell(row, heads["runs"]).number_format == "General"


def test_a_table_that_is_too_long_is_left_out_with_a_sentence(
    compared, capsys, monkeypatch, tmp_path
):
    compared = shutil.copytree(compared, tmp_path / "out")  # the others read the whole one
    long = len(pd.read_parquet(compared / "visits.parquet"))
    monkeypatch.setattr(excel_tables, "MOST_ROWS", long - 1)
    assert run(["report", str(compared), "--excel", "--lang", "nl"]) == 0
    shown = capsys.readouterr()
    assert "visits staat niet in het werkboek" in shown.err
    assert "Excel stopt bij 1.048.576" in shown.err
    assert f"Excel: {compared / 'tables.xlsx'}" in shown.out
    book = openpyxl.load_workbook(compared / "tables.xlsx")
    assert "visits" not in book.sheetnames
    assert "clients" in book.sheetnames
    said = [row[1] for row in book["Uitleg"].iter_rows(values_only=True)]
    assert any("visits staat niet in het werkboek" in text for text in said)


def test_a_run_has_no_comparison_in_its_workbook(run_folder, monkeypatch):
    monkeypatch.setattr(excel_tables, "MOST_ROWS", 1000)  # the long tables are not what it is about
    book, _ = write_excel(run_folder, messages("nl"))
    try:
        assert "comparison" not in openpyxl.load_workbook(book, read_only=True).sheetnames
    finally:
        book.unlink()  # the folder is shared with other tests


@pytest.mark.parametrize("command", [["run", "beroerte"], ["report", "."]])
def test_without_the_package_nothing_is_simulated(command, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(package, "find_spec", lambda name: None)
    assert run([*command, "--excel"]) == 2
    assert "--excel needs the package openpyxl" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_run_says_where_the_workbook_is(capsys, tmp_path):
    out = tmp_path / "out"
    assert run(["run", "beroerte", *SHORT, "--excel", "--out", str(out), "--lang", "en"]) == 0
    assert f"Excel: {out / 'tables.xlsx'}" in capsys.readouterr().out
    assert not list(out.glob(".*"))


def test_a_folder_without_tables_of_runs_is_refused(tmp_path):
    with pytest.raises(InputError, match="does not hold the tables of runs"):
        write_excel(tmp_path, messages("en"))
