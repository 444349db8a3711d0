"""`--excel`: what stands in the workbook is what stands in the other files."""

import shutil

import experiment_cases as cases
import openpyxl
import pandas as pd
import pytest
from bottleneck_cases import by_hand, tandem

from ketensim.measure.schema import SCHEMA
from ketensim.show import excel_book
from ketensim.show.cli.entry import run
from ketensim.show.cli.faults import InputError
from ketensim.show.excel_tables import write_excel
from ketensim.show.experiment.writing import write_experiment_report
from ketensim.show.form import package
from ketensim.show.messages import messages
from ketensim.study.bottlenecks_folder import write_bottlenecks

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
    monkeypatch.setattr(excel_book, "MOST_ROWS", long - 1)
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
    monkeypatch.setattr(excel_book, "MOST_ROWS", 1000)  # the long tables are not what it is about
    book, _ = write_excel(run_folder, messages("nl"))
    try:
        assert "comparison" not in openpyxl.load_workbook(book, read_only=True).sheetnames
    finally:
        book.unlink()  # the folder is shared with other tests


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """The folder of a search that took no simulation."""
    folder = tmp_path_factory.mktemp("searched")
    write_bottlenecks(folder, tandem(6.4, {"intake": 8, "care": 8}), by_hand())
    return folder


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_search_for_bottlenecks_leaves_as_a_workbook_of_its_own_tables(searched, lang):
    words = messages(lang)
    book, left_out = write_excel(searched, words)
    assert left_out == []
    pages = openpyxl.load_workbook(book)
    tables = ["effects", "shifts", "summary", "queues"]
    assert pages.sheetnames == [words("form.sheet.explanation"), *tables]
    for name in tables[:2]:
        table = pd.read_parquet(searched / f"{name}.parquet")
        names, _, meanings = pages[name].iter_rows(max_row=3, values_only=True)
        assert list(names) == list(table)
        assert all(meanings)
        assert len(rows(pages[name])) == len(table)
    effects = [
        dict(zip(pd.read_parquet(searched / "effects.parquet"), r, strict=True))
        for r in rows(pages["effects"])
    ]
    best = next(e for e in effects if e["outcome"] == "within_norm_share" and e["rank"] == 1)
    assert (best["kind"], best["partner"], best["difference"]) == ("staffing", "desk", 0.2)
    assert len(rows(pages["summary"])) == 6
    assert [row[-1] for row in rows(pages["queues"])][:4] == [5.0, 1.0, 7.0, 1.0]


def test_an_effect_on_a_share_is_a_percentage_and_on_a_lead_time_it_is_not(searched):
    page = openpyxl.load_workbook(write_excel(searched, messages("en"))[0])["effects"]
    heads = {cell.value: cell.column for cell in page[1]}
    forms = {
        page.cell(row, heads["outcome"]).value: page.cell(row, heads["difference"]).number_format
        for row in range(4, page.max_row + 1)
    }
    assert forms == {
        "within_norm_share": "0.0%",
        "dropout_share": "0.0%",
        "lead_time_mean": "0.00",
    }


def test_bottlenecks_writes_the_workbook_where_it_is_asked(capsys, tmp_path):
    out = tmp_path / "out"
    typed = ["bottlenecks", "beroerte", *SHORT, "--kind", "staffing", "--excel", "--quiet"]
    assert run([*typed, "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    summary = openpyxl.load_workbook(out / "tables.xlsx", read_only=True)["summary"]
    runs = pd.read_csv(out / "summary.csv", keep_default_na=False)
    assert [row[3] or "" for row in rows(summary)] == list(runs["kind"])


@pytest.mark.parametrize(
    "command", [["run", "beroerte"], ["report", "."], ["bottlenecks", "beroerte"]]
)
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
    (tmp_path / "run.json").write_text('{"format": 1}', encoding="utf-8")
    with pytest.raises(InputError, match="does not hold the tables of runs"):
        write_excel(tmp_path, messages("en"))


def test_an_experiment_leaves_its_answers_and_runs_with_what_each_column_means(tmp_path):
    result = cases.done(tmp_path / "out", cases.asked(n=60))
    write_experiment_report(result, "nl")
    book, left_out = write_excel(result.place, messages("nl"))
    assert left_out == []
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames[1:] == ["decision", "indices", "decision_indices", "responses", "runs"]
    for name in sheets.sheetnames[1:]:
        source = result.place / f"{name}.csv"
        table = pd.read_csv(source) if source.exists() else result.runs
        names, _, meanings = sheets[name].iter_rows(max_row=3, values_only=True)
        assert list(names) == list(table.columns)
        assert all(meanings)
        assert len(rows(sheets[name])) == len(table)
    heads = {cell.value: sheets["runs"].cell(3, cell.column).value for cell in sheets["runs"][1]}
    assert heads["complexity.ambiguity"] == "wat werd aangenomen: complexity.ambiguity"
    assert heads["resolved_share"] == "opgelost"


def test_a_profile_without_a_trial_has_no_tables_for_a_workbook(capsys):
    assert run(["profile", "beroerte", "--excel", "--lang", "en"]) == 2
    assert "--excel goes with --try" in capsys.readouterr().err


@pytest.mark.long
def test_the_trial_of_a_profile_leaves_a_workbook(tmp_path):
    typed = ["profile", "beroerte", "--try", *SHORT, "--excel", "--out", str(tmp_path / "out")]
    assert run([*typed, "--quiet", "--lang", "en"]) == 0
    assert "comparison" in openpyxl.load_workbook(tmp_path / "out" / "tables.xlsx").sheetnames
