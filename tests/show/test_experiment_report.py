"""The report of an experiment says what is known of the functions behind it."""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import replace
from importlib.resources import files
from types import SimpleNamespace

import experiment_cases as cases
import pandas as pd
import pytest
from browser import BROWSER, CUT_OFF

from ketensim.scenario.errors import Problem, ScenarioError
from ketensim.scenario.parameters import Parameters
from ketensim.show.cli.entry import run
from ketensim.show.experiment.answering import answering_sections, arms_drawn
from ketensim.show.experiment.material import Material
from ketensim.show.experiment.naming import Names
from ketensim.show.experiment.ranking import ranking_sections
from ketensim.show.experiment.writing import write_experiment_report
from ketensim.show.messages import messages
from ketensim.study.discovery.chains import by_chain
from ketensim.study.experiment.reading_back import read_result
from ketensim.study.experiment.running import Sweep, with_engine
from ketensim.study.sensitivity.sampled import Arm


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Give experiments by method, each done once."""
    designs = {
        "lhs": cases.asked(),
        "sobol": cases.asked(
            "sobol", 32, design={"method": "sobol", "n": 32, "second_order": True}
        ),
        "morris": cases.asked("morris", 12),
        "factorial": cases.asked(design={"method": "factorial", "levels": 2}),
    }
    return {
        name: cases.done(tmp_path_factory.mktemp(name) / "out", asked)
        for name, asked in designs.items()
    }


def page_of(result, lang="en"):
    return write_experiment_report(result, lang).page.read_text(encoding="utf-8")


def sections(page):
    return re.findall(r'<section id="([^"]+)"', page)


def test_the_report_of_a_robustness_question_names_the_safe_strategy_and_when_it_is_not(results):
    page = page_of(results["lhs"])
    assert "What is safe" in page
    assert "covenant does best on resolved: " in page
    assert re.search(r"At 1\d%|At 2\d%", page)
    assert "another strategy does better, most often: no regie" in page
    assert re.search(r"Condition 1: with ambiguity above 0\.\d+ and dynamism below 0\.\d+", page)
    assert "ketensim run beroerte --strategy covenant --seed " in page
    assert "--set horizon.weeks=104 --set complexity.ambiguity=" in page
    assert "Following the table below instead of always choosing covenant brings +" in page
    assert {"decision-resolved_share", "conditions", "tree", "moved", "factors-dks", "method"} <= {
        *sections(page)
    }
    assert "dummy" in page  # among the bars,
    assert "nothing (dummy) and" not in page  # but in no verdict


def test_a_typical_run_of_each_condition_is_one_click_away(results):
    place, page = results["lhs"].place, page_of(results["lhs"])
    links = re.findall(r'<a href="(typical/[^"]+)">run with seed (\d+)</a>', page)
    assert len(links) == 2  # as advised and under the rival
    for address, seed in links:
        told = json.loads((place / address).with_name("run.json").read_text(encoding="utf-8"))
        assert str(told["runs"][0]["seed"]) == seed
        assert "<h1>" in (place / address).read_text(encoding="utf-8")
    assert {
        json.loads(f.read_text("utf-8"))["runs"][0]["strategy"]
        for f in place.glob("typical/*/run.json")
    } == {"none", "covenant"}
    stamps = {f: f.stat().st_mtime_ns for f in place.glob("typical/*/clients.parquet")}
    assert stamps
    page_of(results["lhs"], "nl")
    assert {f: f.stat().st_mtime_ns for f in stamps} == stamps  # done once, told in both languages


def test_where_the_chain_is_gone_the_command_stays(results, monkeypatch, tmp_path):
    moved = replace(results["lhs"], place=tmp_path)

    def gone(_):
        raise ScenarioError(Problem("unknown_scenario", value="beroerte"))

    monkeypatch.setattr("ketensim.show.experiment.typical_reports.chains_of", gone)
    page = page_of(moved)
    assert "typical/" not in page
    assert "ketensim run beroerte --strategy covenant --seed " in page


def test_the_same_runs_give_the_same_report_and_tables(results):
    place = results["sobol"].place
    first = page_of(results["sobol"]), (place / "indices.csv").read_bytes()
    assert (page_of(results["sobol"]), (place / "indices.csv").read_bytes()) == first
    table = pd.read_csv(place / "decision.csv")
    assert set(table["outcome"]) == {"resolved_share", "dks"}
    assert (place / "responses.csv").exists()
    assert (place / "decision_indices.csv").exists()


def test_the_report_of_a_sobol_design_shows_pairs_and_whether_there_are_enough_runs(results):
    page = page_of(results["sobol"], "nl")
    assert {"pairs", "settling", "moved", "answering-dks"} <= set(sections(page))
    assert "Wat ertoe doet voor opgelost: " in page
    assert "meerduidigheid" in page
    assert "what matters" not in page.lower()


def test_the_report_of_a_screening_shows_effects_in_the_unit_of_the_outcome(results):
    page = page_of(results["morris"])
    assert 'id="figure-scatter-resolved_share-0-morris"' in page
    assert "mean size of the effect over the whole range [%]" in page
    assert "conditions" not in sections(page)


def test_a_factorial_design_has_answers_without_indices(results):
    page = page_of(results["factorial"])
    found = sections(page)
    assert "answering-resolved_share" in found
    assert not [name for name in found if name.startswith("factors-")]


def test_an_outcome_with_a_missing_value_is_left_out_and_said_to_be(tmp_path):
    asked = cases.asked(n=60)
    page = page_of(cases.done(tmp_path / "out", asked, cases.missing_at_times))
    assert re.search(r"DKS cannot be analysed: it has no value in \d+ of 120 runs", page)
    assert "factors-resolved_share" in sections(page)
    assert "factors-dks" not in sections(page)


def test_without_any_value_the_report_says_so_and_stops_there(tmp_path):
    result = cases.done(tmp_path / "out", cases.asked(n=10, levers=None), cases.never)
    page = page_of(result, "nl")
    assert sections(page) == ["summary", "method"]
    assert "is niet te analyseren" in page


def test_nothing_but_noise_is_told_as_such(tmp_path):
    page = page_of(cases.done(tmp_path / "out", cases.asked("sobol", 16), cases.flat))
    assert "does not vary with the factors by more than chance" in page
    assert "No condition was found" in page or "Too few points" in page or "Nowhere in" in page


@pytest.mark.parametrize("parameter", Parameters.model_fields)
def test_every_parameter_has_a_name_in_both_languages(parameter):
    path = f"parameters.{parameter}"
    dutch, english = (Names(messages(lang)).factor(path) for lang in ("nl", "en"))
    assert dutch != english
    assert "_" not in dutch + english


def test_names_are_read_from_paths_and_shares_are_percentages():
    names = Names(messages("nl"))
    assert names.factor("groups.oud.arrivals.rate") == "aanmeldingen van oud"
    assert names.factor("groups.everyone.arrivals.rate") == "aanmeldingen van alle cliënten"
    assert names.factor("partners.loket.offers.zorg.fte") == "personeel: loket · zorg"
    assert names.factor("groups.oud.norm_weeks") == "oud · norm weeks"
    assert names.factor("unknown_thing") == "unknown thing"
    assert names.outcome("unknown_thing") == "unknown thing"
    assert names.titled("unknown_thing") == "Unknown thing"
    assert names.amount("resolved_share", 0.5) == "50,0%"
    assert names.amount("resolved_share", 0.05, signed=True) == "+5,0 procentpunt"
    assert names.amount("lead_time_mean", 1.5, 2.5) == "1,5 tot 2,5 weken"
    assert names.amount("lead_time_mean", 15.02, against=15.04) == "15,02 weken"
    assert names.amount("lead_time_mean", 15.02, against=16.0) == "15,0 weken"
    assert names.amount("lead_time_mean", 15.0, against=15.0) == "15,0 weken"
    assert names.amount("dks", float("nan")) == "ontbreekt"
    assert names.amount("trust", 0.46) == "0,46"  # of 0 to 1, which no figure need repeat
    assert names.in_unit("trust") == " [0-1]"
    assert names.setting({"strategy": "none", "regie.effort": 2}) == (
        "Geen regie, inzet van de regisseur 2"
    )
    assert names.setting({}) == "alle runs"
    assert names.value(0.0620) == "0,062"


@pytest.mark.no_cover  # other tests make the same reports
@pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome found: name it in CHROMIUM")
@pytest.mark.parametrize(("kind", "lang"), [("lhs", "nl"), ("sobol", "en"), ("morris", "nl")])
def test_the_report_has_no_violation_nothing_is_cut_off_and_it_fits_a_telephone(
    results, kind, lang, browser, request
):
    if kind == "lhs" and not request.config.getoption("--full"):
        kind = "factorial"  # of the sections of lhs only those on conditions are its own
    place = write_experiment_report(results[kind], lang).page
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(place.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 900})
    cut = page.evaluate(CUT_OFF)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    page.close()
    assert cut == []
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def test_the_report_of_a_folder_is_made_again_without_its_store(results, tmp_path, capsys):
    place = results["morris"].place
    write_experiment_report(results["morris"], "en")
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("runs.parquet", "experiment.json"):
        shutil.copy(place / name, copy / name)
    assert run(["report", str(copy), "--lang", "en"]) == 0
    assert capsys.readouterr().out.endswith("report.html\n")
    assert (copy / "report.html").read_bytes() == (place / "report.html").read_bytes()
    (copy / "experiment.json").write_text("{}")
    assert run(["report", str(copy), "--lang", "nl"]) == 2
    assert "zijn niet te lezen" in capsys.readouterr().err


def test_a_doubled_experiment_is_read_back_at_its_size(tmp_path):
    asked = cases.asked("morris", 4)
    last = Sweep.of(asked, tmp_path / "out", cases.flipping, doublings=1)
    with_engine(last, None, 1, None)
    last.result()
    assert read_result(tmp_path / "out").design.n == 8


def test_without_the_packages_for_conditions_the_rest_is_told(results, monkeypatch):
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis.prim", None)
    result = results["lhs"]
    fresh = type(result)(result.experiment, result.design, result.runs, result.place)
    assert "PRIM needs the package ema_workbench" in page_of(fresh)


def test_chains_are_compared_one_by_one_and_are_no_choice(tmp_path):
    asked = cases.asked(
        scenario=["beroerte", "jeugd"],
        uncertainties={},
        design={"method": "factorial"},
        replications=8,
        thresholds={},
        constants={},
    )
    result = cases.done(tmp_path / "out", asked, cases.by_case)
    table = by_chain(result.answers.options).set_index("chain")
    assert table["best"].to_dict() == {"beroerte": "covenant", "jeugd": "none"}
    assert table.loc["beroerte", "gain"] == pytest.approx(0.2, abs=0.03)
    assert table.loc["jeugd", "gain"] == 0.0
    assert (table["pairs"] == 8).all()
    assert (table["rivals"] == 0).all()
    page = page_of(result)
    assert "Chains: 2; different strategies that do best on resolved: 2. In 1 of these" in page
    assert "it is the best in 50% of the chains" in page
    other = "In these chains no regie does best: Integral youth policy with competing providers."
    assert other in page
    assert "no strategy can be told" not in page
    assert {"chains", "decision-resolved_share"} <= set(sections(page))
    assert "conditions" not in sections(page)


def test_the_answer_names_the_chains_in_which_no_strategy_stands_out(tmp_path):
    chains = ["beroerte", "asiel", "cjg"]
    asked = cases.asked(
        scenario=chains, uncertainties={}, design={"method": "factorial"}, replications=8,
        thresholds={}, constants={},
    )  # fmt: skip
    result = cases.done(tmp_path / "out", asked, cases.by_case)
    table = by_chain(result.answers.options).set_index("chain")
    assert table["rivals"].to_dict() == {"beroerte": 0, "asiel": 1, "cjg": 1}
    page = page_of(result, "nl")
    assert "is geen strategie te onderscheiden van de op een na beste: Asielketen" in page
    assert "en Centrum voor Jeugd en Gezin in Breda." in page
    assert "In deze ketens doet" not in page
    assert result.answers.decisions["resolved_share"].alike == ()


def test_one_chain_at_one_point_is_compared_over_its_replications(tmp_path):
    asked = cases.asked(
        uncertainties={}, design={"method": "factorial"}, replications=6, constants={}
    )
    result = cases.done(tmp_path / "out", asked, cases.plain_lift)
    assert "Chains: 1; different strategies that do best on resolved: 1. In 1 of" in page_of(result)


def test_of_many_strategies_the_first_and_the_best_are_drawn():
    names = ["none", *(f"s{number}" for number in range(1, 10))]
    arms = [Arm({"strategy": name}, pd.DataFrame()) for name in names]
    ranked = pd.DataFrame({"option": [arm.label for arm in reversed(arms)]})
    decided = SimpleNamespace(by_option=ranked)
    answers = SimpleNamespace(arms=arms, decisions={"resolved_share": decided})
    asked = SimpleNamespace(answers=answers)
    drawn = [arm.levers["strategy"] for arm in arms_drawn(asked, "resolved_share")]
    assert drawn == ["none", "s9", "s8", "s7", "s6", "s5"]
    assert arms_drawn(asked, "no_choice") == arms[:6]


def test_tiny_effects_are_written_in_a_power_of_ten_and_flat_curves_are_called_flat(results):
    page = page_of(results["morris"])
    assert "over the whole range × 10⁻³" not in page  # dks moves by some thousandths
    material = Material(results["morris"].experiment, results["morris"].answers, {}, messages("en"))
    tiny = results["morris"].runs.assign(dks=results["morris"].runs["dks"] / 1000)
    shrunk = replace(material, answers=replace(material.answers, runs=tiny))
    section = next(s for s in ranking_sections(shrunk) if s.name == "factors-dks")
    assert "over the whole range × 10⁻⁶" in section.panels[0].svg
    flat = replace(material.answers, runs=results["morris"].runs.assign(dks=1.0))
    said = next(s for s in answering_sections(replace(material, answers=flat)) if "dks" in s.name)
    assert said.sentences[0].startswith("No regie: no factor by itself moves DKS")
