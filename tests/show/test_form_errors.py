"""Wrong forms: each gives one sentence with sheet and cell, status 2, and writes nothing."""

import subprocess
import sys
import zipfile

import openpyxl
import pytest

from ketensim import load_scenario
from ketensim.show.cli.entry import run
from ketensim.show.form import package, reading
from ketensim.show.form.making import example, write_form
from ketensim.show.messages import messages


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    for lang in ("nl", "en"):
        write_form(example(None, lang), folder / f"{lang}.xlsx", messages(lang), "book.xlsx")
    return folder


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


def told(forms, here, capsys, change, form="en", lang="en"):
    book = openpyxl.load_workbook(forms / f"{form}.xlsx")
    change(book)
    book.save(here / "book.xlsx")
    status = run(["new", "--from", "book.xlsx", "--out", "new.yaml", "--lang", lang])
    shown = capsys.readouterr()
    assert (status, shown.out) == (2, ""), shown
    assert [path.name for path in here.iterdir()] == ["book.xlsx"]  # nothing was written
    assert shown.err.count("\n") == 1
    return shown.err.strip().removeprefix("ketensim: book.xlsx, ")


def put(sheet, cell, value):
    def change(book):
        book[sheet][cell] = value

    return change


WRONG = [
    (put("Partners", "D7", -1), "sheet Partners, cell D7: power must be at least 0, got -1"),
    (
        put("Partners", "H6", 1.5),
        "sheet Partners, cell H6: trust must be at most 1, got 1.5",
    ),
    (put("Partners", "D7", "lots"), "sheet Partners, cell D7: power must be a number, got 'lots'"),
    (put("Partners", "D7", True), "sheet Partners, cell D7: power must be a number, got true"),
    (put("Partners", "B6", None), "sheet Partners, cell B6: sector is missing"),
    (put("Partners", "B6", "  "), "sheet Partners, cell B6: sector is missing"),
    (put("Partners", "B6", True), "sheet Partners, cell B6: sector must be text, got true"),
    (
        put("Partners", "A7", "municipality"),
        "sheet Partners, cell A7: 'municipality' stands on this sheet twice, first in row 6",
    ),
    (
        put("Partners", "C6", "0.1; much"),
        "sheet Partners, cell C6: goal must be numbers with ; between them, got '0.1; much'",
    ),
    (
        put("Partners", "C6", None),
        "sheet Partners, cell C6: goal is missing: give all partners a goal or none",
    ),
    (
        put("Partners", "C7", "0.6; 0.8"),
        "sheet Partners, cell C7: goal has 2 numbers where the goals before it have 3",
    ),
    (
        put("Partners", "K6", "regisseur; finacier"),
        "sheet Partners, cell K6: roles must be one of client, professional, partner, regisseur, "
        "commissioner, financier, supervisor, problem_owner, knowledge_partner, policy_maker, "
        "state, got 'regisseur; finacier'; did you mean financier?",
    ),
    (
        lambda book: [put("Partners", "A8", "a.b")(book), book["Offers"].delete_rows(9, 2)],
        "sheet Partners, cell A8: name must be a name of letters, digits, spaces and _ - ' & ( ) "
        "+, beginning with a letter or digit, got 'a.b'",
    ),
    (
        put("Partners", "D1", "powr"),
        "sheet Partners, cell D1: 'powr' is not a header of this sheet; did you mean power?",
    ),
    (
        put("Partners", "D1", "sector"),
        "sheet Partners, cell D1: the header 'sector' stands here twice",
    ),
    (put("Partners", "B1", None), "sheet Partners: there is no column 'sector'"),
    (
        put("Offers", "A6", "municipalty"),
        "sheet Offers, cell A6: partner names nothing that stands on the sheet Partners, "
        "got 'municipalty'; did you mean municipality?",
    ),
    (
        put("Offers", "B6", "xyz"),
        "sheet Offers, cell B6: function names nothing that stands on the sheet Functions, "
        "got 'xyz'",
    ),
    (put("Offers", "B6", None), "sheet Offers, cell B6: function is missing"),
    (put("Roles", "B6", None), "sheet Roles, cell B6: name is missing"),
    (
        put("Arrivals", "C6", "#N/A"),
        "sheet Arrivals, cell C6: rate must be a number, got '#N/A'",
    ),
    (put("Offers", "C6", 0), "sheet Offers, cell C6: fte must be more than 0, got 0"),
    (
        put("Offers", "B7", "intake"),
        "sheet Offers, cell B7: function offers a function that this partner offers already",
    ),
    (
        lambda book: book["Offers"].delete_rows(8),
        "sheet Partners, cell A7: Offers is missing",
    ),
    (
        put("Functions", "C6", "gama"),
        "sheet Functions, cell C6: treatment: distribution must be one of exponential, "
        "deterministic, uniform, lognormal, gamma, weibull, beta, empirical, got 'gama'; "
        "did you mean gamma?",
    ),
    (put("Functions", "C6", None), "sheet Functions, cell C6: treatment: distribution is missing"),
    (
        lambda book: [put("Functions", cell, None)(book) for cell in ("C6", "D6")],
        "sheet Functions, cell C6: treatment: distribution is missing",
    ),
    (
        put("Functions", "D6", None),
        "sheet Functions, cell D6: treatment: mean is missing: the distribution exponential "
        "needs it",
    ),
    (
        put("Functions", "E6", 0.5),
        "sheet Functions, cell E6: treatment: cv has no meaning: the distribution exponential "
        "takes mean",
    ),
    (
        put("Functions", "A6", "intake"),
        None,  # this one is right: it is what stands there
    ),
    (
        put("Functions", "A7", "intake"),
        "sheet Functions, cell A7: 'intake' stands on this sheet twice, first in row 6",
    ),
    (put("Start", "B2", None), "sheet Start, cell B2: name is missing"),
    (
        put("Start", "B6", 1.5),
        "sheet Start, cell B6: horizon: weeks must be a whole number, got 1.5",
    ),
    (
        put("Start", "A6", "horizon: months"),
        "sheet Start, cell A6: 'horizon: months' is not a question of this sheet; "
        "did you mean horizon: weeks?",
    ),
    (
        put("Start", "B9", "chain_optimization"),
        "sheet Start, cell B9: 'chain_optimization' is not a strategy; "
        "did you mean 'chain_optimisation'?",
    ),
    (
        put("Arrivals", "B7", 3),
        None,  # later than nothing: right
    ),
    (put("Arrivals", "C6", -2), "sheet Arrivals, cell C6: rate must be at least 0, got -2"),
    (put("Arrivals", "B7", None), "sheet Arrivals, cell B7: from is missing"),
    (
        put("Route and needs", "C7", 1),
        "sheet Route and needs, cell C7: 1 stands on this sheet twice, first in row 6",
    ),
    (
        put("Route and needs", "B7", "intake"),
        "sheet Route and needs, cell D7: 'intake' stands on this sheet twice, first in row 6",
    ),
    (
        put("Route and needs", "D7", 2),
        "sheet Route and needs, cell D7: need must be at most 1, got 2",
    ),
    (
        lambda book: [put("Route and needs", cell, None)(book) for cell in ("C6", "C7", "C8")],
        "sheet Groups, cell A6: groups.families must have a route or a routing",
    ),
    (
        put("Routing", "A6", "families"),
        "sheet Routing, cell B6: Routing stands beside a route; a group has one of the two",
    ),
    (
        put("Routing", "D7", 0.9),
        "sheet Routing, cell B7: from must have chances that sum to at most 1, got 1.2",
    ),
    (
        put("Routing", "C8", "debt help"),
        "sheet Routing, cell C8: 'debt help' stands on this sheet twice, first in row 7",
    ),
    (put("Routing", "D8", None), "sheet Routing, cell D8: chance is missing"),
    (
        put("Roles", "A6", "owner"),
        "sheet Roles, cell A6: role must be one of client, professional, partner, regisseur, "
        "commissioner, financier, supervisor, problem_owner, knowledge_partner, policy_maker, "
        "state, got 'owner'",
    ),
    (
        put("Mechanisms", "B3", "maybe"),
        "sheet Mechanisms, cell B3: P1 must be one of on, off, got 'maybe'",
    ),
    (
        put("Parameters", "B2", 100),
        "sheet Parameters, cell B2: retry_weeks must be at most 52, got 100",
    ),
    (
        put("Check", "B6", 2),
        "sheet Check, cell B6: lowest must be a range from low to high, got [2.0, 0.95]",
    ),
    (
        lambda book: book["Groups"].delete_rows(6, 9),
        "sheet Arrivals, cell A6: group names nothing that stands on the sheet Groups, "
        "got 'families'",
    ),
    (
        put("Parameters", "B2", "=1/0"),
        "sheet Parameters, cell B2: retry_weeks holds a formula without a value; open the "
        "workbook in Excel and save it",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_form_is_told_by_sheet_and_cell(change, sentence, forms, here, capsys):
    if sentence is None:
        book = openpyxl.load_workbook(forms / "en.xlsx")
        change(book)
        book.save(here / "book.xlsx")
        assert run(["new", "--from", "book.xlsx"]) == 0
        return
    assert told(forms, here, capsys, change) == sentence


def test_dutch_words_of_a_dutch_form_are_told_in_dutch(forms, here, capsys):
    change = put("Partners", "D7", -1)
    expected = "blad Partners, cel D7: macht moet minstens 0 zijn, kreeg -1"
    assert told(forms, here, capsys, change, form="nl", lang="nl") == expected
    change = put("Begin", "B8", "ernstigst eerst")
    said = told(forms, here, capsys, change, form="nl", lang="nl")
    assert said.endswith("bedoelde u ernstigste eerst?")


def test_english_words_and_decimal_commas_are_understood_in_a_dutch_form(forms, here):
    book = openpyxl.load_workbook(forms / "nl.xlsx")
    book["Begin"]["B8"] = "severity"
    book["Partners"]["D7"] = "1,5"
    book["Partners"]["C7"] = 1
    book["Partners"]["C6"] = book["Partners"]["C8"] = "1"
    book["Functies"]["B7"] = 2024
    book["Mechanismen"]["B2"] = "uit"
    book["Parameters"]["A3"] = None  # a question may be left out
    book["Functies"]["I1"] = None  # and so may a column
    book.save("book.xlsx")
    assert run(["new", "--from", "book.xlsx", "--out", "a.yaml", "--quiet"]) == 0
    scenario = load_scenario("a.yaml")
    assert scenario.queue == "severity"
    assert scenario.mechanisms.all_off
    assert scenario.partners[1].power == 1.5
    assert scenario.functions["schuldhulp"].discipline == "2024"


def test_columns_may_change_places_and_sheets_of_ones_own_are_left_alone(forms, here):
    book = openpyxl.load_workbook(forms / "en.xlsx")
    page = book["Offers"]
    for row in page.iter_rows(max_col=4):
        row[2].value, row[3].value = row[3].value, row[2].value
    page.cell(1, 6).value = None
    book.create_sheet("my notes")["A1"] = "anything"
    book.save("book.xlsx")
    assert run(["new", "--from", "book.xlsx"]) == 0
    assert load_scenario("example.yaml").digest() == example(None, "en").digest()


def test_a_sheet_under_another_name_is_missed(forms, here, capsys):
    book = openpyxl.load_workbook(forms / "en.xlsx")
    book["Partners"].title = "Partner"
    book.save("book.xlsx")
    assert run(["new", "--from", "book.xlsx"]) == 2
    said = "ketensim: book.xlsx has no sheet Partners; did you mean Partner?\n"
    assert capsys.readouterr().err == said


def test_what_is_no_form_is_refused(here, capsys, monkeypatch):
    openpyxl.Workbook().save("empty.xlsx")
    (here / "text.xlsx").write_text("no workbook")
    with zipfile.ZipFile("zip.xlsx", "w") as packed:
        packed.writestr("a", "b")
    for name, reason in (
        ("empty.xlsx", "has none of the sheets of a form"),
        ("text.xlsx", "cannot be read as an Excel workbook"),
        ("zip.xlsx", "cannot be read as an Excel workbook"),
        ("none.xlsx", "No such file or directory"),
    ):
        assert run(["new", "--from", name]) == 2
        assert reason in capsys.readouterr().err
    monkeypatch.setattr(reading, "LARGEST_MB", 0)
    assert run(["new", "--from", "empty.xlsx"]) == 2
    assert "unfolds to more than 0 MB" in capsys.readouterr().err


def test_what_is_there_is_replaced_only_when_asked(here, capsys):
    assert run(["new", "mine"]) == 0
    assert run(["new", "mine"]) == 2
    assert "mine.xlsx is there already" in capsys.readouterr().err
    assert run(["new", "mine", "--force", "--quiet"]) == 0
    assert capsys.readouterr().out == "mine.xlsx\n"


def test_wrong_requests_are_one_sentence(here, capsys):
    for typed, said in (
        (["new", "a.b"], "name must be a name of letters"),
        (["new", "mine", "--from", "beroerte"], "give a NAME or --from, not both"),
        (["new", "--out", "mine.yaml"], "--out must end in .xlsx here, got 'mine.yaml'"),
        (["new", "--from", "berorte"], "did you mean beroerte?"),
        (["new", "--out", "no/such/book.xlsx"], "no/such/book.xlsx cannot be written"),
    ):
        assert run(typed) == 2
        assert said in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_a_warning_about_the_scenario_is_told(here, capsys):
    assert run(["new", "--out", "book.xlsx"]) == 0
    book = openpyxl.load_workbook("book.xlsx")
    book["Arrivals"]["C6"] = 50
    book.save("book.xlsx")
    assert run(["new", "--from", "book.xlsx"]) == 0
    assert "More work comes in at" in capsys.readouterr().err


def test_without_the_package_one_sentence_says_what_to_install(here, capsys, monkeypatch):
    monkeypatch.setattr(package, "find_spec", lambda name: None)
    assert run(["new"]) == 2
    assert 'python -m pip install "ketensim[excel]"' in capsys.readouterr().err


def test_help_and_list_do_not_load_the_package_for_excel():
    code = "import sys, ketensim.show.cli.app; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
