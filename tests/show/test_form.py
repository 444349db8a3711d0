"""The form: every scenario there and back again, and every field of the models on it."""

import openpyxl
import pytest

from ketensim import load_scenario, simulate
from ketensim.declaring import declared
from ketensim.scenario.parameters import Parameters
from ketensim.scenario.reading import read_text, shipped_scenarios
from ketensim.show.cli.entry import run
from ketensim.show.cli.faults import InputError
from ketensim.show.form import layout, wording
from ketensim.show.form.assembling import scenario_of
from ketensim.show.form.entries import declared as stated
from ketensim.show.form.making import example, write_form
from ketensim.show.form.writing import FIRST_ROW
from ketensim.show.messages import messages

RICH = """
format: 1
name: rich
title: {nl: "=rijk", en: Rich}
sources: ["=1+1", {nl: "aanname: alles", en: "assumption: all"}]
functions:
  severity: {discipline: a; b, treatment: 2, entry: free}
  b: {discipline: "2024", treatment: {distribution: empirical, values: [0.5, 1, 2.25]}}
partners:
  - {name: one, sector: x, offers: [{function: severity, fte: 1, caseload: 9}], roles: [state],
     latent: false}
  - {name: two, sector: x, offers: [{function: b, fte: 0.1, caseload: 99}],
     wage: 0.30000000000000004}
groups:
  - name: g
    arrivals: [{rate: 1}, {from: 10.5, rate: 0}]
    severity: {distribution: empirical, values: [0.5]}
    route: [severity, b, severity]
    needs: {b: 0.5, severity: 1}
    demand_orientation: 0.5
    households: {h: {chance: 0.25, weeks: 3}}
  - name: h
    arrivals: {rate: 1}
    routing: {start: {severity: 1}, severity: {b: 0.5}, b: {}}
queue: severity
mechanisms: {P4: off, C1: off}
regie: {strategy: "joint_ambition:indicators=2", effort: 0.5}
parameters: {max_attempts: 5, trust_gain: 0.02}
roles: {state: [province, {name: country, since: 5, gives: stick}], problem_owner: [two]}
check: {dks: [0, 1], "dks@g": [0.1, 0.2]}
interventions:
  - {week: 3, kind: capacity, partner: one, function: severity, factor: 1.5, weeks: 2}
  - {week: 0, kind: strategy, strategy: "chain_unit:core=3"}
  - {week: 9, kind: dossier, sender: two, factor: 0.5}
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


def there_and_back(scenario, folder, lang):
    write_form(scenario, folder / "book.xlsx", messages(lang), "book.xlsx")
    return scenario_of(folder / "book.xlsx", messages("en"))


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_shipped_scenario_comes_back_the_same(name, request, tmp_path):
    both = ("nl", "en")  # in full; else each scenario in one of them, so that both have their turn
    one = both[shipped_scenarios().index(name) % 2]
    for lang in both if request.config.getoption("--full") else (one,):
        comes_back_the_same(name, lang, tmp_path)


def comes_back_the_same(name, lang, tmp_path):
    scenario = load_scenario(name)
    back = there_and_back(scenario, tmp_path, lang)
    held = scenario.with_values({"check": scenario.published})
    assert back == held
    assert back.digest() == held.digest()  # the order of names too


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_scenario_with_everything_in_it_comes_back_the_same(lang, tmp_path):
    scenario = read_text(RICH)
    assert there_and_back(scenario, tmp_path, lang).digest() == scenario.digest()
    page = openpyxl.load_workbook(tmp_path / "book.xlsx")[messages(lang)("form.sheet.sources")]
    assert page.cell(FIRST_ROW, 1).data_type == "s"  # text, not a formula


def test_all_mechanisms_off_come_back_off(tmp_path):
    scenario = read_text(RICH).with_values({"mechanisms": "off"})
    assert there_and_back(scenario, tmp_path, "nl").mechanisms.all_off


def test_what_does_not_come_back_the_same_is_refused(tmp_path):
    spaces = read_text(RICH).with_values({"partners.one.system": " a "})
    with pytest.raises(InputError, match="cannot hold rich as it is: something in it"):
        there_and_back(spaces, tmp_path, "en")
    bell = read_text(RICH).with_values({"partners.one.system": "a\a"})
    with pytest.raises(InputError, match="characters that Excel does not take"):
        there_and_back(bell, tmp_path, "en")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_example_of_a_new_form_works_as_it_is(lang, here):
    assert run(["new", "first chain", "--lang", lang]) == 0
    assert run(["new", "--from", "first chain.xlsx"]) == 0
    scenario = load_scenario("first chain.yaml")
    assert scenario.name == "first chain"
    assert scenario.warnings() == []
    short = scenario.with_values({"horizon.warmup": 4, "horizon.weeks": 8, "horizon.follow_up": 0})
    assert simulate(short, seed=1).clients["arrived"].notna().all()


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_example_fills_every_sheet_but_those_for_settings_and_interventions(lang, here):
    assert run(["new", "--lang", lang, "--out", "book.xlsx"]) == 0
    book = openpyxl.load_workbook("book.xlsx")
    words = messages(lang)
    titles = ["explanation", *(sheet.name for sheet in layout.sheets()), "choices"]
    assert book.sheetnames == [words(f"form.sheet.{title}") for title in titles]
    for sheet in layout.sheets():
        page = book[words(f"form.sheet.{sheet.name}")]
        assert page.freeze_panes
        if not sheet.is_list and sheet.name != "interventions":
            assert page.cell(FIRST_ROW, 1).value, sheet.name


def test_every_field_of_the_scenario_has_a_place_on_the_form():
    # a field that is listed here needs a sheet of its own: see `layout.py`
    assert layout.unplaced_fields() == ()
    assert {one.name for one in layout.sheets()} == {*layout.PLACED.values(), "start", "parameters"}


def test_a_new_parameter_is_on_the_form_by_itself():
    asked = [column.entry.path[-1] for column in layout.sheet("parameters").columns]
    assert asked == list(Parameters.model_fields)


def test_every_question_has_words_in_dutch():
    terms = wording.dutch_terms()
    own = {name for kind in declared() for name in kind.parameters()}
    of_mechanisms = {f"Parameters.{name}" for name in own}  # they bring their own words
    for sheet in layout.sheets():
        for column in sheet.columns:
            if column.entry is not None:  # what is missing here goes into `terms.nl.json`
                needed = set(column.entry.terms) - {"Scenario.parameters"} - of_mechanisms
                assert needed <= set(terms["fields"])
                said = {column.entry.left_out, stated(column.entry.field, "left_out")}
                assert said <= {"", *terms["left_out"]}
            if not (column.entry is not None and of_mechanisms & set(column.entry.terms)):
                units = {wording.unit(column, messages("en"))}
                assert units - {"-", "0-1", "logit"} <= set(terms["units"])
            assert set(column.choices) <= set(terms["choices"])
            assert wording.left_out(column, messages("nl"))


def test_dutch_words_name_only_what_exists():
    known = {
        term
        for sheet in layout.sheets()
        for column in sheet.columns
        if column.entry is not None
        for term in column.entry.terms
    }
    assert set(wording.dutch_terms()["fields"]) <= known


def test_headers_of_a_sheet_differ_and_so_do_the_words_of_a_choice():
    for lang in ("nl", "en"):
        words = messages(lang)
        for sheet in layout.sheets():
            headers = [wording.header(column, words) for column in sheet.columns]
            assert len(set(headers)) == len(headers), sheet.name
            for column in sheet.columns:
                called = {wording.choice(word, words) for word in column.choices}
                assert len(called) == len(column.choices)


def test_a_dutch_form_gives_dutch_choices_and_explanations(here):
    assert run(["new", "--from", "beroerte", "--lang", "nl", "--out", "b.xlsx"]) == 0
    book = openpyxl.load_workbook("b.xlsx")
    heads = [cell.value for cell in book["Partners"][1]]
    assert heads[:4] == ["naam", "sector", "doel", "macht"]
    assert book["Begin"]["B8"].value == "op volgorde van binnenkomst"
    rules = {str(rule.sqref): rule for rule in book["Aanbod"].data_validations.dataValidation}
    assert "'Partners'!$A$6" in rules["A6:A500"].formula1  # names come from the other sheet
    assert rules["C6:C500"].type == "decimal"
    power = {str(rule.sqref): rule for rule in book["Partners"].data_validations.dataValidation}
    assert power["D6:D500"].error == "macht: 0 tot 1000000"


def test_bounds_that_are_not_allowed_themselves_are_told_so():
    fte = next(column for column in layout.sheet("offers").columns if column.name == "fte")
    assert wording.span(fte, messages("en")) == "more than 0, at most 100000"


def test_the_language_files_of_the_example_describe_the_same_chain():
    dutch, english = example(None, "nl"), example(None, "en")
    assert len(dutch.functions) == len(english.functions)
    assert list(dutch.load().values()) == list(english.load().values())
    assert dutch.horizon == english.horizon


def test_a_strategy_of_an_intervention_that_does_not_exist_is_told_by_its_cell(here):
    write_form(read_text(RICH), here / "book.xlsx", messages("en"), "book.xlsx")
    book = openpyxl.load_workbook(here / "book.xlsx")
    page = book["Interventions"]
    cell = next(c for row in page.iter_rows() for c in row if c.value == "chain_unit:core=3")
    cell.value = "chain_unti"
    book.save(here / "book.xlsx")
    with pytest.raises(InputError) as refused:
        scenario_of(here / "book.xlsx", messages("en"))
    assert f"sheet Interventions, cell {cell.coordinate}" in str(refused.value)
    assert "did you mean 'chain_unit'" in str(refused.value)
