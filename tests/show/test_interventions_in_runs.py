"""Interventions of a scenario in the command line, comparisons, experiments and the report."""

import pandas as pd
import pytest

from ketensim import compare, load_scenario
from ketensim.scenario import Scenario
from ketensim.show.cli.entry import run

ENTRIES = """
interventions:
  - {week: 8, kind: strategy, strategy: none}
  - {week: 4, kind: capacity, partner: hospital, factor: 1.5, weeks: 4}
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    short = "horizon: {warmup: 4, weeks: 12, follow_up: 0}\n"
    path = tmp_path / "mine.yaml"
    path.write_text(f"format: 1\nname: mine\nbase: beroerte\n{short}{ENTRIES}", encoding="utf-8")
    return path


def test_a_run_plays_the_interventions_and_its_report_tells_of_them(file, capsys):
    assert run(["run", "mine.yaml", "--runs", "2", "--out", "out", "--lang", "en"]) == 0
    staff = pd.read_parquet(file.parent / "out" / "staff.parquet")
    hospital = staff[(staff["partner"] == "hospital") & (staff["run"] == 0)].set_index("week")
    whole = load_scenario("beroerte").partners[1].staff
    assert hospital["fte"][[3, 4, 7, 8]].tolist() == [whole, 1.5 * whole, 1.5 * whole, whole]
    page = (file.parent / "out" / "report.html").read_text(encoding="utf-8")
    assert "week 4: Staff of hospital: +50%, for 4 weeks; week 8:" in page
    assert "under every strategy" not in page


def test_what_is_written_beside_the_results_does_the_run_again(file):
    assert run(["run", "mine.yaml", "--runs", "1", "--out", "out", "--quiet"]) == 0
    assert run(["run", "out/scenario.yaml", "--runs", "1", "--out", "again", "--quiet"]) == 0
    for name in ("clients.parquet", "visits.parquet", "weekly.parquet"):
        one, two = (file.parent / folder / name for folder in ("out", "again"))
        assert one.read_bytes() == two.read_bytes()


def test_strategies_that_are_compared_differ_until_the_scenario_changes_them(file):
    names = ["none", "chain_optimisation"]
    assert run(["compare", "mine.yaml", "-s", names[0], "-s", names[1], "--runs", "2",
                "--out", "out", "--lang", "nl", "--quiet"]) == 0  # fmt: skip
    costs = pd.read_parquet(file.parent / "out" / "costs.parquet")
    hours = costs[costs["run"] == 2].set_index("week")["regie_hours"]  # chain_optimisation
    assert (hours[[0, 7]] > 0.0).all()
    assert (hours[[8, 11]] == 0.0).all()
    page = (file.parent / "out" / "report.html").read_text(encoding="utf-8")
    assert "Vanaf week 8 doet de regisseur onder elke strategie wat de ingreep zegt" in page


def test_a_comparison_has_room_for_an_office_that_only_an_intervention_founds():
    scenario = load_scenario("beroerte").with_values({
        "horizon.warmup": 2, "horizon.weeks": 6, "horizon.follow_up": 0,
        "interventions": [{"week": 2, "kind": "strategy", "strategy": "chain_unit"}],
    })  # fmt: skip
    found = compare(scenario, ["none", "chain_optimisation"], seeds=[1, 2])
    assert len(found.runs) == 4


@pytest.mark.parametrize("command", [["run"], ["validate"]])
def test_a_strategy_that_does_not_exist_is_refused_before_any_work(file, command, capsys):
    file.write_text(file.read_text().replace("strategy: none", "strategy: chain_unti"))
    assert run([*command, "mine.yaml", "--lang", "nl"]) == 2
    told = capsys.readouterr().err
    assert "interventions[0].strategy: 'chain_unti' is geen strategie; bedoelde u 'chain_unit'" in (
        told
    )
    assert not (file.parent / "results").exists()


def test_an_experiment_can_vary_a_factor_of_an_intervention(file):
    experiment = (
        "format: 1\nname: cut\nscenario: mine.yaml\ndesign: {method: factorial, levels: 2}\n"
        "uncertainties: {interventions.1.factor: [0.5, 1.5]}\n"
        "replications: 2\noutcomes: [waiting_time_mean]\n"
    )
    (file.parent / "cut.yaml").write_text(experiment, encoding="utf-8")
    assert run(["validate", "cut.yaml"]) == 0
    changed = Scenario.from_text(file.read_text()).with_values({"interventions.1.factor": 0.5})
    assert changed.interventions[1].factor == 0.5
