"""The page on real logs is made from what was found, and says where it falls short."""

import json
from pathlib import Path

import numpy as np
import pytest
from queue_logs import queue_log
from typer.testing import CliRunner

from ketensim import load_scenario, simulate
from ketensim.logs.fitting import fit_log
from ketensim.logs.held_out import split_by_start
from ketensim.logs.simulated import simulated_log
from ketensim.logs.timeline import timeline_of
from ketensim.logs.writing import write_log
from ketensim.show.cli.validation import app, regime_of
from ketensim.show.real_logs import LOGS
from ketensim.show.regime_page import REGIME, keep_regime, regime_section
from ketensim.show.validation_page import PAGE, RESULTS, page, record_of, section

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def found():
    return json.loads((ROOT / RESULTS).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def regime():
    return json.loads((ROOT / REGIME).read_text(encoding="utf-8"))


def test_the_page_is_made_from_what_was_found(found, regime):
    assert set(found) == set(LOGS)
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page(found, regime)


def test_what_is_missed_is_said_with_how_much(found):
    told = section("receipt", found["receipt"])
    for distance in ("absolute", "arrival"):
        line = next(line for line in told.splitlines() if line.startswith(f"- {distance}:"))
        assert "farther than Simod by" in line
    for row in found["bpic2017_w"]["rows"]:
        if (row["prediction"], row["cases"]) == ("ketensim", "all"):
            assert row["cycle_time"] < 74 < found["bpic2017_w"]["rows"][1]["cycle_time"]


def test_behaviour_leaves_the_fit_as_it_was(found):
    """Before and after lie within three standard deviations of one another."""
    for log in found.values():
        rows = {row["prediction"]: row for row in log["rows"] if row["cases"] == "all"}
        for distance in ("n_gram", "absolute", "relative", "arrival", "cycle_time"):
            spread = max(rows[name][f"{distance}_sd"] for name in ("ketensim", "asleep"))
            assert abs(rows["ketensim"][distance] - rows["asleep"][distance]) < 3 * spread


def test_a_folder_without_the_logs_is_told_in_one_sentence(tmp_path):
    result = CliRunner().invoke(app, [str(tmp_path)])
    assert result.exit_code == 2
    assert "receipt.xes.gz: there is no such file; it is needed for receipt" in result.output


def test_the_natural_experiment_says_what_was_predicted_and_what_happened(regime):
    told = regime_section(regime)
    assert "persons a case before" in told
    assert "Nobody drew lots" in told
    assert f"{regime['after']['mean']:.2f} |" in told
    assert f"{regime['after']['median']:.3f} |" in told  # minutes
    for name in ("mean", "median"):
        assert f"{regime['changed'][name]['middle']:.2f} (" in told


def test_the_natural_experiment_names_what_its_prediction_holds(regime):
    held = {name: span | {"low": 0.0, "high": 1e9} for name, span in regime["changed"].items()}
    assert "lies within the interval for: mean time" in regime_section(regime | {"changed": held})
    missed = {name: span | {"low": 1e9, "high": 1e9} for name, span in regime["changed"].items()}
    assert "None of the four intervals" in regime_section(regime | {"changed": missed})


def test_the_change_in_a_log_is_found_and_used(tmp_path):
    people = np.where(np.arange(500) < 250, 5, 1)
    write_log(queue_log(1, cases=500, people=people), tmp_path / LOGS["receipt"].file)
    record = regime_of(tmp_path, draws=2)
    assert record["persons"][0] > record["persons"][1]
    assert record["draws"] == 2
    (tmp_path / "results").mkdir()
    keep_regime(tmp_path, record)
    assert json.loads((tmp_path / REGIME).read_text(encoding="utf-8"))["date"] == record["date"]


def test_what_came_out_for_a_log_is_put_in_plain_values():
    """A log that ketensim made itself: no change of regime, and a pace that is no surprise."""
    chain = load_scenario("beroerte").with_values(
        {"horizon.warmup": 4, "horizon.weeks": 44, "mechanisms": "off"}
    )
    log = simulated_log(simulate(chain, seed=1))
    fit = fit_log(log, test_share=0.3, replications=2)
    record = record_of(fit, split_by_start(timeline_of(log), 0.3), 0.3, 2)
    kinds = {(row["prediction"], row["cases"]) for row in record["rows"]}
    assert {("ketensim", "all"), ("asleep", "all"), ("paced", "all")} <= kinds
    assert record["change"] is None
    assert set(record["paces"]) == {"rules", "all", "test"}
    assert record["days"]["calibrated"] > record["days"]["test"] > 0  # the log ends
    assert record["paces"]["test"] == pytest.approx(record["paces"]["all"], rel=0.3)
    told = section("receipt", json.loads(json.dumps(record)))
    assert "before behaviour was switched on" in told
    assert "in the training part, " in told
    assert "### How many cases will come" in told
    assert "| the mean of the last 26 weeks |" in told
