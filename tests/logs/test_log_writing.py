"""Simulated runs leave as event logs that others can open, and that read back as they were."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from log_cases import step, write_csv, write_xes

from ketensim import load_scenario, simulate
from ketensim.logs.errors import LogError
from ketensim.logs.reading import read_log
from ketensim.logs.simulated import WEEK_ZERO, simulated_log
from ketensim.logs.writing import ENDINGS, write_log
from ketensim.scenario.reading import read_data

WEEKS = 26


@pytest.fixture(scope="module")
def run():
    scenario = load_scenario("beroerte").with_values({"mechanisms": "off", "horizon.warmup": 4})
    return simulate(scenario, seed=1, weeks=WEEKS)


@pytest.fixture(scope="module")
def log(run):
    return simulated_log(run)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_simulated_log_reads_back_as_it_was(log, tmp_path, ending):
    again = read_log(write_log(log, tmp_path / f"out{ending}"))
    pd.testing.assert_frame_equal(again.events, log.events)
    pd.testing.assert_frame_equal(again.cases, log.cases)


def test_a_log_of_others_reads_back_as_it_was(tmp_path):
    rows = ["a & b,x,2024-03-30 09:00:00+01:00,<5", 'a & b,"y ""z""",2024-04-02T09:00:00+02:00,<5']
    original = read_log(write_csv(tmp_path, rows, "case,activity,time:timestamp,age"))
    for ending in ENDINGS:
        again = read_log(write_log(original, tmp_path / f"out{ending}"))
        pd.testing.assert_frame_equal(again.events, original.events)
        pd.testing.assert_frame_equal(again.cases, original.cases)
    local = read_log(write_csv(tmp_path))
    again = read_log(write_log(local, tmp_path / "local.xes"))
    pd.testing.assert_frame_equal(again.events, local.events)
    west = [step("x", "04T09:00:00").copy(), step("y", "05T09:00:00")]
    for event in west:
        event["time:timestamp"] = event["time:timestamp"].replace("+01:00", "-03:30")
    there = read_log(write_xes(tmp_path, {"1": west}))
    again = read_log(write_log(there, tmp_path / "west.csv"))
    pd.testing.assert_frame_equal(again.events, there.events)


def test_equal_logs_give_equal_files(log, tmp_path):
    first = write_log(log, tmp_path / "one.csv.gz").read_bytes()
    assert write_log(log, tmp_path / "two.csv.gz").read_bytes() == first


def test_every_treatment_that_ended_is_an_event(run, log):
    done = run.visits[run.visits["started"].notna() & run.visits["ended"].notna()]
    assert len(log.events) == len(done)
    weeks = (log.events["complete"].to_numpy() - WEEK_ZERO) / np.timedelta64(7, "D")
    np.testing.assert_allclose(np.sort(weeks), np.sort(done["ended"].to_numpy()), atol=1e-9)
    told = log.events.groupby(["organisation", "activity"], observed=True).size()
    counted = done.groupby(["partner", "function"], observed=True).size()
    assert told.to_dict() == counted.to_dict()


def test_cases_are_numbers_in_order_and_say_nothing_of_the_simulation(run, log):
    assert list(log.cases["name"]) == [str(n + 1) for n in range(len(log.cases))]
    assert (np.diff(log.begun.astype(np.int64)) >= 0).all()
    arrived = run.clients.set_index("client")["arrived"]
    treated = run.visits.loc[run.visits["ended"].notna(), "client"].unique()
    in_system = arrived.loc[treated].size - log.cases["outcome"].notna().sum()
    assert in_system == run.clients.set_index("client").loc[treated, "ended"].isna().sum() > 0


def test_no_resource_has_more_at_hand_than_its_caseload(run, log):
    events = log.events
    caseload = {
        f"{partner.name} {offer.function}": offer.caseload
        for partner in run.scenario.partners
        for offer in partner.offers
    }
    for resource, rows in events.groupby("resource", observed=True):
        moments = np.r_[rows["start"].to_numpy(), rows["complete"].to_numpy()]
        change = np.r_[np.ones(len(rows)), -np.ones(len(rows))]
        order = np.lexsort((change, moments))
        most = change[order].cumsum().max()
        assert most <= np.ceil(caseload[resource.rpartition(" ")[0]])


def test_a_run_that_treated_nobody_gives_an_empty_log(run):
    from dataclasses import replace

    records = run.records
    visits = records.visits.copy()
    visits["ended"] = np.nan
    empty = simulated_log(type(run)(replace(records, visits=visits)))
    assert len(empty.events) == len(empty.cases) == 0


ROUTES = {
    "format": 1,
    "name": "routes",
    "mechanisms": "off",
    "horizon": {"warmup": 0, "weeks": 52},
    "functions": {
        name: {"discipline": name, "treatment": {"distribution": "exponential", "mean": 0.5}}
        for name in ("intake", "advice", "treatment")
    },
    "partners": [
        {"name": name, "sector": "care", "offers": [{"function": name, "fte": 20, "caseload": 1}]}
        for name in ("intake", "advice", "treatment")
    ],
    "groups": [
        {
            "name": "everyone",
            "arrivals": {"rate": 6},
            "routing": {
                "start": {"intake": 0.8, "advice": 0.2},
                "intake": {"advice": 0.3, "treatment": 0.5},
                "advice": {"intake": 0.2},
                "treatment": {"treatment": 0.3},
            },
        }
    ],
}

PM4PY = """
import sys, warnings
warnings.simplefilter("ignore")
import pm4py
log = pm4py.read_xes(sys.argv[1])
done = log[log["lifecycle:transition"] == "complete"]
graph, first, last = pm4py.discover_dfg(done)
print(sorted(graph))
print(sorted(first))
print(done["case:concept:name"].nunique(), len(log), str(done["time:timestamp"].max()))
"""


def test_pm4py_discovers_the_routes_of_the_scenario(tmp_path):
    scenario = read_data(ROUTES)
    log = simulated_log(simulate(scenario, seed=1))
    path = write_log(log, tmp_path / "out.xes.gz")
    done = subprocess.run(
        [sys.executable, "-c", PM4PY, str(path)], capture_output=True, text=True, check=True
    )
    graph, first, counts = done.stdout.splitlines()[-3:]
    routing = dict(ROUTES["groups"][0]["routing"])
    assert first == str(sorted(routing.pop("start")))
    assert graph == str(sorted((one, other) for one, to in routing.items() for other in to))
    assert counts.startswith(f"{len(log.cases)} {2 * len(log.events)} ")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("out.txt", "a log is written to a file whose name ends in one of .xes, .xes.gz, .csv"),
        ("none/out.csv", "the log cannot be written: no folder"),
        (".csv", "this is a folder"),
    ],
)
def test_a_place_that_will_not_do_is_refused(log, tmp_path, name, said):
    (tmp_path / ".csv").mkdir()
    with pytest.raises(LogError) as caught:
        write_log(log, tmp_path / name)
    assert said in str(caught.value)


def test_a_disk_that_is_full_leaves_no_half_log(log, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ketensim.logs.writing._write_csv", full)
    place = tmp_path / "out.csv"
    place.write_bytes(b"before")
    with pytest.raises(LogError, match="no space left on device"):
        write_log(log, place)
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]
    assert place.read_bytes() == b"before"
